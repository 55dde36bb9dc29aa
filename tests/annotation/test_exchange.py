"""Gold to DocBin and Label Studio and back: nothing is lost, spans are exact, and what annotators change arrives."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from extractor.annotation.exchange import export, import_
from extractor.annotation.label_studio import config
from extractor.annotation.marks import LABELS, Mark, fitted, gold_with, marks_of
from extractor.errors import DamagedDocument, UnsupportedFormat
from tests.cli.conftest import Zhibiao, zhibiao
from tests.evaluation.documents import PROSE, TABLE, prose_gold, table_gold, value, write

__all__ = ["zhibiao"]

TOP = Path(__file__).parents[2]
FORMS = [
    ".json",
    pytest.param(
        ".spacy", marks=pytest.mark.skipif(not __import__("importlib.util").util.find_spec("spacy"), reason="no spaCy")
    ),
]


def said() -> tuple[list[str], Any]:
    told: list[str] = []
    return told, told.append


def there_and_back(folder: Path, tmp_path: Path, suffix: str) -> Path:
    told, say = said()
    export(folder, tmp_path / f"all{suffix}", say)
    written, left = import_(tmp_path / f"all{suffix}", tmp_path / "back", say)
    assert left == 0 and written, told
    return tmp_path / "back"


@pytest.mark.parametrize("suffix", FORMS)
@pytest.mark.parametrize("part", ["dev/prose", "generated/prose"])
def test_what_nobody_changed_comes_back_as_it_was(part: str, suffix: str, tmp_path: Path) -> None:
    some = tmp_path / "some"
    some.mkdir()
    texts = [p for p in sorted((TOP / "corpora" / part).glob("*.txt")) if p.stat().st_size < 9000][:6]
    for path in texts:
        for name in (path.name, f"{path.stem}.gold.json"):
            (some / name).write_bytes((path.parent / name).read_bytes())
    back = there_and_back(some, tmp_path, suffix)
    from extractor.documents.read import read

    for path in texts:
        gold = f"{path.stem}.gold.json"
        assert json.loads((back / gold).read_text("utf-8")) == json.loads((some / gold).read_text("utf-8"))
        assert (back / path.name).read_text("utf-8") == read(path.read_bytes(), filename=path.name).text


@pytest.mark.parametrize("suffix", FORMS)
def test_odd_characters_keep_their_places(suffix: str, tmp_path: Path) -> None:
    text = "𠮷野家　报告\n\n\t𠮷野家门店检查覆盖率  达到95%。\n"
    gold = prose_gold()
    phrase = "𠮷野家门店检查覆盖率  达到95%"
    start = text.index(phrase)
    item = gold["indicators"][0]
    item.update(name="𠮷野家门店检查覆盖率", gold_source={"start": start, "end": start + len(phrase), "text": phrase})
    write(tmp_path / "some" / "深", "甲", text, gold)
    back = there_and_back(tmp_path / "some", tmp_path, suffix)
    assert json.loads((back / "深" / "甲.gold.json").read_text("utf-8")) == gold
    assert (back / "深" / "甲.txt").read_text("utf-8") == text


def test_marks_show_phrase_name_and_value() -> None:
    marks = marks_of(prose_gold(), PROSE)
    assert [(m.label, PROSE[m.start : m.end], m.of, m.value) for m in marks] == [
        ("PHRASE", "重点企业检查覆盖率达到95%", ("i1",), None),
        ("NAME", "重点企业检查覆盖率", ("i1",), None),
        ("VALUE", "达到95%", ("i1",), 0),
    ]


def mark(words: str, label: str, **more: Any) -> Mark:
    start = PROSE.index(words)
    return Mark(start, start + len(words), label, **more)


def test_a_new_name_and_value_make_an_indicator() -> None:
    new = [mark("执法检查", "NAME"), mark("240家次", "VALUE", role="actual")]
    gold = gold_with(prose_gold(), [*marks_of(prose_gold(), PROSE), *new], PROSE)
    first, second = gold["indicators"]
    assert first == prose_gold()["indicators"][0]
    assert (second["id"], second["name"], second["gold_source"]["text"]) == ("i2", "执法检查", "执法检查240家次")
    told = second["values"][0]
    assert [told[k] for k in ("role", "op", "value", "unit")] == ["actual", "=", 240, "家次"]


def test_a_document_without_gold() -> None:
    marks = [mark("检查覆盖率", "NAME", of=("a",)), mark("达到95%", "VALUE", of=("a",)), mark("240家次", "VALUE")]
    (item,) = gold_with(None, marks, PROSE)["indicators"]
    assert (item["name"], item["values"][0]["value"], len(item["values"])) == ("检查覆盖率", 95, 1)


def test_a_moved_name_and_another_role_arrive() -> None:
    phrase, name, said_value = marks_of(prose_gold(), PROSE)
    moved = Mark(name.start + 2, name.end, "NAME", name.of, derived=True)
    target = Mark(said_value.start, said_value.end, "VALUE", said_value.of, 0, True, role="target")
    (item,) = gold_with(prose_gold(), [phrase, moved, target], PROSE)["indicators"]
    assert (item["name"], item["core"], item["values"][0]["role"]) == ("企业检查覆盖率", "覆盖率", "target")


def test_marks_taken_away_take_the_indicator_with_them() -> None:
    gold = prose_gold()
    gold["indicators"].append({**table_gold()["indicators"][0], "id": "i2"})
    assert [i["id"] for i in gold_with(gold, [], PROSE)["indicators"]] == ["i1"]


def test_one_of_two_values_taken_away() -> None:
    gold = prose_gold()
    item = gold["indicators"][0]
    item["values"].insert(0, value("baseline", "重点", "=", 1, None))
    marks = [m for m in marks_of(gold, PROSE) if m.value != 0]
    (left,) = gold_with(gold, marks, PROSE)["indicators"]
    assert [v["text"] for v in left["values"]] == ["达到95%"]


def test_offsets_of_older_label_studios_are_understood() -> None:
    text = "𠮷野家检查12次"
    for counted in (Mark(5, 8, "VALUE"), Mark(6, 9, "VALUE")):  # in code points, in UTF-16 units
        placed = fitted(counted, text, "12次")
        assert placed is not None and (placed.start, placed.end) == (5, 8)
    assert fitted(Mark(7, 10, "VALUE"), text, "12次") is None


def task(**changes: Any) -> list[dict[str, Any]]:
    start = PROSE.index("240家次")
    place = {"start": start, "end": start + 5, "text": "240家次", "labels": ["VALUE"]}
    name = PROSE.index("执法检查")
    regions = [
        {
            "id": "a",
            "type": "labels",
            "value": {"start": name, "end": name + 4, "text": "执法检查", "labels": ["NAME"]},
        },
        {"id": "b", "type": "labels", "value": {**place, **changes}},
        {"id": "b", "type": "choices", "value": {"choices": ["actual"]}},
        {"type": "relation", "from_id": "a", "to_id": "b"},
    ]
    return [{"id": 7, "data": {"text": PROSE}, "annotations": [{"result": regions}]}]


def test_what_label_studio_exports_becomes_gold(zhibiao: Zhibiao, tmp_path: Path) -> None:
    (tmp_path / "ls.json").write_text(json.dumps(task()), encoding="utf-8")
    ran = zhibiao("corpus", "import", "ls.json", "-o", "own")
    assert (ran.status, ran.err) == (0, "")
    (item,) = json.loads((tmp_path / "own" / "task7.gold.json").read_text("utf-8"))["indicators"]
    assert (item["name"], item["values"][0]["role"], item["values"][0]["value"]) == ("执法检查", "actual", 240)
    again = zhibiao("corpus", "import", "ls.json", "-o", "own")
    assert again.status == 1 and "已经存在" in again.err


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        pytest.param("{", "不是 JSON", id="no-json"),
        pytest.param("{}", "任务列表", id="no-list"),
        pytest.param('[{"data": {}}]', "data.text", id="no-text"),
        pytest.param(json.dumps(task(labels=["PLACE"])), "PLACE", id="unknown-label"),
        pytest.param(json.dumps(task(start=0)), "文字不是", id="wrong-place"),
        pytest.param(json.dumps(task(start=None)), "标注有错", id="no-place"),
    ],
)
def test_broken_files_are_refused_with_a_reason(zhibiao: Zhibiao, tmp_path: Path, written: str, reason: str) -> None:
    (tmp_path / "ls.json").write_text(written, encoding="utf-8")
    ran = zhibiao("corpus", "import", "ls.json", "-o", "own")
    assert ran.status == 1 and "ls.json" in ran.err and reason in ran.err and "Traceback" not in ran.err


def test_a_name_may_not_lead_out_of_the_folder(tmp_path: Path) -> None:
    tasks = task()
    tasks[0]["data"]["name"] = "../outside"
    (tmp_path / "ls.json").write_text(json.dumps(tasks), encoding="utf-8")
    with pytest.raises(DamagedDocument, match="outside"):
        import_(tmp_path / "ls.json", tmp_path / "own", print)
    assert not (tmp_path / "outside.txt").exists()


def test_foreign_bytes_are_no_docbin(tmp_path: Path) -> None:
    pytest.importorskip("spacy")
    (tmp_path / "x.spacy").write_bytes(b"nothing")
    with pytest.raises(DamagedDocument, match="DocBin"):
        import_(tmp_path / "x.spacy", tmp_path / "own", print)


def test_what_is_not_exported_is_told_of(tmp_path: Path) -> None:
    write(tmp_path / "corpora" / "test", "held", PROSE, prose_gold())
    write(tmp_path / "corpora" / "own", "broken", PROSE, "{")
    write(tmp_path / "corpora" / "own", "table", TABLE, table_gold())
    (tmp_path / "corpora" / "own" / "table.txt").rename(tmp_path / "corpora" / "own" / "table.csv")
    told, say = said()
    assert export(tmp_path / "corpora", tmp_path / "all.json", say) == 0
    assert any("留出集" in line for line in told) and any("broken" in line for line in told)
    assert any("纯文本" in line for line in told)
    assert "重点企业" not in (tmp_path / "all.json").read_text("utf-8")


def test_a_suffix_that_says_nothing(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedFormat, match=r"\.spacy"):
        export(tmp_path, tmp_path / "all.xml", print)


def test_the_configuration_has_every_label() -> None:
    tree = ElementTree.fromstring(config())
    assert [one.attrib["value"] for one in tree.iter("Label")] == list(LABELS)
