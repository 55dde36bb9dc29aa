"""A stretch as it should have been typed: wrapped lines joined, stray blanks gone, every character's place kept.

Rules about words must not stumble over 「省级骨¶干专业」 or 「达到 90％」. A stretch that is clean already is read in
place; any other is read from a cleaned copy, and what is found is carried back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractor.mentions.claim import Claim, ClaimValue, Span
from extractor.regex import regex
from extractor.text.normalise import normalise

_DIRTY = regex(
    r"[\s\u3000\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff０-９Ａ-Ｚａ-ｚ％\u2e80-\u2fdf\uf900-\ufaff\x00-\x1f]|<[/a-zA-Z]|&[a-z]{2,4};"
)
_LINE_ENDS = "。！？!?；;：:"
_CLOSES = frozenset("，,、；;。：:）)”》%％")
_OPENS_LINE = regex(
    r"[\s　]*(?:[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、）)](?!\d)|[一二三四五六七八九十]{1,3}[、.．]"
    r"|第[一二三四五六七八九十]{1,3}[章条节]|[①-⑳⒈-⒛●■◆◇★☆▲·•*])"
)
_NOTHING = "\u200b"
_FULL = 0.75  # of the longest line: a shorter one did not break for want of width
_WIDE = 24  # so wide a line may break anywhere
_LABEL = regex(r"[^\n。；;，,\d]{2,20}[：:][ \t　]*$")
_LABEL_ROOM = 24
_ENDS_VALUE = regex(r"[%％‰个家人次项件元户亩处场期名条份台套辆座所起里天日年月分]$")


@dataclass(frozen=True, slots=True)
class Stretch:
    """What to read: ``text[start:end]``, and where its characters stand in the source (None: in place)."""

    text: str
    start: int
    end: int
    offsets: Sequence[int] | None = None


def clean(text: str, start: int, end: int, holes: Sequence[tuple[int, int]] = ()) -> Stretch:
    """The stretch to read instead of ``text[start:end]``.

    Example: 「就业率¶97.3%」 is read as 「就业率97.3%」; 「召开会议4次¶培训2次」 keeps its line break, which ends a
    sentence. A label that was taken for a heading (水产养殖面积：甲县8.4万亩) is read along.
    """
    for a, b in holes:  # a mark without width in place of every character, so that all places stay
        text = text[:a] + _NOTHING * (b - a) + text[b:]
    label = _LABEL.search(text, max(0, start - _LABEL_ROOM), start)
    if label is not None:
        start = label.start()
    if _DIRTY.search(text, start, end) is None:
        return Stretch(text, start, end)
    parts: list[str] = []
    offsets: list[int] = []
    for a, b in _lines(text, start, end):
        if parts:
            parts.append("\n")
            offsets.append(a - 1)
        part = normalise(text[a:b])
        kept = [i for i, c in enumerate(part.text) if c != " " or not _beside_chinese(part.text, i)]
        parts.append("".join(part.text[i] for i in kept))
        offsets.extend(a + part.offsets[i] for i in kept)
    joined = "".join(parts)
    return Stretch(joined, 0, len(joined), offsets)


def _beside_chinese(text: str, i: int) -> bool:
    """Whether a blank stands beside a Chinese character or mark, where it means nothing (2022 年, 达到 90%)."""
    return not (text[i - 1 : i].isascii() and text[i + 1 : i + 2].isascii())


def _lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The stretch cut where a line break ends a sentence."""
    lines = text[start:end].split("\n")
    longest = max((len(line.strip()) for line in lines if _NOTHING not in line), default=0)
    out: list[tuple[int, int]] = []
    begin, line = start, text.rfind("\n", 0, start) + 1
    at = text.find("\n", start, end)
    while at >= 0:
        if _ends_sentence(text, line, at, end, longest):
            out.append((begin, at))
            begin = at + 1
        line = at + 1
        at = text.find("\n", at + 1, end)
    out.append((begin, end))
    return [(a, b) for a, b in out if a < b and not text[a:b].isspace()]


def _ends_sentence(text: str, start: int, at: int, end: int, longest: int) -> bool:
    line = text[start:at].strip()
    if not line:
        return text[at + 1 : at + 2] == "\n"
    if line[-1] in _LINE_ENDS or _OPENS_LINE.match(text, at + 1, end):
        return True
    if line[-1] in "，,、（(∶.．-—" or text[at + 1 : min(end, at + 8)].lstrip()[:1] in _CLOSES:
        return False
    return len(line) < _FULL * longest or (len(line) < _WIDE and _ENDS_VALUE.search(line) is not None)


def restore(claims: list[Claim], source: str, stretch: Stretch) -> list[Claim]:
    """Claims found in a stretch, with their places in the source; the words stay as they were read."""
    offsets = stretch.offsets
    if offsets is None:
        return claims

    def place(start: int, end: int) -> tuple[int, int]:
        return offsets[start], offsets[end - 1] + 1 if end > start else offsets[start]

    def span(s: Span) -> Span:
        a, b = place(s.start, s.end)
        return Span(a, b, source[a:b])

    def value(v: ClaimValue) -> ClaimValue:
        a, b = place(v.start, v.end)
        return replace(v, start=a, end=b)

    return [
        replace(
            c,
            name_spans=tuple(span(s) for s in c.name_spans),
            subject=span(c.subject) if c.subject is not None else None,
            values=tuple(value(v) for v in c.values),
            phrase=span(c.phrase),
        )
        for c in claims
    ]
