"""Goals and results labelled as such in a sentence: 村道硬化里程，年初目标值≥12公里，实际完成值12.6公里，得分10分。

Self-assessments write the rows of their table out like this. What stands in front of the first label is the name, whole
and in its own words; the labels are no names, and the points behind are no result. A goal right behind its name needs
no label where the result has one: 培训人次≥500人次，实际培训512人次.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.mentions.claim import Claim, Span
from extractor.mentions.grammar import find_quantities
from extractor.mentions.prose.discourse import plain_value
from extractor.mentions.quantity import Quantity, moved
from extractor.regex import regex
from extractor.rows.levels import level_of

_GOAL = regex(
    r"(?:年初|年度|全年|预期|计划|绩效|本年度?|初|的)*(?:设定(?:的)?)?"
    r"(?:(?:绩效)?(?:目标|指标)(?:值|数)|(?:绩效)?目标(?=[为是:：≥≤])|(?<=设定)目标|指标(?=[为是]))"
)
_RESULT = regex(
    r"\s*[，,；;、]?\s*(?:全年|年度|年末|本年度?)*(?:实际(?:完成|达到|实现)?(?:值|数|情况)?|(?:完成|实现|达成)(?:值|数))"
)
_DONE = regex(
    r"[，,；;、（(]\s*(?:全年|年度|年末|本年度?)*实际(?!上|情况|需)[\u4e00-\u9fff]{0,10}?[:：]?(?=[≥≤＞＜>=<\d])"
)
_JOINT = regex(r"\s*(?:均|达)?(?:为|是|[:：])?\s*")
_WEIGHT = regex(r"[，,；;、]\s*(?:标准)?(?:分值|权重|满分)(?:为|是|[:：])?\s*\d+(?:\.\d+)?\s*分?")
_SCORE = regex(r"[，,；;、]\s*(?:自评|本项|实际)*得(?:分)?(?:为|是|[:：])?\s*\d+(?:\.\d+)?\s*分")
_BOUNDARY = regex(r"[。！？；;\n]|(?<=[^\d])[:：]")
_LEAD = regex(
    r"\s*(?:[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,2})[）).、．]|[①-⑳]|[一二三四五六七八九十][是、]|其中[，,:：]?)?\s*"
)
_TRAIL = regex(r"[\s，,、:：的]*$")
_CLAUSE = regex(r"[。！？；;\n，,]|(?<=[^\d])[:：]")
_COMMA = regex(r"[，,]")
_WORDS = regex(r"[\u4e00-\u9fff]{2}")
_REACH = 24  # characters behind a label in which its value is read
_LONGEST = 60  # characters of a name
_LEVEL = 8  # characters of a level's name in front of one


def told_rows(text: str, start: int, end: int, section: tuple[str, ...] = ()) -> list[Claim]:
    """The claims of a stretch whose goals and results are both labelled, in order.

    Args:
        text: the whole document's text; offsets count in it.
        start, end: the stretch.
        section: the headings above.

    Example:
        >>> row, = told_rows("1.验收合格率，目标值100%，完成值98%，得分9分。", 0, 28)
        >>> row.name, [(v.role, v.text) for v in row.values]
        ('验收合格率', [('target', '100%'), ('actual', '98%')])
    """
    return list(_rows(text, start, end, section))


def _rows(text: str, start: int, end: int, section: tuple[str, ...]) -> Iterator[Claim]:
    floor = start
    labels = [(m, pattern is _DONE) for pattern in (_GOAL, _DONE) for m in pattern.finditer(text, start, end)]
    for label, done in sorted(labels, key=lambda labelled: labelled[0].start()):
        if label.start() < floor:
            continue
        if done:
            goal, reached = _stated(text, floor, label.start()), _value(text, label.end(), end)
            if goal is None or reached is None or (goal.unit, goal.kind) != (reached.unit, reached.kind):
                continue
            name = _name(text, floor, goal.start)
        else:
            goal = _value(text, label.end(), end)
            result = _RESULT.match(text, goal.end, end) if goal is not None else None
            reached = _value(text, result.end(), end) if result is not None else None
            name = _name(text, floor, label.start())
        if goal is None or reached is None or name is None:
            continue
        values = [plain_value(goal, "target", goal=True), plain_value(reached, "actual", goal=False)]
        stop = reached.end
        for points in (_WEIGHT, _SCORE):
            found = points.match(text, stop, end)
            stop = found.end() if found is not None else stop
        floor = stop
        phrase = Span(name.start, stop, text[name.start : stop])
        yield Claim("".join(name.text.split()), (name,), None, tuple(values), phrase, ("prose.told",), section)


def _value(text: str, at: int, end: int) -> Quantity | None:
    """The quantity that a label is followed by."""
    joint = _JOINT.match(text, at, end)
    at = joint.end() if joint is not None else at
    found = next(iter(find_quantities(text[at : min(end, at + _REACH)])), None)
    return moved(found, at) if found is not None and found.start == 0 else None


def _stated(text: str, floor: int, stop: int) -> Quantity | None:
    """The goal that ends at a place, its operator written, its name in front of it in the same clause."""
    begin = max((m.end() for m in _CLAUSE.finditer(text, floor, stop)), default=floor)
    found = [q for q in find_quantities(text[begin:stop]) if q.kind != "date"]
    bound = len(found) == 1 and found[0].op_text is not None and found[0].end == stop - begin
    return moved(found[0], begin) if bound else None


def _name(text: str, floor: int, stop: int) -> Span | None:
    """The words in front of a label, from the sentence's or the row's beginning on."""
    begin = max((m.end() for m in _BOUNDARY.finditer(text, floor, stop)), default=floor)
    trail = _TRAIL.search(text, begin, stop)
    stop = trail.start() if trail is not None else stop
    begin = max((m.end() for m in _COMMA.finditer(text, begin, stop)), default=begin)
    lead = _LEAD.match(text, begin, stop)
    begin = lead.end() if lead is not None else begin
    for cut in range(min(begin + _LEVEL, stop - 2), begin + 3, -1):
        known = level_of(text[begin:cut])
        if known is not None and known.exact and text[begin:cut].endswith("指标"):
            begin = cut  # 成本指标|国家规定标准发放
            break
    name = text[begin:stop]
    return Span(begin, stop, name) if len(name) <= _LONGEST and _WORDS.search(name) else None
