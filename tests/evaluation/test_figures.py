"""Counts, intervals and what is shown of them, on documents small enough to count by hand."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from extractor.evaluation.figures import figures, summary
from extractor.evaluation.page import page
from extractor.evaluation.run import RULES, run
from extractor.evaluation.sample import Draws, f1, f1_gain
from extractor.evaluation.tally import tally
from extractor.training.gold import GoldDocument
from tests.evaluation.documents import PROSE, TABLE, prose_gold, table_gold, write


def found(*names: str, **changes: Any) -> dict[str, Any]:
    """A result that has gold's rows of these names, the first of them changed."""
    gold = table_gold()
    rows = [i for i in gold["indicators"] if i["name"] in names]
    rows[0].update(changes)
    for item in rows:
        item.update(confidence=0.95, source={"start": 0})
    return {"document": {"type": "performance_targets"}, "projects": [], "indicators": rows}


def counted(result: dict[str, Any]) -> Any:
    return tally(GoldDocument("a", "a.txt", b"", table_gold(), "file"), result, closed=False)[0]


def prf(count: Any) -> tuple[int, int, int]:
    return count.tp, count.fn, count.fp


def test_a_row_missed_lowers_the_recall_of_its_fields() -> None:
    told = counted(found("监测样地", "数据合格率"))
    assert prf(told.measures["table.full"]) == prf(told.measures["all.full"]) == (2, 1, 0)
    for field in ("indicator.name", "indicator.level1", "value.number", "value.unit", "value.op", "value.role"):
        assert prf(told.fields[field]) == (2, 1, 0), field
    assert "indicator.category" not in told.fields  # gold did not judge it


def test_a_wrong_level_is_missed_and_extra_and_confused() -> None:
    told = counted(found("监测样地", "数据合格率", "群众满意度", level1="效益指标"))
    assert prf(told.fields["indicator.level1"]) == (2, 1, 1)
    assert prf(told.measures["table.full"]) == (2, 1, 1)
    assert told.confusions["level1"]["output", "benefit"] == 1


def test_a_wrong_role_keeps_the_number() -> None:
    result = found("监测样地")
    result["indicators"][0]["values"][0]["role"] = "actual"
    told = counted(result)
    assert told.confusions["role"]["target", "actual"] == 1
    assert prf(told.fields["value.role"]) == (0, 3, 1)
    assert prf(told.fields["value.number"]) == (1, 2, 0)


def test_zero_is_a_number_that_is_there() -> None:
    result = found("监测样地")
    result["indicators"][0]["values"][0]["value"] = 0.0
    assert prf(counted(result).fields["value.number"]) == (0, 3, 1)


def test_intervals_are_seeded_and_hold_the_figure() -> None:
    parts = {name: [float(k), 1.0, 1.0] for k, name in enumerate("abcdefgh", 1)}
    one, two = (Draws.of(parts).interval(parts, f1) for _ in range(2))
    assert one == two
    assert one.low is not None and one.high is not None
    assert one.low < one.value < one.high
    assert one.value == pytest.approx(2 * 36 / (2 * 36 + 8 + 8))


def test_one_document_has_no_interval() -> None:
    assert Draws.of(["a"]).interval({"a": [1, 1, 0]}, f1).low is None


def test_a_gain_is_drawn_together() -> None:
    same = {name: [float(k), 1, 0, float(k), 1, 0] for k, name in enumerate("abcd", 1)}
    told = Draws.of(same).interval(same, f1_gain)
    assert (told.value, told.low, told.high) == (0, 0, 0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, "targets", TABLE, table_gold())
    write(tmp_path, "report", PROSE, prose_gold())
    return tmp_path


def test_a_folder_from_end_to_end(folder: Path) -> None:
    told = figures(run(folder, sides=(RULES,)))
    assert (told["documents"], told["files"], told["failed"]) == (2, 2, 0)
    assert told["measures"]["table.full"]["f1"] == 1.0
    assert told["measures"]["prose.full"]["recall"] == 1.0
    assert {line["name"] for line in told["groups"]["type"]} == {"performance_targets", "work_report"}
    assert told["sides"][RULES]["gains"]["table.full"]["gain"] == 0
    json.dumps(told)


def test_a_document_that_fails_costs_only_itself(folder: Path) -> None:
    write(folder, "bad", "x", table_gold())
    (folder / "bad.txt").write_bytes(b"")
    told = figures(run(folder))
    assert told["failed"] == 1
    assert told["measures"]["table.full"]["right"] == 3
    assert told["measures"]["table.full"]["support"] == 6
    assert [p["file"] for p in told["problems"]] == ["bad.txt"]


def test_of_what_is_held_out_nothing_but_figures(tmp_path: Path) -> None:
    secret = tmp_path / "corpora" / "test"
    gold = table_gold()
    gold["indicators"][0]["name"] = gold["indicators"][0]["core"] = "谁也没找到的指标"
    gold["meta"]["layout"] = "a layout of one document"
    write(secret, "secret-name", TABLE, gold)
    done = run(secret)
    assert done.closed and done.tallies[0].misses == ()
    told = figures(done)
    assert told["measures"]["table.full"]["right"] == 2
    for shown in (json.dumps(told, ensure_ascii=False), page({"test": told}, version="0")):
        for word in ("谁也没找到", "监测样地", "secret-name", "a layout of one document"):
            assert word not in shown


def test_the_page_needs_nothing_from_outside(folder: Path) -> None:
    html = page({"own": figures(run(folder, sides=(RULES,)))}, version="1.2.3")
    assert "<svg" in html and "置信度" in html and "1.2.3" in html
    assert "<script" not in html
    assert re.findall(r'(?:src|href)="(?!#|data:,)[^"]*"|@import|url\(', html) == []


def test_names_in_a_page_are_text(folder: Path) -> None:
    gold = table_gold()
    gold["indicators"][0]["name"] = gold["indicators"][0]["core"] = "<b>监测</b>"
    write(folder, "odd", TABLE, gold)
    assert "<b>监测</b>" not in page({"own": figures(run(folder))}, version="0")


def test_the_kept_summary_is_short(folder: Path) -> None:
    assert "misses" not in summary(figures(run(folder)))


def test_further_formats_are_compared_and_do_not_count(tmp_path: Path) -> None:
    rows = [line.split("\t") for line in TABLE.splitlines()[2:]]
    blocks = {
        "blocks": [{"type": "heading", "level": 1, "text": TABLE.splitlines()[0]}, {"type": "table", "rows": rows}]
    }
    (tmp_path / "a.blocks.json").write_text(json.dumps(blocks), encoding="utf-8")
    (tmp_path / "a.gold.json").write_text(json.dumps(table_gold()), encoding="utf-8")
    told = figures(run(tmp_path, formats=("docx", "html", "txt-tabs")))
    assert (told["documents"], told["files"]) == (1, 1)
    assert told["measures"]["table.full"]["support"] == 3
    assert {line["name"] for line in told["groups"]["format"]} == {"→ docx", "→ html", "→ txt-tabs"}
