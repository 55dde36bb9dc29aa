"""The report as tables in the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO, Any

from rich.console import Console
from rich.table import Table

from extractor.evaluation.words import codes, group, side, word

Plain = dict[str, Any]

_WIDTH = 120
_SHOWN_GROUPS = 10
_LONG = 40  # characters of a group's name


def show(told: Plain, stream: IO[str], *, misses: int = 0) -> None:
    """Print one set: measures, fields, sides, groups, calibration, and the first misses.

    Args:
        told: what ``figures`` said.
        stream: where to.
        misses: how many to list; of what is held out there are none.
    """
    out = Console(file=stream, width=None if stream.isatty() else _WIDTH, highlight=False, markup=False, emoji=False)
    held = "，留出集：只有数字" if told["held_out"] else ""
    out.print(f"== {told['title']}：{told['documents']}份文件，{told['files']}个输入{held}", style="bold")
    for n, what in ((told["failed"], "个输入没能处理，按空结果计"), (told["refused"], "份标准答案被拒绝，没有计分")):
        if n:
            out.print(f"{n}{what}", style="red")
    out.print(_table("指标", ((word("measure", name), name, one) for name, one in told["measures"].items())))
    out.print(_table("字段", _in_order(told["fields"])))
    if told["sides"]:
        out.print(_sides(told))
    for kind in ("type", "format", "carrier", "layout"):
        lines = told["groups"].get(kind, [])
        if len(lines) > 1:
            out.print(_group(kind, lines))
    for name, one in told["calibration"].items():
        if one["support"]:
            bounds = f" [{one['low']:.3f}, {one['high']:.3f}]" if "low" in one else ""
            out.print(f"置信度 {name:<6} ECE {one['ece']:.3f}{bounds}  Brier {one['brier']:.3f}  n {one['support']}")
    for miss in told.get("misses", ())[:misses]:
        out.print(f"  - {miss['document']}: {miss['kind']}: {miss['detail']}", soft_wrap=True)


def _in_order(fields: Plain) -> Iterable[tuple[str, str, Plain]]:
    known = codes("field")
    for name in sorted(fields, key=lambda n: (known.index(n) if n in known else len(known), n)):
        yield word("field", name), name, fields[name]


def _plain_table(*heads: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for k, head in enumerate(heads):
        table.add_column(head, justify="left" if k < 2 else "right", no_wrap=k >= 2, overflow="fold")
    return table


def _table(first: str, rows: Iterable[tuple[str, str, Plain]]) -> Table:
    table = _plain_table(first, "", "P", "R", "F1", "95%", "n")
    for name, code, one in rows:
        table.add_row(
            name,
            code,
            f"{one['precision']:.3f}",
            f"{one['recall']:.3f}",
            f"{one['f1']:.3f}",
            _bounds(one),
            str(one["support"]),
        )
    return table


def _bounds(one: Plain) -> str:
    return f"{one['low']:.3f}–{one['high']:.3f}" if "low" in one else "—"


def _sides(told: Plain) -> Table:
    table = _plain_table("拿掉什么", "计分", "拿掉后 F1", "全部 F1", "全部多得", "95%")
    for name, one in told["sides"].items():
        for measure in ("table.full", "prose.full"):
            gain = one["gains"].get(measure)
            if gain is not None and measure in told["measures"]:
                bounds = f"{gain['low']:+.3f} … {gain['high']:+.3f}" if "low" in gain else "—"
                before, after = one["measures"][measure]["f1"], told["measures"][measure]["f1"]
                table.add_row(side(name), measure, f"{before:.3f}", f"{after:.3f}", f"{gain['gain']:+.3f}", bounds)
    return table


def _group(kind: str, lines: list[Plain]) -> Table:
    table = _plain_table(word("group", kind), "", "文件", "整个指标 F1", "95%", "单个值 F1", "n")
    for line in [one for one in lines if "all.full" in one][:_SHOWN_GROUPS]:
        full, value = line["all.full"], line["all.value"]
        name = group(kind, line["name"])
        code = line["name"] if kind == "type" else ""
        name = name if len(name) <= _LONG else name[: _LONG - 1] + "…"
        table.add_row(
            name,
            code,
            str(line["documents"]),
            f"{full['f1']:.3f}",
            _bounds(full),
            f"{value['f1']:.3f}",
            str(full["support"]),
        )
    return table
