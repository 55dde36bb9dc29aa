"""jieba's dictionary in a compiled form beside this module, read a part at a time.

The parts are the words that begin with the same two characters: a page of text needs a hundredth of them, three
hundred pages a tenth. Made by
``scripts/compile_dictionary.py``; jieba itself is not needed to read it.
"""

from __future__ import annotations

import hashlib
import json
import sys
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from itertools import accumulate, pairwise

COMPILED = "jieba_dictionary.bin"
MANIFEST = "jieba_dictionary.json"
FIELD_WORDS = "dictionary.txt"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words and beginnings of words (these with frequency 0), sorted; ``total`` is what jieba divides by.

    ``field`` are the field's words with the frequencies that keep each in one piece.
    """

    words: str  # joined by line breaks
    frequencies: array[int]
    firsts: str  # characters that words begin with, sorted
    in_words: array[int]  # where the words of each begin in ``words``, and at last where all end
    in_frequencies: array[int]
    total: int
    field: dict[str, int]

    def frequency(self, first: str) -> int | None:
        """That of a single character, None where no entry begins with it."""
        number = self._number(first)
        return None if number is None else self.frequencies[self.in_frequencies[number]]

    def _number(self, first: str) -> int | None:
        number = bisect_left(self.firsts, first)
        return number if self.firsts[number : number + 1] == first != "" else None

    def part(self, beginning: str) -> dict[str, int]:
        """The entries that begin with a character or with several."""
        number = self._number(beginning[:1])
        if number is None:
            return {}
        start, end = self.in_words[number], self.in_words[number + 1] - 1
        low, high = self.in_frequencies[number], self.in_frequencies[number + 1]
        if len(beginning) > 1:  # sorted, they stand together behind the character alone
            mark = "\n" + beginning
            before = self.words.find(mark, start, end)
            if before < 0:
                return {}
            low += self.words.count("\n", start, before + 1)
            stop = self.words.find("\n", self.words.rfind(mark, start, end) + 1, end)
            start, end = before + 1, stop if stop >= 0 else end
            high = low + 1 + self.words.count("\n", start, end)
        return dict(zip(self.words[start:end].split("\n"), self.frequencies[low:high], strict=True))


def encode(frequencies: dict[str, int]) -> tuple[bytes, list[int]]:
    """The compiled form of a dictionary, and the lengths of its five zlib streams.

    These are: the sorted words joined by line breaks in UTF-8; their frequencies; the characters that words
    begin with; for each of these how many words, and how many characters with their line breaks. Numbers are
    32-bit little-endian.
    """
    words = sorted(frequencies)
    firsts: dict[str, list[int]] = {}
    for word in words:
        count = firsts.setdefault(word[0], [0, 0])
        count[0] += 1
        count[1] += len(word) + 1
    streams = [
        zlib.compress(plain, 9)
        for plain in (
            "\n".join(words).encode(),
            _packed(frequencies[word] for word in words),
            "".join(firsts).encode(),
            _packed(count for count, _ in firsts.values()),
            _packed(length for _, length in firsts.values()),
        )
    ]
    return b"".join(streams), [len(stream) for stream in streams]


def decode(compiled: bytes, streams: Iterable[int], *, total: int = 0, field: dict[str, int] | None = None) -> Lexicon:
    """What ``encode`` was given, to be read in parts."""
    parts = [memoryview(compiled)[start:end] for start, end in pairwise(accumulate(streams, initial=0))]
    # One after the other: unpacked together they take several times what they come to.
    words = zlib.decompress(parts[0]).decode()
    frequencies = _unpacked(zlib.decompress(parts[1]))
    firsts = zlib.decompress(parts[2]).decode()
    in_frequencies, in_words = (
        array("I", accumulate(_unpacked(zlib.decompress(part)), initial=0)) for part in parts[3:]
    )
    return Lexicon(words, frequencies, firsts, in_words, in_frequencies, total, field or {})


def load() -> Lexicon:
    """The compiled dictionary of the package.

    Raises:
        RuntimeError: it is damaged.
    """
    folder = files(__package__)
    manifest = json.loads(folder.joinpath(MANIFEST).read_text(encoding="utf-8"))
    compiled = folder.joinpath(COMPILED).read_bytes()
    if hashlib.sha256(compiled).hexdigest() != manifest["sha256"]:
        raise RuntimeError(f"词典文件 {COMPILED} 已损坏，请重新安装 zhibiao")
    return decode(compiled, manifest["streams"], total=manifest["total"], field=manifest["field"])


def field_words() -> list[str]:
    """The field's words as written in ``dictionary.txt``: ``#`` begins a comment, several may stand on a line."""
    text = files(__package__).joinpath(FIELD_WORDS).read_text(encoding="utf-8")
    return [word for line in text.splitlines() for word in line.partition("#")[0].split()]


def _packed(numbers: Iterable[int]) -> bytes:
    packed = array("I", numbers)
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


def _unpacked(packed: bytes) -> array[int]:
    numbers = array("I", packed)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
