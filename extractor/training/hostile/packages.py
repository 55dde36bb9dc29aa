"""Hostile packages of XML: DOCX, XLSX, ODT, ODS, OFD."""

from __future__ import annotations

from extractor.training.hostile.register import MB, READ, case, zipped

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LAUGHS = "<!DOCTYPE x [<!ENTITY l0 'ha'>{}]>".format(
    "".join(f"<!ENTITY l{i} '{f'&l{i - 1};' * 10}'>" for i in range(1, 10))
)
_SPY = "<!DOCTYPE x [<!ENTITY l9 SYSTEM '{}///etc/passwd'>]>".format("file:")


def _docx(body: str, *, head: str = "") -> bytes:
    xml = f'{head}<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'
    return zipped({"[Content_Types].xml": _TYPES, "word/document.xml": xml})


_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def _para(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


@case("docx-300-mb.docx", "too_large", "timeout")
def _docx_large() -> bytes:
    return _docx(_para("a" * 40) * (300 * MB // 75))


@case("docx-laughs.docx", READ, "damaged", "empty", "unsupported")
def _docx_laughs() -> bytes:
    return _docx(_para("&l9;"), head=_LAUGHS)


@case("docx-spy.docx", READ, "damaged", "empty", "unsupported")
def _docx_spy() -> bytes:
    return _docx(_para("&l9;"), head=_SPY)


@case("docx-deep.docx", READ, "damaged", "empty", "too_large")
def _docx_deep() -> bytes:
    return _docx("<w:sdt><w:sdtContent>" * 50_000 + _para("a") + "</w:sdtContent></w:sdt>" * 50_000)


@case("docx-tables-in-tables.docx", READ, "damaged", "empty", "too_large")
def _docx_tables() -> bytes:
    return _docx("<w:tbl><w:tr><w:tc>" * 3_000 + _para("a") + "</w:tc></w:tr></w:tbl>" * 3_000)


@case("docx-wide-span.docx", READ, "too_large", "damaged")
def _docx_span() -> bytes:
    cell = '<w:tc><w:tcPr><w:gridSpan w:val="200000000"/></w:tcPr>' + _para("a") + "</w:tc>"
    return _docx(f"<w:tbl><w:tr>{cell}</w:tr><w:tr>{cell}</w:tr></w:tbl>")


@case("docx-million-cells.docx", READ, "too_large", "timeout")
def _docx_cells() -> bytes:
    return _docx("<w:tbl>" + ("<w:tr>" + "<w:tc/>" * 200 + "</w:tr>") * 5_000 + "</w:tbl>")


@case("docx-without-its-text.docx", "damaged", "unsupported", "empty")
def _docx_hollow() -> bytes:
    return zipped({"[Content_Types].xml": _TYPES, "word/styles.xml": "<x/>"})


@case("docx-cut-off.docx", "damaged", "unsupported")
def _docx_cut() -> bytes:
    whole = _docx(_para("验收合格率不低于95%"))
    return whole[: len(whole) * 2 // 3]


def _xlsx(sheet: str, *, head: str = "") -> bytes:
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    return zipped(
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


@case("xlsx-last-cell.xlsx", READ, "too_large")
def _xlsx_far() -> bytes:
    rows = f'<row r="1">{_inline("A1")}</row><row r="1048576">{_inline("XFD1048576")}</row>'
    return _xlsx(f"<sheetData>{rows}</sheetData>")


@case("xlsx-merged-whole.xlsx", READ, "too_large")
def _xlsx_merged() -> bytes:
    rows = f'<row r="1">{_inline("A1")}</row>'
    return _xlsx(f'<sheetData>{rows}</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')


@case("xlsx-merged-often.xlsx", READ, "too_large", "timeout")
def _xlsx_merges() -> bytes:
    rows = "".join(f'<row r="{n}">{_inline(f"A{n}")}</row>' for n in range(1, 2_000))
    merges = '<mergeCell ref="A1:CV1999"/>' * 20_000
    return _xlsx(f"<sheetData>{rows}</sheetData><mergeCells>{merges}</mergeCells>")


@case("xlsx-laughs.xlsx", READ, "damaged", "empty", "unsupported")
def _xlsx_laughs() -> bytes:
    return _xlsx(f'<sheetData><row r="1">{_inline("A1", "&l9;")}</row></sheetData>', head=_LAUGHS)


@case("xlsx-claims-rows.xlsx", READ, "too_large")
def _xlsx_rows() -> bytes:
    return _xlsx(f'<dimension ref="A1:XFD1048576"/><sheetData><row r="9">{_inline("B9")}</row></sheetData>')


def _odt(body: str, *, head: str = "", kind: str = "text") -> bytes:
    space = 'xmlns:{0}="urn:oasis:names:tc:opendocument:xmlns:{0}:1.0"'
    spaces = " ".join(space.format(name) for name in ("office", "text", "table"))
    inner = f"<office:{'text' if kind == 'text' else kind}>{body}</office:{kind}>"
    xml = f"{head}<office:document-content {spaces}><office:body>{inner}</office:body></office:document-content>"
    return zipped({"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": xml})


@case("odt-laughs.odt", READ, "damaged", "empty", "unsupported")
def _odt_laughs() -> bytes:
    return _odt("<text:p>&l9;</text:p>", head=_LAUGHS)


@case("odt-spaces.odt", READ, "too_large", "damaged")
def _odt_spaces() -> bytes:
    return _odt('<text:p>a<text:s text:c="2000000000"/>b</text:p>')


@case("ods-repeated.ods", READ, "too_large", "empty", "damaged")
def _ods_repeated() -> bytes:
    cell = '<table:table-cell table:number-columns-repeated="16384"><text:p>a</text:p></table:table-cell>'
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    return _odt(f'<table:table table:name="s">{row}</table:table>', kind="spreadsheet")


def _ofd(content: str, *, head: str = "") -> bytes:
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    return zipped(
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


@case("ofd-laughs.ofd", READ, "damaged", "empty", "no_text", "unsupported")
def _ofd_laughs() -> bytes:
    return _ofd(_run("&l9;"), head=_LAUGHS)


@case("ofd-endless-shifts.ofd", READ, "damaged", "too_large", "empty")
def _ofd_shifts() -> bytes:
    return _ofd(_run("正文", 'DeltaX="g 2000000000 4"'))


@case("ofd-deep-blocks.ofd", READ, "damaged", "too_large", "empty", "no_text")
def _ofd_blocks() -> bytes:
    return _ofd('<ofd:PageBlock ID="9">' * 20_000 + _run("正文") + "</ofd:PageBlock>" * 20_000)


@case("ofd-far-away.ofd", READ, "damaged", "too_large", "empty", "no_text")
def _ofd_far() -> bytes:
    return _ofd(_run("正文").replace("10 10 100 10", "1e308 -1e308 1e308 nan"))
