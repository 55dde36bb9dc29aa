"""A result → gold that an annotator corrects: the contract's fields less what is derived, with what only gold has."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

Plain = dict[str, Any]

_ABOUT = ("title", "organization", "organization_code", "year", "type", "amount_unit")
_DERIVED = frozenset({"confidence", "category_confidence", "found_by", "source"})
_OPEN_PROJECT = frozenset({"source"})
_VERB = re.compile(r"^(?:开展|组织|设置|完成|实施|新建|建成|培训|举办|召开|发放)(?=.{2,})")
"""What may stay or go in front of a name: an acceptable answer need not hold it."""


def gold_of(result: Plain, *, text: str, carrier: str) -> Plain:
    """Pre-annotated gold for one document, in the form that corpora/README.md describes.

    Args:
        result: what was extracted, as the contract has it.
        text: the document's text, which the offsets of prose index into.
        carrier: how the file carries its content, for ``meta``.

    Returns:
        ``meta`` with what only the annotator knows left empty, ``document``, ``projects``, ``indicators``. Every
        indicator has its ``core``; one of prose its ``gold_source``, from the subject or name through the value.
    """
    kind = str(result["document"]["type"])
    meta = {"layout": "", "family": "", "domain": "", "carrier": carrier, "doc_type": kind, "faults": []}
    return {
        "meta": meta,
        "document": _document(result["document"], text),
        "projects": [{k: v for k, v in p.items() if k not in _OPEN_PROJECT} for p in result["projects"]],
        "indicators": [_indicator(i, text) for i in result["indicators"]],
    }


def unsure(result: Plain, *, below: float = 0.8) -> list[str]:
    """Names of the indicators to look at first: low confidence, or a finding about them."""
    complained = {f["indicator"] for f in result["findings"] if f["indicator"] and f["severity"] != "info"}
    return [i["name"] for i in result["indicators"] if i["confidence"] < below or i["id"] in complained]


def _document(told: Plain, text: str) -> Plain:
    """What is told of the document; a year that does not stand in it is left open."""
    out = {k: told[k] for k in _ABOUT}
    if out["year"] is not None and str(out["year"]) not in unicodedata.normalize("NFKC", text):
        del out["year"]
    return out


def _indicator(item: Plain, text: str) -> Plain:
    out = {k: v for k, v in item.items() if k not in _DERIVED}
    out["values"] = [{k: v for k, v in value.items() if k != "source"} for value in item["values"]]
    out["core"] = item["name"]
    if item["origin"] == "prose":
        out["core"] = _VERB.sub("", item["name"])
        start = min([item["source"]["start"], *(v["source"]["start"] for v in item["values"])])
        end = max([item["source"]["end"], *(v["source"]["end"] for v in item["values"])])
        subject = item.get("subject")
        if subject and (at := text.rfind(subject, max(0, start - 4 * len(subject) - 20), start)) >= 0:
            start = at
        out["gold_source"] = {"start": start, "end": end, "text": text[start:end]}
    return out
