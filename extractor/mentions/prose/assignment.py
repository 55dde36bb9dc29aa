"""Values of one piece → the claims that they belong to: those with names of their own, those that go on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extractor.mentions.claim import ClaimValue, Span
from extractor.mentions.prose.discourse import Discourse, Draft, Reading, plain_value
from extractor.mentions.prose.levels import (
    WITHIN_YEAR,
    as_wanted,
    change_named,
    continues,
    is_deadline,
    names_task,
    read_values,
    total_of,
)
from extractor.mentions.prose.lexing import Token
from extractor.mentions.prose.spread import shared_parts, spread
from extractor.mentions.prose.tags import Tag
from extractor.mentions.prose.words import cues, function, phrases
from extractor.regex import regex

_SHARES = frozenset(["占比", "比例", "比重"])  # of what the clause before spoke of
_SHORT_VERB = 4
_OWN_PART_UNITS = frozenset(["人", "户", "%", "元"])
_OF_AGE = regex(
    r"(?:以前|之前)?(?:建成|投用|竣工|登记|注册|参加|出生|成立|入学|取得|发生|形成|批准|购买)[^，,。；;]{0,6}的"
)
_ADJUSTED = regex(r"可比$|(?:扣除|剔除|按).{0,14}(?:因素|影响|口径|价格?)后?$|(?:自然|可比|同)口径$")
_CONVERTED = regex(r"(?:按.{0,10}(?:汇率|平价|口径|现价|不变价).{0,6}|到达)$")
_CITED = regex(r"《[^《》]{2,40}》的?(?:规定|要求|明确|约定)")
_ASKED = regex(r"的[^，,。；;、\d]{0,8}?(?:目标|任务|计划|指标)")
_SURPASSED = regex(r"(?:超额)?完成(?:了|全年|年度|省|市|县|区|原定|既定|上级)?$|超过?(?:了|出)?$")
_DONE_SO_FAR = regex(r"(?:现|已|已经|现已)?(?:完成|办结|办理|落实|实现|建成|签约|到位)了?$")
_HOPED = ("力争", "争取", "力求", "确保", "力争达到", "争取达到")
_RESTATED = ("折合", "折算", "相当于")  # the same in another unit: later clauses go on about what stood before
# 接警4827起，日均160.9起，同比下降6.3%: the average is said in passing
_AVERAGES = frozenset(["日均", "人均", "户均", "场均", "月均", "年均", "次均", "平均", "每人", "每户", "每场", "单产"])
_AVERAGE_WORDS = [[word] for word in sorted(_AVERAGES - {"单产"})]
_EACH = regex(r"每(?:[一二三四五六七八九十百千万\d]+[名人户万千]?|[个所家名位支座处户人村镇县乡校班台辆间栋条])")
_PER_HEAD = regex(r"每(?:[百千万]|十万|百万)(?:名|人|户|常住)")  # 每千人口|执业医师 is a measure
_HOLDS = frozenset(["召开", "开展", "举行", "举办", "进行", "组织", "组织召开", "组织开展", "实施", "安排"])
_HANDS_DOWN = frozenset(["下达", "下发", "分配", "分解", "给", "交给", "承担"])
_SHORT_PART = 8
_EACH_TIME = ("当月", "当季", "当年", "本月")
_BACK = 6  # claims of the sentence before that 其中 may speak of
_NOTHING = regex(r"[零0０](?P<noun>[\u4e00-\u9fff]{2,6})")  # 实现0投诉、零事故
_EARLIER = ("20", "19", "上年", "去年")


def _measures(draft: Draft, value: ClaimValue) -> bool:
    """Whether the draft counts the same thing as a value."""
    return not draft.total and any(v.unit == value.unit and v.role == value.role for v in draft.values)


@dataclass(slots=True)
class Assignment:
    """Gives the values of one piece their names.

    ``last`` is the claim that the piece's previous value went to; ``carried`` are names in front of a total that
    belong to the share behind it; ``waiting`` are counts that stand in front of what they count.
    """

    talk: Discourse
    reading: Reading
    last: Draft | None = None
    carried: list[Tag] = field(default_factory=list)
    waiting: list[ClaimValue] = field(default_factory=list)

    def run(self, period: str | None) -> None:
        talk, reading = self.talk, self.reading
        if talk.pending_due is not None and period is None and not is_deadline(talk.pending_due):
            period = talk.plain(talk.pending_due.start, talk.pending_due.end)
        if period is None and talk.period is None and continues(talk, reading):
            before = talk.drafts[-1]  # 全年组织2次审计，|1次培训
            period = before.values[-1].period if before.sentence == reading.piece.sentence else None
        made, row = read_values(talk, reading, period or talk.period)
        kept, bases = reading.values, reading.labelled("BASE")
        talk.bases += bases
        plain = [v for v in made if v.role != "baseline"]
        names = [n for n in reading.labelled("NAME") if n.start < kept[0].start]
        if row and len(plain) > 1 and not any(total_of(talk, t, bases) for t in kept):
            times = [t for t in reading.tokens if t.kind in ("period", "date") and t.end <= kept[0].start]
            if len(times) == len(plain) + 1 and times[-1].text in _EACH_TIME:
                times = times[:-1]  # 1—2月、3月、4月|税收当月增速
            if len(times) == len(plain):  # 6月底、9月底预算执行率分别达到50%、75%
                plain = [replace(v, period=talk.time(t)) for v, t in zip(plain, times, strict=True)]
            elif len(times) == 1 and times[0].text.count("、") + times[0].text.count("和") + 1 == len(plain):
                years = re.split("[、和]", times[0].text)  # 2023、2024、2025年底前修复率分别达到…
                plain = [replace(v, period=f"{y[:4]}年") for v, y in zip(plain, years, strict=True)]
            direction = change_named(talk, names)
            if direction is not None:  # 收入分别达37188元、18660元，年均增速8.2%、9.3%
                plain = [replace(v, role="change", direction=direction) for v in plain]
                names = []
            earlier = [v for v in made if v.role == "baseline"]
            spread(talk, reading, names, plain, earlier if len(earlier) == len(plain) else [])
            return
        if len(names) > 1 and len(made) == 1:
            for name, part in zip(names, shared_parts(talk, reading, names), strict=True):
                talk.new(reading, [name, *part], made, "prose.shared_value")
            return
        first = len(talk.drafts)
        for i, value in enumerate(made):
            self._one(i, value, kept, bases, made[i - 1].role == "baseline" if i else False)
        self._deadline(first)

    # ── one value ──

    def _one(self, i: int, value: ClaimValue, kept: Sequence[Token], bases: Sequence[Tag], rises: bool) -> None:
        """Join one value; ``rises`` says that the value before it is the level it rose from."""
        talk, reading, token = self.talk, self.reading, kept[i]
        left = kept[i - 1].end if i else reading.piece.start
        follower = kept[i + 1] if i + 1 < len(kept) else None
        mine = self._names(token, left, follower.start if follower else reading.piece.end)
        base = total_of(talk, token, bases)
        if base is not None:
            self.carried = mine
            talk.new_total(reading, base, value)
            return
        mine, self.carried = [*self.carried, *mine], []
        if not mine and self.last is None and follower is not None and self._waits(token, follower):
            self.waiting.append(value)
            return
        if self.last is not None and rises:
            self.last.take(value)
            return
        mine = self._held(mine)
        mine, value = self._as_change(mine, value, token)
        if value.role == "actual" and mine and self._is_wanted(mine, value):
            value = as_wanted(value)
        if self._is_converted(mine, value):
            mine = []
        if self._is_surpassed(value) and talk.antecedent(reading.piece, value.start) is not None:
            mine, value = [], replace(value, role="target", goal=True)
        if value.role == "share" and [t.text for t in self.reading.words_of(mine)] == ["占比"]:
            mine = []
        if self.last is not None and value.kind == "duration" and mine and mine[0].label == "OBJECT":
            spans = [s for t in mine if (s := talk.trimmed(t.start, t.end)).text]
            talk.new_of_spans(reading, [*self.last.spans, *spans], [value], "prose.named")
            return  # 直达资金5.47亿元|3个工作日内|下达
        if self._is_second_share(mine, value):
            return
        if self._is_outcome(mine, value) or self._echoes(mine, value):
            return
        if mine and (self._part_of_a_place(mine, value) or self._completes(mine, value, left)):
            return
        if mine and (self._of_another_subject(mine, value) or self._of_each(mine, value)):
            return
        if mine:
            self._lend_object(mine)
            self.last = talk.new(reading, self._full_name(mine, value), [*self.waiting, value], "prose.named")
            averaged = "".join(s.text for s in self.last.spans) in _AVERAGES and len(talk.drafts) > 1
            self.last.total = averaged or talk.text.startswith(_RESTATED, self.reading.piece.start)
            self.last.bare = mine[-1].label != "OBJECT" and self._ends_in_act(mine)
            self.waiting = []
            return
        self._unnamed(value, bases)

    def _held(self, mine: list[Tag]) -> list[Tag]:
        """工作例会，每周|召开|一次: what is held stands in the clause before."""
        topic, piece = self.talk.topic, self.reading.piece
        words = [t.text for t in self.reading.words_of(mine)]
        if topic is None or self.talk.topic_clause != piece.clause - 1 or not words or not set(words) <= _HOLDS:
            return mine
        regular = any(t.kind == "frequency" for t in self.reading.tokens)
        return [Tag("NAME", topic.start, topic.end)] if regular else mine

    def _is_converted(self, mine: Sequence[Tag], value: ClaimValue) -> bool:
        """人均生产总值38214元，|按平均汇率计算|为5686美元: the same in other money or at other prices.

        公示期为5日，|《条例》规定|不少于7日: what a rule says of the same.
        """
        if value.role not in ("actual", "target") or not mine or self.talk.thing(self.reading.piece) is None:
            return False
        name = self.talk.plain(mine[0].start, mine[-1].end)
        return _CONVERTED.match(name) is not None or _CITED.fullmatch(name) is not None

    def _is_surpassed(self, value: ClaimValue) -> bool:
        """新建幼儿园48所，|超额完成|40所|的年度目标任务: what was asked for."""
        text = self.talk.text
        if value.role != "actual" or _ASKED.match(text, value.end) is None:
            return False
        return _SURPASSED.search(text, self.reading.piece.start, value.start) is not None

    def _aims_higher(self, before: ClaimValue, value: ClaimValue) -> bool:
        """增长6%、|力争|7%: the same growth, and what is hoped for beyond it."""
        if value.role != "target" or before.role != "change" or value.unit != before.unit:
            return False
        words = [t.text for t in self.reading.tokens if t.kind == "word" and before.end <= t.start < value.end]
        return all(w in _HOPED for w in words) and self.talk.text[before.end : value.start].strip("、，, \n") in _HOPED

    def _names(self, token: Token, left: int, right: int) -> list[Tag]:
        mine = [t for t in self.reading.labelled("NAME", "PART") if left <= t.start < token.start]
        return mine + [t for t in self.reading.labelled("OBJECT") if token.end <= t.start < right]

    def _waits(self, token: Token, follower: Token) -> bool:
        """1.4万户|2.6万人|享受低保, 为243户|530人|发放救助金12万元: counts in front of what they count."""
        between = [t for t in self.reading.tokens if token.end <= t.start < follower.start]
        return not between or (between[0].kind == "word" and between[0].text in phrases().verbs)

    def _as_change(self, mine: list[Tag], value: ClaimValue, token: Token) -> tuple[list[Tag], ClaimValue]:
        """降幅35.8%, 比上年多招154人: words that say how something changed name nothing."""
        talk = self.talk
        direction = change_named(talk, mine)
        spoken_of = talk.antecedent(self.reading.piece, value.start) is not None
        bound = value.op_text is not None and (talk.mood.goal or value.op in ("<", "<="))
        if direction is not None and not bound and spoken_of:
            codes = [t.code for t in self.reading.tokens if t.kind == "base" and t.end <= token.start]  # 同比|增幅36%
            base = codes[-1] if codes else value.base
            return [], replace(value, role="change", direction=direction, goal=talk.mood.goal, base=base)
        if not mine or value.role != "change":
            return mine, value
        if token.quantity is not None and token.quantity.direction is None:
            return [], value
        if _ADJUSTED.match(talk.plain(mine[0].start, mine[0].end)):
            return [], value  # 扣除价格因素实际增长7.1%
        words = self.reading.words_of(mine)
        if spoken_of and [t.text for t in words] in _AVERAGE_WORDS:
            return [], value  # 人均养老金由2286元提高到2391元，|人均|增加105元
        compared = any(t.kind == "base" and t.end <= token.start for t in self.reading.tokens)
        bare = len(words) == 1 and (len(words[0].text) == 1 or words[0].text in phrases().verbs)
        return ([] if compared and bare else mine), value

    def _is_wanted(self, mine: Sequence[Tag], value: ClaimValue) -> bool:
        """年初预算|286万元, 改厕任务|1.5万户, 目标值|95%: the name says that this was wanted."""
        if value.kind in ("date", "ratio"):
            return False
        name = self.talk.plain(mine[-1].start, mine[-1].end)
        if mine[-1].label == "OBJECT":
            told = {t.text for t in self.reading.tokens if t.end <= value.start}
            return name.endswith("任务") and bool(told & _HANDS_DOWN)  # 下达我县|5000亩|建设任务
        return names_task(name)

    def _part_of_a_place(self, mine: Sequence[Tag], value: ClaimValue) -> bool:
        """人工造林12万亩，其中甲县5万亩、乙县7万亩: a place's part of what was just named."""
        known = phrases()
        if len(mine) != 1 or mine[0].label != "NAME" or value.role not in ("target", "actual"):
            return False
        place = self.talk.plain(mine[0].start, mine[0].end)
        whole = self.talk.thing(self.reading.piece)
        if self._part_of_a_rate(mine[0], place, whole, value):
            return True
        named = place in known.kinds_of_place or known.place.fullmatch(place) is not None
        if not named or _EACH.match(place) or any(t.text in known.verbs for t in self.reading.tokens):
            return False
        label = self.talk.label_of(self.reading.piece)
        fits = whole is not None and any(v.unit == value.unit for v in whole.values)
        if label is not None and (whole is None or (not fits and label.start >= whole.end)):
            name = [Tag("NAME", label.start, label.end)]  # 水产养殖面积：甲县8.4万亩，乙区5.7万亩
            self.last = self.talk.new(self.reading, name, [replace(value, scope=place)], "prose.by_place")
            return True
        if whole is None and self.talk.text.startswith("其中", self.reading.piece.start):
            whole = next((d for d in reversed(self.talk.drafts[-_BACK:]) if _measures(d, value)), None)
            if whole is not None:
                whole.sentence, fits = self.reading.piece.sentence, True
        if whole is None or not fits:
            return False
        if place in known.kinds_of_place and value.unit in _OWN_PART_UNITS:
            return False  # 其中城镇5.6万人: a part with a name of its own
        whole.take(replace(value, scope=place), "prose.by_place")
        self.last = whole
        return True

    def _part_of_a_rate(self, name: Tag, part: str, whole: Draft | None, value: ClaimValue) -> bool:
        """单位建成率：市级100%、县级不低于60%: the rate that the label names, of each."""
        known, talk = phrases(), self.talk
        label = talk.label_of(self.reading.piece) or self._rate_in_front()
        if label is None or value.kind != "percent" or known.rate_end.search(label.text) is None:
            return False
        words = self.reading.words_of([name])
        long = max(map(len, part.split("、"))) > _SHORT_PART
        if long or known.measure_end.search(part) or any(t.text in known.verbs for t in words):
            return False
        value = replace(value, scope=part)
        if whole is not None and whole.spans[0].start == label.start:
            whole.take(value, "prose.by_place")
            self.last = whole
        else:
            self.last = talk.new(self.reading, [Tag("NAME", label.start, label.end)], [value], "prose.by_place")
        return True

    def _rate_in_front(self) -> Span | None:
        """工业废水处理率，|县及县以上企业达到83%，乡镇工业达到60%: a clause of its own names the rate."""
        topic, talk = self.talk.topic, self.talk
        if topic is None or phrases().rate_end.search(topic.text) is None:
            return None
        if talk.text[topic.end : topic.end + 1] not in ("，", ","):
            return None
        last = talk.drafts[-1] if talk.drafts else None
        named = last is not None and last.start < topic.end and topic.start < last.end
        return topic if not named or (last is not None and last.placed()) else None

    def _is_second_share(self, mine: Sequence[Tag], value: ClaimValue) -> bool:
        """完成年初预算100.1%、|调整预算99.8%: the same held against another total."""
        talk, piece = self.talk, self.reading.piece
        if len(mine) != 1 or not piece.listed or value.kind != "percent" or value.role not in ("target", "actual"):
            return False
        base = talk.plain(mine[0].start, mine[0].end)
        first = talk.antecedent(piece, value.start)
        if first is None or first.values[-1].role != "share" or cues().task_base.search(base[-2:]) is None:
            return False
        first.take(replace(value, role="share", base=base), "prose.attached")
        self.last = first
        return True

    def _is_outcome(self, mine: Sequence[Tag], value: ClaimValue) -> bool:
        """全年目标不少于2次，|实际开展3次; 需办理裁决3件，|完成1件，进度33%: what came of the goal before."""
        talk, piece = self.talk, self.reading.piece
        done = value.role == "actual" and talk.text.startswith("实际", piece.start)
        if self.last is not None or not (done or self._is_done_so_far(value)):
            return False
        if any(t.text not in phrases().verbs for t in self.reading.words_of(mine)):
            return False
        goal = talk.antecedent(piece, value.start)
        if goal is not None and not done:
            asked = goal.values[-1]
            if asked.role != "target" or asked.value is None or (value.value or 0) > asked.value:
                return False
            talk.mood.goal = False
            value = replace(value, role="actual", goal=False)
        if goal is None or goal.values[-1].unit != value.unit or "；" in talk.text[goal.end : value.start]:
            return False
        asked = goal.values[-1]
        if asked.role != "target" and not (asked.role == "actual" and asked.op in ("<=", ">=")):
            return False
        goal.values[-1] = replace(asked, role="target", goal=True)
        goal.take(value, "prose.attached")
        self.last = goal
        return True

    def _is_done_so_far(self, value: ClaimValue) -> bool:
        """Whether 完成|1件 tells what has been done, in a report's sentence that says how much there is to do."""
        talk, piece = self.talk, self.reading.piece
        if value.role != "target" or talk.mood.plans or piece.listed:
            return False
        alone = all(t.kind in ("word", "value", "stop") for t in self.reading.tokens)
        return alone and _DONE_SO_FAR.match(talk.text, piece.start, value.start) is not None

    def _echoes(self, mine: Sequence[Tag], value: ClaimValue) -> bool:
        """事故12起，死亡3人，起数同比减少2起: counted again by its unit."""
        if value.role != "change" or len(mine) != 1:
            return False
        draft = self.talk.counted_as(mine[0], self.reading.piece)
        if draft is None:
            return False
        draft.take(value, "prose.attached")
        self.last = draft
        return True

    def _of_another_subject(self, mine: Sequence[Tag], value: ClaimValue) -> bool:
        """校长听课不少于30节，|分管副校长不少于40节: the same is asked of somebody else."""
        talk = self.talk
        first = talk.thing(self.reading.piece)
        if first is None or first.subject is None or len(mine) != 1 or mine[0].label != "NAME":
            return False
        part = talk.text.startswith("其中", self.reading.piece.start)
        if part or self.reading.labelled("SUBJECT") or not first.spans:
            return False
        if phrases().measure_end.search(first.spans[-1].text):
            return False  # 人员总数不少于412人，其中保洁员不少于360人
        bound = value.op_text is not None and first.values[-1].op_text is not None
        if not bound or first.values[-1].unit != value.unit or first.values[-1].kind == "percent":
            return False
        who = talk.trimmed(mine[0].start, mine[0].end)
        words = [t.text for t in self.reading.words_of(mine)]
        if any(w in phrases().verbs for w in words) or phrases().subject_end.search(who.text) is None:
            return False
        frequency = value.frequency or first.values[-1].frequency
        talk.subject, talk.subject_clause = who, self.reading.piece.clause
        value = replace(value, frequency=frequency)
        self.last = talk.new_of_spans(self.reading, first.spans, [value], "prose.named")
        return True

    def _of_each(self, mine: Sequence[Tag], value: ClaimValue) -> bool:
        """聘用防疫员1873名，|每个行政村|不少于1名: how many of the thing before fall to each."""
        talk = self.talk
        first = talk.thing(self.reading.piece, value.unit) or talk.thing(self.reading.piece)
        if first is None or len(mine) != 1 or mine[0].label != "NAME" or value.role not in ("target", "actual"):
            return False
        words = [t for t in self.reading.words_of(mine) if t.text not in phrases().soft]
        who = talk.trimmed(words[0].start, mine[0].end) if words else talk.span(mine[0].start, mine[0].end)
        each = _EACH.match(who.text) is not None and _PER_HEAD.match(who.text) is None
        if not words or not each or any(t.text in phrases().verbs for t in words):
            return False
        if phrases().measure_end.search(who.text) or all(v.unit != value.unit for v in first.values):
            return False
        talk.subject, talk.subject_clause = who, self.reading.piece.clause
        self.last = talk.new_of_spans(self.reading, first.spans, [value], "prose.named")
        return True

    def _completes(self, mine: Sequence[Tag], value: ClaimValue, left: int) -> bool:
        """发送|11期|共|10万多条|手机报: the object behind the second number is the first one's too."""
        last = self.last
        if last is None or any(t.label != "OBJECT" for t in mine):
            return False
        if len(last.spans) != 1 or last.spans[0].start > left:
            return False
        first = last.spans[0]
        words = self.reading.words_of([Tag("NAME", first.start, first.end)])
        if not words or any(t.text not in phrases().verbs for t in words):
            return False
        last.spans = [first, *(s for t in mine if (s := self.talk.trimmed(t.start, t.end)).text)]
        last.take(value)
        last.end = max(last.end, mine[-1].end)
        return True

    def _full_name(self, mine: list[Tag], value: ClaimValue) -> list[Tag]:
        """The name with what it leaves unsaid: a verb shared in a list, or the thing that an act is done to."""
        talk, reading = self.talk, self.reading
        mine = self._with_shared_verb(mine)
        topic = talk.topic
        newer = [d for d in talk.drafts[-1:] if d.sentence == reading.piece.sentence]
        if topic is not None and any(d.start > topic.start for d in newer):
            return mine  # 上拉全市工业增速…；制造业增加值下降5.3%，|占比|为19.5%
        if topic is None or value.role not in ("target", "actual") or topic.end > reading.piece.start:
            return mine
        words = reading.words_of(mine)
        if len(words) == 1 and (words[0].text in phrases().transitive or words[0].text in _SHARES):
            return [Tag("NAME", topic.start, topic.end), *mine]
        return mine

    def _ends_in_act(self, mine: Sequence[Tag]) -> bool:
        words = self.reading.words_of(mine)
        return bool(words) and words[-1].text in phrases().transitive

    def _lend_object(self, mine: Sequence[Tag]) -> None:
        """乡镇至少举办2次、|行政村至少举办1次|体育活动: the object of the last member is the first one's too."""
        talk = self.talk
        before = talk.drafts[-1] if talk.drafts else None
        if before is None or not before.bare or not self.reading.piece.listed or mine[-1].label != "OBJECT":
            return
        if before.sentence == self.reading.piece.sentence:
            before.spans = [*before.spans, talk.trimmed(mine[-1].start, mine[-1].end)]
            before.bare = False

    def _with_shared_verb(self, mine: list[Tag]) -> list[Tag]:
        """建成3个省级卫生乡镇和|15个市级卫生村: the verb in front of the first number holds for the second."""
        talk, piece = self.talk, self.reading.piece
        if any(t.label == "NAME" for t in mine) or not talk.drafts:
            return mine
        first = talk.drafts[-1]
        if not (piece.listed or continues(talk, self.reading)) or first.sentence != piece.sentence:
            return mine
        if len(first.spans) != 2 or first.spans[0].end > first.values[0].start:
            return mine
        verb = first.spans[0]
        return [Tag("NAME", verb.start, verb.end), *mine] if verb.end - verb.start <= _SHORT_VERB else mine

    def _unnamed(self, value: ClaimValue, bases: Sequence[Tag]) -> None:
        """A value without a name of its own goes to what was spoken of last."""
        talk, reading, piece = self.talk, self.reading, self.reading.piece
        nothing = _NOTHING.fullmatch(self.talk.text, value.start, value.end)
        if nothing is not None and not (self.last is not None and self.last.values[-1].unit):
            noun = talk.span(nothing.start("noun"), nothing.end("noun"))
            self.last = talk.new_of_spans(reading, [noun], [value], "prose.named")
            return
        if self.last is not None and value.role not in ("change", "share"):
            before = self.last.values[-1]
            beside = before.scope is not None and self.reading.piece.start <= before.start
            self.last.take(replace(value, scope=before.scope) if beside else value)  # 其中甲县82艘|9800千瓦
            return
        base = self._base_in_front_of_bracket()
        if base is not None:
            talk.new_total(reading, base, value)
            return
        if self._holds_for_group(value):
            return
        own = self._own_task(value, bases)
        target = self.last or (None if own else talk.antecedent(piece, value.start))
        later = talk.topic is not None and target is not None and talk.topic.start >= target.end
        next_to = talk.topic_clause == piece.clause - 1 and value.role in ("actual", "target")
        if (value.role == "share" or next_to) and later and self.last is None:
            target = None  # …；东盟为第一大贸易伙伴，占进出口总值的15%
        if target is not None and self._asks_another(target, value):
            self.last = talk.new_of_spans(reading, target.spans, [value], "prose.named")
            return
        if target is not None:
            if piece.host is not None and value.role == "target" and (value.period or "").startswith(_EARLIER):
                value = replace(value, role="baseline", goal=False)  # 达到60%以上（2022年为54%）
            if value.role == "change" and self.last is None:
                target = talk.whole_of(target, piece)
            before = target.values[-1]
            if self._aims_higher(before, value):
                value = replace(value, role="change", direction=before.direction, base=before.base)
            self._start_from(target, value)
            target.take(value, "prose.attached")
            self.last = target
            return
        about = own or talk.topic or talk.label_of(piece)
        if about is None and value.role == "share" and bases:
            about = talk.span(bases[-1].start, bases[-1].end)
        if about is None and value.role == "change":  # 收入：792万元。同比上年度增加189万元
            last = talk.drafts[-1] if talk.drafts else None
            if last is not None and last.sentence == piece.sentence - 1 and not last.total:
                last.take(value, "prose.attached")
                last.sentence, self.last = piece.sentence, last
        if about is not None:
            self.last = talk.new(reading, [Tag("NAME", about.start, about.end)], [value], "prose.topic")

    def _asks_another(self, draft: Draft, value: ClaimValue) -> bool:
        """每个乡镇至少2名，|每个村|1名: the same thing, of somebody else."""
        who = self.talk.subject
        own = who is not None and self.reading.piece.start <= who.start < value.start
        level = value.role in ("target", "actual") and value.unit is not None
        if who is None or not own or not level or draft.subject is None or draft.subject.text == who.text:
            return False
        return _EACH.match(who.text) is not None and draft.values[-1].unit == value.unit

    def _start_from(self, draft: Draft, value: ClaimValue) -> None:
        """漏损率：2020年16.8%，|2025年不超过9%: in a plan the level of the earlier year is where it starts from."""
        first = draft.values[-1]
        if value.role != "target" or first.role != "actual" or not self.talk.mood.plans:
            return
        if first.period and value.period and first.unit == value.unit and first.period[:4] < value.period[:4]:
            draft.values[-1] = replace(first, role="baseline", goal=False)

    def _holds_for_group(self, value: ClaimValue) -> bool:
        """…分别减排3120吨、146吨，均完成年度任务的110%: one share for each member of the last 分别."""
        talk = self.talk
        here = [d for d in talk.group if d.sentence == self.reading.piece.sentence]
        if value.role not in ("share", "change") or len(here) < 2:
            return False
        if not any(t.kind == "word" and t.text in function().all for t in self.reading.tokens):
            return False
        for draft in here:
            draft.take(value, "prose.attached")
        return True

    def _own_task(self, value: ClaimValue, bases: Sequence[Tag]) -> Span | None:
        """6月底前完成化解任务的60%: with a deadline of its own the task is the thing."""
        if value.role != "share" or not bases or not self.talk.mood.goal:
            return None
        if not any(t.kind == "date" for t in self.reading.tokens):
            return None
        return self.talk.span(bases[-1].start, bases[-1].end)

    def _base_in_front_of_bracket(self) -> Tag | None:
        """占监测有效天数（366天）的96.7%: the number in the bracket counts the base in front of it."""
        piece, text = self.reading.piece, self.talk.text
        if piece.host is None:
            return None
        opening = piece.start - 1
        while opening > 0 and text[opening] not in "（(":
            opening -= 1
        return next((b for b in self.talk.bases if b.end == opening), None)

    def _deadline(self, first: int) -> None:
        """9月底前完成5.2万亩: the date is a second requirement on the same thing."""
        talk = self.talk
        token = next((t for t in self.reading.tokens if t.kind == "date"), None)
        q = token.quantity if token is not None else None
        if token is None or q is None or q.op not in ("<=", "<") or not talk.mood.goal:
            return
        if q.text in WITHIN_YEAR:
            return  # 年内|新增就业8000人: when, no day to be met
        if _OF_AGE.match(talk.text, token.end):
            return
        new = [d for d in talk.drafts[first:] if not d.total]
        draft = new[0] if new else self.last
        if draft is not None:
            draft.start = min(draft.start, token.start)
            draft.take(plain_value(q, "target", goal=True), "prose.due")
