"""The things that a clause speaks of, drawn from the words of its field."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractor.training.generate.construction import Scene
from extractor.training.generate.draw import Draw
from extractor.training.generate.words import Domain, Thing, action, common_things, data

TRANSITIVE = ("检查", "培训", "监测", "抽检", "走访", "回访", "抽查", "清运", "监管", "检定", "维护", "保洁")
_GIVEN = ("购置", "新建", "新增", "安装", "建设", "配备", "培训", "储备", "更换", "培育", "设置")


def draw_things(use: str, scene: Scene, draw: Draw, taken: set[str]) -> list[Thing]:
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
            return [t for t in domain.of("works") if t.verb in TRANSITIVE]
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


def sure(thing: Thing) -> str | None:
    """The category that a sentence states of itself; whether a rate is a social benefit only a level can say."""
    return None if thing.category == "benefit.social" else thing.category
