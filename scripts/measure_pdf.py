"""Measures the PDF reader on documents of its own and prints ratios.

usage: python scripts/measure_pdf.py [speed] [cells] [equal] [--pages N] [--style S] [--write]

- ``speed``: pages per CPU second of the fast engine against ``pdfplumber.extract_tables`` on a document of N pages,
  and the whole extraction of that document against the same with pdfplumber as its only engine; peak memory of the
  extraction. All in one run, each in a process of its own, with byte code made beforehand, as installing makes it.
  pdfplumber reads a part of the pages. What PDFium alone takes to open the pages and their text bounds the first ratio,
  what comes behind the reading the second: ``most`` is either with nothing else to do.
- ``cells``: shares of cells read right, by what draws the tables (rules, thin rectangles, nothing).
- ``equal``: whether both engines find the same cells on every page that the fast one keeps, over the development
  documents.

``--write`` keeps the figures in reports/pdf.json.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import resource
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from multiprocessing import get_context
from pathlib import Path
from typing import Any

# What renders is imported where it is needed: the processes that are measured do without.
from extractor.documents.pdf import reader
from extractor.documents.pdf.trust import doubt
from extractor.garbage import seldom_looked_for
from extractor.settings import Settings

TOP = Path(__file__).resolve().parent.parent
REPORT = TOP / "reports" / "pdf.json"
PARTS = ("speed", "cells", "equal")
STYLES = (
    *("default", "word", "split-rows", "repeat-header", "word+split-rows+repeat-header"),
    *("rows", "rows+middle", "borderless", "borderless+middle"),
)
SAMPLE = 40
"""Pages that pdfplumber reads: it takes minutes for all."""


def long_document(pages: int, style: str) -> bytes:
    """A PDF of at least so many pages, from the generated corpus."""
    from extractor.training.render import load_blocks, render

    blocks: list[Any] = []
    for path in sorted((TOP / "corpora" / "generated" / "tables").glob("*.blocks.json")):
        blocks += load_blocks(path)
    data = render(tuple(blocks), "pdf", style)
    once = data.count(b"/Type /Page\n") or data.count(b"/Type /Page ")
    return render(tuple(blocks * -(-pages // once)), "pdf", style) if pages > once else data


@seldom_looked_for()
def fast_pages(data: bytes, pages: int) -> float:
    """CPU seconds of the fast engine, tables and lines included."""
    start = time.process_time()
    settings = Settings()
    with ExitStack() as stack:
        source = reader._Source(data, "a.pdf", settings, ("pdfium",), stack)
        for number in range(1, pages + 1):
            drawn = source.fast(number)
            assert drawn is not None
            page, _ = reader._composed(drawn, number, settings)
            doubt(page, drawn)
    return time.process_time() - start


def opened_pages(data: bytes, pages: int) -> float:
    """CPU seconds of PDFium alone: pages and their text loaded and closed, and nothing asked."""
    from extractor.documents.pdf import pdfium

    start = time.process_time()
    with pdfium.opened(data) as (document, _):
        call, whole_file = pdfium.functions(), pdfium.handle(document)
        for number in range(pages):
            page = pdfium.handle(call["FPDF_LoadPage"](whole_file, number))
            call["FPDFText_ClosePage"](pdfium.handle(call["FPDFText_LoadPage"](page)))
            call["FPDF_ClosePage"](page)
    return time.process_time() - start


def pdfplumber_pages(data: bytes, pages: int) -> float:
    """CPU seconds of pdfplumber's own tables."""
    start = time.process_time()
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages[:pages]:
            page.extract_tables()
            page.close()
    return time.process_time() - start


@seldom_looked_for()
def whole(data: bytes, pages: int, engines: tuple[reader.Engine, ...]) -> tuple[float, float, float]:
    """CPU seconds of the whole extraction and of what of it comes behind the reading, and the peak memory in MB."""
    from extractor.pipeline import explain_document

    start = time.process_time()
    settings = Settings(max_pages=pages)
    document = reader.read_pdf(data, filename="a.pdf", settings=settings, media_type="", engines=engines)
    read = time.process_time()
    explain_document(document, settings)
    end = time.process_time()
    return end - start, end - read, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def alone(function: Any, *arguments: Any) -> Any:
    """The result of a call in a fresh process."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(function, *arguments).result()


def speed(pages: int, style: str) -> dict[str, float]:
    data = long_document(pages, style)
    part = min(pages, SAMPLE)
    alone(whole, data, 1, reader.BOTH)  # makes what byte code is missing
    fast = pages / alone(fast_pages, data, pages)
    slow = part / alone(pdfplumber_pages, data, part)
    bound = pages / alone(opened_pages, data, pages)
    seconds, behind, memory = alone(whole, data, pages, reader.BOTH)
    other, _, other_memory = alone(whole, data, pages, ("pdfplumber",))
    figures = {
        "pages": pages,
        "fast_pages_per_second": fast,
        "pdfplumber_pages_per_second": slow,
        "ratio": fast / slow,
        "most": bound / slow,
        "whole_ratio": other / seconds,
        "whole_most": other / behind,
        "whole_pages_per_second": pages / seconds,
        "memory_mb": memory,
        "pdfplumber_memory_mb": other_memory,
    }
    for name, value in figures.items():
        print(f"  {name:<30} {value:10.2f}")
    return figures


def cells() -> dict[str, dict[str, float]]:
    from extractor.documents.read import read
    from extractor.training.cells import invented, score_cells
    from extractor.training.render import render

    blocks = invented(30)
    out: dict[str, dict[str, float]] = {}
    for style in STYLES:
        score = score_cells(blocks, read(render(blocks, "pdf", style), filename="a.pdf"))
        out[style] = {"anchor": round(score.anchor, 4), "grid": round(score.grid, 4)}
        shares = f"anchor {score.anchor:.4f}  grid {score.grid:.4f}"
        print(f"  {style:<32} {shares}  tables {score.tables[1]}/{score.tables[0]}")
    return out


def _cells_of(source: reader._Source, number: int, fast: bool, settings: Settings) -> Any:
    drawn = source.fast(number) if fast else source.reference(number)
    assert drawn is not None
    page, _ = reader._composed(drawn, number, settings)
    places = [
        [(c.cell.row, c.cell.col, c.cell.row_span, c.cell.col_span, c.cell.text) for c in t.cells] for t in page.tables
    ]
    return doubt(page, drawn) if fast else None, places, [line.text for line in page.lines]


def equal() -> dict[str, dict[str, int]]:
    from extractor.training.render import load_blocks, render

    settings = Settings()
    documents = [load_blocks(p) for p in sorted((TOP / "corpora" / "dev").rglob("*.blocks.json"))]
    out: dict[str, dict[str, int]] = {}
    for style in ("default", "word", "rows"):
        counts = {"pages": 0, "kept": 0, "equal": 0}
        for blocks in documents:
            with ExitStack() as stack:
                data = render(blocks, "pdf", style)
                source = reader._Source(data, "a.pdf", settings, reader.BOTH, stack)
                for number in range(1, source.pages + 1):
                    reason, *fast = _cells_of(source, number, True, settings)
                    counts["pages"] += 1
                    if reason is None:
                        counts["kept"] += 1
                        counts["equal"] += fast == list(_cells_of(source, number, False, settings)[1:])
        out[style] = counts
        print(f"  {style:<32} {counts['equal']} of {counts['kept']} pages equal, {counts['pages']} in all")
    return out


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help="speed, cells, equal (default: all)")
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--style", default="default", help="of the long document")
    parser.add_argument("--write", action="store_true", help="keep the figures")
    args = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    report = json.loads(REPORT.read_text("utf-8")) if REPORT.exists() else {}
    for part in args.parts or PARTS:
        print(f"== {part}")
        if part == "speed":
            report[part] = {k: round(v, 2) for k, v in speed(args.pages, args.style).items()}
        else:
            report[part] = cells() if part == "cells" else equal()
    if args.write:
        REPORT.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
