"""A linear-chain CRF: features of each link in, the probability of every label for each out.

What one number states makes it likely that the next one states the same: goals stand among goals; and the word behind
a name's first word is likely its second. Training is python-crfsuite's affair; the weights are kept as every other
model's (``artifacts``), those of two labels in a row under the names of ``follows``, and reading needs no library.
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


def posterior(
    scores: Sequence[Sequence[float]], steps: Sequence[Sequence[float]], *, slight: float = 0.0
) -> list[list[float]]:
    """The probability of every label for every link.

    Args:
        scores: the linear score of every label, link by link.
        steps: what ``steps_of`` gives.
        slight: labels that are less likely than this, with what stands in front in view, are not looked at further.
    """
    if not scores:
        return []
    raised = [_raised(s) for s in scores]
    forward = _forward(raised, steps, slight)
    out = []
    for a, b in zip(forward, _backward(raised, forward, steps), strict=True):
        told = [0.0] * len(steps)
        both = [(label, x * y) for (label, x), y in zip(a, b, strict=True)]
        for label, share in _even(both):
            told[label] = share
        out.append(told)
    return out


Row = list[tuple[int, float]]
"""Labels with a number each."""


def _raised(scores: Sequence[float]) -> list[float]:
    top = max(scores)
    return [exp(s - top) for s in scores]


def _forward(rows: Sequence[Sequence[float]], steps: Sequence[Sequence[float]], slight: float) -> list[Row]:
    """Sums over all that may stand in front, each made to add up to one; without the slight ones."""
    last = _even([(label, x) for label, x in enumerate(rows[0])], slight)
    out = [last]
    for here in rows[1:]:
        both = [0.0] * len(here)
        for before, x in last:
            both = [b + x * step for b, step in zip(both, steps[before], strict=True)]
        last = _even([(label, s * b) for label, (s, b) in enumerate(zip(here, both, strict=True))], slight)
        out.append(last)
    return out


def _backward(
    rows: Sequence[Sequence[float]], kept: Sequence[Row], steps: Sequence[Sequence[float]]
) -> list[list[float]]:
    """Sums over all that may stand behind, in the order of the labels kept, each made to add up to one."""
    last = [1.0] * len(kept[-1])
    out = [last]
    for k in range(len(rows) - 1, 0, -1):
        here = rows[k]
        behind = [(label, here[label] * x) for (label, _), x in zip(kept[k], last, strict=True)]
        found = []
        for label, _ in kept[k - 1]:
            step = steps[label]
            found.append(sum([x * step[after] for after, x in behind]))
        total = sum(found)
        last = [x / total for x in found]
        out.append(last)
    return out[::-1]


def _even(row: Row, slight: float = 0.0) -> Row:
    total = sum([x for _, x in row])
    least = slight * total
    return [(label, x / total) for label, x in row if x >= least]
