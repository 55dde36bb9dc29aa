"""Roles of columns from their contents alone, where there is no header or a doubtful one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractor.rows.content import ColumnContent
from extractor.rows.reading import Column


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


def infer(content: Sequence[ColumnContent]) -> tuple[Column, ...] | None:
    """Roles from contents alone, for a table without a header; None where it shows no indicator levels."""
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
        elif seen_target and c.numeric >= 0.7:
            plain = all(re.fullmatch(r"\d+(?:\.\d+)?", t) for t in c.texts)
            if not plain:
                roles[i] = "actual" if "actual" not in roles else "ignore"
            elif "weight" not in roles:
                roles[i] = "weight"
            elif "score" not in roles:
                roles[i] = "score"
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
