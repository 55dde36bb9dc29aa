"""One measure said of several in turn: 生均公用经费标准为小学720元、初中940元; 污水处理率县城95%、乡镇80%.

The linker makes a claim of each; those of one measure become one claim here, each value with whom it is for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractor.mentions.claim import Span
from extractor.mentions.prose.discourse import Discourse, Draft
from extractor.mentions.prose.words import function, phrases
from extractor.regex import regex
from extractor.text import segment

_BETWEEN = regex(r"[\s、，,；;和及]*")
_LABEL = regex(r"(?P<label>[^，,。；;：:\n]{2,40})[：:]\s*$")
_LINK = regex(r"(?:分别)?(?:为|是|达到|达)$")
_AT_LEAST = regex(r"(?:[应须要]|至少|不少于|分别|均)+$")
_LONG_MEMBER = 12
_LONG_LABEL = 30
_SHARED_END = 2  # characters that the last words of two of a kind share (主要|路段, 一般|路段)


def shared_out(talk: Discourse) -> None:
    """Make one claim of the claims that state one measure of several."""
    out: list[Draft] = []
    for run in _runs(talk):
        first = run[0]
        if len(run) > 1 and (parted := _parted(talk, run)) is not None:
            spans, members = parted
            first.spans, first.subject = spans, None
            first.values = [
                v if v.scope is not None else replace(v, scope=m)
                for d, m in zip(run, members, strict=True)
                for v in d.values
            ]
            first.end = max(d.end for d in run)
            first.start = min(first.start, *(s.start for s in spans))
            first.rules = [*dict.fromkeys([*(r for d in run for r in d.rules), "prose.by_group"])]
            first.issues = [i for d in run for i in d.issues]
            out.append(first)
        else:
            out += run
    for draft in out:
        _place_in_name(talk, draft)
    talk.drafts = out


def _place_in_name(talk: Discourse, draft: Draft) -> None:
    """新建深水网箱沙礁县40口、|岬东市25口: the first place stands in the name, the others have their values already."""
    others = draft.placed()
    if not others or not draft.spans:
        return
    first = draft.values[0]
    if first.scope is not None or first.role != others[0].role or first.unit != others[0].unit:
        return
    head = _split_name(talk, draft, str(others[0].scope))
    if head is not None and _BETWEEN.fullmatch(talk.text, first.end, others[0].start - len(str(others[0].scope))):
        draft.spans, place = [head[0]], head[1]
        draft.values[0] = replace(first, scope=place)


def _runs(talk: Discourse) -> Iterator[list[Draft]]:
    """The drafts, those that stand side by side and may be of one measure together."""
    run: list[Draft] = []
    for draft in talk.drafts:
        if run and _may_go_on(talk, run, draft):
            run.append(draft)
            continue
        if run:
            yield run
        run = [draft]
    if run:
        yield run


def _may_go_on(talk: Discourse, run: Sequence[Draft], draft: Draft) -> bool:
    first, last = run[0], run[-1]
    if draft.sentence != first.sentence or draft.part != first.part:
        return False
    if not (first.spans and draft.spans and first.values and draft.values):
        return False
    if any(d.total or d.inner or d.values[0].role not in ("target", "actual") for d in (first, draft)):
        return False
    if draft.values[0].unit != first.values[0].unit or draft.values[0].kind != first.values[0].kind:
        return False
    if len(run) == 1 and _does_behind(talk, first, draft):
        return _BETWEEN.fullmatch(talk.text, first.values[0].end, draft.spans[0].start) is not None
    lent = first.spans[-1] == draft.spans[-1] and draft.subject is not None
    member = draft.subject if lent else draft.spans[0]
    if member is None or (not lent and (len(draft.spans) > 1 or draft.subject not in (None, first.subject))):
        return False
    begin = min(member.start, draft.values[0].start)
    if _BETWEEN.fullmatch(talk.text, last.values[0].end, begin) is None:
        return False
    second = run[1] if len(run) > 1 else None
    if second is not None and not lent:
        return _kin(talk.plain(second.spans[0].start, second.spans[0].end), talk.plain(member.start, member.end))
    return lent or _head(talk, first, draft) is not None


def _does_behind(talk: Discourse, first: Draft, second: Draft) -> bool:
    """城区40分钟内、|乡镇90分钟内到达现场: what is done within the times stands behind the last of them."""
    timed = all(d.values[0].kind == "duration" and len(d.values) == 1 for d in (first, second))
    if not timed or len(first.spans) != 1 or len(second.spans) != 2:
        return False
    if first.end > second.start or second.spans[1].start < second.values[0].end:
        return False
    mine, other = (talk.plain(d.spans[0].start, d.spans[0].end) for d in (first, second))
    return _kin(mine, other)


def _parted(talk: Discourse, run: Sequence[Draft]) -> tuple[list[Span], list[str]] | None:
    """The measure, and whom each of the run states it of."""
    first, second = run[0], run[1]
    if _does_behind(talk, first, second):
        return second.spans[1:], [talk.plain(d.spans[0].start, d.spans[0].end) for d in run]
    if first.spans[-1] == second.spans[-1] and len(second.spans) > 1:
        return _lent(talk, run)
    head = _head(talk, first, second)
    if head is None:
        return None
    measure, member = head
    return [measure], [member, *(talk.plain(d.spans[0].start, d.spans[0].end) for d in run[1:])]


def _lent(talk: Discourse, run: Sequence[Draft]) -> tuple[list[Span], list[str]] | None:
    """乡镇每年至少举办2次、|行政村每年至少举办1次群众性体育活动: act and object stand behind the last."""
    first, last = run[0], run[-1]
    act = last.spans[0].text
    opening = first.spans[0].text
    if len(run) != 2 or last.subject is None or not opening.endswith(act):
        return None
    who = phrases().frequency.sub("", _AT_LEAST.sub("", opening.removesuffix(act)))
    if first.subject is not None and not who:
        who = first.subject.text
    if phrases().subject_end.search(who) is None:
        return None
    return last.spans, [who, talk.plain(last.subject.start, last.subject.end)]


def _head(talk: Discourse, first: Draft, second: Draft) -> tuple[Span, str] | None:
    """What the first names is measured and whom of, if the second's name is another of their kind."""
    other = talk.plain(second.spans[0].start, second.spans[0].end)
    if not _is_member(other):
        return None
    who = first.subject
    if who is not None and len(first.spans) == 1 and _kin(talk.plain(who.start, who.end), other):
        return None
    name = first.spans[-1]
    mine = talk.plain(name.start, name.end)
    label = _LABEL.search(talk.text, max(0, first.start - 60), first.start)
    if len(first.spans) == 1 and label is not None and _is_listed(mine, other):
        at = talk.trimmed(label.start("label"), label.end("label"))
        heads = at.text.endswith("值") or phrases().measure_end.search(talk.plain(at.start, at.end)) is not None
        return (at, mine) if heads and len(at.text) <= _LONG_LABEL else None
    return _split_name(talk, first, other)


def _split_name(talk: Discourse, first: Draft, other: str) -> tuple[Span, str] | None:
    """施工围挡高度|市区主要路段, where the next is 一般路段: the measure and the member."""
    name = first.spans[-1]
    cuts = [name.start + t.start for t in segment.tokens(name.text)][1:]
    fitting = [c for c in reversed(cuts) if _kin(talk.plain(c, name.end), other)]
    if not fitting:
        return None
    heads = next((c for c in reversed(fitting) if _measures(talk, name.start, c)), None)
    listed = next((c for c in reversed(fitting) if _is_listed(talk.plain(c, name.end), other)), None)
    cut = next(c for c in (heads, listed, fitting[0]) if c is not None)
    measure = talk.span(name.start, cut)
    measure = talk.span(measure.start, measure.end - len(link[0])) if (link := _LINK.search(measure.text)) else measure
    named = listed is not None or phrases().place.fullmatch(talk.plain(cut, name.end)) is not None
    if heads is None and not (_is_thing(measure, first) if named else first.values[0].frequency is not None):
        return None
    if len(first.spans) > 1:
        measure = talk.span(first.spans[0].start, measure.end)
    return measure, talk.plain(cut, name.end)


def _measures(talk: Discourse, start: int, end: int) -> bool:
    text = _LINK.sub("", talk.plain(start, end))
    return phrases().measure_end.search(text) is not None


def _is_thing(span: Span, draft: Draft) -> bool:
    """深水网箱, 教学用终端; an act alone (新建|小学3所) only where it recurs (高压冲洗|一级道路每天1次)."""
    last = [span.text[t.start : t.end] for t in segment.tokens(span.text)][-1:]
    if not last or last[0] in function().particles | function().links:
        return False
    acts = last[0] in phrases().doing and last[0] not in phrases().nominal
    return len(span.text) > 2 and (not acts or draft.values[0].frequency is not None)


def _is_member(text: str) -> bool:
    plain = 2 <= len(text) <= _LONG_MEMBER and not any(c.isdigit() for c in text)
    return plain and phrases().measure_end.search(text) is None


def _is_listed(a: str, b: str) -> bool:
    """小学 and 初中: members of one list of phrases.toml."""
    return any(a in kind and b in kind for kind in phrases().of_a_kind)


def _kin(a: str, b: str) -> bool:
    """Whether two are of a kind: 小学 and 初中, 甲县 and 乙区, 主要路段 and 一般路段; each of many is a subject."""
    if not (_is_member(a) and _is_member(b)) or a == b:
        return False
    if _is_listed(a, b):
        return True
    place = phrases().place
    if place.fullmatch(a) and place.fullmatch(b):
        return True
    long = min(len(a), len(b)) > _SHARED_END
    return long and a[-_SHARED_END:] == b[-_SHARED_END:] and "每" not in (a[0], b[0])
