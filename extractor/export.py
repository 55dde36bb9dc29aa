"""Results → CSV and XLSX, for people who work in spreadsheets.

One row per value of an indicator, its project's and document's facts beside it and the place it came from at the
end; projects and findings on sheets of their own. A cell never becomes a formula: what a document says is data.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any

from extractor.labels import frequency, label
from extractor.regex import regex
from extractor.workbook import Cell, Workbook

if TYPE_CHECKING:
    from extractor.indicators.result import Finding, Indicator, Installment, Money, Project, Result, Value
    from extractor.mentions.quantity import Quantity

Field = Cell

_FORMULA = regex(r"[=+\-@＝＋－＠\t\r\n].")  # a lone "=" is no formula, and a column of operators
_PLAIN_NUMBER = regex(r"[+-]?\d+(\.\d+)?%?")


@dataclass(frozen=True, slots=True)
class _ValueRow:
    """What one row of the sheet 指标 tells of."""

    result: Result
    project: Project | None
    indicator: Indicator
    value: Value
    complaints: str


@dataclass(frozen=True, slots=True)
class _ProjectRow:
    result: Result
    project: Project
    indicators: int


@dataclass(frozen=True, slots=True)
class _FindingRow:
    result: Result
    finding: Finding
    project: str | None
    indicator: str | None


def _counted(number: int | None) -> int | None:
    """A person counts tables, rows and columns from 1."""
    return None if number is None else number + 1


def _written(money: Money | None) -> str | None:
    return money.text if money else None


def _amount(money: Money | None) -> float | None:
    return money.value if money else None


def _step(step: Installment) -> str:
    return step.text if step.percent is None else f"{step.text} {step.percent:g}%"


INDICATOR_COLUMNS: tuple[tuple[str, Callable[[_ValueRow], Field]], ...] = (
    ("文件", lambda r: r.result.document.filename),
    ("文件标题", lambda r: r.result.document.title),
    ("编制单位", lambda r: r.result.document.organization),
    ("年度", lambda r: r.result.document.year),
    ("项目编号", lambda r: r.indicator.project),
    ("项目编码", lambda r: r.project.code if r.project else None),
    ("项目名称", lambda r: r.project.name if r.project else None),
    ("章节", lambda r: " / ".join(r.indicator.section)),
    ("指标编号", lambda r: r.indicator.id),
    ("一级指标", lambda r: r.indicator.level1),
    ("二级指标", lambda r: r.indicator.level2),
    ("指标名称", lambda r: r.indicator.name),
    ("类别", lambda r: label("category", r.indicator.category)),
    ("类别代码", lambda r: r.indicator.category),
    ("主体", lambda r: r.indicator.subject),
    ("值的作用", lambda r: label("role", r.value.role)),
    ("值", lambda r: r.value.text),
    ("值的种类", lambda r: label("kind", r.value.kind)),
    ("运算符原文", lambda r: r.value.op_text),
    ("运算符", lambda r: label("op", r.value.op)),
    ("数值", lambda r: r.value.value),
    ("数值上限", lambda r: r.value.value_max),
    ("计量单位", lambda r: r.value.unit),
    ("单位为推定", lambda r: r.value.unit_inferred),
    ("约数", lambda r: r.value.approx),
    ("未写数字", lambda r: r.value.implied),
    ("日期", lambda r: r.value.date),
    ("频次", lambda r: frequency(r.value.frequency)),
    ("档次", lambda r: r.value.grade),
    ("期间", lambda r: r.value.period),
    ("适用对象", lambda r: r.value.scope),
    ("比较基数", lambda r: r.value.base),
    ("增减方向", lambda r: label("direction", r.value.direction)),
    ("属于目标", lambda r: r.value.goal),
    ("存疑", lambda r: r.value.suspect),
    ("指标描述", lambda r: r.indicator.description),
    ("依据", lambda r: r.indicator.basis),
    ("评分标准", lambda r: r.indicator.scoring),
    ("正反向", lambda r: label("polarity", r.indicator.polarity)),
    ("指标性质", lambda r: r.indicator.attribute),
    ("原因及措施", lambda r: r.indicator.reason),
    ("来自", lambda r: label("origin", r.indicator.origin)),
    ("置信度", lambda r: round(r.indicator.confidence, 4)),
    ("问题", lambda r: r.complaints),
    ("页", lambda r: r.value.source.page),
    ("表", lambda r: _counted(r.value.source.table)),
    ("行", lambda r: _counted(r.value.source.row)),
    ("列", lambda r: _counted(r.value.source.col)),
    ("名称起", lambda r: r.indicator.source.start),
    ("名称止", lambda r: r.indicator.source.end),
    ("值起", lambda r: r.value.source.start),
    ("值止", lambda r: r.value.source.end),
)

PROJECT_COLUMNS: tuple[tuple[str, Callable[[_ProjectRow], Field]], ...] = (
    ("文件", lambda r: r.result.document.filename),
    ("项目编号", lambda r: r.project.id),
    ("上级", lambda r: r.project.parent),
    ("项目编码", lambda r: r.project.code),
    ("项目名称", lambda r: r.project.name),
    ("单位", lambda r: r.project.organization),
    ("年度", lambda r: r.project.year),
    ("预算数", lambda r: _written(r.project.budget)),
    ("预算数（数值）", lambda r: _amount(r.project.budget)),
    ("财政资金", lambda r: _written(r.project.fiscal_funds)),
    ("财政资金（数值）", lambda r: _amount(r.project.fiscal_funds)),
    ("其他资金", lambda r: _written(r.project.other_funds)),
    ("其他资金（数值）", lambda r: _amount(r.project.other_funds)),
    ("调整后预算数", lambda r: _written(r.project.adjusted_budget)),
    ("调整后预算数（数值）", lambda r: _amount(r.project.adjusted_budget)),
    ("执行数", lambda r: _written(r.project.executed)),
    ("执行数（数值）", lambda r: _amount(r.project.executed)),
    ("执行率（%）", lambda r: r.project.execution_rate),
    ("自评得分", lambda r: r.project.score),
    ("评价结论", lambda r: r.project.conclusion),
    ("用途", lambda r: r.project.purpose),
    ("绩效目标", lambda r: "\n".join(r.project.goals)),
    ("资金支出计划", lambda r: "；".join(map(_step, r.project.schedule))),
    ("指标数", lambda r: r.indicators),
    ("页", lambda r: r.project.source.page),
    ("表", lambda r: _counted(r.project.source.table)),
    ("行", lambda r: _counted(r.project.source.row)),
    ("起", lambda r: r.project.source.start),
    ("止", lambda r: r.project.source.end),
)

FINDING_COLUMNS: tuple[tuple[str, Callable[[_FindingRow], Field]], ...] = (
    ("文件", lambda r: r.result.document.filename),
    ("级别", lambda r: label("severity", r.finding.severity)),
    ("代码", lambda r: r.finding.code),
    ("问题", lambda r: r.finding.message),
    ("建议", lambda r: r.finding.suggestion),
    ("项目编号", lambda r: r.finding.project),
    ("项目名称", lambda r: r.project),
    ("指标编号", lambda r: r.finding.indicator),
    ("指标名称", lambda r: r.indicator),
)


def indicator_rows(result: Result) -> Iterator[list[Field]]:
    """One row per value of every indicator, in document order; columns as ``INDICATOR_COLUMNS``."""
    projects = {project.id: project for project in result.projects}
    complaints: dict[str | None, list[str]] = {}
    for finding in result.findings:
        complaints.setdefault(finding.indicator, []).append(finding.message)
    for indicator in result.indicators:
        project = projects.get(indicator.project or "")
        said = "；".join(complaints.get(indicator.id, ()))
        for value in indicator.values:
            row = _ValueRow(result, project, indicator, value, said)
            yield [column(row) for _, column in INDICATOR_COLUMNS]


def project_rows(result: Result) -> Iterator[list[Field]]:
    """One row per project; columns as ``PROJECT_COLUMNS``."""
    counts = Counter(indicator.project for indicator in result.indicators)
    for project in result.projects:
        row = _ProjectRow(result, project, counts[project.id])
        yield [column(row) for _, column in PROJECT_COLUMNS]


def finding_rows(result: Result) -> Iterator[list[Field]]:
    """One row per finding; columns as ``FINDING_COLUMNS``."""
    projects = {project.id: project.name for project in result.projects}
    indicators = {indicator.id: indicator.name for indicator in result.indicators}
    for finding in result.findings:
        row = _FindingRow(result, finding, projects.get(finding.project or ""), indicators.get(finding.indicator or ""))
        yield [column(row) for _, column in FINDING_COLUMNS]


QUANTITY_FIELDS = (
    *("start", "end", "text", "kind", "op", "op_text", "value", "value_max", "unit", "approx", "implied"),
    *("date", "frequency", "direction"),
)
"""What the contract tells of a quantity."""


def quantity_fields(quantity: Quantity) -> dict[str, Any]:
    """A quantity as plain data, by the contract's names."""
    plain = asdict(quantity)
    return {name: plain[name] for name in QUANTITY_FIELDS}


def write_csv(results: Iterable[Result], stream: IO[str]) -> None:
    """The indicators of all results as CSV, a heading line first.

    A text that a spreadsheet program would take for a formula gets an apostrophe in front.

    Args:
        stream: opened with ``newline=""``, and with ``encoding="utf-8-sig"`` where spreadsheet programs are to
            know the Chinese in it.
    """
    writer = csv.writer(stream)
    writer.writerow([name for name, _ in INDICATOR_COLUMNS])
    for result in results:
        for row in indicator_rows(result):
            writer.writerow([csv_field(field) for field in row])


def csv_field(field: Field) -> Field:
    """A field as a CSV file shows it; what a spreadsheet program would take for a formula has an apostrophe in front.

    Example:
        >>> csv_field("=1+1")
        "'=1+1"
    """
    if isinstance(field, str):
        return "'" + field if _FORMULA.match(field) and not _PLAIN_NUMBER.fullmatch(field) else field
    if isinstance(field, bool):
        return "是" if field else ""
    if isinstance(field, float) and field.is_integer():
        return int(field)
    return field


_SHEETS: tuple[tuple[str, tuple[tuple[str, Any], ...], Callable[[Result], Iterator[list[Field]]]], ...] = (
    ("指标", INDICATOR_COLUMNS, indicator_rows),
    ("项目", PROJECT_COLUMNS, project_rows),
    ("问题", FINDING_COLUMNS, finding_rows),
)


def write_xlsx(results: Iterable[Result], path: Path) -> None:
    """A workbook with the sheets 指标, 项目 and 问题 for all results, written row by row.

    A text longer than a cell can hold is cut, and says so.
    """
    with ExitStack() as stack:
        book = Workbook(stack.enter_context(path.open("wb")))
        (title, columns, indicators), *later = _SHEETS
        # One sheet is written at a time: the rows of the others wait in files.
        waiting = [stack.enter_context(TemporaryFile("w+", encoding="utf-8")) for _ in later]
        book.sheet(title, [name for name, _ in columns])
        for result in results:
            for row in indicators(result):
                book.append(row)
            for file, (_, _, rows) in zip(waiting, later, strict=True):
                file.writelines(f"{json.dumps(row)}\n" for row in rows(result))
        for file, (title, columns, _) in zip(waiting, later, strict=True):
            book.sheet(title, [name for name, _ in columns])
            file.seek(0)
            for line in file:
                book.append(json.loads(line))
        book.close()
