"""Passages beside names: what a table of tasks tells in whole sentences, whatever the head over them is called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractor.regex import regex
from extractor.rows.content import ColumnContent
from extractor.rows.reading import Column

_TOLD = frozenset({"method", "actual", "scoring", "description", "unknown", "other", "ignore"})
"""What a head may say of passages that are the one thing a table states."""
_BESIDE = frozenset(
    {"index", "name", "group", "responsible", "organization", "department", "deadline", "remark"}
    | {"unknown", "other", "ignore"}
)
_LONG = 16  # characters; passages are longer on average, names are not
_MOSTLY = 0.6  # share of a column's texts that are passages
_LEAST = 2  # rows, sentences of a passage, figures in it
_STOP = regex(r"[。；;]")
_FIGURE = regex(r"\d+(?:\.\d+)?|[两三四五六七八九十]+[次个项期场]")


def passages(columns: Sequence[Column], content: Sequence[ColumnContent]) -> tuple[Column, ...]:
    """A column of passages full of figures beside names and bodies holds what the sentences say.

    Args:
        columns: the columns as settled.
        content: what stands below, per column.

    Example: 考核项目 | 进展情况 over 拆除违法建设 | 拆除1.2万平方米。更换路灯300盏。: the sentences are no result of
    拆除违法建设 but tell results of their own, so 进展情况 becomes "content", as do 主要举措 and 任务和细则.
    """
    told = [c.index for c in columns if c.role in _TOLD and _is_passages(content[c.index])]
    named = any(c.role in ("name", "group") and content[c.index].mean < _LONG for c in columns)
    if len(told) != 1 or not named or any(c.role not in _BESIDE for c in columns if c.index not in told):
        return tuple(columns)
    return tuple(replace(c, role="content", found_by="rows.content") if c.index == told[0] else c for c in columns)


def _is_passages(content: ColumnContent) -> bool:
    """Whether most of a column's cells are several sentences that hold several figures."""
    texts = content.texts
    if len(texts) < _LEAST or content.mean < _LONG:
        return False
    full = sum(len(_STOP.findall(t)) >= _LEAST and len(_FIGURE.findall(t)) >= _LEAST for t in texts)
    return full >= _MOSTLY * len(texts)
