"""Stage 2 of three: which words of a piece name what is measured, and who, when, of what.

A tagger reads one piece's tokens and labels stretches of it; it decides nothing about roles. The rules here and a
trained tagger give the same labels, so one can stand in for the other (see :class:`Tagger`):

- ``NAME``     words in front of a value that name it (督导检查覆盖率 | 达到90%); several before 分别
- ``OBJECT``   words behind a value that name it (召开1次 | 专题会议)
- ``SUBJECT``  whom the measure applies to (每个街道)
- ``BASE``     the total of a share (占 | 应申报企业总数 | 的95%)
- ``SCOPE``    one of several places that 分别 gives a value each
- ``QUALITY``  a value without a number (达标)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from extractor.mentions.prose.clauses import Piece
from extractor.mentions.prose.lexing import Token
from extractor.mentions.prose.words import cues, phrases

Label = Literal["NAME", "OBJECT", "SUBJECT", "BASE", "SCOPE", "QUALITY"]


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


_SHARED_HEADS = ("产量", "排放量", "排放总量", "增加值", "收入", "人数", "面积", "数量", "总量", "排放", "产值", "人口", "投资")
_NO_BODY = frozenset(["城镇", "城乡", "农村", "城市", "乡村", "市场", "重点", "规模以上", "市县", "本地"])
_LINKS = frozenset(["、", "和", "与", "及", "以及", "或"])
_DROPPED_PARTICLES = frozenset(["了", "过", "着", "的", "等", "地", "得", "之", "对", "将", "把", "向", "给", "为", "以", "在", "有", "是", "被", "由", "从", "于", "到"])


@dataclass(slots=True)
class _Left:
    """The words in front of a value, parsed."""

    subject: list[Token]
    name: list[Token]
    marked: bool  # a frequency, a time word or an adverb stands between subject and name


class RuleTagger:
    """Labels by rules over words; see the module."""

    def tag(self, text: str, piece: Piece, tokens: Sequence[Token]) -> list[Tag]:
        values = [i for i, t in enumerate(tokens) if t.kind == "value"]
        tags: list[Tag] = []
        if not values:
            self._without_value(text, tokens, tags)
            return sorted(tags, key=lambda t: t.start)
        carry = list(tokens[: values[0]])
        for n, i in enumerate(values):
            stop = values[n + 1] if n + 1 < len(values) else len(tokens)
            right = list(tokens[i + 1 : stop])
            carry = self._value(text, tokens[i], carry, right, n, len(values), tags)
        return sorted(tags, key=lambda t: t.start)

    # ── one value ──

    def _value(
        self, text: str, value: Token, left: list[Token], right: list[Token], n: int, of: int, tags: list[Tag]
    ) -> list[Token]:
        """Tags the words around one value; returns the words left over for the next one."""
        left = self._base(text, value, left, tags)
        parsed = self._parse_left(left, whole=n == 0)
        takes = self._is_attributive(value, parsed, right)
        if parsed.subject:
            self._put(tags, "SUBJECT", parsed.subject)
        rest = right
        object_: list[Token] = []
        if takes:
            object_, rest = self._take_object(right, last=n + 1 == of)
            parsed.name = self._verb_run(parsed.name) if object_ else parsed.name
        if any(t.kind == "each" for t in left) or self._all_share(left):
            for group in self._coordinated(text, parsed.name):
                self._put(tags, "SCOPE" if False else "NAME", group)
        elif parsed.name:
            self._put(tags, "NAME", parsed.name)
        if object_:
            self._put(tags, "OBJECT", object_)
        return rest

    def _put(self, tags: list[Tag], label: Label, tokens: Sequence[Token]) -> None:
        if tokens:
            tags.append(Tag(label, tokens[0].start, tokens[-1].end))

    # ── the words in front ──

    def _base(self, text: str, value: Token, left: list[Token], tags: list[Tag]) -> list[Token]:
        """占X的95%: labels X, returns what stands in front of 占."""
        q = value.quantity
        if q is None or not left:
            return left
        for k in range(len(left) - 1, -1, -1):
            if left[k].kind == "word" and cues().share_lead.fullmatch(left[k].text):
                before, base = left[:k], self._trim_tail(left[k + 1 :])
                ratio = [t for t in base if cues().ratio_name.search(t.text)]
                names = self._trim_tail(self._parse_left(before, whole=True).name)
                if ratio and names:
                    return left
                base = [t for t in base if t not in ratio and t.text != "的"] if ratio else base
                if base:
                    self._put(tags, "BASE", base)
                return before
        joined = text[left[0].start : left[-1].end]
        found = cues().share_of.search(joined)
        if found and q.kind in ("percent", "ratio", "number") and not any(t.kind == "value" for t in left):
            a, b = left[0].start + found.start("base"), left[0].start + found.end("base")
            tags.append(Tag("BASE", a, b))
            return [t for t in left if t.end <= left[0].start + found.start()]
        return left

    def _parse_left(self, left: Sequence[Token], *, whole: bool) -> _Left:
        known = phrases()
        tokens = list(left)
        subject: list[Token] = []
        marked = False
        at = 0
        # leading words that say nothing
        while at < len(tokens):
            t = tokens[at]
            if t.kind in ("period", "frequency", "base", "self", "stop", "hole", "each", "direction", "date"):
                marked = marked or t.kind == "frequency"
                at += 1
            elif t.kind == "word" and (t.text in known.lead or t.text in _LINKS):
                at += 1
            else:
                break
        tokens = tokens[at:]
        if tokens and known.collective.fullmatch(tokens[0].text) and len(tokens) > 1:
            subject = tokens[:1]
            tokens = self._strip_lead(tokens[1:])
        tokens, more, marked_here = self._split_subject(tokens)
        if more:
            subject = [*subject, *more] if subject and not known.distributive.match(more[0].text) else more
        marked = marked or marked_here
        tokens = self._trim_tail(tokens)
        return _Left(subject, tokens, marked)

    def _strip_lead(self, tokens: list[Token]) -> list[Token]:
        known = phrases()
        at = 0
        while at < len(tokens) and (tokens[at].kind != "word" or tokens[at].text in known.lead or tokens[at].text in _LINKS):
            if tokens[at].kind == "value":
                break
            at += 1
        return tokens[at:]

    def _trim_tail(self, tokens: Sequence[Token]) -> list[Token]:
        known = phrases()
        end = len(tokens)
        while end and (tokens[end - 1].kind not in ("word", "value") or tokens[end - 1].text in known.tail):
            end -= 1
        return list(tokens[:end])

    def _split_subject(self, tokens: list[Token]) -> tuple[list[Token], list[Token], bool]:
        """(what is done, who does it, whether a marker stands between)."""
        known = phrases()
        for i, t in enumerate(tokens):
            before, after = tokens[:i], tokens[i:]
            if not before:
                continue
            marker = t.kind in ("frequency", "period", "date") or (t.kind == "word" and t.text in _MARKERS)
            if marker:
                after = self._strip_lead(after)
                if self._is_body(before) and not self._is_measure(before):
                    return after, self._trim_tail(before), True
                if not after or not self._trim_tail(after):
                    return before, [], False
                continue
            if t.kind != "word":
                continue
            if t.text in known.verbs and self._is_body(before):
                whole = self._trim_tail(tokens)
                if whole and self._is_measure(whole) and not self._is_verb_object(after):
                    return tokens, [], False
                if len(self._trim_tail(after)) < 2 and not known.distributive.match(before[0].text):
                    return tokens, [], False
                if all(x.text in known.verbs for x in self._trim_tail(after)):
                    return tokens, [], False
                return after, before, False
        return tokens, [], False

    def _is_verb_object(self, tokens: list[Token]) -> bool:
        """新增学位数: a verb that rules the rest, not one inside a compound (检查覆盖率)."""
        return False

    def _is_body(self, tokens: Sequence[Token]) -> bool:
        known = phrases()
        words = [t for t in tokens if t.kind == "word"]
        if not words:
            return False
        if known.distributive.fullmatch(words[0].text) or known.distributive.match(words[0].text) and len(words[0].text) > 1:
            return True
        last = words[-1].text
        if last in _NO_BODY:
            return False
        return known.subject_end.search("".join(t.text for t in tokens)) is not None

    def _is_measure(self, tokens: Sequence[Token]) -> bool:
        return phrases().rate_end.search("".join(t.text for t in tokens)) is not None

    # ── the words behind ──

    def _is_attributive(self, value: Token, left: _Left, right: Sequence[Token]) -> bool:
        """Whether the words behind the number name it (召开1次|会议) rather than those in front (会议4次)."""
        known = phrases()
        words = [t for t in right if t.kind != "stop" or t.text.strip("、，, ")]
        words = [t for t in words if t.kind not in ("hole",)]
        if not words or words[0].kind not in ("word", "stop"):
            return False
        first = next((t for t in words if t.kind == "word"), None)
        if first is None:
            return False
        q = value.quantity
        if q is not None and q.kind in ("percent", "money", "ratio"):
            return first.text == "的" and len(words) > 1
        if not left.name:
            return first.text not in _AFTER_STOP
        tail = left.name[-1].text
        if tail in known.verbs or tail in _DROPPED_PARTICLES:
            return first.text not in known.verbs and first.text not in _AFTER_STOP
        if any(t.text in known.verbs for t in left.name):
            return False
        if first.text in known.verbs or first.text in _AFTER_STOP or first.text in known.lead:
            return False
        return self._is_body(left.name)

    def _take_object(self, right: list[Token], *, last: bool) -> tuple[list[Token], list[Token]]:
        """The object behind a number, and what is left of the gap."""
        known = phrases()
        at = 0
        while at < len(right) and (right[at].kind == "stop" and not right[at].text.strip("“‘\"'") == "" or right[at].text in ("的", "以上", "各类", "等")):
            at += 1
        begin = at
        end = len(right)
        for i in range(begin, len(right)):
            t = right[i]
            if t.kind in ("period", "frequency", "base", "direction", "date", "each"):
                end = i
                break
            if t.kind != "word" or i == begin:
                continue
            so_far = "".join(x.text for x in right[begin:i])
            if t.text in known.purpose and known.event_end.search(so_far):
                after = "".join(x.text for x in right[i:])
                if not known.event_end.search(after) or len(after) > 6:
                    end = i
                    break
            if t.text in known.verbs and not last and i > begin:
                end = i
                break
        object_ = right[begin:end]
        while object_ and (object_[-1].kind not in ("word",) and not object_[-1].text.strip("，、：:—- ") or object_[-1].text in ("的", "等", "以上", "，", "了")):
            object_ = object_[:-1]
        if sum(len(t.text) for t in object_) > 26:
            object_ = self._shorten(object_)
        return object_, right[end:]

    def _shorten(self, tokens: list[Token]) -> list[Token]:
        known = phrases()
        size = 0
        for i, t in enumerate(tokens):
            if i and size > 3 and t.text in known.verbs:
                return tokens[:i]
            size += len(t.text)
        return tokens

    def _verb_run(self, name: list[Token]) -> list[Token]:
        """牵头开展|危险化学品等|(十几项): the verb that governs the counted object."""
        known = phrases()
        if not name:
            return name
        end = len(name)
        while end and name[end - 1].text in _DROPPED_PARTICLES:
            end -= 1
        begin = end
        while begin and name[begin - 1].text in known.verbs:
            begin -= 1
        if begin < end:
            return name[begin:end]
        # modifiers stand between the verb and the number: take the verb alone
        for i in range(end - 1, -1, -1):
            if name[i].text in known.verbs and (i == 0 or name[i - 1].text in known.verbs or i + 1 < end):
                first = i
                while first and name[first - 1].text in known.verbs:
                    first -= 1
                return name[first : i + 1]
        return []

    # ── several names ──

    def _all_share(self, left: Sequence[Token]) -> bool:
        return any(t.kind == "word" and t.text in ("均", "都", "皆", "均为", "均达") for t in left)

    def _coordinated(self, text: str, name: Sequence[Token]) -> list[list[Token]]:
        """A、B和C → its members."""
        groups: list[list[Token]] = [[]]
        for t in name:
            if (t.kind == "stop" and "、" in t.text) or (t.kind == "word" and t.text in _LINKS):
                groups.append([])
            else:
                groups[-1].append(t)
        return [g for g in groups if g]

    # ── no value at all ──

    def _without_value(self, text: str, tokens: Sequence[Token], tags: list[Tag]) -> None:
        due = next((i for i, t in enumerate(tokens) if t.kind == "date"), None)
        often = next((i for i, t in enumerate(tokens) if t.kind == "frequency"), None)
        at = due if due is not None else often
        if at is None:
            return
        before = self._parse_left(tokens[:at], whole=True)
        after = self._trim_end(self._strip_lead(list(tokens[at + 1 :])))
        more: list[Token] = []
        if not before.subject:
            after, more, _ = self._split_subject(after)
        who = before.subject or more
        name = before.name
        if name and self._is_body(name) and not who:
            who, name = name, []
        if who:
            self._put(tags, "SUBJECT", who)
        if name:
            self._put(tags, "NAME", name)
        if after:
            self._put(tags, "OBJECT", after)

    def _trim_end(self, tokens: list[Token]) -> list[Token]:
        while tokens and (tokens[-1].kind in ("hole", "stop") and tokens[-1].text not in "”" or tokens[-1].text in ("等", "的", "了")):
            tokens = tokens[:-1]
        return tokens


_MARKERS = frozenset(
    ["共", "已", "已经", "累计", "共计", "应", "要", "须", "需", "必须", "应当", "将", "至少", "按要求", "按规定", "分别", "均", "都", "先后", "共有", "现有", "拥有", "计划", "力争", "确保", "每", "仅", "仅有", "只有", "有", "不少于", "不得少于", "每年度"]
)
_AFTER_STOP = frozenset(
    ["并", "且", "专门", "全部", "以上", "左右", "以内", "共", "共有", "其中", "和", "与", "及", "以及", "等", "的", "，", "为", "以", "均", "都", "已", "达", "占", "比", "较", "是", "后", "前", "时", "内", "之内", "目标", "任务", "；", "上下", "即", "至", "到", "由", "从", "深入"]
)
