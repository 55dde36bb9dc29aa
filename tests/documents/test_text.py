"""Encodings and limits of the plain-text reader."""

# ruff: noqa: E501 (full-width characters count double; a case stays on its lines)

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.documents.document import Paragraph, Table
from extractor.documents.text import decode, read_text
from extractor.errors import DamagedDocument, EmptyDocument, TooLarge, UnreadableDocument, UnsupportedFormat
from extractor.settings import Settings

SIMPLE = "松河县应急管理局2023年度项目绩效目标表\n产出指标\t数量指标\t检查企业\t≥120家\n"
TRADITIONAL = "經濟發展局年度工作報告：本局對全縣企業的檢查覆蓋率達到百分之九十，員工會議每月開一次。\n"


@pytest.mark.parametrize(
    ("encoding", "prefix", "name"),
    [
        pytest.param("utf-8", b"", "utf-8", id="utf-8"),
        pytest.param("utf-8", b"\xef\xbb\xbf", "utf-8", id="utf-8 with mark"),
        pytest.param("gbk", b"", "gb18030", id="gbk"),
        pytest.param("gb18030", b"", "gb18030", id="gb18030"),
        pytest.param("utf-16-le", b"\xff\xfe", "utf-16-le", id="utf-16 le with mark"),
        pytest.param("utf-16-be", b"\xfe\xff", "utf-16-be", id="utf-16 be with mark"),
        pytest.param("utf-16-le", b"", "utf-16-le", id="utf-16 le"),
        pytest.param("utf-16-be", b"", "utf-16-be", id="utf-16 be"),
        pytest.param("utf-32-le", b"\xff\xfe\x00\x00", "utf-32-le", id="utf-32 le with mark"),
    ],
)
def test_encodings(encoding: str, prefix: bytes, name: str) -> None:
    assert decode(prefix + SIMPLE.encode(encoding)) == (SIMPLE, name)


def test_a_mark_of_utf8_before_another_encoding() -> None:
    text = "绩效目标：巡护里程不少于1200公里，林木保存率达到95%。"
    assert decode(b"\xef\xbb\xbf" + text.encode("gbk")) == (text, "gb18030")


def test_traditional_text_is_big5_only_when_clear() -> None:
    assert decode(TRADITIONAL.encode("big5")) == (TRADITIONAL, "big5hkscs")
    assert decode(TRADITIONAL.encode("gb18030")) == (TRADITIONAL, "gb18030")


def test_four_byte_gb18030_characters() -> None:
    text = "项目负责人𠮷某，指标值为㎡计。"
    assert decode(text.encode("gb18030"))[0] == text


def test_short_gbk_that_is_valid_utf8() -> None:
    assert decode("联通".encode("gbk"))[0] == "联通"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        pytest.param(b"a\r\nb\rc\n", "a\nb\nc\n", id="line ends"),
        pytest.param(b"a\r\r\nb", "a\n\nb", id="stray carriage return"),
        pytest.param("甲\u3000\x0b乙\x0c".encode(), "甲\u3000\x0b乙\x0c", id="nothing else changed"),
        pytest.param(b"", "", id="nothing"),
        pytest.param(b"\xef\xbb\xbf", "", id="a mark alone"),
    ],
)
def test_only_line_ends_change(data: bytes, text: str) -> None:
    assert decode(data)[0] == text


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_large_file_with_one_bad_byte_is_still_read(encoding: str) -> None:
    data = SIMPLE.encode(encoding) * 400
    middle = len(SIMPLE.encode(encoding)) * 200
    text, name = decode(data[:middle] + b"\xff" + data[middle:])
    assert name == encoding
    assert text.count("\ufffd") in (1, 2)
    document = read_text(
        data[:middle] + b"\xff" + data[middle:], filename="例.txt", settings=Settings()
    )
    assert [n.code for n in document.notes] == ["undecodable"]


def test_a_cut_last_character_is_replaced() -> None:
    data = SIMPLE.encode()[:-1] + "度".encode()[:2]
    text, name = decode(data)
    assert name == "utf-8" and text.endswith("\ufffd") and text[:-1] == SIMPLE[:-1]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 8, id="a picture"),
        pytest.param(random.Random(5).randbytes(4000), id="noise"),
        pytest.param(b"\x7fELF" + bytes(3000), id="a program"),
    ],
)
def test_binary_is_refused(data: bytes) -> None:
    with pytest.raises((UnsupportedFormat, DamagedDocument)) as caught:
        read_text(data, filename="x.txt", settings=Settings())
    assert caught.value.filename == "x.txt"


@pytest.mark.parametrize("data", [b"", b" \n\t\n", "\u3000\n".encode(), b"\xef\xbb\xbf"])
def test_nothing_to_read(data: bytes) -> None:
    with pytest.raises(EmptyDocument):
        read_text(data, filename="x.txt", settings=Settings())


@pytest.mark.parametrize(
    "settings", [Settings(max_bytes=10), Settings(max_characters=10), Settings(max_cells=3)]
)
def test_limits(settings: Settings) -> None:
    with pytest.raises(TooLarge) as caught:
        read_text(SIMPLE.encode() * 3, filename="x.txt", settings=settings)
    assert caught.value.filename == "x.txt"


def test_a_long_table_is_cut_with_a_note() -> None:
    text = "地区\t事故起数\t死亡人数\n" + "".join(f"第{i}镇\t{i}\t0\n" for i in range(30))
    document = read_text(text.encode(), filename="x.txt", settings=Settings(max_table_rows=10))
    (table,) = document.tables()
    assert table.n_rows == 10
    assert [n.code for n in document.notes] == ["table_cut"]
    wide = read_text(text.encode(), filename="x.txt", settings=Settings(max_table_columns=2))
    assert next(wide.tables()).n_cols == 2


def test_the_document_tells_what_was_read() -> None:
    data = SIMPLE.encode("gbk")
    document = read_text(data, filename="目标.txt", settings=Settings())
    assert (document.filename, document.media_type, document.size) == ("目标.txt", "text/plain", len(data))
    assert len(document.sha256) == 64 and document.text == SIMPLE


def test_markdown_marks_are_no_text() -> None:
    source = (
        "# 年度计划\n正文一行。\n\n## **二、任务** ##\n- 第一项\n1. 第二项\n\n**加粗的一行**\n\n标题在上\n====\n\n---\n末尾。\n"
    )
    document = read_text(source.encode(), filename="计划.md", settings=Settings())
    assert [(p.text, p.level, p.bold) for p in document.paragraphs()] == [
        ("年度计划", 1, False),
        ("正文一行。", None, False),
        ("二、任务", 2, True),
        ("- 第一项", None, False),
        ("1. 第二项", None, False),
        ("加粗的一行", None, True),
        ("标题在上", 1, False),
        ("末尾。", None, False),
    ]
    for p in document.paragraphs():
        assert document.text[p.start : p.end] == p.text
    typed = read_text(source.encode(), filename="计划", settings=Settings(), media_type="text/markdown")
    assert typed.blocks == document.blocks


_PHRASES = st.sampled_from(
    ["项目绩效目标", "应急管理局", "数量指标", "检查企业≥120家", "，", "。", "\n", "全县", "2023年度", " ", "满意度达到95%"]
)


@given(
    st.lists(_PHRASES, min_size=4).map("".join).filter(lambda t: len(t) > 12),
    st.sampled_from(["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]),
)
def test_every_encoding_comes_back(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding))[0] == text


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufeff")))
def test_utf8_text_is_never_changed_nor_lost(text: str) -> None:
    marked = b"\xef\xbb\xbf" + text.encode()
    assert decode(marked) == (text, "utf-8")


@given(st.binary(max_size=400))
def test_any_bytes_become_a_document_or_a_known_error(data: bytes) -> None:
    try:
        document = read_text(data, filename="x.txt", settings=Settings())
    except UnreadableDocument:
        return
    for block in document.blocks:
        if isinstance(block, Paragraph):
            assert document.text[block.start : block.end] == block.text
        else:
            assert isinstance(block, Table)
