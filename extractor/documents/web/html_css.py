"""What a page's style sheets say of showing: rules that hide an element, or make it a table, a row, a cell.

Only that is read of them. A rule counts where its last part and those before it fit the element and those around it;
what is said for printing, for states (:hover) and by attributes is passed over. A later rule overrules an earlier one.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from extractor.regex import regex

_MOST_TEXT, _MOST_RULES = 400_000, 2_000
_COMMENT = regex(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_AT_RULE = regex(r"@[a-z-]+[^{};]*(?:;|\{(?:[^{}]|\{[^{}]*\})*\})", re.IGNORECASE)
_DISPLAY = regex(r"(?<![\w-])display\s*:\s*([\w-]+)", re.IGNORECASE)
_INVISIBLE = regex(r"(?<![\w-])visibility\s*:\s*hidden", re.IGNORECASE)
_COMPOUND = regex(r"([A-Za-z][\w-]*|\*)?((?:[.#][\w-]+)*)")
_TOLD = frozenset(("none", "table", "inline-table", "table-row", "table-cell"))


class _Part(NamedTuple):
    """One part of a selector: td.old, #page."""

    tag: str | None
    identity: str | None
    classes: frozenset[str]

    def fits(self, element: Any) -> bool:
        if self.tag is not None and element.tag != self.tag:
            return False
        if self.identity is not None and element.get("id") != self.identity:
            return False
        return not self.classes or self.classes <= set((element.get("class") or "").split())


class Display:
    """The rules of a page that tell how its elements are shown."""

    def __init__(self, root: Any = None) -> None:
        self._rules: list[tuple[tuple[_Part, ...], str]] = []
        self._known: dict[Any, str | None] = {}
        css = "\n".join(style.text or "" for style in (root.iter("style") if root is not None else ()))[:_MOST_TEXT]
        if not re.search("display|visibility", css, re.IGNORECASE):
            return
        css = _AT_RULE.sub(" ", _COMMENT.sub(" ", css))
        for rule in css.split("}"):
            selectors, _, body = rule.partition("{")
            found = _DISPLAY.findall(body)
            shown = found[-1].lower() if found else "none" if _INVISIBLE.search(body) else None
            if shown is None:
                continue
            for selector in selectors.split(","):
                parts = _parts(selector)
                if parts is not None and len(self._rules) < _MOST_RULES:
                    self._rules.append((parts, shown))
        if not any(shown in _TOLD for _, shown in self._rules):
            self._rules.clear()

    def of(self, element: Any) -> str | None:
        """What the rules say of an element: none, table, table-row, block …; None where they say nothing."""
        if not self._rules:
            return None
        if element not in self._known:
            fitting = (shown for parts, shown in reversed(self._rules) if _fits(parts, element))
            self._known[element] = next(fitting, None)
        return self._known[element]


def _parts(selector: str) -> tuple[_Part, ...] | None:
    """A selector's parts, outermost first; None for one that is not read."""
    parts: list[_Part] = []
    for word in selector.replace(">", " ").split():
        found = _COMPOUND.fullmatch(word)
        if found is None:
            return None
        names = re.findall(r"([.#])([\w-]+)", found[2])
        tag = found[1].lower() if found[1] and found[1] != "*" else None
        identity = next((name for mark, name in names if mark == "#"), None)
        parts.append(_Part(tag, identity, frozenset(name for mark, name in names if mark == ".")))
    last = parts[-1] if parts else None
    return tuple(parts) if last is not None and (last.identity or last.classes or len(parts) > 1) else None


def _fits(parts: tuple[_Part, ...], element: Any) -> bool:
    if not parts[-1].fits(element):
        return False
    above = element.getparent()
    for part in reversed(parts[:-1]):
        while above is not None and not (isinstance(above.tag, str) and part.fits(above)):
            above = above.getparent()
        if above is None:
            return False
        above = above.getparent()
    return True
