"""What an element of a web page is to the eye: left out, bold, raised, a form control's entry, a picture of a sign."""

from __future__ import annotations

import re
from typing import Any

from extractor.documents.symbols import named_sign, symbol
from extractor.documents.web.html_css import Display
from extractor.regex import regex

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
CONTROLS_OF_FORMS = ("input", "select", "textarea")
_DROPPED = frozenset(
    (
        "script", "style", "title", "template", "rt", "rp", "noscript", "svg", "iframe", "object", "datalist",
        "button", "nav", "aside", "footer", "canvas", "audio", "video", "map", *CONTROLS_OF_FORMS,
    )
)  # fmt: skip
_NAVIGATION = frozenset(
    (
        "nav", "navbar", "breadcrumb", "breadcrumbs", "crumb", "crumbs", "footer", "copyright", "pagination",
        "sidebar", "share",
    )
)  # fmt: skip
"""Class names that say a part of the page is no part of the document; such a part is kept if a table is in it."""

_BOLD_TAGS = HEADINGS | {"b", "strong", "th"}
_BOLD_STYLE = regex(r"font-weight\s*:\s*(?:bold|[6-9]00)|font-family\s*:[^;]*(?:黑体|SimHei|小标宋)", re.IGNORECASE)
_HIDDEN_STYLE = regex(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all"
    r"|(?<![\w-])opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)"
    r"|(?<![\w-])(?:left|top|text-indent)\s*:\s*-\d{4,}(?:\.\d+)?\s*px",
    re.IGNORECASE,
)
_NO_SIZE = regex(r"(?<![\w-])font-size\s*:\s*0(?:\.0+)?\s*(?:px|pt|r?em|%)?\s*(?:;|!|$)", re.IGNORECASE)
_STRUCK_TAGS = frozenset(("del", "s", "strike"))
_STRUCK_STYLE = regex(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)
_RAISED_STYLE = regex(r"vertical-align\s*:\s*super", re.IGNORECASE)
_FONT = regex(r"(?<![\w-])(?:mso-symbol-font-family|font-family)\s*:\s*[\"']?([^;,\"']*)", re.IGNORECASE)
_SYMBOL_FONTS = ("symbol", "wingdings", "webdings")
_LONGEST_SIGNS = 12
"""Characters that stand together in a symbol font."""
_PAGE_LINK = regex(r"[上下前后]一?页|[首尾末]页")
_PAGER = regex(r"[上下前后首尾末]一?页|共|第|当前|跳转|转到|到|页|条|记录|GO|go|[\d\s.…·|/:：<>＜＞«»‹›\[\]（）()]")
_PAGER_MOST = 120
_LETTER, _NO_MENU, _LINK_MOST = regex(r"\w"), regex(r"\d|附件|率|指标|[一二三四五六七八九十]、"), 10
_HIDDEN_MOST = 200
"""Characters: what a class hides and is longer may be a part of the page that a click shows."""


def dropped(element: Any, tag: str, rules: Display, *, in_table: bool) -> bool:
    """Whether an element is no part of what the page shows.

    Args:
        element: the element.
        tag: the part it plays.
        rules: the page's style sheets.
        in_table: it stands in a table.
    """
    if tag in _DROPPED:
        return True
    if element.get("hidden") is not None or element.get("role") == "navigation":
        return True
    style = element.get("style")
    if style and (_HIDDEN_STYLE.search(style) or (not len(element) and _NO_SIZE.search(style))):
        return True  # elements within one of no size may have a size of their own
    if rules.of(element) == "none" and not (style and "display" in style) and (in_table or _short(element)):
        return True
    if tag in ("ul", "ol", "table") and _menu(element):
        return True
    names = element.get("class")
    return bool(
        names
        and tag in ("div", "ul", "p", "section")
        and not _NAVIGATION.isdisjoint(names.lower().split())
        and element.find(".//table") is None
    )


def _menu(element: Any) -> bool:
    """Whether a list or a table of the layout holds nothing but short links: 首页, 机构概况, 政务公开."""
    links = ["".join(link.itertext()) for link in element.iter("a")]
    if sum(bool(words.strip()) for words in links) < 2:
        return False
    if any(len(words.strip()) > _LINK_MOST or _NO_MENU.search(words) for words in links):
        return False
    return len(_LETTER.findall("".join(links))) == len(_LETTER.findall("".join(element.itertext())))


def _short(element: Any) -> bool:
    return element.find(".//table") is None and len("".join(element.itertext())) <= _HIDDEN_MOST


def pages(text: str) -> bool:
    """Whether a line is nothing but the links from page to page: 上一页 1 2 3 下一页 尾页."""
    return len(text) <= _PAGER_MOST and _PAGE_LINK.search(text) is not None and not _PAGER.sub("", text)


def pictured(element: Any) -> str | None:
    """The sign that a picture shows by the text that stands for it: alt="≥", title="大于等于"; None for any other."""
    return named_sign(element.get("alt"), element.get("title"))


def entered(element: Any, tag: str) -> str:
    """What a form control shows: the text typed in, the option chosen, a tick."""
    if tag == "textarea":
        return element.text or ""
    if tag == "select":
        return next(("".join(o.itertext()) for o in element.iter("option") if o.get("selected") is not None), "")
    kind = (element.get("type") or "text").lower()
    if kind in ("checkbox", "radio"):
        return "□" if element.get("checked") is None else "☑"
    return element.get("value") or "" if kind in ("text", "number", "date", "month") else ""


def seen(text: str | None, element: Any) -> str | None:
    """Text as it is seen: in a symbol font ³ is ≥, and l a bullet."""
    bare = text.strip() if text else ""
    if not bare or len(bare) > _LONGEST_SIGNS or any("\xff" < ch < "\uf000" or ch > "\uf0ff" for ch in bare):
        return text
    while element is not None:
        named = _FONT.findall(element.get("style") or "") or [element.get("face") or ""]
        font = next((name.strip() for name in named if name.strip().lower().startswith(_SYMBOL_FONTS)), None)
        if font is not None:
            return "".join(ch if ch.isspace() else symbol(font, ord(ch)) or ch for ch in text or "")
        if named[0] or element.tag in ("td", "th", "p", "li"):
            return text
        element = element.getparent()
    return text


def bold(element: Any, tag: str) -> bool:
    """Whether text is bold, by its tag or its style."""
    if tag in _BOLD_TAGS:
        return True
    style = element.get("style")
    return bool(style and _BOLD_STYLE.search(style))


def struck(element: Any, tag: str) -> bool:
    """Whether text is struck through."""
    style = element.get("style")
    return tag in _STRUCK_TAGS or bool(style and _STRUCK_STYLE.search(style))


def above(element: Any, tag: str) -> bool:
    """Whether text is set above the line."""
    if tag == "sup" or "MsoFootnoteReference" in (element.get("class") or ""):
        return True
    style = element.get("style")
    return bool(style and _RAISED_STYLE.search(style))


def span(element: Any, name: str) -> int:
    """A span as browsers read it: nonsense is 1; a row span of 0 runs to the end."""
    text = (element.get(name) or "1").strip()
    found = re.match(r"\d+", text)
    number = int(found[0][:6]) if found else 1
    if name == "rowspan" and found and number == 0:
        return 65534
    return max(1, min(number, 65534 if name == "rowspan" else 1000))
