"""A linear-chain CRF over the numbers of a document: features in, what each number states out, with probabilities.

What one number states makes it likely that the next one states the same: goals stand among goals. So the numbers of
a document are read as one chain. Training is python-crfsuite's affair; the weights are kept as every other model's
(``artifacts``), those of two labels in a row under the names of ``follows``, and reading needs no library.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import exp
from typing import Literal, get_args

from extractor.artifacts import LinearModel

Role = Literal["target", "actual", "baseline", "change", "share", "none"]
"""What a number states; ``none`` where it states nothing."""

ROLES: tuple[Role, ...] = get_args(Role)


def follows(label: str) -> str:
    """The name of the feature that a number behind one of this label has."""
    return "→" + label


def marginals(model: LinearModel, rows: Iterable[Iterable[str]]) -> list[dict[Role, float]]:
    """The probability of every label for every number of a chain.

    Args:
        model: trained weights.
        rows: the features of each number, in order.
    """
    scores = [_raised(model.scores(row)) for row in rows]
    if not scores:
        return []
    labels = model.labels
    nothing = model.scores(())
    steps = [_shifted(model.scores((follows(label),)), nothing) for label in labels]
    forward = _forward(scores, steps)
    backward = _backward(scores, steps)
    out: list[dict[Role, float]] = []
    for a, b in zip(forward, backward, strict=True):
        both = [x * y for x, y in zip(a, b, strict=True)]
        total = sum(both)
        found = dict(zip(labels, (x / total for x in both), strict=True))
        out.append({role: found.get(role, 0.0) for role in ROLES})
    return out


def _raised(scores: Sequence[float]) -> list[float]:
    top = max(scores)
    return [exp(s - top) for s in scores]


def _shifted(scores: Sequence[float], nothing: Sequence[float]) -> list[float]:
    """The weights of a step alone, without the intercepts."""
    return [exp(s - n) for s, n in zip(scores, nothing, strict=True)]


def _forward(scores: Sequence[Sequence[float]], steps: Sequence[Sequence[float]]) -> list[list[float]]:
    """Sums over all that may stand in front, each made to add up to one."""
    out = [_even(list(scores[0]))]
    columns = list(zip(*steps, strict=True))
    for here in scores[1:]:
        last = out[-1]
        out.append(_even([s * sum(map(float.__mul__, last, column)) for s, column in zip(here, columns, strict=True)]))
    return out


def _backward(scores: Sequence[Sequence[float]], steps: Sequence[Sequence[float]]) -> list[list[float]]:
    """Sums over all that may stand behind, each made to add up to one."""
    out = [[1.0] * len(steps)]
    for here in reversed(scores[1:]):
        both = list(map(float.__mul__, out[-1], here))
        out.append(_even([sum(map(float.__mul__, both, row)) for row in steps]))
    return out[::-1]


def _even(row: list[float]) -> list[float]:
    total = sum(row)
    return [x / total for x in row]
