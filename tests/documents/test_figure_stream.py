"""Streams of cells that are a name and as many figures each (``figure_rows.py``), blanks strewn in."""

# ruff: noqa: E501 (full-width characters count double; a case stays on its lines)

from __future__ import annotations

import pytest

from extractor.documents.document import Table
from extractor.documents.read import read


def closed(*cells: str) -> str:
    """Cells as a page leaves them: each on its line with a pipe behind it."""
    return "".join(f"{cell} |\n" if cell else "|\n" for cell in cells)


CASES = [
    pytest.param(
        closed("9-4\n2019-2020年救助情况", "", "", "项 目", "2019", "2020", "", "",
               "低保户数 (户)", "8624", "8059", "", "", "特困人员\n(人)", "1566", "1488", "孤儿数\n(人)", "26", "12",
               "医疗救助", "", "", "资助参保\n(人)", "7408", "6229", "住院救助\n(人次)", "2210", "1464"),
        [
            ["2019-2020年救助情况"],
            ["项 目", "2019", "2020"],
            ["低保户数 (户)", "8624", "8059"],
            ["特困人员\n(人)", "1566", "1488"],
            ["孤儿数\n(人)", "26", "12"],
            ["医疗救助"],
            ["资助参保\n(人)", "7408", "6229"],
            ["住院救助\n(人次)", "2210", "1464"],
        ],
        id="years as heads, blanks behind some rows only",
    ),
    pytest.param(
        closed("产业", "本月", "增长%", "累计", "", "食品业", "448", "19.3", "4251", "", "纺织业", "234", "16.5", "2124",
               "", "", "建材业", "39", "18.1", "404", "造纸业", "122", "11.7", "1285"),
        [
            ["产业", "本月", "增长%", "累计"],
            ["食品业", "448", "19.3", "4251"],
            ["纺织业", "234", "16.5", "2124"],
            ["建材业", "39", "18.1", "404"],
            ["造纸业", "122", "11.7", "1285"],
        ],
        id="words as heads",
    ),
    pytest.param(
        closed("全县耕地", "单位:亩", "指 标", "面积", "比上年±%", "水田", "5120", "0.4", "旱地", "860", "-1.2", "水浇地", "77", "3.0")
        .replace(" |\n", "\n|\n"),
        [
            ["全县耕地"],
            ["单位:亩"],
            ["指 标", "面积", "比上年±%"],
            ["水田", "5120", "0.4"],
            ["旱地", "860", "-1.2"],
            ["水浇地", "77", "3.0"],
        ],
        id="a pipe below each cell, titles above the heads",
    ),
    pytest.param(
        closed("单位:册", "unit:volume", "", "藏书\nholdings", "借出\nlent", "一、镇级 towns", "", "", "东镇 Dongzhen", "8100", "420",
               "西镇 Xizhen", "7900", "—", "二、村级 villages", "", "", "北村 Beicun", "900", "31", "南村 Nancun", "870", "22",
               "上村 Shangcun", "640", "18", "下村 Xiacun", "520", "12"),
        [
            ["单位:册"],
            ["unit:volume"],
            ["", "藏书\nholdings", "借出\nlent"],
            ["一、镇级 towns"],
            ["东镇 Dongzhen", "8100", "420"],
            ["西镇 Xizhen", "7900", "—"],
            ["二、村级 villages"],
            ["北村 Beicun", "900", "31"],
            ["南村 Nancun", "870", "22"],
            ["上村 Shangcun", "640", "18"],
            ["下村 Xiacun", "520", "12"],
        ],
        id="translations, a blank corner, groups",
    ),
    pytest.param(
        closed("指标", "2020年", "2025年", "属性", "绿化率（%）", "38.2", "41", "预期性", "亩产（公斤）", "510", "≥540", "预期性",
               "空气优良天数（天）", "301", "310", "约束性", "水质达标率（%）", "96", "100", "约束性"),
        [
            ["指标", "2020年", "2025年", "属性"],
            ["绿化率（%）", "38.2", "41", "预期性"],
            ["亩产（公斤）", "510", "≥540", "预期性"],
            ["空气优良天数（天）", "301", "310", "约束性"],
            ["水质达标率（%）", "96", "100", "约束性"],
        ],
        id="a word behind the figures of each row",
    ),
    pytest.param(
        closed("9-3 学校", "", "", "年份", "学校数", "", "教师数", "", "", "(所)", "#小学", "(人)", "#女", "2011", "57", "31", "4123", "2201",
               "2012", "55", "30", "4177", "2254", "", "", "2013", "54", "29", "4206", "2283", "2014", "52", "28", "4233", "2301"),
        [
            ["9-3 学校"],
            ["年份", "学校数", "#小学", "教师数", "#女"],
            ["2011", "57", "31", "4123", "2201"],
            ["2012", "55", "30", "4177", "2254"],
            ["2013", "54", "29", "4206", "2283"],
            ["2014", "52", "28", "4233", "2301"],
        ],
        id="heads over two lines, each column's first cell names it",
    ),
    pytest.param(
        closed("年份", "场馆（个）", "参观（万人次）", "2017", "12", "31.5", "2018", "13", "33.8", "2019", "13", "40.1", "2020", "14", "9.7"),
        [
            ["年份", "场馆（个）", "参观（万人次）"],
            ["2017", "12", "31.5"],
            ["2018", "13", "33.8"],
            ["2019", "13", "40.1"],
            ["2020", "14", "9.7"],
        ],
        id="years in front of the rows",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "told"), CASES)
def test_rows_by_figures(text: str, told: list[list[str]]) -> None:
    (table,) = read(text.encode(), filename="年鉴.txt").tables()
    assert isinstance(table, Table)
    grid = [["" if c is None else c.text for c in line] for line in table.grid()]
    assert [line if any(line[1:]) else line[:1] for line in grid if any(line)] == told


def test_rows_of_unequal_numbers_are_left_alone() -> None:
    text = closed("甲", "1", "2", "", "乙", "3", "丙", "4", "5", "6", "", "丁", "7", "8", "9", "1", "戊", "2")
    tables = [t for t in read(text.encode(), filename="表.txt").tables() if isinstance(t, Table)]
    assert all(len([c for c in t.cells if c.row == 0]) < 4 for t in tables)
