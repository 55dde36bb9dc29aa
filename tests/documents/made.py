"""Small files made by hand for the tests of the readers: the bytes of a docx, an xlsx or a PDF."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from extractor.documents.document import Document, Table
from extractor.documents.read import read

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def _relations(targets: Mapping[str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="r{i}" Type="{_RELATION}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(targets.items(), 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def docx(body: str, *, styles: str = "", numbering: str = "", extra: Mapping[str, str | bytes] | None = None) -> bytes:
    """A docx whose body is the given WordprocessingML."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": _relations({"officeDocument": "word/document.xml"}),
        "word/_rels/document.xml.rels": _relations({"styles": "styles.xml", "numbering": "numbering.xml"}),
        "word/document.xml": f'<?xml version="1.0"?><w:document {W}><w:body>{body}</w:body></w:document>',
        "word/styles.xml": f"<w:styles {W}>{styles}</w:styles>",
        "word/numbering.xml": f"<w:numbering {W}>{numbering}</w:numbering>",
    }
    return zipped({**parts, **(extra or {})})


def p(text: str, properties: str = "", run: str = "") -> str:
    """A paragraph of one run."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def tc(content: str, properties: str = "") -> str:
    inner = content if content.startswith("<") else p(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def tbl(*rows: Sequence[str], grid: Sequence[int] = ()) -> str:
    columns = "".join(f'<w:gridCol w:w="{w}"/>' for w in grid)
    lines = "".join(f"<w:tr>{''.join(c if c.startswith('<w:tc') else tc(c) for c in row)}</w:tr>" for row in rows)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{lines}</w:tbl>"


def xlsx(
    rows: str,
    *,
    after: str = "",
    before: str = "",
    styles: str = "",
    shared: Sequence[str] = (),
    state: str = "visible",
    workbook: str = "",
) -> bytes:
    """An xlsx with one sheet 绩效 whose sheetData is the given SpreadsheetML, and a hidden sheet."""
    s = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    items = "".join(f"<si><t>{t}</t></si>" for t in shared)
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
            "_rels/.rels": _relations({"officeDocument": "xl/workbook.xml"}),
            "xl/_rels/workbook.xml.rels": _relations(
                {"worksheet": "worksheets/sheet1.xml", "styles": "styles.xml", "sharedStrings": "sharedStrings.xml"}
            ),
            "xl/workbook.xml": f'<workbook {s} xmlns:r="{_RELATION}">{workbook}<sheets>'
            f'<sheet name="绩效" sheetId="1" state="{state}" r:id="r1"/></sheets></workbook>',
            "xl/styles.xml": f"<styleSheet {s}>{styles}</styleSheet>",
            "xl/sharedStrings.xml": f"<sst {s}>{items}</sst>",
            "xl/worksheets/sheet1.xml": f"<worksheet {s}>{before}<sheetData>{rows}</sheetData>{after}</worksheet>",
        }
    )


def inline(reference: str, text: str, style: int = 0) -> str:
    return f'<c r="{reference}" t="inlineStr" s="{style}"><is><t>{text}</t></is></c>'


def pdf(*pages: Callable[[Any], None], encrypt: Any = None, size: tuple[float, float] = (595, 842)) -> bytes:
    """A PDF; each page is drawn by a function that gets the canvas, with the font set to 10 points."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, encrypt=encrypt)
    for draw in pages:
        canvas.setFont("STSong-Light", 10)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def raw_pdf(*objects: bytes) -> bytes:
    """A PDF of numbered objects, the first one its catalog."""
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer <</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start))


def stream(data: bytes, extra: bytes = b"", *, packed: bool = False) -> bytes:
    if packed:
        data, extra = zlib.compress(data, 9), extra + b"/Filter/FlateDecode"
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (extra, len(data), data)


def ruled(canvas: Any, xs: Sequence[float], ys: Sequence[float], texts: Sequence[Sequence[str]]) -> None:
    """Draw a full grid (``ys`` from the page's top, height 842) and one line of text in each cell."""
    for y in ys:
        canvas.line(xs[0], 842 - y, xs[-1], 842 - y)
    for x in xs:
        canvas.line(x, 842 - ys[0], x, 842 - ys[-1])
    for r, row in enumerate(texts):
        for c, text in enumerate(row):
            canvas.drawString(xs[c] + 3, 842 - ys[r] - 12, text)


def grids(document: Document) -> list[list[list[str]]]:
    """Every table as texts; a merged cell's text stands at each position it covers, "∅" where there is no cell."""
    return [[[c.text if c else "∅" for c in row] for row in t.grid()] for t in document.tables()]


def texts(document: Document) -> list[str]:
    """The blocks: a paragraph's text, or the size of a table."""
    return [f"{b.n_rows}×{b.n_cols}" if isinstance(b, Table) else b.text for b in document.blocks]


def read_checked(data: bytes, filename: str, **limits: Any) -> Document:
    """Read, and check what holds for every document: each span is its text, tables are numbered in order."""
    from extractor.settings import Settings

    document = read(data, filename=filename, settings=Settings(**limits))
    check(document)
    return document


def check(document: Document) -> None:
    last = 0
    for block in document.blocks:
        assert last <= block.start <= block.end <= len(document.text)
        last = block.end
        if isinstance(block, Table):
            taken: set[tuple[int, int]] = set()
            for cell in block.cells:
                assert document.text[cell.start : cell.end] == cell.text
                assert block.start <= cell.start <= cell.end <= block.end
                assert cell.row_span >= 1 and cell.col_span >= 1
                assert cell.row + cell.row_span <= block.n_rows
                assert cell.col + cell.col_span <= block.n_cols
                if cell.row_span * cell.col_span < 1000:
                    area = {(cell.row + i, cell.col + j) for i in range(cell.row_span) for j in range(cell.col_span)}
                    assert not area & taken, "cells overlap"
                    taken |= area
        else:
            assert document.text[block.start : block.end] == block.text
    assert [t.index for t in document.tables()] == list(range(sum(1 for _ in document.tables())))
