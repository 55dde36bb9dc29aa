"""Separated values: every cell is located in the file's own text."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.documents.read import read
from tests.documents.made import check, grids, read_checked, texts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("指标,值\n合格率,95%\n", [["指标", "值"], ["合格率", "95%"]], id="commas"),
        pytest.param(
            "指标;值\n合格率;95,5\n覆盖率;80,0\n",
            [["指标", "值"], ["合格率", "95,5"], ["覆盖率", "80,0"]],
            id="semicolons",
        ),
        pytest.param("指标\t值\r\n合格率\t95%", [["指标", "值"], ["合格率", "95%"]], id="tabs and old line ends"),
        pytest.param(
            '指标,值\n"合格\n率","≥95%，\n其中：甲"\n',
            [["指标", "值"], ["合格\n率", "≥95%，\n其中：甲"]],
            id="line ends in quotes",
        ),
        pytest.param("sep=;\n指标;值\n造林,补植;5\n", [["指标", "值"], ["造林,补植", "5"]], id="separator told"),
        pytest.param('编号,值\n="0012",="95%"\n', [["编号", "值"], ["0012", "95%"]], id="kept as text"),
        pytest.param('指标,值\n"甲""乙""",1\n', [["指标", "值"], ['甲"乙"', "1"]], id="doubled quotes"),
        pytest.param('a,"b\nc,d\n', [["a", '"b'], ["c", "d"]], id="a quote never closed"),
        pytest.param(
            "指标, 值 ,\n合格率 ,95%,\n", [["指标", "值"], ["合格率", "95%"]], id="blanks and an empty last column"
        ),
        pytest.param('a,"b" c\nd,e\n', [["a", '"b" c'], ["d", "e"]], id="text behind a quote"),
        pytest.param(
            "绩效目标表,,\n指标,值,备注\n合格率,95%,\n",
            [["绩效目标表", "", ""], ["指标", "值", "备注"], ["合格率", "95%", ""]],
            id="title",
        ),
    ],
)
def test_cells(text: str, expected: list[list[str]]) -> None:
    assert grids(read_checked(text.encode(), "a.csv")) == [expected]


def test_the_text_is_the_file() -> None:
    text = '指标,值\n"合格\n率",  95% \n'
    assert read_checked(text.replace("\n", "\r\n").encode("gb18030"), "a.csv").text == text


def test_no_separator_is_plain_text() -> None:
    assert texts(read_checked("一、绩效目标\n验收合格率不低于95%\n".encode(), "a.csv")) == [
        "一、绩效目标",
        "验收合格率不低于95%",
    ]


# without what nobody sees (zero-width blanks, soft hyphens, variants of a sign): cells are read without it
CELL = st.text(
    alphabet=st.characters(codec="utf-8", exclude_characters="\r\x00", exclude_categories=["Cs", "Cc", "Cf", "Mn"]),
    max_size=8,
)


@given(st.lists(st.lists(CELL.map(str.strip), min_size=3, max_size=3), min_size=2, max_size=6))
def test_what_a_program_writes_reads_back(rows: list[list[str]]) -> None:
    rows = [["指标", "值", "备注"], *rows]
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(rows)
    document = read(out.getvalue().encode("utf-8-sig"), filename="a.csv")
    check(document)
    found = {(c.row, c.col): c.text for t in document.tables() for c in t.cells if c.text}
    assert found == {(r, c): t for r, row in enumerate(rows) for c, t in enumerate(row) if t}
