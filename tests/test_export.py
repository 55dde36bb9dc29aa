"""extractor.export: one row per value, numbers as numbers, and no cell that becomes a formula."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import fields, replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.export import (
    FINDING_COLUMNS,
    INDICATOR_COLUMNS,
    PROJECT_COLUMNS,
    QUANTITY_FIELDS,
    finding_rows,
    indicator_rows,
    project_rows,
    write_csv,
    write_xlsx,
)
from extractor.indicators.result import (
    DocumentInfo,
    ExtractorInfo,
    Finding,
    Indicator,
    Installment,
    Money,
    Project,
    Result,
    Source,
    Value,
)
from extractor.labels import frequency, label, labels
from extractor.mentions.quantity import Frequency, Quantity
from extractor.workbook import CELL_LIMIT

PLACE = Source(10, 14, "≥90%", page=2, table=0, row=4, col=3)

RESULT = Result(
    extractor=ExtractorInfo("0", {}, "x"),
    document=DocumentInfo("甲.docx", "x", 1, "0" * 64, title="绩效目标表", year=2025),
    projects=(
        Project(
            *("p1", "装备购置", Source(0, 4, "装备购置")),
            code="QH01",
            budget=Money("69.2万", 692000.0, "元"),
            goals=("一", "二"),
            schedule=(Installment("3月底", "--03-31", 30), Installment("12月底", "--12-31", None)),
        ),
    ),
    indicators=(
        Indicator(
            *("i1", "验收合格率", (), "table", Source(5, 10, "验收合格率")),
            project="p1",
            level1="产出指标",
            category="output.quality",
            section=("一、总体", "（一）分项"),
        ),
        Indicator("i2", "=cmd()", (), "prose", Source(20, 22, "专题")),
    ),
    findings=(
        Finding("a", "warning", "指标值存疑", indicator="i1", project="p1", suggestion="≥90%"),
        Finding("b", "info", "没有满意度指标", project="p1"),
    ),
)
RESULT = replace(
    RESULT,
    indicators=(
        replace(
            RESULT.indicators[0],
            values=(
                Value("target", "≥90%", "percent", PLACE, op=">=", op_text="≥", value=90.0, unit="%", goal=True),
                Value("actual", "-2.95‰", "percent", PLACE, op="=", value=-2.95, unit="‰", suspect=True),
            ),
        ),
        replace(
            RESULT.indicators[1],
            values=(
                Value("target", "+1次", "number", PLACE, op="=", value=1.5, frequency=Frequency(6, "month")),
            ),
        ),
    ),
)


def csv_of(*results: Result) -> list[dict[str, str]]:
    stream = io.StringIO(newline="")
    write_csv(results, stream)
    return list(csv.DictReader(io.StringIO(stream.getvalue(), newline="")))


def test_csv_has_a_row_per_value() -> None:
    rows = csv_of(RESULT)
    assert [(row["指标编号"], row["值"], row["数值"], row["运算符"]) for row in rows] == [
        ("i1", "≥90%", "90", "≥"),
        ("i1", "'-2.95‰", "-2.95", "="),
        ("i2", "'+1次", "1.5", "="),
    ]
    first = rows[0]
    expected = {
        "文件": "甲.docx",
        "年度": "2025",
        "项目名称": "装备购置",
        "章节": "一、总体 / （一）分项",
        "类别": "产出质量",
        "值的作用": "目标值",
        "属于目标": "是",
        "存疑": "",
        "问题": "指标值存疑",
    }
    assert {name: first[name] for name in expected} == expected
    assert (first["页"], first["表"], first["行"], first["列"], first["值起"]) == ("2", "1", "5", "4", "10")
    assert rows[1]["存疑"] == "是"
    assert rows[2]["频次"] == "每6月"


def test_csv_without_indicators_has_its_heading() -> None:
    stream = io.StringIO(newline="")
    write_csv([], stream)
    assert stream.getvalue().split(",")[0] == "文件"


@given(st.text(min_size=2))
def test_no_csv_field_becomes_a_formula(text: str) -> None:
    changed = replace(RESULT, indicators=(replace(RESULT.indicators[0], name=text, description=text),))
    shown = csv_of(changed)[0]["指标名称"]
    assert shown in (text, "'" + text)
    assert shown[0] not in "=+-@\t\r\n＝＋－＠" or re.fullmatch(r"[+-][\d.]+%?", shown)


def test_xlsx_has_three_sheets(tmp_path: Path) -> None:
    path = tmp_path / "结果.xlsx"
    write_xlsx([RESULT, RESULT], path)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["指标", "项目", "问题"]
    sizes = [(sheet.max_row, sheet.max_column) for sheet in book]
    assert sizes == [(7, len(INDICATOR_COLUMNS)), (3, len(PROJECT_COLUMNS)), (5, len(FINDING_COLUMNS))]
    sheet = book["指标"]
    heading = [cell.value for cell in sheet[1]]
    row = dict(zip(heading, sheet[2], strict=True))
    assert (row["数值"].value, row["数值"].data_type) == (90, "n")
    name = dict(zip(heading, sheet[4], strict=True))["指标名称"]
    assert (name.value, name.data_type) == ("=cmd()", "s")
    project = dict(zip([cell.value for cell in book["项目"][1]], book["项目"][2], strict=True))
    assert project["预算数（数值）"].value == 692000
    assert project["资金支出计划"].value == "3月底 30%；12月底"
    assert project["指标数"].value == 1


def test_xlsx_takes_what_a_cell_cannot_hold(tmp_path: Path) -> None:
    path = tmp_path / "结果.xlsx"
    odd = replace(RESULT.indicators[0], name="鼠\x00标\x0b", description="字" * (CELL_LIMIT + 1))
    write_xlsx([replace(RESULT, indicators=(odd,))], path)
    sheet = openpyxl.load_workbook(path)["指标"]
    row = dict(zip([cell.value for cell in sheet[1]], [cell.value for cell in sheet[2]], strict=True))
    assert row["指标名称"] == "鼠�标�"
    assert len(row["指标描述"]) == CELL_LIMIT and row["指标描述"].endswith("略去）")


def test_findings_name_what_they_are_about() -> None:
    names = [name for name, _ in FINDING_COLUMNS]
    first, second = (dict(zip(names, row, strict=True)) for row in finding_rows(RESULT))
    assert (first["级别"], first["指标名称"], first["建议"]) == ("警告", "验收合格率", "≥90%")
    assert (second["项目名称"], second["指标名称"]) == ("装备购置", None)


@pytest.mark.parametrize("rows", [indicator_rows, project_rows, finding_rows], ids=lambda f: f.__name__)
def test_columns_are_distinct(rows: object) -> None:
    columns = {indicator_rows: INDICATOR_COLUMNS, project_rows: PROJECT_COLUMNS, finding_rows: FINDING_COLUMNS}[rows]  # type: ignore[index]
    names = [name for name, _ in columns]
    assert len(names) == len(set(names))


def test_every_field_of_a_value_has_a_column() -> None:
    """A field that the contract gains is exported too: each, changed alone, changes the row."""
    value = Value("target", "旧", "number", Source(0, 0, ""), op="=")
    other = {
        "role": "actual",
        "kind": "percent",
        "op": ">=",
        "value": 1.0,
        "value_max": 2.0,
        "frequency": Frequency(1, "year"),
        "direction": "up",
        "source": PLACE,
    }
    for field in fields(Value):
        before = getattr(value, field.name)
        after = other.get(field.name, not before if isinstance(before, bool) else "新")
        changed = replace(value, **{field.name: after})
        rows = [
            next(indicator_rows(replace(RESULT, indicators=(replace(RESULT.indicators[0], values=(v,)),))))
            for v in (value, changed)
        ]
        assert rows[0] != rows[1], field.name


def test_every_code_of_the_contract_has_words() -> None:
    from typing import get_args

    from extractor.indicators import result
    from extractor.mentions import quantity

    for field, codes in (
        ("role", result.Role),
        ("kind", result.ValueKind),
        ("origin", result.Origin),
        ("severity", result.Severity),
        ("op", quantity.Op),
        ("per", quantity.Per),
        ("direction", quantity.Direction),
    ):
        assert set(labels()[field]) == set(get_args(codes)), field
    assert label("role", None) == ""
    assert label("category", "unheard") == "unheard"


def test_quantity_fields_are_fields() -> None:
    assert set(QUANTITY_FIELDS) <= {field.name for field in fields(Quantity)}


@pytest.mark.parametrize(
    ("value", "words"),
    [(None, ""), (Frequency(1, "quarter"), "每季度"), (Frequency(6, "month"), "每6月"), (Frequency(1, "day"), "每日")],
    ids=["none", "quarter", "half-year", "day"],
)
def test_frequency_in_words(value: Frequency | None, words: str) -> None:
    assert frequency(value) == words
