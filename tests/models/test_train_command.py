"""``zhibiao train``: a user's own gold, sound or refused, becomes models that every command can use."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("sklearn", reason="the extra ‘train’ is not installed")

from extractor import artifacts
from extractor.cli import main
from extractor.errors import CorpusRefused
from extractor.training.gold_check import check_corpus
from extractor.training.history import record
from extractor.training.train import NAMES, train

Plain = dict[str, Any]

TABLES = {
    "校舍": (
        ("维修校舍面积", "≥1200平方米", 1200, "平方米"),
        ("验收合格率", "100%", 100, "%"),
        ("师生满意度", "≥90%", 90, "%"),
    ),
    "水渠": (("清淤渠道长度", "≥35公里", 35, "公里"), ("工程合格率", "≥98%", 98, "%"), ("农户满意度", "≥92%", 92, "%")),
    "疫苗": (("接种剂次", "≥8万剂次", 80000, "剂次"), ("接种率", "≥95%", 95, "%"), ("家长满意度", "≥93%", 93, "%")),
}
SENTENCES = {
    "简报": (("开展安全检查", "36次", 36, "次"), ("培训网格员", "420人", 420, "人")),
    "总结": (("修复路灯", "85盏", 85, "盏"), ("清理垃圾", "60吨", 60, "吨")),
    "通报": (("办结诉求", "1300件", 1300, "件"), ("走访企业", "75家", 75, "家")),
}


def value(role: str, text: str, number: float, unit: str) -> Plain:
    return {
        "role": role,
        "text": text,
        "kind": "percent" if unit == "%" else "number",
        "op": ">=" if "≥" in text else "=",
        "op_text": "≥" if "≥" in text else None,
        "value": number,
        "value_max": None,
        "unit": unit,
    }


def write(folder: Path, name: str, suffix: str, text: str, indicators: list[Plain]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}{suffix}").write_text(text, encoding="utf-8")
    gold = {"meta": {}, "document": {}, "projects": [], "indicators": indicators}
    (folder / f"{name}.gold.json").write_text(json.dumps(gold, ensure_ascii=False), encoding="utf-8")


def table(folder: Path, name: str) -> None:
    head = "<tr><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>指标值</td></tr>"
    levels = (("产出指标", "数量指标"), ("产出指标", "质量指标"), ("满意度指标", "服务对象满意度指标"))
    rows = [(*two, *one) for two, one in zip(levels, TABLES[name], strict=True)]
    body = "".join("<tr>" + "".join(f"<td>{t}</td>" for t in row[:4]) + "</tr>" for row in rows)
    indicators = [
        {
            "id": f"i{n}",
            "project": None,
            "level1": row[0],
            "level2": row[1],
            "name": row[2],
            "core": row[2],
            "category": "satisfaction" if "满意" in row[2] else "output.quality",
            "origin": "table",
            "values": [value("target", *row[3:])],
        }
        for n, row in enumerate(rows, 1)
    ]
    write(folder, name, ".html", f"<html><body><table>{head}{body}</table></body></html>", indicators)


def prose(folder: Path, name: str) -> None:
    facts = SENTENCES[name]
    text = f"2023年工作{name}\n" + "".join(f"{what}{amount}。" for what, amount, *_ in facts)
    indicators = []
    for n, (what, amount, number, unit) in enumerate(facts, 1):
        at = text.index(what)
        phrase = {"start": at, "end": at + len(what + amount), "text": what + amount}
        indicators.append(
            {
                "id": f"i{n}",
                "project": None,
                "level1": None,
                "level2": None,
                "name": what,
                "core": what,
                "category": "output.quantity",
                "origin": "prose",
                "gold_source": phrase,
                "values": [value("actual", amount, number, unit)],
            }
        )
    write(folder, name, ".txt", text, indicators)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    top = tmp_path_factory.mktemp("corpora")
    for name in ("校舍", "水渠"):
        table(top / "dev" / "tables", name)
    for name in ("简报", "总结"):
        prose(top / "dev" / "prose", name)
    return top


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("own")
    table(folder, "疫苗")
    prose(folder, "通报")
    return folder


@pytest.fixture(scope="module")
def trained(base: Path, own: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    train(base, folder, more=own)
    return folder


def test_every_model_comes_out(trained: Path) -> None:
    assert {path.parent.name for path in trained.glob("*/manifest.json")} == set(NAMES)
    artifacts.check(trained)


def test_a_users_documents_are_learned_from(trained: Path, base: Path, tmp_path: Path) -> None:
    told = json.loads((trained / "category" / "manifest.json").read_text(encoding="utf-8"))
    assert told["trained_on"]["hand-written documents"] == 6
    train(base, tmp_path, only=["category"])
    alone = json.loads((tmp_path / "category" / "manifest.json").read_text(encoding="utf-8"))
    assert alone["trained_on"]["hand-written documents"] == 4
    assert alone["corpus"] != told["corpus"]


def test_the_same_corpora_give_the_same_models(trained: Path, base: Path, own: Path, tmp_path: Path) -> None:
    train(base, tmp_path, more=own)
    for name in NAMES:
        for file in (artifacts.ARTEFACT, artifacts.SCORES, artifacts.MANIFEST, artifacts.CARD):
            assert (tmp_path / name / file).read_bytes() == (trained / name / file).read_bytes(), f"{name}/{file}"


def test_the_command_trains_and_its_models_serve(
    base: Path, own: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(artifacts.VARIABLE, "")  # what the command sets is forgotten again
    output = tmp_path / "模型"
    assert main(["train", "--corpus", str(own), "--base", str(base), "-o", str(output)]) == 0
    assert f"--models {output}" in capfd.readouterr().err
    document = own / "通报.txt"
    assert main(["extract", "--in-process", "--models", str(output), str(document)]) == 0
    result = json.loads(capfd.readouterr().out)
    digests = {
        name: json.loads((output / name / "manifest.json").read_text(encoding="utf-8"))["sha256"][:12] for name in NAMES
    }
    assert result["extractor"]["models"] == digests


def test_models_for_other_features_are_refused(
    trained: Path, own: Path, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    from shutil import copytree

    folder = copytree(trained, tmp_path / "models")
    path = folder / "rows" / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | {"features": 0}), encoding="utf-8")
    assert main(["extract", "--models", str(folder), str(own / "通报.txt")]) == 1
    told = capfd.readouterr()
    assert "模型 rows 按第 0 版特征训练" in told.err and not told.out


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        pytest.param(["extract", "--models", "没有", "a.txt"], "没有这个模型文件夹", id="no-models"),
        pytest.param(["train", "--corpus", "没有"], "没有这个文件夹", id="no-corpus"),
        pytest.param(["train", "--corpus", ".", "--base", "没有"], "--base", id="no-base"),
        pytest.param(["train", "--corpus", "."], "没有标注", id="no-gold"),
    ],
)
def test_what_is_missing_is_told(
    arguments: list[str],
    reason: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 1
    assert reason in capfd.readouterr().err


@pytest.mark.parametrize("library", ["sklearn", "numpy", "scipy", "pycrfsuite"])
def test_a_missing_library_is_told(
    library: str, own: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from extractor.commands import train as command

    monkeypatch.setattr(command, "find_spec", lambda name: None if name == library else object())
    assert main(["train", "--corpus", str(own), "--base", "nowhere"]) == 1
    told = capfd.readouterr().err
    assert "zhibiao[train]" in told and library in told


def _shifted(gold: Plain) -> None:
    gold["indicators"][0]["gold_source"]["start"] += 1


def _twice(gold: Plain) -> None:
    gold["indicators"][1]["id"] = gold["indicators"][0]["id"]


def _no_id(gold: Plain) -> None:
    del gold["indicators"][0]["id"]


def _no_list(gold: Plain) -> None:
    del gold["indicators"]


def _document(gold: Plain) -> None:
    gold["document"] = []


def _projects(gold: Plain) -> None:
    gold["projects"] = [{"id": "p1", "name": 5}]


def _says(**fields: Any) -> Callable[[Plain], None]:
    def spoil(gold: Plain) -> None:
        gold["indicators"][0].update(fields)

    return spoil


def _phrase(**fields: Any) -> Callable[[Plain], None]:
    def spoil(gold: Plain) -> None:
        gold["indicators"][0]["gold_source"].update(fields)

    return spoil


def _value(**fields: Any) -> Callable[[Plain], None]:
    def spoil(gold: Plain) -> None:
        gold["indicators"][0]["values"][0].update(fields)

    return spoil


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        pytest.param(_no_list, "没有 indicators 列表", id="no-indicators"),
        pytest.param(_document, "document 应为对象", id="document"),
        pytest.param(_projects, "第1个项目没有 id 或 name", id="project-name"),
        pytest.param(_twice, "i1 走访企业：编号重复", id="an-id-twice"),
        pytest.param(_no_id, "第1个指标 办结诉求：没有 id", id="no-id"),
        pytest.param(_says(id=1), "id 应为文字", id="id-is-a-number"),
        pytest.param(_says(name=" "), "没有 name", id="blank-name"),
        pytest.param(_says(name=["办结诉求"]), "第1个指标没有 name", id="name-is-a-list"),
        pytest.param(_says(name="修建灯塔", core="灯塔"), "i1 修建灯塔：名称不在文件中", id="name-elsewhere"),
        pytest.param(_says(core="路灯"), "i1 办结诉求：core '路灯' 不在名称中", id="core"),
        pytest.param(_says(alt_names="办结"), "alt_names 应为一列文字", id="other-names"),
        pytest.param(_says(subject=5), "subject 应为文字或 null，现为 5", id="subject-is-a-number"),
        pytest.param(_says(subject="渔政站"), "subject '渔政站' 不在文件中", id="subject-elsewhere"),
        pytest.param(_says(section="一、回顾"), "section 应为一列文字或 null", id="section"),
        pytest.param(_says(level1=["产出"]), "level1 应为文字或 null", id="level"),
        pytest.param(_says(optional="是"), "optional 应为真假值", id="flag"),
        pytest.param(_says(project="p1"), "项目 'p1' 不存在", id="project"),
        pytest.param(_says(project=["p1"]), "项目 ['p1'] 不存在", id="project-is-a-list"),
        pytest.param(_says(category="output.number"), "category 的取值 'output.number' 不在允许范围", id="category"),
        pytest.param(_says(origin=None), "origin 的取值 None 不在允许范围", id="origin"),
        pytest.param(_says(values=[]), "没有取值（values）", id="no-values"),
        pytest.param(_says(values=["1300件"]), "取值应为对象", id="values-are-texts"),
        pytest.param(_says(gold_source="办结"), "gold_source 应为 {start, end, text}", id="phrase-is-a-text"),
        pytest.param(_shifted, "gold_source 与文档中的文字不符", id="offsets"),
        pytest.param(_phrase(start=-3), "gold_source 与文档中的文字不符", id="offset-below-nought"),
        pytest.param(_phrase(end=10**9), "gold_source 与文档中的文字不符", id="offset-behind-the-end"),
        pytest.param(_phrase(start="8"), "gold_source 应为 {start, end, text}", id="offset-is-a-text"),
        pytest.param(_value(role="goal"), "i1 办结诉求：取值 '1300件' role 的取值 'goal' 不在允许范围", id="role"),
        pytest.param(_value(op="≥"), "op 的取值 '≥' 不在允许范围", id="operator"),
        pytest.param(_value(value="36"), "value 应为数字或 null，现为 '36'", id="number"),
        pytest.param(_value(value=float("nan")), "value 应为数字或 null，现为 nan", id="no-number"),
        pytest.param(_value(value=10**400), "value 应为数字或 null，现为 1000", id="number-too-large"),
        pytest.param(_value(value_max=1500), "op '=' 与 value_max 1500 不符", id="half-a-range"),
        pytest.param(_value(op="range", value_max=3), "op 'range' 与 value_max 3 不符", id="range-turned-round"),
        pytest.param(_value(kind="qualitative"), "kind 'qualitative' 不应有 value", id="kind"),
        pytest.param(_value(text=""), "text 应为文字", id="no-text"),
        pytest.param(_value(text="421人"), "取值 '421人' 不在文件中", id="value-elsewhere"),
        pytest.param(_value(period=2023), "period 应为文字或 null，现为 2023", id="period-is-a-number"),
        pytest.param(_value(period="上半年"), "period '上半年' 不在文件中", id="period-elsewhere"),
        pytest.param(_value(base="去年任务"), "base '去年任务' 不在文件中", id="base-elsewhere"),
        pytest.param(_value(date="2023/13/45"), "日期 '2023/13/45' 不是 ISO 8601", id="date"),
        pytest.param(_value(direction="sideways"), "direction 的取值 'sideways' 不在允许范围", id="direction"),
        pytest.param(_value(frequency="每月"), "频次 '每月' 应为", id="frequency-is-a-text"),
        pytest.param(_value(frequency={"every": 1}), "应为 {every, per}", id="half-a-frequency"),
    ],
)
def test_broken_gold_is_refused(spoil: Callable[[Plain], None], reason: str, tmp_path: Path) -> None:
    prose(tmp_path, "通报")
    path = tmp_path / "通报.gold.json"
    gold = json.loads(path.read_text(encoding="utf-8"))
    spoil(gold)
    path.write_text(json.dumps(gold, ensure_ascii=False), encoding="utf-8")
    with pytest.raises(CorpusRefused) as caught:
        check_corpus(tmp_path)
    assert "通报.gold.json" in caught.value.message and reason in caught.value.message


@pytest.mark.parametrize(
    "told",
    [
        pytest.param({"period": "2023年", "unit_inferred": False}, id="a-time-in-the-document"),
        pytest.param({"date": "---25", "frequency": {"every": 1, "per": "month"}}, id="a-day-of-every-month"),
        pytest.param({"base": "yoy"}, id="a-base-by-its-code"),
        pytest.param({"op": "range", "value_max": 1400}, id="a-range"),
    ],
)
def test_what_the_contract_allows_is_not_refused(told: Plain, tmp_path: Path) -> None:
    prose(tmp_path, "通报")
    path = tmp_path / "通报.gold.json"
    gold = json.loads(path.read_text(encoding="utf-8"))
    gold["indicators"][0]["values"][0].update(told)
    path.write_text(json.dumps(gold, ensure_ascii=False), encoding="utf-8")
    assert check_corpus(tmp_path) == 1


def test_our_own_gold_is_not_refused() -> None:
    assert check_corpus(Path(__file__).parents[2] / "corpora" / "dev" / "prose4") == 13


def test_gold_that_is_no_json_or_has_no_document_is_refused(tmp_path: Path) -> None:
    prose(tmp_path, "通报")
    (tmp_path / "通报.txt").unlink()
    with pytest.raises(CorpusRefused, match="旁边没有所标注的文件"):
        check_corpus(tmp_path)
    (tmp_path / "通报.gold.json").write_text("{", encoding="utf-8")
    with pytest.raises(CorpusRefused, match="不是可以读取的 JSON"):
        check_corpus(tmp_path)


def test_sound_gold_is_counted(own: Path) -> None:
    assert check_corpus(own) == 2


def test_a_release_has_one_line(tmp_path: Path) -> None:
    scores = {"category": {"parts": {"Hand-written documents, in prose": {"accuracy": 0.5}}}}
    record(tmp_path, "0.1.0", "aaa", scores, day=date(2026, 1, 2))
    record(tmp_path, "0.1.0", "bbb", scores, day=date(2026, 1, 3))
    record(tmp_path, "0.2.0", "ccc", {}, day=date(2026, 2, 1))
    with (tmp_path / "history.csv").open(encoding="utf-8", newline="") as stream:
        lines = list(csv.DictReader(stream))
    assert [(x["version"], x["date"], x["corpus"], x["category_prose"]) for x in lines] == [
        ("0.1.0", "2026-01-03", "bbb", "0.5000"),
        ("0.2.0", "2026-02-01", "ccc", ""),
    ]
