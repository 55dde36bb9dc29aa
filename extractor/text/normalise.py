"""A slice of text → the same without the accidents of typing and conversion, every character's source kept.

The steps are a list in a fixed order (``STEPS``); each is small, named and tested alone. A step only drops
characters or puts one character for one or more, so an offset in the result always has one in the source.

Order matters: field codes are found by their ASCII spelling, before anything is folded; width and blanks are
folded before the rules about blanks between Chinese characters look at them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from extractor.documents.invisible import SIGNS
from extractor.documents.page.radicals import radicals
from extractor.regex import regex

Edit = tuple[int, int, str]
"""Start, end, and what stands there instead: one character or nothing."""


@dataclass(frozen=True, slots=True)
class Normalised:
    """Cleaned text; ``offsets[i]`` is where its character ``i`` begins in the source."""

    text: str
    offsets: Sequence[int]
    source_length: int

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A span of the cleaned text → the span of the source that it was read from.

        Example:
            >>> n = normalise("满意 度≥９０％")
            >>> n.text, n.span(0, 3), n.span(4, 7)
            ('满意度≥90%', (0, 4), (5, 8))
        """
        if not 0 <= start <= end <= len(self.text):
            raise IndexError(f"span {start}:{end} outside a text of {len(self.text)}")
        first = self.offsets[start] if start < len(self.text) else self.source_length
        if start == end:
            return first, first
        return first, self.offsets[end - 1] + 1


@dataclass(frozen=True, slots=True)
class Step:
    """One named change; ``edits`` finds where, in order and without overlap."""

    name: str
    edits: Callable[[str], Iterable[Edit]]


# --- what the steps look for --------------------------------------------------------------------------------

# Chinese characters and the marks that stand between them; blanks beside these mean nothing.
_HAN = "\u2e80-\u2fdf\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f々〇"
_MARK = "，。、；：？！“”‘’（）《》〈〉【】〔〕「」—…·％①-⑳"

_INVISIBLE = regex(rf"[{SIGNS}\x00-\x08\x0e-\x1f\x7f]")
_PLAIN_BLANKS = {
    **dict.fromkeys("\t\x0b\x0c\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a", " "),
    **dict.fromkeys("\u202f\u205f\u3000", " "),
    **dict.fromkeys("\r\x85\u2028\u2029", "\n"),
}

# What a word processor's fields leave behind when a converter does not know them.
_FIELD_CODES = regex(
    r"\s?\bTC\s{1,3}[^\\\n]{0,80}(?:\\[a-z]\s{0,3}[\w\"]{0,3}\s{0,3}){1,4}"  # an entry for the table of contents
    r"|\bTOC\s{1,3}\\[a-z][^\n]{0,40}?(?=\s|$)(?:\s?\\[a-z](?:\s\"[^\"\n]{0,20}\")?){0,6}"
    r"|\[bookmark:\s{0,2}[^\]\n]{0,40}\]"
    r"|\b(?:PAGEREF|REF)\s{1,3}_\w{1,40}(?:\s{1,3}\\[a-z*]\s{0,2}(?:MERGEFORMAT)?){0,3}"
    r"|\bHYPERLINK\s{1,3}(?:\\l\s{1,3})?\"[^\"\n]{0,200}\""
    r"|\\\*\s{0,2}MERGEFORMAT"
    r"|(?:错误|Error)[!！]\s{0,2}(?:未定义书签|未找到引用源|Bookmark not defined)[。.]?"
)
# Tags and entities of a page that was saved as text.
_TAG = regex(r"</?(?:p|br|b|strong|span|font|div|i|u|em|sup|sub|a|o:p)(?:\s[^<>]{0,200})?/?>", re.IGNORECASE)
_ENTITIES = {"nbsp": " ", "ensp": " ", "emsp": " ", "lt": "<", "gt": ">", "amp": "&", "ge": "≥", "le": "≤"}
_ENTITY = regex(f"&({'|'.join(_ENTITIES)});")
_LEADERS = regex(r"(?:[.．]{4,}|…{3,}|[·•]{4,}|(?:\. ){4,}|_{6,})[ \t]{0,20}(?:\d{1,4}(?=\s|$))?")
_BLANKS = regex(r"[ \n]+")
_HAN_ONE = regex(f"[{_HAN}]")
_MARK_ONE = regex(f"[{_MARK}]")
_ENUMERATOR = regex(r"\d{1,2}[.、)）．]|[（(]\d|[①-⑳]")

def _translated(table: Callable[[str], str | None]) -> Callable[[str], Iterable[Edit]]:
    def edits(text: str) -> Iterable[Edit]:
        if text.isascii():
            return
        for i, c in enumerate(text):
            if c >= "\x7f" and (new := table(c)) is not None:
                yield i, i + 1, new

    return edits


def _dropped(pattern: re.Pattern[str]) -> Callable[[str], Iterable[Edit]]:
    return lambda text: ((m.start(), m.end(), "") for m in pattern.finditer(text))


def _entities(text: str) -> Iterable[Edit]:
    return ((m.start(), m.end(), _ENTITIES[m[1]]) for m in _ENTITY.finditer(text)) if "&" in text else ()


def _tags(text: str) -> Iterable[Edit]:
    return ((m.start(), m.end(), "") for m in _TAG.finditer(text)) if "<" in text else ()


def _half_width(c: str) -> str | None:
    """Letters, digits and the per cent sign; brackets and punctuation stay Chinese."""
    if "０" <= c <= "９" or "Ａ" <= c <= "Ｚ" or "ａ" <= c <= "ｚ" or c == "％":
        return chr(ord(c) - 0xFEE0)
    return None


@cache
def _one_character(c: str) -> str | None:
    if not ("\u2e80" <= c <= "\u2fd5" or "\uf900" <= c <= "\ufaff"):
        return None
    folded = radicals().get(ord(c)) or unicodedata.normalize("NFKC", c)
    return folded if len(folded) == 1 and folded != c else None


def _full_stop_in_number(text: str) -> Iterable[Edit]:
    for m in re.finditer(r"(?<=\d)．(?=\d)", text):
        yield m.start(), m.end(), "."


def _plain_blanks(text: str) -> Iterable[Edit]:
    return ((i, i + 1, _PLAIN_BLANKS[c]) for i, c in enumerate(text) if c in _PLAIN_BLANKS)


def _blanks(text: str) -> Iterable[Edit]:
    """A run of blanks and line breaks: nothing beside Chinese, one blank elsewhere.

    A blank alone stays between Chinese and a number ("达到 90%"), a line break there goes; but before an
    enumerator ("… 20¶2.培训") something must keep the digits apart.
    """
    for m in _BLANKS.finditer(text):
        start, end = m.span()
        if start == 0 or end == len(text):
            yield start, end, ""
            continue
        left, right = text[start - 1], text[end]
        han_left, han_right = _HAN_ONE.match(left), _HAN_ONE.match(right)
        broken = "\n" in m.group() and (han_left or han_right) and not _ENUMERATOR.match(text, end)
        beside_mark = _MARK_ONE.match(left) or _MARK_ONE.match(right)
        if (han_left and han_right) or broken or beside_mark or (right in "%‰" and left.isdigit()):
            yield start, end, ""
        elif m.group() != " ":
            yield start, end, " "


STEPS: tuple[Step, ...] = (
    Step("tags", _tags),
    Step("entities", _entities),
    Step("field codes", _dropped(_FIELD_CODES)),
    Step("invisible characters", _dropped(_INVISIBLE)),
    Step("width", _translated(_half_width)),
    Step("full-width point in a number", _full_stop_in_number),
    Step("radicals", _translated(_one_character)),
    Step("plain blanks", _plain_blanks),
    Step("dotted leaders", _dropped(_LEADERS)),
    Step("blanks", _blanks),
)

_LONG = ("tags", "entities", "field codes", "invisible characters", "plain blanks", "blanks")
_LONG_TEXT = tuple(s for s in STEPS if s.name in _LONG)


def normalise(text: str) -> Normalised:
    """Text → its plain form with offsets; doing it twice changes nothing.

    Example:
        >>> normalise("一、总体 目标 TC 总体目标 \\\\f A \\\\l 1 ").text
        '一、总体目标'
    """
    return _run(text, STEPS)


def clean_block(text: str) -> str:
    """A long text (用途, 目标) without line breaks and padding; characters stay as written.

    Example:
        >>> clean_block("开展演练。      加强队伍\\n建设。")
        '开展演练。加强队伍建设。'
    """
    return _run(text, _LONG_TEXT).text


def untagged(text: str) -> str:
    """Without the tags and entities of a page that was saved as text.

    Example:
        >>> untagged("清漂<br/>合格率&nbsp;")
        '清漂合格率 '
    """
    if "<" not in text and "&" not in text:
        return text
    return _ENTITY.sub(lambda m: _ENTITIES[m[1]], _TAG.sub("", text))


def squeeze(text: str) -> str:
    """A name or level without any blank, line break or invisible character.

    Example:
        >>> squeeze("产出\\n\\n指标　")
        '产出指标'
    """
    before = None
    while text != before:
        before = text
        text = "".join(_INVISIBLE.sub("", _FIELD_CODES.sub("", untagged(text))).split())
    return text


def _run(text: str, steps: Sequence[Step]) -> Normalised:
    offsets: Sequence[int] = range(len(text))
    now = text
    # A step may set the stage for an earlier one (two halves of a field code meet); each round that changes
    # anything makes the text shorter or plainer, so this ends.
    before = None
    while now != before:
        before = now
        for step in steps:
            now, offsets = _apply(now, offsets, step.edits(now))
    return Normalised(now, offsets, len(text))


def _apply(text: str, offsets: Sequence[int], edits: Iterable[Edit]) -> tuple[str, Sequence[int]]:
    parts: list[str] = []
    kept: list[int] = []
    at = 0
    for start, end, new in edits:
        parts.append(text[at:start])
        kept.extend(offsets[at:start])
        if new:
            parts.append(new)
            kept.append(offsets[start])
        at = end
    if at == 0 and not parts:
        return text, offsets
    parts.append(text[at:])
    kept.extend(offsets[at:])
    return "".join(parts), kept
