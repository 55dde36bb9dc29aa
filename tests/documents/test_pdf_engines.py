"""Two engines read a PDF: the same text in the same cells, and a reason wherever the second one had to."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from extractor.documents.document import Document
from extractor.documents.page.pages import Page
from extractor.documents.pdf import reader
from extractor.documents.pdf.trust import Weight, weigh
from extractor.settings import Settings
from extractor.training.cells import invented
from extractor.training.render import load_blocks, render
from tests.documents.made import grids, pdf, raw_pdf, read_checked, ruled, stream, texts

CORPUS = Path(__file__).resolve().parents[2] / "corpora" / "dev"
SAMPLE = sorted(CORPUS.rglob("*.blocks.json"))[::9]
STYLES = ("default", "word", "split-rows+repeat-header")
XS, YS = (72, 200, 400, 520), (100, 120, 140, 160)
ROWS = [["一级指标", "三级指标", "指标值"], ["产出指标", "检查次数", "≥4次"], ["效益指标", "合格率", "≥95%"]]


def pages(data: bytes, engine: reader.Engine) -> Iterator[Page]:
    settings = Settings()
    with ExitStack() as stack:
        source = reader._Source(data, "a.pdf", settings, (engine,), stack)
        for number in range(1, source.pages + 1):
            drawn = source.fast(number) if engine == "pdfium" else source.reference(number)
            assert drawn is not None
            page, _ = reader._composed(drawn, number, settings)
            yield page


def cells(page: Page) -> list[list[tuple[Any, ...]]]:
    """Every cell's place, spans and text."""
    return [
        [(c.cell.row, c.cell.col, c.cell.row_span, c.cell.col_span, c.cell.text) for c in table.cells]
        for table in page.tables
    ]


def assert_equal_pages(data: bytes) -> None:
    for fast, slow in zip(pages(data, "pdfium"), pages(data, "pdfplumber"), strict=True):
        assert cells(fast) == cells(slow)
        assert [n.text for n in fast.lines] == [n.text for n in slow.lines]
        for mine, theirs in zip(fast.tables, slow.tables, strict=True):
            assert mine.xs == pytest.approx(theirs.xs, abs=0.1)
            assert mine.ys == pytest.approx(theirs.ys, abs=0.1)
        for one, other in zip(fast.lines, slow.lines, strict=True):
            assert (one.x0, one.x1, one.top, one.size) == pytest.approx(
                (other.x0, other.x1, other.top, other.size), abs=0.3
            )


@pytest.mark.parametrize("style", STYLES)
def test_both_engines_find_the_same_cells(style: str) -> None:
    assert_equal_pages(render(invented(4, seed=3), "pdf", style))


@pytest.mark.parametrize("path", SAMPLE, ids=lambda p: p.name.removesuffix(".blocks.json"))
def test_both_engines_read_documents_alike(path: Path) -> None:
    assert_equal_pages(render(load_blocks(path), "pdf", "word"))


def draw_form(canvas: Any) -> None:
    canvas.beginForm("table", 0, 0, 595, 842)
    canvas.setFont("STSong-Light", 10)
    ruled(canvas, XS, YS, ROWS)
    canvas.endForm()
    canvas.translate(10, -20)
    canvas.doForm("table")


def pictures_as_rules(canvas: Any) -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    ink = ImageReader(Image.new("RGB", (4, 4), "black"))
    for y in YS:
        canvas.drawImage(ink, XS[0], 842 - y, XS[-1] - XS[0], 0.7)
    for x in XS:
        canvas.drawImage(ink, x, 842 - YS[-1], 0.7, YS[-1] - YS[0])
    for r, row in enumerate(ROWS):
        for c, text in enumerate(row):
            canvas.drawString(XS[c] + 3, 842 - YS[r] - 12, text)


def spaced(canvas: Any) -> None:
    """Characters set apart and drawn together, and one that stands alone."""
    ruled(canvas, XS, YS, [["一", "", ""], ["", "", ""], ["", "", ""]])
    text = canvas.beginText(XS[1] + 3, 842 - YS[0] - 12)
    text.setCharSpace(2)
    text.textOut("检查次数")
    text.setCharSpace(-0.5)
    text.setTextOrigin(XS[2] + 3, 842 - YS[0] - 12)
    text.textOut("≥95%")
    canvas.drawText(text)


def indented(canvas: Any) -> None:
    ruled(canvas, XS, YS, [["\u3000\u3000其中", "a b", "1  2   家"], ["", "", ""], ["", "", ""]])


@pytest.mark.parametrize("draw", [draw_form, pictures_as_rules, spaced, indented], ids=lambda f: f.__name__)
def test_both_engines_see_what_programs_draw(draw: Any) -> None:
    data = pdf(draw)
    assert_equal_pages(data)
    assert [len(t.xs) for p in pages(data, "pdfium") for t in p.tables] == [4]


def test_a_page_of_hundreds_of_cells_is_read_whole() -> None:
    def dense(canvas: Any) -> None:
        canvas.setFont("STSong-Light", 8)
        for row in range(50):
            for col in range(11):
                canvas.rect(30 + 48 * col, 800 - 15 * row, 48, 15)
                canvas.drawString(34 + 48 * col, 804 - 15 * row, f"第{row}行{col}")

    (page,) = pages(pdf(dense), "pdfium")
    assert cells(page) == [[(row, col, 1, 1, f"第{row}行{col}") for row in range(50) for col in range(11)]]


def test_a_table_in_a_form_stands_where_the_form_is_placed() -> None:
    found = read_checked(pdf(draw_form), "a.pdf")
    assert grids(found) == [ROWS]
    assert next(found.tables()).cells[0].bbox == pytest.approx((82, 120, 210, 140), abs=1)
    assert engines(found) == ["pdfium"]


# ------------------------------------------------------------------------------------------------ the fallback


def engines(document: Document) -> list[str]:
    return [reading.engine for reading in document.readings]


def upright(canvas: Any) -> None:
    ruled(canvas, XS, YS, ROWS)
    canvas.rotate(90)
    canvas.drawString(400, -60, "附件")


def cropped(canvas: Any) -> None:
    canvas.setCropBox((20, 20, 575, 822))
    ruled(canvas, XS, YS, ROWS)


def turned(canvas: Any) -> None:
    canvas.setPageRotation(90)
    ruled(canvas, XS, YS, ROWS)


def unruled(canvas: Any) -> None:
    for i in range(20):
        for c, text in enumerate(("产出指标", "检查完成次数", "≥12次")):
            canvas.drawString((72, 250, 450)[c], 742 - 20 * i, text)


@pytest.mark.parametrize(
    ("draw", "reason"),
    [(upright, "旋转"), (cropped, "裁切"), (turned, "旋转"), (unruled, "没有表格线")],
    ids=lambda f: getattr(f, "__name__", None),
)
def test_a_doubtful_page_is_read_by_the_reference(draw: Any, reason: str) -> None:
    found = read_checked(pdf(lambda c: ruled(c, XS, YS, ROWS), draw), "a.pdf")
    assert engines(found) == ["pdfium", "pdfplumber"]
    assert reason in (found.readings[1].reason or "")
    (note,) = [n for n in found.notes if n.code == "page_reread"]
    assert (note.page, "第2页" in note.message, reason in note.message) == (2, True, True)


CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
FONT = b"/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica%s>>>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<%s>>>>"
TEXT = b"BT /F 10 Tf 72 700 Td (target 95%) Tj ET\n"


def test_characters_that_mean_nothing_go_to_the_reference() -> None:
    """A font whose own codes are in the private use area."""
    names = b"/Encoding<</Type/Encoding/Differences[116/uniE001]>>"
    data = raw_pdf(CATALOG, PAGES, PAGE % (FONT % names), stream(TEXT))
    assert engines(read_checked(data, "a.pdf")) == ["pdfplumber"]


FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>"


@pytest.mark.parametrize(
    ("objects", "weight"),
    [
        pytest.param([PAGE % FONT, stream(TEXT, packed=True)], Weight.LIGHT, id="plain"),
        pytest.param([PAGE % b"", stream(b"/X Do"), stream(b"0 0 9 9 re S", FORM % 9)], Weight.LIGHT, id="one form"),
        pytest.param(
            [PAGE % b"", stream(b"/X Do " * 10), *(stream(b"/X Do " * 10, FORM % n) for n in (6, 7, 8, 9))],
            Weight.HEAVY,
            id="forms in forms",
        ),
        pytest.param(
            [PAGE % b"", stream(b"/X Do " * 9000, packed=True), stream(b"0 0 9 9 re S", FORM % 9)],
            Weight.HEAVY,
            id="one form again and again",
        ),
        pytest.param(
            [PAGE % b"", stream(b"0 0 9 9 re S\n" * 900_000, packed=True), stream(b"", FORM % 9)],
            Weight.HEAVY,
            id="much when unpacked",
        ),
        pytest.param([PAGE % b"", stream(b"", FORM.replace(b"/Form", b"/#46orm") % 9)], Weight.CODED, id="hidden form"),
        pytest.param([PAGE % b"", stream(b"", FORM % 9 + b"/Filter/LZWDecode")], Weight.CODED, id="rare coding"),
    ],
)
def test_what_a_file_comes_to_when_drawn(objects: list[bytes], weight: Weight) -> None:
    assert weigh(raw_pdf(CATALOG, PAGES, *objects), Settings()) is weight


def test_the_reference_is_not_needed_for_ordinary_files() -> None:
    import subprocess
    import sys

    code = (
        "import sys\nfrom extractor.documents.read import read\nfrom extractor.settings import Settings\n"
        "read(sys.stdin.buffer.read(), filename='a.pdf', settings=Settings())\n"
        "print(*sorted({'pdfplumber', 'pdfminer'} & set(sys.modules)))"
    )
    data = pdf(lambda c: ruled(c, XS, YS, ROWS))
    done = subprocess.run([sys.executable, "-c", code], input=data, capture_output=True, check=True)
    assert done.stdout.split() == []


def test_system_fonts_are_back_after_reading() -> None:
    """What a host application draws with PDFium is not drawn with boxes."""
    import pypdfium2

    data = pdf(lambda c: c.drawString(72, 700, "指标"))

    def ink() -> int:
        bitmap = pypdfium2.PdfDocument(io.BytesIO(data))[0].render(scale=1)
        return sum(1 for value in bytes(bitmap.buffer) if value < 128)

    before = ink()
    read_checked(data, "a.pdf")
    assert ink() == before


@pytest.mark.parametrize(
    ("limit", "code"),
    [({"max_page_objects": 3}, "page_too_complex"), ({"max_page_characters": 9}, "page_too_complex"),
     ({"max_page_rules": 2}, "page_too_complex"), ({"max_page_side": 500}, "page_too_complex")],
)  # fmt: skip
def test_limits_cost_a_page_only(limit: dict[str, int], code: str) -> None:
    small = lambda canvas: canvas.drawString(72, 700, "短文")  # noqa: E731
    if "max_page_side" in limit:
        found = read_checked(
            pdf(small, lambda c: (c.setPageSize((400, 300)), c.drawString(72, 100, "短文"))), "a.pdf", **limit
        )
        assert texts(found) == ["短文"]
    else:
        found = read_checked(pdf(small, lambda c: ruled(c, XS, YS, ROWS)), "a.pdf", **limit)
        assert texts(found)[0] == "短文"
    assert code in [n.code for n in found.notes]
