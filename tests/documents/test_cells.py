"""Every format gives back the cells that it was rendered from."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.documents.read import read
from extractor.training.cells import STYLES, invented, score_cells
from extractor.training.render import FORMATS, Blocks, CellSpec, ParagraphSpec, TableSpec, parse_blocks, place, render
from tests.documents.made import check


@pytest.mark.parametrize(("format", "style"), STYLES, ids=lambda v: v)
def test_a_document_of_forms(format: str, style: str) -> None:
    blocks = invented(8, seed=11)
    document = read(render(blocks, format, style), filename=f"a{FORMATS[format].extension}")
    check(document)
    score = score_cells(blocks, document, spans=format not in ("csv", "tsv"))
    assert (score.anchor, score.grid) == (1.0, 1.0)


@pytest.mark.parametrize("format", ["docx", "html", "pdf"])
def test_paragraphs_and_tables_stand_in_order(format: str) -> None:
    blocks = invented(4, seed=3)
    document = read(render(blocks, format), filename=f"a{FORMATS[format].extension}")
    expected = ["table" if isinstance(b, TableSpec) else "".join(b.text.split()) for b in blocks]
    assert ["table" if hasattr(b, "cells") else "".join(b.text.split()) for b in document.blocks] == expected


def test_what_the_score_sees() -> None:
    rows = [["一级", {"text": "指标", "colspan": 2}], ["产出", "数量", "4次"], ["效益", "合格率", "95%"]]
    truth = parse_blocks({"blocks": [{"type": "table", "rows": rows}]})
    wrong = parse_blocks({"blocks": [{"type": "table", "rows": [rows[0], ["产出", "数量", "5次"], rows[2]]}]})
    lost = parse_blocks({"blocks": [{"type": "table", "rows": [rows[0], rows[2]]}]})

    def score(blocks: Blocks) -> tuple[int, int, int, int]:
        s = score_cells(truth, read(render(blocks, "docx"), filename="a.docx"))
        return s.anchor_hits, s.anchors, s.position_hits, s.positions

    assert score(truth) == (8, 8, 9, 9)
    assert score(wrong) == (7, 8, 8, 9)
    assert score(lost) == (5, 8, 6, 9)


WORD = st.text(alphabet="一二指标率数次人目≥95%（）元、", min_size=1, max_size=9)


@st.composite
def tables(draw: st.DrawFn) -> TableSpec:
    """A grid cut into cells at random: every position is covered once."""
    n_rows, n_cols = draw(st.integers(2, 5)), draw(st.integers(2, 5))
    free = [[True] * n_cols for _ in range(n_rows)]
    rows: list[list[CellSpec]] = [[] for _ in range(n_rows)]
    number = 0
    for r in range(n_rows):
        for c in range(n_cols):
            if not free[r][c]:
                continue
            width = 1
            limit = draw(st.integers(1, 3))
            while width < limit and c + width < n_cols and free[r][c + width]:
                width += 1
            height = min(draw(st.integers(1, 3)), n_rows - r)
            for i in range(height):
                free[r + i][c : c + width] = [False] * width
            number += 1
            rows[r].append(CellSpec(draw(WORD) + str(number), height, width))
    return TableSpec(tuple(map(tuple, rows)))


@pytest.mark.parametrize("format", ["docx", "html", "xlsx", "xls", "pdf"])
@given(inner=tables())
@settings(max_examples=25, deadline=None)
def test_any_table_comes_back(format: str, inner: TableSpec) -> None:
    # A column of numbers in front and one behind, so that no row is a mere line of text in a sheet.
    rows = tuple((CellSpec(f"第{r}行"), *row, CellSpec(f"末{r}")) for r, row in enumerate(inner.rows))
    table = TableSpec(rows)
    document = read(render((ParagraphSpec("表"), table), format), filename="a")
    check(document)
    truth = place(table)
    found = {(c.row, c.col): (c.text, c.row_span, c.col_span) for t in document.tables() for c in t.cells}
    real = sorted({c.col for c in truth.cells})  # a column in which no cell begins is none
    expected = {
        (c.row, real.index(c.col)): (c.text, c.rowspan, sum(1 for k in real if c.col <= k < c.col + c.colspan))
        for c in truth.cells
    }
    assert {place: (text.replace("\n", ""), h, w) for place, (text, h, w) in found.items()} == expected


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("kind", ["docx", "xlsx", "xls", "html", "pdf"])
def test_what_libreoffice_writes(kind: str, tmp_path: Path) -> None:
    """A second producer: our docx or xlsx, saved by LibreOffice in another format."""
    blocks = invented(3, seed=5)
    source = "xlsx" if kind in ("xlsx", "xls") else "docx"
    path = tmp_path / f"a.{source}"
    path.write_bytes(render(blocks, source))
    out = tmp_path / "out"
    command = [
        "soffice",
        "--headless",
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--convert-to",
        kind,
    ]
    subprocess.run([*command, "--outdir", str(out), str(path)], check=True, timeout=120, capture_output=True)
    score = score_cells(blocks, read((out / f"a.{kind}").read_bytes(), filename=f"a.{kind}"))
    assert score.anchor > 0.98 and score.grid > 0.97
