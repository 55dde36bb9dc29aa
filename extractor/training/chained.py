"""Fitting linear-chain CRFs: python-crfsuite here, plain bytes afterwards."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from extractor import artifacts
from extractor.mentions.tagger.chain import follows


def fitted(
    chains: Iterable[tuple[Sequence[Sequence[str]], Sequence[str]]],
    labels: Sequence[str],
    *,
    rounds: int,
    l1: float,
    l2: float,
    slight: float = 0.0,
) -> bytes:
    """The artefact of a CRF; without any chain, one that knows nothing.

    Args:
        chains: features and label of every link, chain by chain.
        labels: every label that there is, in the order that the artefact has them.
        rounds, l1, l2: how it is fitted.
        slight: features whose weights are all smaller are left out.
    """
    import pycrfsuite

    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.select("lbfgs")
    trainer.set_params({"c1": l1, "c2": l2, "max_iterations": rounds, "feature.possible_transitions": True})
    some = False
    for rows, said in chains:
        if rows:
            trainer.append(rows, said)
            some = True
    if not some:
        return artifacts.pack(labels, [], [0.0] * len(labels))
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "model")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        try:
            return _artefact(tagger.info(), labels, slight)
        finally:
            tagger.close()


def _artefact(info: Any, labels: Sequence[str], slight: float) -> bytes:
    """The weights as an artefact: features by label, and as features of their own the labels in front."""
    known = [label for label in labels if label in info.labels]
    rows: dict[str, dict[str, float]] = defaultdict(dict)
    for (name, label), weight in info.state_features.items():
        rows[name][label] = weight
    rows = defaultdict(dict, {n: row for n, row in rows.items() if max(map(abs, row.values())) > slight})
    for (before, label), weight in info.transitions.items():
        rows[follows(before)][label] = weight
    names = sorted(name for name, row in rows.items() if any(row.values()))
    weights = [rows[name].get(label, 0.0) for name in names for label in known]
    return artifacts.pack(known, names, [*weights, *([0.0] * len(known))])
