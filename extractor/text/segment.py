"""Text → words, each with its offsets. The only importer of jieba.

The tokenizer is private (jieba's global one is never touched) and its dictionary comes from the compiled form in
this package, never from a cache in a temporary folder, so it also works on a read-only system. Of the dictionary
only what the text's pairs of characters call for is unpacked.
"""

from __future__ import annotations

import sys
import threading
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import add
from typing import Any

from extractor.text import lexicon

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

    Make it once and keep it: it holds its dictionary (some 15 MB, up to 90 once it has met every pair of characters).
    Its cuts do not change afterwards and it may be shared between threads.

    Args:
        words: words to know besides, each kept in one piece wherever it stands.
        field_words: know the field's words (``dictionary.txt``) too.

    Raises:
        RuntimeError: the compiled dictionary is damaged.

    Example:
        >>> Segmenter(words=["河长制"]).cut("落实河长制")
        ['落实', '河长制']
    """

    def __init__(self, words: Iterable[str] = (), *, field_words: bool = True) -> None:
        self._tokenizer = _tokenizer_class()(lexicon.load(), field_words)
        for word in words:
            self._tokenizer.add_word(word)

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


_chosen: ContextVar[tuple[str, ...]] = ContextVar("zhibiao_words", default=())


@contextmanager
def knowing(words: tuple[str, ...]) -> Iterator[None]:
    """Let every cut of the shared segmenter inside the ``with`` know further words too."""
    token = _chosen.set(words)
    try:
        yield
    finally:
        _chosen.reset(token)


@lru_cache(maxsize=4)
def _with(words: tuple[str, ...]) -> Segmenter:
    return Segmenter(words)


def shared() -> Segmenter:
    """The segmenter with the field's words (and those of ``knowing``), made at its first use and shared."""
    global _shared
    words = _chosen.get()
    if words:
        return _with(words)
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


@cache
def _tokenizer_class() -> Any:
    """jieba's Tokenizer, its dictionary unpacked as texts call for it."""
    jieba = _import_jieba()

    class Tokenizer(jieba.Tokenizer):  # type: ignore[misc, name-defined]
        def __init__(self, entries: lexicon.Lexicon, field_words: bool) -> None:
            super().__init__()
            self.FREQ: dict[str, int] = {}
            self.total: int = entries.total
            self.initialized = True
            self._lexicon = entries
            self._unpacked: set[str] = set()
            self._field: dict[str, list[str]] = {}
            for word in entries.field if field_words else ():
                self.total += entries.field[word]
                self._field.setdefault(word[:2], []).append(word)

        def get_DAG(self, sentence: str) -> Any:  # every look-up in FREQ comes after this one
            missing = {*sentence, *map(add, sentence, sentence[1:])} - self._unpacked
            if missing:
                self._unpack(missing)
            return super().get_DAG(sentence)

        def _unpack(self, beginnings: set[str]) -> None:
            """Take over the entries that are one of these characters, or begin with one of these pairs."""
            with self.lock:
                for beginning in beginnings - self._unpacked:
                    if len(beginning) == 1:
                        frequency = self._lexicon.frequency(beginning)
                        if frequency is not None:
                            self.FREQ[beginning] = frequency
                    else:
                        self.FREQ.update(self._lexicon.part(beginning))
                    for word in self._field.get(beginning, ()):
                        self.FREQ[word] = self._lexicon.field[word]
                        for end in range(1, len(word)):
                            self.FREQ.setdefault(word[:end], 0)
                self._unpacked |= beginnings  # only now: another thread may be waiting for them

    return Tokenizer


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
