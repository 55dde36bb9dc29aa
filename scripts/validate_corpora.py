#!/usr/bin/env python3
"""Check that every gold file of the corpora holds together, or count what is there.

    python scripts/validate_corpora.py [CORPORA]            exit 1 with "file: reason" lines where something is off
    python scripts/validate_corpora.py [CORPORA] --counts   documents, layouts, indicators and values, per part

What is checked for ``NAME.gold.json``: a document stands beside it (``NAME.txt``, ``NAME.blocks.json``, or one of any
format, as zhibiao corpus export --store writes them); field
names, enumerations and required fields; ids run i1, i2, … and p1, p2, …; every reference leads somewhere; a
``gold_source`` is the text at its offsets; names, values and numbers of the gold occur in the document; nothing is
there twice, neither inside a document nor across documents, nor in both dev and test; a ``NAME.note`` beside it
compiles to the same gold. Blocks must be well formed and their tables rectangular. Labels for training (``rows``,
``columns``, ``spans``) fit the tables and the text, and naming spans make up the name. Across all documents: phrases
that differ in their figures alone are annotated alike, the labels here are those of the code, and ``splits.json``
puts every generated document, whole layouts at a time, on one side.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from extractor.training.validation.across import Alike, check_splits
from extractor.training.validation.blocks import check_blocks, check_labels, text_of_blocks
from extractor.training.validation.checker import Checker
from extractor.training.validation.terms import same_as_code, squeeze

ROOT = Path(__file__).resolve().parents[1]
GOLD = ".gold.json"


def decode(data: bytes) -> str:
    """The text of a ``.txt`` as the contract reads it: decoded, line ends turned into line feeds."""
    for encoding in ("utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "utf-8", "gb18030"):
        try:
            return data.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            continue
    raise ValueError("既不是 UTF-8 也不是 GB18030")


def text_of_file(stem: Path) -> str | None:
    """The text of the document beside a gold file as the extractor reads it; None where there is none."""
    from extractor.documents.read import read
    from extractor.inputs import DOCUMENTS

    for suffix in sorted(DOCUMENTS):
        file = stem.with_name(stem.name + suffix)
        if file.is_file():
            return read(file.read_bytes(), filename=file.name).given
    return None


def compile_note(path: Path, corpora: Path) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """What ``path`` (a note) compiles to, by the annotators' own compiler."""
    spec = importlib.util.spec_from_file_location("corpora_note", corpora / "tools" / "note.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    answer: tuple[dict[str, Any], dict[str, Any] | None] = module.compile_note(path)
    return answer


def check_file(path: Path, corpora: Path) -> tuple[list[str], str]:
    """Reasons why the gold at ``path`` does not hold, and the squeezed text of its document."""
    stem = path.with_name(path.name.removesuffix(GOLD))
    problems: list[str] = []
    gold = json.loads(path.read_text(encoding="utf-8"))
    raw = blocks = None
    plain, structured = stem.with_name(stem.name + ".txt"), stem.with_name(stem.name + ".blocks.json")
    if plain.exists():
        raw = decode(plain.read_bytes())
    if structured.exists():
        blocks = json.loads(structured.read_text(encoding="utf-8"))
        problems += check_blocks(blocks)
    other = None if raw is not None or blocks is not None else text_of_file(stem)
    if raw is None and blocks is None and other is None:
        return ["旁边没有文档"], ""
    texts = [text for text in (other, raw) if text is not None]
    texts += [text_of_blocks(blocks)] if blocks and not problems else []
    for text in texts:
        problems += Checker(gold, text, raw if text is raw else None).run()
    if not problems:
        problems += check_labels(gold, blocks)
    note = stem.with_name(stem.name + ".note")
    if note.exists() and compile_note(note, corpora) != (gold, blocks):
        problems.append("与 .note 编译的结果不一致，请重新运行 corpora/tools/note.py")
    return list(dict.fromkeys(problems)), squeeze(texts[0]) if texts else ""


def validate(corpora: Path) -> list[str]:
    """All problems below ``corpora`` as ``file: reason``; an empty list where everything holds."""
    out: list[str] = []
    seen: dict[str, Path] = {}
    stems: dict[str, Path] = {}
    alike = Alike()
    made: dict[str, str] = {}
    out += [f"标签：{problem}" for problem in same_as_code()]
    for path in sorted(corpora.rglob("*" + GOLD)):
        here = path.relative_to(corpora)
        try:
            problems, text = check_file(path, corpora)
        except (ValueError, KeyError, TypeError, OSError) as error:
            out.append(f"{here}: 无法读取：{type(error).__name__}: {error}")
            continue
        out += [f"{here}: {problem}" for problem in problems]
        if not problems:
            gold = json.loads(path.read_text(encoding="utf-8"))
            out += alike.problems(str(here), gold)
            if here.parts[0] == "generated":
                made[path.name.removesuffix(GOLD)] = gold["meta"]["layout"]
        if text and text in seen:
            out.append(f"{here}: 与 {seen[text]} 文字相同")
        seen[text] = here
        if path.name in stems:
            out.append(f"{here}: 与 {stems[path.name]} 同名")
        stems[path.name] = here
    out += check_splits(corpora, set(made), made)
    golds = {path.with_name(path.name.removesuffix(GOLD)) for path in corpora.rglob("*" + GOLD)}
    for part in ("dev", "test"):
        for path in sorted((corpora / part).rglob("*.txt")):
            if path.with_suffix("") not in golds:
                out.append(f"{path.relative_to(corpora)}: 没有 gold")
    return out


def counts(corpora: Path) -> str:
    """A table: documents, layouts, domains, projects, indicators and values by role, per part."""
    parts: dict[str, Counter[str]] = defaultdict(Counter)
    layouts: dict[str, set[str]] = defaultdict(set)
    domains: dict[str, set[str]] = defaultdict(set)
    for path in sorted(corpora.rglob("*" + GOLD)):
        gold = json.loads(path.read_text(encoding="utf-8"))
        part = "/".join(path.relative_to(corpora).parts[:-1])
        count = parts[part]
        count["documents"] += 1
        layouts[part].add(gold["meta"].get("layout", ""))
        domains[part].add(gold["meta"].get("domain", ""))
        count["projects"] += len(gold["projects"])
        for item in gold["indicators"]:
            count["indicators"] += 1
            count["indicators." + item["origin"]] += 1
            count["indicators.optional"] += bool(item.get("optional"))
            count.update("values." + value["role"] for value in item["values"])
            count.update("kinds." + value["kind"] for value in item["values"])
    lines: list[str] = []
    for part, count in parts.items():
        lines.append(f"{part}: layouts {len(layouts[part])}, domains {len(domains[part])}")
        lines.append("  " + ", ".join(f"{key} {n}" for key, n in sorted(count.items())))
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="检查语料标注是否自洽")
    parser.add_argument("corpora", nargs="?", type=Path, default=ROOT / "corpora")
    parser.add_argument("--counts", action="store_true", help="只统计数量")
    options = parser.parse_args(arguments)
    if options.counts:
        print(counts(options.corpora))
        return 0
    problems = validate(options.corpora)
    for problem in problems:
        print(problem)
    files = sum(1 for _ in options.corpora.rglob("*" + GOLD))
    print(f"{files} 份标注，{len(problems)} 个问题", file=sys.stderr)
    return 1 if problems or not files else 0


if __name__ == "__main__":
    sys.exit(main())
