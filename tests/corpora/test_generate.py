"""The generator: the same bytes each time, gold that is what the text says, every layout and construction sound."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.training.generate import prose, tables
from extractor.training.generate.amount import Style, Writer, hanzi
from extractor.training.generate.clause import make
from extractor.training.generate.construction import Made, Scene, constructions
from extractor.training.generate.corpus import documents, sides, splits, write
from extractor.training.generate.draw import Draw
from extractor.training.generate.page import NAMING, SPAN_LABELS, Page, name_of, wrapped
from extractor.training.generate.value import normal_unit
from extractor.training.generate.words import data, domains
from extractor.training.render import parse_blocks, render
from extractor.training.validation.blocks import check_blocks, check_labels, grid_of, text_of_blocks
from extractor.training.validation.checker import Checker
from extractor.training.validation.terms import column_roles

ROOT = Path(__file__).resolve().parents[2]
CORPORA = ROOT / "corpora"
SEED = 20240
FIELDS = list(domains().values())


def load(name: str, path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


validator = load("validate_corpora_for_generate", ROOT / "scripts" / "validate_corpora.py")


@cache
def golds() -> dict[str, dict[str, Any]]:
    """The gold of the generated corpus as it lies in the repository."""
    return {
        path.name.removesuffix(".gold.json"): json.loads(path.read_text(encoding="utf-8"))
        for path in sorted((CORPORA / "generated").rglob("*.gold.json"))
    }


# ------------------------------------------------------------------------------------------------ bytes

DIGEST = """
import hashlib
from extractor.training.generate.corpus import documents
digest = hashlib.sha256()
for made in documents(7, per_layout=1, per_genre=1):
    for suffix, content in made.files.items():
        digest.update((made.name + suffix).encode() + content)
    digest.update(repr(made.gold).encode())
print(digest.hexdigest())
"""


def test_the_same_seed_gives_the_same_bytes_whatever_the_hash_seed() -> None:
    found = set()
    for hash_seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", DIGEST],
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
        )
        found.add(done.stdout)
    assert len(found) == 1


def test_another_seed_gives_another_corpus() -> None:
    first, second = (next(documents(seed, per_layout=1, per_genre=0)) for seed in (1, 2))
    assert first.files != second.files


def test_the_corpus_in_the_repository_is_what_the_generator_writes(tmp_path: Path) -> None:
    write(SEED, tmp_path / "generated", tmp_path / "splits.json")

    def digests(top: Path) -> dict[str, str]:
        files = [top / "splits.json", *(p for p in (top / "generated").rglob("*") if p.is_file())]
        return {p.relative_to(top).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}

    assert digests(tmp_path) == digests(CORPORA)


def test_writing_removes_what_a_former_run_left_and_nothing_else(tmp_path: Path) -> None:
    write(3, tmp_path, None, per_layout=1, per_genre=0)
    stray = tmp_path / "tables" / "t999_gone.txt"
    stray.write_text("旧", encoding="utf-8")
    write(3, tmp_path, None, per_layout=1, per_genre=0)
    assert not stray.exists()
    (tmp_path / "tables" / "手写.txt").write_text("不是生成的", encoding="utf-8")
    with pytest.raises(FileExistsError, match="手写"):
        write(3, tmp_path, None, per_layout=1, per_genre=0)


# -------------------------------------------------------------------------------------------- sentences


def clauses(ident: str, count: int) -> list[Made]:
    """Clauses of one construction over several fields."""
    construction = constructions()[ident]
    out = []
    for at in range(count):
        draw = Draw("test", ident, at)
        field = FIELDS[at % len(FIELDS)]
        writer = Writer(draw.fork("numbers"), Style())
        scene = Scene(field, writer, construction.goal, 2023, "全县", ("青石镇", "白桥镇", "东湾乡"))
        try:
            out.append(make(construction, scene, draw))
        except LookupError:
            continue
    return out


@pytest.mark.parametrize("ident", constructions())
def test_marks_of_a_construction_are_what_its_gold_says(ident: str) -> None:
    made = clauses(ident, 20)
    assert made
    for clause in made:
        drafts = [draft for draft in clause.drafts if draft.values]
        assert drafts
        marked: Counter[tuple[int, int | None]] = Counter()
        for mark in clause.marks:
            words = clause.text[mark.start : mark.end]
            assert words and mark.label in SPAN_LABELS
            for index in mark.of:
                draft = clause.drafts[index]
                if mark.label == "VALUE" or (mark.label == "FREQ" and mark.value is not None):
                    place = mark.value if mark.value is not None else 0
                    assert draft.values[place].text.endswith(words)
                    marked[index, place] += 1
                elif mark.label == "SUBJECT":
                    assert draft.subject == words
                elif mark.label == "PERIOD":
                    assert words in {value.period for value in draft.values}
                elif mark.label == "SCOPE":
                    assert mark.value is not None and draft.values[mark.value].scope == words
                elif mark.label == "OP":  # later members of a list inherit it without writing it
                    shared = [value for k in mark.of for value in clause.drafts[k].values]
                    assert any(words in (value.op_text or "") for value in shared)
        for index, draft in enumerate(clause.drafts):
            if draft.values:
                assert draft.core in name_of(clause, index) or any(draft.core in alt for alt in draft.alts)
                assert {place for at, place in marked if at == index} == set(range(len(draft.values)))


def test_naming_spans_and_sources_slice_back_in_every_document_of_the_corpus() -> None:
    checked = 0
    for name, gold in golds().items():
        if "spans" not in gold:
            continue
        folder = CORPORA / "generated" / ("prose" if name.startswith("p") else "tables")
        path = folder / f"{name}.txt"
        blocks = folder / f"{name}.blocks.json"
        text = (
            validator.decode(path.read_bytes())
            if path.exists()
            else text_of_blocks(json.loads(blocks.read_text(encoding="utf-8")))
        )
        items = {item["id"]: item for item in gold["indicators"]}
        names: dict[str, str] = dict.fromkeys(items, "")
        for span in gold["spans"]:
            if span["label"] in NAMING:
                for ident in span["of"]:
                    names[ident] += text[span["start"] : span["end"]]
        for ident, item in items.items():
            source = item["gold_source"]
            assert text[source["start"] : source["end"]] == source["text"]
            assert names[ident].replace("\n", "") == item["name"]
            checked += 1
    assert checked > 4000


@pytest.mark.parametrize("genre", prose.genres())
def test_every_genre_is_sound_gold(genre: str) -> None:
    deck = prose.Deck(Draw("deck"))
    made = prose.document(genre, FIELDS[3], Draw("test", genre), deck)
    assert Checker(made.gold, made.text, made.text).run() == []
    assert len(made.gold["indicators"]) > 10


def test_breaking_lines_moves_offsets_with_their_characters() -> None:
    text = "全年完成造林12.5万亩，成活率达到85%以上；" * 6 + "\n第二段。\n"
    broken, moved = wrapped(text, 20)
    assert [broken[at] for at in moved] == list(text)
    assert broken.replace("\n", "") == text.replace("\n", "")
    assert not re.search(r"\d\n[\d.%]", broken)


def test_what_no_clause_says_is_not_in_gold() -> None:
    page = Page()
    page.line("云栖县2023年工作总结")
    page.write("考核得分低于60分的，扣5分。")
    assert page.finish() == ("云栖县2023年工作总结\n考核得分低于60分的，扣5分。", [], [])


# ----------------------------------------------------------------------------------------------- tables


@pytest.mark.parametrize("layout", tables.layouts())
def test_every_layout_renders_and_is_sound_gold(layout: str) -> None:
    deck = prose.Deck(Draw("deck"))
    for turn in range(2):
        made = tables.document(layout, FIELDS[(turn * 7 + 2) % len(FIELDS)], Draw("test", layout, turn), deck)
        texts = [made.text] if made.text is not None else []
        if made.blocks is not None:
            assert list(check_blocks(made.blocks)) == []
            assert list(check_labels(made.gold, made.blocks)) == []
            texts.append(text_of_blocks(made.blocks))
            for carrier in ("tabs", "html"):
                assert render(parse_blocks(made.blocks), carrier)
        for text in texts:
            assert Checker(made.gold, text, None).run() == []
        if layout != "funds-only":
            assert made.gold["indicators"]


def test_levels_of_gold_are_those_above_the_row() -> None:
    """Carried down from merged cells: read from the neutral grid, without the generator's own bookkeeping."""
    made = tables.document("hebei-six", FIELDS[0], Draw("levels"), prose.Deck(Draw("deck")))
    assert made.blocks is not None
    grids = [grid_of(b["rows"]) for b in made.blocks["blocks"] if b["type"] == "table"]
    seen = [
        ("".join(row[0].split()), "".join(row[1].split()), row[2])
        for label in made.gold["rows"]
        if label["kind"] == "indicator"
        for row in [grids[label["table"]][label["row"]]]
    ]
    want = [(i["level1"], i["level2"], i["name"]) for i in made.gold["indicators"]]
    assert [(a, b) for a, b, _ in seen] == [(a, b) for a, b, _ in want]
    assert all(name in cell for (_, _, cell), (_, _, name) in zip(seen, want, strict=True))


def test_heads_are_drawn_for_roles_that_the_vocabulary_has() -> None:
    heads = set(data("headers")) - {"attribute"}  # stands under 指标性质, as operators do
    assert heads <= column_roles()


# ------------------------------------------------------------------------------------- numbers and words


@given(st.integers(min_value=0, max_value=9999))
def test_chinese_numbers_read_back(number: int) -> None:
    digits = {mark: at for at, mark in enumerate("零一二三四五六七八九")}
    total = digit = 0
    for mark in hanzi(number):
        if mark in digits:
            digit = digits[mark]
        else:
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[mark]
            digit = 0
    assert total + digit == number


@given(
    st.integers(min_value=1, max_value=900_000),
    st.sampled_from(["人次", "万亩", "万元", "%", "个", "工作日", "公里", "亿元"]),
    st.sampled_from(["plain", "atleast", "above", "symbol", "reach", "over", "to"]),
)
def test_a_written_number_means_its_value(number: int, unit: str, form: Any) -> None:
    writer = Writer(Draw(number, unit, form), Style(chinese=0.0))
    written = writer.write("target", unit, Decimal(number), form)
    found = re.search(r"(\d+(?:\.\d+)?)(万(?=[人个]))?", written.text)
    assert found is not None and written.text == written.value.text
    factor = (10000 if found[2] else 1) * normal_unit(unit)[1]
    assert written.value.value == Decimal(found[1]) * factor
    assert written.value.unit == normal_unit(unit)[0]


@pytest.mark.parametrize(
    ("written", "normal"),
    [("万平方米", ("平方米", 10000)), ("个工作日", ("工作日", 1)), ("万元/公里", ("元/公里", 10000)), ("", (None, 1))],
)
def test_units_are_folded_as_the_contract_says(written: str, normal: tuple[str | None, int]) -> None:
    assert normal_unit(written) == normal


def test_a_fork_does_not_move_its_stream() -> None:
    first, second = Draw(1), Draw(1)
    first.fork("aside").whole(1, 6)
    assert [first.whole(1, 99) for _ in range(5)] == [second.whole(1, 99) for _ in range(5)]


# ------------------------------------------------------------------------------------------------ counts


def test_every_field_has_words_enough() -> None:
    measures = ("rates", "levels", "stocks", "zeros", "satisfaction", "states", "groups")
    assert len(FIELDS) >= 12
    for field in FIELDS:
        assert len(field.of(*measures)) >= 40, field.name
        assert len(field.of("events", "works")) >= 25, field.name
        assert len(field.words("bodies")) + len(field.words("each")) >= 15, field.name


def test_the_grammar_and_the_corpus_are_large_enough() -> None:
    assert len(constructions()) >= 120
    layouts = tables.layouts()
    assert len(layouts) >= 60 and len({layout["family"] for layout in layouts.values()}) >= 12
    made = golds()
    of_tables = [gold for name, gold in made.items() if name.startswith("t")]
    of_prose = [gold for name, gold in made.items() if name.startswith("p")]
    assert len(made) >= 260 and len(of_tables) >= 160 and len(of_prose) >= 110
    assert sum(len(item["values"]) for gold in of_prose for item in gold["indicators"]) >= 4000
    size = sum(path.stat().st_size for path in (CORPORA / "generated").rglob("*") if path.is_file())
    assert size < 12 * 1024 * 1024


def test_whole_layouts_are_on_one_side_and_each_side_has_enough() -> None:
    split = json.loads((CORPORA / "splits.json").read_text(encoding="utf-8"))
    total = sum(map(len, split["layouts"].values()))
    for side in ("dev", "test"):
        assert len(split["layouts"][side]) / total >= 0.15
    assert sorted(name for side in split["documents"].values() for name in side) == sorted(golds())
    layouts = {layout: side for side, listed in split["layouts"].items() for layout in listed}
    for side, names in split["documents"].items():
        assert {layouts[golds()[name]["meta"]["layout"]] for name in names} == {side}


def test_a_split_depends_on_its_seed_alone() -> None:
    layouts = {f"layout-{n}": f"family-{n % 4}" for n in range(30)}
    assert sides(1, layouts) == sides(1, dict(reversed(layouts.items())))
    made = [(f"d{n}", layout, family) for n, (layout, family) in enumerate(layouts.items())]
    folds = splits(1, made)["leave_one_family_out"]
    assert sorted(name for fold in folds.values() for name in fold) == sorted(name for name, _, _ in made)
