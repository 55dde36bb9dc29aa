"""Passages beside names are what sentences are read from, whatever the head over them is called."""

from __future__ import annotations

import pytest

from extractor.pipeline import explain
from extractor.rows.content import ColumnContent
from extractor.rows.passages import passages
from extractor.rows.reading import Column

NAMES = ("道路清扫", "河道保洁", "绿地养护")
TOLD = (
    "清扫城区道路120公里；新增清扫车6台。",
    "清理河道垃圾35吨，巡查48次。打捞水草12吨。",
    "补植苗木900株。修剪绿篱4万平方米，更换草坪2处。",
)
BODIES = ("环卫所", "水利站", "园林所")
BRIEF = ("120公里", "35吨", "900株")
WORDS = ("进一步加强日常管理，健全长效机制，压实各级责任，确保取得实效。",) * 3

CASES = (
    ("results told in passages", [("name", NAMES), ("actual", TOLD), ("responsible", BODIES)], 1),
    ("how it is done", [("index", ("1", "2", "3")), ("group", NAMES), ("method", TOLD)], 1),
    ("rules with requirements", [("name", NAMES), ("scoring", TOLD), ("department", BODIES)], 1),
    ("a result in figures", [("name", NAMES), ("actual", BRIEF), ("responsible", BODIES)], 0),
    ("words without figures", [("name", NAMES), ("method", WORDS), ("responsible", BODIES)], 0),
    ("rules beside goals", [("name", NAMES), ("target", BRIEF), ("scoring", TOLD)], 0),
    ("points beside rules", [("name", NAMES), ("scoring", TOLD), ("weight", ("10", "20", "5"))], 0),
    ("passages twice", [("name", NAMES), ("method", TOLD), ("actual", TOLD)], 0),
    ("nothing in front", [("responsible", BODIES), ("actual", TOLD)], 0),
)


@pytest.mark.parametrize(("given", "changed"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_passages_become_contents(given: list[tuple[str, tuple[str, ...]]], changed: int) -> None:
    columns = [Column(i, role, header="某栏", found_by="rows.header") for i, (role, _) in enumerate(given)]
    out = passages(columns, [ColumnContent.of(texts) for _, texts in given])
    assert [c.role for c in out].count("content") == changed
    assert [c for c in out if c.role != "content"] == [c for c in columns if out[c.index].role != "content"]


@pytest.mark.parametrize("head", ["进展情况", "主要举措", "工作措施"])
def test_the_sentences_of_a_column_of_passages_are_read(head: str) -> None:
    lines = [("工作任务", head, "责任单位"), *zip(NAMES, TOLD, BODIES, strict=True)]
    read = explain("\n".join("\t".join(line) for line in lines).encode(), filename="任务.tsv")
    found, text = read.result.indicators, read.document.text
    told = {v.text for i in found for v in i.values}
    assert {"120公里", "35吨", "900株", "2处"} <= told
    assert all(text[i.source.start : i.source.end] == i.source.text for i in found)
