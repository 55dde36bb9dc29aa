"""Streams of cells that are a name and as many figures each, blanks strewn in."""

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
