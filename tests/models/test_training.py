"""Training: the same every time, the same as scikit-learn, nothing of one document on both sides."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytest.importorskip("sklearn", reason="the extra ‘train’ is not installed")

from extractor.documents.read import read
from extractor.rows.header import header_of
from extractor.rows.table import rows_of
from extractor.training.aligned import labelled
from extractor.training.linear import Sample, cross_validate, figures, fit, folds, matrix
from extractor.training.wordings import spell, vocabulary, wordings


def samples(count: int = 90) -> list[Sample]:
    rng = random.Random(4)
    out = []
    for n in range(count):
        label = rng.choice(["目标", "结果", "分值"])
        features = {f"h={label}"} if rng.random() < 0.8 else {"h=∅"}
        features |= {f"c={rng.randint(0, 9)}" for _ in range(4)}
        out.append(Sample(tuple(sorted(features)), label, f"d{n % 9}", weight=rng.choice([0.5, 1.0])))
    return out


def test_exported_weights_answer_as_scikit_learn_does() -> None:
    some = samples()
    fitted = fit(some, c=2.0)
    expected = fitted.estimator.predict_proba(matrix((s.features for s in some), fitted.columns))
    model = fitted.model()
    for sample, row in zip(some, expected, strict=True):
        told = dict(model.predict(sample.features))
        assert [told[label] for label in fitted.labels] == pytest.approx(row, abs=1e-5)


def test_two_labels_are_exported_too() -> None:
    some = [s for s in samples() if s.label != "分值"]
    fitted = fit(some)
    expected = fitted.estimator.predict_proba(matrix((s.features for s in some), fitted.columns))
    model = fitted.model()
    told = [dict(model.predict(s.features))[fitted.labels[1]] for s in some]
    assert told == pytest.approx(list(expected[:, 1]), abs=1e-5)


def test_training_twice_gives_the_same_bytes() -> None:
    assert fit(samples()).pack() == fit(samples()).pack()


def test_order_of_features_does_not_matter() -> None:
    turned = [Sample(tuple(reversed(s.features)), s.label, s.document, weight=s.weight) for s in samples()]
    assert fit(samples()).pack() == fit(turned).pack()


def test_rare_and_slight_features_are_left_out() -> None:
    some = [*samples(), Sample(("once",), "目标", "d1")]
    assert b"once" not in fit(some, least=2).pack()
    assert b"c=3" not in fit(some, slight=9.0).pack()


def test_nothing_of_a_document_is_on_both_sides(monkeypatch: pytest.MonkeyPatch) -> None:
    from extractor.training import linear

    seen: list[set[str]] = []

    def watched(some: list[Sample], **options: float) -> linear.Fitted:
        seen.append({s.document for s in some})
        return fit(some, **options)

    monkeypatch.setattr(linear, "fit", watched)
    judged = list(cross_validate(samples(), by=lambda s: s.document, k=3))
    assert len(judged) == 90
    assert len(seen) == 3
    assert all(len(documents) == 6 for documents in seen)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # on a busy machine
@given(st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=60), st.integers(1, 5))
def test_folds_are_even_and_whole(keys: list[str], k: int) -> None:
    dealt = folds(keys, k)
    assert set(dealt) == set(keys)
    assert all(0 <= fold < k for fold in dealt.values())
    assert folds(reversed(keys), k) == dealt


def test_figures() -> None:
    told = figures([("a", "a"), ("a", "b"), ("b", "b"), ("b", "b")])
    assert told["accuracy"] == 0.75
    assert told["labels"]["a"] == {"precision": 1.0, "recall": 0.5, "f1": 0.6667, "support": 2}


@pytest.mark.parametrize("role", sorted(vocabulary()))
def test_wordings_are_what_the_patterns_match(role: str) -> None:
    rng = random.Random(2)
    for pattern in vocabulary()[role]:
        texts = {spell(pattern, rng) for _ in range(12)}
        assert [t for t in texts if not re.fullmatch(pattern, t)] == [], pattern


def test_wordings_mostly_read_back_as_their_role() -> None:
    texts = wordings("target", 80, random.Random(3))
    found = [header_of(t) for t in texts]
    assert sum(h is not None and h.role == "target" for h in found) > 0.7 * len(texts)


def test_columns_are_labelled_by_what_gold_says_of_their_rows() -> None:
    rows = ["分项|拟做到|做成|打分|谁管", "植树|≥300株|310株|20|甲", "修路|2公里|2.1公里|30|乙", "清淤|5口|4口|50|甲"]
    text = "\n".join(rows).replace("|", "\t")
    document = read(text.encode(), filename="表.txt")
    (table,) = document.tables()

    def indicator(name: str, target: str, actual: str, weight: int) -> dict[str, object]:
        values = [
            {"role": "target", "text": target, "value": 1, "unit": None},
            {"role": "actual", "text": actual, "value": 1, "unit": None},
            {"role": "weight", "text": f"{weight}分", "value": weight, "unit": None},
        ]
        return {"name": name, "values": values}

    gold = [indicator("植树", "≥300株", "310株", 20), indicator("修路", "2公里", "2.1公里", 30)]
    gold.append(indicator("清淤", "5口", "4口", 50))
    ((header, body, roles),) = labelled(rows_of(table, document.text), gold)
    assert (header, body) == ((0,), (1, 2, 3))
    assert roles == {0: "name", 1: "target", 2: "actual", 3: "weight", 4: "ignore"}
    assert list(labelled(rows_of(table, document.text), gold[:1])) == []
