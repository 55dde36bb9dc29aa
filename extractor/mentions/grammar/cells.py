"""A table's value cell: its quantities, what stands around them, and what a cell without a number still says."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from extractor.mentions.grammar import comparators, units
from extractor.mentions.grammar.find import Finder
from extractor.mentions.grammar.plain import plain
from extractor.mentions.quantity import Op, Quantity
from extractor.regex import regex

_LONGEST = 60


def read_cell(text: str) -> list[Quantity]:
    """Every quantity in a value cell of a table, where a bare number counts; [] for qualitative text.

    Example:
        >>> [(q.text, q.op, q.value) for q in read_cell("≥80")]
        [('≥80', '>=', 80.0)]
    """
    return list(_known(text) if len(text) <= _LONGEST else _found(text))


def _found(text: str) -> tuple[Quantity, ...]:
    return tuple(Finder(plain(text), "cell").run(text))


_KEPT = 8192
"""Cells of a long document: a cell is read more than once, by stages that each go through all tables, and a table says
100% in every other row."""

_known = lru_cache(maxsize=_KEPT)(_found)


def around(text: str, quantities: list[Quantity]) -> tuple[str, ...]:
    """What stands before, between and behind the quantities of a cell, blanks removed: n + 1 stretches.

    Example:
        >>> around("≥80够买设备数量", read_cell("≥80够买设备数量"))
        ('', '够买设备数量')
    """
    out, at = [], 0
    for quantity in quantities:
        start = quantity.start if quantity.frequency_start is None else min(quantity.start, quantity.frequency_start)
        out.append(re.sub(r"\s+", "", text[at : max(at, start)]))
        at = max(at, quantity.end)
    out.append(re.sub(r"\s+", "", text[at:]))
    return tuple(out)


class Stub(NamedTuple):
    """What a cell without a number still says: operator as written, operator, unit."""

    op_text: str | None
    op: Op | None
    unit: str | None


_TEMPLATE = regex(r"[*＊×xXｘＸ○〇_＿…?？]{1,12}(?:[.．][*＊×xXｘＸ○〇_＿?？]{1,4})?")


@lru_cache(maxsize=_KEPT)
def read_stub(text: str) -> Stub | None:
    """What a cell says that holds an operator, a unit or an unfilled template and no number; None for any other.

    Example:
        >>> read_stub("≥ %"), read_stub("XX人"), read_stub("按时完成")
        (Stub(op_text='≥', op='>=', unit='%'), Stub(op_text=None, op=None, unit='人'), None)
    """
    if len(text) > _LONGEST:
        return None
    bare = re.sub(r"\s+", "", plain(text))
    if len(bare) > 2 and bare[0] in "（(" and bare[-1] in "）)":
        bare = bare[1:-1]
    if not bare or read_cell(bare):
        return None
    op_text, op, bare = _leading_operator(bare)
    template = _TEMPLATE.match(bare)
    if template:
        bare = bare[template.end() :]
    suffix, behind, bare = _trailing_operator(bare)
    op = op or behind
    unit = units.parse_unit(bare) if bare else None
    if bare and unit is None:
        return None
    if not (op or unit or template):
        return None
    return Stub(comparators.join(op_text, suffix), op, unit.unit if unit else None)


def _leading_operator(bare: str) -> tuple[str | None, Op | None, str]:
    for cut in range(min(len(bare), 8), 0, -1):
        op = comparators.parse_operator(bare[:cut])
        if op:
            return bare[:cut], op, bare[cut:]
    return None, None, bare


def _trailing_operator(bare: str) -> tuple[str | None, Op | None, str]:
    for cut in range(min(len(bare), 4), 0, -1):
        tail = comparators.after("0" + bare[-cut:], 1, frozenset(("percent",)))
        if tail.op and tail.end == cut + 1:
            return bare[-cut:], tail.op, bare[:-cut]
    return None, None, bare
