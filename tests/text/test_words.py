"""Words of one's own: where they come from, and what they change."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor import InvalidSettings, Settings, SourceNotFound, extract, read_words
from extractor.text import segment
from tests.cli.conftest import Zhibiao, zhibiao

__all__ = ["zhibiao"]

TEXT = "全域土地整治完成12处。"


@pytest.mark.parametrize(
    ("written", "words"),
    [
        pytest.param("河长制\n林长制\n", ("河长制", "林长制"), id="one-a-line"),
        pytest.param("河长制 林长制  # 责任制\n\n# 注释\n", ("河长制", "林长制"), id="several-and-a-comment"),
        pytest.param("河长制 5 n\n林长制 3\n", ("河长制", "林长制"), id="jieba's-form"),
        pytest.param("\ufeff河长制\r\n河长制\r\n", ("河长制",), id="marked-and-twice"),
        pytest.param("", (), id="empty"),
    ],
)
def test_a_file_of_words(tmp_path: Path, written: str, words: tuple[str, ...]) -> None:
    path = tmp_path / "词表.txt"
    path.write_text(written, encoding="utf-8", newline="")
    assert read_words(path) == words


def test_a_file_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(SourceNotFound, match="nowhere"):
        read_words(tmp_path / "nowhere.txt")
    (tmp_path / "gbk.txt").write_bytes("河长制".encode("gb18030"))
    with pytest.raises(InvalidSettings, match="UTF-8"):
        read_words(tmp_path / "gbk.txt")


@pytest.mark.parametrize("words", ["河长制", ("河 长制",), ("",), (1,)], ids=["a-text", "a-space", "empty", "a-number"])
def test_what_is_no_word(words: object) -> None:
    with pytest.raises(InvalidSettings, match="words"):
        Settings(words=words)  # type: ignore[arg-type]


def test_a_word_is_kept_in_one_piece_while_it_is_known() -> None:
    with segment.knowing(("全域土地整治",)):
        assert segment.cut(TEXT)[0] == "全域土地整治"
    assert segment.cut(TEXT)[0] == "全域"


def test_a_word_changes_what_is_found_and_the_digest() -> None:
    with_word = Settings(words=("全域土地整治",))
    plain, told = (extract(TEXT.encode(), settings=s, isolate=False) for s in (Settings(), with_word))
    assert plain.indicators[0].subject == "全域"
    assert (told.indicators[0].subject, told.indicators[0].name[:6]) == (None, "全域土地整治")
    assert plain.extractor.settings != told.extractor.settings


@pytest.mark.parametrize("way", ["option", "variable", "setting"])
def test_the_command_line_knows_them(zhibiao: Zhibiao, tmp_path: Path, way: str) -> None:
    (tmp_path / "词表.txt").write_text("全域土地整治", encoding="utf-8")
    (tmp_path / "报告.txt").write_text(TEXT, encoding="utf-8")
    options = {"option": ("--words", "词表.txt"), "variable": (), "setting": ("--set", "words=全域土地整治")}[way]
    environment = {"ZHIBIAO_WORDS": "词表.txt"} if way == "variable" else {}
    ran = zhibiao("extract", "报告.txt", *options, **environment)
    assert (ran.status, ran.err) == (0, "")
    assert '"name": "全域土地整治' in ran.text


def test_the_command_line_tells_of_a_missing_file(zhibiao: Zhibiao, tmp_path: Path) -> None:
    (tmp_path / "报告.txt").write_text(TEXT, encoding="utf-8")
    ran = zhibiao("extract", "报告.txt", "--words", "没有.txt")
    assert ran.status == 1 and "没有.txt" in ran.err and "Traceback" not in ran.err
