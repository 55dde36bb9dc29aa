"""The document that the demonstration extracts."""

from __future__ import annotations

from pathlib import Path

from extractor import extract
from extractor.documents.read import read
from extractor.training.render import load_blocks, render

SAMPLES = Path(__file__).parent.parent / "corpora" / "samples"
DOCUMENT = SAMPLES / "示例-部门预算绩效文本.docx"


def test_it_is_what_its_blocks_say() -> None:
    blocks = load_blocks(DOCUMENT.with_suffix("").with_suffix(".blocks.json"))
    made = read(render(blocks, "docx"), filename=DOCUMENT.name)
    assert read(DOCUMENT.read_bytes(), filename=DOCUMENT.name).text == made.text


def test_it_shows_what_the_extractor_can_do() -> None:
    result = extract(DOCUMENT)
    assert (result.document.year, result.document.organization) == (2025, "青禾县应急管理局")
    assert [(p.code, p.name, p.budget and p.budget.value) for p in result.projects] == [
        ("QH2025-0317", "应急救援装备购置", 1_865_000),
        ("QH2025-0322", "安全生产宣传教育", 420_000),
    ]
    assert [step.percent for step in result.projects[0].schedule] == [10, 45, 80, 100]
    rows = [i for i in result.indicators if i.origin == "table"]
    assert [len([i for i in rows if i.project == p.id]) for p in result.projects] == [8, 8]
    assert any(i.origin == "prose" for i in result.indicators)
    suspect = [v for i in rows for v in i.values if v.suspect]
    assert [v.text for v in suspect] == ["290%"]
    assert any(f.suggestion == "≥90%" for f in result.findings)
