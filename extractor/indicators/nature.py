"""What a row says of its measure's nature: which way is better, and whether it binds."""

from __future__ import annotations

from typing import Literal

from extractor.documents.words import heads_natures
from extractor.indicators.names import strip_enumerator
from extractor.mentions.grammar import parse_operator
from extractor.regex import regex
from extractor.rows.content import is_attribute, unwrapped
from extractor.rows.reading import Column
from extractor.rows.shape import fold, squeeze

_HIGHER = regex(r"^正向|^正$|↑|越高越好|增长性|逐步(?:提高|上升|增加)|提高为优")
_LOWER = regex(r"^(?:反向|逆向|负向)|^[反逆负]$|↓|越低越好|逐步(?:降低|下降|减少)|降低为优")
_OF_NATURE = regex(r"性质|属性")
_BEHIND = regex(r"[（(\[【〔]([^（()）\[\]【】〔〕]{2,7})[)）\]】〕]$|[，,；;、]([\u4e00-\u9fff]{2,7})$")
_IN_FRONT = regex(r"[（(\[【〔]([^（()）\[\]【】〔〕]{2,7})[)）\]】〕](?=[\u4e00-\u9fff])")
_BETWEEN = regex(r"[、，,；;/]")
_COUNT = regex(r"[（(]共?\d+[项个][)）]$")
_BINDING = regex(r"^(?!结果|过程|基本).*性|定量")
"""Words that name a nature and no other level: not 过程指标, not 约束类."""
_TICK = regex(r"[√✓✔☑●○■]")
_WORD = regex(r"[\u4e00-\u9fff]{1,8}")


def polarity_of(text: str) -> Literal["higher", "lower"] | None:
    """Which way is better, by the text of a column of directions: 正向指标, 逐步降低."""
    said = squeeze(text)
    if _HIGHER.search(said):
        return "higher"
    return "lower" if _LOWER.search(said) else None


def attribute_of(text: str, column: Column) -> str | None:
    """The attribute that a cell of a column states, as written, or None where it holds an operator or nothing.

    Example: 约束性 below any head; any word that is no operator (刚性, 监测) below 指标性质 or 必选/可选; a tick below
    the head 约束性.
    """
    if _TICK.fullmatch(squeeze(text)):
        return squeeze(column.header) if is_attribute(column.header) else None
    for part in _parts(text):
        if is_attribute(part):
            return part
    said = squeeze(text)
    told = column.role == "attribute" or _OF_NATURE.search(column.header) or heads_natures(fold(column.header))
    stated = bool(told) and _WORD.fullmatch(said) is not None and polarity_of(said) is None
    return said if stated and said != "无" and parse_operator(said) is None else None


def polarity_beside(text: str) -> Literal["higher", "lower"] | None:
    """Which way is better where a cell says that besides the nature: 约束性、正向."""
    return next((way for part in _parts(text) if (way := polarity_of(part)) is not None), None)


def bracketed_nature(text: str) -> str | None:
    """The attribute that brackets or a last word behind a name or value state: 森林覆盖率（约束性）, ≥97%，约束性."""
    said = _BEHIND.search(squeeze(text))
    word = next(filter(None, said.groups())) if said is not None else ""
    return word if is_attribute(word) else None


def nature_in_front(name: str) -> tuple[str, str] | None:
    """The attribute that brackets in front of a name state, and the name without them: 【约束性】用水总量."""
    said = _IN_FRONT.match(name)
    return (said.group(1), name[said.end() :]) if said is not None and is_attribute(said.group(1)) else None


def nature_of_level(level: str | None) -> str | None:
    """The attribute of all indicators below a level, its number and count aside: 一、约束性指标（5项）."""
    said = _COUNT.sub("", strip_enumerator(level or ""))
    return said if is_attribute(said) and _BINDING.search(said) is not None else None


def _parts(text: str) -> list[str]:
    return [word for part in _BETWEEN.split(squeeze(text)) if (word := unwrapped(part))]
