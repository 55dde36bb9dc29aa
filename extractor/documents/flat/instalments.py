"""Texts that a document site shows in numbered instalments → which marks stand between them, to be taken out.

Sites that share documents print the text of one as a preview: cut after some hundred characters wherever that may be,
each instalment on a line of its own with a number in front that the document does not have::

    1、县级专项资金绩效自评表项目名称渠道清淤…数量指标清淤长度12公里12公

    2、里质量指标验收合格率100%100%…

A list of paragraphs is numbered the same way, but each of its items comes to an end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.documents.flat.laid import Change
from extractor.regex import regex

_MARK = regex(r"[ \t\u3000\xa0]*(\d{1,3})、")
_SHORTEST = 100  # characters of an instalment that another follows
_CUT_SHORT = 0.5  # share of them that end in the middle of a sentence
_ENDED = "。；;！!？?：:…”"


def instalments(text: str, strings: Sequence[str], starts: Sequence[int]) -> Iterator[Change]:
    """What to take out of a text that is shown in instalments: what stands between them; the first keeps its number.

    Args:
        text: the text.
        strings: its lines.
        starts: where each begins.

    Example: the lines 1、…验收合 and 2、格率100% are one, …验收合格率100%, if they are long.
    """
    for first, string in enumerate(strings):
        lines = _series(strings, first) if _number(string) == 1 else []
        ends = [strings[i].rstrip() for i in lines[:-1]]
        cut = sum(end[-1] not in _ENDED for end in ends)
        if ends and min(map(len, ends)) >= _SHORTEST and cut >= _CUT_SHORT * len(ends):
            for above, end, i in zip(lines, ends, lines[1:], strict=False):
                yield Change(starts[above] + len(end), starts[i] + _mark_end(strings[i]))


def _series(strings: Sequence[str], first: int) -> list[int]:
    """The lines that are numbered on from ``first``, nothing but blank lines between."""
    out = [first]
    for i in range(first + 1, len(strings)):
        if strings[i].strip():
            if _number(strings[i]) != len(out) + 1:
                break
            out.append(i)
    return out


def _number(string: str) -> int | None:
    mark = _MARK.match(string)
    return int(mark.group(1)) if mark is not None else None


def _mark_end(string: str) -> int:
    mark = _MARK.match(string)
    return mark.end() if mark is not None else 0
