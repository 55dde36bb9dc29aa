"""What the category and confidence models see: named features, the same in training and at run time.

Change anything here and raise the version: models trained for another one are then refused.
"""

from __future__ import annotations

import re

from extractor.indicators.result import Origin, Role, ValueKind
from extractor.mentions.quantity import Op
from extractor.rows.features import grams, step
from extractor.rows.shape import fold

CATEGORY_VERSION = 1

_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_BRACKETS = re.compile(r"[(\[〔【][^()\[\]〔〕【】]*[)\]〕】]")
_LENGTHS = (2, 4, 6, 9, 13, 18)
_HEAD = 12  # characters of a description that tell what it is about


def category_features(
    name: str,
    *,
    unit: str | None = None,
    kind: ValueKind | None = None,
    role: Role | None = None,
    op: Op | None = None,
    description: str | None = None,
    origin: Origin = "prose",
    guess: str | None = None,
) -> list[str]:
    """Features of an indicator whose category is not stated.

    Args:
        name: its name.
        unit, kind, role, op: of its first value that says something, None where it has none.
        description: its description.
        origin: whether it stands in a table or in a sentence.
        guess: the category that the word lists suggest, None where they suggest none.

    Example: 完成验收 with a date gives "n2=验收", "kind=date", "n$=验收|date" …
    """
    body = _DIGITS.sub("#", _BRACKETS.sub("", fold(name))) or fold(name)
    out = grams(body, "n")
    out += [f"n$={body[-k:]}" for k in (1, 2, 3, 4)]
    out += [f"n^={body[:k]}" for k in (2, 3)]
    out += [f"long={step(len(body), _LENGTHS)}", f"unit={unit}", f"kind={kind}", f"role={role}", f"op={op}"]
    out += [f"n$={body[-2:]}|{kind}", f"n^={body[:2]}|{kind}", f"kind={kind}|{op}"]
    out += [f"origin={origin}", f"guess={guess}"]
    if description:
        told = fold(description).removeprefix("反映").removeprefix("考核")[:_HEAD]
        out += [f"d2={told[i : i + 2]}" for i in range(len(told) - 1)]
    return out
