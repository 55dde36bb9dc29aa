"""What a stretch has said so far: the claims in the making, and what later clauses lean on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extractor.mentions.claim import Claim, ClaimRole, ClaimValue, Span
from extractor.mentions.prose.clauses import Piece
from extractor.mentions.prose.lexing import Token
from extractor.mentions.prose.mood import Mood
from extractor.mentions.prose.tags import Tag
from extractor.mentions.prose.words import cues, phrases
from extractor.mentions.quantity import Frequency, Op, Quantity
from extractor.regex import regex

_BLANKS = regex(r"\s+")
_SAYS = regex(r"(?:分别|依次|各)?(?:为|是|如下)?$")  # 检查企业数分别为：甲镇32家
_COPULA = regex(r"(?:(?<=[率度量数额比值])(?:为|达到?|是)|(?<=[期限长宽高深价费款金间龄积])(?:为|是))$")
_PLANNED = regex(r"(?<=[\u4e00-\u9fff]{2})(?:年初|年度|计划)?(?:预算数|任务数|计划数|目标数|目标值|计划值|目标)$")
_DONE_MEMBER = regex(r".*(?:[应愿能].尽.|全覆盖|清零)[、，,](?=.{3})", re.S)
_ENDS_SUBJECT = regex(r"[；;：:]")
_PAIRS = (("“", "”"), ("（", "）"), ("(", ")"), ("《", "》"), ("‘", "’"))
_AFTER_SOFT = ("率", "情况", "数", "量", "额", "值")
_MEMBER = 12
_RANKED = regex(
    r"(?P<measure>[^，,。；;、]*?)(?:[最较][高低多少大小好差快慢长短优]|[靠排居][^，,。；;、]{0,4}[前后]|[前后]).{0,10}?"
    r"(?:依次|分别)?[是为有](?P<members>[^，,。；;是为有]+[、和及][^，,。；;、和及]+)"
)
# 新材料产业、电子信息产业保持增长，|增速分别为4.6%、2.2%
_GROWING = regex(
    r"(?P<members>[^，,。；;是为有\d]+[、和及][^，,。；;、和及\d]+?)(?:产值|收入|产量|价格)?(?:均|都)?(?:保持|实现|呈现?|继续)"
    r"(?:较快|快速|平稳|稳定|小幅|持续|稳步)?(?:增长|上升|下降|回升|提高|回落)(?:态势)?"
)
# 封山育林任务由甲县、乙县承担，|分别不低于8万亩、7万亩
_BORNE = regex(
    r"(?P<measure>[^，,。；;、]{2,16}?)由(?P<members>[^，,。；;由]+[、和及][^，,。；;、和及]+?)(?:共同|分别)?(?:承担|负责|实施|完成)"
)
# 新引进的博士、硕士、本科毕业生，|分别给予2万元、1万元、8000元补贴
_FOR_KINDS = regex(r"(?:[^，,。；;、]*的)?(?P<members>[^，,。；;的]+[、和及][^，,。；;的、和及]+)")
LONG_NAME = 20
_VERY_LONG_NAME = 26
_NEAR = 40  # claims that a clause may look back over


@dataclass(frozen=True, slots=True)
class Reading:
    """One piece as the tagger left it."""

    piece: Piece
    tokens: tuple[Token, ...]
    tags: tuple[Tag, ...]

    @property
    def values(self) -> list[Token]:
        """The tokens of its values."""
        return [t for t in self.tokens if t.kind == "value"]

    def labelled(self, *labels: str) -> list[Tag]:
        """Its tags of these labels."""
        return [t for t in self.tags if t.label in labels]

    def words_of(self, tags: Sequence[Tag]) -> list[Token]:
        """The words under these tags."""
        return [t for t in self.tokens if t.kind == "word" and any(m.start <= t.start < m.end for m in tags)]


@dataclass(slots=True)
class Draft:
    """A claim in the making.

    ``part`` marks one of the parts that 其中 divides something into, all in one ``clause``.
    ``total`` marks the total of a share: it is never the thing that a later clause goes on about; ``inner`` one made in
    a bracket, which only that bracket goes on about. ``bare`` says
    that the name is an act without its object, which the next member of a list may lend it. ``about`` is the thing
    that a bare act is done to (路面工程 of 路面工程|建成通车).
    """

    spans: list[Span]
    subject: Span | None
    values: list[ClaimValue]
    start: int
    end: int
    sentence: int
    rules: list[str]
    issues: list[str] = field(default_factory=list)
    total: bool = False
    inner: bool = False
    bare: bool = False
    part: bool = False
    clause: int = -1
    about: list[Span] | None = None

    def take(self, value: ClaimValue, rule: str | None = None) -> None:
        """One more value of the same thing."""
        self.values.append(value)
        self.end = max(self.end, value.end)
        if rule is not None:
            self.rules.append(rule)

    def placed(self) -> list[ClaimValue]:
        """Its levels that are each of one place."""
        return [v for v in self.values if v.scope is not None and v.role in ("actual", "target")]

    def mains(self) -> int:
        """How many of its values are levels (no changes, no shares)."""
        return sum(v.role in ("actual", "target") for v in self.values)


@dataclass(frozen=True, slots=True)
class Listed:
    """Members that a clause lists, for values that a later one gives them in order; the measure that ranks them."""

    members: tuple[Span, ...]
    measure: Span | None
    sentence: int


@dataclass(slots=True)
class Discourse:
    """The state of reading one stretch.

    ``shared`` is the operator and frequency that a list goes on with; ``group`` the drafts of the last 分别;
    ``compared`` what a clause of its own holds all changes against (与2010年相比，);
    ``listed`` what the last clause listed; ``pending_due`` a deadline fronted in a clause of its own.
    """

    text: str
    section: tuple[str, ...]
    mood: Mood
    drafts: list[Draft] = field(default_factory=list)
    sentence: int = -1
    subject: Span | None = None
    subject_clause: int = -1
    divides: int = -1
    topic: Span | None = None
    topic_clause: int = -1
    period: str | None = None
    compared: str | None = None
    shared: tuple[Op, str | None, Frequency | None] | None = None
    pending_due: Token | None = None
    bases: list[Tag] = field(default_factory=list)
    group: list[Draft] = field(default_factory=list)
    listed: Listed | None = None

    def enter(self, sentence: int) -> None:
        """A new sentence leans on nothing but the last 分别."""
        if sentence == self.sentence:
            return
        self.sentence = sentence
        self.mood.reset()
        self.subject = self.topic = self.shared = self.pending_due = self.compared = None

    # ── the text ──

    def span(self, start: int, end: int) -> Span:
        return Span(start, end, self.text[start:end])

    def plain(self, start: int, end: int) -> str:
        """The text of a stretch, blanks removed."""
        return _BLANKS.sub("", self.text[start:end])

    def trimmed(self, start: int, end: int) -> Span:
        """A stretch with its quotation marks and brackets in pairs, and no copula at its end (查出率|为)."""
        text = self.text
        while end > start and text[end - 1] in "（(“《":
            end -= 1
        copula = _COPULA.search(text[start:end])
        if copula:
            end = start + copula.start()
        for left, right in _PAIRS:
            inside = text[start:end]
            if inside.count(right) > inside.count(left) and text[start - 1 : start] == left:
                start -= 1
            elif inside.count(left) > inside.count(right) and text[end : end + 1] == right:
                end += 1
        return self.span(start, end)

    def time(self, token: Token) -> str | None:
        """A time word as a period."""
        return time_of(self.text, token.start, token.end)

    # ── drafts ──

    def new(
        self,
        reading: Reading,
        names: Sequence[Tag],
        values: Sequence[ClaimValue],
        rule: str,
    ) -> Draft:
        """A claim of its own."""
        ordered = sorted(names, key=lambda t: t.start)
        spans = self.without_soft([s for t in ordered if (s := self.trimmed(t.start, t.end)).text])
        if len(spans) > 1 and spans[0].text == spans[1].text:
            spans = spans[1:]  # 财政收入 全年|财政收入: a heading that ran in
        if spans and rule != "prose.zero" and all(t.label in ("NAME", "PART") for t in ordered):
            spans = self._last_member(spans)
        return self._add(reading, spans, self._who(reading, spans, values), values, rule)

    def new_total(self, reading: Reading, base: Tag, value: ClaimValue) -> Draft:
        """The total that a share is taken of: a target where it is a task."""
        task = cues().task_base.search(self.text, base.start, base.end) is not None
        role: ClaimRole = "target" if task else "actual"
        total = replace(value, role=role, goal=task, base=None)
        draft = self._add(reading, [self.trimmed(base.start, base.end)], None, [total], "prose.total")
        draft.total = True
        return draft

    def new_of_spans(self, reading: Reading, spans: list[Span], values: Sequence[ClaimValue], rule: str) -> Draft:
        """A claim whose name is given as it is."""
        return self._add(reading, spans, self._who(reading, spans, values), values, rule)

    def _who(self, reading: Reading, spans: Sequence[Span], values: Sequence[ClaimValue]) -> Span | None:
        """Whom a claim applies to: the subject of its own clause; of one before, where the claim says what is done.

        校长每月听课4节，|组织教研2次 is still the headmaster's, |升学率达到90% nobody's; 全市 holds for what it opens
        and for acts beside it (全市发生火灾30起、|死亡2人).
        """
        who, piece = self.subject, reading.piece
        if who is not None and spans and phrases().collective.fullmatch(who.text):
            own = {v.start for v in values}
            if any(who.end <= t.start < t.end <= spans[0].start and t.start not in own for t in reading.values):
                return None  # 全市|14家|影院共放映电影: the cinemas'
        if who is None or piece.start <= who.start:
            return who
        if spans and who.end <= spans[0].start < piece.start and not _CLAUSE.search(self.text, who.end, spans[0].start):
            return who  # 全市|工业增加值|延续向好趋势，同比增长9.6%
        everybody = phrases().collective.fullmatch(who.text) is not None
        same_clause = piece.clause == self.subject_clause
        if same_clause and not everybody:
            return who
        first = spans[0].text if spans else ""
        acts = any(first[:n] in phrases().doing for n in range(1, 6))
        measured = bool(spans) and phrases().measure_end.search(spans[-1].text) is not None
        if not acts or measured or (everybody and not same_clause):
            return None
        return None if _ENDS_SUBJECT.search(self.text, who.end, piece.start) else who

    def _add(
        self,
        reading: Reading,
        spans: list[Span],
        subject: Span | None,
        values: Sequence[ClaimValue],
        rule: str,
    ) -> Draft:
        if subject is not None and spans and spans[0].start <= subject.start < spans[0].end:
            subject = None  # it stands in the name
        starts = [*(s.start for s in spans), *(v.start for v in values)]
        if subject is not None and subject.start >= reading.piece.start:
            starts.append(subject.start)
        ends = [*(s.end for s in spans), *(v.end for v in values)]
        rules = [rule, *dict.fromkeys(v.quantity.rule for v in values if v.quantity is not None)]
        draft = Draft(spans, subject, list(values), min(starts), max(ends), reading.piece.sentence, rules)
        draft.inner = reading.piece.host is not None
        draft.clause = reading.piece.clause
        draft.part = self.divides == reading.piece.clause
        self.drafts.append(draft)
        return draft

    def _last_member(self, spans: list[Span]) -> list[Span]:
        """…全覆盖、企业“一企一档”全覆盖、隐患排查|100%: of a run of clauses only the last is measured."""
        last = spans[-1]
        done = _DONE_MEMBER.match(last.text)
        if done is not None:  # 免费接种疫苗实现应接尽接、|培训护理员
            return [self.span(last.start + done.end(), last.end)]
        if sum(len(s.text) for s in spans) <= _VERY_LONG_NAME:
            return spans
        at = max(last.text.rfind(mark) for mark in "、，,")
        return [self.span(last.start + at + 1, last.end)] if 0 < at < len(last.text) - 4 else spans

    def without_soft(self, spans: list[Span]) -> list[Span]:
        """完成|申报企业 → 申报企业; a name that is nothing else keeps it."""
        if not spans:
            return spans
        first = spans[0]
        for word in sorted(phrases().soft, key=len, reverse=True):
            if not first.text.startswith(word):
                continue
            rest = first.text[len(word) :]
            if len(rest) > 1 and not rest.startswith(_AFTER_SOFT):
                cut = len(word) + rest.startswith("了")
                return [self.span(first.start + cut, first.end), *spans[1:]]
            if not rest and len(spans) > 1:
                return spans[1:]
        return spans

    # ── what was spoken of ──

    def ranks(self, piece: Piece) -> Listed | None:
        """浓度最高的3个城市依次是安阳、濮阳和石家庄: what a clause without a value of its own lists."""
        plain = self.plain(piece.start, piece.end)
        found = _RANKED.fullmatch(plain) or _GROWING.fullmatch(plain) or self._shared_out(plain, piece)
        if found is None:
            return None
        members: list[Span] = []
        at = piece.start
        for word in re.split("[、和及]", found["members"]):
            at = self.text.find(word, at, piece.end)
            if at < 0 or not 2 <= len(word) <= _MEMBER:
                return None
            members.append(self.span(at, at + len(word)))
            at += len(word)
        if len(members) < 2:
            return None
        measure = found.groupdict().get("measure")
        heads = measure is not None and (
            phrases().measure_end.search(measure) is not None or cues().task_base.search(measure[-2:]) is not None
        )
        at = self.text.find(measure, piece.start, piece.end) if measure is not None and heads else -1
        span = self.span(at, at + len(measure)) if measure is not None and at >= 0 else None
        return Listed(tuple(members), span, piece.sentence)

    def _shared_out(self, plain: str, piece: Piece) -> re.Match[str] | None:
        """Places that bear a task, or several of a kind, where the next clause gives each its own (分别)."""
        if not self.text.startswith("分别", piece.end + 1):
            return None
        known = phrases()
        borne = _BORNE.fullmatch(plain)
        if borne is not None and all(known.place.fullmatch(m) for m in re.split("[、和及]", borne["members"])):
            return borne
        kinds = _FOR_KINDS.fullmatch(plain)
        members = set(re.split("[、和及]", kinds["members"])) if kinds is not None else set()
        return kinds if any(members <= kind for kind in known.of_a_kind) and members else None

    def thing(self, piece: Piece, unit: str | None = None) -> Draft | None:
        """The last thing that this sentence spoke of; with a unit, the last that it counted in that unit."""
        heard = (d for d in reversed(self.drafts[-_NEAR:]) if _is_heard(d, piece))
        return next((d for d in heard if unit is None or any(v.unit == unit for v in d.values)), None)

    def counted_as(self, name: Tag, piece: Piece) -> Draft | None:
        """The thing that 起数, 件数, 户数 speaks of: the first one of this sentence with that unit."""
        text = self.plain(name.start, name.end)
        if len(text) not in (2, 3) or not text.endswith("数"):
            return None
        here = [d for d in self.drafts[-_NEAR:] if d.sentence == piece.sentence and not d.total]
        return next((d for d in here if d.values[0].unit == text[:-1]), None)

    def antecedent(self, piece: Piece, before: int) -> Draft | None:
        """The thing whose value stands nearest in front of a place (a bracket may look back past its clause)."""
        best: Draft | None = None
        at = -1
        for draft in self.drafts[-_NEAR:]:
            if not _is_heard(draft, piece):
                continue
            for v in draft.values:
                if at < v.end <= before and (v.role != "share" or len(draft.values) == 1 or best is draft):
                    best, at = draft, v.end
        return best

    def whole_of(self, draft: Draft, piece: Piece) -> Draft:
        """The total that a breakdown divides, for a clause behind it: 概算3亿元，其中A2亿元、B1亿元，|较批复减少…"""
        if piece.listed or piece.host is not None or not draft.part:
            return draft
        here = [d for d in self.drafts[-_NEAR:] if d.sentence == piece.sentence]
        at = next((i for i in range(len(here) - 1, -1, -1) if here[i] is draft), 0)
        first = at
        while first and here[first].part and here[first].clause == draft.clause:
            first -= 1
        return here[first] if at - first > 1 and not here[first].part and not here[first].total else draft

    def label_of(self, piece: Piece) -> Span | None:
        """The label in front of a colon, where it can be a name (人工造林任务：甲县…)."""
        label = _SAYS.sub("", piece.label or "")
        if not label or len(label) > LONG_NAME or phrases().no_label.search(label):
            return None
        at = self.text.rfind(label, max(0, piece.start - 200), piece.start)
        return self.span(at, at + len(label)) if at >= 0 else None

    # ── the outcome ──

    def claims(self) -> list[Claim]:
        """The claims in order of the text."""
        found: list[Claim] = []
        for d in self.drafts:
            if {"target", "actual"} <= {v.role for v in d.values}:
                d.spans = self._without_plan(d.spans)
            name = "".join(_BLANKS.sub("", s.text) for s in d.spans)
            if not name or not d.values:
                continue
            start = min(d.start, *(v.start for v in d.values))
            end = max(d.end, *(v.end for v in d.values))
            found.append(
                Claim(
                    name=name,
                    name_spans=tuple(d.spans),
                    subject=d.subject,
                    values=tuple(sorted(d.values, key=lambda v: v.start)),
                    phrase=self.span(start, end),
                    found_by=tuple(dict.fromkeys(d.rules)),
                    section=self._section(name, d.spans[0]),
                    issues=tuple(dict.fromkeys(d.issues)),
                )
            )
        return sorted(found, key=lambda c: (c.phrase.start, c.phrase.end))

    def _without_plan(self, spans: list[Span]) -> list[Span]:
        """收入|预算数|15亿元，实际完成15.6亿元: both are of the income."""
        last = spans[-1]
        found = _PLANNED.search(last.text)
        return [*spans[:-1], self.span(last.start, last.start + found.start())] if found is not None else spans

    def _section(self, name: str, span: Span) -> tuple[str, ...]:
        """The headings; one that is the label that gave the claim its name is none of them."""
        last = self.section[-1].rstrip("：: ") if self.section else ""
        is_label = self.text[span.end : span.end + 1] in ("：", ":") and last.endswith(name)
        return self.section[:-1] if is_label else self.section


def _is_heard(draft: Draft, piece: Piece) -> bool:
    """Whether the piece can go on about the draft."""
    return draft.sentence == piece.sentence and not draft.total and (not draft.inner or piece.host is not None)


def lasts(time: str) -> bool:
    """Whether a time word says how long, not when: 连续8年|未发生事故."""
    return time.startswith("连续")


_CLAUSE = regex(r"[，,。；;：:]")
_WHEN = ("年末", "年底", "月末", "月底", "期末", "目前")
_UNTIL_WHEN = (*_WHEN, "今年", "本年", "去年", "上年", "上半年", "“十", "十")


def time_of(text: str, start: int, end: int) -> str | None:
    """A time word as a period: 截至2022年12月31日 → 2022年12月31日."""
    found = phrases().period.match(text, start, end)
    lead = len(found["lead"] or "") if found else 0
    own = _UNTIL_WHEN if text.startswith("截", start) else _WHEN
    if not (text[start + lead : start + lead + 1].isdigit() or text.startswith(own, start + lead)):
        lead = 0
    return _BLANKS.sub("", text[start + lead : end]) or None


def plain_value(q: Quantity, role: ClaimRole, *, goal: bool, period: str | None = None) -> ClaimValue:
    """The quantity as the grammar read it."""
    return ClaimValue(
        role=role,
        kind=q.kind,
        start=q.start,
        end=q.end,
        text=q.text,
        goal=goal,
        op=q.op,
        op_text=q.op_text,
        value=q.value,
        value_max=q.value_max,
        unit=q.unit,
        approx=q.approx,
        implied=q.implied,
        date=q.date,
        year_relative=q.year_relative,
        frequency=q.frequency,
        period=period,
        quantity=q,
    )
