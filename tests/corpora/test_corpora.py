"""The corpora hold together, and the validator would say so if they did not."""

from __future__ import annotations

import copy
import importlib.util
import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from extractor.training.validation.blocks import check_table

ROOT = Path(__file__).resolve().parents[2]
CORPORA = ROOT / "corpora"


def load(name: str, path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


validator = load("validate_corpora", ROOT / "scripts" / "validate_corpora.py")
note = load("corpora_note_compiler", CORPORA / "tools" / "note.py")

TEXT = "一级指标\t三级指标\t指标值\n产出指标\t培训人次\t≥500人次\n\n全年培训覆盖率达到90%。\n"
NOTE = """%meta layout: 三列
%meta family: own
%meta domain: education
%meta carrier: txt
%meta doc_type: form
%doc type: performance_targets
%gold
@ 产出指标 = output
- 培训人次 | t ≥500人次
~ 培训覆盖率 | t 达到90% | src: 培训覆盖率达到90%
"""


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A corpus with one sound document."""
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "note.py").write_bytes((CORPORA / "tools" / "note.py").read_bytes())
    folder = tmp_path / "dev" / "tables"
    folder.mkdir(parents=True)
    (folder / "form.txt").write_text(TEXT, encoding="utf-8")
    (folder / "form.note").write_text(NOTE, encoding="utf-8")
    assert note.main([str(folder / "form.note")]) == 0
    return tmp_path


def spoil(corpus: Path, change: Callable[[dict[str, Any]], object]) -> list[str]:
    """The validator's answer after ``change`` was made to the gold."""
    path = corpus / "dev" / "tables" / "form.gold.json"
    gold = json.loads(path.read_text(encoding="utf-8"))
    change(gold)
    path.write_text(json.dumps(gold, ensure_ascii=False), encoding="utf-8")
    (corpus / "dev" / "tables" / "form.note").unlink(missing_ok=True)
    problems: list[str] = validator.validate(corpus)
    return problems


def test_every_gold_of_the_corpora_holds() -> None:
    assert validator.validate(CORPORA) == []


def test_the_table_corpora_are_large_and_varied() -> None:
    golds = {p: json.loads(p.read_text(encoding="utf-8")) for p in CORPORA.glob("*/tables/*.gold.json")}
    layouts = {part: {g["meta"]["layout"] for p, g in golds.items() if p.parts[-3] == part} for part in ("dev", "test")}
    assert not layouts["dev"] & layouts["test"]
    assert len(layouts["dev"] | layouts["test"]) >= 36
    assert sum(len(g["indicators"]) for g in golds.values()) >= 700


def test_a_sound_corpus_has_no_problems(corpus: Path) -> None:
    assert validator.validate(corpus) == []
    assert validator.main([str(corpus)]) == 0


FAULTS: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "unknown role": (lambda g: g["indicators"][0]["values"][0].update(role="goal"), "role"),
    "unknown kind": (lambda g: g["indicators"][0]["values"][0].update(kind="amount"), "kind"),
    "unknown category": (lambda g: g["indicators"][0].update(category="output.speed"), "category"),
    "unknown document type": (lambda g: g["document"].update(type="form"), "type"),
    "missing field": (lambda g: g["indicators"][0].pop("level2"), "缺少字段"),
    "misspelt field": (lambda g: g["indicators"][0].update(catgory=None), "多出字段"),
    "no meta": (lambda g: g.pop("meta"), "meta"),
    "id out of order": (lambda g: g["indicators"][0].update(id="i7"), "编号"),
    "unknown project": (lambda g: g["indicators"][0].update(project="p1"), "project"),
    "source moved": (lambda g: g["indicators"][1]["gold_source"].update(start=0), "gold_source"),
    "source missing": (lambda g: g["indicators"][1].pop("gold_source"), "gold_source"),
    "number not in the text": (lambda g: g["indicators"][0]["values"][0].update(text="≥600人次"), "600"),
    "name not in the text": (lambda g: g["indicators"][0].update(name="培训期数", core="培训期数"), "培训期数"),
    "core not in the name": (lambda g: g["indicators"][1].update(core="合格率"), "core"),
    "table core differs": (lambda g: g["indicators"][0].update(core="培训"), "core"),
    "no values": (lambda g: g["indicators"][0].update(values=[]), "没有取值"),
    "date without kind": (lambda g: g["indicators"][0]["values"][0].update(date="2023-01-01"), "date"),
    "impossible date": (lambda g: g["indicators"][0]["values"][0].update(kind="date", date="1月"), "日期"),
    "range without top": (lambda g: g["indicators"][0]["values"][0].update(op="range"), "range"),
    "empty with a number": (lambda g: g["indicators"][0]["values"][0].update(kind="empty"), "empty"),
    "scale left in the unit": (lambda g: g["indicators"][0]["values"][0].update(unit="万人次"), "单位"),
    "weight with a unit": (lambda g: g["indicators"][0]["values"][0].update(role="weight", goal=False), "weight"),
    "tier without a grade": (lambda g: g["indicators"][0]["values"][0].update(role="tier"), "分档"),
    "change without direction": (lambda g: g["indicators"][0]["values"][0].update(role="change"), "change"),
    "goal contradicts the role": (lambda g: g["indicators"][0]["values"][0].update(goal=False), "goal"),
    "scope not in the text": (lambda g: g["indicators"][0]["values"][0].update(scope="甲县"), "scope"),
    "duplicate": (lambda g: g["indicators"].append(copy.deepcopy(g["indicators"][0]) | {"id": "i3"}), "重复"),
}


@pytest.mark.parametrize(("change", "word"), FAULTS.values(), ids=FAULTS.keys())
def test_the_validator_names_the_fault(
    corpus: Path, change: Callable[[dict[str, Any]], object], word: str
) -> None:
    problems = spoil(corpus, change)
    assert any(word in problem and problem.startswith("dev/tables/form.gold.json") for problem in problems), problems
    assert validator.main([str(corpus)]) == 1


BROKEN = [
    pytest.param("培训覆 三级", ["a level broken in two"], True, id="both pieces, fault declared"),
    pytest.param("培训覆 三级", [], False, id="both pieces, no fault declared"),
    pytest.param("培训期数", ["names broken over lines"], False, id="a piece that stands nowhere"),
]


@pytest.mark.parametrize(("name", "faults", "sound"), BROKEN)
def test_a_name_in_two_pieces_counts_only_where_the_fault_says_so(
    corpus: Path, name: str, faults: list[str], sound: bool
) -> None:
    def change(gold: dict[str, Any]) -> None:
        gold["meta"]["faults"] = faults
        gold["indicators"][0].update(name=name, core=name)

    assert (spoil(corpus, change) == []) is sound


def test_gold_that_differs_from_its_note_is_a_problem(corpus: Path) -> None:
    path = corpus / "dev" / "tables" / "form.gold.json"
    gold = json.loads(path.read_text(encoding="utf-8"))
    gold["indicators"][0]["description"] = None
    gold["indicators"][0]["category"] = "output.quantity"
    path.write_text(json.dumps(gold, ensure_ascii=False), encoding="utf-8")
    assert any(".note" in problem for problem in validator.validate(corpus))


def test_a_document_twice_or_without_gold_is_a_problem(corpus: Path) -> None:
    held_out = corpus / "test" / "tables"
    held_out.mkdir(parents=True)
    for name in ("form.txt", "form.gold.json"):
        (held_out / name).write_bytes((corpus / "dev" / "tables" / name).read_bytes())
    (held_out / "stray.txt").write_text("没有标注", encoding="utf-8")
    problems = "\n".join(validator.validate(corpus))
    assert "文字相同" in problems and "同名" in problems and "没有 gold" in problems


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([["甲", "乙"], ["丙"]], id="short row"),
        pytest.param([[{"text": "甲", "rowspan": 3, "colspan": 1}, "乙"], ["丙"]], id="span beyond the end"),
        pytest.param([["甲", {"text": "乙", "rowspan": 2, "colspan": 1}], ["丙", "丁", "戊"]], id="long row"),
        pytest.param([[{"rowspan": 1, "colspan": 2}]], id="cell without text"),
        pytest.param([], id="no rows"),
    ],
)
def test_crooked_tables_are_refused(rows: list[list[Any]]) -> None:
    assert list(check_table(rows))


def test_merged_cells_cover_their_places() -> None:
    table = note.table(["| 指标 | 目标 | < |", "| ^ | 一季度 | 二季度 |", "| 办件率 | ≥78 | ≥80 |"])
    assert table["rows"][0] == [
        {"text": "指标", "rowspan": 2, "colspan": 1},
        {"text": "目标", "rowspan": 1, "colspan": 2},
    ]
    assert table["rows"][1] == ["一季度", "二季度"]
    assert list(check_table(table["rows"])) == []


VALUES = [
    ("t ≥2160人次", {"role": "target", "op": ">=", "value": 2160, "unit": "人次", "op_text": "≥", "goal": True}),
    ("t 9.5万平方米", {"op": "=", "value": 95000, "unit": "平方米"}),
    ("t 26 {op=>= optext=≥ unit=万头次}", {"op": ">=", "value": 260000, "unit": "头次"}),
    ("t 90%及以上", {"op": ">=", "value": 90, "unit": "%", "kind": "percent", "op_text": "及以上"}),
    ("t 达到95%以上", {"op": ">=", "value": 95, "op_text": "达到…以上"}),
    ("a 达到91.5%", {"role": "actual", "op": "=", "value": 91.5, "goal": False}),
    ("t 5—8个百分点", {"op": "range", "value": 5, "value_max": 8, "unit": "百分点"}),
    ("t 60日内", {"op": "<=", "value": 60, "unit": "日", "kind": "duration"}),
    ("t 10月底前 {date=<=2023-10-31}", {"kind": "date", "op": "<=", "date": "2023-10-31", "value": None}),
    ("t 健全 {q}", {"kind": "qualitative", "op": None, "value": None}),
    ("t 公里 {e unit=公里}", {"kind": "empty", "op": None, "unit": "公里"}),
    ("w 10分", {"role": "weight", "value": 10, "unit": None}),
    ("c -3.8 {unit=% inf dir=down goal=0}", {"role": "change", "value": 3.8, "direction": "down", "goal": False}),
    ("g良 2-3起", {"role": "tier", "grade": "良", "op": "range", "value": 2, "value_max": 3, "unit": "起"}),
    ("t 38万元/公里", {"value": 380000, "unit": "元/公里", "kind": "money"}),
]


@pytest.mark.parametrize(("written", "expected"), VALUES, ids=[written for written, _ in VALUES])
def test_the_notation_says_what_it_says(written: str, expected: dict[str, Any]) -> None:
    (value,) = note.values(written)
    assert {key: value[key] for key in expected} == expected


@pytest.mark.parametrize("written", ["t 健全", "t 九成", "t 5月底前", "c 5%", "t 5% {unit=个}", "t 5个 {units=个}"])
def test_the_notation_guesses_nothing(written: str) -> None:
    with pytest.raises(note.NoteError):
        note.values(written)


def test_places_become_one_value_each_and_blanks_none() -> None:
    values = note.values("t[东坡村,石桥村,柳湾村] 1座, _, 2座")
    assert [(v["scope"], v["value"]) for v in values] == [("东坡村", 1), ("柳湾村", 2)]
