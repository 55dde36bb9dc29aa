"""Each reviewer's rule fires on its fault and stays silent on a sound form."""

from __future__ import annotations

import pytest

from extractor.indicators.findings import review
from tests.indicators.test_tables import FORM, Rows, read

HEAD = "一级指标|二级指标|三级指标|绩效指标描述|指标值|指标值确定依据"
SOUND = [
    *FORM[:-1],
    "|质量指标|验收合格率|合格工程占比|100%|合同",
    "满意度指标|服务对象满意度指标|村民满意度|问卷满意比例|≥90%|问卷",
]

CASES: list[tuple[str, Rows]] = [
    ("missing_target", [HEAD, "产出指标|数量指标|巡护次数|全年巡护||方案"]),
    ("unquantified_target", [HEAD, "产出指标|时效指标|巡护时间|按计划巡护|及时开展|方案"]),
    ("restated_value", [HEAD, "产出指标|数量指标|巡护次数|巡护次数|巡护次数|方案"]),
    ("restated_level", [HEAD, "效益指标|生态效益指标|生态效益指标|改善环境|明显改善|方案"]),
    ("suspect_value", [HEAD, "产出指标|数量指标|购置水泵数量|购置水泵|≥12购置水泵数量|合同"]),
    ("impossible_rate", [HEAD, "产出指标|质量指标|验收合格率|合格占比|120%|合同"]),
    ("unit_mismatch", [HEAD, "产出指标|数量指标|检查次数|全年检查|100%|方案"]),
    ("tier_overlap", ["绩效指标|优|良|中|差", "结案率|95%以上|90%以上|80%以上|80%以上"]),
    ("tier_order", ["绩效指标|优|良|中|差", "结案率|95%以上|80%以上|90%以上|60%以下"]),
    ("score_over_weight", ["三级指标|分值|得分", "制度健全性|5|6"]),
    ("fund_sum", [row.replace("100.00", "90.00") for row in FORM]),
    ("schedule_order", [row.replace("|10%|40%|80%|100%", "|10%|80%|40%|100%") for row in FORM]),
    ("schedule_incomplete", [row.replace("80%|100%", "80%|90%") for row in FORM]),
    ("no_indicators", [*FORM[:6], *[r.replace("XM2023-007", "XM2").replace("村道硬化", "路灯") for r in FORM]]),
    ("row_without_name", [HEAD, "产出指标|数量指标|巡护次数|全年巡护|12次|方案", "|质量指标||尚未填写||"]),
]


def _codes(rows: Rows, unit: str | None = "万元") -> set[str]:
    result = read(rows, year=2023, unit=unit)
    return {f.code for f in review(result.projects, result.indicators, result.findings)}


@pytest.mark.parametrize(("code", "rows"), CASES, ids=[c for c, _ in CASES])
def test_a_fault_is_found(code: str, rows: Rows) -> None:
    assert code in _codes(rows)


def test_a_sound_form_has_no_findings() -> None:
    assert _codes(SOUND) == set()


def test_an_amount_without_a_unit_is_told() -> None:
    assert "amount_without_unit" in _codes(FORM, unit=None)


def test_findings_name_what_they_are_about() -> None:
    result = read([*FORM[:-2], "产出指标|数量指标|巡护次数|巡护|及时|方案"], unit="万元")
    (finding,) = (
        f for f in review(result.projects, result.indicators, result.findings) if f.code == "unquantified_target"
    )
    assert (finding.indicator, finding.project) == ("i1", "p1")
    assert "巡护次数" in finding.message
