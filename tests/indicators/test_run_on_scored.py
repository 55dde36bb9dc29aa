"""Tables of assessment rules whose cells a converter ran together."""

from __future__ import annotations

import pytest

from extractor import extract

BARE = "序号考核内容分值评分标准"


def points(text: str) -> list[tuple[str | None, str, str]]:
    """Level, name and points of each row."""
    result = extract(text.encode(), filename="a.txt")
    return [
        (i.level1, i.name, v.text)
        for i in result.indicators
        if i.origin == "table"
        for v in i.values
        if v.role == "weight"
    ]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        pytest.param(
            f"{BARE}1渠道清淤20未清淤的扣5分。2闸门养护15锈蚀一处扣1分。3巡查记录5缺一次扣1分。",
            [(None, "渠道清淤", "20"), (None, "闸门养护", "15"), (None, "巡查记录", "5")],
            id="number, words, points, rules",
        ),
        pytest.param(
            f"{BARE}1有专人管护,台账齐全。81明确专人,得5分。2台账齐全,得3分。"
            "2渠道畅通,无杂物。121渠道畅通,得8分。2无杂物,得4分。",
            [(None, "有专人管护,台账齐全。", "8"), (None, "渠道畅通,无杂物。", "12")],
            id="points touch the number of the first rule",
        ),
        pytest.param(
            "考核项目考核内容分值备注一、制度建设(15分)(1)制定管护制度,上墙公布。10(2)按月召开例会。5"
            "二、设施管护(25分)(1)泵站运行正常,无漏水。15(2)渠道无破损。10",
            [
                ("一、制度建设", "制定管护制度,上墙公布。", "10"),
                ("一、制度建设", "按月召开例会。", "5"),
                ("二、设施管护", "泵站运行正常,无漏水。", "15"),
                ("二、设施管护", "渠道无破损。", "10"),
            ],
            id="groups with points, points last, numbers begin again",
        ),
        pytest.param(
            "类别检查内容序号评分细则标准分值得分1草坪有枯死的,每处扣0.5分。42行道树缺株的,每株扣1分。6"
            "秩序维护3大门无人值守的,每次扣2分。84车辆乱停的,每辆扣0.2分。5",
            [
                (None, "草坪有枯死的,每处扣0.5分。", "4"),
                (None, "行道树缺株的,每株扣1分。", "6"),
                ("秩序维护", "大门无人值守的,每次扣2分。", "8"),
                ("秩序维护", "车辆乱停的,每辆扣0.2分。", "5"),
            ],
            id="points touch the number of the next row",
        ),
        pytest.param(
            "评定项目评定要求评定分值扣分办法机具配置(22分)1.拥有大马力拖拉机,牌证齐全。12分少1台扣3分。"
            "2.库棚满足停放需要。10分露天停放的每台扣0.5分。作业服务(20分)3.作业质量合格,无投诉。20分投诉1起扣2分。",
            [
                ("机具配置", "拥有大马力拖拉机,牌证齐全。", "12分"),
                ("机具配置", "库棚满足停放需要。", "10分"),
                ("作业服务", "作业质量合格,无投诉。", "20分"),
            ],
            id="分 behind the points",
        ),
        pytest.param(
            "考核项目工作要求计分标准考核办法一、责任落实(10分)1.成立管理小组,校长任组长。(4分)未成立的,扣4分。查阅文件"
            "2.签订责任书,责任到人。(6分)少签1人扣1分。查阅责任书二、过程管理(22分)3.食材留样,记录完整。(10分)缺1次扣2分。"
            "现场查看考核项目工作要求计分标准考核办法4.从业人员有健康证。(12分)缺1人扣2分。5.餐具每餐消毒。(8分)未消毒不得分。",
            [
                ("一、责任落实", "成立管理小组,校长任组长。", "4分"),
                ("一、责任落实", "签订责任书,责任到人。", "6分"),
                ("二、过程管理", "食材留样,记录完整。", "10分"),
                ("二、过程管理", "从业人员有健康证。", "12分"),
                ("二、过程管理", "餐具每餐消毒。", "8分"),
            ],
            id="points in brackets behind the sentences, heads come again",
        ),
        pytest.param(
            "考核内容及分值评分标准得分1、配有档案柜和温湿度计(10分)缺一样扣3分2、档案室宽敞(5分)面积不足的扣2分",
            [(None, "配有档案柜和温湿度计", "10分"), (None, "档案室宽敞", "5分")],
            id="points in brackets, 计 ends a word",
        ),
        pytest.param(
            "序 号 检查项目 评分标准 分 值 一 责任落实 14 1 落实护渠责任人,挂牌公示。 未落实的扣3分。 8 "
            "2 巡渠记录完整。 缺1天扣0.5分。 6 二 渠道保洁 20 1 渠面无漂浮物;无杂草。 发现一处扣2分。 20 ",
            [
                ("一责任落实", "落实护渠责任人,挂牌公示。", "8"),
                ("一责任落实", "巡渠记录完整。", "6"),
                ("二渠道保洁", "渠面无漂浮物;无杂草。", "20"),
            ],
            id="rules in front of the points, blanks between all cells, chapters without a mark",
        ),
        pytest.param(
            "序号检查项目评分标准分值1仓房通风良好,无渗漏。渗漏1处扣3分。82账物相符。不符每笔扣1分。103药剂专库存放。"
            "未存放的不得分。12",
            [(None, "仓房通风良好,无渗漏。", "8"), (None, "账物相符。", "10"), (None, "药剂专库存放。", "12")],
            id="rules in front of the points, digits touching",
        ),
        pytest.param(
            "目标序号考核内容和要求分比得分备注一、阵地建设40分馆舍1挂牌开放,未挂牌扣2分。6看现场2每周开放,少1天扣1分。8查记录"
            "藏书3新书上架,未上架扣1分,4看现场二、读者活动35分活动4办读书会,少1场扣2分,8查记录5活动有方案,缺1项扣1分。5查资料",
            [
                ("一、阵地建设", "挂牌开放,未挂牌扣2分。", "6"),
                ("一、阵地建设", "每周开放,少1天扣1分。", "8"),
                ("一、阵地建设", "新书上架,未上架扣1分,", "4"),
                ("二、读者活动", "办读书会,少1场扣2分,", "8"),
                ("二、读者活动", "活动有方案,缺1项扣1分。", "5"),
            ],
            id="remarks behind the points, chapters and parts",
        ),
        pytest.param(
            "测评内容测评要点测评方法要点分值扣分标准一专人负责,制度上墙(8分)①经理为第一责任人。查看文件2未签承诺书扣1分。"
            "②成立安全小组。2未成立扣2分。③每月开例会。4少一次扣1分。二生熟分开(10分)①刀具分开。现场查看10混用一次扣2分。",
            [
                ("一专人负责,制度上墙", "经理为第一责任人。", "2"),
                ("一专人负责,制度上墙", "成立安全小组。", "2"),
                ("一专人负责,制度上墙", "每月开例会。", "4"),
                ("二生熟分开", "刀具分开。", "10"),
            ],
            id="circled numbers, ways of checking in front of the points",
        ),
        pytest.param(
            "考核项目基本分考核内容评分标准宣传培训10参加业务培训。缺席一次扣3分。日常巡查30每周巡查5天以上。少巡一天扣2分。"
            "路面养护40路面整洁。1.有堆积物每处扣2分;2.边沟堵塞20米以上扣5分。合计80",
            [(None, "宣传培训", "10"), (None, "日常巡查", "30"), (None, "路面养护", "40")],
            id="no numbers, points behind a few words",
        ),
        pytest.param(
            "序号 考核项目 分值 1 2 3 完善组织 强化督查 落实法规 各项 分值 100 16 1 3 2 2 市河长办 市审计局 4 巡查 4",
            [],
            id="cells printed by columns",
        ),
        pytest.param(
            "第三条考核内容、评分标准按下列规定执行:1.组织领导(10分)。成立小组的得10分。2.工作推进(60分)。少1次扣5分。",
            [],
            id="points in brackets in an article",
        ),
        pytest.param(
            "考核内容、考核分值和评分标准由办公室制定,1月底前报局务会。2024年起每季度考核1次,3次不合格的约谈。",
            [],
            id="heads in a sentence",
        ),
        pytest.param(
            "序号考核标准评分标准扣分地点1保洁员按时到岗每人每次扣1分2垃圾日产日清每次扣3分3园路无杂物每个扣0.1分",
            [],
            id="deductions alone are no points to be had",
        ),
    ],
)
def test_rows_go_by_their_numbers_and_points(text: str, rows: list[tuple[str | None, str, str]]) -> None:
    assert points(text) == rows


def test_the_table_ends_with_the_line_of_its_last_row() -> None:
    text = f"{BARE}1渠道清淤20未清淤的扣5分。2闸门养护15锈蚀一处扣1分。\n二、奖惩\n对得分90分以上的村奖励5000元。"
    result = extract(text.encode(), filename="a.txt")
    assert [i.scoring for i in result.indicators if i.origin == "table"] == ["未清淤的扣5分。", "锈蚀一处扣1分。"]


def test_a_torn_number_is_told() -> None:
    text = f"{BARE}1有专人管护,台账齐全。81明确专人,得5分。2台账齐全,得3分。2渠道畅通,无杂物。12堵塞一处扣2分。"
    result = extract(text.encode(), filename="a.txt")
    assert [(v.text, v.suspect) for i in result.indicators for v in i.values if v.role == "weight"] == [
        ("8", True),
        ("12", False),
    ]
