"""Stage 3 of three: tagged pieces → claims.

Walks the pieces of one stretch in order and decides what each value states (role), of what (its name, or the
thing spoken of before), for whom and against what. Knows sentence structure, not words: words were dealt with by
the tagger, whichever it was.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extractor.mentions.claim import Claim, ClaimRole, ClaimValue, Genre, Span
from extractor.mentions.prose.clauses import Piece
from extractor.mentions.prose.lexing import Token, is_named_change
from extractor.mentions.prose.tags import Tag
from extractor.mentions.prose.words import cues, phrases
from extractor.mentions.quantity import Frequency, Op, Quantity

_GOAL_GENRES = frozenset(["assessment_rules", "plan", "performance_targets", "indicator_system"])
_OPEN_GENRES = frozenset(["other"])
_REACH = re.compile(r"^(?:力争|必须|须|应|要|可|均|分别|总体)*(?:达到了?|达|达成)$")
_UNTIL_YEAR = re.compile(r"(?:到|至)(?:20\d{2}|“?十[三四五六]五)")
_ITS_OWN = re.compile(r"\s+")
_BASELINE = re.compile(r"(?:由|从|自)[^，,；;。]{0,14}$")
_TO = re.compile(r"^[^，,；;。]{0,12}?(?:到|至|为|成)")
_LONG_NAME = 20
_VERY_LONG_NAME = 26
_TOPIC_HEADS = ("任务", "指标", "标准", "工程", "项目")
_WHOLLY = frozenset(["全部", "全面", "基本", "正式", "顺利", "如期", "均", "都", "要", "须"])


@dataclass(slots=True)
class _Draft:
    """A claim in the making."""

    spans: list[Span]
    subject: Span | None
    values: list[ClaimValue]
    start: int
    end: int
    sentence: int
    piece: int
    rules: list[str]
    issues: list[str] = field(default_factory=list)
    total: bool = False  # the total of a share, not the thing spoken of
    suffix: str = ""  # a head shared with the last of a list (油料、蔬菜、茶叶|产量)


@dataclass(slots=True)
class _Mood:
    """Whether the sentence states goals or facts, and why we think so."""

    goal: bool
    sure: bool


class Linker:
    """Links the pieces of one slice; see the module."""

    def __init__(self, text: str, *, genre: Genre, section: tuple[str, ...], year: int | None) -> None:
        self._text = text
        self._genre = genre
        self._section = section
        self._year = year
        self._drafts: list[_Draft] = []
        self._goal_default = self._default_goal()
        self._mood = _Mood(self._goal_default, False)
        self._sentence = -1
        self._subject: Span | None = None
        self._period: str | None = None
        self._topic: Span | None = None
        self._shared: tuple[Op, str | None, Frequency | None] | None = None
        self._pending_due: Token | None = None
        self._bases: list[Tag] = []
        self._group: list[_Draft] = []  # the members of the last 分别

    # ── the walk ──

    def add(self, index: int, piece: Piece, tokens: Sequence[Token], tags: Sequence[Tag]) -> None:
        """Link one piece to what was said before."""
        if piece.sentence != self._sentence:
            self._sentence = piece.sentence
            self._mood = _Mood(self._goal_default, False)
            self._subject = None
            self._topic = None
            self._shared = None
            self._pending_due = None
        self._read_mood(piece, tokens)
        subject = self._subject_of(tags)
        if subject is not None:
            self._subject = subject
        period = self._period_of(tokens)
        values = [t for t in tokens if t.kind == "value"]
        if self._zero(index, piece, tokens):
            return
        if values:
            self._values(index, piece, tokens, tags, values, period)
            self._period = None
            self._pending_due = None
            return
        if self._due(index, piece, tokens, tags) or self._often(index, piece, tokens, tags) or self._quality(index, piece, tokens):
            return
        if period and not [t for t in tokens if t.kind == "word"]:
            self._period = period
        self._topic = self._topic_of(tokens) or self._topic

    def _topic_of(self, tokens: Sequence[Token]) -> Span | None:
        """水费收缴率|偏低, 消防工作经费|列入预算: the measure that a clause without a number speaks of."""
        known = phrases()
        words = [t for t in tokens if t.kind == "word"]
        while words and (words[0].text in known.lead or known.collective.fullmatch(words[0].text)):
            words = words[1:]
        best: Span | None = None
        for k, t in enumerate(words):
            if k and t.text in known.verbs and not known.measure_end.search(t.text):
                if best is not None:
                    break
                continue
            if (known.measure_end.search(t.text) or t.text.endswith(_TOPIC_HEADS)) and t.end - words[0].start <= _LONG_NAME:
                best = self._span(words[0].start, t.end)
        return best

    def claims(self) -> list[Claim]:
        """The claims in order of the text."""
        found: list[Claim] = []
        for d in self._drafts:
            name = "".join(_ITS_OWN.sub("", s.text) for s in d.spans) + d.suffix
            if not name or not d.values:
                continue
            start, end = min(d.start, min(v.start for v in d.values)), max(d.end, max(v.end for v in d.values))
            found.append(
                Claim(
                    name=name,
                    name_spans=tuple(d.spans),
                    subject=d.subject,
                    values=tuple(sorted(d.values, key=lambda v: v.start)),
                    phrase=self._span(start, end),
                    found_by=tuple(dict.fromkeys(d.rules)),
                    section=self._section,
                    issues=tuple(d.issues),
                )
            )
        return sorted(found, key=lambda c: (c.phrase.start, c.phrase.end))

    # ── mood ──

    def _default_goal(self) -> bool:
        where = cues()
        for heading in reversed(self._section):
            ahead, back = where.section_goal.search(heading), where.section_fact.search(heading)
            if ahead and back:
                continue
            if ahead or back:
                return ahead is not None
            if where.section_aim.search(heading):
                return True
        return self._genre in _GOAL_GENRES

    def _read_mood(self, piece: Piece, tokens: Sequence[Token]) -> None:
        first = next((t for t in tokens if t.kind == "value"), None)
        stop = first.start if first is not None else piece.end
        text, where = self._text, cues()
        goal = self._last(where.goal, piece.start, min(piece.end + 1, stop + 6))
        fact = self._last(where.fact, piece.start, piece.end if first is None else stop)
        until = self._last(_UNTIL_YEAR, piece.start, piece.end)
        if until > goal and (self._goal_default or self._genre in _OPEN_GENRES):
            goal = until
            fact = fact if self._text.startswith("已", fact) else -1
        if goal >= 0 or fact >= 0:
            self._mood = _Mood(goal > fact, True)
        elif not self._mood.sure and not self._goal_default:
            weak_fact = self._last(where.fact_weak, piece.start, stop)
            if self._genre in _OPEN_GENRES and weak_fact < 0 and self._last(where.goal_weak, piece.start, stop) >= 0:
                self._mood = _Mood(True, False)
        if text[piece.end : piece.end + 1] == "了" and first is None:
            self._mood = _Mood(False, True)

    def _last(self, pattern: re.Pattern[str], start: int, end: int) -> int:
        at = -1
        for found in pattern.finditer(self._text, start, end):
            at = found.start()
        return at

    # ── values ──

    def _values(
        self, index: int, piece: Piece, tokens: Sequence[Token], tags: Sequence[Tag], kept: list[Token], period: str | None
    ) -> None:
        names = [t for t in tags if t.label == "NAME"]
        bases = [t for t in tags if t.label == "BASE"]
        self._bases += bases
        each = any(t.kind == "each" for t in tokens)
        if not (piece.listed or self._continues(piece, tokens)):
            self._shared = None
        due = next((t for t in tokens if t.kind == "date" and t.quantity is not None), None)
        if self._pending_due is not None:
            period = period or self._squeeze(self._pending_due.start, self._pending_due.end)
        period = period or self._period
        made: list[ClaimValue] = []
        roles = [self._role(piece, tokens, kept, i, bases) for i in range(len(kept))]
        if each and roles.count("baseline") <= 1:
            roles = self._two_rows(kept, roles)
        for i, token in enumerate(kept):
            own = self._own_period(tokens, kept, i, roles, period)
            made.append(self._value(piece, tokens, token, roles[i], own, bases))
        if each:
            made = self._even_out(made, kept)
        plain = [i for i, v in enumerate(made) if v.role != "baseline"]
        lists = [n for n in names if n.start < kept[0].start]
        if each and len(plain) > 1 and not any(self._total_of(t, bases) for t in kept):
            rows = [[v for v in made if v.role == "baseline"], [made[i] for i in plain]]
            self._distribute(index, piece, lists, rows[1], rows[0] if len(rows[0]) == len(rows[1]) else [])
            return
        if len(lists) > 1 and len(plain) == 1 and len(made) == 1:
            for name, suffix in zip(lists, self._suffixes(lists), strict=True):
                self._new(index, piece, [name], made[:1], "prose.shared_value", suffix=suffix)
            return
        first_new = len(self._drafts)
        carried: list[Tag] = []
        waiting: list[ClaimValue] = []
        last: _Draft | None = None
        for i, (token, value) in enumerate(zip(kept, made, strict=True)):
            left = kept[i - 1].end if i else piece.start
            right = kept[i + 1].start if i + 1 < len(kept) else piece.end
            mine = [t for t in tags if t.label in ("NAME", "PART") and left <= t.start < token.start]
            mine += [t for t in tags if t.label == "OBJECT" and token.end <= t.start < right]
            base = self._total_of(token, bases)
            if base is not None:
                carried = mine
                role: ClaimRole = "target" if cues().task_base.search(self._text, base.start, base.end) else "actual"
                total = replace(value, role=role, goal=role == "target", base=None)
                self._new(index, piece, [base], [total], "prose.total", total=True)
                continue
            mine, carried = [*carried, *mine], []
            follower = kept[i + 1] if i + 1 < len(kept) else None
            if not mine and last is None and follower is not None and self._waits(tokens, token, follower):
                waiting.append(value)
                continue
            if last is not None and i and roles[i - 1] == "baseline":
                last.values.append(value)
                last.end = max(last.end, value.end)
                continue
            if mine and value.role == "change" and self._only_changes(tokens, mine, token):
                mine = []
            if mine and self._by_place(piece, tokens, mine, value):
                continue
            if last is not None and mine and self._completes(last, tokens, mine, left):
                last.spans = [*last.spans, *(s for t in mine if (s := self._balanced(t.start, t.end)).text)]
                last.values.append(value)
                last.end = max(last.end, value.end, mine[-1].end)
                continue
            if mine:
                mine = self._with_shared_verb(piece, tokens, mine)
                topic = self._topic if value.role in ("target", "actual") else None
                if topic is not None and self._names_only_an_act(tokens, mine) and topic.end <= piece.start:
                    mine = [Tag("NAME", topic.start, topic.end), *mine]
                last = self._new(index, piece, mine, [*waiting, value], "prose.named")
                waiting = []
                continue
            if last is not None and value.role not in ("change", "share"):
                last.values.append(value)
                last.end = max(last.end, value.end)
                continue
            total_base = self._bracketed_base(piece)
            if total_base is not None:
                role = "target" if cues().task_base.search(self._text, total_base.start, total_base.end) else "actual"
                self._new(index, piece, [total_base], [replace(value, role=role, goal=role == "target")], "prose.total", total=True)
                continue
            target = last or self._antecedent(piece, value)
            if target is not None:
                target.values.append(value)
                target.rules.append("prose.attached")
                target.end = max(target.end, value.end)
                last = target
                continue
            fallback = self._topic or self._label_span(piece)
            if fallback is None and value.role == "share" and bases:
                fallback = self._span(bases[-1].start, bases[-1].end)
            if fallback is not None:
                last = self._new(index, piece, [Tag("NAME", fallback.start, fallback.end)], [value], "prose.topic")
        if due is not None and due.quantity is not None and due.quantity.op in ("<=", "<") and self._mood.goal:
            new = [d for d in self._drafts[first_new:] if not d.total]
            for draft in new[:1] or [d for d in (last,) if d is not None]:
                draft.values.append(self._plain_value(due.quantity, "target", True))
                draft.start = min(draft.start, due.start)
                draft.rules.append("prose.due")

    def _with_shared_verb(self, piece: Piece, tokens: Sequence[Token], mine: list[Tag]) -> list[Tag]:
        """建成3个省级卫生乡镇和|15个市级卫生村: the verb in front of the first number holds for the second."""
        if not (piece.listed or self._continues(piece, tokens)) or not self._drafts or any(t.label == "NAME" for t in mine):
            return mine
        first = self._drafts[-1]
        if first.sentence != piece.sentence or len(first.spans) != 2 or first.spans[0].end > first.values[0].start:
            return mine
        verb = first.spans[0]
        return [Tag("NAME", verb.start, verb.end), *mine] if verb.end - verb.start <= 4 else mine

    def _names_only_an_act(self, tokens: Sequence[Token], mine: Sequence[Tag]) -> bool:
        words = [t.text for t in tokens if t.kind == "word" and any(m.start <= t.start < m.end for m in mine)]
        return len(words) == 1 and words[0] in phrases().transitive

    def _only_changes(self, tokens: Sequence[Token], mine: Sequence[Tag], token: Token) -> bool:
        """比上年|多招|154人: the words in front of the number say how it changed, not what."""
        if token.quantity is not None and token.quantity.direction is None:
            return True
        words = [t for t in tokens if t.kind == "word" and any(m.start <= t.start < m.end for m in mine)]
        compared = any(t.kind == "base" and t.end <= token.start for t in tokens)
        return compared and len(words) == 1 and (len(words[0].text) == 1 or words[0].text in phrases().verbs)

    def _bracketed_base(self, piece: Piece) -> Tag | None:
        """占监测有效天数（366天）的96.7%: the number in the bracket counts the base in front of it."""
        if piece.host is None:
            return None
        opening = piece.start - 1
        while opening > 0 and self._text[opening] not in "（(":
            opening -= 1
        return next((b for b in self._bases if b.end == opening), None)

    def _waits(self, tokens: Sequence[Token], token: Token, follower: Token) -> bool:
        """1.4万户|2.6万人|享受低保, 为243户|530人|发放救助金12万元: counts in front of what they count."""
        between = [t for t in tokens if token.end <= t.start < follower.start]
        if not between:
            return True
        return between[0].kind == "word" and between[0].text in phrases().verbs

    def _completes(self, last: _Draft, tokens: Sequence[Token], mine: Sequence[Tag], left: int) -> bool:
        """发送|11期|共|10万多条|手机报: the object behind the second number is the first one's too."""
        if any(t.label != "OBJECT" for t in mine) or len(last.spans) != 1 or last.spans[0].start > left:
            return False
        words = [t.text for t in tokens if t.kind == "word" and last.spans[0].start <= t.start < last.spans[0].end]
        return bool(words) and all(w in phrases().verbs for w in words)

    def _by_place(self, piece: Piece, tokens: Sequence[Token], mine: Sequence[Tag], value: ClaimValue) -> bool:
        """人工造林12万亩，其中甲县5万亩、乙县7万亩: a place's part of what was just named."""
        if len(mine) != 1 or mine[0].label != "NAME" or any(t.text in phrases().verbs for t in tokens) or value.role not in ("target", "actual"):
            return False
        place = self._squeeze(mine[0].start, mine[0].end)
        whole = next((d for d in reversed(self._drafts) if d.sentence == piece.sentence and not d.total), None)
        if whole is None or not phrases().place.fullmatch(place) or not any(v.unit == value.unit for v in whole.values):
            return False
        if place in phrases().kinds_of_place and value.unit in ("人", "户", "%", "元"):
            return False  # 其中城镇5.6万人: a part with a name of its own
        whole.values.append(replace(value, scope=place))
        whole.rules.append("prose.by_place")
        whole.end = max(whole.end, value.end)
        return True

    def _total_of(self, token: Token, bases: Sequence[Tag]) -> Tag | None:
        """占应申报企业总数|1961间|的95%: the base that a number stands in."""
        text = self._text
        for b in bases:
            if b.end <= token.start and not text[b.end : token.start].strip("（( "):
                return b if text[token.end : token.end + 2].lstrip("）) ").startswith("的") else None
            if b.start >= token.end and not text[token.end : b.start].strip():
                return b if text.startswith("的", b.end) else None
        return None

    def _role(self, piece: Piece, tokens: Sequence[Token], kept: Sequence[Token], i: int, bases: Sequence[Tag]) -> ClaimRole:
        q = kept[i].quantity
        assert q is not None
        text = self._text
        left = kept[i - 1].end if i else piece.start
        if self._total_of(kept[i], bases) is not None:
            return "actual"
        if any(b.end <= q.start and b.start >= left for b in bases) or self._is_elliptic_share(piece, tokens, kept[i], left):
            return "share"
        if i and self._total_of(kept[i - 1], bases) is not None:
            return "share"
        if q.change_from:
            return "baseline"
        if i + 1 < len(kept) and _BASELINE.search(text[left : q.start]):
            gap = text[q.end : kept[i + 1].start]
            nxt = kept[i + 1].quantity
            if (nxt is not None and nxt.change_to) or _TO.search(gap + text[kept[i + 1].start : kept[i + 1].start + 3]):
                return "baseline"
        if q.direction is not None and not q.change_to and not is_named_change(text, q):
            return "change"
        if self._more_or_less(tokens, kept[i]) is not None:
            return "change"
        return "target" if self._mood.goal or self._is_required(tokens, kept[i]) else "actual"

    def _is_required(self, tokens: Sequence[Token], token: Token) -> bool:
        """每两年…不少于两个月: a bound on what recurs is a requirement, also in a report."""
        q = token.quantity
        if q is None or q.op not in (">=", "<=") or self._mood.sure:
            return False
        return q.frequency is not None or any(t.kind == "frequency" for t in tokens if t.start < token.start)

    def _more_or_less(self, tokens: Sequence[Token], token: Token) -> Direction | None:
        """比上年|多招|154人."""
        before = [t for t in tokens if t.end <= token.start]
        if len(before) < 2 or before[-1].kind != "word":
            return None
        at = -2 if before[-2].kind == "word" and len(before[-1].text) < 3 else -1
        word, base = before[at], before[at - 1] if len(before) > -at else before[0]
        if base.kind != "base" or word.text[:1] not in ("多", "少"):
            return None
        return "up" if word.text[0] == "多" else "down"

    def _is_elliptic_share(self, piece: Piece, tokens: Sequence[Token], token: Token, left: int) -> bool:
        """占61.2%, 占比61.2%: a share of what was just named."""
        q = token.quantity
        if q is None or q.kind not in ("percent", "ratio"):
            return False
        words = [t for t in tokens if left <= t.start < q.start and t.kind in ("word", "share")]
        return bool(words) and (words[-1].kind == "share" or [t.text for t in words] == ["占比"])

    def _value(
        self, piece: Piece, tokens: Sequence[Token], token: Token, role: ClaimRole, period: str | None, bases: Sequence[Tag]
    ) -> ClaimValue:
        q = token.quantity
        assert q is not None
        goal = role == "target" or (role in ("change", "share") and self._mood.goal)
        op, op_text = q.op, q.op_text
        if op_text and _REACH.match(op_text):
            op = ">=" if goal else "="
        frequency = q.frequency or next((t.frequency for t in tokens if t.kind == "frequency" and t.start < q.start), None)
        start, text = q.start, q.text
        if op_text is None and op == "=":
            shared = self._operator_before(piece, tokens, q)
            if shared is not None:
                op, op_text, start = shared
                text = self._text[start : q.end]
        if (piece.listed or self._continues(piece, tokens)) and self._shared is not None:
            if op_text is None and op == "=" and not q.shared:
                op, op_text = self._shared[0], self._shared[1]
            frequency = frequency or self._shared[2]
        base = None
        if role == "change":
            base = next((t.code for t in reversed(tokens) if t.kind == "base" and t.end <= q.start), None)
            base = base or self._compared_with(tokens, q)
        elif role == "share":
            mine = next((b for b in reversed(bases) if b.end <= q.start), None)
            base = self._squeeze(mine.start, mine.end) if mine is not None else None
        leads = op_text is not None and text.startswith(op_text[:1])
        self._shared = (op, op_text, frequency) if leads else ("=", None, frequency)
        return ClaimValue(
            role=role,
            kind=q.kind,
            start=start,
            end=q.end,
            text=text,
            goal=goal,
            op=op,
            op_text=op_text,
            value=q.value,
            value_max=q.value_max,
            unit=q.unit,
            approx=q.approx,
            implied=q.implied,
            date=q.date,
            year_relative=q.year_relative,
            frequency=frequency,
            direction=(q.direction or self._more_or_less(tokens, token)) if role == "change" else None,
            period=period,
            base=base,
            quantity=q,
        )

    def _two_rows(self, kept: Sequence[Token], roles: list[ClaimRole]) -> list[ClaimRole]:
        """分别由14.2%和17.6%提高到14.8%和18.3%: all in front of 提高到 are baselines."""
        to = next((i for i, t in enumerate(kept) if t.quantity is not None and t.quantity.change_to), None)
        if to is None or to * 2 != len(kept):
            return roles
        return ["baseline"] * to + roles[to:]

    def _own_period(
        self, tokens: Sequence[Token], kept: Sequence[Token], i: int, roles: Sequence[ClaimRole], period: str | None
    ) -> str | None:
        """由2017年的5.9次增加到6.0次: 2017年 is the first value's alone."""
        if i == 0:
            return period
        own = next((t for t in tokens if t.kind == "period" and kept[i - 1].end <= t.start < kept[i].start), None)
        if own is not None:
            return self._time(own)
        return None if roles[0] == "baseline" else period

    def _compared_with(self, tokens: Sequence[Token], q: Quantity) -> str | None:
        """较|项目实施前|提高: the base in the sentence's words."""
        stop = q.direction_start
        at = next((t for t in reversed(tokens) if t.text in ("比", "较") and t.end <= q.start), None)
        if at is None or stop is None or not at.end < stop or stop - at.end > 16:
            return None
        return self._squeeze(at.end, stop)

    def _operator_before(self, piece: Piece, tokens: Sequence[Token], q: Quantity) -> tuple[Op, str, int] | None:
        """至少|带队检查|一次: the operator stands in front of the verb."""
        for t in reversed(tokens):
            if t.end > q.start:
                continue
            if t.kind in ("value", "date"):
                return None
            if t.text in ("至少", "最少", "不少于", "不低于", "不得少于"):
                return ">=", t.text, t.start
            if t.text in ("最多", "至多", "不超过"):
                return "<=", t.text, t.start
        return None

    def _continues(self, piece: Piece, tokens: Sequence[Token]) -> bool:
        """至少组织2次内部审计，|1次财务人员业务培训: nothing but a number opens the clause."""
        first = next((t for t in tokens if t.kind != "stop"), None)
        return first is not None and first.kind == "value" and piece.host is None and bool(self._drafts)

    def _even_out(self, made: list[ClaimValue], kept: Sequence[Token]) -> list[ClaimValue]:
        """9.8万吨、0.76万吨以内, 增长x、y和z: unit, verb and operator hold for every member of the list."""
        if len(made) < 2:
            return made
        direction = next((v.direction for v in made if v.direction), None)
        change = next((v for v in made if v.role == "change"), None)
        share = next((v for v in made if v.role == "share"), None)
        ruler = next((v for v in (made[0], made[-1]) if v.op_text), None)
        unit = next((v for v in reversed(made) if v.unit), None)
        out: list[ClaimValue] = []
        for v in made:
            if change is not None and v.role in ("actual", "target") and v.start > change.start:
                value = v.value
                v = replace(v, role="change", direction=direction, base=change.base, goal=change.goal, value=abs(value) if value is not None else None)
            elif share is not None and v.role in ("actual", "target") and v.start > share.start:
                v = replace(v, role="share", base=share.base, goal=share.goal)
            if ruler is not None and v.op_text is None and v.op == "=":
                v = replace(v, op=ruler.op, op_text=ruler.op_text)
            if v.unit is None and unit is not None and v.kind == "number":
                v = replace(v, unit=unit.unit, kind=unit.kind)
            out.append(v)
        return out

    # ── several names, several values ──

    def _distribute(
        self, index: int, piece: Piece, names: list[Tag], values: list[ClaimValue], earlier: list[ClaimValue]
    ) -> None:
        """One value for each name; ``earlier`` are the levels that they rose from."""
        places = self._places(names)
        if places is not None and places[1] is not None and all(p in phrases().kinds_of_place for p in places[0]):
            rest = places[1]
            parts = [(Tag("NAME", n.start, n.start + len(p)), p) for n, p in zip(names, places[0], strict=True)]
            for (tag, _), value in zip(parts, values, strict=False):
                self._new(index, piece, [tag, Tag("PART", rest.start, rest.end)], [value], "prose.distributed")
            return
        if places is not None:
            scopes, rest = places
            name = rest or self._topic or self._label_span(piece)
            if name is not None:
                scoped = [replace(v, scope=s) for v, s in zip(values, scopes, strict=False)]
                draft = self._new(index, piece, [Tag("NAME", name.start, name.end)], scoped, "prose.by_place")
                if len(scopes) != len(values):
                    draft.issues.append("distribution_mismatch")
                return
        if len(names) > 1 or (len(names) == 1 and len(values) == 1):
            suffixes = self._suffixes(names)
            self._group = []
            for name_tag, suffix, value in zip(names, suffixes, values, strict=False):
                draft = self._new(index, piece, [name_tag], [value], "prose.distributed", suffix=suffix)
                self._group.append(draft)
                draft.values += [v for n, v in enumerate(earlier) if values[n] is value]
                if len(names) != len(values):
                    draft.issues.append("distribution_mismatch")
            return
        before = [d for d in self._drafts if d.sentence == piece.sentence and not d.total]
        listed = before[-1] if before else None
        if not names and listed is not None and sum(v.role in ("actual", "target") for v in listed.values) == len(values):
            listed.values += values  # 收入27306元、8929元，分别增长8.8%和9.6%
            listed.rules.append("prose.distributed")
            return
        if not names and before:
            chosen = before[-len(values) :]
            for draft, value in zip(chosen, values, strict=False):
                draft.values.append(value)
                draft.rules.append("prose.distributed")
                if len(chosen) != len(values):
                    draft.issues.append("distribution_mismatch")
            return
        if len(names) == 1 and len(self._group) == len(values):
            for draft, value in zip(list(self._group), values, strict=True):
                own = Tag("NAME", draft.spans[0].start, draft.spans[0].end)
                self._new(index, piece, [own, *names], [value], "prose.distributed")
            return
        if not names and (self._topic or self._label_span(piece)) is not None:
            about = self._topic or self._label_span(piece)
            assert about is not None
            names = [Tag("NAME", about.start, about.end)]
        if names:
            self._new(index, piece, names, values, "prose.named")

    def _places(self, names: Sequence[Tag]) -> tuple[list[str], Span | None] | None:
        """甲县、乙县(死亡人数): the places, and the measure behind the last one."""
        if len(names) < 2:
            return None
        scopes = [self._squeeze(n.start, n.end) for n in names]
        if all(phrases().place.fullmatch(s) for s in scopes):
            return scopes, None
        if all(phrases().place.fullmatch(s) for s in scopes[:-1]):
            found = phrases().place.match(self._text, names[-1].start, names[-1].end)
            if found and phrases().measure_end.search(self._text, found.end(), names[-1].end):
                rest = self._span(found.end(), names[-1].end)
                return [*scopes[:-1], found.group()], rest
        return None

    def _suffixes(self, names: Sequence[Tag]) -> list[str]:
        """油料、蔬菜、茶叶产量: the head of the last member, for the members that have none."""
        if len(names) < 2:
            return [""] * len(names)
        measure = phrases().measure_end
        last = self._squeeze(names[-1].start, names[-1].end)
        head = measure.search(last)
        out: list[str] = []
        for n in names:
            own = self._squeeze(n.start, n.end)
            out.append("" if n is names[-1] or head is None or measure.search(own) or len(head.group()) == len(last) else head.group())
        return out

    # ── claims ──

    def _new(
        self, index: int, piece: Piece, names: Sequence[Tag], values: Sequence[ClaimValue], rule: str, *, suffix: str = "", total: bool = False
    ) -> _Draft:
        ordered = sorted(names, key=lambda t: t.start)
        spans = [s for t in ordered if (s := self._balanced(t.start, t.end)).text]
        spans = self._without_soft(spans)
        if not total and len(spans) == 1 and names[0].label == "NAME":
            spans = [self._last_member(spans[0])]
        subject = None if total else self._subject
        starts = [s.start for s in spans] + [v.start for v in values]
        if subject is not None and subject.start >= piece.start:
            starts.append(subject.start)
        ends = [s.end for s in spans] + [v.end for v in values]
        rules = [rule, *dict.fromkeys(v.quantity.rule for v in values if v.quantity is not None)]
        draft = _Draft(spans, subject, list(values), min(starts), max(ends), piece.sentence, index, rules, total=total, suffix=suffix)
        self._drafts.append(draft)
        return draft

    def _last_member(self, span: Span) -> Span:
        """…全覆盖、企业“一企一档”全覆盖、隐患排查|100%: of a run of clauses only the last is measured."""
        if len(span.text) <= _VERY_LONG_NAME:
            return span
        at = max(span.text.rfind(mark) for mark in "、，,")
        return self._span(span.start + at + 1, span.end) if 0 < at < len(span.text) - 4 else span

    def _without_soft(self, spans: list[Span]) -> list[Span]:
        """完成|申报企业 → 申报企业, but 完成|招标 before a date keeps it (that comes in one span)."""
        if not spans:
            return spans
        first = spans[0]
        for word in sorted(phrases().soft, key=len, reverse=True):
            if not first.text.startswith(word):
                continue
            if len(first.text) > len(word) + 1 and not first.text[len(word) :].startswith(("率", "情况", "数", "量", "额", "值")):
                cut = len(word) + (first.text[len(word) : len(word) + 1] == "了")
                return [self._span(first.start + cut, first.end), *spans[1:]]
            if first.text == word and len(spans) > 1:
                return spans[1:]
        return spans

    def _antecedent(self, piece: Piece, value: ClaimValue) -> _Draft | None:
        """The thing that was spoken of last, in front of the value."""
        best: _Draft | None = None
        at = -1
        limit = value.start
        for d in self._drafts:
            if d.sentence != piece.sentence or d.total:
                continue
            for v in d.values:
                if v.end <= limit and v.end > at and (v.role in ("actual", "target") or at < 0 or best is d or v.role == "change"):
                    best, at = d, v.end
        if piece.host is not None and best is not None:
            return best
        return best

    def _label_span(self, piece: Piece) -> Span | None:
        if not piece.label:
            return None
        at = self._text.rfind(piece.label, max(0, piece.start - 200), piece.start)
        if at < 0 or len(piece.label) > _LONG_NAME or piece.label.endswith(("问题", "如下", "包括", "方面", "情况", "其中", "要求", "目标", "是", "单位", "以下")):
            return None
        return self._span(at, at + len(piece.label))

    # ── without a number ──

    def _zero(self, index: int, piece: Piece, tokens: Sequence[Token]) -> bool:
        """不发生X, 未发生X."""
        at = next((i for i, t in enumerate(tokens) if t.kind == "zero"), None)
        if at is None:
            return False
        zero, q = tokens[at], tokens[at].quantity
        assert q is not None
        words = [t for t in tokens[at + 1 :] if t.kind in ("word", "stop", "period", "value", "frequency")]
        while words and (words[0].text in ("了", "任何", "的", "任意") or words[0].kind == "stop"):
            words = words[1:]
        while words and ((words[-1].kind == "stop" and "”" not in words[-1].text) or words[-1].text in ("的", "等", "了")):
            words = words[:-1]
        if not words:
            words = [t for t in tokens[:at] if t.kind == "word" and t.text not in phrases().lead]
        if not words:
            return False
        goal = self._mood.goal
        value = self._plain_value(q, "target" if goal else "actual", goal)
        value = replace(value, period=self._period_of(tokens) or self._period)
        self._new(index, piece, [Tag("NAME", words[0].start, words[-1].end)], [value], "prose.zero")
        return True

    def _plain_value(self, q: Quantity, role: ClaimRole, goal: bool) -> ClaimValue:
        """The quantity as the grammar read it."""
        return ClaimValue(
            role=role, kind=q.kind, start=q.start, end=q.end, text=q.text, goal=goal, op=q.op, op_text=q.op_text, value=q.value,
            value_max=q.value_max, unit=q.unit, approx=q.approx, implied=q.implied, date=q.date, year_relative=q.year_relative,
            frequency=q.frequency, quantity=q,
        )  # fmt: skip

    def _due(self, index: int, piece: Piece, tokens: Sequence[Token], tags: Sequence[Tag]) -> bool:
        """6月底前|完成招标."""
        due = next((t for t in tokens if t.kind == "date"), None) or self._pending_due
        if due is None or due.quantity is None or not self._mood.goal:
            return False
        names = [t for t in tags if t.label in ("NAME", "PART", "OBJECT")]
        if not names and due is self._pending_due:
            words = [t for t in tokens if t.kind == "word"]
            if words:
                names = [Tag("NAME", words[0].start, words[-1].end)]
        if not names:
            self._pending_due = due
            return True
        q = due.quantity
        if q.op == "=" and not any(t.start >= due.end for t in names):
            return False
        value = self._plain_value(q, "target", True)
        self._pending_due = None
        more = [t.quantity for t in tokens if t.kind == "date" and t is not due and t.quantity is not None]
        spans = [s for t in names if (s := self._balanced(t.start, t.end)).text]
        done = [t for t in tokens if t.kind == "word" and names[0].start <= t.start < names[-1].end]
        about = self._last_thing(piece) if _is_bare(done) else None
        draft = self._new(index, piece, names, [value], "prose.due")
        draft.spans = [*about, *spans] if about is not None else spans
        for q in more:  # 6月25日前、11月15日前分别报送
            again = self._new(index, piece, names, [self._plain_value(q, "target", True)], "prose.due")
            again.spans = draft.spans
        return True

    def _last_thing(self, piece: Piece) -> list[Span] | None:
        """What the sentence spoke of last, for an act that names no object (10月底前|全部开工)."""
        whole = next((d for d in reversed(self._drafts) if d.sentence == piece.sentence and not d.total), None)
        if whole is None or sum(len(s.text) for s in whole.spans) > _LONG_NAME:
            return None
        return self._without_soft(whole.spans)

    def _often(self, index: int, piece: Piece, tokens: Sequence[Token], tags: Sequence[Tag]) -> bool:
        """每月|报送一览表: once a month, though no number says so."""
        often = next((t for t in tokens if t.kind == "frequency"), None)
        if often is None or often.frequency is None or not self._mood.goal:
            return False
        names = [t for t in tags if t.label == "OBJECT"]
        if not names:
            return False
        words = [t for t in tokens if t.kind == "word" and t.start >= often.end]
        if not any(t.text in phrases().verbs for t in words):
            return False
        value = ClaimValue(
            role="target", kind="number", start=often.start, end=often.end, text=often.text, goal=True, value=1.0, unit="次",
            unit_inferred=True, implied=True, frequency=often.frequency,
        )  # fmt: skip
        self._new(index, piece, names, [value], "prose.often")
        return True

    def _quality(self, index: int, piece: Piece, tokens: Sequence[Token]) -> bool:
        """绩效指标：…完成率|达标."""
        if not piece.label or not cues().label.search(piece.label.strip()):
            return False
        words = [t for t in tokens if t.kind in ("word", "stop")]
        while words and words[-1].kind == "stop":
            words = words[:-1]
        start = next((i for i, t in enumerate(words) if i and t.text.startswith("是否")), None)
        if start is None:
            start = len(words)
            while start > 1 and words[start - 1].kind == "word" and self._is_quality(words[start - 1].text):
                start -= 1
            if start == len(words):
                start = next((i for i, t in enumerate(words) if i and t.kind == "word" and self._is_quality(t.text)), len(words))
        if start >= len(words):
            return False
        a, b = words[start].start, words[-1].end
        value = ClaimValue(role="target", kind="qualitative", start=a, end=b, text=self._text[a:b], goal=True, op=None)
        self._new(index, piece, [Tag("NAME", words[0].start, words[start - 1].end)], [value], "prose.quality")
        return True

    def _is_quality(self, word: str) -> bool:
        return cues().qualitative.match(word) is not None and phrases().measure_end.search(word) is None

    # ── small readings ──

    def _subject_of(self, tags: Sequence[Tag]) -> Span | None:
        tag = next((t for t in tags if t.label == "SUBJECT"), None)
        return self._balanced(tag.start, tag.end) if tag is not None else None

    def _period_of(self, tokens: Sequence[Token]) -> str | None:
        for t in tokens:
            if t.kind == "share":
                break
            if t.kind == "period":
                return self._time(t)
        return next((self._squeeze(t.start, t.end) for t in tokens if t.kind == "date" and any(v.kind == "value" for v in tokens)), None)

    def _time(self, token: Token) -> str | None:
        """截至2022年12月31日 → 2022年12月31日."""
        found = phrases().period.fullmatch(self._text, token.start, token.end)
        lead = len(found["lead"] or "") if found else 0
        if not self._text[token.start + lead : token.start + lead + 1].isdigit():
            lead = 0
        return self._squeeze(token.start + lead, token.end) or None

    def _balanced(self, start: int, end: int) -> Span:
        """Take in a quotation mark or bracket whose partner is inside."""
        text = self._text
        while end > start and text[end - 1] in "（(“《":
            end -= 1
        for left, right in ("“”", "（）", "()", "《》", "‘’"):
            inside = text[start:end]
            if inside.count(right) > inside.count(left) and text[start - 1 : start] == left:
                start -= 1
            elif inside.count(left) > inside.count(right) and text[end : end + 1] == right:
                end += 1
        return self._span(start, end)

    def _span(self, start: int, end: int) -> Span:
        return Span(start, end, self._text[start:end])

    def _squeeze(self, start: int, end: int) -> str:
        return _ITS_OWN.sub("", self._text[start:end])


def _is_bare(words: Sequence[Token]) -> bool:
    """全部开工, 投入使用: an act without an object."""
    rest = [t.text for t in words if t.text not in _WHOLLY]
    return 0 < len(rest) <= 3 and sum(map(len, rest)) <= 6 and all(w in phrases().verbs or w in ("通车", "使用", "到位") for w in rest)
