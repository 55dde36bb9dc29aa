"""Every model that ships, retrained from the corpora: artefact, manifest, scores and card."""

from __future__ import annotations

import hashlib
import json
import platform
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any

from extractor import artifacts
from extractor.training import (
    fit_category,
    fit_columns,
    fit_confidence,
    fit_links,
    fit_prose,
    fit_rows,
    fit_words,
)
from extractor.training.cards import Card, render
from extractor.training.folded import Fit, Folds, gains
from extractor.training.linear import SEED, Trained
from extractor.training.samples import HAND, Read, corpus

Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one model is made.

    Attributes:
        name: its folder's name.
        features: the version of its features.
        card: what its card says besides figures.
        train: fits and judges it.
        fit: fits it and no more, where what it says decides whether an indicator is right.
        measures: of the scores, what it is to raise; with ``fit``.
        origin: "table" or "prose", of the indicators that it works on.
    """

    name: str
    features: int
    card: Card
    train: Callable[[Sequence[Read]], Trained]
    fit: Fit | None = None
    measures: tuple[str, ...] = ()
    origin: str = ""


_TABLES = ("table.indicator", "table.value", "table.full")
_NUMBERS = ("prose.value", "prose.full")
_WORDS = ("subject", "period")


def _measured(name: str, module: ModuleType, origin: str, measures: tuple[str, ...]) -> Recipe:
    """The recipe of a model that is also fitted fold by fold, to see what it adds."""
    fit = Fit(module.samples, module.packed, module.VERSION)
    return Recipe(name, module.VERSION, module.CARD, module.train, fit, measures, origin)


RECIPES = (
    _measured("columns", fit_columns, "table", _TABLES),
    _measured("rows", fit_rows, "table", _TABLES),
    Recipe("category", fit_category.CATEGORY_VERSION, fit_category.CARD, fit_category.train),
    _measured("prose", fit_prose, "prose", _NUMBERS),
    _measured("words", fit_words, "prose", _WORDS),
    _measured("links", fit_links, "prose", _WORDS),
)
CONFIDENCE = "confidence"
CARDS = {**{r.name: r.card for r in RECIPES}, CONFIDENCE: fit_confidence.CARD}
NAMES = tuple(CARDS)
"""Every model that ships, in the order in which they are made: confidence judges what the others find."""


def train(
    corpora: Path,
    models: Path,
    *,
    only: Sequence[str] = (),
    more: Path | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> dict[str, Plain]:
    """Train models and write them.

    Args:
        corpora: the corpora folder; ``test`` in it is never opened.
        models: the folder to write to.
        only: names of models; all by default. Confidence needs the others, new or in ``models``.
        more: a folder of further documents with gold, which count like the hand-written ones.
        say: told of what is being done.

    Returns:
        The scores of each model.
    """
    reads = corpus(corpora, more=more)
    digest = corpus_digest(reads)
    wanted = [name for name in NAMES if not only or name in only]
    made: dict[str, tuple[Trained, int, Card]] = {}
    out: dict[str, Plain] = {}

    def finish(name: str) -> None:
        trained, features, card = made[name]
        manifest = {
            "features": features,
            "algorithm": trained.algorithm,
            "labels": list(trained.labels),
            "seed": SEED,
            "corpus": digest,
            "trained_on": trained.counts,
            "libraries": libraries(),
        }
        home = artifacts.write(models, name, trained.data, manifest)
        scores = {"model": name, "sha256": hashlib.sha256(trained.data).hexdigest(), "parts": trained.parts}
        _write(home / artifacts.SCORES, json.dumps(scores, ensure_ascii=False, indent=1) + "\n")
        _write(home / artifacts.CARD, render(name, card, manifest, scores))
        out[name] = scores

    for recipe in RECIPES:
        if recipe.name not in wanted:
            continue
        began = time.monotonic()
        made[recipe.name] = recipe.train(reads), recipe.features, recipe.card
        finish(recipe.name)
        say(f"{recipe.name}: {len(made[recipe.name][0].data):,} bytes, {time.monotonic() - began:.0f} s")
    if CONFIDENCE in wanted:
        began = time.monotonic()
        fits = {r.name: r.fit for r in RECIPES if r.fit is not None}
        with Folds(reads, fits, models).ready() as folded:
            shown = [r for r in reads if r.gold.format != "txt-tabs" or r.source == HAND]
            some = fit_confidence.samples(shown, folded)
            say(f"folds: {time.monotonic() - began:.0f} s")
            trained = fit_confidence.train(some, fit_confidence.first_looks(corpora), reads)
            made[CONFIDENCE] = trained, fit_confidence.VERSION, fit_confidence.CARD
            finish(CONFIDENCE)
            say(f"{CONFIDENCE}: {len(trained.data):,} bytes, {time.monotonic() - began:.0f} s")
            for name in _measure_gains(reads, folded, made):
                finish(name)
            say(f"gains: {time.monotonic() - began:.0f} s")
    return out


def _measure_gains(
    reads: Sequence[Read], folded: Folds, made: Mapping[str, tuple[Trained, int, Card]]
) -> Iterator[str]:
    """Add to models' scores what they add to the rules on documents that they have not seen; those that changed."""
    for origin, measures in dict.fromkeys((r.origin, r.measures) for r in RECIPES if r.measures):
        recipes = [r for r in RECIPES if (r.origin, r.measures) == (origin, measures)]
        if not any(r.name in made for r in recipes):
            continue
        some = [r for r in reads if r.gold.format in ("file", "docx") and r.states(origin)]
        parts: Plain = {}
        for measure in measures:
            parts |= gains(folded, some, measure, [r.name for r in recipes])
        for recipe in recipes:
            if recipe.name in made:
                made[recipe.name][0].parts.update(parts)
                yield recipe.name


def corpus_digest(reads: Sequence[Read]) -> str:
    """Twelve hex digits that name the documents and the gold that models are trained on."""
    whole = hashlib.sha256()
    for read in sorted(reads, key=lambda r: (r.source, r.name, r.gold.format)):
        whole.update(read.explanation.document.text.encode())
        whole.update(json.dumps(read.gold.gold, ensure_ascii=False, sort_keys=True).encode())
    return whole.hexdigest()[:12]


def libraries() -> dict[str, str]:
    """Versions of what computed the weights."""
    import numpy
    import scipy
    import sklearn

    return {
        "python": platform.python_version(),
        "scikit-learn": sklearn.__version__,
        "numpy": numpy.__version__,
        "scipy": scipy.__version__,
        "python-crfsuite": version("python-crfsuite"),
    }


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
