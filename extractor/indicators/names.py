"""An indicator's name as the contract wants it."""

from __future__ import annotations

from extractor.regex import regex
from extractor.rows.shape import squeeze

_MARKS = regex(r"^[\s★☆*＊●▲△◆■□▪•·#]+")
_COUNT = r"[\d一二三四五六七八九十]{1,3}"
GOES_ON = r"(?=[\u4e00-\u9fff])(?!项(?!目)|[年月季](?!度)|[个次条类级期日天周分])"
"""Where a name follows its number without a mark: 指标1完工率, not 指标1项."""
_ENUMERATOR = regex(
    rf"^(?:(?:定量|定性|绩效|数量|质量|时效|成本)?指标\s*{_COUNT}\s*[:：.、．]\s*"
    rf"|指标\s*\d{{1,2}}\s*{GOES_ON}"
    rf"|[（(]\s*{_COUNT}\s*[)）]\s*"
    r"|\d{1,2}\s*[.、．](?!\d)\s*|\d{1,2}\)\s*|[①-⑳]\s*|[一二三四五六七八九十]{1,3}、\s*)"
)
_HOLE = r"(?:[*＊]{2,}|[xX×]{2,}|_{2,})"
_TEMPLATE = regex(
    rf"[（(]?\s*[≥≤><＞＜=＝]{{0,2}}\s*{_HOLE}[^（()）]{{0,6}}[)）]?$|[（(][^（()）]*[*＊]{{2,}}[^（()）]*[)）]"
)
_UNFILLED = regex(
    rf"(?:定量|定性|绩效|数量|质量|时效|成本)?指标\s*{_COUNT}\s*[:：.、．]?|[（(]\s*{_COUNT}\s*[)）]|\d{{1,2}}\s*[.、．]|[①-⑳]"
)
_FILLER = regex(r"^(?:[\d.%]+|[….·。]{2,}|-+|—+)$")


def clean_name(text: str) -> str:
    """A name without white space, leading marks, enumerators and unfilled templates."""
    name = squeeze(text)
    for _ in range(3):
        bare = _ENUMERATOR.sub("", _MARKS.sub("", name), count=1)
        if bare == name or not bare:
            break
        name = bare
    without = _TEMPLATE.sub("", name)
    return without or name


def strip_enumerator(name: str) -> str:
    """A name without the enumerator in front: ``"（一）造林"`` → ``"造林"``."""
    return _ENUMERATOR.sub("", name)


def is_unfilled(name: str) -> bool:
    """Whether a name cell holds the form's own number and nothing behind it: 指标2：."""
    return _UNFILLED.fullmatch(squeeze(name)) is not None


def is_filler(name: str) -> bool:
    """Whether a name cell holds printed filler (0, ……, 88) and no name."""
    return bool(_FILLER.match(name))
