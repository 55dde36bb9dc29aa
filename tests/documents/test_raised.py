"""Raised characters in every format: powers stay powers, marks of notes go as the notes do."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractor.documents.raised import raised, settled
from tests.documents.made import docx, inline, read_checked, xlsx, zipped
from tests.documents.word_bytes import P, R, document, sprm

UP = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        pytest.param(["绿地300m", "^2", "，"], "绿地300m²，", id="square metres"),
        pytest.param(["库容1.2×10", "^4", "m", "^3"], "库容1.2×10⁴m³", id="a power of ten and a cube"),
        pytest.param(["流速2m·s", "^-1"], "流速2m·s⁻¹", id="a negative power"),
        pytest.param(["Ca", "^2+", "浓度"], "Ca²⁺浓度", id="a charge"),
        pytest.param(["培训5000人", "^1", "。"], "培训5000人。", id="a note behind a word"),
        pytest.param(["5000", "^2"], "5000", id="a note behind a number"),
        pytest.param(["优良率", "^①"], "优良率", id="a note in a circle"),
        pytest.param(["总产值", "^[", "^3", "^]"], "总产值", id="a note in brackets, cut into runs"),
        pytest.param(["服务人次", "^注1"], "服务人次", id="a note that is called one"),
        pytest.param(["GDP", "^1"], "GDP", id="a note behind Latin letters"),
        pytest.param(["^95%"], "95%", id="a value that is raised as a whole"),
        pytest.param(["^12"], "12", id="a number that is raised as a whole"),
        pytest.param(["≥", "^90"], "≥90", id="a number raised behind its operator"),
        pytest.param(["目标值", "^（2024年）"], "目标值（2024年）", id="words in raised brackets"),
    ],
)
def test_what_is_raised(parts: list[str], text: str) -> None:
    assert settled("".join(raised(part[1:]) if part[0] == "^" else part for part in parts)) == text


def _docx() -> bytes:
    run = f"<w:r>{UP}<w:t>%s</w:t></w:r>"
    return docx(f"<w:p><w:r><w:t>绿地300m</w:t></w:r>{run % 2}<w:r><w:t>，培训5000人</w:t></w:r>{run % '[1]'}</w:p>")


def _docx_by_style() -> bytes:
    run = '<w:r><w:rPr><w:rStyle w:val="up"/></w:rPr><w:t>%s</w:t></w:r>'
    body = f"<w:p><w:r><w:t>绿地300m</w:t></w:r>{run % 2}<w:r><w:t>，培训5000人</w:t></w:r>{run % '[1]'}</w:p>"
    return docx(body, styles=f'<w:style w:type="character" w:styleId="up">{UP}</w:style>')


def _html() -> bytes:
    return (
        "<p>绿地300m<sup>2</sup>，培训5000人<a href='#_ftn1'><span class=MsoFootnoteReference>"
        "<span lang=EN-US>[1]</span></span></a></p>"
    ).encode()


def _html_by_style() -> bytes:
    return "<p>绿地300m<span style='vertical-align:super'>2</span>，培训5000人<sup>[1]</sup></p>".encode()


def _xlsx() -> bytes:
    run = '<r><rPr><vertAlign val="superscript"/></rPr><t>%s</t></r>'
    item = f"<r><t>绿地300m</t></r>{run % 2}<r><t>，培训5000人</t></r>{run % '[1]'}"
    return xlsx(f'<row r="1">{inline("A1", "x").replace("<t>x</t>", item)}</row>')


def _odt() -> bytes:
    spaces = " ".join(
        f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "text", "style")
    )
    up = '<text:span text:style-name="T1">%s</text:span>'
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {spaces}><office:automatic-styles>"
            '<style:style style:name="T1" style:family="text">'
            '<style:text-properties style:text-position="super 58%"/></style:style></office:automatic-styles>'
            f"<office:body><office:text><text:p>绿地300m{up % 2}，培训5000人{up % '[1]'}</text:p>"
            "</office:text></office:body></office:document-content>",
        }
    )


def _rtf() -> bytes:
    body = "".join(c if c.isascii() else f"\\u{ord(c)}?" for c in "绿地300m{\\super 2}，培训5000人{\\up6 [1]}")
    return f"{{\\rtf1\\ansi\\uc1 {body}\\par}}".encode()


def _doc() -> bytes:
    up = sprm(0x2A48, b"\x01")
    return document([P([R("绿地300m"), R("2", up), R("，培训5000人"), R("[1", up), R("]", up)])])


@pytest.mark.parametrize(
    ("make", "suffix"),
    [
        pytest.param(_docx, "docx", id="docx"),
        pytest.param(_docx_by_style, "docx", id="docx, by a style"),
        pytest.param(_html, "html", id="html, a note as Word writes it"),
        pytest.param(_html_by_style, "html", id="html, by css"),
        pytest.param(_xlsx, "xlsx", id="xlsx"),
        pytest.param(_odt, "odt", id="odt"),
        pytest.param(_rtf, "rtf", id="rtf"),
        pytest.param(_doc, "doc", id="doc"),
    ],
)
def test_every_format_says_what_is_raised(make: Callable[[], bytes], suffix: str) -> None:
    assert read_checked(make(), f"a.{suffix}").text == "绿地300m²，培训5000人\n"
