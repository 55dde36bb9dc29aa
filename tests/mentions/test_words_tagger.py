"""The tagger of words: the chain of a sentence, whose a stretch is, and how far it is trusted."""

from __future__ import annotations

import pytest

from extractor import artifacts, extract
from extractor.artifacts import Store
from extractor.errors import ModelUnavailable
from extractor.mentions import reconcile
from extractor.mentions.claim import Claim
from extractor.mentions.prose import hear
from extractor.mentions.prose.heard import Heard
from extractor.mentions.reconcile import WORDS, Trust
from extractor.mentions.tagger.chain import posterior, steps_of
from extractor.mentions.tagger.opinions import Chain, Found
from extractor.mentions.tagger.spans import VERSION as PAIRS
from extractor.mentions.tagger.spans import Letter, Tagged, decoded, letters, pair, stands
from extractor.mentions.tagger.words import VERSION, Link, sentences, told_of


def heard(text: str) -> Heard:
    found = hear(text, 0, len(text), genre="work_report", year=2023)
    assert found is not None
    return found


def rows(text: str) -> list[list[Link]]:
    return list(sentences(heard(text)))


# ── the chain ──


@pytest.mark.parametrize(
    ("text", "links"),
    [
        pytest.param("建成泵站12座。", ["建成", "泵站", "12座"], id="one-piece"),
        pytest.param("全年巡河36次，清淤8公里。", ["全年", "巡河", "36次", "，", "清淤", "8公里"], id="with-its-marks"),
    ],
)
def test_a_sentence_is_one_chain(text: str, links: list[str]) -> None:
    (row,) = rows(text)
    assert [x.token.text for x in row] == links


def test_a_sentence_without_a_number_is_no_chain() -> None:
    assert [len(row) for row in rows("工作稳步推进。建成泵站12座。")] == [3]


@pytest.mark.parametrize(
    ("text", "character", "told", "not_told"),
    [
        pytest.param(
            "各村建成泵站12座。",
            "泵",
            {"c=泵", "cB=泵", "t=h", "wB=泵站", "<成泵", ">泵站", "-1建成", "v=0", "u=座", "V=-"},
            set(),
            id="the-first-of-a-word-tells-what-is-around",
        ),
        pytest.param(
            "各村建成泵站12座。", "站", {"c=站", "cE=站", "wE=泵站", "<泵站"}, {"-1建成", "v=0"}, id="the-last-one"
        ),
        pytest.param("建成12座泵站。", "泵", {"V=0", "U=座", "v=-", "<<val>泵"}, set(), id="behind-a-number"),
        pytest.param("建成泵站12座。", "1", {"m=value", "kB=value"}, {"c=1"}, id="of-a-number-no-digits"),
        pytest.param("建成泵站12座。", "座", {"kE=value"}, {"c=座"}, id="the-last-of-a-number"),
        pytest.param("校长每月听课4节。", "校", {"-1<end>", "i=00"}, set(), id="the-first-of-a-sentence"),
        pytest.param("合格率为96%。", "格", {"cM=格", "wM=合格率"}, set(), id="in-the-middle-of-a-word"),
    ],
)
def test_what_is_told_of_a_character(text: str, character: str, told: set[str], not_told: set[str]) -> None:
    found = heard(text)
    (row,) = sentences(found)
    at = [found.stretch.text[x.start] for x in letters(row)].index(character)
    features = set(told_of(found, row).features()[at])
    assert told <= features
    assert not not_told & features


def test_a_chain_has_a_row_for_every_character_and_every_mark() -> None:
    found = heard("全年巡河36次，清淤8公里。")
    (row,) = sentences(found)
    assert len(told_of(found, row).features()) == len("全年巡河36次，清淤8公里")


def test_numbers_do_not_tell_sentences_apart() -> None:
    one, two = heard("建成泵站12座。"), heard("建成泵站35座。")
    assert told_of(one, *sentences(one)) == told_of(two, *sentences(two))


# ── stretches ──

TAGS = ("O", "B-NAME", "I-NAME", "B-SUBJECT", "I-SUBJECT")


@pytest.mark.parametrize(
    ("likely", "spans"),
    [
        pytest.param("OOO", [], id="nothing"),
        pytest.param("sSnNO", [("SUBJECT", 0, 2), ("NAME", 2, 4)], id="side-by-side"),
        pytest.param("nNn", [("NAME", 0, 2), ("NAME", 2, 3)], id="a-second-of-the-same"),
        pytest.param("ONO", [("NAME", 1, 2)], id="one-that-lacks-its-beginning"),
        pytest.param("nS", [("NAME", 0, 1), ("SUBJECT", 1, 2)], id="another-label-inside"),
    ],
)
def test_labels_make_stretches(likely: str, spans: list[tuple[str, int, int]]) -> None:
    told = [[0.9 if "OnNsS"[k] == sign else 0.025 for k in range(5)] for sign in likely]
    chain = [Letter(i, 10 + i) for i in range(len(likely))]
    found = decoded(TAGS, told, chain)
    assert [(s.label, s.first, s.last) for s in found] == spans
    assert [(s.start - 10, s.end - 10) for s in found] == [(a, b) for _, a, b in spans]


def test_a_stretch_may_begin_and_end_inside_a_word() -> None:
    chain = [Letter(0, 3), Letter(0, 4), Letter(1, 5), Letter(1, 6), Letter(1, 7)]
    told = [[0.0] * 5 for _ in chain]
    for row, k in zip(told, (0, 3, 4, 1, 2), strict=True):
        row[k] = 1.0
    assert decoded(TAGS, told, chain) == [Tagged("SUBJECT", 0, 2, 1.0, 4, 6), Tagged("NAME", 1, 2, 1.0, 6, 8)]


def test_a_stretch_is_as_likely_as_its_least_likely_character() -> None:
    told = [[0.1, 0.9, 0.0, 0.0, 0.0], [0.4, 0.0, 0.6, 0.0, 0.0]]
    assert [s.sure for s in decoded(TAGS, told, [Letter(0, 0), Letter(0, 1)])] == [0.6]


def test_what_is_kept_of_words_sums_up_to_what_their_characters_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractor.mentions.tagger.opinions._SLIGHT", 0.0)
    model = artifacts.current().model("words", features=VERSION)
    assert model is not None
    found = heard("石桥县2023年新建泵站12座，各村每月巡查2次，设备完好率达到98%以上，同比提高1.2个百分点。")
    (row,) = sentences(found)
    told = told_of(found, row)
    plain = posterior([model.scores(features) for features in told.features()], steps_of(model))
    kept = Chain(model).probabilities(told)
    assert len(kept) == len(plain)
    assert max(abs(a - b) for x, y in zip(kept, plain, strict=True) for a, b in zip(x, y, strict=True)) < 1e-6


@pytest.mark.parametrize(
    ("span", "value", "told"),
    [
        pytest.param(0, 0, {"NAME<=", "NAME<=n0", "NAME<=a0"}, id="its-own"),
        pytest.param(0, 1, {"NAME<", "NAME<n1", "NAME<a1", "NAME<c，"}, id="of-the-clause-before"),
        pytest.param(1, 0, {"NAME>", "NAME>n0", "NAME>c，"}, id="of-the-clause-behind"),
    ],
)
def test_what_is_told_of_a_stretch_and_a_number(span: int, value: int, told: set[str]) -> None:
    (row,) = rows("建成泵站12座，清淤河道8公里。")
    names = [Tagged("NAME", 0, 2), Tagged("NAME", 4, 6)]
    numbers = stands(row)
    assert told <= set(pair(row, names, names[span], numbers[value], numbers))


# ── who is believed ──

TRUST = {"subject": Trust(keep=0.1, add=0.7, swap=0.9), "period": Trust(keep=0.1, add=0.7, swap=0.9)}


class Says:
    """A tagger made to say how likely what the rules say is, and which words it would take itself under a label."""

    def __init__(self, text: str, kept: float, best: tuple[str, float] | None, label: str) -> None:
        self._text = text
        self._kept = kept
        self._best = best
        self._label = label

    def labelled(self, spans: object, label: str) -> float:
        return self._kept

    def belongs(self, label: str, words: str, value: int) -> float:
        return self._kept

    def best(self, label: str, value: int) -> Found | None:
        if self._best is None or label != self._label:
            return None
        at = self._text.index(self._best[0])
        return Found(at, at + len(self._best[0]), self._best[1])


def judged(
    monkeypatch: pytest.MonkeyPatch, text: str, kept: float, best: tuple[str, float] | None, label: str = "SUBJECT"
) -> Claim:
    monkeypatch.setattr(reconcile, "opinions", lambda stretches: [Says(text, kept, best, label) for _ in stretches])
    with reconcile.trusting(TRUST), artifacts.using(Store(without={"prose"})):
        ((claim,),) = reconcile.reconciled([heard(text)], title=None)
    return claim


@pytest.mark.parametrize(
    ("text", "kept", "best", "subject"),
    [
        pytest.param("校长全年听课4节。", 0.6, None, "校长", id="likely-enough"),
        pytest.param("校长全年听课4节。", 0.05, None, None, id="unlikely"),
        pytest.param("校长全年听课4节。", 0.05, ("全年", 0.85), None, id="unlikely-and-no-sure-other"),
        pytest.param("校长全年听课4节。", 0.6, ("全年", 0.95), "全年", id="a-sure-other"),
        pytest.param("每月听课4节。", 0.0, ("每月", 0.75), "每月", id="none-by-the-rules"),
        pytest.param("每月听课4节。", 0.0, ("每月", 0.65), None, id="none-by-the-rules-nor-likely"),
        pytest.param("每月听课4节。", 0.0, ("听课", 0.99), None, id="inside-the-name"),
    ],
)
def test_how_far_a_subject_is_trusted(
    monkeypatch: pytest.MonkeyPatch, text: str, kept: float, best: tuple[str, float] | None, subject: str | None
) -> None:
    claim = judged(monkeypatch, text, kept, best)
    assert (claim.subject.text if claim.subject else None) == subject
    ruled = heard(text).claims[0].subject
    assert (WORDS in claim.found_by) is (subject != (ruled.text if ruled else None))


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        pytest.param("督促各单位负责人落实措施（即每周自查一次）。", "各单位负责人", id="who-is-urged"),
        pytest.param("组织各村河长开展巡河活动，每月巡河4次。", "各村河长", id="who-is-urged-a-clause-before"),
        pytest.param("每季度局长和分管副局长开展2次下沉调研。", "局长和分管副局长", id="behind-how-often"),
        pytest.param("项目管理人员每年培训32学时。", "项目管理人员", id="in-front-of-how-often"),
        pytest.param("县财政统筹安排120万元。", None, id="an-act-alone-proves-nothing"),
        pytest.param("村委会至少3名经过培训的专职保洁员。", "村委会", id="whom-it-must-have-at-the-least"),
        pytest.param("村委会3名专职保洁员。", None, id="whom-it-has"),
        pytest.param("“河湖通”平台注册用户由1万人增加到2万人。", None, id="a-level-is-nothing-done"),
        pytest.param("路长制平台巡查上传率为62%。", None, id="a-measure-is-nothing-done"),
    ],
)
def test_whom_the_sentence_itself_proves_no_opinion_takes_away(
    monkeypatch: pytest.MonkeyPatch, text: str, subject: str | None
) -> None:
    claim = judged(monkeypatch, text, 0.0, None)
    assert (claim.subject.text if claim.subject else None) == subject


@pytest.mark.parametrize(
    ("text", "kept", "best", "period"),
    [
        pytest.param("2023年听课4节。", 0.6, None, "2023年", id="likely-enough"),
        pytest.param("目前听课4节。", 0.05, None, None, id="unlikely"),
        pytest.param("2023年听课4节。", 0.05, None, "2023年", id="unlikely-but-opens-the-clause"),
        pytest.param("2023年，听课4节。", 0.05, None, "2023年", id="unlikely-but-fronted"),
        pytest.param("听课4节。", 0.0, None, None, id="none"),
        pytest.param("截至2023年末听课4节。", 0.6, ("截至2023年末", 0.95), "2023年末", id="without-the-word-in-front"),
    ],
)
def test_how_far_a_time_is_trusted(
    monkeypatch: pytest.MonkeyPatch, text: str, kept: float, best: tuple[str, float] | None, period: str | None
) -> None:
    assert judged(monkeypatch, text, kept, best, "PERIOD").values[0].period == period


def test_a_name_stays_however_unlikely_and_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    claim = judged(monkeypatch, "校长每月听课4节。", 0.05, ("校长", 0.99))
    assert (claim.name, claim.named) == ("听课", 0.05)


def test_every_trust_that_ships_asks_for_more_than_a_guess_to_speak() -> None:
    trusts = reconcile.trusts()
    assert set(trusts) == {"subject", "period"}
    assert all(0 < t.keep < 0.5 < t.add <= t.swap <= 1 for t in trusts.values())


# ── the models that ship ──

DOCUMENT = """石桥县教育局2023年工作总结

一、2023年工作回顾
2023年，校长每月听课4节，全县新建校舍12栋，培训教师860人次，合格率96.2%。
"""


@pytest.mark.parametrize(
    ("sentence", "subject", "period"),
    [
        pytest.param("校长每月听课4节。", "校长", None, id="who-acts"),
        pytest.param("2023年，全市新建泵站12座。", "全市", "2023年", id="a-place-and-a-year"),
        pytest.param("12367平台转办件同比减少26件。", None, None, id="the-beginning-of-a-name-is-nobody"),
        pytest.param("保养期内巡查12次。", None, None, id="half-a-word-is-no-time"),
    ],
)
def test_what_is_unlikely_falls_and_the_rest_stays(sentence: str, subject: str | None, period: str | None) -> None:
    text = f"石桥县教育局2023年工作总结\n\n一、2023年工作\n{sentence}\n"
    (found,) = extract(text.encode(), filename="总结.txt").indicators
    assert (found.subject, found.values[0].period) == (subject, period)


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        pytest.param("企业退休人员养老金月人均增加112元。", "企业退休人员养老金月人均", id="who-it-is-paid-to"),
        pytest.param("争取新建技能大师工作室2个。", "新建技能大师工作室", id="striving-for-it-names-nothing"),
        pytest.param("争取上级资金1.2亿元。", "争取上级资金", id="striving-is-what-is-done"),
    ],
)
def test_a_name_takes_back_what_is_no_subject_and_gives_up_what_names_nothing(sentence: str, name: str) -> None:
    text = f"石桥县人社局2023年工作总结\n\n一、2023年工作\n{sentence}\n"
    (found,) = extract(text.encode(), filename="总结.txt").indicators
    assert (found.name, found.subject) == (name, None)


@pytest.mark.parametrize("left_out", ["words", "links"])
def test_without_one_of_the_models_the_rules_decide_alone(left_out: str) -> None:
    with artifacts.using(Store(without={left_out})):
        result = extract(DOCUMENT.encode(), filename="总结.txt")
    assert result.indicators and not any(WORDS in i.found_by for i in result.indicators)
    assert left_out not in result.extractor.models


def test_a_model_for_other_features_is_refused(tmp_path: object) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path))
    artifacts.write(folder, "words", artifacts.pack(TAGS, [], [0.0] * len(TAGS)), {"features": VERSION + 1})
    with artifacts.using(Store(folder, without={"prose"})), pytest.raises(ModelUnavailable):
        reconcile.reconciled([heard("建成泵站12座。")], title=None)


def test_a_chain_that_has_learned_nothing_changes_nothing(tmp_path: object) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path))
    artifacts.write(folder, "words", artifacts.pack(("O",), [], [0.0]), {"features": VERSION})
    artifacts.write(folder, "links", artifacts.pack(("no", "yes"), [], [0.0, 0.0]), {"features": PAIRS})
    found = heard("校长每月听课4节。")
    with artifacts.using(Store(folder, without={"prose"})):
        assert reconcile.reconciled([found], title=None) == [list(found.claims)]
