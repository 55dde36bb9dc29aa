"""Text → words, each with its offsets. The only importer of jieba.

The tokenizer is private (jieba's global one is never touched) and its dictionary comes from a compiled form
beside this module, never from a cache in a temporary folder, so it also works on a read-only system. Built by
``scripts/compile_dictionary.py`` from jieba's own ``dict.txt``; ``dictionary.txt`` adds the field's words.
"""

from __future__ import annotations

import hashlib
import json
import sys
import threading
import warnings
import zlib
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

COMPILED = "jieba_dictionary.bin"
MANIFEST = "jieba_dictionary.json"
FIELD_WORDS = "dictionary.txt"

_lock = threading.RLock()
_shared: Segmenter | None = None


@dataclass(frozen=True, slots=True)
class Token:
    """One word: ``source[start:end] == text``."""

    start: int
    end: int
    text: str


class Segmenter:
    """Cuts text into words with jieba's dictionary and further words.

    Making one loads the dictionary (a fifth of a second, about 70 MB), so make it once and keep it. It does
    not change afterwards and may be shared between threads.

    Args:
        words: words to know besides jieba's own, each kept in one piece wherever it stands.
        field_words: know the field's words (``dictionary.txt``) too.

    Raises:
        RuntimeError: the compiled dictionary is damaged.

    Example:
        >>> Segmenter(words=["河长制"]).cut("落实河长制")
        ['落实', '河长制']
    """

    def __init__(self, words: Iterable[str] = (), *, field_words: bool = True) -> None:
        jieba = _import_jieba()
        tokenizer = jieba.Tokenizer()
        tokenizer.FREQ, tokenizer.total = load_frequencies()
        tokenizer.initialized = True
        for word in [*(load_words() if field_words else ()), *words]:
            tokenizer.add_word(word)
        self._tokenizer = tokenizer

    def cut(self, text: str) -> list[str]:
        """The words of ``text`` in order; joined they are ``text`` again, whitespace included."""
        words: list[str] = self._tokenizer.lcut(text)
        return words

    def tokens(self, text: str) -> list[Token]:
        """The words of ``text`` with their offsets, pieces of whitespace left out."""
        found: list[Token] = []
        start = 0
        for word in self._tokenizer.cut(text):
            end = start + len(word)
            if not word.isspace():
                found.append(Token(start, end, word))
            start = end
        return found


def shared() -> Segmenter:
    """The segmenter with the field's words that the whole process shares, made at its first use."""
    global _shared
    if _shared is None:
        with _lock:
            if _shared is None:
                _shared = Segmenter()
    return _shared


def cut(text: str) -> list[str]:
    """The words of ``text`` by the shared segmenter; joined they are ``text`` again.

    Example:
        >>> cut("验收合格率不低于95%")
        ['验收合格率', '不低于', '95%']
    """
    return shared().cut(text)


def tokens(text: str) -> list[Token]:
    """The words of ``text`` with their offsets by the shared segmenter, whitespace left out."""
    return shared().tokens(text)


def load_words() -> list[str]:
    """The field's words; ``#`` begins a comment, several words may stand on a line."""
    text = files(__package__).joinpath(FIELD_WORDS).read_text(encoding="utf-8")
    return [word for line in text.splitlines() for word in line.partition("#")[0].split()]


def load_frequencies() -> tuple[dict[str, int], int]:
    """jieba's dictionary in its own run-time form, and the sum of its frequencies.

    The keys are the words, and every beginning of a word with frequency 0.
    """
    folder = files(__package__)
    manifest = json.loads(folder.joinpath(MANIFEST).read_text(encoding="utf-8"))
    compiled = folder.joinpath(COMPILED).read_bytes()
    if hashlib.sha256(compiled).hexdigest() != manifest["sha256"]:
        raise RuntimeError(f"词典文件 {COMPILED} 已损坏，请重新安装 zhibiao")
    return decode(compiled, manifest["words_bytes"]), manifest["total"]


def encode(frequencies: dict[str, int]) -> tuple[bytes, int]:
    """The compiled form of a dictionary, and how many of its bytes hold the words.

    Two zlib streams: the sorted words joined by line breaks in UTF-8, then their frequencies as 32-bit
    little-endian integers.
    """
    words = sorted(frequencies)
    numbers = array("I", (frequencies[word] for word in words))
    if sys.byteorder == "big":
        numbers.byteswap()
    packed = zlib.compress("\n".join(words).encode(), 9)
    return packed + zlib.compress(numbers.tobytes(), 9), len(packed)


def decode(compiled: bytes, words_bytes: int) -> dict[str, int]:
    """What ``encode`` was given."""
    words = zlib.decompress(compiled[:words_bytes]).decode().split("\n")
    numbers = array("I", zlib.decompress(compiled[words_bytes:]))
    if sys.byteorder == "big":
        numbers.byteswap()
    return dict(zip(words, numbers, strict=True))


def _import_jieba() -> Any:
    """jieba, without what its import drags in.

    It imports pkg_resources where setuptools is present, a tenth of a second for opening a ``dict.txt`` that
    is never opened here; hidden for the moment, jieba takes its own other way. Its old escape sequences make
    newer Pythons warn.
    """
    with _lock:
        hidden = "pkg_resources" not in sys.modules
        if hidden:
            sys.modules["pkg_resources"] = None  # type: ignore[assignment]
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                import jieba
        finally:
            if hidden:
                sys.modules.pop("pkg_resources", None)
        return jieba
