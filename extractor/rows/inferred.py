"""Roles of columns from their contents alone, where there is no header or a doubtful one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractor.regex import regex
from extractor.rows.content import ColumnContent, is_plain
from extractor.rows.reading import Column

_AMOUNT = regex(r"\d+(?:\.\d+)?")
_POINTS = 2  # columns: weight and score
_NEAR = 0.3  # how far a result usually is from its target


def merge(headed: Sequence[Column], inferred: Sequence[Column]) -> tuple[Column, ...]:
    """Roles from a doubtful header where it gives them, from contents elsewhere."""
    taken = {c.role for c in headed if c.role not in ("unknown", "other", "ignore")}
    out = []
    for head, guess in zip(headed, inferred, strict=True):
        if head.role in ("unknown", "other", "ignore") and guess.role not in taken:
            out.append(replace(head, role=guess.role, found_by=guess.found_by))
            taken.add(guess.role)
        else:
            out.append(head)
    return tuple(out)


def infer(content: Sequence[ColumnContent], *, totals: int = 0) -> tuple[Column, ...] | None:
    """Roles from contents alone, for a table without a header; None where it shows no indicator levels.

    Args:
        content: what stands in each column.
        totals: how many sums the table's own total row states, 0 where it has none: so many columns hold points.

    Example: 数量指标 | 养护株数 | ≥ | 260 | 株 | 268 | 10 | 9 has an actual, a weight and a score behind its unit.
    """
    width = len(content)
    roles: list[str] = ["unknown"] * width
    level1 = max(range(width), key=lambda i: content[i].level1, default=0)
    level2 = max(range(width), key=lambda i: content[i].level2, default=0)
    has1, has2 = content[level1].level1 >= 0.5, content[level2].level2 >= 0.5
    if not has1 and not has2:
        return None
    if has1:
        roles[level1] = "level1"
    if has2 and roles[level2] == "unknown":
        roles[level2] = "level2"
    after = (level2 if has2 else level1) + 1
    name = next(
        (i for i in range(after, width) if content[i].texts and content[i].numeric < 0.5 and content[i].operator < 0.5),
        None,
    )
    if name is None:
        return None
    roles[name] = "name"
    seen_target = False
    plain: list[int] = []
    for i in range(name + 1, width):
        c = content[i]
        if not c.texts:
            continue
        if c.operator >= 0.5:
            roles[i] = "operator"
        elif not seen_target and c.numeric >= 0.5:
            roles[i], seen_target = "target", True
        elif seen_target and c.numeric < 0.3 and c.mean <= 3:
            roles[i] = "unit"
        elif seen_target and c.numeric >= 0.5:
            if all(map(is_plain, c.texts)):
                plain.append(i)
            else:
                roles[i] = "actual" if "actual" not in roles else "ignore"
    if plain and "actual" not in roles and _reports(plain, content, content[roles.index("target")], totals):
        roles[plain.pop(0)] = "actual"
    for i, role in zip(plain, ("weight", "score"), strict=False):
        roles[i] = role
    if not seen_target:
        text_columns = [i for i in range(name + 1, width) if content[i].texts and roles[i] == "unknown"]
        if not text_columns:
            return None
        target = (
            text_columns[-1]
            if len(text_columns) == 1
            else text_columns[1]
            if len(text_columns) > 2
            else text_columns[-1]
        )
        if len(text_columns) > 1:
            roles[text_columns[0]] = "description"
        roles[target] = "target"
    return tuple(Column(i, r if r != "unknown" else "ignore", found_by="rows.content") for i, r in enumerate(roles))


def _reports(plain: Sequence[int], content: Sequence[ColumnContent], target: ColumnContent, totals: int) -> bool:
    """Whether the first of the columns of bare numbers behind the targets tells what was reached, and not points."""
    if totals:
        return len(plain) > totals
    if len(plain) != _POINTS:
        return len(plain) > _POINTS
    pairs = [(_amount(a), _amount(b)) for a, b in zip(target.texts, content[plain[0]].texts, strict=False)]
    near = sum(a is not None and b is not None and abs(a - b) <= _NEAR * abs(a) for a, b in pairs)
    return len(target.texts) == len(content[plain[0]].texts) and near > len(pairs) / 2


def _amount(text: str) -> float | None:
    found = _AMOUNT.search(text.replace(",", ""))
    return float(found[0]) if found else None
