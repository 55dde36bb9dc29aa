"""``zhibiao explain``: every stage's result for one document, for a reviewer to read."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.console import Console
from rich.rule import Rule
from rich.table import Table as Shown
from rich.text import Text

from extractor.commands import console, options, tables
from extractor.documents.document import Paragraph
from extractor.documents.document import Table as DocumentTable
from extractor.labels import frequency, label
from extractor.rows.reading import Form, Grid, TableReading

if TYPE_CHECKING:
    from extractor.indicators.result import Indicator, Value
    from extractor.mentions.quantity import Quantity
    from extractor.pipeline import Explanation

MOST = 60
"""Characters of one cell or paragraph that are shown."""


def run(args: argparse.Namespace) -> int:
    """Print the stages of the document ``args.file``.

    Raises:
        ExtractionError: it cannot be read.
    """
    from extractor.pipeline import explain

    source = options.source(args.file)
    filename = args.name if isinstance(source, bytes) else None
    explanation = explain(source, filename=filename, settings=options.settings(args))
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    out = tables.console(sys.stdout)
    _heading(out, "一、文件")
    for line in _document(explanation):
        out.print(Text(line))
    _heading(out, "二、段落和表格")
    for line in _blocks(explanation):
        out.print(Text(line))
    _heading(out, "三、表格的行和列")
    for reading in explanation.tables:
        _reading(out, reading)
    _heading(out, "四、正文中的数量")
    out.print(_quantities(explanation))
    _heading(out, "五、指标")
    out.print(_indicators(explanation.result.indicators))
    _heading(out, "六、问题")
    for finding in explanation.result.findings:
        about = " ".join(part for part in (finding.project, finding.indicator) if part)
        severity = label("severity", finding.severity)
        out.print(Text(f"{severity} {finding.code} {about}：{finding.message}"))
    return console.DONE


def _heading(out: Console, text: str) -> None:
    out.print(Rule(Text(text, style="bold"), align="left"))


def _short(text: str | None) -> str:
    """One line of at most ``MOST`` characters."""
    line = " ".join((text or "").split())
    return line if len(line) <= MOST else line[: MOST - 1] + "…"


def _document(explanation: Explanation) -> Iterator[str]:
    info = explanation.result.document
    yield f"文件：{info.filename}（{info.media_type}，{info.size:,}字节，{len(explanation.document.text):,}字）"
    yield f"标题：{info.title or '—'}"
    yield f"单位：{info.organization or '—'}　年度：{info.year or '—'}　金额单位：{info.amount_unit or '—'}"
    yield f"类型：{label('document', info.type)}"
    engines = Counter(reading.engine for reading in explanation.document.readings)
    if engines:
        yield "读取引擎：" + "，".join(f"{engine} {pages}页" for engine, pages in engines.items())
    for note in info.notes:
        yield f"读取说明：{note.message}"


def _blocks(explanation: Explanation) -> Iterator[str]:
    for block in explanation.document.blocks:
        place = f"{block.start:>6}–{block.end:<6}"
        if isinstance(block, Paragraph):
            kind = f"标题{block.level}" if block.level else "段落"
            yield f"{place} {kind} {_short(block.text)}"
        elif isinstance(block, DocumentTable):
            yield f"{place} 表格{block.index + 1} {block.n_rows}行{block.n_cols}列"


def _reading(out: Console, reading: TableReading) -> None:
    for part in reading.parts:
        if isinstance(part, Form):
            out.print(Text(f"表格{reading.table.index + 1} 第{part.first_row + 1}–{part.last_row + 1}行：表单"))
            for field in part.fields:
                value = _short(field.value.text) if field.value else "—"
                out.print(Text(f"    {field.name:<16} {_short(field.label)} = {value}"))
            for amount in part.funds:
                out.print(Text(f"    资金 {amount.line}/{amount.column}：{_short(amount.cell.text)}"))
            for step in part.schedule:
                percent = step.percent.text if step.percent else "—"
                out.print(Text(f"    支出计划 {_short(step.when.text)}：{percent}"))
        else:
            out.print(Text(f"表格{reading.table.index + 1}：{part.kind}"))
            out.print(_grid(part))


def _grid(grid: Grid) -> Shown:
    shown = Shown(show_lines=False)
    shown.add_column("行", justify="right")
    shown.add_column("种类")
    for column in grid.columns:
        shown.add_column(f"{_short(column.header) or '—'}\n[{column.role}]", overflow="fold")
    for row in grid.rows:
        cells = [_short(cell.text) if cell else "" for cell in row.cells]
        shown.add_row(str(row.index + 1), row.kind, *(cells[column.index] for column in grid.columns))
    return shown


def _quantities(explanation: Explanation) -> Shown:
    from extractor import find_quantities

    shown = Shown("起", "原文", "种类", "数值", "单位", "其他", "规则")
    for paragraph in explanation.document.paragraphs():
        for quantity in find_quantities(paragraph.text):
            shown.add_row(
                str(paragraph.start + quantity.start),
                quantity.text,
                label("kind", quantity.kind),
                _amount(quantity),
                quantity.unit or "",
                frequency(quantity.frequency) + label("direction", quantity.direction),
                quantity.rule,
            )
    return shown


def _amount(measure: Quantity | Value) -> str:
    if measure.date is not None:
        number = measure.date
    elif measure.value is None:
        return ""
    else:
        number = f"{measure.value:.12g}"
    if measure.value_max is not None:
        number += f" – {measure.value_max:.12g}"
    op = "" if measure.op in (None, "=", "range") else label("op", measure.op) + " "
    return f"{op}{number}{'（约）' if measure.approx else ''}"


def _indicators(indicators: tuple[Indicator, ...]) -> Shown:
    shown = Shown("编号", "项目", "指标名称", "类别", "作用", "原文", "数值", "单位", "置信度", "由何得出")
    for indicator in indicators:
        for n, value in enumerate(indicator.values):
            about = (
                [indicator.id, indicator.project or "", indicator.name, label("category", indicator.category)]
                if n == 0
                else [""] * 4
            )
            shown.add_row(
                *about,
                label("role", value.role),
                value.text,
                _amount(value),
                value.unit or "",
                f"{indicator.confidence:.2f}" if n == 0 else "",
                "、".join(indicator.found_by) if n == 0 else "",
            )
    return shown
