"""Numbers in sentences that are likely slips: which value is doubted, why, and what is suggested in its place."""

from __future__ import annotations

import pytest

from extractor import extract

TITLE = "云岭县2023年工作总结\n"

SLIPS = [
    # (sentence, the value that is doubted, words of the reason, suggestion)
    ("全年培训安全员4471人，占应训总数4300人的154%。", "154%", "应为104%", "104%"),
    ("全县完成造林9.3万亩，完成任务7.5万亩的142.0%。", "142.0%", "应为124.0%", "124.0%"),
    ("新发展会员企业36家，占申报总数48家的57%。", "57%", "应为75%", "75%"),
    ("全年收入792.22万元，比上年增加189.25万元，增长3.14%。", "3.14%", "31.39%", "31.39%"),
    ("接待群众1260人次，同比减少315人次，下降2.0%。", "2.0%", "20.0%", "20.0%"),
    ("产品抽检合格率由96.2%提高到91.5%。", "91.5%", "反而低于", None),
    ("贫困发生率由5.1%下降到8.2%。", "8.2%", "反而高于", None),
    ("公办园在园幼儿占比由81.2%提高到88.5%，提高了17.3个百分点。", "17.3个百分点", "相差7.3", None),
    ("全年举办技能培训，培训学员200人，其中女学员260人。", "260人", "多于", None),
    ("村庄垃圾收集覆盖率达到120%。", "达到120%", "不可能超过100%", None),
    ("全镇医疗保险参保率108%。", "108%", "不可能超过100%", None),
    ("办事群众满意度290%。", "290%", "疑为“≥90%”", "≥90%"),
    ("生产安全事故起数同比下降130%。", "130%", "不可能下降", None),
    ("各镇须于2月30日前完成排查。", "2月30日前", "2月没有30日", "2月28日"),
    ("力争9月31日前完成验收。", "9月31日前", "9月没有31日", "9月30日"),
    ("必须在13月底前完成招标。", "13月", "没有“13月”", None),
]

SOUND = [
    # the arithmetic fits within what rounding allows
    "全年培训安全员4471人，占应训总数4300人的104%。",
    "全县完成造林104.2万亩，占任务90万亩的115.8%。",
    "到位资金11.26亿元，完成目标任务20亿元的56.3%。",
    "全年收入792.22万元，比上年增加189.25万元，增长31.39%。",
    "公办园在园幼儿占比由81.2%提高到88.5%，提高7.3个百分点。",
    # another basis may explain it
    "全年财政收入30161万元，同口径比上年增加4376万元，增长4.6%。",
    "新农合参合人数约5.8万人，占应参合人数6万人的98%。",
    # these may be over 100 %, fall below nought, or hold averages of parts
    "招商任务完成率达到126%。",
    "小学毛入学率103.5%。",
    "病床使用率104.2%。",
    "规模以上工业利润总额同比下降130%。",
    "普通高校校均规模10430人，其中本科院校校均规模14639人。",
    "全年发放贷款1.2亿元，其中农户贷款8600万元。",
    "办结时限由20个工作日缩短到8个工作日。",
    # a day, a month, two counts side by side
    "力争2月28日前完成验收。",
    "项目工期13个月，必须在12月底前完成招标。",
    "为243户530人发放救助金12.72万元。",
]


def slips(sentence: str) -> list[tuple[str, str, str | None]]:
    """(value, reason, suggestion) of all that is doubted in a sentence of a report for 2023."""
    result = extract((TITLE + sentence).encode(), filename="a.txt").to_dict()
    doubted = [v["text"] for i in result["indicators"] for v in i["values"] if v["suspect"]]
    found = [f for f in result["findings"] if f["code"] == "suspect_value"]
    assert len(doubted) == len(found)
    return [(v, f["message"], f["suggestion"]) for v, f in zip(doubted, found, strict=True)]


@pytest.mark.parametrize(("sentence", "value", "why", "suggestion"), SLIPS, ids=[s[1] + s[2] for s in SLIPS])
def test_a_slip_is_doubted_and_the_finding_says_why(
    sentence: str, value: str, why: str, suggestion: str | None
) -> None:
    [(doubted, message, meant)] = slips(sentence)
    assert (doubted, meant) == (value, suggestion)
    assert why in message and f"“{value}”" in message


@pytest.mark.parametrize("sentence", SOUND)
def test_what_may_be_so_is_not_doubted(sentence: str) -> None:
    assert slips(sentence) == []


def test_two_percentages_that_touch_are_both_doubted() -> None:
    found = slips("企业年检合格率达到95%98%。")
    assert [v for v, _, _ in found] == ["达到95%", "98%"]


def test_a_29th_of_february_is_doubted_only_outside_leap_years() -> None:
    assert [v for v, _, _ in slips("力争2月29日前完成验收。")] == ["2月29日前"]
    leap = extract("云岭县2024年工作总结\n力争2月29日前完成验收。".encode(), filename="a.txt").to_dict()
    [value] = leap["indicators"][0]["values"]
    assert (value["suspect"], value["date"]) == (False, "2024-02-29")


def test_a_day_that_does_not_exist_is_given_as_written_and_is_no_date() -> None:
    result = extract((TITLE + "各镇须于2月30日前完成排查。").encode(), filename="a.txt").to_dict()
    [value] = result["indicators"][0]["values"]
    assert (value["text"], value["kind"], value["date"]) == ("2月30日前", "date", None)
