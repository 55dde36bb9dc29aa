"""Tables of figures set apart by single blanks, and heads of yearbooks of which some are parts of others."""

# ruff: noqa: E501 (full-width characters count double; a case stays on its lines)

from __future__ import annotations

import pytest

from extractor.documents.document import Table
from extractor.documents.flat.shares import parts_below
from extractor.documents.read import read

CASES = [
    pytest.param(
        "6-3 居民消费价格(2019年)\n单位:以上年为100\n项目 全县\n城镇 乡村\n\n  总指数 102.2 102.3 101.9\n"
        "  一、按类别分\n      食品烟酒 104.0 104.1 103.6\n      衣着 100.7 100.6 101.0\n  二、另计\n      居住 101.1 101.2 100.8\n注：略。\n",
        [
            ["项目", "全县", "城镇", "乡村"],
            ["总指数", "102.2", "102.3", "101.9"],
            ["一、按类别分"],
            ["食品烟酒", "104.0", "104.1", "103.6"],
            ["衣着", "100.7", "100.6", "101.0"],
            ["二、另计"],
            ["居住", "101.1", "101.2", "100.8"],
        ],
        id="heads over two lines, groups between rows",
    ),
    pytest.param(
        "项目 2018 2019 2020\n渔船数(艘)\n1120  1098  1076 \n  机动渔船\n860  855  849 \n渔港(座)\n6  6  7 \n",
        [
            ["项目", "2018", "2019", "2020"],
            ["渔船数(艘)", "1120", "1098", "1076"],
            ["机动渔船", "860", "855", "849"],
            ["渔港(座)", "6", "6", "7"],
        ],
        id="each name on a line above its figures",
    ),
    pytest.param(
        "5-8 种植结构\n单位:%\n   1995 2005 2015\n 总面积 100.00 100.00 100.00\n   粮食 作物 73.4 67.1 68.8\n     #玉米 15.2 16.6 19.2\n",
        [
            ["", "1995", "2005", "2015"],
            ["总面积", "100.00", "100.00", "100.00"],
            ["粮食 作物", "73.4", "67.1", "68.8"],
            ["#玉米", "15.2", "16.6", "19.2"],
        ],
        id="years alone as heads, a blank inside a name",
    ),
    pytest.param(
        "7-2 公园建设\n指 标 2010 2015 2020\n公园  \n  公园数(个)   21 34\n  公园面积(公顷) 88 120 190\n绿道  \n"
        "  绿道长度(公里) 12   65\n  驿站(座) 3 9 14\n  厕所(座) 5 11 20\n",
        [
            ["指 标", "2010", "2015", "2020"],
            ["公园"],
            ["公园数(个)", "", "21", "34"],
            ["公园面积(公顷)", "88", "120", "190"],
            ["绿道"],
            ["绿道长度(公里)", "12", "", "65"],
            ["驿站(座)", "3", "9", "14"],
            ["厕所(座)", "5", "11", "20"],
        ],
        id="blank cells told by the blanks around them",
    ),
    pytest.param(
        "邮政业务统计 2021年3月 某县邮政局 指 标 单位 当月 增长(%) 一、业务总量 万元 512 6.1 其中: 函件 万件 31 -4.0 包裹 万件 8 2.2 "
        "二、快递收件 万件 960 20.5 三、投递点 个 75 1.4 四、邮路 公里 830 0.6\n",
        [
            ["指 标", "单位", "当月", "增长(%)"],
            ["一、业务总量", "万元", "512", "6.1"],
            ["其中: 函件", "万件", "31", "-4.0"],
            ["包裹", "万件", "8", "2.2"],
            ["二、快递收件", "万件", "960", "20.5"],
            ["三、投递点", "个", "75", "1.4"],
            ["四、邮路", "公里", "830", "0.6"],
        ],
        id="all rows in one line",
    ),
    pytest.param(
        "某区生产总值\n\n2021年\n\n总量\n\n(亿元)\n\n比上年同期\n\n增长(%)\n\n生产总值\n\n310.2\n\n6.5\n\n按产业分\n\n\n\n"
        "第一产业\n\n20.1\n\n2.2\n\n第二产业\n\n140.0\n\n7.7\n\n第三产业\n\n150.1\n\n-0.4\n\n",
        [
            ["", "总量\n\n(亿元)", "比上年同期\n\n增长(%)"],
            ["生产总值", "310.2", "6.5"],
            ["按产业分"],
            ["第一产业", "20.1", "2.2"],
            ["第二产业", "140.0", "7.7"],
            ["第三产业", "150.1", "-0.4"],
        ],
        id="a cell a line, heads cut over lines, no head over the names",
    ),
    pytest.param(
        "名次  单位  收件（件）  满意率（%）\n1  民政局  310  99.1\n2  水务局  287  98.0\n2  教体局  255  98.0\n4  公安局  981  95.5\n",
        [
            ["名次", "单位", "收件（件）", "满意率（%）"],
            ["1", "民政局", "310", "99.1"],
            ["2", "水务局", "287", "98.0"],
            ["2", "教体局", "255", "98.0"],
            ["4", "公安局", "981", "95.5"],
        ],
        id="ranks in front of the names",
    ),
]  # fmt: skip


def rows(text: str) -> list[list[list[str]]]:
    document = read(text.encode(), filename="年鉴.txt")
    out: list[list[list[str]]] = []
    for table in document.tables():
        assert isinstance(table, Table)
        grid = [["" if c is None else c.text for c in line] for line in table.grid()]
        out.append([line if any(line[1:]) else line[:1] for line in grid])
    return out


@pytest.mark.parametrize(("text", "told"), CASES)
def test_figures_set_apart_by_blanks(text: str, told: list[list[str]]) -> None:
    assert rows(text) == [told]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("到 2020 年\n森林 覆盖率 45 %\n", id="a sentence cut at blanks"),
        pytest.param("甲 乙 丙 丁\n渔港 6 7\n渔船 9 8\n渔民 4 5\n", id="more heads than columns"),
    ],
)
def test_no_table_of_figures(text: str) -> None:
    assert all(table[0][0] not in ("项目", "甲") for table in rows(text))


PARTS = [
    pytest.param(
        4, ["医院", "医院", "医师", "护士"],
        [["2006", "2384", "401", "43643", "38893", "62258", "25358", "20030"]] * 4,
        [0, 1, 1, 2], id="each part below its own whole",
    ),
    pytest.param(
        5, ["医师", "护士"],
        [["总计", "68", "4737", "5300", "2004", "1917", "582"], ["卫生院", "16", "1075", "1080", "380", "242", "79"],
         ["门诊部", "2", "11", "260", "86", "83", "17"]],
        [0, 0, 0, 2, 0], id="both below one of which they are less",
    ),
    pytest.param(3, ["甲", "乙"], [["村", "1", "2", "3", "4"]] * 4, None, id="parts larger than any whole"),
    pytest.param(3, ["甲"], [["村", "9", "8", "7"]] * 4, None, id="one of two wholes"),
    pytest.param(3, ["甲"], [["村", "9", "8", "10"]], None, id="one row tells nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("upper", "lower", "body", "told"), PARTS)
def test_parts_below_their_wholes(upper: int, lower: list[str], body: list[list[str]], told: list[int] | None) -> None:
    assert parts_below(upper, lower, body) == told


def test_heads_that_line_breaks_cut_are_one_row() -> None:
    text = "| 项目 | 单位 |\n1-4月 累计 |\n比上年增长(%) | 比重(%) |\n"
    text += "| 增值税 | 万元 | 512 | 2.4 | 33.4 |\n| 房产税 | 万元 | 281 | 35.9 | 1.6 |\n| 印花税 | 万元 | 28 | 5.9 | 1.7 |\n"
    assert rows(text)[0][0] == ["项目", "单位", "1-4月 累计", "比上年增长(%)", "比重(%)"]
