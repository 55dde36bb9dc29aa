# ruff: noqa: E501 (full-width characters count double; a case stays on its lines)
"""Headings, run-in headings, sections and titles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.documents.document import Document, Paragraph
from extractor.documents.text import read_text
from extractor.settings import Settings
from extractor.text.looks import is_collection, is_noise
from extractor.text.outline import cell_sections, outline, row_sections


def read(text: str, filename: str = "例.txt") -> Document:
    return read_text(text.encode(), filename=filename, settings=Settings())


def sections(text: str, words: str, filename: str = "例.txt") -> tuple[str, ...]:
    document = read(text, filename)
    return outline(document).sections_at(document.text.index(words))


REPORT = """松河县应急管理局2023年工作总结

一、主要工作
（一）监管执法
全年检查企业312家。
（二）宣传教育。全年开展宣传活动26场。一是进企业。培训4次。
1.进社区。发放资料3000份。
（三）应急演练
1、综合演练
组织综合演练2次，
参加演练860人。
二、存在的问题
基层力量薄弱。
"""


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("全年检查", ("一、主要工作", "（一）监管执法"), id="below a heading"),
        pytest.param("全年开展", ("一、主要工作", "（二）宣传教育"), id="behind a run-in heading"),
        pytest.param("培训4次", ("一、主要工作", "（二）宣传教育"), id="一是 opens no section"),
        pytest.param("发放", ("一、主要工作", "（二）宣传教育", "1.进社区"), id="a point below a run-in heading"),
        pytest.param("参加演练", ("一、主要工作", "（三）应急演练", "1、综合演练"), id="three deep"),
        pytest.param("基层力量", ("二、存在的问题",), id="the next chapter closes all"),
        pytest.param("（二）", ("一、主要工作",), id="at a heading itself, what stands above it"),
        pytest.param("松河县", (), id="the title"),
    ],
)
def test_sections(words: str, expected: tuple[str, ...]) -> None:
    assert sections(REPORT, words) == expected


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        pytest.param("一、目标\n检查全覆盖。", "检查", ("一、目标",), id="one heading"),
        pytest.param("第一部分\n部门整体绩效目标\n一、总体目标\n检查2次。", "检查", ("第一部分部门整体绩效目标", "一、总体目标"), id="a heading over two lines"),
        pytest.param("第一章 总则\n第二条 每年检查1次。\n第二章 考核\n第五条 满分100分。", "满分", ("第二章考核",), id="chapters, articles are none"),
        pytest.param("第二节　工作要求\n检查2次。", "检查", ("第二节工作要求",), id="blanks go"),
        pytest.param("（一）、安全监管：1.加强检查；2.加强培训，全年2次。", "全年", ("（一）、安全监管",), id="closed by a colon"),
        pytest.param("(一)强化责任,加大考核力度。每月检查2次。", "每月", ("(一)强化责任,加大考核力度",), id="two clauses"),
        pytest.param("1.每月召开1次会议。并做好记录。", "并做好", (), id="a sentence with a quantity is no heading"),
        pytest.param("1.按要求参加相关会议；按时上报材料2份。", "按时", (), id="closed by a semicolon"),
        pytest.param("1.严格落实责任，在工作中，严格按照要求办理。每月检查2次。", "每月", (), id="a whole sentence"),
        pytest.param("2.落实经费。3.开展培训2次。", "开展", (), id="a point without body is no heading"),
        pytest.param("1.落实责任。（1）每月研究1次。2.开展培训。全年培训2次。", "全年", ("2.开展培训",), id="the next point closes the first"),
        pytest.param("1.落实责任。（1）每月研究1次。2.开展培训。全年培训2次。", "每月", ("1.落实责任",), id="points inside"),
        pytest.param("强化执法检查。（1）制定计划。（2）检查不少于2次。", "不少于", ("强化执法检查",), id="without a number, points behind it"),
        pytest.param("绩效指标：检查率达到90%；培训2次。", "培训", (), id="a label is no heading"),
        pytest.param("一、总体目标 TC 总体目标 \\f A \\l 1 \n检查2次。", "检查", ("一、总体目标",), id="field codes go"),
        pytest.param("一、目标\n1.5公里道路完工。\n", "1.5", ("一、目标",), id="a number is no enumerator"),
        pytest.param("一、目标\n3、4月检查2次。\n", "检查", ("一、目标",), id="two months are no enumerator"),
        pytest.param("1.2023年重点项目\n全年投资3亿元。", "全年", ("1.2023年重点项目",), id="a year behind the number"),
        pytest.param("2023年整体绩效目标\n一、总体目标\n检查2次。\n二、保障\n拨付1次。", "拨付", ("二、保障",), id="the first short line is the title"),
        pytest.param("某县工作方案\n2023年整体绩效目标\n一、总体目标\n检查2次。", "检查", ("2023年整体绩效目标", "一、总体目标"), id="a line above 一、"),
        pytest.param("① 强化监测。布设站点12个。", "布设", ("①强化监测",), id="circled"),
        pytest.param("（一）责任\n（1）巡查制度\n每日巡查2次。\n（2）台账\n（二）经费\n落实30万元。", "落实", ("（二）经费",), id="a higher one closes a lower"),
        pytest.param("一、概况……………1\n二、目标……………3\n一、概况\n辖区12个村。", "辖区", ("一、概况",), id="contents with leaders"),
        pytest.param("目录\n一、概况\n二、目标\n一、概况\n辖区12个村。", "辖区", ("一、概况",), id="contents"),
        pytest.param("一、概况\n附件：清单\n完成12个。", "完成", ("一、概况",), id="an annex line is no heading"),
        pytest.param("一、工作\n来源：某网\n完成12个。", "完成", ("一、工作",), id="a site's line is no heading"),
        pytest.param("一、工作\n（一）强化检查。\n1.每月检查2次。", "每月", ("一、工作", "（一）强化检查"), id="a sentence-like heading with points below"),
        pytest.param("某市公报\n1 环境质量\n优良天数312天。\n2 水环境\n2.1 地表水\n断面12个。", "断面", ("2水环境", "2.1地表水"), id="numbers with a blank behind"),
        pytest.param("某局汇报\n12 个乡镇参加。\n完成30次。", "完成", (), id="a count at a line's beginning"),
        pytest.param("一、任务\n1.甲事项\n2.乙事项\n丙工作检查3次。", "丙", ("一、任务", "2.乙事项"), id="points with nothing but a name"),
    ],
)
def test_looks(text: str, words: str, expected: tuple[str, ...]) -> None:
    assert sections(text, words) == expected


ARTICLES = """云溪区促进民宿产业发展若干措施
第一条　鼓励提档升级。对新评定的甲级民宿给予奖励20万元。
第二条 加强用地保障（100分）：每年安排用地不少于50亩。
第三条（支持品牌推广）每年参加展会不少于3次。
第四条 优化消防审批
消防检查办结时间压缩到7个工作日以内。
（一）实行告知承诺。承诺件占比达到60%。
第五条 本措施由区文旅局负责解释。
"""

WRAPPED = """清河县水利局2023年工作总结
一、主要工作
（一）河道治理。全年完成河道清淤十二公里，新建护岸
八处，加固堤防六公里，惠及沿河三个乡镇的群众三万人。
河道保洁覆盖率提高到95%，群众满意度比上年提高三个百
分点，相关经验在全市作了交流，得到上级的肯定和好评。
（二）供水保障。新建水厂两座，农村自来水普及率达到九
成以上。
总体看，各项任务均按期完成。
"""


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        pytest.param(ARTICLES, "对新评定", ("第一条鼓励提档升级",), id="an article with a heading"),
        pytest.param(ARTICLES, "每年安排", ("第二条加强用地保障（100分）",), id="points belong to it, a colon closes it"),
        pytest.param(ARTICLES, "每年参加", ("第三条（支持品牌推广）",), id="in brackets"),
        pytest.param(ARTICLES, "消防检查", ("第四条优化消防审批",), id="on a line of its own"),
        pytest.param(ARTICLES, "承诺件", ("第四条优化消防审批", "（一）实行告知承诺"), id="points below it"),
        pytest.param(ARTICLES, "本措施由", (), id="an article that is a sentence"),
        pytest.param(
            "第一条 为做好湿地管护，制定本办法。\n第二条 考核对象为各管护站。\n第三条 巡护值守（60分）。每日巡护不少于2次。\n"
            "第四条 生境修复（40分）。补植芦苇30亩。\n第五条 年底一次兑现奖金3万元。",
            "补植",
            ("第四条生境修复（40分）",),
            id="few articles with headings, which say what they are worth",
        ),
        pytest.param(
            "第一条 为做好湿地管护，制定本办法。\n第二条 考核对象为各管护站。\n第三条 巡护值守（60分）。每日巡护不少于2次。\n"
            "第四条 生境修复（40分）。补植芦苇30亩。\n第五条 年底一次兑现奖金3万元。",
            "兑现",
            (),
            id="an article that is a sentence among them",
        ),
        pytest.param(
            "关于印发青禾县湿地保护三年行动方案的通知\n各镇人民政府：\n现印发给你们，请认真执行。\n青禾县湿地保护三年行动方案\n一、工作目标\n到2025年，湿地保护率达到55%。",
            "湿地保护率",
            ("一、工作目标",),
            id="the title of what a notice hands down",
        ),
        pytest.param("二、扶持政策\n第一条 减免租金。每户减免2万元。\n第二条 稳定岗位。补贴3000元。", "补贴", ("二、扶持政策", "第二条稳定岗位"), id="articles below a numbered heading"),
        pytest.param("【概述】一季度检查86家。\n【工业】\n1.重点行业。产值12亿元。", "产值", ("【工业】", "1.重点行业"), id="lenticular brackets"),
        pytest.param("一、农业\n【种植业】全年播种12万亩。", "全年", ("一、农业", "【种植业】"), id="lenticular brackets below a number"),
        pytest.param("一、农业\n播种12万亩。【县统计局】\n全年增收3%。", "全年", ("一、农业",), id="who is in charge is no heading"),
        pytest.param("1 项目概况\n（一）立项。投入30万元。\n2 绩效\n（一）产出。培训3次。", "培训", ("2绩效", "（一）产出"), id="bare numbers may stand outermost"),
        pytest.param("一、产出（40分，自评得38分）\n1.数量（20分）。培训3次。", "培训", ("一、产出（40分，自评得38分）", "1.数量（20分）"), id="points in a heading"),
        pytest.param("一、任务\n3.养殖面积：甲县8万亩。新建网箱2个。", "新建", ("一、任务",), id="the label of numbers is no heading"),
        pytest.param("一、任务\n3.行道树任务：甲县、乙县分别为40株、20株。补植9株。", "补植", ("一、任务",), id="the label of places is no heading"),
        pytest.param("总结\n各项工作完成较好，群众反映良好。\n下一步工作安排\n全县将开展攻坚，投资达到45亿元。力争开工20个。", "投资", ("下一步工作安排",), id="a line between paragraphs"),
        pytest.param(WRAPPED, "河道保洁", ("一、主要工作", "（一）河道治理"), id="a wrapped line goes on"),
        pytest.param(WRAPPED, "总体看", ("一、主要工作",), id="a short line ends the paragraph"),
        pytest.param("今年以来，各项工作取得明显成效。 一、主要工作 (一)国土绿化 完成造林1.2万亩。 (二)资源保护 查处案件26起。 1.防火方面 巡护3600人次。", "完成造林", ("一、主要工作", "(一)国土绿化"), id="run together, a blank behind each heading"),
        pytest.param("今年以来，各项工作取得明显成效。 一、主要工作 (一)国土绿化 完成造林1.2万亩。 (二)资源保护 查处案件26起。 1.防火方面 巡护3600人次。", "巡护", ("一、主要工作", "(二)资源保护", "1.防火方面"), id="run together, three deep"),
        pytest.param("(一)全县 完成造林1.2万亩，义务 植树30万株，抚育 幼林3万亩。", "完成造林", (), id="a stray blank closes no heading"),
    ],
)
def test_headings_of_other_looks(text: str, words: str, expected: tuple[str, ...]) -> None:
    assert sections(text, words) == expected


def test_markdown_levels() -> None:
    text = "# 某镇方案\n## 目标任务\n每年检查2次。\n### 分工\n甲组3人。\n## 保障\n经费2万元。\n"
    assert sections(text, "甲组", "a.md")[-2:] == ("目标任务", "分工")
    assert sections(text, "经费", "a.md")[-1:] == ("保障",)
    assert "某镇方案" not in sections(text, "经费", "a.md")


def test_list_numbers_that_are_not_in_the_text() -> None:
    text = "目标任务\n每月检查2次。\n"
    blocks = (
        Paragraph(0, 4, "目标任务", level=1, label="一、"),
        Paragraph(5, 12, "每月检查2次。"),
    )
    document = Document(text, blocks, "a.docx", "application/x", 1, "0")
    assert outline(document).sections_at(6) == ("一、目标任务",)


def test_bold_lines_stand_below_numbered_headings() -> None:
    text = "一、工作\n安全监管\n检查2次。\n应急救援\n演练3次。\n二、打算\n培训4次。\n"
    blocks = []
    start = 0
    for line in text.splitlines():
        blocks.append(Paragraph(start, start + len(line), line, bold=line in ("安全监管", "应急救援")))
        start += len(line) + 1
    result = outline(Document(text, tuple(blocks), "a.docx", "application/x", 1, "0"))
    assert result.sections_at(text.index("演练")) == ("一、工作", "应急救援")
    assert result.sections_at(text.index("培训")) == ("二、打算",)


def test_bodies_leave_the_headings_out() -> None:
    document = read("一、目标\n1.落实责任。（1）每月研究1次。2.开展培训。全年培训2次。\n")
    result = outline(document)
    assert result.bodies(0) == ()
    assert [(document.text[s.start : s.end], s.sections) for s in result.bodies(1)] == [
        ("（1）每月研究1次。", ("一、目标", "1.落实责任")),
        ("全年培训2次。", ("一、目标", "2.开展培训")),
    ]
    heading = result.heading_of(0)
    assert heading is not None and heading.text == "一、目标" and result.heading_of(1) is None
    assert [(h.text, h.run_in, h.level) for h in result.headings] == [
        ("一、目标", False, 0),
        ("1.落实责任", True, 1),
        ("2.开展培训", True, 1),
    ]


def test_a_title_above_a_table_is_its_section() -> None:
    document = read("某局绩效文本\n一、说明\n略。\n道路养护项目绩效目标表\n\t一级指标\n\t三级指标\n\t指标值\n\n\t产出指标\n\t里程\n\t9公里\n\n")
    (table,) = document.tables()
    assert outline(document).sections_at(table.start) == ("道路养护项目绩效目标表",)


def test_row_sections_carry_down() -> None:
    document = read(
        "\t考核项目\n\t考核任务\n\t单位\n\n\t一、强化责任\n\t1.落实。每月1次。\n\t甲\n\n\t\n\t2.培训。每年2次。\n\t乙\n\n"
        "\t二、排查\n\t检查2次。\n\t丙\n\n\t说明\n\t略。\n\t\n\n"
    )
    (table,) = document.tables()
    assert row_sections(document.text, table) == [None, "一、强化责任", "一、强化责任", "二、排查", None]


def test_names_in_a_first_column_are_no_sections() -> None:
    document = read("地区\t事故起数\t死亡人数\n甲县\t1\t0\n乙县\t2\t1\n")
    (table,) = document.tables()
    assert row_sections(document.text, table) == [None, None, None]


def test_cell_sections_of_a_cell_with_lines() -> None:
    text = "1.每年度修订预案，开展演练1次。\n2.加强队伍管理。每年更新1次。\n3.在5.12宣传周开展活动。\n5. 避难场所建设。每个街道不少于1个。"
    assert [(text[s.start : s.end].strip()[:6], s.sections) for s in cell_sections(text, 0, len(text))] == [
        ("1.每年度修", ()),
        ("每年更新1次", ("2.加强队伍管理",)),
        ("3.在5.1", ()),
        ("每个街道不少", ("5.避难场所建设",)),
    ]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        pytest.param("松河县2023年防汛工作方案\n一、目标\n", "松河县2023年防汛工作方案", id="first line"),
        pytest.param("松河县应急局\n2023部门预算绩效文本\n松河县应急局编制\n", "2023部门预算绩效文本", id="below a body's name"),
        pytest.param("附件1\n项目支出绩效目标申报表\n（2023年度）\n", "项目支出绩效目标申报表", id="below an annex number"),
        pytest.param("松河县人民政府办公室关于印发\n《松河县防汛应急预案》的通知\n一、总则\n", "松河县人民政府办公室关于印发《松河县防汛应急预案》的通知", id="over two lines"),
        pytest.param("松政办〔2023〕12号\n关于下达2023年任务的通知\n", "关于下达2023年任务的通知", id="below a document number"),
        pytest.param("松河县防汛考核办法\n（2024年5月）\n正文。", "松河县防汛考核办法", id="above the month of its issue"),
        pytest.param("热线运行情况通报\n（2024年5月）\n正文。", "热线运行情况通报（2024年5月）", id="with its month"),
        pytest.param("消防考核办法\n（试行）\n第一条 略。", "消防考核办法（试行）", id="on trial"),
        pytest.param("消防考核细则\n（适用于乡镇）\n", "消防考核细则", id="whom it is for is no title"),
        pytest.param("机构概况\n政务公开\n村道养护绩效目标表\n（2022年度）\n", "村道养护绩效目标表", id="below a menu"),
        pytest.param("首页>公开\n时间：2023-01-02\n工作汇报\n导语：略\n", "工作汇报", id="below a site's lines"),
        pytest.param("您现在的位置: 首页 > 新闻 > 动态\n全市夏粮再获丰收\n2023-07-02 09:10 来源: 市农业局 浏览次数: 31\n今年以来。", "全市夏粮再获丰收", id="between a trail of links and an imprint"),
        pytest.param("无障碍 长者模式\n2023年6月水环境质量状况\n访问量: 12 信息来源: 市局 2023-07-09\n一、概况\n", "2023年6月水环境质量状况", id="below a site's buttons"),
        pytest.param("松河县人民政府-2016年工作目标自查情况\n2016年工作目标自查情况\n来源： 发布时间：2016-11-03\n一、概况\n", "2016年工作目标自查情况", id="a page's name for itself"),
        pytest.param("前三季度经济运行稳中有进\n（2016年10月19日）\n国家统计局\n初步核算，增长6%。", "前三季度经济运行稳中有进", id="above its day"),
        pytest.param("首页 | 机构 | 新闻 | 公开\n守牢食品安全防线\n2024年11月20日 08:47 信息来源:区局 浏览量:106\n今年以来。", "守牢食品安全防线", id="below a bar of links"),
        pytest.param("行动计划\n（2023—2025年）\n", "行动计划（2023—2025年）", id="with its years"),
        pytest.param("# 绩效自评表\n\n填报单位：某局\n", "绩效自评表", id="a markdown heading in a plain text"),
        pytest.param("“十三五”林业主要指标. w; K' P\n", "“十三五”林业主要指标", id="noise against copying"),
        pytest.param(
            "索引号：X12/2023-08 组配分类：农业\n发布机构：松河县农业局 发布日期：2023-12-28\n名称：2023年农机工作总结 文号：\n全县新购农机860台。\n",
            "2023年农机工作总结",
            id="as the page calls it, where none stands above the text",
        ),
        pytest.param(
            "索引号：X12/2023-08 组配分类：农业\n名称：松河县农业局2023年农机工作总结 文号：\n2023年农机工作总结\n一、概况\n",
            "2023年农机工作总结",
            id="below what the page says of itself",
        ),
        pytest.param(
            "第1页共2页在县八届人大三次会议上的政府工作报告各位代表：现在报告工作。" + "全县上下团结一心，各项工作取得新进展。" * 4,
            "在县八届人大三次会议上的政府工作报告",
            id="of a speech on one line",
        ),
        pytest.param("会议听取了工作报告。各位代表分组审议。" + "全县上下团结一心，各项工作取得新进展。" * 4, None, id="a report that was heard"),
        pytest.param("水利简报\n第6期（总第80期）\n县水利局\n2023年汛期工作情况\n正文。", "2023年汛期工作情况", id="below a paper's name and number"),
        pytest.param("水利简报\n第6期\n一、防汛\n", "水利简报", id="a paper without another title"),
        pytest.param("一、目标\n检查2次。\n", None, id="none"),
        pytest.param(
            "全文预览\n1、项目支出绩效自评表（2023年度）项目名称村道养护主管部门县交通局实施单位县公路站项目资金" + "略" * 80,
            "项目支出绩效自评表",
            id="stuck to the form below it",
        ),
        pytest.param(
            "项目绩效目标表是编制预算的依据，各单位应当按照要求填写项目名称和主管部门，并在规定时间内报送。" + "略" * 80,
            None,
            id="a sentence about forms",
        ),
        pytest.param("今年以来，我局检查企业30家。\n", None, id="text from the first line"),
        pytest.param("\t2023年项目绩效目标表\n\n\t项目名称\n\t甲\n\n\t一级指标\n\t指标值\n\n", "2023年项目绩效目标表", id="in a table's first row"),
        pytest.param(" \t426安全局\n\n\t职责活动\n\t绩效指标\n\n\t甲\n\t乙率\n\n", None, id="a body in a table's first row is none"),
        pytest.param("《青石镇工作汇报.docx》由会员分享，可在线阅读，更多相关《青石镇工作汇报.docx（15页珍藏版）》请在网站上搜索。\n青石镇防贫工作汇报材料\n一、概况\n略。", "青石镇防贫工作汇报材料", id="below the words of a share site"),
        pytest.param("青石镇工作汇报.doc\n尊敬的各位领导，现将情况汇报如下。", "青石镇工作汇报", id="the name of the file where nothing else is one"),
        pytest.param("(松河县)2021年青石镇工作报告(全文)\n一、概况\n略。", "(松河县)2021年青石镇工作报告(全文)", id="brackets at both ends"),
        pytest.param("2022年乡镇工作总结范文8篇\n一、概况\n略。", "2022年乡镇工作总结范文8篇", id="a collection of papers"),
    ],
)
def test_titles(text: str, title: str | None) -> None:
    document = read(text)
    span = outline(document).title
    assert (document.text[slice(*span)].replace("\n", "") if span else None) == title


@pytest.mark.parametrize(
    ("line", "noise"),
    [
        pytest.param("第1页共3页", True, id="a page's number"),
        pytest.param("第1页共3页在县第八届人民代表大会上的报告" + "我们坚持稳中求进，各项工作取得新进展。" * 10, False, id="a whole document behind it"),
        pytest.param("打印", True, id="a button"),
        pytest.param("打印机更新12台，计算机更新30台。", False, id="a sentence that begins like a button"),
        pytest.param("收藏文物1.2万件，其中珍贵文物300件。", False, id="another one"),
        pytest.param("下载积分：100 上传人：王某", True, id="a share site's labels"),
        pytest.param("摘要：2021年造林2.3万亩，占任务的115%。", True, id="an abstract"),
        pytest.param("(未完,全文共2476字,当前显示529字)", True, id="where a share site cuts a text"),
        pytest.param("温馨提示：下载需要5积分，会员价9.9元", True, id="what it asks for"),
        pytest.param("首页 > 公开 > 正文 " + "全县上下团结一心，全年造林2.3万亩。" * 10, False, id="a trail of links run into the text"),
    ],
)
def test_what_is_no_part_of_the_document(line: str, noise: bool) -> None:
    assert is_noise(line) is noise


_LINES = st.sampled_from(
    ["一、目标", "（一）责任", "1.落实责任。每月1次。（1）甲乙。丙丁2次。", "（2）检查。", "正文，检查2次。", "第一部分", "整体目标", "目录", "\t甲\n\t乙\n", "# 题",
     "工作方案", "附件", "二、", "①", "1.", "（一）", "强化检查。（1）略。", "一、概况……1"]
)


@given(st.lists(_LINES, max_size=25).map("\n".join))
def test_any_document_has_an_outline(text: str) -> None:
    if not text.strip():
        return
    document = read(text)
    result = outline(document)
    assert [h.start for h in result.headings] == sorted(h.start for h in result.headings)
    for heading in result.headings:
        assert heading.text and document.blocks[heading.block].start <= heading.start < heading.end
        assert len(result.sections_at(heading.start)) == heading.level
    for number, block in enumerate(document.blocks):
        end = block.start
        for span in result.bodies(number):
            assert end <= span.start < span.end <= block.end
            assert result.sections_at(span.start) == span.sections
            assert result.sections_at(span.end - 1) == span.sections
            end = span.end


@given(st.text(st.sampled_from("一、（）1.2。：甲乙检查 \n"), max_size=60))
def test_cell_sections_lie_in_order(text: str) -> None:
    end = 0
    for span in cell_sections(text, 0, len(text)):
        assert end <= span.start < span.end <= len(text)
        end = span.end


@pytest.mark.parametrize(
    ("line", "collection"),
    [
        pytest.param("2022年乡镇工作总结范文8篇", True, id="how many papers"),
        pytest.param("2023乡镇调研报告5篇", True, id="reports"),
        pytest.param("（12篇）", True, id="the number alone"),
        pytest.param("20220415：6篇52万字县直部门工作总结范文", True, id="behind a date"),
        pytest.param("全年编发工作简报8篇", False, id="what a body wrote"),
        pytest.param("撰写调研报告5篇，信息12条。", False, id="a sentence"),
        pytest.param("上报工作总结材料3篇", False, id="what was sent up"),
    ],
)
def test_a_collection_tells_how_many_papers_it_holds(line: str, collection: bool) -> None:
    assert is_collection(line) is collection


def test_lists_of_papers_and_their_pages_are_no_body() -> None:
    text = "1.街道2022年工作总结和2023年工作计划 3\n2.县工信局2022年工作总结暨2023年工作安排29\n3.全年培训3期。"
    document = read(text)
    found = outline(document)
    assert [len(found.bodies(i)) and found.bodies(i)[0].end > found.bodies(i)[0].start for i in range(3)] == [False, False, True]
