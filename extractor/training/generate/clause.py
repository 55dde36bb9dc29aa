"""One construction → one clause: its text, what is annotated in it, and what it says.

A construction (``constructions.toml``) is a text with slots::

    {who}{freq}{least}{verb}{x:few}{obj}[{why}]     →  各学区每学期至少召开一次校园安全例会研究…

``[ … ]`` may be left out, ``<a|b>`` is one of both, ``{+name}`` is one of the texts of a macro. A slot may name
the thing it speaks of (``{obj2}``) and how it is put (``{x:few}``). What each slot draws is in ``Clause``; every
slot that means something leaves a mark, so offsets are known and never searched for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any, cast

from extractor.training.generate.amount import Form, Writer, hanzi
from extractor.training.generate.draw import Draw
from extractor.training.generate.value import Value, words
from extractor.training.generate.words import Domain, Thing, action, common_things, data

NAMING = ("NAME", "PART", "OBJECT", "SHARED")
"""Labels whose stretches, in the order of the text, make up a name."""


@dataclass(slots=True)
class Mark:
    """A labelled stretch of the clause: what it belongs to and, for a value, which one of it."""

    start: int
    end: int
    label: str
    of: list[int]
    value: int | None = None


@dataclass(slots=True)
class Draft:
    """An indicator in the making."""

    thing: Thing
    core: str
    alts: list[str] = field(default_factory=list)
    values: list[Value] = field(default_factory=list)
    subject: str | None = None
    subject_open: bool = False
    category: str | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """A clause as built."""

    text: str
    marks: tuple[Mark, ...]
    drafts: tuple[Draft, ...]
    construction: str


@dataclass(frozen=True, slots=True)
class Scene:
    """What a clause is built for: the words of its field, the writer's habits, the year its dates fall in.

    ``span`` is what stretch of time results are reported for: the year, its first ``_half`` or one ``_month``.
    """

    domain: Domain
    writer: Writer
    goal: bool
    year: int
    place: str
    places: tuple[str, ...]
    span: str = ""
    month: int = 6


@dataclass(frozen=True, slots=True)
class Construction:
    """An entry of ``constructions.toml``."""

    id: str
    group: str
    goal: bool
    use: tuple[str, ...]
    text: str
    optional: bool = False
    weight: float = 1.0


@cache
def constructions() -> dict[str, Construction]:
    """Every construction by its id (``rate/goal/reach``)."""
    out: dict[str, Construction] = {}
    for group, entries in data("constructions").items():
        if group == "macros":
            continue
        for mode in ("goal", "fact"):
            for name, entry in entries.get(mode, {}).items():
                spec = {"text": entry} if isinstance(entry, str) else dict(entry)
                use = spec.get("use", entries["use"])
                ident = f"{group}/{mode}/{name}"
                out[ident] = Construction(
                    ident,
                    group,
                    mode == "goal",
                    tuple([use] if isinstance(use, str) else use),
                    spec["text"],
                    bool(spec.get("optional")),
                    float(spec.get("weight", 1)),
                )
    return out


# ------------------------------------------------------------------------------------------------- templates

_PIECE = re.compile(r"\{([^{}]*)\}|\[|\]|<|>|\||[^{}\[\]<>|]+")
Node = tuple[str, Any]


@cache
def _parsed(text: str) -> tuple[Node, ...]:
    """A template as a tree of literals, slots, options and alternatives."""
    pieces = iter(_PIECE.findall(text) and list(_PIECE.finditer(text)))

    def sequence(closing: str) -> list[list[Node]]:
        branches: list[list[Node]] = [[]]
        for piece in pieces:
            token = piece.group(0)
            if token == closing:
                return branches
            if token == "|" and closing == ">":
                branches.append([])
            elif token == "[":
                branches[-1].append(("maybe", tuple(sequence("]")[0])))
            elif token == "<":
                branches[-1].append(("either", tuple(map(tuple, sequence(">")))))
            elif piece.group(1) is not None:
                branches[-1].append(("slot", piece.group(1)))
            else:
                branches[-1].append(("text", token))
        if closing:
            raise ValueError(f"unbalanced {closing!r} in {text!r}")
        return branches

    return tuple(sequence("")[0])


# --------------------------------------------------------------------------------------------------- things

_TRANSITIVE = ("检查", "培训", "监测", "抽检", "走访", "回访", "抽查", "清运", "监管", "检定", "维护", "保洁")
_SAME_UNIT = {"%": "个百分点", "‰": "个千分点"}


def _draw_things(use: str, scene: Scene, draw: Draw, taken: set[str]) -> list[Thing]:
    """The things that one word of ``use`` asks for: ``rate``, ``rate*2``, ``work=2`` (of one verb), ``split``."""
    found = re.fullmatch(r"([a-z_]+)(?:([*=])(\d))?", use)
    assert found is not None, use
    kind, how, count = found[1], found[2], int(found[3] or 1)
    domain = scene.domain
    if kind == "split":
        whole = draw.pick(_fresh([t for t in domain.of("splits") if bool(t.verb)], taken))
        return [whole, *_parts(whole)]
    if kind == "stocksplit":
        options = [t for t in domain.of("splits") if not t.verb]
        if not options:
            options = list(domain.of("splits"))
        whole = draw.pick(options)
        return [whole, *_parts(whole)]
    if kind == "group":
        shared = draw.pick(domain.of("groups"))
        members = shared.parts if draw.chance(0.6) else shared.parts[: max(2, len(shared.parts) - 1)]
        return [replace(shared, kind="member", verb=member, core=member, parts=()) for member in members]
    pool = _fresh(_pool(kind, domain), taken)
    if how == "=":
        verbs = [v for v in dict.fromkeys(t.verb for t in pool) if sum(t.verb == v for t in pool) >= count]
        pool = _pool(kind, domain) if not verbs else pool
        verbs = verbs or [v for v in dict.fromkeys(t.verb for t in pool) if sum(t.verb == v for t in pool) >= count]
        if not verbs:
            raise LookupError(use)
        verb = draw.pick(verbs)
        pool = [t for t in pool if t.verb == verb]
    if len(pool) < count:
        pool = _pool(kind, domain)
    if len(pool) < count:
        raise LookupError(use)
    return draw.some(pool, count)


def _fresh(pool: Sequence[Thing], taken: set[str]) -> list[Thing]:
    return [t for t in pool if t.name not in taken] or list(pool)


def _parts(whole: Thing) -> list[Thing]:
    return [replace(whole, kind="part", verb="", noun=part, core=part, parts=()) for part in whole.parts]


def _pool(kind: str, domain: Domain) -> list[Thing]:
    match kind:
        case "rate":
            return [t for t in domain.of("rates") if not t.less and t.unit == "%" and t.low >= 12]
        case "low":
            return [t for t in domain.of("rates") if t.less and t.unit in ("%", "‰")]
        case "level":
            return [t for t in domain.of("levels") if not t.less]
        case "lowlevel":
            return [t for t in domain.of("levels") if t.less]
        case "timing":
            return [t for t in domain.of("levels") if t.less and t.category == "output.timeliness"]
        case "served":
            return [t for t in domain.of("works") if t.verb in _TRANSITIVE]
        case "people":
            return [t for t in domain.of("works") if t.unit in ("户", "人", "人次", "名") and t.low >= 4]
        case "each_work":
            return [t for t in domain.of("works") if t.coarse and t.verb in _GIVEN]
        case "work":
            return [t for t in domain.of("works") if t.unit not in ("万头", "万羽")]
        case "ratio":
            return [
                Thing("ratio", "", n.split()[0], n.split()[0], n.split()[1]) for n in data("common")["reach"]["ratios"]
            ]
        case "reach":
            return list(common_things("reach", "things", "stocks"))
        case "staff":
            return [action("works", entry) for entry in data("common")["staff"]["things"]]
        case "report":
            pairs = [entry.split() for entry in data("common")["reports"]["things"]]
            return [Thing("tasks", verb, noun, noun, "", category="output.timeliness") for verb, noun in pairs]
        case "allowance":
            return list(common_things("funds", "allowances", "levels"))
    plural = {
        "event": "events",
        "money": "money",
        "stock": "stocks",
        "service": "services",
        "zero": "zeros",
        "task": "tasks",
        "state": "states",
        "satisfied": "satisfaction",
    }
    return list(domain.of(plural[kind]))


_GIVEN = ("购置", "新建", "新增", "安装", "建设", "配备", "培训", "储备", "更换", "培育", "设置")


def _sure(thing: Thing) -> str | None:
    """The category that a sentence states of itself; whether a rate is a social benefit only a level can say."""
    return None if thing.category == "benefit.social" else thing.category


def _plan(year: int) -> str:
    """The five-year plan that a year is in."""
    return {2: "十二五", 3: "十三五", 4: "十四五"}.get((year - 2001) // 5, "十五五")


# --------------------------------------------------------------------------------------------------- clauses


class Clause:
    """Builds one clause from a construction; see the module's docstring."""

    def __init__(self, construction: Construction, scene: Scene, draw: Draw, taken: set[str]) -> None:
        self.construction = construction
        self._scene = scene
        self._draw = draw
        self._out: list[str] = []
        self.here = 0
        self.marks: list[Mark] = []
        self.things: list[Thing] = []
        for use in construction.use:
            self.things += _draw_things(use, scene, draw, taken | {t.name for t in self.things})
        self.drafts = [self._draft(thing) for thing in self.things]
        self.numbers = [self._number(thing) for thing in self.things]
        self._split_numbers()
        self._period: Mark | None = None
        self._frequency: tuple[Mark, dict[str, Any]] | None = None
        self._subject: Mark | None = None
        self._subject_gone = False
        self._base: tuple[Mark, str] | None = None
        self._direction: tuple[Mark, str] | None = None
        self._operator: tuple[Mark, str, str] | None = None
        self._operator_used = False
        self._scopes: list[Mark] = []
        self._valued = False
        self._before: Decimal | None = None
        self._slots = {name.removeprefix("_do_"): getattr(self, name) for name in dir(self) if name.startswith("_do_")}

    # ------------------------------------------------------------------------------------------- building

    def build(self) -> Made:
        """The clause.

        Raises:
            LookupError: the field has no words for it.
        """
        self._walk(_parsed(self.construction.text))
        for draft in self.drafts:  # 10月底前改造180处: as much a matter of time as of number
            if {"date"} < {value.kind for value in draft.values}:
                draft.category = None
        if self.construction.optional:
            for draft in self.drafts:
                draft.optional = True
        return Made("".join(self._out), tuple(_joined(self.marks)), tuple(self.drafts), self.construction.id)

    def _walk(self, nodes: Sequence[Node]) -> None:
        for kind, content in nodes:
            if kind == "text":
                self._literal(content)
            elif kind == "maybe":
                if self._draw.chance(0.5):
                    self._walk(content)
            elif kind == "either":
                self._walk(self._draw.pick(content))
            elif content.startswith("+"):
                self._walk(_parsed(self._draw.pick(data("constructions")["macros"][content[1:]])))
            else:
                name, _, argument = content.partition(":")
                found = re.fullmatch(r"([a-z]+?)(\d?)", name)
                assert found is not None, content
                self._slots[found[1]](int(found[2] or 1) - 1, argument)

    def _put(self, text: str, label: str | None = None, of: Sequence[int] = (), value: int | None = None) -> Mark:
        mark = Mark(self.here, self.here + len(text), label or "", list(of), value)
        self._out.append(text)
        self.here += len(text)
        if label and text:
            self.marks.append(mark)
        return mark

    def _literal(self, text: str) -> None:
        """Plain words; a comma behind a value ends what time, frequency and subject in front of it reach."""
        self._put(text)
        if self._valued and re.search("[，；。]", text):
            self._period = self._frequency = self._base = self._direction = self._operator = None
            self._operator_used = False
            if self._subject is not None:
                self._subject, self._subject_gone = None, True

    # --------------------------------------------------------------------------------------------- things

    def _draft(self, thing: Thing) -> Draft:
        draft = Draft(thing, thing.core, category=_sure(thing))
        if thing.verb and thing.kind in ("events", "works", "money", "tasks", "splits"):
            draft.alts.append(thing.noun)
        if thing.kind == "part":
            whole = self.things[0]
            draft.alts += [whole.verb + thing.noun] if whole.verb else []
            if thing.noun.endswith(("类", "渠道", "环节", "管")):
                draft.alts.append(thing.noun + whole.noun)
        if thing.kind == "member":
            draft.core = thing.verb
        return draft

    def _number(self, thing: Thing) -> Decimal:
        if not thing.high:
            return Decimal(0)
        return self._scene.writer.draw_number(thing.low, thing.high, thing.unit, goal=self._scene.goal)

    def _split_numbers(self) -> None:
        """Parts add up to their whole; a total is more than what is a part of it."""
        if not self.things or not self.things[0].parts:
            return
        whole, count = self.numbers[0], len(self.things) - 1
        left = whole
        step = Decimal(1) if whole == whole.to_integral() else Decimal("0.1")
        for at in range(1, count + 1):
            if at == count:
                share = left
            else:
                most = left * Decimal(self._draw.whole(25, 65)) / 100
                share = max(step, (most / step).to_integral_value(rounding=ROUND_HALF_UP) * step)
            self.numbers[at] = max(share.normalize() if share != share.to_integral() else share, step)
            left -= self.numbers[at]

    def _name(self, k: int, text: str) -> None:
        """Words that name thing ``k``."""
        draft = self.drafts[k]
        mine = [m for m in self.marks if k in m.of and m.label in NAMING]
        if draft.values and not (mine and mine[-1].end == self.here):
            label = "OBJECT"
        elif mine and mine[-1].end != self.here and mine[-1].label != "SHARED":
            label = "PART"
        else:
            label = mine[-1].label if mine and mine[-1].label in ("PART", "OBJECT") else "NAME"
        self._put(text, label, [k])

    def _do_name(self, k: int, argument: str) -> None:
        self._name(k, self.things[k].name + argument)

    def _do_verb(self, k: int, argument: str) -> None:
        same = [i for i, t in enumerate(self.things) if t.verb == self.things[k].verb and t.kind == self.things[k].kind]
        if len(same) > 1 and k == same[0] and not argument and not any(self.drafts[i].values for i in same):
            self._put(self.things[k].verb, "SHARED", same)
        else:
            self._name(k, self.things[k].verb)

    def _do_obj(self, k: int, argument: str) -> None:
        self._name(k, self.things[k].noun + argument)

    def _do_served(self, k: int, argument: str) -> None:
        """对X … 检查: the verb follows its object."""
        thing = self.things[k]
        self._name(k, f"对{thing.noun}")
        self.drafts[k].core = thing.verb
        self.drafts[k].alts += [thing.name, thing.noun + thing.verb]
        self.drafts[k].category = "output.quantity"

    def _do_measure(self, k: int, argument: str) -> None:
        """The name with a word that says what of it: 检查企业 → 检查企业的比例."""
        thing = self.things[k]
        self.drafts[k].core = argument.removeprefix("的")
        self.drafts[k].alts = [thing.name.removesuffix("的") + argument.removeprefix("的")]
        self.drafts[k].category = None
        if "比例" in argument:
            self.things[k] = replace(thing, unit="%")
            self.numbers[k] = Decimal(self._draw.whole(2, 19) * 5)
        self._name(k, thing.name + argument)

    def _do_waiting(self, k: int, argument: str) -> None:
        """投诉举报办结时间: how long a service takes, as a name."""
        thing = self.things[k]
        self.drafts[k].core = thing.verb
        self._name(k, thing.noun + argument + thing.verb + self._draw.pick(["时间", "时限", "时间"]))

    def _do_basename(self, k: int, argument: str) -> None:
        """应检查企业总数: a thing of its own and the base of a share of the first."""
        thing = self.things[0]
        head = self._draw.pick(["应", "全部应"]) if thing.verb in _TRANSITIVE else "计划"
        text = f"{head}{thing.name}总数"
        total = replace(thing, kind="total", verb="", noun=text, core=thing.noun)
        self.things.append(total)
        self.drafts.append(Draft(total, thing.noun, alts=[f"{thing.name}总数"], category=None))
        size = self.numbers[0]
        more = (size * Decimal(self._draw.whole(103, 140)) / 100).to_integral_value(rounding=ROUND_HALF_UP)
        if thing.coarse or size == size.to_integral():
            more = max(more, size + 1)
        self.numbers.append(more)
        k = len(self.things) - 1
        start = self.here
        self._name(k, text)
        self._base = (Mark(start, self.here, "BASE", []), text)
        self.marks.append(self._base[0])
        self._do_x(k, "plain")
        if head == "计划" or self._scene.goal:
            self.drafts[k].values[-1].role = "target"

    # ------------------------------------------------------------------------------- who, when and how often

    def _do_who(self, k: int, argument: str) -> None:
        self._subject = self._put(self._draw.pick(self._scene.domain.words("bodies")), "SUBJECT")

    def _do_each(self, k: int, argument: str) -> None:
        self._subject = self._put(self._draw.pick(self._scene.domain.words("each")), "SUBJECT")

    def _do_per(self, k: int, argument: str) -> None:
        """每50户: distributive, with a number that is none."""
        self._subject = self._put(self._draw.pick(data("common")["staff"]["per"]), "SUBJECT")

    def _do_place(self, k: int, argument: str) -> None:
        self._subject = self._put(self._scene.place, "SUBJECT")

    def _do_when(self, k: int, argument: str) -> None:
        """A period: a fronted one, with a comma behind it, counts for the next clause."""
        times, kind = data("common")["time"], argument or ("plan" if self._scene.goal else "done")
        listed = times[kind] if self._scene.goal else times.get(kind + self._scene.span, times[kind])
        year = self._scene.year
        text = self._draw.pick(listed).format(
            Y=year, P=year - 1, N=year, F=(year // 5 + 1) * 5, E=_plan(year), M=self._scene.month
        )
        found = re.fullmatch(r"(截至|到)?(.*?)(累计)?([，]?)", text)
        assert found is not None
        self._put(found[1] or "")
        if found[2] in ("目前", "今年以来", "年初以来"):  # no time that could be read
            self._put(found[2])
        else:
            self._period = self._put(found[2], "PERIOD")
        self._put((found[3] or "") + found[4])
        if found[1] == "到" and not found[4]:
            self._put("，")

    def _do_before(self, k: int, argument: str) -> None:
        """由上年的54.2%: the baseline's own time."""
        self._period = self._put(self._draw.pick(["上年", "上年", "年初", "去年", "2015年"]), "PERIOD")

    def _do_month(self, k: int, argument: str) -> None:
        """6月底进度不低于50%, 9月底不低于75%: a level at a time; months rise within a clause."""
        used = [int(m[1]) for m in re.finditer(r"(\d+)月底", "".join(self._out))]
        month = self._draw.pick([m for m in (3, 6, 9, 10, 11) if m > max(used, default=0)] or [12])
        self._period = self._put(f"{month}月底", "PERIOD")

    def _do_halves(self, k: int, argument: str) -> None:
        self._period = self._put(self._draw.pick(data("common")["time"]["halves"]), "PERIOD")

    def _do_freq(self, k: int, argument: str) -> None:
        """每季度; ``alone``: it stands for the number too (每月报送)."""
        listed = data("common")["frequency"][argument or "words"]
        text, every, per = self._draw.pick(listed).split()
        frequency = {"every": int(every), "per": per}
        if argument == "alone":
            value = Value(
                "target",
                text,
                value=Decimal(1),
                unit="次",
                unit_inferred=True,
                implied=True,
                frequency=frequency,
            )
            self._add(k, value, self._put(text, "VALUE"))
            self.marks[-1].label = "FREQ"
            return
        self._frequency = (self._put(text, "FREQ"), frequency)

    def _do_permonth(self, k: int, argument: str) -> None:
        """每人每月200元: 每人 is no frequency, 每月 is."""
        head = self._draw.pick(["每人", "每人", "每户", ""])
        self._put(head)
        self._frequency = (self._put("每月", "FREQ"), {"every": 1, "per": "month"})

    def _do_least(self, k: int, argument: str) -> None:
        """至少, in front of the verb: it counts for every number of the list behind it."""
        word = self._draw.pick(["至少", "至少", "最少"])
        self._operator = (self._put(word, "OP"), ">=", word)
        self._operator_used = False

    # ---------------------------------------------------------------------------------------------- values

    def _role(self) -> str:
        return "target" if self._scene.goal else "actual"

    def _add(self, k: int, value: Value, *marks: Mark) -> None:
        """Give a value to thing ``k``, with all that the words in front of it say of it."""
        draft = self.drafts[k]
        at = len(draft.values)
        for mark in marks:
            mark.of = sorted({*mark.of, k})
            if mark.label == "VALUE":
                mark.value = at
        if self._period is not None:
            value.period = self._text(self._period)
            self._period.of = sorted({*self._period.of, k})
        if self._frequency is not None and value.kind != "date":
            value.frequency = dict(self._frequency[1])
            self._frequency[0].of = sorted({*self._frequency[0].of, k})
        if not draft.values:
            if self._subject is not None:
                draft.subject = self._text(self._subject)
                self._subject.of = sorted({*self._subject.of, k})
            else:
                draft.subject_open = self._subject_gone
        draft.values.append(value)
        self._valued = True

    def _text(self, mark: Mark) -> str:
        return "".join(self._out)[mark.start : mark.end]

    def _do_x(self, k: int, argument: str) -> None:
        """The amount of thing ``k``."""
        thing, number, form = self.things[k], self.numbers[k], argument or "any"
        role = self._role()
        if form in ("few", "fewleast"):
            number = Decimal(self._draw.whole(1, 4) if self._draw.chance(0.85) else self._draw.whole(5, 12))
        unit = thing.unit if form not in ("few", "fewleast") or not thing.unit.endswith("家次") else "次"
        if thing.kind == "works" and form == "fewleast" and "对" + thing.noun in "".join(self._out):
            unit = "次"
        if thing.kind == "ratio":
            self._ratio(k, role)
            return
        if (
            thing.unit == "%"
            and number >= 100
            and form in ("above", "reachabove", "over", "symbol", "range", "toabove")
        ):
            form = "reach" if form == "reachabove" else "plain"
        if form == "words" and thing.unit != "%" and number > 300:
            form = "plain"
        if form == "range" and thing.unit in ("万元", "亿元") and number != number.to_integral():
            form = "plain"
        less = thing.less
        written = self._scene.writer.write(role, unit, number, cast(Form, form), less=less)
        value = written.value
        if self._operator is not None:
            mark, op, word = self._operator
            mark.of = sorted({*mark.of, k})
            value.op = op
            value.op_alt = ()
            if not self._operator_used:
                start = mark.start
                value.op_text = word
                value.text = "".join(self._out)[start:] + written.text
                self._operator_used = True
        self._write(k, written.text, value, written.before, written.after if written.operators else "")

    def _write(self, k: int, text: str, value: Value, before: str = "", after: str = "") -> None:
        """Put a value's text, its operator words marked inside it."""
        start = self.here
        self._put(text)
        mark = Mark(start, self.here, "VALUE", [k])
        self.marks.append(mark)
        if before and value.op_text:
            self.marks.append(Mark(start, start + len(before), "OP", [k]))
        if after and value.op_text:
            self.marks.append(Mark(self.here - len(after), self.here, "OP", [k]))
        self._add(k, value, mark)

    def _ratio(self, k: int, role: str) -> None:
        left, _, right = self.things[k].unit.partition(":")
        sides = []
        for side in (left, right):
            low, dash, high = side.partition("-")
            places = 1 if "." in side or (dash and Decimal(high) > 30) else 0
            sides.append(self._draw.number(Decimal(low), Decimal(high), places=places) if dash else Decimal(low))
        text = ":".join(format(side.normalize(), "f") for side in sides)
        share = (sides[0] / sides[1]).quantize(Decimal("0.000001"), rounding=ROUND_HALF_UP)
        self._write(k, text, Value(role, text, kind="ratio", value=share))

    def _do_money(self, k: int, argument: str) -> None:
        """A second value of the same thing, in money: 发放补贴340户、52万元."""
        number = self._scene.writer.draw_number(Decimal(6), Decimal(900), "万元", goal=self._scene.goal)
        written = self._scene.writer.write(self._role(), "万元", number, "plain")
        self._write(k, written.text, written.value)

    def _do_b(self, k: int, argument: str) -> None:
        """What it was before: lower or higher than the amount that follows."""
        thing, number = self.things[k], self.numbers[k]
        low = argument != "high"
        if thing.unit == "%":
            gap = min(Decimal(self._draw.whole(1, 24)), (number - 1 if low else 99 - number))
            before = number - gap if low else number + gap
            if before <= 0 or before == number:
                before = number / 2 if low else number + Decimal("0.5")
        else:
            share = Decimal(self._draw.whole(40, 92) if low else self._draw.whole(112, 240)) / 100
            before = number * share
            places = max(0, -cast(int, number.as_tuple().exponent))
            before = before.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
            if before == number:
                before = number + (Decimal(1) if not low else Decimal(-1)).scaleb(-places)
        self._before = abs(before)
        text, meant = self._scene.writer.figure(abs(before), thing.unit)
        self._write(k, text, self._scene.writer.value("baseline", text, meant, thing.unit))
        self._period = None

    def _do_x100(self, k: int, argument: str) -> None:
        self._do_x(k, "full")

    def _do_sure(self, k: int, argument: str) -> None:
        """100%, plain or with 达到."""
        self.numbers[k] = Decimal(100)
        self._do_x(k, self._draw.pick(["plain", "reach"]))

    def _do_points(self, k: int, argument: str) -> None:
        """A satisfaction measured in points."""
        number = Decimal(self._draw.whole(84, 98))
        if not self._scene.goal and self._draw.chance(0.5):
            number += Decimal(self._draw.whole(1, 9)) / 10
        form: Form = self._draw.pick(["above", "atleast", "reach"]) if self._scene.goal else "plain"
        written = self._scene.writer.write(self._role(), "分", number, form)
        self._write(k, written.text, written.value, written.before, written.after)

    def _do_more(self, k: int, argument: str) -> None:
        """A second level of the same thing (9月底不低于75%), above the first."""
        before = self.numbers[k]
        top = Decimal(100) if self.things[k].unit == "%" else before * 2
        self.numbers[k] = min(top, before + max(Decimal(1), ((top - before) / 2).quantize(Decimal(1))))
        self._do_x(k, argument)

    def _do_xs(self, k: int, argument: str) -> None:
        """Amounts in the order of the names, operators shared: 分别达到90%、95%和100%."""
        indexes = [0] * len(self._scopes) if self._scopes else list(range(len(self.things)))
        unit = self.things[0].unit
        written = []
        for n, index in enumerate(indexes):
            number = self.numbers[index]
            if self._scopes and n:
                thing = self.things[0]
                number = self._scene.writer.draw_number(thing.low, thing.high, unit, goal=self._scene.goal)
            less = self.things[index].less
            form: Form = "plain" if argument in ("plain", "reach", "atleast") else cast(Form, argument)
            if form == "cap" and not less and not self.things[index].percent:
                form = "plain"
            written.append(
                self._scene.writer.write(self._role(), unit if self._scopes else self.things[index].unit, number, form)
            )
        before = after = op_text = ""
        op = "="
        less = all(self.things[i].less for i in indexes)
        if argument == "reach":
            before = self._draw.pick(["达到", "达", "达到"])
            op = ">=" if self._scene.goal else "="
        elif argument == "atleast":
            before = self._draw.pick(["不超过", "不高于"] if less else ["不低于", "不少于", "不低于"])
            op = "<=" if less else ">="
        elif argument == "cap":
            before, after, op = "控制在", "以内", "<="
        if before:
            op_text = f"{before}…{after}" if after else before
        operators: list[Mark] = []
        if before:
            operators.append(Mark(self.here, self.here + len(before), "OP", []))
        for n, (index, one) in enumerate(zip(indexes, written, strict=True)):
            number_text = one.near + one.number if argument != "cap" else one.number
            first, last = n == 0, n == len(indexes) - 1
            text = (before if first else "") + number_text + (after if last else "")
            value = one.value
            value.text, value.approx = text, False
            value.op, value.op_text, value.op_alt = op, op_text or None, ()
            if self._scopes:
                value.scope = self._text(self._scopes[n])
                self._scopes[n].of = [0]
                self._scopes[n].value = len(self.drafts[0].values)
            if n:
                self._put("和" if last and self._draw.chance(0.6) else "、")
            if last and after:
                operators.append(Mark(self.here + len(text) - len(after), self.here + len(text), "OP", []))
            self._write(index, text, value)
        for mark in operators:
            mark.of = sorted(set(indexes))
            self.marks.append(mark)

    def _do_names(self, k: int, argument: str) -> None:
        """A、B和C."""
        for i, thing in enumerate(self.things):
            if i:
                self._put("、" if i < len(self.things) - 1 or self._draw.chance(0.5) else self._draw.pick(["和", "及"]))
            self._name(i, thing.name)

    def _do_members(self, k: int, argument: str) -> None:
        """小学、初中和高中 in front of a head that all share."""
        for i, thing in enumerate(self.things):
            if i:
                self._put("、" if i < len(self.things) - 1 or self._draw.chance(0.5) else "和")
            self._name(i, thing.verb)

    def _do_head(self, k: int, argument: str) -> None:
        self._put(self.things[0].noun, "SHARED", list(range(len(self.things))))

    def _do_listed(self, k: int, argument: str) -> None:
        """The parts of a whole with their amounts, each a thing: 小学生1200人、初中生800人."""
        for i in range(1, len(self.things)):
            if i > 1:
                self._put("、")
            self._name(i, self.things[i].noun)
            self._do_x(i, "plain")

    def _do_places(self, k: int, argument: str) -> None:
        """甲县、乙县和丙区: one value each."""
        count = self._draw.whole(2, 3)
        for i, place in enumerate(self._draw.some(self._scene.places, count)):
            if i:
                self._put("、" if i < count - 1 or self._draw.chance(0.5) else "和")
            self._scopes.append(self._put(place, "SCOPE"))

    def _do_scoped(self, k: int, argument: str) -> None:
        """其中甲县12个、乙县8个: further values of the first thing, each with its place."""
        whole, thing = self.numbers[0], self.things[0]
        names = self._draw.some(self._scene.places, 2)
        shares = [
            max(Decimal(1), (whole * 2 / 5).to_integral_value()),
            max(Decimal(1), (whole / 4).to_integral_value()),
        ]
        for i, (place, number) in enumerate(zip(names, shares, strict=True)):
            if i:
                self._put("、")
            mark = self._put(place, "SCOPE", [0], len(self.drafts[0].values))
            text, meant = self._scene.writer.figure(number, thing.unit, counting=False)
            value = self._scene.writer.value(self._role(), text, meant, thing.unit, scope=self._text(mark))
            self._write(0, text, value)

    # ---------------------------------------------------------------------------------- changes and shares

    def _do_base(self, k: int, argument: str) -> None:
        """What a change is measured against."""
        draw, year = self._draw, self._scene.year
        said = {
            "yoy": ["同比", "同比", "与上年同期相比", "较上年同期", "比去年同期"],
            "mom": ["环比"],
            "previous": ["比上年", "较上年", "比去年", "较上年末", "较上季度", "比上月"],
        }
        if argument == "year":
            self._put(draw.pick(["比", "较"]))
            mark = self._put(f"{year - draw.whole(2, 6)}年", "BASE")
            self._base = (mark, self._text(mark))
            return
        mark = self._put(draw.pick(said[argument]), "BASE")
        self._base = (mark, argument)

    def _do_up(self, k: int, argument: str) -> None:
        self._turn("up", argument)

    def _do_down(self, k: int, argument: str) -> None:
        self._turn("down", argument)

    def _do_dir(self, k: int, argument: str) -> None:
        better = "down" if self.things[k].less else "up"
        worse = "up" if better == "down" else "down"
        self._turn(better if self._scene.goal or self._draw.chance(0.72) else worse, argument)

    def _turn(self, way: str, argument: str) -> None:
        listed = data("common")["phrases"]["rise" if way == "up" else "fall"]
        if argument == "pp":
            listed = ["提高", "提升", "上升"] if way == "up" else ["下降", "降低", "回落"]
        elif argument == "n":
            listed = ["增加", "增加", "多"] if way == "up" else ["减少", "减少", "少"]
            if self._base is None or self._base[1] == "mom":
                listed = listed[:2]
        elif argument == "time":
            listed = ["缩短", "压缩", "压减"]
        elif self.things[0].kind not in ("rates", "levels"):
            listed = [word for word in listed if word not in ("提高", "提升", "上涨")]
        self._direction = (self._put(self._draw.pick(listed), "DIRECTION"), way)

    def _do_c(self, k: int, argument: str) -> None:
        """By how much it changed."""
        assert self._direction is not None, self.construction.id
        draw, thing = self._draw, self.things[k]
        mark, way = self._direction
        goal = self._scene.goal
        writer = self._scene.writer
        form, _, unit = argument.partition(":")
        after = ""
        approx = False
        op, op_text = "=", None
        if form in ("above", "about"):
            after = {"above": draw.pick(["以上", "以上", "左右"]), "about": "左右"}[form]
            approx = after == "左右"
            op, op_text = ("=", None) if approx else (">=", "以上")
        if form == "words":
            text, number, name = draw.pick(
                [
                    ("一成", Decimal(10), "%"),
                    ("两成", Decimal(20), "%"),
                    ("一成半", Decimal(15), "%"),
                    ("四分之一", Decimal("0.25"), ""),
                    ("三分之一", Decimal("0.333333"), ""),
                    ("近两成", Decimal(20), "%"),
                    ("一半", Decimal("0.5"), ""),
                ]
            )
            value = Value("change", text, kind="percent" if name else "ratio", value=number, unit=name or None)
            value.approx = text.startswith("近")
        elif form == "pp":
            number = draw.number(Decimal("0.1"), Decimal(9), places=1)
            if unit == "gap":
                number = abs(self.numbers[k] - (self._before or 0))
            name = _SAME_UNIT.get(thing.unit, "个百分点")
            text = format(number.normalize(), "f") + name
            value = writer.value("change", text, number, name)
        elif form == "n":
            size = self.numbers[k]
            places = max(0, -cast(int, size.as_tuple().exponent)) if size != size.to_integral() else 0
            number = (size * Decimal(draw.whole(3, 26)) / 100).quantize(
                Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP
            )
            number = max(number, Decimal(1).scaleb(-places))
            text, meant = writer.figure(number, thing.unit, counting=False)
            value = writer.value("change", text, meant, thing.unit)
        else:
            low, high = (Decimal("0.3"), Decimal(5)) if draw.chance(0.25) else (Decimal("2.1"), Decimal(38))
            number = draw.number(low, high, places=1)
            if goal:
                number = Decimal(draw.whole(2, 20))
            text, _meant = writer.figure(number.normalize() if number != number.to_integral() else number, "%")
            value = writer.value("change", text + after, number, "%", op=op, op_text=op_text, approx=approx)
            text += after
        value.direction, value.goal = way, goal
        self._based(value, k)
        mark.of = sorted({*mark.of, k})
        period, self._period = self._period, self._period if len(self.drafts[k].values) == 0 else None
        frequency, self._frequency = self._frequency, None
        self._write(k, text, value, "", after if op_text else "")
        self._period, self._frequency = period, frequency

    def _based(self, value: Value, k: int) -> None:
        if self._base is not None:
            value.base = self._base[1]
            self._base[0].of = sorted({*self._base[0].of, k})

    def _do_double(self, k: int, argument: str) -> None:
        """翻一番."""
        times, word = self._draw.pick([(1, "一"), (1, "一"), (2, "两")])
        start = self.here
        self._put("翻")
        self._direction = (Mark(start, self.here, "DIRECTION", [k]), "up")
        text = f"翻{word}番"
        self._put(f"{word}番")
        mark = Mark(start, self.here, "VALUE", [k])
        self.marks.append(mark)
        value = Value("change", text, value=Decimal(times), unit="番", direction="up", goal=self._scene.goal)
        self._based(value, k)
        self._add(k, value, mark)

    def _do_cs(self, k: int, argument: str) -> None:
        """Changes in the order of the names: 分别增长2.1%、5.6%和11.3%."""
        assert self._direction is not None
        count = len(self.things)
        for i in range(count):
            if i:
                self._put("和" if i == count - 1 and self._draw.chance(0.6) else "、")
            self._do_c(i, argument)

    def _do_sum(self, k: int, argument: str) -> None:
        """年度计划, the base of a share."""
        mark = self._put(argument or self._draw.pick(data("common")["phrases"]["sums"]), "BASE")
        self._base = (mark, self._text(mark))

    def _do_wholebase(self, k: int, argument: str) -> None:
        """受理总数: the whole as the base of a part's share."""
        whole = self.things[0]
        mark = self._put(self._draw.pick(["总数", f"{whole.noun}总数", "总量", f"全部{whole.noun}"]), "BASE")
        self._base = (mark, self._text(mark))

    def _do_s(self, k: int, argument: str) -> None:
        """A share of something; ``done`` is what of a task is done and may be above 100."""
        draw = self._draw
        number = draw.number(Decimal(3), Decimal(88), places=1)
        if argument == "done":
            number = draw.number(Decimal(62), Decimal(126), places=1)
        elif argument == "of" and len(self.numbers) > 1 and self.numbers[-1]:
            number = (self.numbers[0] / self.numbers[-1] * 100).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
        elif argument == "part" and self.numbers[0]:
            number = (self.numbers[k] / self.numbers[0] * 100).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
            number = max(number, Decimal("0.1"))
        if argument == "words":
            manner: Form = "words" if draw.chance(0.5) else "about"
            written = self._scene.writer.write("share", "%", number, manner)
            written.value.goal = self._scene.goal
            self._based(written.value, k)
            self._write(k, written.text, written.value)
            return
        text, meant = self._scene.writer.figure(number.normalize() if number != number.to_integral() else number, "%")
        value = self._scene.writer.value("share", text, meant, "%", goal=self._scene.goal)
        self._based(value, k)
        period, self._period = self._period, None
        self._write(k, text, value)
        self._period = period

    def _do_ss(self, k: int, argument: str) -> None:
        """Shares in the order of the parts."""
        for i in range(1, len(self.things)):
            if i > 1:
                self._put("和" if i == len(self.things) - 1 and self._draw.chance(0.6) else "、")
            self._do_s(i, "part")

    # --------------------------------------------------------------------------------- zeros, dates, states

    def _do_none(self, k: int, argument: str) -> None:
        """不发生, 未发生: zero without a number."""
        text = "不发生" if self._scene.goal else self._draw.pick(["未发生", "未发生", "没有发生"])
        self._write(k, text, Value(self._role(), text, value=Decimal(0), implied=True))
        self._valued = False

    def _do_nil(self, k: int, argument: str) -> None:
        """为零, for one or (``all``) for every name in front of it."""
        text = self._draw.pick(["为零", "为零", "为0"])
        indexes = range(len(self.things)) if argument == "all" else [k]
        start = self.here
        self._put(text)
        mark = Mark(start, self.here, "VALUE", [])
        self.marks.append(mark)
        for index in indexes:
            self._add(index, Value(self._role(), text, value=Decimal(0)), mark)

    def _do_due(self, k: int, argument: str) -> None:
        """A date before which (``at``: at which; ``month``: each month) something is due."""
        draw, year = self._draw, self._scene.year
        if argument == "month":
            day = draw.pick([5, 8, 10, 15, 20, 25, 28])
            head = draw.pick(["每月", "每月", "每季度末月", "每个月"])
            text, date = f"{head}{day}日前", f"---{day:02d}"
            self._write(k, text, Value("target", text, kind="date", op="<=", op_text="前", date=date), "", "前")
            return
        month = draw.whole(2, 12)
        last = 31 if month in (1, 3, 5, 7, 8, 10, 12) else 30 if month != 2 else 29 if year % 4 == 0 else 28
        head = draw.pick(["", "", "", f"{year}年"])
        behind = draw.pick(["前", "前", "前", "之前", "以前"])
        kind = draw.weighed({"end": 5, "day": 3, "year": 1})
        if kind == "day":
            day = draw.pick([5, 10, 15, 20, 25, last])
            text, date = f"{head}{month}月{day}日", f"{year}-{month:02d}-{day:02d}"
        elif kind == "year" and argument != "at":
            text, date = f"{head}年底" if not head else f"{year}年底", f"{year}-12-31"
        else:
            text, date = f"{head}{month}月底", f"{year}-{month:02d}-{last}"
        op, op_text = "=", None
        if argument != "at":
            text, op, op_text = text + behind, "<=", behind
        value = Value("target", text, kind="date", op=op, op_text=op_text, date=date, optional=argument == "maybe")
        self._write(k, text, value, "", op_text or "")
        self._valued = False

    def _do_span(self, k: int, argument: str) -> None:
        """三个月内: a stretch of time before whose end something is due."""
        number, unit = self._draw.pick(
            [
                (3, "个月"),
                (2, "年"),
                (30, "日"),
                (10, "个工作日"),
                (6, "个月"),
                (3, "年"),
                (15, "天"),
                (24, "小时"),
            ]
        )
        shown = hanzi(number, counting=True) if number < 10 and self._draw.chance(0.6) else str(number)
        behind = self._draw.pick(["内", "内", "以内", "之内"])
        text = f"{shown}{unit}{behind}"
        value = self._scene.writer.value("target", text, Decimal(number), unit, op="<=", op_text=behind)
        value.optional = argument == "maybe"
        self._write(k, text, value, "", behind)

    def _do_quality(self, k: int, argument: str) -> None:
        text = self._draw.pick(self.things[k].words)
        start = self.here
        self._put(text)
        mark = Mark(start, self.here, "VALUE", [k])
        self.marks.append(mark)
        self._add(k, words(self._role(), text), mark)

    # --------------------------------------------------------------------------------- words without a value

    def _do_why(self, k: int, argument: str) -> None:
        self._put(self._draw.pick(self._scene.domain.words("purposes")))

    def _do_adv(self, k: int, argument: str) -> None:
        self._put(self._draw.pick(data("common")["phrases"]["done"]))

    def _do_must(self, k: int, argument: str) -> None:
        self._put(self._draw.pick(data("common")["phrases"]["must"]))

    def _do_strive(self, k: int, argument: str) -> None:
        self._put(self._draw.pick(data("common")["phrases"]["strive"]))

    def _do_noun(self, k: int, argument: str) -> None:
        self._put(self._draw.pick(self._scene.domain.words("nouns")))


def _joined(marks: Sequence[Mark]) -> Iterator[Mark]:
    """Marks in the order of the text; stretches of one name that touch become one."""
    out: list[Mark] = []
    for mark in sorted((m for m in marks if m.of), key=lambda m: (m.start, -m.end, m.label)):
        last = out[-1] if out else None
        if (
            last is not None
            and mark.label in NAMING
            and (last.label, last.of, last.end) == (mark.label, mark.of, mark.start)
        ):
            last.end = mark.end
        else:
            out.append(mark)
    yield from out


def make(construction: Construction, scene: Scene, draw: Draw, taken: set[str] | None = None) -> Made:
    """Build one clause.

    Args:
        construction: from ``constructions()``.
        scene: where it is built for; its ``goal`` should be the construction's.
        draw: the chance it takes.
        taken: names that the paragraph has spoken of already.

    Raises:
        LookupError: the field has no words for it.
    """
    return Clause(construction, scene, draw, taken or set()).build()
