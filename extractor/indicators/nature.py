"""What a row says of its measure's nature: which way is better, and whether it binds."""

from __future__ import annotations

import re
from typing import Literal

from extractor.documents.words import heads_natures
from extractor.mentions.grammar import parse_operator
from extractor.rows.content import is_attribute
from extractor.rows.reading import Column
from extractor.rows.shape import fold, squeeze

_HIGHER = re.compile(r"^正向|^正$|↑|越高越好|增长性|逐步(?:提高|上升|增加)|提高为优")
_LOWER = re.compile(r"^(?:反向|逆向|负向)|^[反逆负]$|↓|越低越好|逐步(?:降低|下降|减少)|降低为优")
_OF_NATURE = re.compile(r"性质|属性")
_BRACKETED = re.compile(r"[（(\[【〔]([^（()）\[\]【】〔〕]{2,7})[)）\]】〕]$")
_WORD = re.compile(r"[\u4e00-\u9fff]{1,8}")


def polarity_of(text: str) -> Literal["higher", "lower"] | None:
    """Which way is better, by the text of a column of directions: 正向指标, 逐步降低."""
    said = squeeze(text)
    if _HIGHER.search(said):
        return "higher"
    return "lower" if _LOWER.search(said) else None


def attribute_of(text: str, column: Column) -> str | None:
    """The attribute that a cell of a column states, as written, or None where it holds an operator or nothing.

    Example: 约束性 below any head; any word that is no operator (刚性, 监测) below 指标性质 or 必选/可选.
    """
    said = squeeze(text)
    if is_attribute(said):
        return said
    told = column.role == "attribute" or _OF_NATURE.search(column.header) or heads_natures(fold(column.header))
    stated = bool(told) and _WORD.fullmatch(said) is not None
    return said if stated and said != "无" and parse_operator(said) is None else None


def bracketed_nature(name: str) -> str | None:
    """The attribute that brackets behind a name state: 约束性 in 森林覆盖率（%）（约束性）."""
    said = _BRACKETED.search(name)
    return said.group(1) if said is not None and is_attribute(said.group(1)) else None
