"""Every model that ships, retrained from the corpora: artefact, manifest, scores and card."""

from __future__ import annotations

import hashlib
import json
import platform
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor import artifacts
from extractor.training import fit_category, fit_columns, fit_rows
from extractor.training.cards import Card, render
from extractor.training.linear import SEED, Trained
from extractor.training.samples import Read, corpus

Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one model is made."""

    name: str
    features: int
    card: Card
    train: Callable[[Sequence[Read]], Trained]


RECIPES = (
    Recipe("columns", fit_columns.VERSION, fit_columns.CARD, fit_columns.train),
    Recipe("rows", fit_rows.VERSION, fit_rows.CARD, fit_rows.train),
    Recipe("category", fit_category.CATEGORY_VERSION, fit_category.CARD, fit_category.train),
)


def train(
    corpora: Path, models: Path, *, only: Sequence[str] = (), say: Callable[[str], None] = lambda _: None
) -> dict[str, Plain]:
    """Train models and write them.

    Args:
        corpora: the corpora folder; ``test`` in it is never opened.
        models: the folder to write to.
        only: names of models; all by default.
        say: told of what is being done.

    Returns:
        The scores of each model.
    """
    reads = corpus(corpora)
    digest = corpus_digest(reads)
    out = {}
    for recipe in RECIPES:
        if only and recipe.name not in only:
            continue
        began = time.monotonic()
        trained = recipe.train(reads)
        manifest = {
            "features": recipe.features,
            "algorithm": trained.algorithm,
            "labels": list(trained.labels),
            "seed": SEED,
            "corpus": digest,
            "trained_on": trained.counts,
            "libraries": libraries(),
        }
        home = artifacts.write(models, recipe.name, trained.data, manifest)
        scores = {"model": recipe.name, "sha256": hashlib.sha256(trained.data).hexdigest(), "parts": trained.parts}
        _write(home / artifacts.SCORES, json.dumps(scores, ensure_ascii=False, indent=1) + "\n")
        _write(home / artifacts.CARD, render(recipe.name, recipe.card, manifest, scores))
        out[recipe.name] = scores
        say(f"{recipe.name}: {len(trained.data):,} bytes, {time.monotonic() - began:.0f} s")
    return out


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
    }


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
