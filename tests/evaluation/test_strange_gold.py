"""Whatever gold holds in place of what it should: it is refused with a reason or counted, never a traceback."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from extractor import extract
from extractor.evaluation.tally import tally
from extractor.training.gold import GoldDocument
from extractor.training.gold_problems import problems
from tests.evaluation.documents import PROSE, TABLE, prose_gold, table_gold

FULL: dict[str, Any] = {
    **table_gold(),
    "projects": [
        {
            "id": "p1",
            "name": "森林资源监测",
            "code": None,
            "budget": {"text": "69.2万", "value": 692000, "unit": "元"},
            "goals": ["建成"],
            "schedule": [{"text": "3月底", "date": "--03-31", "percent": 30}],
        }
    ],
}
FULL["indicators"][0].update(project="p1", alt_names=["样地"], section=["一、产出"], category="output.quantity")
FULL["indicators"][0]["values"][0].update(
    frequency={"every": 1, "per": "year"}, date=None, op_alt=["="], period="2024年"
)

INSTEAD: tuple[Any, ...] = (None, [], {}, "x", 1, True, [None], {"x": 1})


def places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to everything inside."""
    for key, inner in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        yield (*path, key)
        yield from places(inner, (*path, key))


@pytest.mark.parametrize(("gold", "text"), [(FULL, TABLE), (prose_gold(), PROSE)], ids=["table", "prose"])
def test_no_replacement_of_anything_is_a_traceback(gold: dict[str, Any], text: str) -> None:
    found = extract(text.encode(), filename="a.txt", isolate=False).to_dict()
    refused = counted = 0
    for path in places(gold):
        for instead in INSTEAD:
            strange = copy.deepcopy(gold)
            inside = strange
            for key in path[:-1]:
                inside = inside[key]
            inside[path[-1]] = instead
            if list(problems(strange, text)):
                refused += 1
            else:
                tally(GoldDocument("a", "a.txt", b"", strange, "file"), found, closed=False)
                counted += 1
    assert refused and counted
