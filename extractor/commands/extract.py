"""``zhibiao extract``: documents → JSON, JSON Lines, CSV, XLSX or a table in the terminal."""

from __future__ import annotations

import argparse
import contextlib
import itertools
import sys
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING

from extractor.batch import Job, Outcome, attempt, extract_many
from extractor.commands import console, options
from extractor.commands.output import replacing, standard_output
from extractor.errors import InvalidSettings
from extractor.inputs import count_in, is_archive

if TYPE_CHECKING:
    from extractor.indicators.result import Result

FORMAT_OF_SUFFIX = {".json": "json", ".jsonl": "jsonl", ".csv": "csv", ".xlsx": "xlsx", ".txt": "table"}


def run(args: argparse.Namespace) -> int:
    """Extract what ``args.files`` names; errors go to standard error, and the other documents go on."""
    chosen = options.settings(args)
    sources = [options.source(name) for name in args.files]
    many = len(sources) > 1 or _holds_several(sources[0], args.name)
    output = Path(args.output) if args.output else None
    form = _format(args.format, output, many=many)
    jobs = itertools.chain.from_iterable(options.jobs(source, args.name, chosen) for source in sources)
    tally = _Tally(debug=args.debug)
    with contextlib.closing(_outcomes(jobs, args, many=many)) as outcomes:
        _write(tally.results(_watched(outcomes, sources)), form, output)
    if not tally.count:
        console.complain("没有找到可以读取的文件")
        return console.FAILED
    if tally.failed and many:
        console.complain(f"共{tally.count}个文件，{tally.failed}个未能处理")
    return console.FAILED if tally.failed else console.DONE


def _format(wanted: str | None, output: Path | None, *, many: bool) -> str:
    """The output format: as asked for, else by the output file's suffix, else by the number of inputs.

    Raises:
        InvalidSettings: the format cannot hold, or cannot go, what is wanted.
    """
    by_suffix = FORMAT_OF_SUFFIX.get(output.suffix.lower()) if output else None
    form = wanted or by_suffix or ("jsonl" if many else "json")
    if form == "json" and many:
        raise InvalidSettings("json 格式只能写一个文件的结果；多个文件请用 --format jsonl")
    if form == "xlsx" and output is None:
        raise InvalidSettings("xlsx 格式要用 -o 指明写到哪个文件")
    return form


def _holds_several(source: Path | bytes, filename: str | None) -> bool:
    return (isinstance(source, Path) and source.is_dir()) or is_archive(source, filename=filename or "")


def _outcomes(jobs: Iterator[Job], args: argparse.Namespace, *, many: bool) -> Generator[Outcome, None, None]:
    """Each in a process of its own, or here and now where the user trusts them."""
    if args.in_process:
        yield from map(attempt, jobs)
    else:
        workers = args.jobs if many else 1
        yield from extract_many(jobs, workers=workers, timeout=args.timeout)


def _watched(outcomes: Iterator[Outcome], sources: Sequence[Path | bytes]) -> Iterator[Outcome]:
    """The same, with a progress bar on standard error where that is a terminal and there are several.

    How many are to come is not known where archives are among them: these are unpacked as the work goes on.
    """
    if not sys.stderr.isatty():
        yield from outcomes
        return
    counts = [count_in(source) for source in sources]
    total = None if None in counts else sum(count or 0 for count in counts)
    if total == 1:
        yield from outcomes
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False) as progress:
        task = progress.add_task("提取", total=total)
        for outcome in outcomes:
            progress.update(task, advance=1, description=Path(outcome.job.label).name[-24:])
            yield outcome


class _Tally:
    """Lets results through; reports and counts errors."""

    def __init__(self, *, debug: bool) -> None:
        self.count = 0
        self.failed = 0
        self._debug = debug

    def results(self, outcomes: Iterable[Outcome]) -> Iterator[Result]:
        for outcome in outcomes:
            self.count += 1
            if outcome.result is not None:
                yield outcome.result
            elif outcome.error is not None:
                self.failed += 1
                console.complain(f"{outcome.job.label}：{outcome.error.message}")
                for note in getattr(outcome.error, "__notes__", ()) if self._debug else ():
                    console.complain(note)


def _write(results: Iterator[Result], form: str, output: Path | None) -> None:
    """Write the results; an output file appears, or is replaced, only if there is at least one."""
    first = next(results, None)
    if first is None:
        return
    every = itertools.chain([first], results)
    if output is None:
        with standard_output(_ENCODINGS.get(form, "utf-8")) as stream:
            _WRITERS[form](every, stream)
        return
    with replacing(output) as draft:
        if form == "xlsx":
            from extractor.export import write_xlsx

            write_xlsx(every, draft)
            return
        encoding = _ENCODINGS.get(form, "utf-8")
        with draft.open("w", encoding=encoding, errors="backslashreplace", newline="") as stream:
            _WRITERS[form](every, stream)


def _json(results: Iterator[Result], stream: IO[str]) -> None:
    for result in results:
        stream.write(result.to_json(indent=2) + "\n")


def _json_lines(results: Iterator[Result], stream: IO[str]) -> None:
    for result in results:
        stream.write(result.to_json() + "\n")
        stream.flush()


def _csv(results: Iterator[Result], stream: IO[str]) -> None:
    from extractor.export import write_csv

    write_csv(results, stream)


def _table(results: Iterator[Result], stream: IO[str]) -> None:
    from extractor.commands.tables import show

    show(results, stream)


_WRITERS: dict[str, Callable[[Iterator[Result], IO[str]], None]] = {
    "json": _json,
    "jsonl": _json_lines,
    "csv": _csv,
    "table": _table,
}
_ENCODINGS = {"csv": "utf-8-sig"}
"""Where it is not plain UTF-8: spreadsheet programs know UTF-8 by its mark only."""
