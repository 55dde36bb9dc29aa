"""Small views of a cell's text that header, level and form matching share."""

from __future__ import annotations

from functools import lru_cache

from extractor.documents.invisible import visible
from extractor.regex import regex
from extractor.text.normalise import untagged

WIDTH = {c: c - 0xFEE0 for c in range(0xFF01, 0xFF5F)} | {
    0x3000: None,
    0x200B: None,
    0xFEFF: None,
    0x00AD: None,
}
_SPACE = regex(r"\s+")
_TRANSLATION = regex(r"(?<=[\u4e00-\u9fff)）%\s])\s*[A-Z]?[a-z]{3,}[^\u4e00-\u9fff]*$")
_BRACKET = regex(r"[(\[〔【][^()\[\]〔〕【】]*[)\]〕】]?")


@lru_cache(maxsize=16384)
def squeeze(text: str) -> str:
    """White space and zero-width characters removed: ``"产出\\n指标"`` → ``"产出指标"``."""
    return visible(_SPACE.sub("", untagged(text)))


@lru_cache(maxsize=8192)
def in_chinese(text: str) -> str:
    """The Chinese part of a text in two languages, squeezed: ``"年 份 Year"`` → ``"年份"``; other text as it is."""
    return squeeze(_TRANSLATION.sub("", text) or text)


@lru_cache(maxsize=16384)
def fold(text: str) -> str:
    """Squeezed, full-width forms folded to half width: ``"指标值（％）"`` → ``"指标值(%)"``."""
    return squeeze(text).translate(WIDTH)


@lru_cache(maxsize=8192)
def split_brackets(folded: str) -> tuple[str, tuple[str, ...]]:
    """The text outside brackets, and what stood inside each: ``"预算数(万元)"`` → ``("预算数", ("万元",))``."""
    inside = tuple(m.strip("()[]〔〕【】") for m in _BRACKET.findall(folded))
    return _BRACKET.sub("", folded), inside
