"""``zhibiao annotate``: gold to review, as the validator accepts it, beside the document and over nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from extractor import extract
from extractor.annotation.prefill import gold_of, unsure
from extractor.training.validation.checker import Checker
from tests.cli.conftest import Zhibiao, zhibiao
from tests.evaluation.documents import PROSE, TABLE

__all__ = ["zhibiao"]


def annotated(text: str) -> Any:
    result = extract(text.encode(), filename="甲.txt", isolate=False).to_dict()
    return json.loads(json.dumps(gold_of(result, text=text, carrier="txt")))


FORM = """2024年度项目绩效目标表
项目名称\t森林资源监测\t预算数\t69.2万元
一级指标\t二级指标\t三级指标\t指标值\t指标解释
产出指标\t数量指标\t监测样地\t≥48个\t固定样地
\t时效指标\t完成时间\t2024年11月底前\t
效益指标\t社会效益指标\t公众知晓率\t由80%提高到90%\t
"""
REPORT = """2023年工作报告

一、执法工作
街道每季度召开1次专题会议，全年检查企业240家次，覆盖率由80%提高到95%。未发生重大事故。
"""


@pytest.mark.parametrize("text", [TABLE, PROSE, FORM, REPORT], ids=["table", "prose", "form", "report"])
def test_the_validator_accepts_it(text: str) -> None:
    gold = annotated(text)
    assert gold["indicators"]
    assert Checker(gold, text, text).run() == []


def test_a_phrase_runs_from_subject_or_name_through_the_value() -> None:
    (item,) = (i for i in annotated(REPORT)["indicators"] if "会议" in i["name"])
    assert item["gold_source"]["text"].startswith(("街道每季度", "每季度"))
    assert item["gold_source"]["text"].endswith("会议")
    assert "confidence" not in item and "source" not in item["values"][0]


def test_what_to_look_at_first() -> None:
    result = extract(TABLE.encode(), isolate=False).to_dict()
    result["indicators"][1]["confidence"] = 0.4
    assert unsure(result) == ["数据合格率"]


def test_it_stands_beside_the_document_and_over_nothing(zhibiao: Zhibiao, tmp_path: Path) -> None:
    folder = tmp_path / "资料" / "下级"
    folder.mkdir(parents=True)
    (folder / "目标.txt").write_text(TABLE, encoding="utf-8")
    (folder / "报告.txt").write_text(PROSE, encoding="utf-8")
    (folder / "空.txt").write_bytes(b"")
    (folder / "报告.gold.json").write_text("mine", encoding="utf-8")
    ran = zhibiao("annotate", "资料")
    assert ran.status == 1 and "空.txt" in ran.err and "Traceback" not in ran.err
    assert "已有标准答案" in ran.err
    assert (folder / "报告.gold.json").read_text("utf-8") == "mine"
    assert len(json.loads((folder / "目标.gold.json").read_text("utf-8"))["indicators"]) == 3
    assert "目标.gold.json：3个指标" in ran.text
    (folder / "空.txt").unlink()
    (folder / "报告.gold.json").unlink()
    assert zhibiao("annotate", "资料").status == 0
    told = zhibiao("evaluate", "资料")
    assert told.status == 0 and "table.full" in told.text


def test_one_gold_serves_two_formats(zhibiao: Zhibiao, tmp_path: Path) -> None:
    for suffix in (".txt", ".md"):
        (tmp_path / f"甲{suffix}").write_text(TABLE, encoding="utf-8")
    ran = zhibiao("annotate", ".")
    assert ran.status == 0 and len(ran.text.splitlines()) == 1
