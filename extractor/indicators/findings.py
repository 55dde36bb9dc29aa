"""What a budget reviewer would object to: one rule per function, each returns Findings about what it saw.

Sources of the rules: 财预〔2015〕88号 (review of targets), 财预〔2020〕10号 (self-assessment), 财预〔2021〕101号
(core indicators and their values), and the forms themselves (payment plans, fund sums).
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from extractor.indicators.result import Finding, Indicator, Project, Value
from extractor.indicators.tables import RowFinding
from extractor.regex import regex
from extractor.rows.shape import squeeze

_RATE_OVER = regex(r"(?:率|满意度|比例|占比)(?:（.*）|\(.*\))?$")
_GROWTH = regex(r"增长|增幅|增速|完成率|负债|利用率|产能|偿债|投资|收益|回报|执行|到位|达成|超额|倍|人均")
_MISREAD = regex(r"^2\s*([89]\d(?:\.\d+)?|100)\s*[%％]?$")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the rules look at."""

    projects: tuple[Project, ...]
    indicators: tuple[Indicator, ...]
    rows: tuple[RowFinding, ...]

    def by_project(self) -> dict[str | None, list[Indicator]]:
        out: dict[str | None, list[Indicator]] = defaultdict(list)
        for i in self.indicators:
            if i.origin == "table":
                out[i.project].append(i)
        return out


Rule = Callable[[Evidence], Iterator[Finding]]


def review(projects: Sequence[Project], indicators: Sequence[Indicator], rows: Sequence[RowFinding]) -> list[Finding]:
    """All findings about a document's projects and indicators, in rule order."""
    evidence = Evidence(tuple(projects), tuple(indicators), tuple(rows))
    return [finding for rule in RULES for finding in rule(evidence)]


def _targets(indicator: Indicator) -> list[Value]:
    return [v for v in indicator.values if v.role in ("target", "tier")]


def unquantified_target(e: Evidence) -> Iterator[Finding]:
    """A target that states no quantity (细化量化): for reviewers a warning, not an error."""
    for i in e.indicators:
        targets = _targets(i)
        if i.origin == "table" and targets and all(v.kind == "qualitative" for v in targets):
            yield Finding(
                "unquantified_target",
                "warning",
                f"指标“{i.name}”的指标值“{targets[0].text[:20]}”没有量化，应给出数值、单位或分级标准",
                i.id,
                i.project,
            )


def missing_target(e: Evidence) -> Iterator[Finding]:
    """A row whose value is blank or an unfilled template."""
    for i in e.indicators:
        targets = _targets(i)
        if i.origin == "table" and targets and all(v.kind == "empty" for v in targets):
            written = next((v.text for v in targets if v.text), "")
            what = f"只填了“{written}”" if written else "为空"
            yield Finding("missing_target", "warning", f"指标“{i.name}”的指标值{what}", i.id, i.project)


def restated_value(e: Evidence) -> Iterator[Finding]:
    """The value repeats the name or the description instead of giving a target."""
    for i in e.indicators:
        for v in _targets(i):
            if v.kind != "qualitative":
                continue
            text = squeeze(v.text)
            if text == i.name or (i.description and text == squeeze(i.description)):
                yield Finding(
                    "restated_value",
                    "warning",
                    f"指标“{i.name}”的指标值只是重复了名称或描述，没有给出目标",
                    i.id,
                    i.project,
                )


def restated_level(e: Evidence) -> Iterator[Finding]:
    """The level-3 name repeats the level above it."""
    for i in e.indicators:
        if i.level2 and i.name in (i.level2, i.level2.removesuffix("指标")):
            yield Finding("restated_level", "info", f"三级指标“{i.name}”与二级指标同名，没有细化", i.id, i.project)


def suspect_value(e: Evidence) -> Iterator[Finding]:
    """A value that looks damaged; the suggestion is what it probably was, the value stays as written."""
    for i in e.indicators:
        for v in i.values if i.origin == "table" else ():  # those of sentences say themselves why
            if not v.suspect:
                continue
            match = _MISREAD.match(v.text)
            suggestion = f"≥{match.group(1)}%" if match and v.unit == "%" else None
            yield Finding(
                "suspect_value",
                "warning",
                f"指标“{i.name}”的值“{v.text}”疑似录入或转换错误，请对照原文核实",
                i.id,
                i.project,
                suggestion,
            )


def impossible_rate(e: Evidence) -> Iterator[Finding]:
    """A rate above 100 %, or at least 100 %."""
    for i in e.indicators:
        if not _RATE_OVER.search(i.name) or _GROWTH.search(i.name):
            continue
        for v in i.values:
            if v.unit != "%" or v.value is None or v.suspect or v.role in ("change", "share"):
                continue
            if v.value > 100:
                yield Finding(
                    "impossible_rate",
                    "warning",
                    f"指标“{i.name}”的值{v.text}超过100%，比率类指标不应超过100%",
                    i.id,
                    i.project,
                )
            elif v.value == 100 and v.op_text and v.op in (">=", ">") and v.role == "target" and "达" not in v.op_text:
                yield Finding(
                    "impossible_rate",
                    "info",
                    f"指标“{i.name}”的目标“{v.text}”：比率最高为100%，宜写作“=100%”",
                    i.id,
                    i.project,
                    "=100%",
                )


def unit_mismatch(e: Evidence) -> Iterator[Finding]:
    """A count measured in percent, or target and actual in different units."""
    for i in e.indicators:
        target = next((v for v in i.values if v.role in ("target", "tier") and v.value is not None), None)
        actual = next((v for v in i.values if v.role == "actual" and v.value is not None), None)
        if target is not None and target.unit == "%" and re.search(r"(?:次数|个数|人数|户数|台数|家数)$", i.name):
            yield Finding(
                "unit_mismatch",
                "warning",
                f"指标“{i.name}”是计数指标，指标值却是百分比“{target.text}”",
                i.id,
                i.project,
            )
        if target is not None and actual is not None and target.unit and actual.unit and target.unit != actual.unit:
            yield Finding(
                "unit_mismatch",
                "warning",
                f"指标“{i.name}”的目标（{target.unit}）与完成值（{actual.unit}）单位不一致",
                i.id,
                i.project,
            )


def tier_order(e: Evidence) -> Iterator[Finding]:
    """Two grades with the same value, or values that do not fall (or rise) from grade to grade."""
    for i in e.indicators:
        tiers = [v for v in i.values if v.role == "tier" and v.value is not None]
        if len(tiers) < 2:
            continue
        for a, b in itertools.pairwise(tiers):
            if (a.value, a.op, a.value_max) == (b.value, b.op, b.value_max):
                yield Finding(
                    "tier_overlap",
                    "warning",
                    f"指标“{i.name}”的“{a.grade}”与“{b.grade}”标准相同（{a.text}），无法区分等级",
                    i.id,
                    i.project,
                )
        numbers = [v.value for v in tiers if v.value is not None]
        falls = all(x >= y for x, y in itertools.pairwise(numbers))
        rises = all(x <= y for x, y in itertools.pairwise(numbers))
        if not falls and not rises:
            yield Finding("tier_order", "warning", f"指标“{i.name}”的各等级标准高低次序不一致", i.id, i.project)
        blank = any(v.role == "tier" and v.kind == "empty" for v in i.values)
        if blank:
            yield Finding("tier_gap", "info", f"指标“{i.name}”有等级没有标准", i.id, i.project)


def score_over_weight(e: Evidence) -> Iterator[Finding]:
    """A score above its maximum."""
    for i in e.indicators:
        weight = next((v.value for v in i.values if v.role == "weight" and v.value is not None), None)
        score = next((v.value for v in i.values if v.role == "score" and v.value is not None), None)
        if weight is not None and score is not None and score > weight:
            yield Finding(
                "score_over_weight", "error", f"指标“{i.name}”得分{score:g}高于分值{weight:g}", i.id, i.project
            )


def unexplained_loss(e: Evidence) -> Iterator[Finding]:
    """Points were lost and no reason is given where the form asks for one."""
    by_project = e.by_project()
    for group in by_project.values():
        if not any(i.reason for i in group):
            continue
        for i in group:
            weight = next((v.value for v in i.values if v.role == "weight" and v.value is not None), None)
            score = next((v.value for v in i.values if v.role == "score" and v.value is not None), None)
            if weight is not None and score is not None and score < weight and not i.reason:
                yield Finding(
                    "unexplained_deviation",
                    "info",
                    f"指标“{i.name}”失{weight - score:g}分，但没有说明偏差原因",
                    i.id,
                    i.project,
                )


def weight_sum(e: Evidence) -> Iterator[Finding]:
    """Weights of one form sum to 100, or to 90 where 10 are kept for budget execution."""
    names = {p.id: p.name for p in e.projects}
    for project, group in e.by_project().items():
        weights = [v.value for i in group for v in i.values if v.role == "weight" and v.value is not None]
        if len(weights) < 4 or project is None:
            continue
        total = round(sum(weights), 4)
        if not any(abs(total - ok) < 0.01 for ok in (100, 90, 80, 1, 0.9, 1000)):
            yield Finding(
                "weight_sum",
                "warning",
                f"“{names.get(project, '')}”各指标权重合计{total:g}，应为100（或预留预算执行率10分后为90）",
                None,
                project,
            )


def schedule_order(e: Evidence) -> Iterator[Finding]:
    """A payment plan falls, or does not reach 100 % at the year's end."""
    for p in e.projects:
        shares = [s.percent for s in p.schedule if s.percent is not None]
        if not shares:
            continue
        if any(a > b for a, b in itertools.pairwise(shares)):
            yield Finding("schedule_order", "warning", f"“{p.name}”的资金支出计划前后递减", None, p.id)
        if shares[-1] != 100:
            yield Finding(
                "schedule_incomplete",
                "warning",
                f"“{p.name}”的资金支出计划最后为{shares[-1]:g}%，未达到100%",
                None,
                p.id,
            )


def fund_sum(e: Evidence) -> Iterator[Finding]:
    """预算数 = 财政资金 + 其他资金."""
    for p in e.projects:
        if p.budget is None or p.fiscal_funds is None or p.budget.value is None or p.fiscal_funds.value is None:
            continue
        other = p.other_funds.value if p.other_funds is not None and p.other_funds.value is not None else 0.0
        if abs(p.budget.value - p.fiscal_funds.value - other) > max(0.01, 1e-6 * abs(p.budget.value)):
            yield Finding(
                "fund_sum",
                "warning",
                f"“{p.name}”预算数{p.budget.text}不等于财政资金{p.fiscal_funds.text}与其他资金之和",
                None,
                p.id,
            )


def undeclared_unit(e: Evidence) -> Iterator[Finding]:
    """An amount without any money unit."""
    for p in e.projects:
        if p.budget is not None and p.budget.unit is None:
            yield Finding(
                "amount_without_unit", "info", f"“{p.name}”的预算数{p.budget.text}没有注明金额单位", None, p.id
            )


def no_satisfaction(e: Evidence) -> Iterator[Finding]:
    """A project's indicators name no satisfaction."""
    names = {p.id: p.name for p in e.projects}
    for project, group in e.by_project().items():
        if project is None or len(group) < 4:
            continue
        stated = {i.category for i in group if i.level1}
        if stated and "satisfaction" not in stated and any(c and c.startswith("output") for c in stated):
            yield Finding("no_satisfaction", "info", f"“{names.get(project, '')}”没有设置满意度指标", None, project)


def few_indicators(e: Evidence) -> Iterator[Finding]:
    """Fewer than three indicators for a project."""
    counts = Counter(i.project for i in e.indicators if i.origin == "table" and i.project)
    parents = {p.parent for p in e.projects if p.parent}
    for p in e.projects:
        if p.id not in parents and counts.get(p.id, 0) == 0 and any(counts.values()):
            yield Finding("no_indicators", "warning", f"“{p.name}”没有绩效指标", None, p.id)


def duplicate_indicator(e: Evidence) -> Iterator[Finding]:
    """The same name with the same target twice within one project."""
    for project, group in e.by_project().items():
        seen: dict[tuple[object, ...], Indicator] = {}
        for i in group:
            key = (i.level1, i.level2, i.name, tuple((v.role, v.text, v.scope, v.period) for v in i.values))
            if key in seen and project is not None:
                yield Finding("duplicate_indicator", "info", f"指标“{i.name}”在同一项目中重复出现", i.id, project)
            seen.setdefault(key, i)


def unread_rows(e: Evidence) -> Iterator[Finding]:
    """A row of an indicator table that became no indicator; rows that look like such in a table nobody could read."""
    for r in e.rows:
        if r.table < 0:
            yield Finding(r.code, "info", f"表格的边框已丢失，这一段没有读成指标：{r.text}")
            continue
        if r.code == "row_unread":
            where = f"第{r.row + 1}行" if r.last in (None, r.row) else f"第{r.row + 1}至{r.last + 1}行共{r.rows}行"
            yield Finding(
                r.code,
                "warning",
                f"第{r.table + 1}个表格{where}像是指标，但看不出各列的含义，未提取，请核对原表：{r.text}",
            )
            continue
        yield Finding(
            r.code,
            "info",
            f"第{r.table + 1}个表格第{r.row + 1}行没有指标名称，未作为指标提取：{r.text}",
        )


RULES: tuple[Rule, ...] = (
    missing_target,
    unquantified_target,
    restated_value,
    restated_level,
    suspect_value,
    impossible_rate,
    unit_mismatch,
    tier_order,
    score_over_weight,
    unexplained_loss,
    weight_sum,
    schedule_order,
    fund_sum,
    undeclared_unit,
    no_satisfaction,
    few_indicators,
    duplicate_indicator,
    unread_rows,
)


def codes(findings: Iterable[Finding]) -> Counter[str]:
    """How often each code occurs."""
    return Counter(f.code for f in findings)
