"""``zhibiao annotate``: pre-annotated gold beside documents, for a person to review; nothing is overwritten."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from extractor.batch import Job, extract_many, processors
from extractor.commands import console, options
from extractor.errors import SourceNotFound
from extractor.inputs import jobs_in
from extractor.settings import Settings

SUFFIX = ".gold.json"
_NAMED = 6  # names to look at first that are told per document


def run(args: argparse.Namespace) -> int:
    """Annotate every document in the folders named; errors go to standard error, and the other documents go on."""
    chosen = options.settings(args)
    jobs, had = [], 0
    for job in _documents(args.paths, chosen):
        if gold_beside(job).exists():
            had += 1
        else:
            jobs.append(job)
    if had:
        console.complain(f"{had}个文档旁边已有标准答案，没有改动")
    if not jobs:
        console.complain("没有需要标注的文档")
        return console.DONE if had else console.FAILED
    failed = 0
    for outcome in extract_many(jobs, workers=min(processors(), len(jobs))):
        if outcome.result is None:
            assert outcome.error is not None
            failed += 1
            console.complain(f"{outcome.job.label}：{outcome.error.message}")
            continue
        failed += not _write(outcome.job, outcome.result.to_dict())
    return console.FAILED if failed else console.DONE


def _documents(paths: list[str], chosen: Settings) -> Iterator[Job]:
    """A job for every document, the first of those that would share a gold."""
    taken: Counter[Path] = Counter()
    for name in paths:
        path = Path(name)
        if not path.exists():
            raise SourceNotFound("找不到这个文件或文件夹，请检查路径", filename=name)
        for job in jobs_in(path, settings=chosen):
            if isinstance(job.source, Path):
                taken[gold_beside(job)] += 1
                if taken[gold_beside(job)] == 1:
                    yield job


def gold_beside(job: Job) -> Path:
    """Where a document's gold lies: NAME.gold.json beside NAME.ext."""
    assert isinstance(job.source, Path)
    return job.source.with_name(job.source.stem + SUFFIX)


def _write(job: Job, result: dict[str, object]) -> bool:
    """Write one gold file and tell of it; False where it could not be written."""
    from extractor.annotation.prefill import gold_of, unsure

    path = gold_beside(job)
    document: dict[str, object] = result["document"]  # type: ignore[assignment]
    assert isinstance(job.source, Path)
    gold = gold_of(result, text=str(document["text"]), carrier=job.source.suffix.lstrip("."))
    try:
        with path.open("x", encoding="utf-8", errors="backslashreplace") as stream:  # never over another's work
            json.dump(gold, stream, ensure_ascii=False, indent=1)
            stream.write("\n")
    except OSError as error:
        console.complain(f"{path}：写不了（{error.strerror}）")
        return False
    doubtful = unsure(result)
    named = "、".join(doubtful[:_NAMED]) + ("……" if len(doubtful) > _NAMED else "")
    look = f"，先看{len(doubtful)}个：{named}" if doubtful else ""
    print(f"{path}：{len(gold['indicators'])}个指标{look}")
    return True
