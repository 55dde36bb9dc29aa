"""Measures the readers of office files and scans against what others take for the same, as ratios of one run.

usage: python scripts/measure_readers.py [docx] [doc] [scan] [two] [--projects N] [--write]

- ``docx``: CPU seconds against python-docx, which takes every row's cells.
- ``doc``: seconds against LibreOffice, which converts it to docx for the same reader, and the shares of cells that
  each way gets right. Skipped where LibreOffice is not installed.
- ``scan``: seconds a page. Skipped where the packages that recognise text, or a Chinese font, are missing.
- ``two``: documents in two processes against one.

Each reading is done in a process of its own, imports left out. ``--write`` keeps the figures in reports/readers.json.
"""

from __future__ import annotations

import argparse
import io
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from extractor.documents.read import read
from extractor.settings import Settings
from extractor.training.cells import invented, score_cells
from extractor.training.render import Blocks, render

REPORT = Path(__file__).resolve().parent.parent / "reports" / "readers.json"
ROUNDS = 3
Figures = dict[str, float]


def alone(function: Callable[..., Any], *arguments: Any) -> Any:
    """The result of a call in a fresh process."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(function, *arguments).result()


def seconds(work: Callable[[], object], clock: Callable[[], float] = time.process_time) -> float:
    """The least of a few rounds, behind one that loads what is needed."""
    work()
    taken = []
    for _ in range(ROUNDS):
        start = clock()
        work()
        taken.append(clock() - start)
    return min(taken)


def own(data: bytes, name: str) -> float:
    """CPU seconds of our reader."""
    return seconds(lambda: read(data, filename=name))


def python_docx(data: bytes) -> float:
    """CPU seconds of python-docx for all paragraphs and cells."""
    import docx

    def work() -> None:
        document = docx.Document(io.BytesIO(data))
        for paragraph in document.paragraphs:
            assert paragraph.text is not None
        for table in document.tables:
            for row in table.rows:
                for cell in row.cells:
                    assert cell.text is not None

    return seconds(work)


def measure_docx(blocks: Blocks) -> Figures:
    data = render(blocks, "docx")
    mine, theirs = alone(own, data, "a.docx"), alone(python_docx, data)
    return {"own_seconds": mine, "python_docx_seconds": theirs, "ratio": theirs / mine}


def old(data: bytes) -> bytes:
    """A docx as LibreOffice saves it in the old format."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.docx")
        path.write_bytes(data)
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", "doc", "--outdir", folder, str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        return path.with_suffix(".doc").read_bytes()


def measure_doc(blocks: Blocks) -> Figures:
    if shutil.which("soffice") is None:
        return {}
    from extractor.documents.word import office

    data = old(render(blocks, "docx"))

    def through_office() -> Any:
        made = office.convert(data, suffix=".doc", filename="a.doc", settings=Settings())
        return read(made, filename="a.docx")

    mine, other = score_cells(blocks, read(data, filename="a.doc")), score_cells(blocks, through_office())
    fast = seconds(lambda: read(data, filename="a.doc"), time.perf_counter)
    slow = seconds(through_office, time.perf_counter)
    figures = {"own_seconds": fast, "soffice_seconds": slow, "ratio": slow / fast}
    figures |= {"own_anchor": mine.anchor, "own_grid": mine.grid}
    return figures | {"soffice_anchor": other.anchor, "soffice_grid": other.grid}


def measure_scan(blocks: Blocks) -> Figures:
    from extractor.documents.scan.recognise import available
    from extractor.training.render_scan import NoFont

    if not available():
        return {}
    try:
        data = render(blocks[:6], "scan")
    except NoFont:
        return {}
    start, cpu = time.perf_counter(), time.process_time()
    document = read(data, filename="a.pdf")
    pages = document.pages or 1
    return {
        "pages": pages,
        "seconds_per_page": (time.perf_counter() - start) / pages,
        "cpu_seconds_per_page": (time.process_time() - cpu) / pages,
    }


def measure_two(blocks: Blocks) -> Figures:
    from extractor.batch import Job, extract_many

    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number in range(16):
            paths.append(Path(folder, f"{number}.docx"))
            paths[-1].write_bytes(render(blocks[number:], "docx"))

        def taken(workers: int) -> float:
            start = time.perf_counter()
            for _ in extract_many(map(Job, paths), workers=workers):
                pass
            return time.perf_counter() - start

        taken(2)
        one, two = min(taken(1) for _ in range(ROUNDS)), min(taken(2) for _ in range(ROUNDS))
    return {"one_seconds": one, "two_seconds": two, "ratio": one / two}


PARTS: dict[str, Callable[[Blocks], Figures]] = {
    "docx": measure_docx,
    "doc": measure_doc,
    "scan": measure_scan,
    "two": measure_two,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help="docx, doc, scan, two (default: all)")
    parser.add_argument("--projects", type=int, default=30, help="projects in the document")
    parser.add_argument("--write", action="store_true", help="keep the figures")
    args = parser.parse_args()
    blocks = invented(args.projects)
    report = json.loads(REPORT.read_text("utf-8")) if REPORT.exists() else {}
    for part in args.parts or PARTS:
        print(f"== {part}", flush=True)
        figures = PARTS[part](blocks)
        if not figures:
            print("  skipped: what it needs is not installed")
            continue
        for name, value in figures.items():
            print(f"  {name:<24} {value:10.3f}", flush=True)
        report[part] = {name: round(value, 4) for name, value in figures.items()}
    if args.write:
        REPORT.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
