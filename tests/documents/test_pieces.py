"""Tables of flattened texts whose cells take several lines: drawn with characters, or set in columns by blanks."""

# ruff: noqa: E501 (full-width characters count double; a case stays on its lines)

from __future__ import annotations

import pytest

from extractor.documents.document import Layout, Table
from tests.documents.flattened import grid, read

DRAWN = """河长制工作考核表
┌────┬────────┬────┬──────────┐
│项目│考核内容│分值│评分标准  │
├────┼────────┼────┼──────────┤
│    │河道日常│    │每季度少于│
│    │巡查    │10  │3次的，少1│
│巡查│        │    │次扣1分。 │
│管护├────────┼────┼──────────┤
│    │保洁    │5   │发现一处扣│
│    │        │    │0.5分。   │
├────┼────────┼────┼──────────┤
│宣传│入户宣传│5   │未开展不得│
│    │        │    │分。      │
└────┴────────┴────┴──────────┘
注：由乡镇填报。
"""
DRAWN_GRID = [
    ["项目", "考核内容", "分值", "评分标准"],
    ["巡查管护", "河道日常巡查", "10", "每季度少于3次的，少1次扣1分。"],
    [None, "保洁", "5", "发现一处扣0.5分。"],
    ["宣传", "入户宣传", "5", "未开展不得分。"],
]

CASES = [
    pytest.param(DRAWN, DRAWN_GRID, id="a drawn table with a cell over two rows"),
    pytest.param(
        """+----------+----------------+--------+
| 项目名称 | 村级文化活动室设备更新  |
+----------+----------------+--------+
| 一级指标 | 三级指标       | 指标值 |
+----------+----------------+--------+
| 产出指标 | 购置音响和照明 | ≥12套  |
|          | 设备           |        |
+----------+----------------+--------+
|          | 设备完好率     | ≥98%   |
+----------+----------------+--------+
""",
        [
            ["项目名称", "村级文化活动室设备更新"],
            ["一级指标", "三级指标", "指标值"],
            ["产出指标", "购置音响和照明设备", "≥12套"],
            ["", "设备完好率", "≥98%"],
        ],
        id="drawn with plus signs, a cell over two columns",
    ),
    pytest.param(
        """| 指标 | 单位 | 2025年目标值 |
|------|------|------|
| 县级以上公路 | 公里 | 320 |
| 通车里程 |  |  |
|------|------|------|
| 农村公路 | % | 92 |
| 优良率 |  |  |
|------|------|------|
""",
        [["指标", "单位", "2025年目标值"], ["县级以上公路通车里程", "公里", "320"], ["农村公路¶优良率", "%", "92"]],
        id="pipes with a rule below each row",
    ),
    pytest.param(
        """┌──────┬────┬────┐
│参数  │界限│数值│
├──────┼────┼────┤
│给水温│上限│105 │
│度    │    │    │
├──────┼────┼────┤
│炉压  │上限│1.6 │
│炉压  │下限│1.1 │
└──────┴────┴────┘
""",
        [["参数", "界限", "数值"], ["给水温度", "上限", "105"], ["炉压", "上限", "1.6"], ["炉压", "下限", "1.1"]],
        id="lines that are all filled are rows, though no rule parts them",
    ),
    pytest.param(
        """┌─┬────┬───┬──┐
│序│ 内 容 │ 要求 │分│
│号│ │ │值│
├─┼────┼─┬─┼──┤
│1 │ 学校食堂 │日 │周│10│
│ │ 检查 │查 │报│ │
├─┼────┼─┼─┼──┤
│2 │ 农贸市场 │周 │月│5 │
│ │ 抽检 │查 │报│ │
└─┴────┴─┴─┴──┘
""",
        [
            ["序号", "内 容", "要求", None, "分值"],
            ["1", "学校食堂检查", "日查", "周报", "10"],
            ["2", "农贸市场抽检", "周查", "月报", "5"],
        ],
        id="blanks of the drawing lost: the rules tell the columns",
    ),
    pytest.param(
        """2025年防汛物资储备目标

序号  指标名称          单位      2024年    2025年目标
1     县级仓库储备编    万条      12.5      15
      织袋数量
2     抢险救援人员持    %         86        95
      证上岗率
3     冲锋舟            艘        18        24

注：按属地管理原则储备。
""",
        [
            ["序号", "指标名称", "单位", "2024年", "2025年目标"],
            ["1", "县级仓库储备编织袋数量", "万条", "12.5", "15"],
            ["2", "抢险救援人员持证上岗率", "%", "86", "95"],
            ["3", "冲锋舟", "艘", "18", "24"],
        ],
        id="in columns, names over two lines",
    ),
    pytest.param(
        """    一级指标    二级指标          三级指标          指标值

                                  新建村级便民服
                数量指标          务站点数量          ≥26个
    产出指标
                                  服务站点设施配
                质量指标          置达标率            100%

    满意度      服务对象          办事群众满意度      ≥95%
    指标        满意度
""",
        [
            ["一级指标", "二级指标", "三级指标", "指标值"],
            ["产出指标", "数量指标", "新建村级便民服务站点数量", "≥26个"],
            [None, "质量指标", "服务站点设施配置达标率", "100%"],
            ["满意度¶指标", "服务对象¶满意度", "办事群众满意度", "≥95%"],
        ],
        id="in columns, cells centred beside each other",
    ),
    pytest.param(
        """序号  项目名称  建设内容                指标名称    目标值
1     水渠整治  清淤和衬砌老渠道，配套  整治渠道    12公里
                巡查便道                配套便道    3.5公里
                                        整治涵洞    6座
2     蓄水池    新建蓄水池              新建水池    4座
""",
        [
            ["序号", "项目名称", "建设内容", "指标名称", "目标值"],
            ["1", "水渠整治", "清淤和衬砌老渠道，配套巡查便道", "整治渠道", "12公里"],
            ["", "", "", "配套便道", "3.5公里"],
            ["", "", "", "整治涵洞", "6座"],
            ["2", "蓄水池", "新建蓄水池", "新建水池", "4座"],
        ],
        id="printed, a cell over two rows beside cells of its second row",
    ),
    pytest.param(
        """维度      指标名称              权重                目标值
                                城区  县域  山区县
绿色发展  单位地区生产总值能耗  40    40    50      下降3%
（40分）  空气质量优良天数比例  60    60    50      ≥90%
          上升幅度
""",
        [
            ["维度", "指标名称", "权重", None, None, "目标值"],
            [None, None, "城区", "县域", "山区县"],
            ["绿色发展（40分）", "单位地区生产总值能耗", "40", "40", "50", "下降3%"],
            ["", "空气质量优良天数比例上升幅度", "60", "60", "50", "≥90%"],
        ],
        id="printed, heads of two lines and points below a level",
    ),
    pytest.param(
        """绩效指标              目标值    完成值
产出指标
  数量指标
    完成档案扫描      320万页   326万页
  质量指标
    扫描图像合格率    ≥99%      99.7%
""",
        [
            ["绩效指标", "目标值", "完成值"],
            ["产出指标"],
            ["数量指标"],
            ["完成档案扫描", "320万页", "326万页"],
            ["质量指标"],
            ["扫描图像合格率", "≥99%", "99.7%"],
        ],
        id="printed, levels told by indents alone",
    ),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_cell_has_all_of_its_lines(text: str, expected: list[list[str | None]]) -> None:
    document = read(text)
    (table,) = document.tables()
    assert grid(table) == expected
    assert document.given == text
    assert all(document.text[c.start : c.end] == c.text for c in table.cells)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("| 指标 | 值 |\n|:---:|---|\n| 产量 | 5 |\n| 面积 | 8 |\n", id="markdown"),
        pytest.param("| 地区 | 产量 | 增长 |\n|---|---|---|\n| 东县 | 5 | 8 |\n| 西县 | -- | -- |\n", id="dashes in cells"),
        pytest.param("+----+----+\n| 指标 | 值 |\n+----+----+\n| 产量 | 5 |\n| 面积 |  |\n+----+----+\n", id="rules around the heads alone"),
        pytest.param("序号  指标名称  单位  目标\n1     产量      吨    5\n2     面积      亩    8\n3     单产      公斤  6\n", id="a row a line"),
        pytest.param("指标      单位    目标值\n1.普查          142户\n（1）城市    户    20户\n（2）乡村    户    122户\n", id="columns that do not stand below their heads"),
        pytest.param("甲方：某某公司        乙方：某某单位\n地址：东街1号         地址：西街2号\n以上条款双方已阅      知并同意遵守\n", id="labels side by side"),
    ],
)
def test_other_texts_stay_as_they_are(text: str) -> None:
    document = read(text)
    assert document.layout is None
    assert document.given is document.text == text


COLUMNS = """序号  指标名称          单位      2024年    2025年目标
1     县级仓库储备编    万条      12.5      15
      织袋数量
2     抢险救援人员持    %         86        95
      证上岗率
"""


@pytest.mark.parametrize(
    ("between", "tables"),
    [
        pytest.param("| 甲 | 乙 |\n", 3, id="a row of pipes between two tables"),
        pytest.param("本表由乡镇填报。\n" * 9, 2, id="prose between them"),
    ],
)
def test_no_text_is_lost_between_tables(between: str, tables: int) -> None:
    document = read(COLUMNS + between + COLUMNS)
    assert sum(1 for _ in document.tables()) == tables
    assert document.text.count("县级仓库储备编织袋数量") == 2
    assert between in document.text


def test_a_frame_may_follow_a_line_below_a_table() -> None:
    text = "│指标│值│\n│产量│5 │\n二、队伍\n┌──┬──┐\n│指标│值│\n│人数│8 │\n└──┴──┘\n"
    assert [grid(table)[-1] for table in read(text).tables()] == [["产量", "5"], ["人数", "8"]]


def test_what_stands_around_a_table_stays_in_its_place() -> None:
    document = read(DRAWN)
    title, table, note = document.blocks
    assert isinstance(table, Table)
    assert (title.text, note.text) == ("河长制工作考核表", "注：由乡镇填报。")  # type: ignore[union-attr]
    layout = document.layout
    assert layout is not None
    for block in (title, note):
        start, end = layout.place(block.start, block.end)
        assert DRAWN[start:end] == document.text[block.start : block.end]


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        pytest.param((0, 2), "甲乙", id="in one piece"),
        pytest.param((1, 4), "乙", id="over two pieces: the first"),
        pytest.param((2, 4), "丙", id="begins with what was put in"),
        pytest.param((3, 4), "丙", id="in the second piece"),
        pytest.param((3, 3), "", id="blank"),
        pytest.param((4, 5), "", id="put in at the end"),
    ],
)
def test_the_way_back(span: tuple[int, int], expected: str) -> None:
    layout = Layout("甲乙|丙|", 5, (0, 2, 3, 4), (0, -1, 3, -1))
    start, end = layout.place(*span)
    assert layout.given[start:end] == expected
