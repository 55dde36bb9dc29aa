"""What the category and confidence models see: named features, the same in training and at run time.

Change anything here and raise the version: models trained for another one are then refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from extractor.regex import regex
from extractor.rows.features import grams, step
from extractor.rows.shape import fold

CATEGORY_VERSION = 1

_DIGITS = regex(r"\d+(?:\.\d+)?")
_BRACKETS = regex(r"[(\[〔【][^()\[\]〔〕【】]*[)\]〕】]")
_LENGTHS = (2, 4, 6, 9, 13, 18)
_HEAD = 12  # characters of a description that tell what it is about


class Said(Protocol):
    """What the features read of a value."""

    @property
    def role(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def unit(self) -> str | None: ...
    @property
    def op(self) -> str | None: ...


def telling(values: Sequence[Said]) -> Said | None:
    """The value that tells most of what is measured: the first with a number or a date, else the first with words."""
    said = [v for v in values if v.role not in ("weight", "score") and v.kind != "empty"]
    return next((v for v in said if v.kind != "qualitative"), said[0] if said else None)


def category_features(
    name: str,
    values: Sequence[Said],
    *,
    description: str | None = None,
    origin: str = "prose",
    guess: str | None = None,
) -> list[str]:
    """Features of an indicator whose category is not stated.

    Args:
        name: its name.
        values: its values.
        description: its description.
        origin: whether it stands in a table or in a sentence.
        guess: the category that the word lists suggest, None where they suggest none.

    Example: 完成验收 with a date gives "n2=验收", "kind=date", "n$=验收|date" …
    """
    value = telling(values)
    kind, op = (value.kind, value.op) if value is not None else (None, None)
    body = _DIGITS.sub("#", _BRACKETS.sub("", fold(name))) or fold(name)
    out = grams(body, "n")
    out += [f"n$={body[-k:]}" for k in (1, 2, 3, 4)]
    out += [f"n^={body[:k]}" for k in (2, 3)]
    out += [f"long={step(len(body), _LENGTHS)}", f"origin={origin}", f"guess={guess}"]
    out += [f"kind={kind}", f"op={op}", f"kind={kind}|{op}", f"n$={body[-2:]}|{kind}", f"n^={body[:2]}|{kind}"]
    out += [f"unit={value.unit}", f"role={value.role}"] if value is not None else ["no value"]
    if description:
        told = fold(description).removeprefix("反映").removeprefix("考核")[:_HEAD]
        out += [f"d2={told[i : i + 2]}" for i in range(len(told) - 1)]
    return out
