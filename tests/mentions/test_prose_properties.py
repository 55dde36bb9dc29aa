"""What holds for the claims of any text at all."""

from __future__ import annotations

import re
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.mentions.prose import find_claims
from extractor.mentions.prose import lexing as lexing_module
from tests.mentions.claim_cases import load

GENRES = st.sampled_from(["plan", "work_report", "statistics", "assessment_rules", "other"])
WORDS = """
覆盖率 达到 90% 不少于 1次 每季度 召开 会议 ， 、 。 ； 分别 增长 同比 5.2% 占 总数 的 其中 （ ） “ ” 由 到 6月底前 完成
全市 各镇街 3人 和 万元 12 为零 不发生 事故 绩效指标： 均 每个街道 以上 下降 2023年 扣 分 至少 比上年 1961间 1/3 ，，
"""
FRAGMENTS = st.sampled_from([*WORDS.split(), "\n", "　"])
SENTENCES = st.lists(FRAGMENTS, max_size=30).map("".join)
ANY = st.text(max_size=120)
SQUEEZE = re.compile(r"\s+")


def _check(text: str, genre: str) -> None:
    for claim in find_claims(text, genre=genre):  # type: ignore[arg-type]
        assert claim.name and not SQUEEZE.search(claim.name)
        assert claim.values
        for span in (*claim.name_spans, claim.phrase, *([claim.subject] if claim.subject else [])):
            assert text[span.start : span.end] == span.text
            assert span.start < span.end
        for value in claim.values:
            assert claim.phrase.start <= value.start < value.end <= claim.phrase.end
            assert (value.direction is not None) == (value.role == "change")
            assert value.base is None or value.role in ("change", "share")
            assert (value.op == "range") == (value.value_max is not None)
            if value.role == "change" and value.value is not None:
                assert value.value >= 0
            if value.role == "target":
                assert value.goal
            if value.role in ("actual", "baseline"):
                assert not value.goal


@given(SENTENCES, GENRES)
@settings(max_examples=300, deadline=None)
def test_claims_of_scrambled_sentences(text: str, genre: str) -> None:
    _check(text, genre)


@given(ANY, GENRES)
@settings(max_examples=150, deadline=None)
def test_any_text_at_all(text: str, genre: str) -> None:
    _check(text, genre)


@given(st.sampled_from([c.text for c in load()]), st.integers(0, 60), st.integers(0, 60), GENRES)
@settings(max_examples=150, deadline=None)
def test_claims_of_cut_sentences(text: str, front: int, back: int, genre: str) -> None:
    _check(text[front : len(text) - back], genre)


@given(st.sampled_from(load()), st.integers(0, 40))
@settings(max_examples=60, deadline=None)
def test_a_shift_shifts_and_changes_nothing(case: object, by: int) -> None:
    text, genre = case.text, case.genre  # type: ignore[attr-defined]
    plain = find_claims(text, genre=genre)
    moved = find_claims("　" * by + text + "尾", by, by + len(text), genre=genre)
    assert [(c.name, c.phrase.start) for c in plain] == [(c.name, c.phrase.start - by) for c in moved]
    assert [[v.value for v in c.values] for c in plain] == [[v.value for v in c.values] for c in moved]


def test_no_value_is_given_twice() -> None:
    for case in load():
        claims = find_claims(case.text, genre=case.genre)  # type: ignore[arg-type]
        shared = [c for c in claims if "prose.shared_value" in c.found_by or "prose.due" in c.found_by]
        counts = Counter((v.start, v.end, v.role) for c in claims if c not in shared for v in c.values)
        assert all(n == 1 for n in counts.values()), case.id


def test_work_grows_with_the_text(monkeypatch: object) -> None:
    """Twice the text is twice the words looked at, in one paragraph and in one sentence."""
    calls: list[int] = []
    real = lexing_module.lex

    def counting(text, pieces, words):  # type: ignore[no-untyped-def]
        calls.extend(piece.end - piece.start for piece in pieces)
        return real(text, pieces, words)

    monkeypatch.setattr("extractor.mentions.prose.lex", counting)  # type: ignore[attr-defined]
    for clause in (
        "检查企业1845家，",
        "检查企业1845家、",
        "检查企业1845家。",
        "（检查企业1845家）",
        "分别为3人、5人，",
    ):
        sizes = []
        for n in (50, 100):
            calls.clear()
            find_claims(clause * n, genre="work_report")
            sizes.append(sum(calls))
        assert sizes[1] <= 2 * sizes[0] + 50, clause
