"""Tables that a text holds as markup, and what pages leave behind: tags, entities, marks against copying."""

# ruff: noqa: E501 (full-width characters count double; a case stays on its lines)

from __future__ import annotations

import pytest

from extractor.documents.document import Paragraph, Table
from extractor.documents.flat.residue import cleared
from extractor.documents.read import read

Told = list[tuple[int, int, str, int, int]]

CASES = [
    pytest.param(
        "楼主发表于 10:20\n[table=98%]\n[tr][td=2,1]指标[/td][td]目标值[/td][/tr]\n"
        "[tr][td=1,2]产出指标[/td][td]新建泵站[/td][td][b]3座[/b][/td][/tr]\n[tr][td]验收合格率[/td][td]100%[/td][/tr]\n"
        "[/table]\n回复 举报\n",
        [
            (0, 0, "指标", 1, 2), (0, 2, "目标值", 1, 1), (1, 0, "产出指标", 2, 1), (1, 1, "新建泵站", 1, 1),
            (1, 2, "3座", 1, 1), (2, 1, "验收合格率", 1, 1), (2, 2, "100%", 1, 1),
        ],
        ["楼主发表于 10:20", "回复 举报"],
        id="a forum's marks, columns and rows in one mark",
    ),
    pytest.param(
        '目标如下：<TABLE border="1"><TR><TD>指标</TD><TD>目标值</TD></TR>\n<TR>\n<TD rowspan=2><P>巡河\n次数</P></TD>\n'
        "<TD>&nbsp;24次</TD>\n</TR><TR><TD>30次</TD></TR></TABLE>注：略\n",
        [
            (0, 0, "指标", 1, 1), (0, 1, "目标值", 1, 1), (1, 0, "巡河\n次数", 2, 1), (1, 1, "24次", 1, 1),
            (2, 1, "30次", 1, 1),
        ],
        ["目标如下：", "注：略"],
        id="a page's tags in capitals, text on the table's lines",
    ),
    pytest.param(
        "[tr][td]指标名称[td]单位[td]目标值\n[tr][td]改造厕所[td]座[td]12\n[tr][td]清运垃圾[td]吨[td]300\n谢谢分享\n",
        [
            (0, 0, "指标名称", 1, 1), (0, 1, "单位", 1, 1), (0, 2, "目标值", 1, 1),
            (1, 0, "改造厕所", 1, 1), (1, 1, "座", 1, 1), (1, 2, "12", 1, 1),
            (2, 0, "清运垃圾", 1, 1), (2, 1, "吨", 1, 1), (2, 2, "300", 1, 1),
        ],
        ["谢谢分享"],
        id="marks that nobody closed",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "cells", "paragraphs"), CASES)
def test_marked_tables(text: str, cells: Told, paragraphs: list[str]) -> None:
    document = read(text.encode(), filename="帖子.txt")
    (table,) = document.tables()
    assert isinstance(table, Table)
    assert [(c.row, c.col, c.text, c.row_span, c.col_span) for c in table.cells] == cells
    assert [b.text for b in document.blocks if isinstance(b, Paragraph)] == paragraphs
    assert all(document.text[b.start : b.end] == b.text for b in (*table.cells, *document.paragraphs()))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[td]是单元格的标记，[tr]是行的标记。\n", id="marks that are spoken of"),
        pytest.param("若a<b且c>d，取x<y。\n", id="signs of comparison"),
        pytest.param("<td>只有一格</td>\n", id="one cell"),
    ],
)
def test_no_table(text: str) -> None:
    assert not list(read(text.encode(), filename="说明.txt").tables())


NOISY = "森林覆盖率(%)/ k# w3 }, P7 z\n| 21。6\n9 q! T( m; c4 R| 2\n指标\n* f2 }+ q6 ]: j9 T @9 y\n| 2020年$ {8 u2 J8 I5 T1 y7 r\n湿地667 f, c! Z/ X, t2 A$\n"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        pytest.param(NOISY, ["森林覆盖率(%)", "| 21。6", "指标", "| 2020年", "湿地66"], id="behind lines and on their own"),
        pytest.param("1 2 3 4 5 6\n| a | b | c | d |\n- - - - -\n" * 3, ["1 2 3 4 5 6", "| a | b | c | d |", "- - - - -"] * 3, id="figures, columns and dashes"),
        pytest.param("if (a < b) { x = y; }\n", ["if (a < b) { x = y; }"], id="one line of a program"),
    ],
)  # fmt: skip
def test_marks_against_copying_read_as_blanks(text: str, kept: list[str]) -> None:
    clear = cleared(text)
    assert len(clear) == len(text)
    lines = [line.strip() for line in clear.splitlines() if line.strip() and "R| 2" not in line]
    assert lines == kept
