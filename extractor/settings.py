"""One validated, frozen object for everything a caller can set."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from extractor.errors import InvalidSettings, SourceNotFound
from extractor.regex import regex

WORDS = "ZHIBIAO_WORDS"
"""Environment variable that names a file of words for the command line and the service."""

_WORD = regex(r"\S+")


@dataclass(frozen=True, slots=True)
class Settings:
    """Limits and choices of one extraction.

    Every limit is checked before the thing it limits is expanded in memory.

    Args:
        include_text: put the whole text in ``document.text`` of the result.
        max_bytes: size of the input in bytes.
        max_characters: characters of the document's text.
        max_table_rows: rows of one table; what lies beyond is cut, with a note.
        max_table_columns: columns of one table.
        max_cells: cells of the whole document.
        max_prose_values: values that a document's sentences state; what lies beyond is not read, which a finding says.
        max_pages: pages of a PDF.
        max_page_objects: lines, boxes and other shapes drawn on a page.
        max_page_characters: characters on a page.
        max_page_rules: lines across, and lines down, from which a page's tables are built.
        max_page_units: places in the finest grid that the lines of one table make.
        max_page_bytes: drawing commands of a page, those of its forms counted as often as they are drawn.
        max_page_side: longer side of a page in points.
        max_page_seconds: time for one page, where the reader can stop itself.
        max_forms: forms (drawings kept apart) that a page draws.
        max_form_depth: forms in forms.
        max_scanned_pages: pages whose text is recognised from pictures, about five seconds each.
        max_pixels: pixels of a picture.
        max_members: files in an archive and in the archives in it.
        max_unpacked: bytes that an archive comes to when unpacked, all together.
        max_ratio: how many times bigger than its archive a file may be when unpacked.
        max_nesting: archives in archives, counted with the outermost.
        max_seconds: time that one document may take, where it is read in a process of its own.
        max_memory: bytes of address space that such a process may have.
        words: words of a field of work that the segmenter should keep in one piece (see ``read_words``).

    Raises:
        InvalidSettings: a limit is not a positive number, a word is empty or holds white space.
    """

    include_text: bool = True
    max_bytes: int = 200 * 1024 * 1024
    max_characters: int = 60_000_000
    max_table_rows: int = 20_000
    max_table_columns: int = 256
    max_cells: int = 500_000
    max_prose_values: int = 200_000
    max_pages: int = 2_000
    max_page_objects: int = 50_000
    max_page_characters: int = 100_000
    max_page_rules: int = 5_000
    max_page_units: int = 20_000
    max_page_bytes: int = 16 * 1024 * 1024
    max_page_side: int = 5_000
    max_page_seconds: int = 20
    max_forms: int = 2_000
    max_form_depth: int = 8
    max_scanned_pages: int = 200
    max_pixels: int = 60_000_000
    max_members: int = 10_000
    max_unpacked: int = 1024 * 1024 * 1024
    max_ratio: int = 200
    max_nesting: int = 3
    max_seconds: int = 600
    max_memory: int = 4 * 1024 * 1024 * 1024
    words: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            if name.startswith("max_") and (not isinstance(value, int) or value < 1):
                raise InvalidSettings(f"设置项 {name} 应为正整数，现为 {value!r}")
        if isinstance(self.words, str) or not all(isinstance(w, str) and _WORD.fullmatch(w) for w in self.words):
            raise InvalidSettings(f"设置项 words 应为一组不含空白的词，现为 {self.words!r}")
        object.__setattr__(self, "words", tuple(self.words))

    def digest(self) -> str:
        """Twelve hex digits that name this set of values, so that a run can be repeated."""
        payload = json.dumps(asdict(self), sort_keys=True)
        return hashlib.sha256(payload.encode()).hexdigest()[:12]


def read_words(path: str | Path) -> tuple[str, ...]:
    """The words of a file, for ``Settings(words=…)``.

    Args:
        path: UTF-8; several words may stand on a line, ``#`` begins a comment. A line of jieba's own form (word,
            frequency, part of speech) gives its word.

    Raises:
        SourceNotFound: there is no such file.
        InvalidSettings: it is no text.

    Example: a file with the line ``河长制 林长制  # 责任制`` gives ``("河长制", "林长制")``.
    """
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise SourceNotFound(f"词表打不开（{error.strerror}），请检查路径", filename=str(path)) from error
    except UnicodeDecodeError:
        raise InvalidSettings(f"词表 {path} 不是 UTF-8 文字，请另存为 UTF-8") from None
    found: dict[str, None] = {}
    for line in text.splitlines():
        words = line.partition("#")[0].split()
        if len(words) > 1 and words[1].isdigit():
            words = words[:1]
        found.update(dict.fromkeys(words))
    return tuple(found)
