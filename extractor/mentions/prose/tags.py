"""Stage 2 of three: which words of a piece name what is measured, and who, when, of what.

A tagger reads one piece's tokens and labels stretches of it; it decides nothing about roles. The rules here and a
trained tagger give the same labels, so one can stand in for the other (see :class:`Tagger`):

- ``NAME``     words in front of a value that name it (督导检查覆盖率 | 达到90%); several before 分别 and 均
- ``PART``     a further stretch of the same name (快速路 | 年内 | 建成通车)
- ``OBJECT``   words behind a value or a date that name it (召开1次 | 专题会议)
- ``SUBJECT``  whom the measure applies to (每个街道)
- ``BASE``     the total of a share (占 | 应申报企业总数 | 的95%)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from extractor.mentions.prose.clauses import Piece
from extractor.mentions.prose.lexing import Token, is_notice
from extractor.mentions.prose.phrase import (
    are_rates,
    coordinated,
    from_first_measure,
    holds_act,
    holds_for_all,
    is_agent,
    is_body,
    is_distributive,
    is_one_act,
    is_rate,
    strip_lead,
    trim_end,
    trim_tail,
)
from extractor.mentions.prose.who import before_partner, parse_left, split_subject, takes_somebody, without_cause
from extractor.mentions.prose.words import cues, function, phrases
from extractor.regex import regex

Label = Literal["NAME", "PART", "OBJECT", "SUBJECT", "BASE"]


@dataclass(frozen=True, slots=True)
class Tag:
    """A labelled stretch of the whole text."""

    label: Label
    start: int
    end: int


class Tagger(Protocol):
    """What stage 2 must do; :class:`RuleTagger` does it by rules."""

    def tag(self, text: str, piece: Piece, tokens: Sequence[Token]) -> list[Tag]:
        """The labels of one piece, in order of their start."""
        ...


_SHORT_CLAUSE = 12  # a relative clause that stays in the name (参加对口高考的|326名|学生)
_SHORT_NOUN = 6  # characters in front of a verb that make it a noun
_LONG_OBJECT = 40  # characters; what goes on longer is no name
_MANY = 40  # longer rows are none
_RISES = regex(r"[^，,；;。]{0,14}?(?:到|至|为|成|升|降|增|减)")
_PLACING = ("在", "与", "将", "把", "通过", "从")
_TURNS = ("次", "余次")
_PEOPLE = frozenset(["人", "名", "户", "位", "人次", "户次"])
_LEVELS = ("区间", "水平", "高位", "低位", "范围", "高水平", "低水平")


def words_of(tokens: Sequence[Token]) -> list[Token]:
    """The words among them."""
    return [t for t in tokens if t.kind == "word"]


class RuleTagger:
    """Labels by rules over words; see the module."""

    def tag(self, text: str, piece: Piece, tokens: Sequence[Token]) -> list[Tag]:
        values = [i for i, t in enumerate(tokens) if t.kind == "value"]
        tags: list[Tag] = []
        if values:
            carry = list(tokens[: values[0]])
            for n, i in enumerate(values):
                stop = values[n + 1] if n + 1 < len(values) else len(tokens)
                follower = tokens[stop] if n + 1 < len(values) else None
                row = self._row_length(tokens, values, n)
                carry = self._value(text, tokens[i], carry, list(tokens[i + 1 : stop]), follower, row, tags)
        else:
            self._without_value(tokens, tags)
        return sorted(tags, key=lambda t: t.start)

    def _put(self, tags: list[Tag], label: Label, tokens: Sequence[Token]) -> None:
        if tokens:
            tags.append(Tag(label, tokens[0].start, tokens[-1].end))

    # ── one value ──

    def _row_length(self, tokens: Sequence[Token], values: Sequence[int], n: int) -> int:
        """How many values stand side by side from the n-th on (3人、5人、2人)."""
        row = 1
        while (
            row < _MANY
            and n + row < len(values)
            and all(
                t.kind == "stop" or t.text in function().links
                for t in tokens[values[n + row - 1] + 1 : values[n + row]]
            )
        ):
            row += 1
        return row

    def _value(
        self,
        text: str,
        value: Token,
        left: list[Token],
        right: list[Token],
        follower: Token | None,
        row: int,
        tags: list[Tag],
    ) -> list[Token]:
        """Tags the words around one value; returns the words left over for the next one."""
        last = follower is None
        if right and right[0].text.startswith(("相比", "有所")):  # 与2010年的48万人|相比, 与上年的17:1|有所改善
            return right[1:]
        if self._is_task(value, left, right, follower):
            self._put(tags, "BASE", right[:-1])
            right = []
        based = self._base(text, value, left, right, follower, tags)
        front = self._behind_list(self._without_rate(self._inside_quote(based), right), row)
        at_rate = len(front) < len(based)
        front = self._before_origin(text, value, follower, self._compared(value, front))
        name, subject = parse_left(front, counted=bool(right) and right[0].kind == "word")
        name = self._last_act(name) if row == 1 else name
        from_ = bool(front) and front[-1].text in ("由", "从", "自")
        words = [t for t in front if t.kind == "word"]
        open_ = bool(words) and words[-1].text in ("等", "的", "了", "等共") and len(words) > 1
        object_: list[Token] = []
        rest = right
        spaced = bool(right)  # 3人、5人, not 17件22人
        handed = bool(front) and front[-1].text in ("将", "把") and last and bool(words_of(right))
        handed = handed and words_of(right)[0].text != "的"  # 将达到|2.5%|的目标
        handed = handed or (last and self._is_partner(front, name, right))  # 与辖区|242家|签订承诺书
        if tags and tags[-1].label == "BASE" and tags[-1].start >= value.end:
            rest = []  # the words behind are the base
        elif handed:  # 将|4136万元|上缴国库
            name, object_ = [], trim_end(strip_lead(right))
        elif (at_rate and last) or (
            not from_
            and not self._is_done_within(text, value, name, right)
            and self._is_attributive(value, name, right, last, open_)
        ):
            object_, rest = self._take_object(right, last=last)
            if object_ and open_ and words[-1].text == "的" and sum(len(t.text) for t in name) <= _SHORT_CLAUSE:
                name = [*name, words[-1]] if name else name
            elif object_ and at_rate:
                bare = all(t.text in phrases().verbs or t.text in function().of_kind for t in object_)
                name, before = (name, []) if bare else ([], name)
                subject = subject or before
            elif object_:
                name, before = self._verb_run(name)
                if before and not subject and is_body(before):
                    subject = before
        elif last and (self._is_time_limit(text, value) or self._is_middle(value, name, right)):
            object_ = trim_end(strip_lead(right))
            if name and subject and all(t.text in phrases().verbs for t in name) and not is_distributive(subject):
                name, subject = [*subject, *name], []  # 企业开办|1个工作日内|办结
            elif name and not subject and is_agent(name):
                name, subject = [], name  # 住建局|2日内|预警
        elif not name and last and (not tags or self._is_handed_out(value, left, right)):
            object_, rest = self._take_object(_behind_bracket(right), last=last)
        if subject:
            self._put(tags, "SUBJECT", without_cause(subject))
        groups = coordinated(name, row)
        if row == 1 or not spaced:
            groups = from_first_measure(groups)
        each = any(t.kind == "each" for t in front) or are_rates(groups, value)
        if each or holds_for_all(front, value) or (spaced and row > 1 and len(groups) == row and not object_):
            for group in groups:
                self._put(tags, "NAME", group)
        else:
            self._put_name(tags, name)
        self._put(tags, "OBJECT", object_)
        return rest

    def _last_act(self, name: list[Token]) -> list[Token]:
        """制定了整治方案、|开展了宣传活动|27次: of acts with objects of their own the last one is counted."""
        known, idle = phrases(), function().particles
        for k in range(len(name) - 2, 1, -1):
            if name[k].kind != "stop" or name[k].text.strip() != "、":
                continue
            first, act = name[0].text, name[k + 1].text
            if act not in known.verbs or act in known.nominal or first not in known.verbs:
                return name
            own = [t for t in name[1:k] if t.kind == "word" and t.text not in known.verbs and t.text not in idle]
            return name[k + 1 :] if own else name
        return name

    def _put_name(self, tags: list[Tag], name: Sequence[Token]) -> None:
        """The name, without the time words that stand inside it."""
        label: Label = "NAME"
        begin = 0
        for i in range(len(name) + 1):
            if i < len(name) and name[i].kind not in ("date", "period", "frequency", "each", "base"):
                continue
            part = name[begin:i]
            while part and part[0].kind == "stop" and part[0].text.strip("“‘《"):
                part = part[1:]
            if part:
                self._put(tags, label, part)
                label = "PART"
            begin = i + 1

    # ── the words in front ──

    def _base(
        self,
        text: str,
        value: Token,
        left: list[Token],
        right: Sequence[Token],
        follower: Token | None,
        tags: list[Tag],
    ) -> list[Token]:
        """占X的95%, 完成X的117%: labels X, returns what stands in front."""
        q = value.quantity
        if q is None or not left:
            return left
        at = next((k for k in range(len(left) - 1, -1, -1) if left[k].kind == "share"), None)
        if at is not None and q.kind not in ("percent", "ratio") and self._counts_base(left[at + 1 :], right, tags):
            return left[:at]
        if at is not None:
            before, base = left[:at], trim_tail(left[at + 1 :])
            ratio = next((i for i, t in enumerate(base) if cues().ratio_name.search(t.text)), None)
            if ratio is not None and (parse_left(before)[0] or self._rises(text, value, follower)):
                return left  # 占规上工业比重|由31.4%提高到36.8% is measured itself
            base = trim_tail(base[:ratio]) or [
                t for t in left[at + 1 :] if t.kind == "word" and cues().task_base.fullmatch(t.text)
            ]
            if not base:
                within = next((k for k, t in enumerate(before) if k and t.text in ("中", "中的")), None)
                if within is not None:  # 专任教师|中“双师型”教师占61%
                    base, before = strip_lead(before[:within]), before[within + 1 :]
                else:  # 占|全年|的71.4%
                    base = [t for t in left[at + 1 :] if t.kind == "period"][:1]
            self._put(tags, "BASE", base)
            return before
        share = follower.quantity if follower is not None else None
        if share is not None and share.kind in ("percent", "ratio") and [t.text for t in right] == ["的"]:
            counted = cues().counted_base.search(text[left[0].start : left[-1].end])
            if counted:  # 完成年度目标|1.8万人|的62.6%
                at = left[0].start
                tags.append(Tag("BASE", at + counted.start("base"), at + counted.end("base")))
                return [t for t in left if t.end <= at + counted.start()]
        found = cues().share_of.search(text[left[0].start : left[-1].end])
        if found and q.kind in ("percent", "ratio", "number") and q.direction is None:
            group = next(g for g in ("base", "whole", "times", "part", "again", "bare") if found[g] is not None)
            if group == "part" and q.kind == "number":
                return left
            tags.append(Tag("BASE", left[0].start + found.start(group), left[0].start + found.end(group)))
            return [t for t in left if t.end <= left[0].start + found.start()]
        return left

    def _is_task(self, value: Token, left: Sequence[Token], right: Sequence[Token], follower: Token | None) -> bool:
        """完成|150座|年度任务|的132%: how much was asked for."""
        share = follower.quantity if follower is not None else None
        if share is None or share.kind not in ("percent", "ratio") or len(right) < 2 or right[-1].text != "的":
            return False
        names = "".join(t.text for t in right[:-1])
        asked = bool(left) and left[-1].text in ("完成", "超额完成", "占", "占到", "达到", "实现")
        return asked and right[0].start == value.end and cues().task_base.search(names) is not None

    def _counts_base(self, before: Sequence[Token], right: Sequence[Token], tags: list[Tag]) -> bool:
        """占全区|7万多家|生产经营单位|的90%: the number counts the base that stands behind it."""
        if right and right[0].text == "的":
            return False
        at = next((i for i, t in enumerate(right) if t.text == "的" and i + 1 == len(right)), None)
        words = [t for t in right[:at] if t.kind == "word"] if at else []
        if not words:
            return False
        self._put(tags, "BASE", words)
        return True

    def _behind_list(self, left: list[Token], row: int) -> list[Token]:
        """居前三位的依次是|盗窃罪, 分别是|办公经费: what opens a list names none of its members."""
        at = next((k for k in range(len(left) - 2, -1, -1) if left[k].kind == "each"), None)
        if at is None or row > 1 or left[at + 1].text not in ("是", "为"):
            return left
        rest = left[at + 2 :]
        return rest if any(t.kind == "word" for t in rest) else left

    def _inside_quote(self, left: list[Token]) -> list[Token]:
        """细化为“|保养完成率|100%”: a number inside a quotation has its name there too."""
        at = next((k for k in range(len(left) - 1, -1, -1) if "“" in left[k].text or "”" in left[k].text), None)
        opens = at is not None and left[at].kind == "stop" and left[at].text.rfind("“") > left[at].text.rfind("”")
        return left[at + 1 :] if at is not None and opens and any(t.kind == "word" for t in left[at + 1 :]) else left

    def _without_rate(self, left: list[Token], right: Sequence[Token]) -> list[Token]:
        """按每百户|不少于30平方米|配建: a rate at which something is done names nothing."""
        if not any(t.kind == "word" for t in right):
            return left
        at = next((k for k in range(len(left) - 1, -1, -1) if left[k].text in ("按", "按照")), None)
        return left if at is None else left[:at]

    def _compared(self, value: Token, left: list[Token]) -> list[Token]:
        """水质达标率|较项目实施前提高: what stands in front of 较."""
        q = value.quantity
        if q is None or q.direction is None or q.change_to:
            return left
        at = next((k for k in range(len(left) - 1, -1, -1) if left[k].text in ("比", "较")), None)
        if at is None or not any(t.kind == "direction" for t in left[at:]):
            return left
        return left[:at]

    def _before_origin(self, text: str, value: Token, follower: Token | None, left: list[Token]) -> list[Token]:
        """农村低保标准|从年标准|1680元|提高到: what stands in front of 从."""
        if not self._rises(text, value, follower):
            return left
        at = next((k for k in range(len(left) - 1, 0, -1) if left[k].text in ("由", "从")), None)
        return left if at is None else left[: at + 1]

    def _rises(self, text: str, value: Token, follower: Token | None) -> bool:
        """Whether a number is the level that the next one is reached from."""
        if value.quantity is None:
            return False
        to_next = follower is not None and _RISES.match(text, value.end, follower.end) is not None
        return value.quantity.change_from or to_next

    def _is_handed_out(self, value: Token, left: Sequence[Token], right: Sequence[Token]) -> bool:
        """分别给予2000元、|1200元|租房补贴: behind the last of several amounts stands what they are."""
        q = value.quantity
        if q is None or q.kind != "money" or any(t.kind != "stop" and t.text not in function().links for t in left):
            return False
        first = right[0] if right and right[0].kind == "word" else None
        known = phrases()
        return first is not None and first.text not in known.acts | known.purpose | function().after_number | known.lead

    def _is_time_limit(self, text: str, value: Token) -> bool:
        """5个工作日内|办结, 提前24小时|通知: a time limit, named by what is done within it."""
        q = value.quantity
        return q is not None and ((q.kind == "duration" and q.op in ("<=", "<")) or is_notice(text, q))

    def _is_done_within(self, text: str, value: Token, name: Sequence[Token], right: Sequence[Token]) -> bool:
        """不动产一般登记|3个工作日内|办结."""
        words = [t for t in right if t.kind == "word"]
        done = len(words) == 1 and words[0].text in phrases().verbs
        return done and len(name) > 1 and self._is_time_limit(text, value)

    def _is_middle(self, value: Token, name: Sequence[Token], right: Sequence[Token]) -> bool:
        """企业|100%|录入信息系统: a share of what is done stands between who and what."""
        q = value.quantity
        if q is None or q.kind != "percent" or q.op_text is not None or q.direction is not None or not name:
            return False
        first = next((t for t in right if t.kind == "word"), None)
        return first is not None and first.text in phrases().verbs and not is_rate(name)

    # ── the words behind ──

    def _is_attributive(self, value: Token, name: list[Token], right: Sequence[Token], last: bool, open_: bool) -> bool:
        """Whether the words behind the number name it (召开1次|会议) rather than those in front (会议4次).

        ``open_``: the words in front end in 等, 的 or 了, so something must follow (…批发市场等|9处|隐患).
        """
        known = phrases()
        words = [t for t in right if t.kind == "word"]
        if value.quantity is not None and value.quantity.change_from:
            return False
        if not words or right[0].kind not in ("word", "stop", "hole") or any(t.kind == "score" for t in right):
            return False
        if _counts_people(value) and takes_somebody(name):
            return False  # 带动农户|460户|增收致富, 选派特派员|36名|驻村服务
        if all(t.text in known.tail for t in words):
            return False  # 比历年平均值12.7℃|偏高
        if right[0].text[0] in "（(":
            return False  # 新培育企业|1户|(商务酒店)
        if right[0].kind == "stop" and right[0].text.strip("“‘\"' 　"):
            return False
        first, q = words[0], value.quantity
        if q is not None and q.kind == "money" and is_one_act(name) and last and right[0].kind == "word":
            taken = known.purpose | function().after_number | known.lead  # 发放1.2亿元|补贴
            return first.text not in known.acts and first.text not in taken
        if q is not None and q.kind in ("percent", "money", "ratio"):
            of_kind = function().of_kind
            level = bool(name) and words[-1].text in _LEVELS  # 保持在|92.6%|的合理区间
            return first.text == "的" and len(words) > 1 and words[1].text not in of_kind and not level
        if first.text == "的":
            of_kind = function().of_kind
            return len(words) > 1 and words[1].text not in of_kind and words[-1].text not in function().whole_tasks
        if first.text in function().after_number:
            return False
        acts = first.text in known.verbs
        if not name:
            return last or not acts
        tail = name[-1].text
        if acts and last and q is not None and q.unit in _TURNS and is_body(name) and not holds_act(name):
            return True  # 区市场监管局先后|36次|组织夜间巡查
        if (open_ and not acts) or (name[0].text in function().prepositions and not holds_act(name)):
            return True
        if tail in known.verbs or tail in function().particles:
            return last or not acts
        if any(t.text in known.verbs for t in name):
            listed = any("、" in t.text for t in name if t.kind == "stop")
            bound = q is not None and q.op_text is not None
            return last and not acts and first.text not in known.lead and (listed or not bound)
        if acts or first.text in known.lead:
            return False
        if len(name) == 1 and len(tail) <= 2:
            return last
        return is_body(name)

    def _is_partner(self, front: Sequence[Token], name: Sequence[Token], right: Sequence[Token]) -> bool:
        """Whether the words in front say with whom something is done that stands behind."""
        first = next((t for t in right if t.kind == "word"), None)
        if first is None or first.text not in phrases().acts or not name or holds_act(name):
            return False
        return front[0].text in ("与", "同") and front[0].end == name[0].start

    def _take_object(self, right: list[Token], *, last: bool) -> tuple[list[Token], list[Token]]:
        """The object behind a number, and what is left of the gap."""
        known = phrases()
        begin = 0
        while begin < len(right) and (right[begin].kind != "word" or right[begin].text in ("的", "以上", "各类", "等")):
            begin += 1
        if (
            begin
            and begin < len(right) - 1
            and right[begin - 1].text == "的"
            and right[begin].text in function().of_kind
        ):
            begin += 1  # 不低于6元的标准|落实经费
        end = len(right)
        so_far = right[begin].text if begin < len(right) else ""
        for i in range(begin + 1, len(right)):
            t = right[i]
            if len(so_far) > _LONG_OBJECT:
                end = i
                break
            if t.kind in ("period", "frequency", "base", "direction", "date", "each", "share"):
                end = i
                break
            if t.kind != "word":
                continue
            if t.text in known.purpose and known.event_end.search(so_far) and i + 1 < len(right):
                after = "".join(x.text for x in right[i:])
                if not known.event_end.search(after) or len(after) > 6:
                    end = i
                    break
            if not last and (t.text in function().markers or (t.text in known.verbs and t.text not in known.nominal)):
                end = i
                break
            if t.text in ("全部", "均", "都", "已", "已经"):  # 一般隐患|全部|整改
                end = i
                break
            if t.text in known.result or (len(so_far) > 14 and t.text in known.acts):
                end = i
                break
            so_far += t.text
        object_ = right[begin:end]
        while object_ and (
            (object_[-1].kind != "word" and "”" not in object_[-1].text and "》" not in object_[-1].text)
            or object_[-1].text in ("的", "等", "以上", "了", "中", "仅", "全部", "均", "都", "共")
        ):
            object_ = object_[:-1]
        return object_, right[end:]

    def _verb_run(self, name: list[Token]) -> tuple[list[Token], list[Token]]:
        """(the verb that governs the counted object, what stands in front): 牵头开展|危险化学品等|(十几项)."""
        known = phrases()
        end = len(name)
        while end and name[end - 1].text in function().particles:
            end -= 1
        if end and name[end - 1].text not in known.verbs:
            verb = next(
                (i for i in range(end - 1, -1, -1) if name[i].text in known.verbs and name[i + 1].text != "的"),
                None,
            )
            if verb is None:
                short = end == 1 and len(name[0].text) <= 2
                return (name[:end], []) if short and not is_body(name) else ([], name[:end])
            end = verb + 1
        begin = end
        while begin and name[begin - 1].text in known.verbs:
            begin -= 1
        before = trim_tail(name[:begin])
        noun = end - begin == 1 and name[begin].text in known.nominal and not holds_act(before)
        short = 0 < sum(len(t.text) for t in before) <= _SHORT_NOUN
        if noun and short and not is_body(before) and before[0].text not in function().prepositions:
            return name[:end], []  # 成品粮油|储备
        return name[begin:end], before

    # ── no value at all ──

    def _without_value(self, tokens: Sequence[Token], tags: list[Tag]) -> None:
        at = next((i for i, t in enumerate(tokens) if t.kind == "date"), None)
        if at is not None:
            last = max(i for i, t in enumerate(tokens) if t.kind == "date")
            at = last if all(t.kind in ("date", "stop") for t in tokens[at : last + 1]) else at
        if at is None:
            at = next((i for i, t in enumerate(tokens) if t.kind == "frequency"), None)
        if at is None:
            if tokens and tokens[0].text == "由":  # 由市财政局会同…，|5月底前拨付
                who = before_partner(tokens[1:])
                self._put(tags, "SUBJECT", who if is_body(who) else [])
            elif tokens and tokens[0].text not in function().origins:
                self._put(tags, "SUBJECT", without_cause(parse_left(tokens)[1]))
            return
        name, who = parse_left(tokens[:at])
        placed = any(t.text in _PLACING for t in tokens[at + 1 : at + 3])
        after = trim_end(strip_lead(list(tokens[at + 1 :])))
        if not who:
            after, who = split_subject(after)
            who = [] if placed and not is_distributive(who) else who
        if name and not who and is_body(name):
            who, name = name, []
        self._put(tags, "SUBJECT", without_cause(who))
        self._put_name(tags, name)
        self._put(tags, "OBJECT", after)


def _counts_people(value: Token) -> bool:
    return value.quantity is not None and value.quantity.unit in _PEOPLE


def _behind_bracket(right: list[Token]) -> list[Token]:
    """实际完成|8863万元|（全部为上级补助）: a bracket names nothing; what stands behind it may."""
    if not right or right[0].kind == "hole" or right[0].text[0] not in "（(":
        return right
    close = next((i for i, t in enumerate(right) if "）" in t.text or ")" in t.text), len(right))
    return right[close + 1 :]
