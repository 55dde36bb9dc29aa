"""Files made to crash, hang or fill whoever opens them, one function each; nothing here is fetched.

    for case in cases():
        path.write_bytes(case.make())

Most are of kinds that brought down the libraries that read these formats; they are small, what they become is not.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import random
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

MB = 1024 * 1024
READ = "read"
"""In ``Case.ends``: it may also be read, whole or in part."""


@dataclass(frozen=True, slots=True)
class Case:
    """A hostile file: its name, the error codes in which reading it may end, and what makes its bytes."""

    name: str
    ends: frozenset[str]
    make: Callable[[], bytes]


_CASES: list[Case] = []


def _case(name: str, *ends: str) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    def keep(make: Callable[[], bytes]) -> Callable[[], bytes]:
        _CASES.append(Case(name, frozenset(ends), make))
        return make

    return keep


def cases() -> Iterator[Case]:
    """Every hostile file, in a fixed order."""
    yield from _CASES


# --- pdf --------------------------------------------------------------------------------------------------


def _pdf(objects: dict[int, bytes], *, trailer: bytes = b"", root: int = 1) -> bytes:
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    top = max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % top
    for number in range(1, top):
        out += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
    out += b"trailer\n<< /Size %d /Root %d 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (top, root, trailer, start)
    return bytes(out)


def _stream(data: bytes, more: bytes = b"", *, packed: bool = True) -> bytes:
    if packed:
        data, more = zlib.compress(data, 9), more + b" /Filter /FlateDecode"
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), more, data)


_FONT = b"<< /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> %s >>"


def _page(
    content: bytes, *, resources: bytes = b"", box: bytes = b"0 0 595 842", more: bytes = b""
) -> dict[int, bytes]:
    return {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Contents 4 0 R /Resources %s %s >>"
        % (box, _FONT % resources, more),
        4: _stream(content),
    }


def _words(count: int) -> bytes:
    return b"BT /F 4 Tf 20 800 Td " + b"(a1) Tj 3 0 Td " * count + b"ET"


def _grid(cells: int) -> bytes:
    step = 560 / cells
    lines = [b"0.2 w"]
    for i in range(cells + 1):
        at = 20 + i * step
        lines.append(b"20 %.2f m 580 %.2f l S %.2f 20 m %.2f 580 l S" % (at, at, at, at))
    lines.append(b"BT /F 1 Tf")
    for row in range(cells):
        for col in range(cells):
            lines.append(b"1 0 0 1 %.2f %.2f Tm (7) Tj" % (20.3 + col * step, 20.3 + row * step))
    return b"\n".join([*lines, b"ET"])


@_case("pdf-grid-100.pdf", READ, "too_large", "timeout")
def _pdf_grid() -> bytes:
    return _pdf(_page(_grid(100)))


@_case("pdf-grid-200.pdf", READ, "too_large", "timeout")
def _pdf_large_grid() -> bytes:
    return _pdf(_page(_grid(200)))


@_case("pdf-50000-rectangles.pdf", READ, "too_large", "timeout", "no_text", "empty")
def _pdf_rectangles() -> bytes:
    return _pdf(_page(b"\n".join(b"%d %d 2 1 re f" % (i % 550, i // 550 * 3) for i in range(50_000))))


@_case("pdf-200000-characters.pdf", READ, "too_large", "timeout")
def _pdf_characters() -> bytes:
    return _pdf(_page(_words(100_000)))


@_case("pdf-100-mb-content.pdf", READ, "too_large", "timeout", "no_text", "empty")
def _pdf_content() -> bytes:
    return _pdf(_page(b"0 0 m 1 1 l S\n" * (100 * MB // 14)))


@_case("pdf-forms-in-forms.pdf", READ, "too_large", "timeout", "crashed", "no_text", "empty")
def _pdf_forms() -> bytes:
    objects = _page(b"/X Do", resources=b"/XObject << /X 5 0 R >>")
    for depth in range(8):
        number = 5 + depth
        inner = b"/XObject << /X %d 0 R >>" % (number + 1) if depth < 7 else b""
        objects[number] = _stream(
            b"/X Do " * 10 if depth < 7 else b"BT /F 9 Tf (a) Tj ET",
            b"/Type /XObject /Subtype /Form /BBox [0 0 600 900] /Resources %s" % (_FONT % inner),
        )
    return _pdf(objects)


@_case("pdf-form-in-itself.pdf", READ, "timeout", "no_text", "empty", "damaged")
def _pdf_loop() -> bytes:
    own = _stream(b"/X Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >>")
    return _pdf({**_page(b"/X Do", resources=b"/XObject << /X 5 0 R >>"), 5: own})


@_case("pdf-nested-q.pdf", READ, "too_large", "timeout")
def _pdf_states() -> bytes:
    return _pdf(_page(b"q " * 300_000 + _words(3) + b" Q" * 300_000))


@_case("pdf-nested-array.pdf", READ, "damaged", "crashed", "timeout")
def _pdf_array() -> bytes:
    return _pdf(_page(_words(3), more=b"/Deep " + b"[" * 200_000 + b"]" * 200_000))


@_case("pdf-page-tree-loop.pdf", "damaged", "empty", "no_text")
def _pdf_tree_loop() -> bytes:
    return _pdf({1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [2 0 R] /Count 9 >>"})


@_case("pdf-deep-page-tree.pdf", READ, "damaged", "empty", "no_text", "crashed")
def _pdf_tree() -> bytes:
    depth = 5_000
    objects = {1: b"<< /Type /Catalog /Pages 2 0 R >>"}
    for i in range(depth):
        objects[2 + i] = b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (3 + i)
    leaf = 2 + depth
    objects[leaf] = (
        b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources %s >>"
        % (leaf - 1, leaf + 1, _FONT % b"")
    )
    objects[leaf + 1] = _stream(_words(3))
    return _pdf(objects)


@_case("pdf-10000-pages.pdf", READ, "too_large", "timeout", "no_text")
def _pdf_pages() -> bytes:
    objects = _page(_words(2))
    page = objects[3]
    kids = [3, *range(5, 10_004)]
    objects.update((n, page) for n in kids)
    objects[2] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(b"%d 0 R" % k for k in kids), len(kids))
    return _pdf(objects)


@_case("pdf-claims-a-million-pages.pdf", READ, "damaged", "too_large", "empty", "no_text")
def _pdf_claim() -> bytes:
    return _pdf({**_page(_words(2)), 2: b"<< /Type /Pages /Kids [3 0 R] /Count 1000000 >>"})


@_case("pdf-encrypted.pdf", "encrypted", "damaged")
def _pdf_encrypted() -> bytes:
    lock = b"/Encrypt << /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -4 >> /ID [<00> <00>]"
    return _pdf(_page(_words(2)), trailer=lock % (b"41" * 32, b"42" * 32))


@_case("pdf-cut-off.pdf", READ, "damaged", "empty", "no_text")
def _pdf_cut() -> bytes:
    whole = _pdf(_page(_words(200)))
    return whole[: len(whole) // 2]


@_case("pdf-noise.pdf", "damaged", "empty", "no_text")
def _pdf_noise() -> bytes:
    return b"%PDF-1.7\n" + random.Random(7).randbytes(50_000)


@_case("pdf-filters-upon-filters.pdf", READ, "damaged", "empty", "no_text", "too_large", "timeout")
def _pdf_filters() -> bytes:
    data = bytes(30 * MB)
    for _ in range(3):
        data = zlib.compress(data, 9)
    body = b"<< /Length %d /Filter [%s] >>\nstream\n%s\nendstream" % (len(data), b"/FlateDecode " * 60, data)
    return _pdf({**_page(b""), 4: body})


@_case("pdf-giant-page.pdf", READ, "too_large", "no_text", "empty")
def _pdf_giant_page() -> bytes:
    return _pdf(_page(_words(3), box=b"0 0 99999999 99999999"))


@_case("pdf-giant-image.pdf", READ, "too_large", "no_text", "empty", "timeout", "crashed")
def _pdf_image() -> bytes:
    side = 60_000
    size = b"/Width %d /Height %d /BitsPerComponent 1 /ColorSpace /DeviceGray" % (side, side)
    image = _stream(bytes(side * side // 8 // 10), b"/Type /XObject /Subtype /Image " + size)
    return _pdf({**_page(b"595 0 0 842 0 0 cm /I Do", resources=b"/XObject << /I 5 0 R >>"), 5: image})


@_case("pdf-length-lies.pdf", READ, "damaged", "empty", "no_text")
def _pdf_length() -> bytes:
    objects = _page(b"")
    objects[4] = b"<< /Length 2147483647 >>\nstream\nBT /F 9 Tf (a) Tj ET\nendstream"
    return _pdf(objects)


@_case("pdf-old-tables-in-a-ring.pdf", READ, "damaged", "empty", "no_text")
def _pdf_ring() -> bytes:
    whole = _pdf(_page(_words(2)))
    place = whole.rindex(b"xref\n0")
    return whole.replace(b"/Size", b"/Prev %d /Size" % place)


# --- packages of XML --------------------------------------------------------------------------------------

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LAUGHS = "<!DOCTYPE x [<!ENTITY l0 'ha'>{}]>".format(
    "".join(f"<!ENTITY l{i} '{f'&l{i - 1};' * 10}'>" for i in range(1, 10))
)
_SPY = "<!DOCTYPE x [<!ENTITY l9 SYSTEM '{}///etc/passwd'>]>".format("file:")


def _zip(parts: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return out.getvalue()


def _docx(body: str, *, head: str = "") -> bytes:
    xml = f'{head}<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'
    return _zip({"[Content_Types].xml": _TYPES, "word/document.xml": xml})


_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def _para(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


@_case("docx-300-mb.docx", "too_large", "timeout")
def _docx_large() -> bytes:
    return _docx(_para("a" * 40) * (300 * MB // 75))


@_case("docx-laughs.docx", READ, "damaged", "empty", "unsupported")
def _docx_laughs() -> bytes:
    return _docx(_para("&l9;"), head=_LAUGHS)


@_case("docx-spy.docx", READ, "damaged", "empty", "unsupported")
def _docx_spy() -> bytes:
    return _docx(_para("&l9;"), head=_SPY)


@_case("docx-deep.docx", READ, "damaged", "empty", "too_large")
def _docx_deep() -> bytes:
    return _docx("<w:sdt><w:sdtContent>" * 50_000 + _para("a") + "</w:sdtContent></w:sdt>" * 50_000)


@_case("docx-tables-in-tables.docx", READ, "damaged", "empty", "too_large")
def _docx_tables() -> bytes:
    return _docx("<w:tbl><w:tr><w:tc>" * 3_000 + _para("a") + "</w:tc></w:tr></w:tbl>" * 3_000)


@_case("docx-wide-span.docx", READ, "too_large", "damaged")
def _docx_span() -> bytes:
    cell = '<w:tc><w:tcPr><w:gridSpan w:val="200000000"/></w:tcPr>' + _para("a") + "</w:tc>"
    return _docx(f"<w:tbl><w:tr>{cell}</w:tr><w:tr>{cell}</w:tr></w:tbl>")


@_case("docx-million-cells.docx", READ, "too_large", "timeout")
def _docx_cells() -> bytes:
    return _docx("<w:tbl>" + ("<w:tr>" + "<w:tc/>" * 200 + "</w:tr>") * 5_000 + "</w:tbl>")


@_case("docx-without-its-text.docx", "damaged", "unsupported", "empty")
def _docx_hollow() -> bytes:
    return _zip({"[Content_Types].xml": _TYPES, "word/styles.xml": "<x/>"})


@_case("docx-cut-off.docx", "damaged", "unsupported")
def _docx_cut() -> bytes:
    whole = _docx(_para("验收合格率不低于95%"))
    return whole[: len(whole) * 2 // 3]


def _xlsx(sheet: str, *, head: str = "") -> bytes:
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    return _zip(
        {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="a" Type="{relations}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{_SHEET}" xmlns:r="{relations}"><sheets>'
            '<sheet name="s" sheetId="1" r:id="a"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}"><Relationship Id="a" '
            f'Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": f'{head}<worksheet xmlns="{_SHEET}">{sheet}</worksheet>',
        }
    )


def _inline(place: str, text: str = "a") -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


@_case("xlsx-last-cell.xlsx", READ, "too_large")
def _xlsx_far() -> bytes:
    rows = f'<row r="1">{_inline("A1")}</row><row r="1048576">{_inline("XFD1048576")}</row>'
    return _xlsx(f"<sheetData>{rows}</sheetData>")


@_case("xlsx-merged-whole.xlsx", READ, "too_large")
def _xlsx_merged() -> bytes:
    rows = f'<row r="1">{_inline("A1")}</row>'
    return _xlsx(f'<sheetData>{rows}</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')


@_case("xlsx-merged-often.xlsx", READ, "too_large", "timeout")
def _xlsx_merges() -> bytes:
    rows = "".join(f'<row r="{n}">{_inline(f"A{n}")}</row>' for n in range(1, 2_000))
    merges = '<mergeCell ref="A1:CV1999"/>' * 20_000
    return _xlsx(f"<sheetData>{rows}</sheetData><mergeCells>{merges}</mergeCells>")


@_case("xlsx-laughs.xlsx", READ, "damaged", "empty", "unsupported")
def _xlsx_laughs() -> bytes:
    return _xlsx(f'<sheetData><row r="1">{_inline("A1", "&l9;")}</row></sheetData>', head=_LAUGHS)


@_case("xlsx-claims-rows.xlsx", READ, "too_large")
def _xlsx_rows() -> bytes:
    return _xlsx(f'<dimension ref="A1:XFD1048576"/><sheetData><row r="9">{_inline("B9")}</row></sheetData>')


def _odt(body: str, *, head: str = "", kind: str = "text") -> bytes:
    space = 'xmlns:{0}="urn:oasis:names:tc:opendocument:xmlns:{0}:1.0"'
    spaces = " ".join(space.format(name) for name in ("office", "text", "table"))
    inner = f"<office:{'text' if kind == 'text' else kind}>{body}</office:{kind}>"
    xml = f"{head}<office:document-content {spaces}><office:body>{inner}</office:body></office:document-content>"
    return _zip({"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": xml})


@_case("odt-laughs.odt", READ, "damaged", "empty", "unsupported")
def _odt_laughs() -> bytes:
    return _odt("<text:p>&l9;</text:p>", head=_LAUGHS)


@_case("odt-spaces.odt", READ, "too_large", "damaged")
def _odt_spaces() -> bytes:
    return _odt('<text:p>a<text:s text:c="2000000000"/>b</text:p>')


@_case("ods-repeated.ods", READ, "too_large", "empty", "damaged")
def _ods_repeated() -> bytes:
    cell = '<table:table-cell table:number-columns-repeated="16384"><text:p>a</text:p></table:table-cell>'
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    return _odt(f'<table:table table:name="s">{row}</table:table>', kind="spreadsheet")


def _ofd(content: str, *, head: str = "") -> bytes:
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    return _zip(
        {
            "OFD.xml": f"<ofd:OFD {space}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
            "</ofd:OFD>",
            "Doc_0/Document.xml": f"<ofd:Document {space}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297"
            '</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/0.xml"/>'
            "</ofd:Pages></ofd:Document>",
            "Doc_0/Pages/0.xml": f'{head}<ofd:Page {space}><ofd:Content><ofd:Layer ID="2">{content}</ofd:Layer>'
            "</ofd:Content></ofd:Page>",
        }
    )


def _run(text: str, more: str = "") -> str:
    return (
        '<ofd:TextObject ID="3" Boundary="10 10 100 10" Font="1" Size="4">'
        f'<ofd:TextCode X="0" Y="4" {more}>{text}</ofd:TextCode></ofd:TextObject>'
    )


@_case("ofd-laughs.ofd", READ, "damaged", "empty", "no_text", "unsupported")
def _ofd_laughs() -> bytes:
    return _ofd(_run("&l9;"), head=_LAUGHS)


@_case("ofd-endless-shifts.ofd", READ, "damaged", "too_large", "empty")
def _ofd_shifts() -> bytes:
    return _ofd(_run("正文", 'DeltaX="g 2000000000 4"'))


@_case("ofd-deep-blocks.ofd", READ, "damaged", "too_large", "empty", "no_text")
def _ofd_blocks() -> bytes:
    return _ofd('<ofd:PageBlock ID="9">' * 20_000 + _run("正文") + "</ofd:PageBlock>" * 20_000)


@_case("ofd-far-away.ofd", READ, "damaged", "too_large", "empty", "no_text")
def _ofd_far() -> bytes:
    return _ofd(_run("正文").replace("10 10 100 10", "1e308 -1e308 1e308 nan"))


# --- web pages, rich text, mail ---------------------------------------------------------------------------


@_case("html-spans.html", READ, "too_large")
def _html_spans() -> bytes:
    cell = '<td rowspan="65534" colspan="1000">a</td>'
    return f"<html><table>{f'<tr>{cell}{cell}</tr>' * 40}</table></html>".encode()


@_case("html-deep.html", READ, "damaged", "empty", "too_large")
def _html_deep() -> bytes:
    return b"<html>" + b"<div>" * 200_000 + b"a"


@_case("html-tables-in-tables.html", READ, "damaged", "empty", "too_large")
def _html_tables() -> bytes:
    return b"<html>" + b"<table><tr><td>" * 3_000 + b"a"


@_case("html-million-tags.html", READ, "too_large", "timeout")
def _html_tags() -> bytes:
    return b"<html><p>a" + b"<br><b>1</b>" * 300_000


@_case("rtf-deep.rtf", READ, "damaged", "empty", "too_large")
def _rtf_deep() -> bytes:
    return b"{\\rtf1 " + b"{" * 500_000 + b"a" + b"}" * 500_000 + b"}"


@_case("rtf-binary-lies.rtf", READ, "damaged", "empty")
def _rtf_binary() -> bytes:
    return b"{\\rtf1 a \\bin2000000000 b}"


@_case("rtf-row-of-cells.rtf", READ, "too_large", "damaged", "timeout")
def _rtf_cells() -> bytes:
    return b"{\\rtf1 \\trowd" + b"".join(b"\\cellx%d" % n for n in range(1, 60_000)) + b"\\intbl a\\cell\\row}"


@_case("mht-parts.mht", READ, "damaged", "empty", "too_large", "unsupported", "timeout")
def _mht_parts() -> bytes:
    head = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n'
    return head + b"--b\r\nContent-Type: text/html\r\n\r\n<p>a</p>\r\n" * 50_000 + b"--b--"


@_case("mht-parts-in-parts.mht", READ, "damaged", "empty", "too_large", "unsupported")
def _mht_deep() -> bytes:
    part = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b0"\r\n\r\n'
    for depth in range(1, 2_000):
        part += b'--b%d\r\nContent-Type: multipart/related; boundary="b%d"\r\n\r\n' % (depth - 1, depth)
    return part + b"--b1999\r\nContent-Type: text/html\r\n\r\n<p>a</p>"


# --- text -------------------------------------------------------------------------------------------------


@_case("csv-many-columns.csv", READ, "too_large")
def _csv_columns() -> bytes:
    return b"a," * 1_000_000 + b"\n" + b"1," * 1_000_000


@_case("csv-open-quote.csv", READ, "too_large", "damaged")
def _csv_quote() -> bytes:
    return b'a,"' + b"b,\n" * 1_000_000


@_case("txt-tabs.txt", READ, "too_large", "empty", "timeout")
def _txt_tabs() -> bytes:
    return b"a\t" * 1_000_000


@_case("txt-bars.txt", READ, "too_large", "timeout")
def _txt_bars() -> bytes:
    return b"|a" * 1_000_000 + b"|\n|---|\n"


@_case("txt-zeros.txt", "empty", "damaged", "unsupported")
def _txt_zeros() -> bytes:
    return bytes(5 * MB)


@_case("txt-digits.txt", READ, "too_large", "timeout")
def _txt_digits() -> bytes:
    return b"9" * 2_000_000 + "万元".encode()


@_case("txt-numerals.txt", READ, "too_large", "timeout")
def _txt_numerals() -> bytes:
    return ("一百万亿" * 100_000 + "元").encode()


@_case("txt-brackets.txt", READ, "too_large", "timeout")
def _txt_brackets() -> bytes:
    return ("（" * 300_000 + "达到90%" + "）" * 300_000).encode()


@_case("txt-lone-surrogates.txt", READ, "damaged", "empty", "unsupported")
def _txt_surrogates() -> bytes:
    return b"\xff\xfe" + b"\x00\xd8" * 50_000


# --- old office files -------------------------------------------------------------------------------------

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _ole(*, first: int, table: Iterable[int]) -> bytes:
    """A compound file whose sector table is as told; the directory begins at ``first``."""
    head = _OLE + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, first, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    sectors = list(table)
    return head.ljust(512, b"\0") + struct.pack("<128I", *sectors, *[0xFFFFFFFF] * (128 - len(sectors))) + bytes(2048)


@_case("doc-sectors-in-a-ring.doc", "damaged", "unsupported", "empty")
def _doc_ring() -> bytes:
    return _ole(first=1, table=[0xFFFFFFFD, 2, 1])


@_case("xls-sectors-in-a-ring.xls", "damaged", "unsupported", "empty")
def _xls_ring() -> bytes:
    return _ole(first=3, table=[0xFFFFFFFD, 0, 2, 3])


@_case("doc-head-only.doc", "damaged", "unsupported", "empty")
def _doc_head() -> bytes:
    return _OLE + b"\xff" * 600


# --- archives ---------------------------------------------------------------------------------------------

_GOOD = "覆盖率达到90%。".encode()
"""The text of a sound member, which must still be read wherever it can be reached."""


@_case("zip-42.zip", "too_large")
def _zip_42() -> bytes:
    inner = _zip({"0.txt": bytes(40 * MB)})
    for _ in range(4):
        inner = _zip({f"{n}.zip": inner for n in range(10)})
    return inner


@_case("zip-overlapping.zip", READ, "too_large", "damaged")
def _zip_overlapping() -> bytes:
    """Ten thousand entries that are all the same ten megabytes."""
    data = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = data.compress(bytes(10 * MB)) + data.flush()
    check = zlib.crc32(bytes(10 * MB))
    sizes = struct.pack("<III", check, len(body), 10 * MB)
    local = b"PK\x03\x04" + struct.pack("<HHHHH", 20, 0, 8, 0, 33) + sizes + struct.pack("<HH", 5, 0) + b"a.txt" + body
    listed = b"".join(
        b"PK\x01\x02" + struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 33) + sizes
        + struct.pack("<HHHHHII", 9, 0, 0, 0, 0, 0, 0) + b"%05d.txt" % n
        for n in range(10_000)
    )
    return local + listed + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 10_000, 10_000, len(listed), len(local), 0)


@_case("zip-paths.zip", READ, "damaged")
def _zip_paths() -> bytes:
    names = ("../../etc/cron.d/a.txt", "/etc/passwd.txt", "C:\\a.txt", "a/../../b.txt", "..\\..\\c.txt", "好.txt")
    return _zip(dict.fromkeys(names, _GOOD))


@_case("zip-link.zip", READ, "unsupported")
def _zip_link() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        link = zipfile.ZipInfo("链接.txt")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        made.writestr(link, "/etc/passwd")
        made.writestr("好.txt", _GOOD)
    return out.getvalue()


@_case("zip-nested-50.zip", "too_large")
def _zip_nested() -> bytes:
    inner = _zip({"好.txt": _GOOD})
    for n in range(50):
        inner = _zip({f"{n}.zip": inner})
    return inner


@_case("zip-hundred-thousand-files.zip", READ, "too_large")
def _zip_many() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for n in range(100_000):
            made.writestr(f"{n}.bin", b"")
    return out.getvalue()


@_case("zip-encrypted.zip", "encrypted")
def _zip_encrypted() -> bytes:
    whole = bytearray(_zip({"好.txt": _GOOD}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        whole[whole.index(mark) + place] |= 1
    return bytes(whole)


def _tar(*members: tuple[str, bytes, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as made:
        for name, kind, data in members:
            info = tarfile.TarInfo(name)
            info.type, info.size = kind, len(data) if kind == tarfile.REGTYPE else 0
            info.linkname = "/etc/passwd"
            made.addfile(info, io.BytesIO(data))
    return out.getvalue()


@_case("tar-links-and-devices.tar", READ, "unsupported", "damaged")
def _tar_links() -> bytes:
    odd = (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE)
    members = [(f"{n}.txt", kind, b"") for n, kind in enumerate(odd)]
    return _tar(*members, ("../../出去.txt", tarfile.REGTYPE, _GOOD), ("好.txt", tarfile.REGTYPE, _GOOD))


@_case("tar-size-lies.tar", "damaged", "empty", "too_large")
def _tar_size() -> bytes:
    whole = bytearray(_tar(("好.txt", tarfile.REGTYPE, _GOOD)))
    whole[124:136] = b"77777777777\0"
    whole[148:156] = b" " * 8
    whole[148:156] = b"%06o\0 " % sum(whole[:512])
    return bytes(whole)


@_case("zeros.txt.gz", "too_large")
def _gz_zeros() -> bytes:
    return gzip.compress(bytes(300 * MB), mtime=0)


@_case("zeros.txt.bz2", "too_large")
def _bz2_zeros() -> bytes:
    return bz2.compress(bytes(300 * MB))


@_case("zeros.txt.xz", "too_large")
def _xz_zeros() -> bytes:
    return lzma.compress(bytes(300 * MB), preset=0)


@_case("gz-in-gz.txt.gz", "too_large", "damaged", READ)
def _gz_nested() -> bytes:
    data = _GOOD
    for _ in range(200):
        data = gzip.compress(data, mtime=0)
    return data


@_case("7z-head-only.7z", "damaged", "unsupported")
def _7z_head() -> bytes:
    return b"7z\xbc\xaf\x27\x1c\x00\x04" + b"\xff" * 64


@_case("rar-noise.rar", "damaged", "empty", "unsupported")
def _rar_noise() -> bytes:
    return b"Rar!\x1a\x07\x01\x00" + random.Random(9).randbytes(5_000)


# --- pictures ---------------------------------------------------------------------------------------------


@_case("png-giant.png", "too_large", "unsupported", "no_text", "damaged")
def _png_giant() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(10 * MB), 9)) + chunk(b"IEND", b"")
