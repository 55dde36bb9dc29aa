"""``zhibiao evaluate``: results against gold, as tables, JSON and one HTML page."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.commands import console
from extractor.commands.output import replacing, standard_output
from extractor.errors import SourceNotFound
from extractor.version import __version__

if TYPE_CHECKING:
    from extractor.evaluation.run import Run


def run(args: argparse.Namespace) -> int:
    """Measure every folder named; gold that is refused and documents that fail are told of, and the rest goes on."""
    from extractor.evaluation import terminal
    from extractor.evaluation.figures import figures
    from extractor.evaluation.run import MODELS, RULES, shipped
    from extractor.evaluation.run import run as measure

    folders = [Path(name) for name in args.folders]
    for folder in folders:
        if not folder.is_dir():
            raise SourceNotFound("找不到这个文件夹，请检查路径", filename=str(folder))
    sides = (RULES, MODELS, *(f"without {name}" for name in shipped())) if args.sides else ()
    formats = tuple(name for name in args.formats.split(",") if name)
    report: dict[str, dict[str, Any]] = {}
    status = console.DONE
    for n, folder in enumerate(folders, 1):
        with _progress(folder) as step:
            done = measure(folder, formats=formats, sides=sides, step=step)
        if not done.tallies and not done.refused:
            console.complain(f"{folder}：没有标准答案（NAME.gold.json）")
            return console.FAILED
        if _complain(done):
            status = console.FAILED
        report[f"set{n}"] = figures(done)
        with standard_output("utf-8") as stream:
            terminal.show(report[f"set{n}"], stream, misses=args.show)
    if args.json:
        told = report["set1"] if len(report) == 1 else {told["title"]: told for told in report.values()}
        with replacing(Path(args.json)) as draft:
            draft.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if args.html:
        from extractor.evaluation.page import page

        with replacing(Path(args.html)) as draft:
            draft.write_text(page(report, version=__version__), encoding="utf-8")
    return status


def _complain(done: Run) -> bool:
    """Tell on standard error what was not measured; of what is held out, which file and no more."""
    from extractor.evaluation.gold import held_out

    for refused in done.refused:
        console.complain(
            f"{refused.path}：标准答案有错（留出集，不显示内容）" if held_out(refused.path) else str(refused)
        )
    failed = [t for t in done.tallies if t.error is not None]
    for t in failed:
        console.complain(f"{t.filename}：{t.error}")
    return bool(done.refused or failed)


@contextmanager
def _progress(folder: Path) -> Iterator[Any]:
    """A callback that shows on a terminal how far it is."""
    import sys

    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    total = sum(1 for _ in folder.rglob("*.gold.json"))
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False) as progress:
        task = progress.add_task("评测", total=total)
        yield lambda name: progress.update(task, advance=1, description=name[-24:])
