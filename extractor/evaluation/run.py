"""Documents → tallies, with all of the product or with a part of it taken away.

A document that fails costs only itself: it counts as an empty answer, and the tally says why.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

from extractor import artifacts
from extractor.evaluation.gold import Refused, held_out, read
from extractor.evaluation.tally import Tally, tally
from extractor.mentions import reconcile
from extractor.training.gold import GoldDocument
from extractor.training.score import Scores
from extractor.worker import Job, Worker, attempt

Plain = dict[str, Any]

NOTHING: Plain = {"document": {}, "projects": [], "indicators": []}

BOTH, RULES, MODELS = "both", "rules", "models"


@dataclass(slots=True)
class Run:
    """Everything that was measured of one folder.

    Attributes:
        title: what the folder is called in reports.
        tallies: one per document and format.
        refused: gold that nothing was measured with.
        sides: the same documents with a part of the product taken away ("rules", "models", "without rows" …).
        again: neutral documents in further formats, for the comparison of formats alone.
        closed: whether any of it is held out.
    """

    title: str
    tallies: list[Tally] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    sides: dict[str, list[Tally]] = field(default_factory=dict)
    again: list[Tally] = field(default_factory=list)

    @property
    def closed(self) -> bool:
        return any(t.closed for t in self.tallies)


def run(
    folder: Path,
    *,
    title: str | None = None,
    formats: tuple[str, ...] = ("docx",),
    sides: Sequence[str] = (),
    only: Callable[[str], bool] = lambda _: True,
    step: Callable[[str], None] = lambda _: None,
) -> Run:
    """Measure every gold document below a folder.

    Args:
        folder: documents beside their gold.
        title: what to call it; its name if left out.
        formats: what neutral documents are rendered to. The first one counts; the others are only compared with it.
        sides: what else to measure: see ``Run.sides``.
        only: which documents, by name.
        step: told the name of each document when it is done.
    """
    out = Run(title or folder.resolve().name, sides={name: [] for name in sides})
    with closing(Worker()) as worker:
        for item in read(folder, formats=formats, only=only):
            if isinstance(item, Refused):
                out.refused.append(item)
                continue
            path, document = item
            closed = held_out(path)
            if document.format not in ("file", *formats[:1]):
                out.again.append(measure(document, worker, closed=closed)[0])
                continue
            out.tallies.append(measure(document, worker, closed=closed)[0])
            for name in sides:
                with side(name):  # what is silenced is silenced in this process alone
                    told, _ = measure(document, None if name == MODELS else worker, closed=closed)
                out.sides[name].append(told)
            step(document.filename)
    return out


def measure(document: GoldDocument, worker: Worker | None = None, *, closed: bool = False) -> tuple[Tally, Scores]:
    """Extract one document, in a worker's process or in this one, and count the result."""
    job = Job(document.data, document.filename)
    outcome = worker.run(job) if worker is not None else attempt(job)
    found = outcome.result.to_dict() if outcome.result is not None else NOTHING
    return tally(document, found, closed=closed, error=outcome.error.message if outcome.error is not None else None)


def shipped() -> tuple[str, ...]:
    """Names of the models in force."""
    return tuple(sorted(artifacts.current().digests()))


@contextmanager
def side(name: str) -> Iterator[None]:
    """Take a part of the product away.

    "rules": no model is asked. "models": no vocabulary of heads, levels and categories is asked, so that the
    classifiers decide alone; in prose the taggers decide alone wherever they differ from the rules, whose names and
    numbers they look over. "without NAME": one model is not asked.
    """
    with ExitStack() as stack:
        if name == RULES:
            stack.enter_context(artifacts.using(artifacts.Store(without=None)))
        elif name == MODELS:
            for change in _silenced():
                stack.enter_context(change)
            stack.enter_context(reconcile.alone())
        elif name.startswith("without "):
            stack.enter_context(artifacts.using(artifacts.Store(without=(name.removeprefix("without "),))))
        elif name != BOTH:
            raise ValueError(name)
        yield


def _silenced() -> Iterator[Any]:
    """The vocabularies that a classifier could stand in for, each answering that it knows nothing."""
    import extractor.rows
    from extractor.indicators import taxonomy

    for info in pkgutil.iter_modules(extractor.rows.__path__, "extractor.rows."):
        module = importlib.import_module(info.name)
        for name in ("header_of", "weak_header_of"):
            if hasattr(module, name):
                yield mock.patch.object(module, name, _unknown)
    yield mock.patch.object(taxonomy, "category_of", _unknown)
    yield mock.patch.object(taxonomy, "guess", lambda name: taxonomy.Category(None, 0.0, "taxonomy.none"))


def _unknown(*_: object) -> None:
    return None
