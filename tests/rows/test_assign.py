"""The roles of all columns at once: what heads leave open is told by the cells and by the columns beside it."""

from __future__ import annotations

import pytest

from extractor.documents.document import Cell
from extractor.rows.assign import assign
from extractor.rows.columns import resolve
from extractor.rows.content import ColumnContent
from extractor.rows.reading import Column

CASES = [
    pytest.param(
        "考核维度 | 观测点 | 达到程度 | 满分 | 自查分 | 抽查分",
        [
            "医疗 | 门诊人次 | ≥4.2万人次 | 30 | 30 | 29",
            "医疗 | 转诊率 | ≤8% | 30 | 28 | 27.5",
            "管理 | 台账齐全率 | 100% | 40 | 40 | 40",
        ],
        {2: "target", 3: "weight", 4: "score", 5: "score"},
        id="a head that ends like a result over goals; points got by two who look",
    ),
    pytest.param(
        "一级指标 | 二级指标 | 三级指标 | 基准 | 实绩 | 权值 | 得分",
        ["产出 | 数量指标 | 巡河次数 | 48次 | 52次 | 60 | 60", "效益 | 社会效益指标 | 投诉件数 | ≤5件 | 7件 | 40 | 32"],
        {3: "target", 4: "actual", 5: "weight", 6: "score"},
        id="points got need a goal: 基准 is one",
    ),
    pytest.param(
        "指标名称 | 基准 | 目标值",
        ["森林覆盖率 | 41.2% | 43%", "林木蓄积量 | 120万立方米 | 126万立方米"],
        {1: "baseline", 2: "target"},
        id="beside a goal 基准 is where it starts from",
    ),
    pytest.param(
        "任务名称 | 数目 | 量词 | 何时完成",
        ["改造泵房 | 6 | 座 | 5月底前", "更换阀门 | 240 | 只 | 8月15日前", "检测水样 | 96 | 批 | 11月底前"],
        {1: "target", 2: "unit", 3: "deadline"},
        id="days and months under 何时完成",
    ),
    pytest.param(
        "类型 | 服务事项 | 承诺水平 | 兑现情况 | 兑现率",
        [
            "报装 | 办结时间 | ≤4工作日 | 3工作日 | 100%",
            "报修 | 到场时间 | ≤45分钟 | 52分钟 | 86%",
            "回访 | 回访率 | ≥95% | 97% | 100%",
        ],
        {2: "target", 3: "actual", 4: "other"},
        id="a rate beside goals in several units says how far they were met",
    ),
    pytest.param(
        "指标名称 | 检验数 | 合格率（%） | 应达标准（%）",
        ["水样 | 320 | 98.8 | ≥98", "管件 | 150 | 99.3 | ≥99", "水表 | 86 | 100 | 100"],
        {2: "actual", 3: "target"},
        id="a rate beside a goal in the same unit is a result",
    ),
    pytest.param(
        "头层 | 细块 | 份量 | 看点 | 怎么给",
        [
            "组织 | 机制 | 40 | 每季度会商一次并留有记录 | 缺一次扣2分",
            " |  | 20 | 联络员名单每年更新 | 未更新扣5分",
            " |  | 10 | 设立意见箱 | 未设立扣3分",
            "成效 | 办结 | 20 | 来件在时限内办完并回告来件人 | 超时一件扣1分",
            " |  | 10 | 群众反映的问题有着落 | 无着落一件扣2分",
        ],
        {3: "name", 4: "scoring"},
        id="the texts that stand in every row are the names, those common to several are not",
    ),
    pytest.param(
        "看点 | 结果 | 看点 | 结果",
        ["开放病床 | 420张 | 医师 | 186人", "出院人次 | 1.6万人次 | 护士 | 240人", "手术 | 5200台 | 药师 | 31人"],
        {0: "name", 2: "name"},
        id="the same words over the same kind of cells mean the same",
    ),
    pytest.param(
        "衡量内容 | 应得 | 得分依据 | 自打分 | 组打分",
        [
            "值班 | 40 | 每缺一班扣4分 | 40 | 36",
            "巡查 | 35 | 每漏一次扣5分 | 35 | 30",
            "台账 | 25 | 缺一本扣5分 | 20 | 20",
        ],
        {1: "weight", 2: "scoring", 3: "score", 4: "score"},
        id="points that are never above those to be had are got",
    ),
    pytest.param(
        "审核内容 | 权重 | 具体内容 | 分值",
        [
            "立项（18分） | 18 | 依据充分 | 6分",
            " |  | 目标明确 | 4分",
            " |  | 需求真实 | 8分",
            "投入（20分） | 20 | 预算匹配 | 12分",
            " |  | 成本合理 | 8分",
            "得分小计 |  |  | 38分",
        ],
        {1: "ignore", 2: "name", 3: "weight"},
        id="points of groups add up those of the names, the line of their sum left out",
    ),
    pytest.param(
        "大块 | 三级指标 | 口径 | 要到的数",
        ["产出 | 更换水表 | 块 | ≥6500", "产出 | 铺设管网 | 公里 | ≥120", "效益 | 受益人口 | 人 | ≥46000"],
        {2: "unit", 3: "target"},
        id="a head that ends like an explanation over unit words",
    ),
]

BELOW = [
    pytest.param("本月 | 本年累计", "拟到 | 眼下", ["target", "actual", "target", "actual"], id="periods of both"),
    pytest.param("城东街道 | 城西街道", "拟到 | 眼下", ["target", "actual", "target", "actual"], id="streets"),
]


FOR_WHOM = [
    pytest.param("把控点 | 计法 | 城东库 | 城西库", [None, None, "城东库", "城西库"], id="depots"),
    pytest.param("指标名称 | 计量单位 | 初级班 | 中级班", [None, None, "初级班", "中级班"], id="classes"),
    pytest.param("指标名称 | 计量单位 | 定下的数 | 眼前的数", [None] * 4, id="figures of two kinds"),
    pytest.param("指标名称 | 计量单位 | YR12024年 | YR22025年", [None] * 4, id="years"),
    pytest.param("指标名称 | 计量单位 | 一季度末 | 上半年末", [None] * 4, id="ends of times"),
]


def _cells(line: str, row: int) -> list[Cell]:
    return [Cell(row, col, 0, 0, text.strip()) for col, text in enumerate(line.split("|"))]


@pytest.mark.parametrize(("head", "body", "roles"), CASES)
def test_what_heads_leave_open_is_told_by_the_whole_table(head: str, body: list[str], roles: dict[int, str]) -> None:
    header = _cells(head, 0)
    rows = [[t.strip() for t in line.split("|")] for line in body]
    content = [ColumnContent.of([r[i] for r in rows]) for i in range(len(header))]
    columns = resolve([header], len(header), content)
    assert {i: columns[i].role for i in roles} == roles


@pytest.mark.parametrize(("head", "scopes"), FOR_WHOM)
def test_heads_of_one_kind_over_values_say_whom_they_are_for(head: str, scopes: list[str | None]) -> None:
    rows = [["轮出数量", "吨", "≥12000", "≥8500"], ["水分", "%", "≤12.5", "≤13"], ["巡检", "次", "≥24", "≥12"]]
    content = [ColumnContent.of([r[i] for r in rows]) for i in range(4)]
    assert [c.scope for c in resolve([_cells(head, 0)], 4, content)] == scopes


def test_heads_beyond_doubt_stay_whatever_stands_below() -> None:
    columns = [Column(0, "name", "指标名称"), Column(1, "actual", "实际完成值")]
    content = [ColumnContent.of(["巡查次数", "整改率"]), ColumnContent.of(["≥12次", "≥95%"])]
    told = assign(columns, content)
    assert [c.role for c in told.columns] == ["name", "actual"] and told.margin == 0


@pytest.mark.parametrize(("upper", "lower", "roles"), BELOW)
def test_unlisted_heads_below_several_heads_are_told_apart(upper: str, lower: str, roles: list[str]) -> None:
    top: list[Cell | None] = [Cell(0, 0, 0, 0, "指标名称", row_span=2)]
    for k, text in enumerate(upper.split(" | ")):
        top += [Cell(0, 1 + 2 * k, 0, 0, text, col_span=2)] * 2
    bottom: list[Cell | None] = [top[0], *(Cell(1, 1 + k, 0, 0, t) for k, t in enumerate(lower.split(" | ") * 2))]
    rows = [["登记婴儿", "≥820人", "806人", "≥1600人", "1588人"], ["建册率", "≥95%", "97%", "≥96%", "96.8%"]]
    content = [ColumnContent.of([r[i] for r in rows]) for i in range(5)]
    assert [c.role for c in resolve([top, bottom], 5, content)][1:] == roles
