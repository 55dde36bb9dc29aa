# ruff: noqa: E501 (full-width characters count double; a case stays on its lines)
"""What a document is: title, body, year, kind, money unit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.documents.text import read_text
from extractor.settings import Settings
from extractor.text.about import About, about
from extractor.text.bodies import is_body
from extractor.text.outline import outline
from extractor.text.years import find_year


def read(text: str) -> tuple[str, About]:
    document = read_text(text.encode(), filename="例.txt", settings=Settings())
    return document.text, about(document, outline(document))


def form(*rows: list[str]) -> str:
    return "".join("".join(f"\t{c}\n" for c in row) + "\n" for row in rows)


GRID = form(["一级指标", "二级指标", "三级指标", "指标值"], ["产出指标", "数量指标", "里程", "9公里"])


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        pytest.param("松河县水利局\n2023年部门预算绩效文本\n", "松河县水利局", None, id="cover line"),
        pytest.param("2023年部门预算绩效文本\n松河县水利局编制\n", "松河县水利局", None, id="compiled by"),
        pytest.param(" \t426水利局\n\n" + form(["职责活动", "绩效指标"], ["甲", "乙率"]), "水利局", "426", id="code and name"),
        pytest.param("甲项目绩效目标表\n\t467003松河县水利局\n\t单位：万元\n\n" + GRID, "松河县水利局", "467003", id="code and name in a form"),
        pytest.param("项目绩效目标表\n" + form(["312001-松河县水利局", "甲", "2"], ["312001-松河县水利局", "乙", "3"]), "松河县水利局", "312001", id="code with a dash"),
        pytest.param("自评表\n填报单位（盖章）：松河县水利局    单位：万元\n" + GRID, "松河县水利局", None, id="label in a line"),
        pytest.param("申报表\n" + form(["预算单位", "松河县第一中学", "项目类别", "经常性"]) + GRID, "松河县第一中学", None, id="label in a cell"),
        pytest.param("松河县水利局2023年工作总结\n一、概况\n略。", "松河县水利局", None, id="in the title"),
        pytest.param("松河县人民政府办公室关于印发实施方案的通知\n一、概况\n略。", "松河县人民政府办公室", None, id="in the title, before 关于"),
        pytest.param("年度工作总结\n一、概况\n略。\n松河县水利局\n2023年1月5日\n", "松河县水利局", None, id="signature"),
        pytest.param("前三季度全县经济运行平稳\n发布时间：2023-10-20 来源：松河县统计局 浏览次数：12\n一、概况\n略。", "松河县统计局", None, id="the source under a page's title"),
        pytest.param("发文机构：松河县残疾人联合会\n培训项目自评报告\n一、概况\n略。", "松河县残疾人联合会", None, id="who issued it"),
        pytest.param("2009年度工作总结\n（松河县人民政府）\n一、概况\n略。", "松河县人民政府", None, id="in brackets below the title"),
        pytest.param("三季度统计分析\n松河县民政局规划财务科    2023年10月17日\n一、概况\n略。", "松河县民政局", None, id="its office and a date behind"),
        pytest.param("自评表\n" + form(["省级预算部门、单位名称", "松河县水利中心"]) + GRID, "松河县水利中心", None, id="a label of two names"),
        pytest.param("申报表\n填报单位：松河县水利局 单位：万元\n" + GRID, "松河县水利局", None, id="label in a line, one blank behind"),
        pytest.param("松河县2023年工作方案\n一、概况\n略。", None, None, id="a place is no body"),
        pytest.param("青石镇2023年防火责任书\n一、概况\n略。", None, None, id="a town in a title is no body"),
        pytest.param("方案\n单位：万元\n服务社会\n一、概况\n略。", None, None, id="a unit is no body"),
    ],
)
def test_organization(text: str, name: str | None, code: str | None) -> None:
    source, found = read(text)
    assert (found.organization and found.organization.value) == name
    assert (found.organization_code and found.organization_code.value) == code
    for fact in (found.organization, found.organization_code):
        if fact is not None:
            assert source[fact.start : fact.end] == fact.value


@pytest.mark.parametrize(
    ("text", "year"),
    [
        pytest.param("松河县2023年防汛方案\n一、概况\n2021年检查2次。", 2023, id="in the title"),
        pytest.param("2023部门预算绩效文本\n", 2023, id="in the title, without 年"),
        pytest.param("二〇二三年度部门预算\n", 2023, id="in Chinese numerals"),
        pytest.param("2021年工作总结及2022年工作安排\n", 2021, id="the first of two"),
        pytest.param("项目支出绩效目标表\n（2023年度）\n" + GRID, 2023, id="below the title"),
        pytest.param("绩效文本\n2022年部门整体绩效目标\n一、总体\n略。", 2022, id="in a heading"),
        pytest.param("绩效自评\n" + form(["2022年度"], ["一级指标", "指标值"], ["产出", "1"]), 2022, id="in a form"),
        pytest.param("工作汇报\n时间:2024-09-05\n一、成效\n2023年,我局检查12次。", 2023, id="how the text begins"),
        pytest.param("2023—2025年行动计划\n一、目标\n略。", None, id="a range is none"),
        pytest.param("科技行动计划\n（2023—2025年）\n2022年，投入3亿元。", None, id="a range below the title"),
        pytest.param("申报表\n" + form(["项目名称", "甲", "项目年度", "2021年"]) + GRID, 2021, id="behind its label"),
        pytest.param("自评表\n填报单位：某局　　评价年度：2020　　单位：万元\n" + GRID, 2020, id="behind a colon"),
        pytest.param("绩效目标申报\n2024年3月\n一、概况\n略。", 2024, id="the cover's date"),
        pytest.param("关于提升效能的通知\n松政办〔2025〕3号\n2024年，办件3000件。", 2025, id="the document's number"),
        pytest.param("卫生健康工作总结\n2019年，全县诊疗3万人次。\n五、2020年工作打算\n略。", 2019, id="a heading that looks ahead is none"),
        pytest.param("守牢食品安全防线\n2024年11月20日 08:47 信息来源:区局\n今年以来，检查3家。", 2024, id="a page's imprint"),
        pytest.param("实施方案\n按照〔2020〕10号文件要求。", None, id="a document number is none"),
        pytest.param("主要指标\n" + form(["指标", "2020年", "2025年"], ["绿地", "3", "5"]), None, id="years over columns"),
        pytest.param("主要指标\n" + form(["指标", "2020年", "2025年目标"], ["绿地", "3", "5"]), None, id="one bare year over a column"),
        pytest.param("项目绩效目标申报表\n(2022年)\n" + GRID, 2022, id="a year in brackets on a line"),
        pytest.param(
            "项目支出绩效自评表 （2021年度） 项目名称 法律援助 主管部门 司法局 项目开始日期 2019年3月 " + "略" * 80,
            2021,
            id="behind a title with the form on its line",
        ),
    ],
)
def test_year(text: str, year: int | None) -> None:
    source, found = read(text)
    assert (found.year and found.year.value) == year
    if found.year is not None and found.year.value > 0 and source[found.year.start].isdigit():
        assert source[found.year.start : found.year.end] == str(year)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        pytest.param("湿地巡护任务与实绩对照\n" + GRID, "湿地巡护任务与实绩对照", id="alone"),
        pytest.param("排涝泵站运行数据\n单位：万元\n" + GRID, "排涝泵站运行数据", id="with a unit line"),
        pytest.param("松河县渔政站\n2021年增殖放流安排对照\n" + GRID, "2021年增殖放流安排对照", id="below its body"),
        pytest.param("一、泵站运行数据\n" + GRID, None, id="a part's heading"),
        pytest.param("联系人：某某\n" + GRID, None, id="a label with its value"),
        pytest.param("泵站运行数据\n\n泵站共有六座。\n\n" + GRID, None, id="text between"),
        pytest.param("泵站一角\n碧水东流\n泵站运行数据\n" + GRID, None, id="several lines of a page"),
    ],
)
def test_title_above_a_table_that_no_words_tell(text: str, title: str | None) -> None:
    _, found = read(text)
    assert (found.title and found.title.value) == title


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param("松河县水利局2023年部门预算绩效文本\n", "performance_targets", id="target text"),
        pytest.param("甲\n" + form(["项目编码", "X", "项目名称", "甲"], ["资金支出计划（%）", "3月底"], ["绩效目标", "略"]) + GRID, "performance_targets", id="forms without a title"),
        pytest.param("安全生产目标管理责任书\n一、目标\n略。", "performance_targets", id="responsibility letter"),
        pytest.param("2022年度项目支出绩效自评表\n" + GRID, "self_evaluation", id="self-evaluation"),
        pytest.param("甲项目绩效自评报告\n一、概况\n略。", "self_evaluation", id="self-evaluation report"),
        pytest.param("农村公路养护绩效评价指标体系\n" + GRID, "indicator_system", id="indicator system"),
        pytest.param("2023年安全生产考核要点细则\n", "assessment_rules", id="rules"),
        pytest.param("消防工作考评办法（试行）\n", "assessment_rules", id="appraisal"),
        pytest.param(
            "河道管护序号考核项目考核内容分值评分标准备注1渠道清淤按期清淤,渠底无淤积,渠坡无杂草。20未清淤的不得分\n",
            "assessment_rules",
            id="heads run together in a line",
        ),
        pytest.param(
            "下一步把考核内容、考核项目和评分标准印成册子发到各村,由村委会组织学习,年底前完成。\n",
            "other",
            id="heads in a sentence",
        ),
        pytest.param("安监局绩效考核工作汇报\n一、成效\n略。", "work_report", id="a report on assessment"),
        pytest.param("热线运行情况通报\n一、总体情况\n略。", "work_report", id="circular on a situation"),
        pytest.param("松河县2023年国民经济和社会发展统计公报\n", "statistics", id="bulletin"),
        pytest.param("2023年6月全市环境质量状况\n", "statistics", id="the state of the environment"),
        pytest.param("7-12 乡镇卫生院基本情况\n" + form(["项目", "2019", "2020"], ["机构数", "12", "13"]), "statistics", id="a yearbook's table"),
        pytest.param("1-6月经济形势\n略。", "other", id="months are no chapters"),
        pytest.param("辖区企业用电\n" + form(["企业", "本月止", "上年同期", "增减率"], ["甲厂", "12", "13", "-7.7"]), "statistics", id="heads that compare with last year"),
        pytest.param("县林业局2023年度工作目标\n一、造林目标\n略。", "plan", id="targets of a year"),
        pytest.param("松河县防汛工作方案\n", "plan", id="plan"),
        pytest.param("松河县2025年民生实事主要目标\n", "plan", id="what will be done for the people"),
        pytest.param("2024年区为民办实事项目清单\n", "plan", id="a list of it"),
        pytest.param("2023年民生实事完成情况\n", "work_report", id="what was done for the people"),
        pytest.param("关于印发政府工作报告重点任务分解的通知\n", "plan", id="tasks of a report handed down"),
        pytest.param("“十四五”交通发展规划\n", "plan", id="five-year plan"),
        pytest.param("关于某项目的批复\n", "other", id="another kind"),
        pytest.param("今天天气很好。\n", "other", id="nothing to go by"),
    ],
)
def test_kind(text: str, kind: str) -> None:
    source, found = read(text)
    assert found.type.value == kind, found.type.scores
    assert 0 < found.type.confidence <= 1
    for evidence in found.type.evidence:
        assert evidence.word in source[evidence.start : evidence.end].replace("\n", "")


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        pytest.param("目标表\n单位：万元\n" + GRID, "万元", id="a line"),
        pytest.param("目标表\n金额单位:元\n" + GRID, "元", id="money unit"),
        pytest.param("目标表\n填报单位：某局    单位：万元\n" + GRID, "万元", id="behind a body"),
        pytest.param("目标表\n（单位：人民币千元）\n" + GRID, "千元", id="in brackets"),
        pytest.param("目标表\n" + form(["项目资金（万元）", "12"]) + GRID, "万元", id="in a form's label"),
        pytest.param("目标表\n单位：个\n" + GRID, None, id="another unit"),
        pytest.param("补助标准（元/亩）每亩300元。\n", None, id="a price is no declaration"),
    ],
)
def test_amount_unit(text: str, unit: str | None) -> None:
    source, found = read(text)
    assert (found.amount_unit and found.amount_unit.value) == unit
    if found.amount_unit:
        assert source[found.amount_unit.start : found.amount_unit.end] == unit


@pytest.mark.parametrize(
    ("title", "asks"),
    [
        pytest.param("松河县燃气公司公共服务承诺", True, id="what a company promises"),
        pytest.param("供热服务社会承诺内容", True, id="the contents of a promise"),
        pytest.param("松河县燃气公司服务承诺兑现情况", False, id="what came of it"),
        pytest.param("关于某小区供水改造的批复", True, id="an approval"),
        pytest.param("松河县燃气公司简介", False, id="neither"),
    ],
)
def test_a_title_may_ask_for_something(title: str, asks: bool) -> None:
    _, found = read(title + "\n一、服务热线\n接通率95%。\n")
    assert found.asks is asks


def test_units_hold_for_their_own_form() -> None:
    text = "甲表\n单位：万元\n" + GRID + "\n乙表\n单位：元\n" + GRID + "\n丙表\n" + GRID
    document = read_text(text.encode(), filename="例.txt", settings=Settings())
    found = about(document, outline(document))
    first, second, third = document.tables()
    assert found.amount_unit_at(first.start) == "万元"
    assert found.amount_unit_at(second.end - 1) == "元"
    assert found.amount_unit_at(third.start) == "元"
    assert found.amount_unit_at(0) == "万元"


def test_the_year_of_the_nearest_heading() -> None:
    text = "某局总结\n一、2022年工作情况\n（一）监管\n检查30次。\n二、下步打算\n培训2次。\n"
    source, found = read(text)
    assert found.year_at(source.index("检查")) == 2022
    assert found.year_at(source.index("培训")) is None


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2022年工作安排", 2022),
        ("二〇二二年", 2022),
        ("二○二一年度", 2021),
        ("2021-2025年", None),
        ("第2022号", None),
        ("预算12022年", None),
        ("一九九年", None),
    ],
)
def test_find_year(text: str, year: int | None) -> None:
    found = find_year(text)
    assert (found[0] if found else None) == year


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("松河县水利局", True),
        ("松河县第一人民医院", True),
        ("松河县司法局", True),
        ("服务社会", False),
        ("工作的部门", False),
        ("全部", False),
        ("生产现场", False),
        ("2023年", False),
    ],
)
def test_is_body(name: str, body: bool) -> None:
    assert is_body(name) is body


@given(
    st.lists(
        st.sampled_from(["松河县水利局", "2023年工作方案", "单位：万元", "填报单位：", "（元）", "\t467003松河局\n", "一、二〇二三年任务", "绩效目标", "\t预算数（万元）\n"]),
        max_size=12,
    ).map("\n".join)
)
def test_any_document_is_about_something(text: str) -> None:
    if not text.strip():
        return
    source, found = read(text)
    for fact in (found.organization, found.organization_code, found.amount_unit):
        # a name may be broken over the lines of its cell: its source keeps the breaks, the name does not
        assert fact is None or "".join(source[fact.start : fact.end].split()) == fact.value
    found.amount_unit_at(len(source))
    found.year_at(0)
