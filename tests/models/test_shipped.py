"""The models that ship: whole, described, and of use where rules know nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from extractor import artifacts, extract
from extractor.artifacts import ARTEFACT, CARD, MANIFEST, SCORES, Store, using
from extractor.documents.document import Cell
from extractor.indicators.taxonomy import CATEGORY, categorise
from extractor.rows.columns import resolve
from extractor.rows.content import ColumnContent

TOP = Path(__file__).parent.parent.parent
FOLDER = TOP / "models"
NAMES = sorted(path.parent.name for path in FOLDER.glob(f"*/{MANIFEST}"))


def told(name: str, file: str) -> dict[str, object]:
    found: dict[str, object] = json.loads((FOLDER / name / file).read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_model_never_travels_alone(name: str) -> None:
    assert {ARTEFACT, MANIFEST, SCORES, CARD} <= {path.name for path in (FOLDER / name).iterdir()}
    manifest = told(name, MANIFEST)
    assert manifest["name"] == name
    assert {"features", "algorithm", "seed", "corpus", "trained_on", "libraries"} <= manifest.keys()
    digest = hashlib.sha256((FOLDER / name / ARTEFACT).read_bytes()).hexdigest()
    assert manifest["sha256"] == told(name, SCORES)["sha256"] == digest


@pytest.mark.parametrize("name", NAMES)
def test_a_card_says_what_the_scores_say(name: str) -> None:
    pytest.importorskip("sklearn")
    train = pytest.importorskip("extractor.training.train")
    cards = pytest.importorskip("extractor.training.cards")
    text = cards.render(name, train.CARDS[name], told(name, MANIFEST), told(name, SCORES))
    assert (FOLDER / name / CARD).read_text(encoding="utf-8") == text


def test_the_readme_names_every_model() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert [name for name in NAMES if f"`{name}`" not in text] == []


def test_a_result_names_its_models() -> None:
    data = "绩效指标：培训覆盖率达到90%。".encode()
    assert sorted(extract(data).extractor.models) == NAMES
    with using(Store(without={"rows", "columns"})):
        assert sorted(extract(data).extractor.models) == sorted(set(NAMES) - {"rows", "columns"})
    with using(Store(without=None)):
        assert extract(data).extractor.models == {}


# --- columns and rows ---

HEADED = [
    ["一级指标", "二级指标", "三级指标", "预设刻度", "评定得分额"],
    ["产出指标", "数量指标", "举办村民议事会次数", "≥12次", "10"],
    ["产出指标", "质量指标", "议定事项办结率", "≥95%", "9.5"],
    ["产出指标", "时效指标", "办结时限", "10个工作日内", "10"],
    ["效益指标", "社会效益指标", "矛盾纠纷下降率", "≥8%", "18"],
    ["满意度指标", "服务对象满意度指标", "村民满意度", "≥90%", "10"],
]


def columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """The roles of a table's columns, its first row the header."""
    header = [Cell(0, i, 0, len(t), t) for i, t in enumerate(rows[0])]
    content = [ColumnContent.of([row[i] for row in rows[1:]]) for i in range(len(header))]
    return [c.role for c in resolve([header], len(header), content)]


def page(rows: Sequence[Sequence[str]]) -> bytes:
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<html><body><table>{body}</table></body></html>".encode()


def test_an_unlisted_head_over_values_is_a_target() -> None:
    plain = [[cell.lstrip("≥").removesuffix("内") for cell in row] for row in HEADED]
    assert columns(plain)[:4] == ["level1", "level2", "name", "target"]
    with using(Store(without={"columns"})):
        assert columns(plain)[3] != "target"
        assert columns(HEADED)[3] == "target", "what is compared is a goal whatever its head says"


def test_heads_of_measures_in_a_grid_of_places_stay_measures() -> None:
    grid = [["地区", "隐患点", "演练场"], ["青禾镇", "12", "3"], ["石桥镇", "8", "2"], ["合计", "20", "5"]]
    with using(Store(without=None)):
        rules = columns(grid)
    assert columns(grid) == rules


@pytest.mark.parametrize("without", [(), {"columns", "rows"}], ids=["both", "rules-alone"])
def test_headers_that_the_vocabulary_knows_are_read_alike(without: Sequence[str]) -> None:
    rows = [["一级指标", "二级指标", "三级指标", "指标值", "分值"], *HEADED[1:]]
    with using(Store(without=without)):
        found = extract(page(rows), filename="表.html").indicators
    assert [(i.name, i.level1, [v.text for v in i.values]) for i in found] == [
        (row[2], row[0], [row[3], row[4]]) for row in rows[1:]
    ]


def test_a_header_of_unlisted_heads_is_found() -> None:
    rows = [["上级维度", "次级维度", "测度事项", "约定量值", "配分"], *HEADED[1:]]
    found = extract(page(rows), filename="表.html").indicators
    assert [(i.name, i.level1, i.level2, i.values[0].text) for i in found] == [
        (row[2], row[0], row[1], row[3]) for row in rows[1:]
    ]


# --- categories ---


@pytest.mark.parametrize(
    ("level1", "level2", "code"),
    [
        pytest.param("产出指标", "数量指标", "output.quantity", id="both"),
        pytest.param(None, "时效指标", "output.timeliness", id="level-2"),
        pytest.param("满意度指标", None, "satisfaction", id="level-1"),
    ],
)
def test_a_stated_level_stands(level1: str | None, level2: str | None, code: str) -> None:
    told = categorise("群众满意度", level1, level2)
    assert (told.code, told.confidence) == (code, 1.0)


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        pytest.param("10月底前完成泵站验收。", "output.timeliness", id="a-date"),
        pytest.param("全年新建泵站12座。", "output.quantity", id="a-count"),
        pytest.param("办事群众满意度达到95%以上。", "satisfaction", id="satisfaction"),
    ],
)
def test_prose_has_categories_with_probabilities(sentence: str, code: str) -> None:
    (indicator,) = extract(f"2023年工作计划\n{sentence}".encode(), filename="计划.txt").indicators
    assert indicator.category == code
    assert 0.3 < indicator.category_confidence <= 1
    assert CATEGORY in indicator.found_by


def test_without_its_model_the_word_lists_decide() -> None:
    with using(Store(without={"category"})):
        told = categorise("特种作业人员持证率")
    assert (told.code, told.rule) == ("output.quality", "taxonomy.name")


def test_a_model_is_opened_once() -> None:
    store = Store()
    assert store.model("rows", features=told_version("rows")) is store.model("rows", features=told_version("rows"))
    assert isinstance(store.model("rows", features=told_version("rows")), artifacts.LinearModel)


def told_version(name: str) -> int:
    version = told(name, MANIFEST)["features"]
    assert isinstance(version, int)
    return version
