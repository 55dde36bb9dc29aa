"""What neighbours say of each other: lists, bounds of one range, operators in front of a verb, changes."""

from __future__ import annotations

from extractor.mentions.grammar import comparators, patterns
from extractor.mentions.grammar.data import table
from extractor.mentions.grammar.draft import Draft, never_negative
from extractor.regex import regex

_HARD_BREAK = regex(r"[。；;！？!?\n]")
_LIST_ENDS = regex(r"[，。；;：:,\n（）()]")
_BOUNDS_GAP = regex(r"[、，,且并至到\-—~～\s]{0,3}")
_TASK = regex(r"任务|计划|目标|预算|指标|同期|上年|去年")
_MINUS = regex(r"[-－−]")
_REACH = 18  # characters between an operator and its number
_LIST_REACH = 40  # characters between two members of a list


def relate(text: str, drafts: list[Draft]) -> list[Draft]:
    """The drafts in order, completed by their neighbours; those that none speaks for are left out."""
    drafts.sort(key=lambda draft: draft.start)
    _series(text, drafts)
    _gaps(text, drafts)
    drafts = _ranges(text, drafts)
    _changes(text, drafts)
    return [draft for draft in drafts if not draft.weak]


def _series(text: str, drafts: list[Draft]) -> None:
    """Find the stretches of numbers that stand in one list, or side by side."""
    gap = patterns.list_gap()
    first = 0
    for i in range(1, len(drafts) + 1):
        if i < len(drafts):
            left, right = drafts[i - 1], drafts[i]
            apart = left.kind == "date" or right.kind == "date"
            if not apart and (left.end == right.start or gap.fullmatch(text, left.end, right.start)):
                continue
        if i - first > 1:
            _share(text, drafts[first:i])
        first = i


def _share(text: str, members: list[Draft]) -> None:
    """Members of a list share direction, unit and operator: 分别增长110.7%、125%和61.46%."""
    first, last = members[0], members[-1]
    if last.unit is not None:
        for member in members[:-1]:
            if member.bare:
                member.unit, member.kind, member.rule = last.unit, last.kind, last.rule
                member.bare = member.weak = False
    if first.direction and not first.change_to:
        said = first.direction
        if _MINUS.search(text, first.start, first.number_start + 1):  # 分别下降-3%、6%: the word says 下降
            said = "up" if said == "down" else "down"
        for member in members[1:]:
            if member.direction is None:
                member.direction, member.value = never_negative(said, member.value, member.op)
                member.direction_start, member.direction_end = first.direction_start, first.direction_end
    spread = "分别" in text[max(0, first.start - 12) : first.start]
    if spread or (first.prefix == "控制在" and last.suffix):
        for member in members:
            _share_operator(member, first, last)


def _share_operator(member: Draft, first: Draft, last: Draft) -> None:
    if member.op == "range":
        return
    prefix, suffix = member.prefix or first.prefix, member.suffix or last.suffix
    if (prefix, suffix) == (member.prefix, member.suffix):
        return
    known = comparators.words()
    member.prefix, member.suffix, member.shared = prefix, suffix, True
    member.op = comparators.combine(known.get(prefix or ""), known.get(suffix or ""))
    member.op_text = comparators.join(prefix, suffix)


def _gaps(text: str, drafts: list[Draft]) -> None:
    """至少带队检查一次: the operator stands in front of the verb; later members of the list inherit it."""
    floor = 0
    last: Draft | None = None
    for draft in drafts:
        if draft.kind == "date":
            last = None
        else:
            lacks = draft.prefix is None and draft.op != "range" and not draft.implied
            if lacks and not _reach_back(text, draft, floor) and last is not None:
                _inherit(text, draft, last)
            last = draft
        floor = draft.end


def _reach_back(text: str, draft: Draft, floor: int) -> bool:
    """Give the draft an operator that name words separate from its number, if there is one."""
    if draft.direction is not None:
        return False
    low = max(floor, draft.start - _REACH)
    found = patterns.gap_operator().search(text[low : draft.start])
    if found is None:
        return False
    word = found.group("adverb") or found.group("of")
    if word.endswith("达到") and _TASK.search(found.group()):
        return False  # 达到年度任务的86%: a share of the task
    op = comparators.words()[word]
    start = low + found.start()
    if draft.suffix is not None and draft.op != op:
        return False
    if draft.frequency_start is not None and draft.frequency_start >= start:
        return False
    draft.start, draft.prefix, draft.op = start, word, op
    draft.op_text = comparators.join(word, draft.suffix)
    return True


def _inherit(text: str, draft: Draft, last: Draft) -> None:
    """每年至少组织召开一次A、主持召开一次B: the second is at least once a year as well."""
    data = table("comparators")["gap"]
    if not draft.count or draft.suffix is not None or last.prefix not in data["inherited"]:
        return
    if draft.unit != last.unit and last.prefix not in data["adverbs"]:
        return
    between = text[last.end : draft.start]
    if len(between) > _LIST_REACH or "、" not in between or _LIST_ENDS.search(between):
        return
    draft.prefix, draft.op_text, draft.op, draft.shared = last.prefix, last.prefix, last.op, True
    if draft.frequency is None and last.frequency and last.frequency_start is not None and last.frequency_end:
        draft.every(last.frequency, last.frequency_start, last.frequency_end)


def _ranges(text: str, drafts: list[Draft]) -> list[Draft]:
    """50人以上100人以下, ≥60%且<80%, 介于5%和8%之间: two bounds of one range."""
    out: list[Draft] = []
    for draft in drafts:
        low = out[-1] if out else None
        if low is None or not (_bounded(text, low, draft) or _between(text, low, draft)):
            out.append(draft)
    return out


def _rises(low: Draft, high: Draft) -> bool:
    if low.value is None or high.value is None or low.op == "range" or high.op == "range":
        return False
    return low.kind == high.kind != "date" and low.unit in (high.unit, None) and low.value < high.value


def _bounded(text: str, low: Draft, high: Draft) -> bool:
    """Makes ``low`` the range if ``high`` bounds it from above."""
    if low.op not in (">=", ">") or high.op not in ("<=", "<") or low.shared or not _rises(low, high):
        return False
    if any(bound.prefix and not comparators.is_symbol(bound.prefix) for bound in (low, high)):
        return False  # 不少于1年且不超过3年: two requirements
    if not _BOUNDS_GAP.fullmatch(text, low.end, high.start):
        return False
    _close(low, high)
    low.op_text = comparators.join(low.op_text, high.op_text)
    return True


def _between(text: str, low: Draft, high: Draft) -> bool:
    """介于5%和8%之间."""
    if low.prefix != "介于" or not (low.unit is None or _rises(low, high)):
        return False
    if low.value is None or high.value is None or low.value >= high.value or high.op == "range":
        return False
    if low.op == "range" or not patterns.list_gap().fullmatch(text, low.end, high.start):
        return False
    _close(low, high)
    if text.startswith("之间", low.end):
        low.end += 2
        low.op_text = "介于…之间"
    return True


def _close(low: Draft, high: Draft) -> None:
    low.op, low.value_max, low.end, low.number_end = "range", high.value, high.end, high.number_end
    low.unit, low.unit_text, low.kind, low.rule = high.unit, high.unit_text, high.kind, high.rule
    low.bare, low.weak = high.bare, False


def _changes(text: str, drafts: list[Draft]) -> None:
    """由80%提高到95%: 由 counts only where a new level follows in the clause."""
    for i, draft in enumerate(drafts):
        if not draft.change_from:
            continue
        later = drafts[i + 1] if i + 1 < len(drafts) else None
        if later is not None and later.change_to and not _HARD_BREAK.search(text, draft.end, later.start):
            draft.weak = False
        else:
            draft.change_from = False
