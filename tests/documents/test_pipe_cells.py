"""Tables whose cells stand one per line, each closed or opened by a pipe."""

from __future__ import annotations

import pytest

from extractor.documents.document import Document, Table
from extractor.documents.text import read_text
from extractor.settings import Settings

Grid = list[list[str | None]]


def read(text: str) -> Document:
    return read_text(text.encode(), filename="例.txt", settings=Settings())


def grid(table: Table) -> Grid:
    rows: Grid = []
    for row in table.grid():
        cells = [None if c is None else c.text.replace("\n", "¶") for c in row]
        while cells and cells[-1] is None:
            cells.pop()
        rows.append(cells)
    return rows


def closed(rows: list[list[str]], *, between: str = "\n", end: str = "") -> str:
    """Every cell followed by a pipe; ``between`` stands in front of the pipe, ``end`` behind a row."""
    return "".join("".join((cell + between if cell else "") + "|\n" for cell in row) + end for row in rows)


def opened(rows: list[list[str]]) -> str:
    """A row's first cell bare, the others behind a pipe, a pipe alone at the row's end."""
    return "".join(row[0] + "\n" + "".join(f"| {c}\n" if c else "|\n" for c in row[1:]) + "|\n" for row in rows)


MARKET = [
    ["指标", "单位", "累计", "±%"],
    ["茶叶产量", "吨", "815.2", "4.1"],
    ["鲜果产量", "万吨", "3.6", "-2.7"],
    ["民宿接待", "万人次", "―", "18.9"],
    ["林下收入", "万元", "640", "7.5"],
]

RULES = [
    ["序号", "考核内容", "评分标准", "应得分数", "扣减分数"],
    ["1", "值班值守", "脱岗一次扣3分。", "20", ""],
    ["2", "物资储备", "缺一类扣2分；账物不符扣1分。", "30", ""],
    ["3", "隐患巡查", "少巡一次扣1分。", "50", ""],
]


MONTHS = [["一月", "23.4", "1.6"], ["二月", "25.1", "1.4"], ["三月", "22.8", "1.7"], ["四月", "22.0", "1.8"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(closed(MARKET), MARKET, id="a pipe below every cell, nothing at a row's end"),
        pytest.param(closed(MARKET, between=" "), MARKET, id="a pipe behind every cell"),
        pytest.param(closed(RULES, end="|\n"), [r if r[-1] else r[:-1] for r in RULES], id="one pipe more ends a row"),
        pytest.param(opened(MARKET), MARKET, id="pipes open the further cells"),
        pytest.param(
            opened([["任务", "目标", "完成情况"], ["绿道", "", ""], ["公厕", "", ""], ["口袋公园", "", ""]]),
            [["任务", "目标", "完成情况"], ["绿道"], ["公厕"], ["口袋公园"]],
            id="nothing filled in",
        ),
        pytest.param(
            opened([["事项", "细则"], ["日\n常\n工\n作", "按时报送材料"], ["专项行动", "原扣5分\n现扣8分"]]),
            [["事项", "细则"], ["日¶常¶工¶作", "按时报送材料"], ["专项行动", "原扣5分¶现扣8分"]],
            id="line breaks in cells",
        ),
        pytest.param(
            closed([["路口车速（公里/小时）", "拥堵指数", ""], *MONTHS]),
            [[None, "路口车速（公里/小时）", "拥堵指数"], *MONTHS],
            id="the blank corner of the header printed last",
        ),
    ],
)
def test_rows(text: str, expected: Grid) -> None:
    document = read(f"全镇情况如下。\n{text}各村要抓紧落实。\n")
    (table,) = document.tables()
    assert grid(table) == expected
    assert [p.text for p in document.paragraphs()] == ["全镇情况如下。", "各村要抓紧落实。"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("首页 |\n政务公开 |\n办事服务 |\n互动交流 |\n走进某县 |\n站内搜索 |\n", id="site navigation"),
        pytest.param("使用帮助 | 网站地图 | 旧版\n主办：某县人民政府办公室\n", id="a page's foot"),
    ],
)
def test_no_table_of_several_columns(text: str) -> None:
    assert all(table.n_rows == 1 or table.n_cols == 1 for table in read(text).tables())


PADDED = """\
一级指标 | 二级指标 | 三级指标 | 评分标准 | 分值 | 得分 | 扣分原因 |
投入（30分） | 预算配置 | 人员控制率 | 超编一人扣1分。 | 10 | 9 | 超编一人 |
公用经费变动率 | 每升1个百分点扣0.5分。 | 10 | 10 | |||
预算执行 | 支付进度 | 每迟一天扣0.2分。 | 10 | 10 | ||
"""


def test_blanks_at_the_end_stand_for_covered_cells() -> None:
    (table,) = read(PADDED).tables()
    names = [[c.text for c in row if c is not None and c.col == 2] for row in table.grid()]
    assert names == [["三级指标"], ["人员控制率"], ["公用经费变动率"], ["支付进度"]]
