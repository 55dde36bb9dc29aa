"""Renders documents of the corpora to every format and counts how many indicators equal those of the docx.

usage: python scripts/parity.py [SET …] [--formats pdf,pdf-word,xlsx] [--texts] [--most N] [--show N] [--write]

An indicator is equal when every field of it is, places and white space left aside; the share is twice the equal
ones over those of both formats. Projects (funds, goals, schedules …) are compared likewise. ``--texts`` adds the
plain texts of the set, each line a paragraph. ``--show`` prints what differs, for sets other than the held-out one.
``--most`` takes so many documents, evenly out of all: a ``scan`` (200 dots an inch) takes seconds a page. ``--write``
keeps the formats measured in reports/parity.json, beside those measured before, from which ``update_readme.py`` fills
the README. ``doc`` is written by LibreOffice, where that is installed.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractor import ExtractionError, extract
from extractor.training.render import Blocks, load_blocks, parse_blocks, render

TOP = Path(__file__).resolve().parent.parent
REPORT = TOP / "reports" / "parity.json"
FORMATS = (
    *("txt-tabs", "txt-drawn", "txt-aligned", "xlsx", "html", "doc", "ofd"),
    *("pdf", "pdf-word", "pdf-split-rows+repeat-header", "pdf-rows", "pdf-borderless"),
)
_PLACES = frozenset(("id", "project", "source", "found_by", "confidence", "category_confidence"))


@dataclass(slots=True)
class Share:
    """Indicators of the docx, of the other format, and those in both."""

    wanted: int = 0
    found: int = 0
    equal: int = 0
    sections: int = 0
    """Equal ones whose headings are equal as well."""
    projects: tuple[int, int] = (0, 0)
    """Equal projects, twice; those of both formats."""
    documents: int = 0
    whole: int = 0
    """Documents in which nothing differs."""
    differences: list[str] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        return 2 * self.equal / (self.wanted + self.found) if self.wanted + self.found else 1.0


def neutral(folder: Path, texts: bool) -> Iterator[tuple[str, Blocks]]:
    """The neutral documents below a folder, by name."""
    for path in sorted(folder.rglob("*.blocks.json")):
        yield path.name.removesuffix(".blocks.json"), load_blocks(path)
    for path in sorted(folder.rglob("*.txt")) if texts else ():
        lines = path.read_text("utf-8", errors="ignore").splitlines()
        if "prose" in path.parent.name and not any("\t" in line for line in lines):  # no flattened table
            blocks = [{"type": "paragraph", "text": line.strip()} for line in lines if line.strip()]
            yield path.stem, parse_blocks({"blocks": blocks})


def as_docs(documents: list[tuple[str, Blocks]], folder: Path) -> dict[str, bytes]:
    """The documents as .doc files, by LibreOffice in one run; nothing where it is not installed."""
    soffice = shutil.which("soffice")
    if soffice is None:
        return {}
    for i, (_, blocks) in enumerate(documents):
        (folder / f"{i}.docx").write_bytes(render(blocks, "docx"))
    command = [soffice, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "doc"]
    files = [str(folder / f"{i}.docx") for i in range(len(documents))]
    subprocess.run([*command, "--outdir", str(folder), *files], check=True, capture_output=True, timeout=900)
    return {name: (folder / f"{i}.doc").read_bytes() for i, (name, _) in enumerate(documents)}


def written(blocks: Blocks, format: str) -> tuple[bytes, str]:
    """A file in a format such as "pdf-word", and its extension."""
    kind, _, style = format.partition("-")
    if kind == "ofd":
        from extractor.training.render_ofd import render_ofd

        return render_ofd(blocks, style or "default"), "ofd"
    return render(blocks, kind, style or "default"), kind


def _plain(x: Any) -> Any:
    if isinstance(x, dict):
        return {k: _plain(v) for k, v in x.items() if k not in _PLACES}
    if isinstance(x, list):
        return [_plain(v) for v in x]
    return "".join(x.split()) if isinstance(x, str) else x


@dataclass(frozen=True, slots=True)
class Said:
    """What one file says."""

    indicators: Counter[tuple[str, str]]
    """(what an indicator says, its headings)."""
    projects: Counter[str]


def said(data: bytes, filename: str) -> Said:
    """Every indicator and project; a file that cannot be read has none."""
    try:
        result = extract(data, filename=filename).to_dict()
    except ExtractionError as error:
        print(f"{filename}: {error}", file=sys.stderr)
        return Said(Counter(), Counter())
    projects = {p["id"]: "".join(p["name"].split()) for p in result["projects"]}
    owners = Counter(
        json.dumps(_plain(p) | {"parent": projects.get(p["parent"])}, ensure_ascii=False, sort_keys=True)
        for p in result["projects"]
    )
    out: Counter[tuple[str, str]] = Counter()
    for indicator in result["indicators"]:
        plain = _plain(indicator)
        section = "/".join(plain.pop("section"))
        plain["of"] = projects.get(indicator["project"])
        out[json.dumps(plain, ensure_ascii=False, sort_keys=True), section] += 1
    return Said(out, owners)


def compare(docx: Said, other: Said, name: str, share: Share) -> None:
    """Add one document to a format's share."""
    reference, found = docx.indicators, other.indicators
    left, right = (Counter({k: 0 for k, _ in c}) for c in (reference, found))
    for counter, source in ((left, reference), (right, found)):
        for (key, _), n in source.items():
            counter[key] += n
    share.documents += 1
    share.wanted += left.total()
    share.found += right.total()
    share.equal += (left & right).total()
    share.sections += (reference & found).total()
    share.whole += left == right and docx.projects == other.projects
    both = docx.projects & other.projects
    equal, of = share.projects
    share.projects = equal + 2 * both.total(), of + docx.projects.total() + other.projects.total()
    share.differences += [f"{name}: - project {key}" for key in docx.projects - other.projects]
    share.differences += [f"{name}: + project {key}" for key in other.projects - docx.projects]
    share.differences += [f"{name}: - {key}" for key in left - right] + [f"{name}: + {key}" for key in right - left]
    if left == right and reference != found:
        had = {section for _, section in (reference - found)}
        has = {section for _, section in (found - reference)}
        share.differences.append(f"{name}: headings {sorted(had)} → {sorted(has)}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", metavar="SET", help="folders of corpora/ (default: dev)")
    parser.add_argument("--formats", default=",".join(FORMATS), help="as in evaluate.py, with styles")
    parser.add_argument("--texts", action="store_true", help="plain texts of the set as well")
    parser.add_argument("--most", type=int, metavar="N", help="no more documents than these")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print the first N differences of each format")
    parser.add_argument("--write", action="store_true", help="keep the table for the README")
    args = parser.parse_args()
    sets = args.sets or ["dev"]
    documents = [d for name in sets for d in neutral(TOP / "corpora" / name, args.texts)]
    if args.most and args.most < len(documents):
        documents = [documents[i * len(documents) // args.most] for i in range(args.most)]
    references = [said(render(blocks, "docx"), f"{name}.docx") for name, blocks in documents]
    table: dict[str, dict[str, float]] = {}
    for format in args.formats.split(","):
        share = Share()
        with tempfile.TemporaryDirectory() as folder:
            docs = as_docs(documents, Path(folder)) if format == "doc" else {}
        if format == "doc" and not docs:
            continue
        for (name, blocks), reference in zip(documents, references, strict=True):
            data, extension = (docs[name], "doc") if format == "doc" else written(blocks, format)
            compare(reference, said(data, f"{name}.{extension}"), name, share)
        table[format] = {
            "documents": share.documents,
            "indicators": share.wanted,
            "equal": round(share.ratio, 4),
            "headings": round(share.sections / share.equal, 4) if share.equal else 1.0,
            "projects": round(share.projects[0] / share.projects[1], 4) if share.projects[1] else 1.0,
            "whole": share.whole,
        }
        print(f"{format:<32} {json.dumps(table[format])}")
        for line in share.differences[: args.show if "test" not in sets else 0]:
            print(f"    {line}")
    if args.write:
        before = json.loads(REPORT.read_text("utf-8")) if REPORT.exists() else {}
        REPORT.write_text(json.dumps(before | table, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
