"""The same content in every format gives the same projects and indicators."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from extractor import extract
from extractor.training.render import load_blocks, render

CORPORA = Path(__file__).resolve().parent.parent / "corpora"
NEUTRAL = sorted([*(CORPORA / "dev").rglob("*.blocks.json"), *(CORPORA / "samples").rglob("*.blocks.json")])
FORMATS = [("txt", "tabs"), ("xlsx", "default"), ("html", "default"), ("pdf", "default")]

_PLACES = ("source", "found_by", "confidence", "category_confidence")


def _content(result: dict[str, Any]) -> dict[str, Any]:
    """Projects and indicators without what depends on the format: places, and white space inside texts."""

    def strip(x: Any) -> Any:
        if isinstance(x, dict):
            return {k: strip(v) for k, v in x.items() if k not in _PLACES}
        if isinstance(x, list):
            return [strip(v) for v in x]
        return "".join(x.split()) if isinstance(x, str) else x

    return {
        "projects": strip(result["projects"]),
        # Headings are told by style in one format and by look in another.
        "indicators": [{k: v for k, v in strip(i).items() if k != "section"} for i in result["indicators"]],
    }


@pytest.mark.parametrize("path", NEUTRAL, ids=lambda p: p.name.removesuffix(".blocks.json"))
@pytest.mark.parametrize(("kind", "style"), FORMATS, ids=[k for k, _ in FORMATS])
def test_every_format_gives_what_the_docx_gives(path: Path, kind: str, style: str) -> None:
    neutral = load_blocks(path)
    reference = _content(extract(render(neutral, "docx"), filename="x.docx").to_dict())
    found = _content(extract(render(neutral, kind, style), filename=f"x.{kind}").to_dict())
    assert found == reference


def test_there_are_a_dozen_documents() -> None:
    assert len(NEUTRAL) >= 12
