"""Fitting and judging linear classifiers over named features: scikit-learn here, plain bytes afterwards."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from extractor import artifacts

SEED = 20231

Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sample:
    """One thing to classify.

    Args:
        features: their names; order does not matter.
        label: what it is.
        document: where it comes from; a document is never on both sides of a split.
        family: the family of layouts that the document belongs to.
        weight: how much it counts.
        judged: whether it counts in scores; copies made to train on do not.
        group: what its scores are counted under.
        rule: what the rules alone say that it is.
    """

    features: tuple[str, ...]
    label: str
    document: str
    family: str = ""
    weight: float = 1.0
    judged: bool = True
    group: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Fitted:
    """A fitted classifier, still with its estimator; ``columns[name]`` is a feature's place in ``estimator.coef_``."""

    labels: tuple[str, ...]
    columns: dict[str, int]
    estimator: Any

    def pack(self, knots: Sequence[tuple[float, float]] = ()) -> bytes:
        """The classifier as an artefact; features whose weights are all nought are left out."""
        import numpy

        coef, intercept = spread(self.estimator)
        names = list(self.columns)
        keep = [i for i in range(len(names)) if coef[:, i].any()]
        weights = numpy.concatenate([coef[:, keep].T, intercept[None, :]]).ravel()
        return artifacts.pack(self.labels, [names[i] for i in keep], weights.tolist(), knots)

    def model(self, name: str = "fitted") -> artifacts.LinearModel:
        """The classifier as the extractor would load it."""
        return artifacts.unpack(self.pack(), name)


@dataclass(frozen=True, slots=True)
class Trained:
    """A model ready to be written, and what there is to say of it.

    Args:
        data: the artefact.
        labels: what it tells apart.
        algorithm: how it was fitted, in words.
        counts: what it was trained on.
        parts: scores by what they were measured on.
    """

    data: bytes
    labels: tuple[str, ...]
    algorithm: str
    counts: dict[str, int]
    parts: dict[str, Plain]


def spread(estimator: Any) -> tuple[Any, Any]:
    """Weights and intercepts with a row for every label (scikit-learn keeps one row for two labels)."""
    import numpy

    coef, intercept = estimator.coef_, estimator.intercept_
    if len(coef) == 1 and len(estimator.classes_) == 2:
        coef, intercept = numpy.concatenate([-coef, coef]) / 2, numpy.concatenate([-intercept, intercept]) / 2
    return coef, intercept


def matrix(rows: Iterable[Iterable[str]], columns: dict[str, int]) -> Any:
    """Feature lists → a sparse matrix; features that are not in ``columns`` count nothing."""
    import numpy
    from scipy.sparse import csr_matrix

    indices: list[int] = []
    ends = [0]
    for row in rows:
        indices += sorted({columns[f] for f in row if f in columns})
        ends.append(len(indices))
    data = numpy.ones(len(indices))
    return csr_matrix((data, indices, ends), shape=(len(ends) - 1, len(columns)))


def fit(samples: Sequence[Sample], *, c: float = 1.0, least: int = 2, slight: float = 0.02) -> Fitted:
    """Fit a multinomial logistic regression.

    Args:
        samples: what to learn from.
        c: inverse strength of the L2 penalty.
        least: documents in which a feature must occur.
        slight: a feature whose weights are all smaller is dropped.
    """
    import numpy
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    seen: dict[str, set[str]] = defaultdict(set)
    for s in samples:
        for f in s.features:
            seen[f].add(s.document)
    columns = {f: i for i, f in enumerate(sorted(f for f, where in seen.items() if len(where) >= least))}
    labels = [s.label for s in samples]
    if len(set(labels)) < 2:
        return blank(set(labels))
    estimator = LogisticRegression(C=c, max_iter=400, tol=1e-4, random_state=SEED)
    with threadpool_limits(1):  # sums in one order: the same weights on every run
        estimator.fit(matrix((s.features for s in samples), columns), labels, [s.weight for s in samples])
    estimator.coef_[:, numpy.abs(estimator.coef_).max(axis=0) < slight] = 0.0
    return Fitted(tuple(map(str, estimator.classes_)), columns, estimator)


def blank(labels: Iterable[str]) -> Fitted:
    """A classifier that has learned nothing: where there is one label only, or none, there is nothing to tell apart."""
    import numpy

    names = sorted(labels) or ["nothing"]
    constant = SimpleNamespace(
        coef_=numpy.zeros((len(names), 0)), intercept_=numpy.zeros(len(names)), classes_=numpy.array(names)
    )
    return Fitted(tuple(names), {}, constant)


def folds(keys: Iterable[str], k: int) -> dict[str, int]:
    """Key → fold, by size as even as can be and the same on every run: keys are dealt out in order of their counts."""
    sizes = Counter(keys)
    load = [0] * k
    out = {}
    for key, size in sorted(sizes.items(), key=lambda p: (-p[1], p[0])):
        fold = min(range(k), key=lambda i: (load[i], i))
        out[key] = fold
        load[fold] += size
    return out


def cross_validate(
    samples: Sequence[Sample],
    *,
    by: Callable[[Sample], str],
    k: int = 5,
    also: Sequence[Sample] = (),
    **options: Any,
) -> Iterator[tuple[Sample, list[tuple[str, float]]]]:
    """Every judged sample with the prediction of a model that has seen nothing of its group.

    Args:
        samples: what to split.
        by: the group of a sample: its document, or its family of layouts.
        k: number of folds.
        also: samples to train on in every fold.
        options: passed on to ``fit``.
    """
    fold_of = folds((by(s) for s in samples), k)
    for fold in range(k):
        held = [s for s in samples if fold_of[by(s)] == fold and s.judged]
        if not held:
            continue
        model = fit([*(s for s in samples if fold_of[by(s)] != fold), *also], **options).model()
        for s in held:
            yield s, model.predict(s.features)


def figures(pairs: Iterable[tuple[str, str]]) -> Plain:
    """Accuracy, and precision, recall, F1 and support by label, of (truth, answer) pairs; rounded to four places."""
    both: Counter[str] = Counter()
    truth: Counter[str] = Counter()
    said: Counter[str] = Counter()
    total = 0
    for t, s in pairs:
        total += 1
        truth[t] += 1
        said[s] += 1
        both[t] += t == s
    labels = {}
    for label in sorted(set(truth) | set(said)):
        p = both[label] / said[label] if said[label] else 0.0
        r = both[label] / truth[label] if truth[label] else 0.0
        labels[label] = {
            "precision": round(p, 4),
            "recall": round(r, 4),
            "f1": round(2 * p * r / (p + r), 4) if p + r else 0.0,
            "support": truth[label],
        }
    return {
        "accuracy": round(sum(both.values()) / total, 4) if total else 0.0,
        "macro_f1": round(sum(x["f1"] for x in labels.values() if x["support"]) / max(1, len(truth)), 4),
        "support": total,
        "labels": labels,
    }
