"""A linear-chain CRF: features of each link in, the probability of every label for each out.

What one number states makes it likely that the next one states the same: goals stand among goals; and the word behind
a name's first word is likely its second. Training is python-crfsuite's affair; the weights are kept as every other
model's (``artifacts``), those of two labels in a row under the names of ``follows``, and reading needs no library.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import exp
from operator import mul
from typing import Literal, get_args

from extractor.artifacts import LinearModel

Role = Literal["target", "actual", "baseline", "change", "share", "none"]
"""What a number states; ``none`` where it states nothing."""

ROLES: tuple[Role, ...] = get_args(Role)


def follows(label: str) -> str:
    """The name of the feature that a link behind one of this label has."""
    return "→" + label


def marginals(model: LinearModel, rows: Iterable[Iterable[str]]) -> list[dict[Role, float]]:
    """The probability of every role for every number of a chain.

    Args:
        model: trained weights.
        rows: the features of each number, in order.
    """
    out: list[dict[Role, float]] = []
    for told in posterior([model.scores(row) for row in rows], steps_of(model)):
        found = dict(zip(model.labels, told, strict=True))
        out.append({role: found.get(role, 0.0) for role in ROLES})
    return out


def steps_of(model: LinearModel) -> list[list[float]]:
    """The factors of two labels in a row: by the first, then by the second."""
    nothing = model.scores(())
    return [
        [exp(s - n) for s, n in zip(model.scores((follows(label),)), nothing, strict=True)] for label in model.labels
    ]


def posterior(scores: Sequence[Sequence[float]], steps: Sequence[Sequence[float]]) -> list[list[float]]:
    """The probability of every label for every link.

    Args:
        scores: the linear score of every label, link by link.
        steps: what ``steps_of`` gives.
    """
    return posterior_of([raised(s) for s in scores], steps)


def posterior_of(
    factors: Sequence[Sequence[float]], steps: Sequence[Sequence[float]], *, slight: float = 0.0
) -> list[list[float]]:
    """The probability of every label for every link.

    Args:
        factors: what ``raised`` makes of the scores of every link.
        steps: what ``steps_of`` gives.
        slight: labels that are less likely than this, with what stands in front in view, are not looked at further.
    """
    if not factors:
        return []
    forward = _forward(factors, steps, slight)
    out = []
    for a, b in zip(forward, _backward(factors, forward, steps), strict=True):
        told = [0.0] * len(steps)
        both = [(label, x * y) for (label, x), y in zip(a, b, strict=True)]
        total = sum([x for _, x in both])
        for label, share in both:
            told[label] = share / total
        out.append(told)
    return out


def raised(scores: Sequence[float]) -> list[float]:
    """Scores as factors, the greatest of them one."""
    top = max(scores)
    return [exp(s - top) for s in scores]


Row = list[tuple[int, float]]
"""Labels with a number each."""


def _forward(rows: Sequence[Sequence[float]], steps: Sequence[Sequence[float]], slight: float) -> list[Row]:
    """Sums over all that may stand in front, each made to add up to one; without the slight ones."""
    last = _even(list(rows[0]), slight)
    out = [last]
    for here in rows[1:]:
        label, x = last[0]
        both = [x * step for step in steps[label]]
        for label, x in last[1:]:
            both = [b + x * step for b, step in zip(both, steps[label])]  # noqa: B905
        last = _even(list(map(mul, here, both)), slight)
        out.append(last)
    return out


def _backward(
    rows: Sequence[Sequence[float]], kept: Sequence[Row], steps: Sequence[Sequence[float]]
) -> list[list[float]]:
    """Sums over all that may stand behind, in the order of the labels kept, each made to add up to one."""
    last = [1.0] * len(kept[-1])
    out = [last]
    for k in range(len(rows) - 1, 0, -1):
        before, here = kept[k - 1], rows[k]
        if len(before) == 1:  # whatever stands behind, it is as likely
            last = [1.0]
        else:
            behind = [(label, here[label] * x) for (label, _), x in zip(kept[k], last, strict=True)]
            found = [sum([x * step[after] for after, x in behind]) for step in [steps[label] for label, _ in before]]
            total = sum(found)
            last = [x / total for x in found]
        out.append(last)
    return out[::-1]


def _even(found: list[float], slight: float = 0.0) -> Row:
    total = sum(found)
    least = slight * total
    return [(label, x / total) for label, x in enumerate(found) if x >= least]
