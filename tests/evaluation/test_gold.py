"""Gold is checked before anything is measured with it, and what is held out stays so."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from extractor.evaluation.gold import MARKER, Refused, held_out, read
from extractor.training.gold_problems import problems
from tests.evaluation.documents import PROSE, TABLE, prose_gold, table_gold, write


def broken(**changes: Any) -> dict[str, Any]:
    """Gold whose first indicator has these fields changed; ``value_…`` changes its value."""
    gold = table_gold()
    item = gold["indicators"][0]
    for key, told in changes.items():
        if key.startswith("value_of_"):
            item["values"][0][key.removeprefix("value_of_")] = told
        else:
            item[key] = told
    return gold


@pytest.mark.parametrize(
    ("gold", "reason"),
    [
        pytest.param([], "不是 JSON 对象", id="a-list"),
        pytest.param({}, "没有 indicators 列表", id="empty"),
        pytest.param({"indicators": {}, "projects": []}, "没有 indicators 列表", id="indicators-an-object"),
        pytest.param(broken(name=" "), "没有 name", id="no-name"),
        pytest.param(broken(origin="list"), "origin 的取值", id="unknown-origin"),
        pytest.param(broken(category="output.speed"), "category 的取值", id="unknown-category"),
        pytest.param(broken(project="p9"), "项目 'p9' 不存在", id="unknown-project"),
        pytest.param(broken(id="i2"), "编号重复", id="id-twice"),
        pytest.param(broken(values=[]), "没有取值", id="no-values"),
        pytest.param(broken(values=["48个"]), "取值应为对象", id="a-value-as-text"),
        pytest.param(broken(values=[{"role": "target"}]), "缺少字段", id="a-value-of-a-role-alone"),
        pytest.param(broken(value_of_role="goal"), "role 的取值", id="unknown-role"),
        pytest.param(broken(value_of_op="≥"), "op 的取值", id="op-as-a-sign"),
        pytest.param(broken(value_of_value="48"), "value 应为数字", id="a-number-as-text"),
        pytest.param(broken(value_of_date="2025年6月"), "不是 ISO 8601", id="a-date-as-written"),
        pytest.param(broken(value_of_frequency={"every": 1, "per": "季度"}), "频次", id="frequency-in-words"),
        pytest.param({**table_gold(), "projects": [{"id": "p1"}]}, "第1个项目没有 id 或 name", id="nameless-project"),
    ],
)
def test_what_is_broken_is_refused(gold: object, reason: str) -> None:
    assert any(reason in told for told in problems(gold))


@pytest.mark.parametrize("gold", [table_gold(), prose_gold()], ids=["table", "prose"])
def test_what_holds_together_is_not(gold: object) -> None:
    assert list(problems(gold, PROSE)) == []


def test_offsets_must_hold() -> None:
    gold = prose_gold()
    gold["indicators"][0]["gold_source"]["start"] += 1
    assert any("gold_source" in told for told in problems(gold, PROSE))


def test_reading_goes_on_behind_what_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "a", TABLE, "{")
    write(tmp_path, "b", TABLE, table_gold())
    (tmp_path / "c.gold.json").write_text(json.dumps(table_gold()), encoding="utf-8")
    told = list(read(tmp_path))
    assert [isinstance(one, Refused) for one in told] == [True, False, True]
    assert "a.gold.json" in str(told[0]) and "JSON" in str(told[0])
    assert "旁边没有同名的文档" in str(told[2])


def test_the_held_out_folder_and_what_is_marked(tmp_path: Path) -> None:
    for name in ("corpora/test/tables", "corpora/dev/tables", "own/deep"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "own" / MARKER).touch()
    assert held_out(tmp_path / "corpora/test") and held_out(tmp_path / "corpora/test/tables/x.gold.json")
    assert held_out(tmp_path / "own/deep")
    assert not held_out(tmp_path / "corpora/dev/tables")
