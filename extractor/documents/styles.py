"""What the names of styles and fonts say, once for every word processor's format."""

from __future__ import annotations

import re

from extractor.regex import regex

HEADING_NAME = regex(r"(?:heading|标题|标题样式)\s*([1-9])(?:\s|$)|([一二三四五])级标题$", re.IGNORECASE)
TITLE_NAMES = {"title", "标题"}
HEAVY_FONTS = regex(r"黑体|SimHei|Heiti|小标宋|大标宋|粗宋|Bold|Heavy|Black", re.IGNORECASE)
"""Chinese documents rarely use bold: a heading is set in 黑体 or 小标宋."""


def level_of_outline(outline: int | None) -> int | None:
    """An outline level as files count it (0 outermost, 9 for body text) → a heading level counted from 1."""
    return outline + 1 if outline is not None and 0 <= outline < 9 else None


def level_of_name(name: str) -> int | None:
    """The heading level that a style's name states.

    Example:
        >>> level_of_name("heading 2"), level_of_name("标题 3"), level_of_name("一级标题"), level_of_name("正文")
        (2, 3, 1, None)
    """
    found = HEADING_NAME.match(name)
    if found:
        return int(found[1]) if found[1] else "一二三四五".index(found[2]) + 1
    return 1 if name.lower() in TITLE_NAMES else None
