"""What the rows of indicator tables measure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from extractor.training.generate.draw import Draw
from extractor.training.generate.words import CATEGORIES, Domain, Thing, common_things, data

CODES = CATEGORIES | {
    "d": "decision",
    "p": "process",
    "f": "process",
    "x": "cost.social",
    "y": "cost.environmental",
    "i": "input",
}


@dataclass(frozen=True, slots=True)
class Measure:
    """What a row measures. ``kind``: number, date, within, zero, state, money (a sum in the form's money unit)."""

    name: str
    code: str
    kind: str = "number"
    unit: str = ""
    low: Decimal = Decimal(0)
    high: Decimal = Decimal(0)
    less: bool = False
    words: tuple[str, ...] = ()
    noun: str = ""

    @property
    def percent(self) -> bool:
        return self.unit == "%"


def measures(domain: Domain, code: str, draw: Draw, count: int, taken: set[str]) -> list[Measure]:
    """``count`` different measures of one category."""
    out: list[Measure] = []
    for _ in range(count * 6):
        if len(out) == count:
            break
        made = _measure(domain, code, draw)
        if made is not None and made.name not in taken:
            taken.add(made.name)
            out.append(made)
    return out


def _of(thing: Thing, code: str, name: str | None = None) -> Measure:
    return Measure(
        name or thing.name,
        code,
        unit=thing.unit,
        low=thing.low,
        high=thing.high,
        less=thing.less,
        noun=thing.noun,
    )


def _measure(domain: Domain, code: str, draw: Draw) -> Measure | None:
    fixed = data("schemes")["fixed"]
    letter = CATEGORIES.get(code)
    measured = [t for t in domain.of("rates", "levels") if t.category == letter]
    match code:
        case "q":
            thing = draw.pick(domain.of("works", "works", "events"))
            name = thing.name
            if (
                draw.chance(0.35)
                and (suffix := data("wording")["suffix"].get(thing.unit))
                and not name.endswith(suffix[0])
            ):
                name = (thing.name if draw.chance(0.6) else thing.noun + thing.verb) + suffix
            return _of(thing, code, name)
        case "l":
            if draw.chance(0.3):
                return Measure(draw.pick(fixed["l"]), code, unit="%", low=Decimal(90), high=Decimal(100))
            open_rates = [t for t in domain.of("rates") if t.category is None and t.unit == "%"]
            return _of(draw.pick([*measured, *open_rates]), code)
        case "t":
            kind = draw.weighed({"date": 4, "rate": 2, "within": 3, "measured": 2})
            if kind == "date":
                task = draw.pick(domain.of("tasks"))
                tail = draw.pick(["时间", "时限", "日期"])
                return Measure(
                    f"{task.noun}{'' if task.noun.endswith(('建设', '改造')) and draw.chance(0.5) else '完成'}{tail}",
                    code,
                    "date",
                    noun=task.noun,
                )
            if kind == "rate":
                return Measure(draw.pick(fixed["t"]), code, unit="%", low=Decimal(90), high=Decimal(100))
            if kind == "within" or not measured:
                service = draw.pick(domain.of("services"))
                return Measure(
                    f"{service.noun}{service.verb}{draw.pick(['时限', '时间'])}",
                    code,
                    "within",
                    service.unit,
                    service.low,
                    service.high,
                    True,
                    noun=service.noun,
                )
            return _of(draw.pick(measured), code)
        case "c":
            if draw.chance(0.3) or not measured:
                return Measure(draw.pick(fixed["c"]), code, "money", less=True, noun="成本")
            thing = draw.pick(measured)
            return Measure(
                thing.name, code, unit=thing.unit, low=thing.low, high=thing.high, less=True, noun=thing.noun
            )
        case "e":
            pool = [*measured, *domain.of("money")]
            thing = draw.pick(pool)
            return _of(thing, code)
        case "s":
            kind = draw.weighed({"measured": 4, "zero": 2, "reach": 2})
            if kind == "zero":
                zero = draw.pick(domain.of("zeros"))
                tail = draw.pick(["", "起数", "发生次数"]) if zero.unit == "起" else ""
                return Measure(zero.name + tail, code, "zero", zero.unit, less=True, noun=zero.name)
            if kind == "reach" or not measured:
                return _of(draw.pick(common_things("reach", "things", "stocks")), code)
            return _of(draw.pick(measured), code)
        case "n":
            if measured and draw.chance(0.8):
                return _of(draw.pick(measured), code)
            state = draw.pick(["周边生态环境", "区域生态环境", "人居环境", "资源利用水平"])
            return Measure(state, code, "state", words=("明显改善", "有所改善", "得到改善"), noun=state)
        case "u":
            if measured and draw.chance(0.3):
                return _of(draw.pick(measured), code)
            if draw.chance(0.3):
                name = draw.pick(fixed["u"])
                if name.endswith("年限"):
                    return Measure(name, code, unit="年", low=Decimal(3), high=Decimal(30))
                return Measure(name, code, "state", words=("健全", "基本健全", "长期"), noun=name)
            state_thing = draw.pick(domain.of("states"))
            return Measure(state_thing.noun, code, "state", words=state_thing.words, noun=state_thing.noun)
        case "m":
            return _of(draw.pick(domain.of("satisfaction")), code)
        case "i" | "f":
            return Measure(draw.pick(fixed[code]), code, unit="%", low=Decimal(85), high=Decimal(100))
        case "d" | "p":
            return Measure(draw.pick(fixed[code]), code, "state", words=("充分", "规范", "健全", "合规"))
        case "x" | "y":
            return Measure(
                draw.pick(fixed[code]), code, "state", words=("较小", "可控", "无明显影响", "控制在合理范围")
            )
    raise ValueError(code)
