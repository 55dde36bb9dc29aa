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


def posterior(scores: Sequence[Sequence[float]], steps: Sequence[Sequence[float]]) -> list[list[float]]:
    """The probability of every label for every link.

    Args:
        scores: the linear score of every label, link by link.
        steps: what ``steps_of`` gives.
    """
    if not scores:
        return []
    raised = [_raised(s) for s in scores]
    out = []
    for a, b in zip(_forward(raised, steps), _backward(raised, steps), strict=True):
        both = list(map(float.__mul__, a, b))
        total = sum(both)
        out.append([x / total for x in both])
    return out


def _raised(scores: Sequence[float]) -> list[float]:
    top = max(scores)
    return [exp(s - top) for s in scores]


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
