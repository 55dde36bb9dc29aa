"""``nlp.add_pipe("zhibiao")``: spans, data, offsets, and that all of it survives being written and read again."""

from __future__ import annotations

import json
import tomllib
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

spacy = pytest.importorskip("spacy")

from spacy.language import Language  # noqa: E402
from spacy.tokens import Doc, DocBin  # noqa: E402

import extractor.spacy  # noqa: E402

TOP = Path(__file__).parents[2]
TEXT = "工作报告\n\n全年开展执法检查不少于240次，设备验收合格率达到95%以上。\n"
OURS = {"nlp": {"tokenizer": {"@tokenizers": "zhibiao.Segmenter.v1"}}}
JIEBA = {"nlp": {"tokenizer": {"segmenter": "jieba"}}}
CHARACTERS: dict[str, Any] = {}


def pipeline(config: dict[str, Any] = OURS, **options: Any) -> Language:
    nlp: Language = spacy.blank("zh", config=config)
    nlp.add_pipe("zhibiao", config=options)
    return nlp


@pytest.mark.parametrize("config", [OURS, JIEBA, CHARACTERS], ids=["ours", "jieba", "characters"])
def test_names_and_quantities_are_spans(config: dict[str, Any]) -> None:
    doc = pipeline(config)(TEXT)
    assert doc.text == TEXT
    names = {(s.id_, s.text) for s in doc.spans["indicators"]}
    assert {("i1", "开展执法检查"), ("i2", "设备验收合格率")} == names
    assert [s.label_ for s in doc.spans["quantities"]] == ["number", "percent"]
    assert doc.spans["indicators"][1].label_ == "output.quality"


def test_the_data_is_the_contract_s() -> None:
    doc = pipeline()(TEXT)
    (first, second) = doc._.indicators
    assert (first["name"], first["values"][0]["op"], first["values"][0]["value"]) == ("开展执法检查", ">=", 240)
    assert second["values"][0]["unit"] == "%"
    assert (doc._.projects, doc._.findings) is not None
    assert doc._.quantities[0]["op_text"] == "不少于"
    for found in doc._.indicators:
        for source in (found["source"], *(value["source"] for value in found["values"])):
            assert doc.text[source["start"] : source["end"]] == source["text"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("\ufeff覆盖率达到95%。", id="a-mark-in-front"),
        pytest.param("覆盖率达到95%。\r\n", id="windows"),
        pytest.param("甲\r乙\r\n覆盖率达到95%。", id="old-line-ends"),
        pytest.param("\x00\x01覆盖率达到95%。", id="control-characters"),
        pytest.param("　　覆盖率  达到95%。", id="spaces"),
        pytest.param("𠮷野家覆盖率达到95%。", id="beyond-the-basic-plane"),
    ],
)
def test_offsets_count_in_the_doc_s_own_text(text: str) -> None:
    doc = pipeline()(text)
    (found,) = doc._.indicators
    at = found["values"][0]["source"]
    assert doc.text[at["start"] : at["end"]] == "达到95%"


@pytest.mark.parametrize("text", ["", " ", "\n\n", "没有数字的一句话。"], ids=["empty", "space", "lines", "no-number"])
def test_nothing_to_find(text: str) -> None:
    doc = pipeline()(text)
    assert doc._.indicators == [] and len(doc.spans["indicators"]) == 0


def test_a_table_in_the_text() -> None:
    doc = pipeline()("一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t监测样地\t≥48个\n")
    (found,) = doc._.indicators
    assert (found["origin"], found["level2"], found["source"]["row"]) == ("table", "数量指标", 1)


def test_a_doc_survives_as_bytes_and_in_a_docbin() -> None:
    nlp = pipeline()
    doc = nlp(TEXT)
    kept = DocBin(store_user_data=True)
    kept.add(doc)
    (binned,) = DocBin().from_bytes(kept.to_bytes()).get_docs(nlp.vocab)
    for again in (Doc(nlp.vocab).from_bytes(doc.to_bytes()), binned):
        assert json.dumps(again._.indicators) == json.dumps(doc._.indicators)
        spans = [(s.start_char, s.end_char, s.label_, s.id_) for s in again.spans["indicators"]]
        assert spans == [(s.start_char, s.end_char, s.label_, s.id_) for s in doc.spans["indicators"]]


def test_a_pipeline_survives_as_bytes_and_on_disk(tmp_path: Path) -> None:
    nlp = pipeline(words=["全域土地整治"], spans_key="names")
    nlp.to_disk(tmp_path / "model")
    fresh = pipeline()
    fresh.from_bytes(nlp.to_bytes())
    for again in (fresh, spacy.load(tmp_path / "model")):
        doc = again("全域土地整治完成12处。")
        assert doc.spans["names"][0].text.startswith("全域土地整治")


def test_many_texts_in_two_processes() -> None:
    docs = list(pipeline().pipe([TEXT] * 4, n_process=2, batch_size=2))
    assert [len(doc._.indicators) for doc in docs] == [2] * 4


def test_wrong_words_are_told_of() -> None:
    with pytest.raises(extractor.InvalidSettings, match="words"):
        pipeline(words=["河 长制"])


def test_entry_points_lead_somewhere() -> None:
    points = tomllib.loads((TOP / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"]
    assert {"zhibiao"} <= set(points["spacy_factories"])
    for group in ("spacy_factories", "spacy_tokenizers"):
        for told in points[group].values():
            module, _, name = told.partition(":")
            assert callable(getattr(import_module(module), name))
