"""Word 97–2003 documents: written by LibreOffice, made by hand, and broken."""

from __future__ import annotations

import shutil
import struct
import subprocess
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from extractor.documents.document import Document
from extractor.documents.word import office
from extractor.documents.word.doc import read_doc
from extractor.documents.word.docx import read_docx
from extractor.documents.word.rowtable import snap
from extractor.errors import (
    DamagedDocument,
    EncryptedDocument,
    ExtractionError,
    TimedOut,
    TooLarge,
    UnsupportedFormat,
)
from extractor.settings import Settings
from extractor.training.render import load_blocks, render
from tests.documents.forestry import FILES, PARAGRAPHS, TABLES
from tests.documents.views import looks, view
from tests.documents.word_bytes import (
    BOLD,
    DELETED,
    HIDDEN,
    IN_TABLE,
    ROW_END,
    P,
    R,
    cells,
    document,
    lists,
    ole,
    row,
    row_end,
    sprm,
    streams,
    stylesheet,
)

CORPORA = Path(__file__).resolve().parents[2] / "corpora"
needs_soffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")


def read(data: bytes, **limits: int) -> Document:
    return read_doc(data, filename="目标.doc", settings=Settings(**limits))


def texts(paragraphs: Sequence[P], **options: object) -> list[object]:
    return view(read(document(paragraphs, **options)))


# --------------------------------------------------------------------------------------------- as LibreOffice writes


def test_a_document_by_libreoffice() -> None:
    found = read((FILES / "forestry.doc").read_bytes())
    assert looks(found) == PARAGRAPHS
    assert [t for t in view(found) if isinstance(t, list)] == TABLES


@needs_soffice
def test_the_same_as_the_docx_that_it_was_converted_from(tmp_path: Path) -> None:
    paths = sorted(CORPORA.glob("dev/tables/*.blocks.json"))[:4] + sorted(CORPORA.glob("dev/prose/*.blocks.json"))[:1]
    for number, path in enumerate(paths):
        (tmp_path / f"{number}.docx").write_bytes(render(load_blocks(path), "docx"))
    sources = [str(p) for p in sorted(tmp_path.glob("*.docx"))]
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "doc", "--outdir", str(tmp_path), *sources]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    for number, path in enumerate(paths):
        want = read_docx(
            (tmp_path / f"{number}.docx").read_bytes(), filename="x.docx", settings=Settings(), media_type=""
        )
        found = read((tmp_path / f"{number}.doc").read_bytes())
        assert view(found) == view(want), path.name
        assert looks(found) == looks(want), path.name


@needs_soffice
def test_what_is_made_here_is_a_document_to_libreoffice_too() -> None:
    made = document(
        [
            P("绩效目标"),
            *cells("产出", "数量", "4次"),
            row_end((0, 2000, 4000, 6000), (0x60,)),
            *cells("", "质量", "≥95%"),
            row_end((0, 2000, 4000, 6000), (0x20,)),
            P("完"),
        ]
    )
    converted = office.convert(made, suffix=".doc", filename="x.doc", settings=Settings())
    other = read_docx(converted, filename="x.docx", settings=Settings(), media_type="")
    assert view(read(made)) == view(other)


@needs_soffice
def test_libreoffice_finds_the_same_cells() -> None:
    data = (FILES / "forestry.doc").read_bytes()
    converted = office.convert(data, suffix=".doc", filename="x.doc", settings=Settings())
    other = read_docx(converted, filename="x.docx", settings=Settings(), media_type="")
    assert [t for t in view(read(data)) if isinstance(t, list)] == [t for t in view(other) if isinstance(t, list)]


# ---------------------------------------------------------------------------------------------------- tables

EDGES = (0, 1000, 2000, 3000)


def test_cells_merge_down_by_their_marks() -> None:
    found = texts(
        [
            *cells("产出指标", "数量", "4次"),
            row_end(EDGES, (0x60, 0, 0)),
            *cells("", "质量", "≥95%"),
            row_end(EDGES, (0x20, 0, 0)),
            *cells("效益指标", "社会", "提高"),
            row_end(EDGES, (0x60, 0, 0)),
            P("完"),
        ]
    )
    assert found == [
        [
            *((0, 0, "产出指标", 2, 1), (0, 1, "数量", 1, 1), (0, 2, "4次", 1, 1)),
            *((1, 1, "质量", 1, 1), (1, 2, "≥95%", 1, 1)),
            *((2, 0, "效益指标", 1, 1), (2, 1, "社会", 1, 1), (2, 2, "提高", 1, 1)),
        ],
        "完",
    ]


@pytest.mark.parametrize(
    ("edges", "flags"),
    [((0, 2000, 3000), ()), (EDGES, (1, 2, 0)), ((0, 1985, 3010), ())],
    ids=["one wide cell", "merged by marks", "edges that miss by a hair"],
)
def test_cells_span_columns(edges: tuple[int, ...], flags: tuple[int, ...]) -> None:
    wide = cells("项目名称", "", "预算") if flags else cells("项目名称", "预算")
    found = texts([*wide, row_end(edges, flags), *cells("甲", "乙", "丙"), row_end(EDGES), P("完")])
    assert found[0] == [
        *((0, 0, "项目名称", 1, 2), (0, 2, "预算", 1, 1)),
        *((1, 0, "甲", 1, 1), (1, 1, "乙", 1, 1), (1, 2, "丙", 1, 1)),
    ]


def test_a_wide_row_has_its_end_in_the_data_stream() -> None:
    """Rows like 项目名称 | 预算数 | … are the ones that other readers lose."""
    edges = tuple(range(0, 24001, 1000))
    names = [f"栏{i}" for i in range(24)]
    made = streams([*cells(*names), row_end(edges), *cells(*names), row_end(edges), P("完")])
    assert len(made["Data"]) > 500
    found = view(read(ole(made)))
    assert [c[2] for c in found[0]] == names * 2
    assert {c[0] for c in found[0]} == {0, 1}


def test_rows_defined_by_insertion_deletion_and_merging() -> None:
    shape = sprm(0x7621, struct.pack("<BBH", 0, 4, 1000)) + sprm(0x5622, struct.pack("<BB", 3, 4))
    shape += sprm(0xD62B, bytes((0, 3))) + sprm(0x5624, struct.pack("<BB", 1, 3))
    ends = [P("", ROW_END + shape, "\x07"), P("", ROW_END + row(EDGES, (0x20,)), "\x07")]
    found = texts([*cells("一级", "二级", ""), ends[0], *cells("", "三级", "值"), ends[1], P("完")])
    assert found[0] == [(0, 0, "一级", 2, 1), (0, 1, "二级", 1, 2), (1, 1, "三级", 1, 1), (1, 2, "值", 1, 1)]


def test_a_row_without_a_definition_is_shaped_like_the_one_above() -> None:
    end = P("", ROW_END, "\x07")
    found = texts([*cells("一", "二", "三"), row_end(EDGES), *cells("四", "五", "六"), end, P("完")])
    assert [c[:3] for c in found[0]][3:] == [(1, 0, "四"), (1, 1, "五"), (1, 2, "六")]


def test_a_table_in_a_cell_stands_behind_its_table() -> None:
    depth = IN_TABLE + sprm(0x6649, 2)
    found = texts(
        [
            *cells("内容", "说明", "进度"),
            row_end(EDGES),
            *cells("宣传", "进村"),
            P("见下", IN_TABLE),
            P("月份", depth + sprm(0x244B)),
            P("进度", depth + sprm(0x244B)),
            P("", depth + sprm(0x244B) + sprm(0x244C) + row((0, 500, 900))),
            P("", IN_TABLE, "\x07"),
            row_end(EDGES),
            P("完"),
        ]
    )
    assert found == [
        [
            *((0, 0, "内容", 1, 1), (0, 1, "说明", 1, 1), (0, 2, "进度", 1, 1)),
            *((1, 0, "宣传", 1, 1), (1, 1, "进村", 1, 1), (1, 2, "见下", 1, 1)),
        ],
        [(0, 0, "月份", 1, 1), (0, 1, "进度", 1, 1)],
        "完",
    ]


def test_a_deleted_row_is_not_read() -> None:
    gone = P("", ROW_END + row(EDGES), "\x07", mark_look=DELETED)
    found = texts([*cells("一", "二", "三"), row_end(EDGES), *cells("四", "五", "六"), gone, P("完")])
    assert [c[2] for c in found[0]] == ["一", "二", "三"]


def test_paragraphs_of_a_cell_are_lines() -> None:
    found = texts([P("第一行", IN_TABLE), *cells("第二行", "值"), row_end((0, 1, 2000)), P("完")])
    assert found[0] == [(0, 0, "第一行\n第二行", 1, 1), (0, 1, "值", 1, 1)]


@given(st.sets(st.tuples(st.integers(-500, 3000), st.integers(1, 800)).map(lambda t: (t[0], t[0] + t[1])), min_size=1))
def test_no_cell_vanishes_when_edges_snap(spans: set[tuple[int, int]]) -> None:
    number = snap(spans)
    assert all(number[left] < number[right] for left, right in spans)
    edges = sorted(number)
    assert all(number[a] <= number[b] for a, b in pairwise(edges))


# ------------------------------------------------------------------------------------------------------ text


def test_pieces_of_both_widths() -> None:
    runs = [R("合格率“"), R("95%±0.5° – “ok” ", encoding="cp1252"), R("”以上")]
    assert texts([P(runs), P([R("Plain ASCII text", encoding="cp1252")])]) == [
        "合格率“95%±0.5° – “ok” ”以上",
        "Plain ASCII text",
    ]


def test_chinese_in_an_8_bit_piece() -> None:
    data = streams([P([R("应急演练次数不少于四次", encoding="gbk")]), P("完")])
    main = bytearray(data["WordDocument"])
    struct.pack_into("<H", main, 0x06, 0x0804)  # the language of the text
    assert view(read(ole({**data, "WordDocument": bytes(main)}))) == ["应急演练次数不少于四次", "完"]


def test_signs_beyond_the_base_plane_keep_their_place() -> None:
    assert texts([P("𠮷村𡈽镇通电率"), P([R("后", HIDDEN), R("续")])]) == ["𠮷村𡈽镇通电率", "续"]


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        ([R("共"), R("（草稿）", HIDDEN), R("6次")], "共6次"),
        ([R("共"), R("5", DELETED), R("6次")], "共6次"),
        ([R("见\x13 HYPERLINK \x14附件一\x15。")], "见附件一。"),
        ([R("见\x13 PAGEREF \x15第3页")], "见第3页"),
        ([R("\x13 IF \x13 DATE \x142024\x15 \x14完成\x15")], "完成"),
        ([R("第一行\x0b第二行\t值\x1e\x1f")], "第一行\n第二行\t值-"),
        ([R("面积("), R("(", sprm(0x6A09, struct.pack("<HH", 0, 0xF0FE))), R("亩)")], "面积(☑亩)"),
        ([R("注\x02释\x05")], "注释"),
        ([R("\x13 eq \\o\\ac(□,√)\x15新增\x13 EQ \\o\\ac(○,2)\x15延续")], "☑新增②延续"),
        ([R("\x13 eq \\f(1,3)"), R("\x15以上")], "1/3以上"),
        ([R("\x13 IF \x13 EQ \\f(1,3)\x15 \x14完成\x15")], "完成"),
    ],
    ids=["hidden", "deleted", "field", "field without a result", "field in a field", "breaks", "symbol", "notes",
         "signs over each other", "fraction", "fraction in a code"],
)
def test_what_of_a_paragraph_is_read(runs: list[R], text: str) -> None:
    assert texts([P(runs)]) == [text]


def test_a_broken_field_swallows_no_more_than_its_paragraph() -> None:
    assert texts([P("前\x13 REF x"), P("后")]) == ["前", "后"]


def test_a_fast_save_puts_modifiers_on_pieces() -> None:
    short = 0x41 << 1 | 1 << 8  # deleted, in the piece itself
    long = 0 << 1 | 1  # the first of the lists in front of the piece table
    runs = [R("共"), R("5", prm=short), R("（草稿）", prm=long), R("6次")]
    assert texts([P(runs)], modifiers=[HIDDEN]) == ["共6次"]


def test_paragraphs_whose_mark_was_deleted_are_one() -> None:
    assert texts([P("验收合", mark_look=DELETED), P("格率"), P("完")]) == ["验收合格率", "完"]


def test_a_page_break_parts_text() -> None:
    assert texts([P("附件\x0c目标表")]) == ["附件", "目标表"]


def test_a_check_box_of_a_form() -> None:
    def box(ticked: int) -> bytes:
        body = b"\xff\xff\xff\xff" + struct.pack("<HHH", 1 | ticked << 2, 0, 0) + struct.pack("<HHH", 0, 0, 0)
        return struct.pack("<LH", 68 + len(body), 68) + bytes(62) + body

    data = box(1) + box(0)
    at = [sprm(0x6A03, 0) + sprm(0x0806), sprm(0x6A03, len(box(1))) + sprm(0x0806)]
    runs = [R("\x13 FORMCHECKBOX "), R("\x01", at[0]), R("\x15新增\x13 FORMCHECKBOX "), R("\x01", at[1]), R("\x15延续")]
    assert texts([P(runs)], data=data) == ["☑新增□延续"]


@pytest.mark.parametrize(
    ("state", "default", "text"),
    [(1, 0, "属性：延续"), (25, 2, "属性：一次性"), (25, 0, "属性：新增"), (7, 0, "属性：")],
    ids=["chosen", "as it began", "its first", "no such entry"],
)
def test_a_list_to_choose_from(state: int, default: int, text: str) -> None:
    def packed(words: str) -> bytes:
        return struct.pack("<H", len(words)) + words.encode("utf-16-le")

    entries = b"".join(packed(entry) for entry in ("新增", "延续", "一次性"))
    body = b"\xff\xff\xff\xff" + struct.pack("<HHH", 2 | state << 2, 0, 0) + packed("属性") + bytes(2)
    body += struct.pack("<H", default) + 5 * (packed("") + bytes(2)) + struct.pack("<HHH", 0xFFFF, 3, 0) + entries
    data = struct.pack("<LH", 68 + len(body), 68) + bytes(62) + body
    run = R("\x01", sprm(0x6A03, 0) + sprm(0x0806))
    assert texts([P([R("属性：\x13 FORMDROPDOWN "), run, R("\x15")])], data=data) == [text]


def test_a_cell_that_holds_a_number_alone_shows_it() -> None:
    number = sprm(0x460B, 1)
    rows = [P("序号", IN_TABLE, "\x07"), P("指标", IN_TABLE, "\x07"), row_end((0, 900, 3000))]
    for name in ("巡护里程", "保存率"):
        rows += [P("", IN_TABLE + number, "\x07"), P(name, IN_TABLE, "\x07"), row_end((0, 900, 3000))]
    found = read(document(rows, numbering=lists([(1, 0, "\0")])))
    assert [cell.text for cell in next(found.tables()).cells] == ["序号", "指标", "1", "巡护里程", "2", "保存率"]


def test_footnotes_are_left_out() -> None:
    assert texts([P("正文")], extra=[P("注文")]) == ["正文"]


# ----------------------------------------------------------------------------------------------- looks of paragraphs


def test_heading_levels() -> None:
    styles = stylesheet(
        [
            ("Normal", 0, b"", b""),
            ("标题 1", 1, b"", BOLD),
            ("二级标题", 0xFFE, b"", b""),
            ("正文条", 0xFFE, sprm(0x2640, 2), b""),
        ]
    )
    paragraphs = [
        *(P("甲", style=1), P("乙", style=2), P("丙", style=3), P("丁", sprm(0x2640, 4))),
        *(P("戊", sprm(0x2640, 9), style=1), P("己", style=99)),
    ]
    found = looks(read(document(paragraphs, styles=styles)))
    assert [(text, level, bold) for text, level, _, bold in found] == [
        *(("甲", 1, True), ("乙", 2, False), ("丙", 3, False), ("丁", 5, False)),
        *(("戊", None, True), ("己", None, False)),
    ]


def test_list_numbers() -> None:
    numbered = lists([(1, 37, "\0、"), (3, 0, "\0.\1")])
    first, second = sprm(0x460B, 1), sprm(0x460B, 1) + sprm(0x260A, 1)
    paragraphs = [P("甲", first), P("乙", second), P("丙", second), P("丁", first), P("戊", sprm(0x460B, 0))]
    found = looks(read(document(paragraphs, numbering=numbered)))
    # The second level shows the first one's number too.
    assert [label for _, _, label, _ in found] == ["一、", "一.3", "一.4", "二、", None]


# --------------------------------------------------------------------------------------------------- refusals


def test_encrypted() -> None:
    with pytest.raises(EncryptedDocument):
        read(document([P("密")], flags=0x0100))


@pytest.mark.parametrize("change", [{"magic": 0xA5DC}, {"version": 0x65}], ids=["Word 6", "Word 2"])
def test_older_versions_need_libreoffice(change: dict[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "installed", lambda: False)
    with pytest.raises(UnsupportedFormat, match="另存为"):
        read(document([P("文")], **change))


def test_ole_files_of_other_kinds_need_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "installed", lambda: False)
    with pytest.raises(UnsupportedFormat):
        read(ole({"MatOST": b"\0" * 5000}))


def test_what_libreoffice_converts_is_read_and_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = load_blocks(sorted(CORPORA.glob("dev/tables/*.blocks.json"))[0])
    monkeypatch.setattr(office, "installed", lambda: True)
    monkeypatch.setattr(office, "convert", lambda data, **options: render(blocks, "docx"))
    data = ole({"MatOST": b"\0" * 5000})
    found = read(data)
    assert found.size == len(data)
    assert list(found.tables())
    assert [note.code for note in found.notes] == ["converted"]


@needs_soffice
def test_libreoffice_is_stopped_when_it_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "SECONDS", 0.05)
    with pytest.raises(TimedOut):
        office.convert(document([P("文")]), suffix=".doc", filename="x.doc", settings=Settings())


def test_too_many_characters() -> None:
    with pytest.raises(TooLarge):
        read(document([P("字" * 200)]), max_characters=100)


def test_too_many_cells() -> None:
    rows = [p for _ in range(20) for p in (*cells("一", "二", "三"), row_end(EDGES))]
    with pytest.raises(TooLarge):
        read(document([*rows, P("完")]), max_cells=10)


# --------------------------------------------------------------------------------------------------- hostile


def survives(data: bytes) -> None:
    """Reads or refuses; nothing else."""
    try:
        with patch.object(office, "installed", return_value=False):
            found = read(data)
    except ExtractionError:
        return
    view(found)
    found.text.encode()


def whole() -> bytes:
    return (FILES / "forestry.doc").read_bytes()


def test_cut_off_anywhere() -> None:
    data = whole()
    for end in range(0, len(data), 512):
        survives(data[:end])
    for end in (100, 513, 1535, len(data) - 1):
        survives(data[:end])


@pytest.mark.parametrize("stream", ["WordDocument", "1Table", "Data"])
@hypothesis_settings(max_examples=60, deadline=None)
@given(where=st.floats(0, 1), garbage=st.binary(min_size=1, max_size=40))
def test_garbage_in_a_stream(stream: str, where: float, garbage: bytes) -> None:
    edges = tuple(range(0, 24001, 1000))
    made = streams(
        [P("第一章"), *cells(*"一二三四五六七八九十甲乙丙丁戊己庚辛壬癸子丑寅卯"), row_end(edges), P("完")],
        styles=stylesheet([("Normal", 0, b"", b""), ("heading 1", 1, b"", BOLD)]),
        numbering=lists([(1, 0, "\0.")]),
    )
    body = bytearray(made[stream])
    at = int(where * len(body))
    body[at : at + len(garbage)] = garbage
    survives(ole({**made, stream: bytes(body)}))


@given(st.binary(max_size=120))
def test_garbage_for_modifiers(garbage: bytes) -> None:
    survives(document([*cells("一", "二"), P("", ROW_END + garbage, "\x07"), P([R("文", garbage[:60])], garbage)]))


def test_a_chain_of_sectors_that_bites_its_tail() -> None:
    data = bytearray(document([P("文" * 3000)]))
    fat = 512 * (1 + struct.unpack_from("<L", data, 76)[0])
    for sector in range(128):
        (target,) = struct.unpack_from("<L", data, fat + 4 * sector)
        if target < 0xFFFFFFFA:
            changed = bytearray(data)
            struct.pack_into("<L", changed, fat + 4 * sector, max(0, sector - 3))
            survives(bytes(changed))


def test_a_directory_that_bites_its_tail() -> None:
    data = bytearray(document([P("文")]))
    directory = 512 * (1 + struct.unpack_from("<L", data, 48)[0])
    for entry in range(4):
        for link in (68, 72, 76):
            changed = bytearray(data)
            struct.pack_into("<L", changed, directory + 128 * entry + link, entry)
            survives(bytes(changed))


def test_pieces_that_repeat_the_same_text_do_not_swell() -> None:
    made = streams([P("目标" * 2000)])
    plc_count = 3000
    length = 4000
    places = struct.pack(f"<{plc_count + 1}L", *range(0, (plc_count + 1) * length, length))
    plc = places + struct.pack("<HLH", 0, 0x800, 0) * plc_count
    clx = b"\2" + struct.pack("<L", len(plc)) + plc
    main = bytearray(made["WordDocument"])
    struct.pack_into("<LL", main, 0x9A + 8 * 33, 0, len(clx))
    struct.pack_into("<L", main, 0x4C, plc_count * length)
    with pytest.raises(DamagedDocument):
        read(ole({"WordDocument": bytes(main), "1Table": clx}))


def test_a_list_of_modifiers_that_names_itself() -> None:
    body = sprm(0x6646, 0) * 2
    survives(ole(streams([P("文", sprm(0x6646, 0))], data=struct.pack("<H", len(body)) + body)))


def test_many_that_share_a_long_list_of_modifiers() -> None:
    body = sprm(0x2416) * 20_000
    shared = struct.pack("<H", len(body)) + body
    paragraphs = [P("文", sprm(0x6646, 0) + sprm(0x840F, i)) for i in range(2000)]
    with pytest.raises(DamagedDocument):
        read(ole(streams(paragraphs, data=shared)))


def test_styles_that_are_based_on_each_other() -> None:
    sheet = bytearray(stylesheet([("甲", 0xFFE, b"", b""), ("乙", 0xFFE, b"", b"")]))
    first = 20 + 2
    size = struct.unpack_from("<H", sheet, 20)[0]
    struct.pack_into("<H", sheet, first + 2, 1 | 1 << 4)
    struct.pack_into("<H", sheet, first + size + size % 2 + 2 + 2, 1 | 0 << 4)
    assert texts([P("文", style=1)], styles=bytes(sheet)) == ["文"]


def test_nesting_without_end() -> None:
    paragraphs = [P(f"层{i}", IN_TABLE + sprm(0x6649, i)) for i in range(1, 200)]
    survives(document([*paragraphs, P("完")]))
