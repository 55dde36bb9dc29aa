"""Confidence: learned from how a fact was found, straightened, and levelled by first looks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extractor import artifacts
from extractor.artifacts import Store, using
from extractor.pipeline import extract

TABLE = """<table>
<tr><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>指标值</td></tr>
<tr><td>产出指标</td><td>数量指标</td><td>改造灌溉泵站数量</td><td>≥6座</td></tr>
<tr><td>产出指标</td><td>质量指标</td><td>设备完好率</td><td>≥95%</td></tr>
<tr><td>产出指标</td><td>时效指标</td><td>改造完成时限</td><td>2023年10月底前</td></tr>
<tr><td>满意度指标</td><td>服务对象满意度指标</td><td>用水户满意度</td><td>≥90%</td></tr>
</table>"""
ODD = """<table>
<tr><td>一级指标</td><td>三级指标</td><td>指标值</td><td>指标值</td></tr>
<tr><td>是</td><td>是</td><td>6</td><td>7</td></tr>
<tr><td>是</td><td>否</td><td>9</td><td>3</td></tr>
<tr><td>否</td><td>是</td><td>4</td><td>4</td></tr>
</table>"""


def confidences(page: str) -> list[float]:
    data = f"<html><body>{page}</body></html>".encode()
    return [i.confidence for i in extract(data, filename="表.html").indicators]


def test_a_usual_table_is_believed_more_than_an_odd_one() -> None:
    usual, odd = confidences(TABLE), confidences(ODD)
    assert len(usual) == 4 and min(usual) > 0.8
    assert odd and max(odd) < 0.5
    assert all(0 <= c <= 1 for c in [*usual, *odd])


def test_a_named_rate_is_believed_more_than_a_loose_phrase() -> None:
    text = "2023年工作总结\n特种设备检验合格率达到98%。下一步，在对有关方面进行了解的3次和其他的5个中，继续做好。"
    found = {i.name: i.confidence for i in extract(text.encode(), filename="总结.txt").indicators}
    rate = found.pop("特种设备检验合格率")
    assert rate > 0.8 and all(c < rate for c in found.values())


REPORT = (
    "石桥镇2023年工作总结\n"
    "一年来，全镇上下围绕民生实事，扎实推进各项工作，取得了较好成绩。\n"
    "一、抓好基层队伍建设。镇里组织业务骨干到村到户讲解政策，帮助群众解决生产生活中的实际困难。"
    "全年举办农技培训班36期。参训群众普遍反映课程实用，愿意继续参加。\n"
    "二、抓好环境整治。各村组织党员干部清理河道、路边和房前屋后的垃圾，村容村貌有了明显改观，群众的卫生习惯也在慢慢养成。\n"
    "三、抓好安全生产。镇应急办会同派出所到企业、商户和工地开展检查，督促隐患整改到位，守住了安全底线。\n"
)
PIECES = (
    "指标完成情况 全部完成 绩效良好\n自评得分情况 分值和权重按要求设置\n评价结论 优 得分理由 指标完成值达到目标值\n"
    "项目管理情况 制度健全 程序规范 绩效自评及时 指标细化\n资金管理情况 专款专用 核算规范 绩效目标合理 指标明确\n"
    "改进措施 加强绩效管理 完善指标体系 提高自评质量 优化权重设置\n"
)


def test_a_sentence_is_believed_less_among_the_pieces_of_a_form() -> None:
    def training(text: str) -> float:
        found = extract(text.encode(), filename="总结.txt").indicators
        return next(i.confidence for i in found if i.name == "举办农技培训班")

    assert training(REPORT + PIECES) < training(REPORT)


def test_without_the_model_rules_guess() -> None:
    with using(Store(without={"confidence"})):
        assert set(confidences(TABLE)) == {0.97}


def test_the_same_document_gives_the_same_confidence() -> None:
    assert confidences(TABLE) == confidences(TABLE)


# --- training ---


def samples(right: int, of: int, mark: str, origin: str) -> list[object]:
    linear = pytest.importorskip("extractor.training.linear")
    return [
        linear.Sample(
            (mark, f"{mark}:a"), "yes" if n < right else "no", f"d{n % 10}", f"d{n % 10}", group=f"hand {origin}"
        )
        for n in range(of)
    ]


def trained(first: dict[str, dict[str, tuple[int, int]]]) -> artifacts.LinearModel:
    pytest.importorskip("sklearn", reason="the extra ‘train’ is not installed")
    from extractor.training.fit_confidence import train

    some = [*samples(80, 100, "T", "table"), *samples(90, 100, "P", "prose")]
    return artifacts.unpack(train(some, first, []).data, "confidence")


def test_without_a_first_look_confidence_is_what_is_right_now() -> None:
    model = trained({})
    assert model.probability(["T", "T:a"]) == pytest.approx(0.8, abs=0.02)
    assert model.probability(["P", "P:a"]) == pytest.approx(0.9, abs=0.02)


def test_a_first_look_draws_the_level_half_way() -> None:
    # Log-odds of 80 of 100 are 1.386, of 50 of 100 nought: half way is 0.693, a share of two thirds.
    model = trained({f"d{n}": {"table": (5, 10)} for n in range(10)})
    assert model.probability(["T", "T:a"]) == pytest.approx(2 / 3, abs=0.02)
    assert model.probability(["P", "P:a"]) == pytest.approx(0.9, abs=0.02)


def test_first_looks_of_batches_that_many_others_followed_count_no_more(tmp_path: Path) -> None:
    pytest.importorskip("sklearn", reason="the extra ‘train’ is not installed")
    from extractor.training.fit_confidence import first_looks

    folders = {"a": "tables2", "b": "tables3", "c": "tables10", "d": "tables11", "e": "prose3", "f": "real", "g": ""}
    for name, folder in folders.items():
        (tmp_path / "dev" / folder).mkdir(parents=True, exist_ok=True)
        (tmp_path / "dev" / folder / f"{name}.gold.json").write_text("{}", encoding="utf-8")
    assert first_looks(tmp_path) == {}
    record = {name: {"table": [1, 2]} for name in folders}
    (tmp_path / "first_look.json").write_text(json.dumps(record), encoding="utf-8")
    assert first_looks(tmp_path) == {name: {"table": (1, 2)} for name in folders if name != "a"}


def test_a_crumpled_form_keeps_its_words_and_their_order_alone() -> None:
    import random

    crumple = pytest.importorskip("extractor.training.crumpled").crumpled
    text = "数量指标\t培训人数\t≥120人次\n\n质量指标\t合格率\t≥95%\n" * 10
    crumpled = crumple(text, random.Random(1))
    assert crumpled.split() == text.split()
    assert "\t" not in crumpled and "\n\n" not in crumpled
    assert crumpled.count("\n") < 30  # of sixty words
    assert crumpled == crumple(text, random.Random(1))
