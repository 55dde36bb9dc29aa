"""The comparison with other readers: what it wants, what counts as right, and what it says of a missing peer."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

TOP = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def compare() -> ModuleType:
    spec = importlib.util.spec_from_file_location("compare_peers", TOP / "scripts" / "compare_peers.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["compare_peers"] = module
    spec.loader.exec_module(module)
    return module


def test_a_test_line_becomes_what_is_wanted(compare: ModuleType) -> None:
    text = "每季度25日前报送，5日前汇总，不少于30万至50万元。"
    lines = ["25日前 | <= date ---25", "5日前 | <= date ---05", "30万至50万元 | range 300000~500000 元"]
    first, second, third = compare.wanted(text, lines)
    assert (first.start, second.start) == (3, 10)
    assert (third.value, third.value_max, third.unit, third.op) == (300_000, 500_000, "元", "range")
    assert list(compare.wanted("不发生事故", ["不发生 | = 0 - | implied"])) == []


def test_the_plain_expression_reads_no_operator(compare: ModuleType) -> None:
    read, _ = compare.plain()
    (said,) = read("不少于1,200万元")
    (want,) = compare.wanted("不少于1,200万元", ["不少于1,200万元 | >= 12000000 元"])
    assert compare.same_number(want, said) and compare.same_unit(want, said)
    assert not compare.same_op(want, said)


@pytest.mark.parametrize(
    ("wanted", "said", "same"),
    [
        ("--06-30", "2026-06-30", True),
        ("--06-30", "2026-06-01", False),
        ("2022-04", "2022-04-30", True),
    ],
)
def test_days_are_compared_without_their_year(compare: ModuleType, wanted: str, said: str, same: bool) -> None:
    want, got = (compare.Said(0, 1, None, date=day) for day in (wanted, said))
    assert compare.same_number(want, got) is same


def test_overlapping_spans_are_one_stretch(compare: ModuleType) -> None:
    assert compare.stretches([(0, 4), (2, 3), (4, 6), (9, 10)]) == 3


def test_a_missing_peer_is_told_of(
    compare: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def absent() -> None:
        raise compare.Missing("cn2an")

    monkeypatch.setitem(compare.READERS, "cn2an", ("cn2an", absent))
    monkeypatch.setattr(sys, "argv", ["compare_peers.py", "--only", "regex,cn2an", "--rounds", "1"])
    assert compare.main() == 1
    told = capsys.readouterr()
    assert "regex" in told.out
    assert "pip install cn2an" in told.err


def test_the_report_is_about_today_s_sentences(compare: ModuleType) -> None:
    kept = json.loads((TOP / "reports" / "peers.json").read_text("utf-8"))
    assert kept["sentences"] == len(compare.sentences()[0]), "python scripts/compare_peers.py --write"
