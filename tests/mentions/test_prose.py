"""Claims of single sentences: a table of cases, and what only a longer stretch shows."""

from __future__ import annotations

import pytest

from extractor.mentions.claim import Claim
from extractor.mentions.prose import find_claims
from tests.mentions.claim_cases import Case, Score, compare, load

CANNOT_YET: dict[str, str] = {}


def _cases(batch: str) -> list[object]:
    return [
        pytest.param(
            case,
            id=case.id,
            marks=[pytest.mark.xfail(strict=True, reason=CANNOT_YET[case.id])] if case.id in CANNOT_YET else [],
        )
        for case in load()
        if case.batch == batch
    ]


@pytest.mark.parametrize("case", [*_cases("built_on"), *_cases("caught")])
def test_sentence(case: Case) -> None:
    score = compare(case, find_claims(case.text, genre=case.genre))
    assert not score.notes, "\n".join(score.notes)


@pytest.mark.parametrize("case", [*_cases("built_on"), *_cases("caught")])
def test_subject(case: Case) -> None:
    claims = find_claims(case.text, genre=case.genre)
    for wanted in case.claims:
        if wanted.subject is None:
            continue
        found = [c for c in claims if wanted.core in c.name and c.subject is not None]
        if wanted.subject == "-":
            assert not found, wanted.name
            continue
        assert wanted.subject in {c.subject.text for c in found if c.subject}, wanted.name


def test_held_out_batch() -> None:
    """The batch that no rule was written against, as a whole; single sentences of it are not to be tuned to."""
    total = Score()
    for case in load():
        if case.batch == "held_out":
            total.add(compare(case, find_claims(case.text, genre=case.genre)))
    assert total.value_f1 >= 0.94, total.notes
    assert total.full_f1 >= 0.92, total.notes


def _only(claims: list[Claim], name: str) -> Claim:
    found = [c for c in claims if name in c.name]
    assert len(found) == 1, [c.name for c in claims]
    return found[0]


# ── genre, section, mood ──


@pytest.mark.parametrize(
    ("genre", "section", "role"),
    [
        ("work_report", (), "actual"),
        ("statistics", (), "actual"),
        ("self_evaluation", ("三、绩效目标完成情况",), "actual"),
        ("self_evaluation", ("一、项目概况", "（二）绩效目标"), "target"),
        ("plan", (), "target"),
        ("assessment_rules", (), "target"),
        ("performance_targets", (), "target"),
        ("work_report", ("二、下一步工作打算",), "target"),
        ("work_report", ("四、2023年工作安排", "（一）项目建设"), "target"),
        ("plan", ("一、2021年工作完成情况",), "actual"),
    ],
)
def test_what_a_plain_number_states(genre: str, section: tuple[str, ...], role: str) -> None:
    (claim,) = find_claims("新建口袋公园12个。", genre=genre, section=section)  # type: ignore[arg-type]
    assert claim.values[0].role == role
    assert claim.section == section


def test_the_sentence_decides_over_the_genre() -> None:
    claims = find_claims("去年已建成口袋公园9个。下一步，将新建口袋公园12个。", genre="work_report")
    assert [c.values[0].role for c in claims] == ["actual", "target"]
    claims = find_claims("目前已建成口袋公园9个。今年新建口袋公园12个。", genre="plan")
    assert [c.values[0].role for c in claims] == ["actual", "target"]


@pytest.mark.parametrize(("genre", "op"), [("plan", ">="), ("work_report", "=")])
def test_reaching_is_at_least_in_a_goal_and_equal_in_a_result(genre: str, op: str) -> None:
    (claim,) = find_claims("垃圾无害化处理率达到98%。", genre=genre)  # type: ignore[arg-type]
    assert claim.values[0].op == op
    assert claim.values[0].text == "达到98%"


def test_a_bound_on_what_recurs_is_a_requirement_in_a_report_too() -> None:
    (claim,) = find_claims("教师每两年企业实践不少于两个月。", genre="work_report")
    assert claim.values[0].role == "target"


# ── places in the text ──


def test_offsets_count_in_the_whole_text() -> None:
    text = "不相干的开头。\n" + "全年培训网格员860人。"
    (claim,) = find_claims(text, 8, len(text), genre="work_report")
    assert text[claim.values[0].start : claim.values[0].end] == "860人"
    assert text[claim.name_spans[0].start : claim.name_spans[0].end] == "培训网格员"


def test_wrapped_lines_are_read_as_one() -> None:
    text = "毕业生就业率97.3%，家长满意度不\n低于90%，对口就业率79%，省级骨\n干专业由2个增加到4个。"
    claims = find_claims(text, genre="work_report")
    assert [c.name for c in claims] == ["毕业生就业率", "家长满意度", "对口就业率", "省级骨干专业"]
    assert claims[1].values[0].text == "不低于90%"
    assert text[claims[1].values[0].start : claims[1].values[0].end] == "不\n低于90%"


def test_short_lines_are_sentences() -> None:
    claims = find_claims("召开会议4次\n培训网格员120人", genre="work_report")
    assert [c.name for c in claims] == ["召开会议", "培训网格员"]


def test_blanks_and_wide_characters_between() -> None:
    (claim,) = find_claims("检查覆盖率 达到 ９０ ％ 。", genre="plan")
    assert (claim.name, claim.values[0].value, claim.values[0].unit) == ("检查覆盖率", 90.0, "%")


def test_a_number_inside_the_verb_phrase_gives_two_name_spans() -> None:
    (claim,) = find_claims("每季度召开1次专题会议研究安全工作。", genre="plan")
    assert claim.name == "召开专题会议"
    assert [s.text for s in claim.name_spans] == ["召开", "专题会议"]
    assert claim.phrase.text.startswith("召开1次")


def test_the_operator_may_stand_in_front_of_the_verb() -> None:
    (claim,) = find_claims("每年至少组织一次应急演练。", genre="plan")
    value = claim.values[0]
    assert (value.text, value.op, value.op_text) == ("至少组织一次", ">=", "至少")
    assert claim.name == "组织应急演练"


# ── distribution ──


def test_a_mismatch_of_names_and_values_is_marked() -> None:
    claims = find_claims("甲类、乙类、丙类案件分别下降5%、8%。", genre="work_report")
    assert all("distribution_mismatch" in c.issues for c in claims)
    assert len(claims) == 2


def test_an_even_distribution_is_not_marked() -> None:
    claims = find_claims("甲类、乙类案件分别下降5%、8%。", genre="work_report")
    assert [c.issues for c in claims] == [(), ()]


def test_values_of_several_names_do_not_mix() -> None:
    claims = find_claims(
        "油料、蔬菜、茶叶产量分别为1.8万吨、26.7万吨和3420吨，分别增长2.1%、5.6%和11.3%。", genre="statistics"
    )
    assert [(c.name, [v.value for v in c.values]) for c in claims] == [
        ("油料产量", [18000.0, 2.1]),
        ("蔬菜产量", [267000.0, 5.6]),
        ("茶叶产量", [3420.0, 11.3]),
    ]


# ── nothing to find ──


@pytest.mark.parametrize(
    "text",
    [
        "根据《关于加强管理的通知》（甲政发〔2021〕18号）要求。",
        "2022年9月5日召开动员会。",
        "落实“一岗双责”，开展“五进”活动，四套班子带头。",
        "每少1次扣0.5分，扣完为止。",
        "发现1处火点扣5分。",
        "低于80%不得分。",
        "被上级通报1次的，取消评优资格。",
        "凡发生一次死亡3人以上事故的，实行“一票否决”。",
        "规模以上工业是指年主营业务收入2000万元及以上的工业企业。",
        "本责任书一式三份。",
        "管网86公里×15万元/公里＝1290万元。",
        "市七届人大三次会议审议通过。",
        "25度以上坡耕地全部退耕。",
        "咨询电话：0519-86120119。",
        "",
        "。，；",
    ],
)
def test_nothing_to_find(text: str) -> None:
    assert find_claims(text, genre="assessment_rules") == []


def test_a_kind_of_project_keeps_its_bound_in_the_name() -> None:
    (claim,) = find_claims("引进10亿元以上项目5个。", genre="work_report")
    assert claim.name == "引进10亿元以上项目"
    assert [v.value for v in claim.values] == [5.0]


def test_a_trained_tagger_can_take_the_rules_place() -> None:
    from collections.abc import Sequence

    from extractor.mentions.prose.clauses import Piece
    from extractor.mentions.prose.lexing import Token
    from extractor.mentions.prose.tags import Tag

    class Everything:
        def tag(self, text: str, piece: Piece, tokens: Sequence[Token]) -> list[Tag]:
            first = next(t for t in tokens if t.kind == "value")
            return [Tag("NAME", piece.start, first.start)]

    (claim,) = find_claims("全市新建口袋公园12个。", genre="work_report", tagger=Everything())
    assert claim.name == "全市新建口袋公园"


def test_the_level_of_an_earlier_year_is_where_a_plan_starts() -> None:
    (claim,) = find_claims("供水管网漏损率：2020年16.8%，2025年不超过9%。", genre="plan", year=2021)
    assert [(v.role, v.op, v.value, v.period) for v in claim.values] == [
        ("baseline", "=", 16.8, "2020年"),
        ("target", "<=", 9.0, "2025年"),
    ]


def test_how_many_fall_to_each() -> None:
    claims = find_claims("帮办代办员每个乡镇至少2名，每个村1名。", genre="plan")
    assert [(c.name, c.subject.text if c.subject else None) for c in claims] == [
        ("帮办代办员", "每个乡镇"),
        ("帮办代办员", "每个村"),
    ]
