"""分别: one value for each of several things, places or things spoken of before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractor.mentions.claim import ClaimValue, Span
from extractor.mentions.grammar import parse_number
from extractor.mentions.prose.discourse import Discourse, Draft, Reading
from extractor.mentions.prose.levels import as_wanted, names_task
from extractor.mentions.prose.tags import Tag
from extractor.mentions.prose.words import cues, function, phrases
from extractor.regex import regex

_ORDINAL = regex(r"第[一二三四五六七八九十]")
_SPREAD = regex(r"(?P<place>[^，,。；;]{2,12}?)(?:分别|各)")
_OWN_LEVEL = regex(r"[省市县区州]本级")
_SHORT = 8  # characters of a place
_COUNTED = regex(
    r"(?P<place>[^，,。；;\d]{1,8}?)等?(?P<n>\d{1,2}|[二两三四五六七八九十]{1,2})(?:个|家|所)"
    r"(?:行政村|自然村|乡镇|县区|县市区|街道|社区|村|镇|乡|县|区|市|单位|学校|部门|企业)"
)
# 甲、乙|等景区, 甲、乙|两所小学: of what kind the last of them is
_OF_SUCH = regex(
    r"(?:等(?:(?:\d{1,2}|[二两三四五六七八九十]{1,2})?[个家所座条类支名])?[^、和及与]{0,8}"
    r"|(?:\d{1,2}|[二两三四五六七八九十]{1,2})[个家所座条类支名][^、和及与]{1,8})$"
)
# 公路建设和水运建设分别|完成投资: works and trades, not somebody
_WORKS = regex(r"(?:建设|改造|整治|治理|施工|养护|种植|养殖|生产|开发|[产工农林牧渔商]业|制造业|建筑业|服务业)$")
_LONG_ACTOR = 12
_NEAR = 60  # claims that 分别 may look back over
MISMATCH = "distribution_mismatch"


def spread(
    talk: Discourse, reading: Reading, names: list[Tag], values: list[ClaimValue], earlier: list[ClaimValue]
) -> None:
    """Give each thing its value, in order; where the counts differ, as far as they go, and say so.

    Args:
        names: the things named in front of the values.
        earlier: the levels that the values rose from, one for each, or none.
    """
    if _over_actors(talk, reading, names, values):
        return
    if _over_places(talk, reading, names, values) or _over_subjects(talk, reading, names, values):
        return
    if _over_members(talk, reading, names, values) or _over_the_same(talk, reading, names, values):
        return
    if len(names) > 1 or (len(names) == 1 and len(values) == 1):
        _over_names(talk, reading, names, values, earlier)
        return
    if not names and _over_things_before(talk, reading, values):
        return
    if len(names) == 1 and len(talk.group) == len(values):
        for draft, value in zip(list(talk.group), values, strict=True):  # 新增削减能力分别…, of the pollutants before
            parts = talk.group[0].spans
            stop = parts[-1].start if len(parts) > 1 and parts[-1].end == draft.spans[0].end else draft.spans[0].end
            own = Tag("NAME", draft.spans[0].start, stop)
            talk.new(reading, [own, *names], [value], "prose.distributed")
        return
    names = [*names, *reading.labelled("OBJECT")] if len(names) == 1 else names
    about = talk.topic or talk.label_of(reading.piece)
    if not names and about is not None:
        names = [Tag("NAME", about.start, about.end)]
    if names:
        talk.new(reading, names, values, "prose.named")


def _over_actors(talk: Discourse, reading: Reading, names: Sequence[Tag], values: Sequence[ClaimValue]) -> bool:
    """甲、乙和丙等景区|分别|接待游客a、b和c: what each of them did behind 分别, its number for each.

    出口、进口|分别|完成12亿元、9亿元 are the things themselves: behind 分别 stands nothing that is measured.
    """
    each = [t for t in reading.tokens if t.kind == "each" and names and names[0].start < t.start < names[-1].end]
    if not each or any(v.role not in ("actual", "target") for v in values):
        return False
    known = phrases()
    done = [t for t in reading.tokens if t.kind == "word" and each[0].end <= t.start and t.end <= names[-1].end]
    while done and (done[0].text in known.soft or done[0].text in known.lead):
        done = done[1:]
    acts = bool(done) and all(t.text in known.verbs for t in done)
    placed = known.place.fullmatch(talk.plain(names[0].start, names[0].end)) is not None
    works = bool(done) and _WORKS.search(talk.text, names[0].start, names[0].end) is not None
    if ((acts and not placed) or works) and len(names) == len(values):  # 小麦、玉米分别|种植3万亩、2万亩
        act = Tag("PART", done[0].start, done[-1].end)
        for name, value in zip(names, values, strict=True):
            own = Tag("NAME", name.start, min(name.end, each[0].start))
            talk.new(reading, [own, act], [value], "prose.distributed")
        return True
    if acts or not done:
        return False
    who = _OF_SUCH.sub("", talk.plain(names[0].start, each[0].start))
    members = re.split("[、和及与]", who)
    if len(members) != len(values) or not all(1 < len(m) <= _LONG_ACTOR for m in members):
        return False
    if known.measure_end.search(members[0]) or _ORDINAL.fullmatch(members[0]):
        return False
    scoped = [replace(v, scope=m) for v, m in zip(values, members, strict=True)]
    talk.new(reading, [Tag("NAME", done[0].start, done[-1].end)], scoped, "prose.by_place")
    return True


def _over_places(talk: Discourse, reading: Reading, names: Sequence[Tag], values: Sequence[ClaimValue]) -> bool:
    """甲县、乙县分别不超过3人、5人: one claim, each value with its place."""
    places = _places(talk, names)
    if places is None:
        return False
    scopes, rest = places
    if rest is not None and all(p in phrases().kinds_of_place for p in scopes):
        for n, scope, value in zip(names, scopes, values, strict=False):  # 城镇、农村|居民收入: two measures
            parts = [Tag("NAME", n.start, n.start + len(scope)), Tag("PART", rest.start, rest.end)]
            talk.new(reading, parts, [value], "prose.distributed")
        return True
    name = rest or talk.topic or talk.label_of(reading.piece)
    values = _wanted(values, name)
    scoped = [replace(v, scope=s) for v, s in zip(values, scopes, strict=False)]
    thing = talk.thing(reading.piece)
    if name is None and thing is not None and any(v.unit == values[0].unit for v in thing.values):
        for value in scoped:  # 全州新增就业1.1万人，其中甲县、乙县分别新增4105人、2986人
            thing.take(value)
        thing.rules.append("prose.by_place")
        _check(thing, len(scopes), len(values))
        return True
    if name is None:
        return False
    draft = talk.new(reading, [Tag("NAME", name.start, name.end)], scoped, "prose.by_place")
    _check(draft, len(scopes), len(values))
    return True


def _wanted(values: Sequence[ClaimValue], name: Span | None) -> Sequence[ClaimValue]:
    """甲镇、乙镇|改厕任务|分别为320户、210户: the name says that they were wanted."""
    if name is None or not names_task(name.text):
        return values
    return [as_wanted(v) if v.role == "actual" else v for v in values]


def _over_subjects(talk: Discourse, reading: Reading, names: Sequence[Tag], values: Sequence[ClaimValue]) -> bool:
    """甲县、乙县|1—6月|平均浓度分别为…: those whom the measure applies to have one value each."""
    subject = next(iter(reading.labelled("SUBJECT")), None)
    if subject is None or len(names) != 1 or len(values) < 2:
        return False
    members = re.split("[、和及与]", talk.plain(subject.start, subject.end))
    if len(members) != len(values) or not all(members):
        return False
    place = phrases().place
    last = place.match(talk.text, talk.text.rfind(members[-1], subject.start, subject.end), subject.end)
    if last is not None and last.end() < subject.end and all(place.fullmatch(m) for m in members[:-1]):
        # 甲镇和乙街道|避难场所|建设任务
        members[-1], names = last.group(), [Tag("NAME", last.end(), subject.end), *names]
    values = _wanted(values, talk.trimmed(names[-1].start, names[-1].end))
    scoped = [replace(v, scope=m) for v, m in zip(values, members, strict=True)]
    talk.subject = None
    talk.new(reading, [*names, *reading.labelled("PART")], scoped, "prose.by_place")
    return True


def _over_members(talk: Discourse, reading: Reading, names: Sequence[Tag], values: Sequence[ClaimValue]) -> bool:
    """浓度最低的3个城市依次是甲、乙和丙，|分别为a、b和c; 较低的是甲镇、乙镇，|完成率分别为a、b."""
    listed = talk.listed
    if listed is None or listed.sentence != reading.piece.sentence or len(listed.members) != len(values):
        return False
    grew = not names and listed.measure is None and all(v.role == "change" for v in values)
    if len(names) > 1 or not (grew or all(v.role in ("actual", "target") for v in values)):
        return False  # A、B保持增长，|增速分别为a、b
    scoped = [replace(v, scope=m.text) for v, m in zip(values, listed.members, strict=True)]
    if names:  # 博士、硕士，|分别|给予|2万元、1万元|补贴
        talk.new(reading, [*names, *reading.labelled("OBJECT")], scoped, "prose.by_place")
    elif listed.measure is not None:
        talk.new_of_spans(reading, [listed.measure], scoped, "prose.by_place")
    else:  # 支出较大的有办公费、差旅费，|分别为3万元、2万元
        for member, value in zip(listed.members, values, strict=True):
            talk.new_of_spans(reading, [member], [value], "prose.distributed")
    return True


def _over_the_same(talk: Discourse, reading: Reading, names: Sequence[Tag], values: Sequence[ClaimValue]) -> bool:
    """甲县、乙县分别新增4人、2人, 餐饮店3家、药店2家，|合格率分别为a、b: those of the clause before, in its order."""
    here = [d for d in talk.drafts[-_NEAR:] if not d.total and d.sentence == reading.piece.sentence]
    if len(names) != 1 or not here or any(v.role not in ("actual", "target") for v in values):
        return False
    if phrases().rate_end.search(talk.plain(names[0].start, names[0].end)) is None:
        return False
    placed = here[-1].placed()
    if len(placed) == len(values):
        scopes = [str(v.scope) for v in placed]
    else:
        before = here[-len(values) :]
        counted = all(len(d.spans) == 1 and d.mains() == 1 and d.values[0].kind == "number" for d in before)
        if len(before) != len(values) or not counted or len({d.values[0].unit for d in before}) > 1:
            return False
        scopes = [talk.plain(d.spans[0].start, d.spans[0].end) for d in before]
    scoped = [replace(v, scope=s) for v, s in zip(values, scopes, strict=True)]
    talk.new(reading, names, scoped, "prose.by_place")
    return True


def _places(talk: Discourse, names: Sequence[Tag]) -> tuple[list[str], Span | None] | None:
    """甲县、乙县(死亡人数): the places, and the measure behind the last one."""
    if len(names) < 2:
        return None
    known = phrases()
    scopes = [talk.plain(n.start, n.end) for n in names]
    counted = _COUNTED.match(talk.text, names[-1].start, names[-1].end)
    if counted and all(len(s) <= _SHORT for s in scopes[:-1]) and parse_number(counted["n"]) == len(names):
        rest = talk.span(counted.end(), names[-1].end)
        return [*scopes[:-1], counted["place"]], (rest if rest.text else None)
    if not all(known.place.fullmatch(s) or _OWN_LEVEL.fullmatch(s) for s in scopes[:-1]):
        return None
    if known.place.fullmatch(scopes[-1]):
        return scopes, None
    parted = _SPREAD.match(talk.text, names[-1].start, names[-1].end)
    if parted and known.place.fullmatch(parted["place"]):  # 甲镇、乙镇|分别|新建水渠
        return [*scopes[:-1], parted["place"]], talk.span(parted.end(), names[-1].end)
    found = known.place.match(talk.text, names[-1].start, names[-1].end)
    heads = found and known.measure_end.search(talk.text, found.end(), names[-1].end)
    if found and (heads or cues().task_base.search(talk.text[max(found.end(), names[-1].end - 2) : names[-1].end])):
        place = _without_kind(found.group())
        return [*scopes[:-1], place], talk.span(found.start() + len(place), names[-1].end)
    return None


def _without_kind(place: str) -> str:
    """阜水县|城镇: the kind of place behind a place belongs to what is measured."""
    known = phrases()
    kind = next((k for k in known.kinds_of_place if place.endswith(k) and known.place.fullmatch(place[: -len(k)])), "")
    return place[: len(place) - len(kind)]


def _over_names(
    talk: Discourse,
    reading: Reading,
    names: Sequence[Tag],
    values: Sequence[ClaimValue],
    earlier: Sequence[ClaimValue],
) -> None:
    talk.group = []
    for n, (name, part) in enumerate(zip(names, shared_parts(talk, reading, names), strict=True)):
        if n >= len(values):
            break
        before = [earlier[n]] if earlier else []
        counted = talk.counted_as(name, reading.piece) if values[n].role == "change" else None
        if counted is not None:  # 接报火灾1836起，…，起数、伤人分别上升
            counted.take(values[n], "prose.distributed")
            continue
        draft = talk.new(reading, [name, *part], [*before, values[n]], "prose.distributed")
        talk.group.append(draft)
        _check(draft, len(names), len(values))


def _over_things_before(talk: Discourse, reading: Reading, values: Sequence[ClaimValue]) -> bool:
    """…432次、…153次，同比分别增长a、b: the things that stand before, or the one thing with as many values."""
    near = [d for d in talk.drafts[-_NEAR:] if not d.total]
    before = [d for d in near if d.sentence == reading.piece.sentence]
    if not before and all(v.role == "change" for v in values):  # …损失205万元。比去年同期分别下降
        before = [d for d in near if d.sentence == reading.piece.sentence - 1]
        before = before if len(before) == len(values) else []
    if not before:
        return False
    last = before[-1]
    placed = last.placed()
    if len(placed) == len(values) > 1:  # 其中甲县、乙县分别实现12亿元、9亿元，同比增长8%、6%
        for level, value in zip(placed, values, strict=True):
            last.take(replace(value, scope=level.scope))
        last.rules.append("prose.distributed")
        return True
    if len(values) in (last.mains(), sum(v.role == "change" for v in last.values)) and len(values) > 1:
        # 收入27306元、8929元，分别增长8.8%和9.6%
        for value in values:
            last.take(value)
        last.rules.append("prose.distributed")
        return True
    chosen = before[-len(values) :]
    for n, value in enumerate(values):
        draft = chosen[min(n, len(chosen) - 1)]
        draft.take(value, "prose.distributed")
        if len(chosen) > 1:
            _check(draft, len(chosen), len(values))
    return True


def shared_parts(talk: Discourse, reading: Reading, names: Sequence[Tag]) -> list[list[Tag]]:
    """What each member takes over from the last: 油料、蔬菜、茶叶|产量; 省、市|交办积案化解率.

    A member that has a head of its own takes nothing; another takes what stands behind as many words of the last
    member as it has itself.
    """
    none: list[list[Tag]] = [[] for _ in names]
    if len(names) < 2:
        return none
    shared = phrases().shared_end
    last = names[-1]
    twin = next((t for t in function().twins if talk.text.endswith(t, names[0].start + 1, names[0].end)), None)
    if twin is not None and all(talk.plain(n.start, n.end) in function().twins for n in names[1:]):
        begin = Tag("PART", names[0].start, names[0].end - len(twin))
        return [[], *([begin] for _ in names[1:])]
    head = shared.search(talk.text, last.start, last.end)
    words = reading.words_of([last])
    if head is None and all(n.end - n.start == 1 for n in names[:-1]) and len(words) > 1:  # 水、电、气|报装环节
        head = re.compile(re.escape(talk.text[words[1].start : last.end])).search(talk.text, last.start, last.end)
    if head is None or not words or head.start() == last.start:
        return none
    out: list[list[Tag]] = []
    for n in names:
        if n is last or shared.search(talk.text, n.start, n.end):
            out.append([])
            continue
        ordinal = _ORDINAL.match(talk.text, last.start, last.end)
        if ordinal is not None and _ORDINAL.fullmatch(talk.text, n.start, n.end):  # 第二、第三|产业增加值
            out.append([Tag("PART", ordinal.end(), last.end)])
            continue
        own = reading.words_of([n])
        twice = next((w for w in reversed(words) if own and w.text == own[-1].text), None)
        if twice is not None and twice.end <= head.start():  # 渎职犯罪、破坏市场秩序犯罪|案件
            out.append([Tag("PART", twice.end, last.end)])
            continue
        size = max(1, len(own))
        size = 1 if size >= len(words) else size  # 功能区声环境昼间、夜间|总达标率
        start = words[size].start if size < len(words) else head.start()
        out.append([Tag("PART", min(start, head.start()), last.end)])
    return out


def _check(draft: Draft, things: int, values: int) -> None:
    if things != values:
        draft.issues.append(MISMATCH)
