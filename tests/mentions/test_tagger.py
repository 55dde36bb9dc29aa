"""The tagger of numbers: its features, the chain, and who is believed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise, product
from math import exp, prod
from threading import Thread

import pytest

from extractor import artifacts, extract
from extractor.artifacts import LinearModel, Store
from extractor.errors import ModelUnavailable
from extractor.mentions import reconcile
from extractor.mentions.claim import Claim
from extractor.mentions.prose import hear
from extractor.mentions.prose.heard import Heard
from extractor.mentions.reconcile import MODEL, TAGGER, Belief
from extractor.mentions.tagger.chain import ROLES, follows, marginals
from extractor.mentions.tagger.features import VERSION, stated


def heard(text: str, *section: str) -> Heard:
    found = hear(text, 0, len(text), section=section, genre="work_report", year=2023)
    assert found is not None
    return found


def features(text: str, *section: str) -> list[tuple[str, ...]]:
    return [n.features for n in stated([heard(text, *section)], title="某局工作总结")]


# ── features ──


@pytest.mark.parametrize(
    ("text", "section", "told"),
    [
        pytest.param(
            "河道保洁覆盖率达到95%。", (), {"Qu=%", "Qo=达到", "Qp=保洁", "Qt=总结"}, id="words-unit-operator"
        ),
        pytest.param("共开展巡查12次。", ("二、存在问题",), {"Pn=1", "H=存在", "Qe0=问题"}, id="heading"),
        pytest.param("到2025年新建泵站12座。", (), {"Qy=2"}, id="a-coming-year"),
        pytest.param("开展巡查12次，化解纠纷30件。", (), {"Qe=巡查"}, id="clauses-in-front"),
    ],
)
def test_what_is_told_of_a_number(text: str, section: tuple[str, ...], told: set[str]) -> None:
    assert told <= set(features(text, *section)[-1])


def test_what_the_rules_made_of_a_number_is_not_told() -> None:
    found = hear("开展巡查12次。", 0, 8, genre="plan")
    assert found is not None
    plan = found.claims[0].values[0].role
    report = heard("开展巡查12次。").claims[0].values[0].role
    assert (plan, report) == ("target", "actual")
    assert not any("target" in f or "actual" in f for f in features("开展巡查12次。")[0])


def test_a_section_tells_what_else_stands_in_it() -> None:
    bounds = features("覆盖率不低于95%，合格率不低于90%，满意度不低于85%，巡查12次。", "三、重点任务")
    assert {"Nb=3", "Sb=3", "Db=3"} <= set(bounds[-1])
    plain = features("覆盖率95%，合格率90%，满意度85%，巡查12次。", "三、重点任务")
    assert {"Nb=0", "Sb=0", "Db=0"} <= set(plain[-1])


# ── the chain ──


def model(rows: dict[str, dict[str, float]]) -> LinearModel:
    names = sorted(rows)
    weights = [rows[name].get(role, 0.0) for name in names for role in ROLES]
    return artifacts.unpack(artifacts.pack(ROLES, names, [*weights, *([0.0] * len(ROLES))]), "prose")


CHAIN = model(
    {
        "goal": {"target": 1.5},
        "fact": {"actual": 1.0, "none": 0.25},
        follows("target"): {"target": 0.75, "actual": -0.5},
        follows("actual"): {"actual": 0.5},
    }
)


def by_hand(rows: list[tuple[str, ...]]) -> Iterator[dict[str, float]]:
    """The same sums over every way to label the chain, one by one."""
    nothing = CHAIN.scores(())
    ways = {}
    for way in product(range(len(ROLES)), repeat=len(rows)):
        here = [exp(CHAIN.scores(row)[label]) for row, label in zip(rows, way, strict=True)]
        steps = [exp(CHAIN.scores((follows(ROLES[a]),))[b] - nothing[b]) for a, b in pairwise(way)]
        ways[way] = prod(here) * prod(steps)
    total = sum(ways.values())
    for i in range(len(rows)):
        yield {role: sum(w for way, w in ways.items() if ROLES[way[i]] == role) / total for role in ROLES}


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([("goal",)], id="one"),
        pytest.param([("goal",), (), ("fact",)], id="three"),
        pytest.param([(), (), (), ("goal", "fact")], id="four"),
    ],
)
def test_probabilities_are_those_of_all_ways_to_label_the_chain(rows: list[tuple[str, ...]]) -> None:
    for found, wanted in zip(marginals(CHAIN, rows), by_hand(rows), strict=True):
        assert found == pytest.approx(wanted, abs=1e-6)


def test_a_goal_makes_the_next_number_likelier_to_be_one() -> None:
    assert marginals(CHAIN, [("goal",), ()])[1]["target"] > marginals(CHAIN, [()])[0]["target"]


def test_no_numbers_have_no_probabilities() -> None:
    assert marginals(CHAIN, []) == []


def test_a_very_long_chain_neither_overflows_nor_vanishes() -> None:
    found = marginals(CHAIN, [("goal", "fact")] * 5000)
    assert all(sum(p.values()) == pytest.approx(1.0) for p in found)


# ── who is believed ──


@pytest.fixture
def says(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[int, dict[str, float]]]:
    """What the tagger is made to say of the numbers, by their order; of the others it knows nothing."""
    told: dict[int, dict[str, float]] = {}

    def marginals(_: object, rows: Iterator[object]) -> list[dict[str, float]]:
        even = dict.fromkeys(ROLES, 1 / len(ROLES))
        return [{**dict.fromkeys(ROLES, 0.0), **told[i]} if i in told else even for i, _ in enumerate(rows)]

    monkeypatch.setattr(reconcile, "marginals", marginals)
    yield told


BELIEFS = reconcile.index(
    [
        Belief("actual", "target", 0.9),
        Belief("actual", "none", 0.8, told=True),
        Belief("target", "none", 0.8),
        Belief("actual", "share", 0.7, told=True),
    ]
)


def claims(text: str, *section: str) -> list[Claim]:
    with reconcile.believing(BELIEFS):
        (found,) = reconcile.reconciled([heard(text, *section)], title=None)
    return found


def roles(found: list[Claim]) -> list[tuple[str, str, str | None]]:
    return [(c.name, v.role, v.op) for c in found for v in c.values]


def test_a_sure_goal_stands_against_a_fact(says: dict[int, dict[str, float]]) -> None:
    says[0] = {"target": 0.95, "actual": 0.05}
    (claim,) = claims("河道保洁覆盖率达到95%。")
    assert roles([claim]) == [("河道保洁覆盖率", "target", ">=")]
    assert claim.values[0].goal and claim.values[0].sure == 0.95 and TAGGER in claim.found_by


def test_an_unsure_goal_leaves_the_fact(says: dict[int, dict[str, float]]) -> None:
    says[0] = {"target": 0.85, "actual": 0.15}
    (claim,) = claims("河道保洁覆盖率达到95%。")
    assert roles([claim]) == [("河道保洁覆盖率", "actual", "=")]
    assert claim.values[0].sure == 0.15 and TAGGER not in claim.found_by


def test_goal_and_fact_are_weighed_against_each_other_alone(says: dict[int, dict[str, float]]) -> None:
    says[0] = {"target": 0.6, "actual": 0.05, "share": 0.35}
    assert roles(claims("河道保洁覆盖率95%。")) == [("河道保洁覆盖率", "target", "=")]


def test_a_word_of_the_sentence_outweighs_the_tagger(says: dict[int, dict[str, float]]) -> None:
    says[0] = {"target": 0.99, "actual": 0.01}
    assert roles(claims("已建成泵站12座。"))[0][1] == "actual"


def test_a_number_that_states_nothing_leaves_the_others_their_names(says: dict[int, dict[str, float]]) -> None:
    says[0] = {"none": 0.95}
    found = claims("建成泵站12座，化解纠纷30件。")
    assert [(name, role) for name, role, _ in roles(found)] == [("化解纠纷", "actual")]


def test_a_number_that_states_nothing_for_the_rules_stays_so(says: dict[int, dict[str, float]]) -> None:
    text = "依据〔2022〕74号文件，建成泵站12座。"
    before = roles(list(heard(text).claims))
    says.update({i: {"target": 0.99} for i in range(4) if i})
    assert len(roles(claims(text))) == len(before)


def test_a_pair_without_a_belief_is_the_rules_own(says: dict[int, dict[str, float]]) -> None:
    says[0] = {"change": 0.99}
    assert roles(claims("河道保洁覆盖率95%。")) == [("河道保洁覆盖率", "actual", "=")]


def test_every_belief_that_ships_asks_for_more_than_a_guess() -> None:
    beliefs = reconcile.priorities()
    assert beliefs
    assert all(0.5 < b.least <= 1 and b.rules != b.says and b.rules != "none" for b in beliefs.values())


# ── the model that ships ──

MIXED = """石桥县水务局2023年工作总结

一、2023年工作回顾
全年建成泵站12座，清淤河道38公里，化解纠纷30件，水质达标率96.2%，同比提高1.3个百分点。

二、下一阶段重点
（一）补齐短板
力争供水普及率不低于98%，漏损率控制在9%以内，年底前完成改造。
（二）改善民生
新建改造供水管网85公里、雨污水管网110公里，开工改造老旧小区58个。
"""


def told_roles(text: str) -> list[tuple[str, str]]:
    result = extract(text.encode(), filename="总结.txt")
    return [(i.name, v.role) for i in result.indicators for v in i.values]


def test_facts_stay_facts_and_goals_goals() -> None:
    found = dict(told_roles(MIXED))
    assert (found["建成泵站"], found["清淤河道"], found["供水普及率"]) == ("actual", "actual", "target")


def test_without_the_model_the_rules_decide_alone() -> None:
    with artifacts.using(Store(without={MODEL})):
        result = extract(MIXED.encode(), filename="总结.txt")
    assert result.indicators and not any(TAGGER in i.found_by for i in result.indicators)
    assert MODEL not in result.extractor.models


def test_a_model_for_other_features_is_refused(tmp_path: object) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path))
    artifacts.write(folder, MODEL, artifacts.pack(ROLES, [], [0.0] * len(ROLES)), {"features": VERSION + 1})
    without = {"rows", "columns", "category", "confidence"}
    with artifacts.using(Store(folder, without=without)), pytest.raises(ModelUnavailable):
        reconcile.reconciled([heard("建成泵站12座。")], title=None)


def test_threads_share_the_model() -> None:
    wanted = told_roles(MIXED)
    found: list[list[tuple[str, str]]] = []
    threads = [Thread(target=lambda: found.append(told_roles(MIXED))) for _ in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert found == [wanted] * 4


@pytest.mark.parametrize("text", ["", "没有数字的一句话。", "\ud800达到90%。", "3" * 400 + "个。"])
def test_odd_texts_are_read(text: str) -> None:
    found = hear(text, 0, len(text))
    if found is not None:
        assert len(reconcile.reconciled([found], title=None)) == 1
