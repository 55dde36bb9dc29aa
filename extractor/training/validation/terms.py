"""The labels and fields that gold may have, written down apart from the code, and where the two differ."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import get_args

from extractor.documents.heads import vocabulary

ROLES = {"target", "actual", "baseline", "tier", "change", "share", "weight", "score"}
KINDS = {"number", "percent", "money", "duration", "date", "ratio", "qualitative", "empty"}
OPS = {"=", ">=", ">", "<=", "<", "range"}
PERS = {"hour", "day", "week", "month", "quarter", "year"}
CATEGORIES = {
    *("output", "output.quantity", "output.quality", "output.timeliness", "cost", "cost.economic", "cost.social"),
    *("cost.environmental", "benefit", "benefit.economic", "benefit.social", "benefit.environmental"),
    *("benefit.sustainability", "satisfaction", "decision", "input", "process"),
}
TYPES = {
    *("performance_targets", "self_evaluation", "indicator_system", "assessment_rules", "work_report"),
    *("statistics", "plan", "other"),
}
DOCUMENT_FIELDS = {"title", "organization", "organization_code", "year", "type", "amount_unit", "pages"}
META_FIELDS = {"layout", "family", "domain", "carrier", "doc_type", "faults"}
VALUE_FIELDS = {
    *("role", "text", "kind", "op_text", "op", "value", "value_max", "unit", "unit_inferred", "approx", "implied"),
    *("date", "frequency", "grade", "period", "scope", "base", "direction", "goal", "suspect"),
    *("optional", "op_alt"),
}
VALUE_REQUIRED = {"role", "text", "kind", "op", "value", "value_max", "unit"}
INDICATOR_FIELDS = {
    *("id", "project", "section", "level1", "level2", "name", "core", "alt_names", "category", "description"),
    *("subject", "basis", "scoring", "polarity", "attribute", "reason", "values", "origin", "optional", "gold_source"),
}
INDICATOR_REQUIRED = {"id", "project", "level1", "level2", "name", "core", "category", "values", "origin"}
PROJECT_FIELDS = {
    *("id", "parent", "name", "code", "organization", "year", "budget", "fiscal_funds", "other_funds"),
    *("adjusted_budget", "executed", "execution_rate", "score", "conclusion", "purpose", "goals", "schedule"),
}
PROJECT_REQUIRED = {"id", "parent", "name", "code", "budget", "fiscal_funds", "other_funds", "purpose", "goals"}
MONEY_FIELDS = ("budget", "fiscal_funds", "other_funds", "adjusted_budget", "executed")
ROW_KINDS = {
    *("title", "form", "fund", "schedule", "header", "indicator", "parent", "total", "note", "blank", "group", "text"),
}
SPANS = {
    *("NAME", "PART", "OBJECT", "SHARED", "SUBJECT", "SCOPE", "PERIOD", "BASE", "VALUE", "OP", "FREQ", "DIRECTION"),
}
NAMING = {"NAME", "PART", "OBJECT", "SHARED"}
LABELS_FOR_TRAINING = {"rows", "columns", "spans"}
DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?|--\d{2}(-\d{2})?|---\d{2}")
SCALE = re.compile(r"(万|亿)(?!吨公里)|千元|百万元")


def squeeze(text: str) -> str:
    """``text`` without white space, compatibility characters made plain: what is compared here."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


@cache
def column_roles() -> frozenset[str]:
    """The roles of the header vocabulary, and the two that a grid adds."""
    return frozenset(role.name for role in vocabulary().roles) | {"measure", "ignore"}


def same_as_code() -> Iterator[str]:
    """Labels written here that are not those of the code."""
    from extractor.indicators.result import Role, ValueKind
    from extractor.labels import labels
    from extractor.mentions.prose.tags import Label
    from extractor.mentions.quantity import Op, Per
    from extractor.rows.reading import RowKind

    pairs: list[tuple[str, set[str], set[str]]] = [
        ("role", ROLES, set(get_args(Role))),
        ("kind", KINDS, set(get_args(ValueKind))),
        ("op", OPS, set(get_args(Op))),
        ("per", PERS, set(get_args(Per))),
        ("category", CATEGORIES, set(labels()["category"])),
        ("rows", ROW_KINDS, set(get_args(RowKind))),
    ]
    for name, here, code in pairs:
        if here != code:
            yield f"{name}：标注与代码的取值不同：{sorted(here ^ code)}"
    if missing := set(get_args(Label)) - SPANS:
        yield f"spans：代码的标签 {sorted(missing)} 在标注中没有"
