"""Results as tables in the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import IO, TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from extractor.labels import frequency, label

if TYPE_CHECKING:
    from extractor.indicators.result import Indicator, Result, Value

WIDTH_WITHOUT_TERMINAL = 140


def console(stream: IO[str]) -> Console:
    """A console on ``stream``, as wide as the terminal or, where it is none, wide enough to read."""
    width = None if stream.isatty() else WIDTH_WITHOUT_TERMINAL
    return Console(file=stream, width=width, highlight=False, markup=False, emoji=False)


def show(results: Iterable[Result], stream: IO[str]) -> None:
    """Each result's indicators as a table, its projects and findings counted below."""
    out = console(stream)
    for result in results:
        out.print(_indicators(result))
        out.print(Text(_summary(result), style="dim"))


def _indicators(result: Result) -> Table:
    about = result.document
    title = "  ".join(part for part in (about.filename, about.title, str(about.year or "")) if part)
    table = Table(title=title, title_justify="left", show_lines=False)
    for name, most in (
        ("一级指标", 14),
        ("二级指标", 20),
        ("指标名称", None),
        ("值", None),
        ("单位", 10),
        ("项目", 24),
        ("问题", None),
    ):
        table.add_column(name, overflow="fold", max_width=most, justify="right" if name == "问题" else "left")
    projects = {project.id: project.name for project in result.projects}
    complaints = Counter(finding.indicator for finding in result.findings)
    before: tuple[str | None, ...] = (None, None, None)
    for indicator in result.indicators:
        owner = (indicator.project, indicator.level1, indicator.level2)
        if indicator.project != before[0] and before[0] is not None:
            table.add_section()
        same = [owner[: i + 1] == before[: i + 1] for i in range(3)]
        before = owner
        count = complaints[indicator.id]
        table.add_row(
            "" if same[1] else indicator.level1 or "",
            "" if same[2] else indicator.level2 or "",
            indicator.name,
            "\n".join(_value(value) for value in indicator.values),
            _units(indicator),
            "" if same[0] else projects.get(indicator.project or "", ""),
            str(count) if count else "",
        )
    return table


def _value(value: Value) -> str:
    """The value as written, its role in front unless it is a plain target, its time and place behind."""
    role = "" if value.role == "target" else f"{value.grade or label('role', value.role)} "
    direction = {"up": "↑", "down": "↓"}.get(value.direction or "", "")
    around = "，".join(part for part in (frequency(value.frequency), value.period, value.scope) if part)
    return f"{role}{direction}{value.text or '—'}{f'（{around}）' if around else ''}{' ?' if value.suspect else ''}"


def _units(indicator: Indicator) -> str:
    return "\n".join(value.unit or "" for value in indicator.values)


def _summary(result: Result) -> str:
    severities = Counter(finding.severity for finding in result.findings)
    said = "、".join(f"{label('severity', name)}{count}条" for name, count in severities.items())
    kinds = Counter(indicator.origin for indicator in result.indicators)
    origins = "、".join(f"{label('origin', name)}{count}个" for name, count in kinds.items())
    return (
        f"{label('document', result.document.type)}：项目{len(result.projects)}个，"
        f"指标{len(result.indicators)}个{f'（{origins}）' if origins else ''}，问题{said or '0条'}"
    )
