"""Rich Text Format: written by LibreOffice, by old systems, and by nobody in good faith."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.documents.document import Document
from extractor.documents.word.rtf import read_rtf
from extractor.errors import DamagedDocument, ExtractionError, NoTextLayer, TooLarge
from extractor.settings import Settings
from tests.documents.forestry import FILES, PARAGRAPHS, TABLES
from tests.documents.views import looks, view


def read(data: bytes, **limits: int) -> Document:
    return read_rtf(data, filename="目标.rtf", settings=Settings(**limits))


def rtf(body: str, *, head: str = r"\ansi\ansicpg936\deff0") -> bytes:
    fonts = r"{\fonttbl{\f0\fnil\fcharset134 \'cb\'ce\'cc\'e5;}{\f1\fnil\fcharset0 Times;}{\f2\fnil\fcharset2 Symbol;}"
    fonts += r"{\f3\fnil\fcharset134 \'ba\'da\'cc\'e5;}}"
    return ("{\\rtf1" + head + fonts + body + "}").encode("gb18030")


def escaped(text: str, encoding: str = "gbk") -> str:
    return "".join(c if c.isascii() else "".join(f"\\'{b:02x}" for b in c.encode(encoding)) for c in text)


def test_a_document_by_libreoffice() -> None:
    found = read((FILES / "forestry.rtf").read_bytes())
    # LibreOffice writes no outline level of a paragraph's own into RTF.
    assert looks(found) == [(text, None if level == 2 else level, *rest) for text, level, *rest in PARAGRAPHS]
    assert [t for t in view(found) if isinstance(t, list)] == TABLES


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (escaped("验收合格率≥95%"), "验收合格率≥95%"),
        ("验收合格率≥95%", "验收合格率≥95%"),
        (r"\uc1\u39564?\u25910?\u29575\'3f95%", "验收率95%"),
        (r"\uc2\u39564\'d1\'e9{\uc0\u25910}率", "验收率"),
        (r"\u-10174?\u-8279?村", "𠮩村"),
        (r"\f1 " + escaped("质量") + r"指标", "质量指标"),
        (r"共{\v 草稿}6次{\deleted 7次}", "共6次"),
        (r"见{\field{\*\fldinst HYPERLINK x}{\fldrslt 附件}}。", "见附件。"),
        (r"{\footnote 注}正文{\header 眉}{\*\bkmkstart a}{\*\bkmkend a}", "正文"),
        (r"{\upr{?}{\*\ud{\u39564?\u25910?}}}", "验收"),
        (r"第一行\line 第二行\tab 值\~\_\-x\{\}\\", "第一行\n第二行\t值\u00a0-x{}\\"),
        (r"面积{\f2\'b3}500", "面积≥500"),
        (r"面积{\f2\u179?}500{\f1\u179?}", "面积≥500³"),
        (r"甲{\*\unknown 乙}丙\unknownword3 丁", "甲丙丁"),
        (r"{\field{\*\fldinst FORMCHECKBOX{\*\formfield{\fftype1\ffres1}}}{\fldrslt}}新增", "☑新增"),
        (r"{\field{\*\fldinst FORMCHECKBOX{\*\formfield{\fftype1\ffres25\ffdefres0}}}{\fldrslt}}新增", "□新增"),
        (r"甲{\pict\bin5 }{{{{}乙", "甲乙"),
    ],
    ids=[
        *("escaped bytes", "raw bytes", "unicode", "fallbacks", "surrogates", "chinese in a latin font", "hidden"),
        *("field", "notes and heads", "twice the same", "signs", "symbol font", "its place"),
        *("unknown words", "ticked", "unticked", "binary data"),
    ],
)
def test_text(body: str, text: str) -> None:
    assert view(read(rtf(body + r"\par"))) == [text]


def test_single_latin_letters_are_not_taken_for_chinese() -> None:
    assert view(read(rtf(r"\f1 \'dcbersicht, ESP\'cdRITO\par", head=r"\ansi\ansicpg1252"))) == ["Übersicht, ESPÍRITO"]


def row(*texts: str, edges: tuple[int, ...] = (2000, 4000, 6000), flags: tuple[str, ...] = ()) -> str:
    shape = "".join(f"{flags[i] if i < len(flags) else ''}\\cellx{e}" for i, e in enumerate(edges))
    return rf"\trowd\trleft0 {shape}\pard\intbl " + "".join(rf"{t}\cell " for t in texts) + r"\row "


def test_a_table_with_merged_cells() -> None:
    body = row("项目名称", "应急演练", edges=(2000, 6000))
    body += row("产出", "数量", "4次", flags=(r"\clvmgf",)) + row("", "质量", "95%", flags=(r"\clvmrg",))
    body += row("合计", "", "2", flags=(r"\clmgf", r"\clmrg")) + r"\pard 完\par"
    assert view(read(rtf(body))) == [
        [
            *((0, 0, "项目名称", 1, 1), (0, 1, "应急演练", 1, 2)),
            *((1, 0, "产出", 2, 1), (1, 1, "数量", 1, 1), (1, 2, "4次", 1, 1)),
            *((2, 1, "质量", 1, 1), (2, 2, "95%", 1, 1)),
            *((3, 0, "合计", 1, 2), (3, 2, "2", 1, 1)),
        ],
        "完",
    ]


def test_a_row_definition_holds_until_the_next_and_intbl_may_be_missing() -> None:
    body = r"\trowd\cellx1000\cellx2000 一\cell 二\cell\row 三\cell 四\par 五\cell\row"
    assert view(read(rtf(body))) == [
        [(0, 0, "一", 1, 1), (0, 1, "二", 1, 1), (1, 0, "三", 1, 1), (1, 1, "四\n五", 1, 1)],
    ]


def test_a_cell_that_holds_a_number_alone_shows_it() -> None:
    body = r"\trowd\cellx1000\cellx2000 序号\cell 指标\cell\row {\listtext 1\tab}\cell 巡护\cell\row"
    body += r"{\listtext \bullet}\cell 造林\cell\row"
    assert view(read(rtf(body))) == [
        [
            *((0, 0, "序号", 1, 1), (0, 1, "指标", 1, 1), (1, 0, "1", 1, 1), (1, 1, "巡护", 1, 1)),
            *((2, 0, "", 1, 1), (2, 1, "造林", 1, 1)),
        ],
    ]


def test_a_table_in_a_cell() -> None:
    inner = r"\pard\intbl\itap2 月份\nestcell 进度\nestcell{\*\nesttableprops\trowd\cellx500\cellx900\nestrow}"
    inner += r"{\nonesttables\par}"
    body = row("内容", "说明", "进度") + r"\trowd\cellx2000\cellx4000\cellx6000\pard\intbl 宣传\cell 进村\cell 见下\par"
    body += inner + r"\pard\intbl\cell\row\pard 完\par"
    assert view(read(rtf(body))) == [
        [
            *((0, 0, "内容", 1, 1), (0, 1, "说明", 1, 1), (0, 2, "进度", 1, 1)),
            *((1, 0, "宣传", 1, 1), (1, 1, "进村", 1, 1), (1, 2, "见下", 1, 1)),
        ],
        [(0, 0, "月份", 1, 1), (0, 1, "进度", 1, 1)],
        "完",
    ]


def test_looks() -> None:
    body = r"{\stylesheet{\s0 Normal;}{\s1\b heading 1;}{\s2\outlinelevel3 x;}{\s3 " + escaped("一级标题") + ";}}"
    body += r"\pard\s1\b 甲\par\pard\plain\s2 乙\par\pard\s3 丙\par\pard\outlinelevel1\f3 丁\par\pard\plain "
    body += r"{\listtext\'a3\'a8\'d2\'bb\'a3\'a9\tab}戊\par{\pntext\f2\'b7\tab}己\par"
    assert looks(read(rtf(body))) == [
        *(("甲", 1, None, True), ("乙", 4, None, False), ("丙", 1, None, False), ("丁", 2, None, True)),
        *(("戊", None, "（一）", False), ("己", None, None, False)),
    ]


def test_a_text_box_stands_behind_its_paragraph() -> None:
    body = r"说{\shp{\*\shpinst{\sp{\sn x}{\sv 1}}{\shptxt \pard 填表人\par 电话\par}}{\shprslt 填表人}}明\par 完\par"
    assert view(read(rtf(body))) == ["说明", "填表人", "电话", "完"]


def test_pictures_only() -> None:
    with pytest.raises(NoTextLayer):
        read(rtf(r"{\pict\pngblip 89504e47}\par"))


def test_cut_off_is_noted() -> None:
    whole = rtf("甲" + r"\par 乙\par")
    assert [n.code for n in read(whole).notes] == []
    assert [n.code for n in read(whole[:-2]).notes] == ["incomplete"]


@pytest.mark.parametrize("data", [b"", b"rtf", b"{\\rt", b"\xd0\xcf\x11\xe0"])
def test_no_rtf(data: bytes) -> None:
    with pytest.raises(DamagedDocument):
        read(data)


def test_groups_without_end() -> None:
    with pytest.raises(TooLarge):
        read(b"{\\rtf1" + b"{" * 1_000_000)


def test_too_many_cells_and_characters() -> None:
    with pytest.raises(TooLarge):
        read(rtf(r"\trowd\cellx100\intbl " + r"\cell" * 100), max_cells=10)
    with pytest.raises(TooLarge):
        read(rtf("字" * 100), max_characters=50)


def survives(data: bytes) -> None:
    try:
        found = read(data)
    except ExtractionError:
        return
    view(found)
    found.text.encode()


def test_cut_off_anywhere() -> None:
    data = (FILES / "forestry.rtf").read_bytes()
    for end in range(0, len(data), 512):
        survives(data[:end])


_WORDS = [
    *("\\trowd", "\\cellx", "\\cellx-9", "\\cellx2147483648", "\\cell", "\\row", "\\nestcell", "\\nestrow", "\\intbl"),
    *(
        "\\itap2",
        "\\itap99999",
        "\\pard",
        "\\par",
        "{",
        "}",
        "\\*",
        "{\\*",
        "\\u-1 ",
        "\\u55357?",
        "\\uc-5",
        "\\uc99999 ",
    ),
    *("\\bin3", "\\bin-1", "\\bin999999999", "\\'", "\\'8", "\\'81", "\\f9", "\\s9", "\\clvmrg", "\\clmrg", "\\shptxt"),
    *(
        "\\listtext",
        "\\upr",
        "\\ud",
        "\\formfield",
        "\\fftype1",
        "\\nesttableprops",
        "\\fonttbl",
        "\\stylesheet",
        "文",
        "a",
    ),
    *(
        "\\fcharset134",
        "\\ansicpg65001",
        "\\ansicpg99999",
        "\\",
        "\\\n",
        "\x00",
        "\\mac",
        "\\plain",
        "\\v",
        "\\deleted",
    ),
]


@given(st.lists(st.sampled_from(_WORDS), max_size=60))
def test_any_words(words: list[str]) -> None:
    survives(("{\\rtf1" + "".join(words)).encode("gb18030"))


@given(st.binary(max_size=200))
def test_any_bytes(body: bytes) -> None:
    survives(b"{\\rtf1" + body)
