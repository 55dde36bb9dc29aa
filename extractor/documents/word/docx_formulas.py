"""Formulas of a .docx (m:oMath) on one line: (完成数/计划数)×100%, 1.2×10⁴."""

from __future__ import annotations

from typing import Any

from extractor.documents.raised import raised

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_DEEPEST = 40
"""Parts in parts; what is deeper is read as its texts follow."""


def in_line(element: Any, depth: int = 0) -> str:
    """A formula's text: brackets and what divides are written out, exponents are raised, the rest is as it follows."""
    if element.tag == f"{_M}t":
        return element.text or ""
    if depth > _DEEPEST:
        return "".join(t.text or "" for t in element.iter(f"{_M}t"))
    if element.tag == f"{_M}d":
        properties = element.find(f"{_M}dPr")
        begin, parting, end = (
            _sign(properties, name, usual) for name, usual in (("begChr", "("), ("sepChr", "|"), ("endChr", ")"))
        )
        return begin + parting.join(in_line(part, depth + 1) for part in element.findall(f"{_M}e")) + end
    text = "".join(in_line(child, depth + 1) for child in element if isinstance(child.tag, str))
    if element.tag == f"{_M}den":
        return f"/{text}"
    return raised(text) if element.tag == f"{_M}sup" and _is_power(element) else text


def _is_power(exponent: Any) -> bool:
    """Whether it stands beside a base; that of a sum or an integral is where it ends."""
    return exponent.getparent().tag in (f"{_M}sSup", f"{_M}sSubSup")


def _sign(properties: Any, name: str, usual: str) -> str:
    child = properties.find(f"{_M}{name}") if properties is not None else None
    return usual if child is None else child.get(f"{_M}val") or ""
