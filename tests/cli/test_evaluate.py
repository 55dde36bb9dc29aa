"""``zhibiao evaluate``."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Zhibiao
from tests.evaluation.documents import PROSE, TABLE, prose_gold, table_gold, write


def test_tables_json_and_a_page(zhibiao: Zhibiao, tmp_path: Path) -> None:
    write(tmp_path / "gold", "targets", TABLE, table_gold())
    write(tmp_path / "gold", "report", PROSE, prose_gold())
    ran = zhibiao("evaluate", "gold", "--json", "out.json", "--html", "out.html", "--show", "5")
    assert (ran.status, ran.err) == (0, "")
    assert "整个指标" in ran.text and "table.full" in ran.text
    assert json.loads((tmp_path / "out.json").read_text("utf-8"))["measures"]["table.full"]["f1"] == 1.0
    assert (tmp_path / "out.html").read_text("utf-8").startswith("<!doctype html>")


def test_broken_gold_is_told_of_and_the_rest_measured(zhibiao: Zhibiao, tmp_path: Path) -> None:
    write(tmp_path / "gold", "a", TABLE, {**table_gold(), "indicators": [{"name": "监测样地", "origin": "row"}]})
    write(tmp_path / "gold", "b", TABLE, table_gold())
    ran = zhibiao("evaluate", "gold")
    assert ran.status == 1
    assert "a.gold.json" in ran.err and "origin" in ran.err and "Traceback" not in ran.err
    assert "table.full" in ran.text


def test_nothing_to_measure_with(zhibiao: Zhibiao, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert zhibiao("evaluate", "empty").status == 1
    ran = zhibiao("evaluate", "nowhere")
    assert ran.status == 1 and "nowhere" in ran.err and "Traceback" not in ran.err
