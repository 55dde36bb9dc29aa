"""What one head alone cannot say of its column: told by what stands below, beside and around it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from extractor.regex import regex
from extractor.rows import naming
from extractor.rows.content import VALUE_ROLES, ColumnContent, verdicts
from extractor.rows.evidence import is_asked, is_figures, is_points, is_required
from extractor.rows.forms import fund_column_of, fund_line_of
from extractor.rows.header import header_of
from extractor.rows.reading import Column
from extractor.rows.roles import Roles
from extractor.rows.whom import settle_groups

_BODY = regex(r"(?:局|委|办|部|厅|院|会|中心|公司|学校|政府|处|科|站|所|街道|镇|乡|村)$")
_HOW_OFTEN = regex(r"频次$|频率$")
_DEGREE = regex(
    r"(?:完成|实现|达成|执行)[^（(]{0,8}(?:率|比例|程度|进度|比重?|百分比|%)|[占为](?:全年|年度?|本年)?(?:计划|目标|任务|预算)"
    r"|完成(?:全年|年度?|年初)?(?:计划|目标|任务|预算)(?:[（(][%％][)）])?$"
)
_TO_BE_HAD = regex(r"标准|权重|分值|满分|应得|基[本准]|配分|参考")
_FORESEEN = regex(r"预计(?!目标)|预测(?!目标)")
_THIS_YEAR = regex(r"本?年度|当年")
_PASSED = regex(r"(?:达标|合格)(?:标准|值|线|要求)")
_PLANS = "一二三四五六七"
_PLAN = regex(rf"十[{_PLANS}]五")
_VAGUE = frozenset({"name", "group", "content", "unknown", "other", "index", "goal"})
_VALUED = VALUE_ROLES | {"weight", "score"}
_MOSTLY = 0.6  # share of a column's texts that decides what it holds
_WORDS = 6  # characters; a goal in words (达到一级) is no longer on average than that
_BRIEF = 10  # characters; what heads a group of rows is no longer on average
_SENTENCE = 26  # characters; a column whose texts are longer than this on average holds sentences


def settle(columns: Sequence[Column], content: Sequence[ColumnContent]) -> tuple[Column, ...]:
    """Decide of all columns together what each of their heads leaves open.

    Args:
        columns: what vocabulary, model and contents say of each column.
        content: what stands below, per column.

    Example: 考核内容 beside 指标 is what has to be reached over ≥95%, a level in front of it over 队伍建设.
    """
    roles = Roles(columns, content)
    for step in _STEPS:
        step(roles)
    return tuple(roles.columns)


# --- what stands below a head --------------------------------------------------------------------------------


def _levels_below(roles: Roles) -> None:
    """What stands in a column outweighs a head that could mean several things (指标名称 over 数量指标 …)."""
    for column in list(roles.columns):
        below = roles.content[column.index]
        if column.role not in _VAGUE or not below.texts or verdicts(below):
            continue
        if below.level2 >= _MOSTLY and not roles.have("level2"):
            roles.give(column.index, "level2", "rows.content")
        elif below.level1 >= _MOSTLY and not roles.have("level1"):
            roles.give(column.index, "level1", "rows.content")
        elif column.role in ("unknown", "other") and below.operator >= _MOSTLY and not roles.have("operator"):
            roles.give(column.index, "operator", "rows.content")


def _bodies_below(roles: Roles) -> None:
    """单位 over bodies is no unit; over those that carry projects out it is whose they are."""
    for i in roles.having("unit"):
        texts = roles.content[i].texts
        if texts and sum(bool(_BODY.search(t)) and len(t) > 2 for t in texts) > len(texts) / 2:
            roles.give(i, "organization", "rows.content")


def _money_of_projects(roles: Roles) -> None:
    """Money of a list of tasks or projects is no value of an indicator."""
    if roles.have("budget"):
        for i in roles.having("unknown"):
            if fund_line_of(roles.columns[i].header) or fund_column_of(roles.columns[i].header):
                roles.give(i, "ignore")


def _points(roles: Roles) -> None:
    """标准分, 自评分, 考核分: only the first says what there is to be had."""
    for i in roles.having("weight")[1:]:
        told = any(j < i for j in roles.having("score")) and not _TO_BE_HAD.search(roles.columns[i].header)
        if told and roles.content[i].texts:
            roles.give(i, "score")


# --- goals and results ---------------------------------------------------------------------------------------


def _foreseen(roles: Roles) -> None:
    """预计值 beside 目标值: what is thought to have been reached."""
    targets = roles.having("target")
    foreseen = [i for i in targets if _FORESEEN.search(roles.columns[i].header)]
    if len(foreseen) < len(targets):
        for i in foreseen:
            roles.give(i, "actual")


def _told_of_results(roles: Roles) -> None:
    """Words about results beside the results: 进展情况, 说明, and whether they were reached."""
    content = roles.content
    reached = roles.having("actual")
    for i in reached:
        told = roles.columns[i].header.endswith(("说明", "情况")) and not is_figures(content[i])
        if told and any(j != i and is_figures(content[j]) for j in reached):
            roles.give(i, "remark")  # 进展情况 beside 完成值
    for i in roles.having("description"):
        behind = roles.columns[i].header == "说明" and any(j < i for j in reached)
        if behind and len(content[i].texts) < _MOSTLY * roles.rows:
            roles.give(i, "remark")  # a word here and there behind the results explains no indicator
    reached = roles.having("actual")
    for i in reached:
        if any(content[j].numeric >= _MOSTLY for j in reached if j != i) and verdicts(content[i]):
            roles.give(i, "forecast", "rows.content")


def _shared_goals(roles: Roles) -> None:
    """绩效目标 over 目标完成程度 and 项目实施效益, each beside several names, groups them.

    So do words under 分项目标 where goals in figures stand behind the names; a sentence there is the goal of all.
    """
    columns, rows = roles.columns, roles.rows
    names = roles.having("name")
    for column in list(columns):
        told = roles.content[column.index]
        shared = 0 < told.runs <= rows / 2 and len(set(told.texts)) > 1
        worded = bool(names) and column.index < names[0] and told.numeric == 0
        ended = column.role == "target" and column.found_by != "rows.header"
        beside = ended and any(c.role == "target" and c.index > names[0] for c in columns if names)
        if not worded or not (column.role == "goal" or beside):
            continue
        if shared and told.mean <= _BRIEF and not roles.have("project"):  # else each project's own, written once
            roles.give(column.index, "group", "rows.content")
        elif beside and told.texts and len(told.texts) <= rows / 2 and told.mean > _SENTENCE:
            roles.give(column.index, "goal", "rows.content")


def _lone_grade(roles: Roles) -> None:
    """达标值 alone is no grade of several, nor are all the columns below it."""
    grades = roles.having("tier")
    if len(grades) == 1 and not roles.have("target") and _PASSED.search(roles.columns[grades[0]].header):
        roles.columns[grades[0]] = replace(roles.columns[grades[0]], role="target", grade=None)
    over = {roles.columns[i].group for i in grades}
    if len(grades) > 1 and len(over) == 1 and not roles.have("target") and _PASSED.search(over.pop() or ""):
        for i in grades:  # 城镇居民 and 农村居民 below 达标值
            roles.columns[i] = replace(roles.columns[i], role="target", grade=None)


def _plain_goals(roles: Roles) -> None:
    """Heads of goals, contents and scoring over what is asked for in figures or in a word or two."""
    content = roles.content
    for i in roles.having("goal"):
        brief = content[i].mean <= 8 and not roles.have("target") and not roles.have("tier")
        plain = content[i].numeric >= 0.5 or brief
        if content[i].texts and plain:
            roles.give(i, "target", "rows.content")
    for i in roles.having("place"):
        if roles.columns[i].header in ("单位", "单位名称", "部门") and roles.have("project"):
            roles.give(i, "organization")
    for i in roles.having("content"):
        # 考核标准 beside 考核指标: what is asked for
        asked = roles.have("name") and content[i].mean <= _BRIEF and is_asked(content[i])
        if content[i].texts and (content[i].numeric >= 0.6 or asked) and not roles.have("target"):
            roles.give(i, "target", "rows.content")
    for i in (*roles.having("scoring"), *roles.having("description")):
        # A lone 评价标准 or 要求 column of plain values is the target column of an old form.
        if content[i].texts and content[i].numeric >= 0.6 and not roles.have("target", "tier"):
            roles.give(i, "target", "rows.content")


def _lists_of_projects(roles: Roles) -> None:
    """项目名称 over what is measured names it; beside a budget stand what was spent and what for."""
    unnamed = not roles.have("name", "content", "group", "level1", "level2", "purpose", "goal", "tier")
    if unnamed and roles.have("project") and roles.have(*_VALUED):
        roles.give(roles.having("project")[0], "name", "rows.content")
    if not (roles.have("project") and roles.have("budget")):
        return
    for i in roles.having("actual"):
        line = fund_column_of(roles.columns[i].header)
        if line in ("executed", "rate"):
            roles.give(i, line)
    if not roles.have("purpose", *_VALUED) and roles.have("content"):
        roles.give(roles.having("content")[0], "purpose")


def _by_the_plan(roles: Roles) -> None:
    """现状 over the same classes as 标准要求 is a result, “十三五”末实际 beside “十四五”末目标 where it began."""
    columns = roles.columns
    if roles.have("target"):
        for i in roles.having("baseline"):
            if columns[i].group == "现状" and roles.content[i].texts:
                roles.give(i, "actual")
    aims = [m.group() for i in roles.having("target") if (m := _PLAN.search(columns[i].header))]
    for i in roles.having("actual"):
        plan = _PLAN.search(columns[i].header)
        if plan is not None and any(_PLANS.index(plan.group()[1]) < _PLANS.index(aim[1]) for aim in aims):
            roles.give(i, "baseline")


def _degrees(roles: Roles) -> None:
    """How far the target was met, beside the result itself: 完成率, 占年度计划比重."""
    columns = roles.columns
    for i in (*roles.having("target"), *roles.having("share")):
        both = roles.have("actual") and any(j != i for j in roles.having("target"))
        if both and _DEGREE.search(columns[i].header):
            roles.give(i, "forecast")
    if len(roles.having("actual")) > 1:
        for i in roles.having("actual"):
            own = columns[i].group is None or header_of(columns[i].group or "") is not None
            percent = own and columns[i].header.startswith("完成") and columns[i].unit == "%"
            if _DEGREE.search(columns[i].header) or percent:
                roles.give(i, "forecast")


def _beside_goals(roles: Roles) -> None:
    """Beside goals in figures: 整改要求 in words, how often is measured, names below 绩效目标内容."""
    content = roles.content
    targets = roles.having("target")
    for i in targets:
        worded = roles.columns[i].found_by == "rows.ending" and content[i].texts and not is_figures(content[i])
        if worded and content[i].mean > _WORDS and any(is_figures(content[j]) for j in targets if j != i):
            roles.give(i, "remark")
    targets = roles.having("target")
    for i in targets:
        if len(targets) > 1 and _HOW_OFTEN.search(roles.columns[i].header):
            roles.give(i, "method")
    targets = roles.having("target")
    nameless = not roles.have("name", "content") and len(targets) > 1
    if nameless and content[targets[0]].numeric < 0.4 and not is_figures(content[targets[0]]):
        roles.give(targets[0], "name", "rows.content")


# --- what nothing told so far --------------------------------------------------------------------------------


def _guess(roles: Roles) -> None:
    """Roles of headed columns that neither words nor models told: by what stands in them and where they stand."""
    content = roles.content

    def unknown() -> list[int]:
        return [c.index for c in roles.columns if c.role in ("unknown", "other") and c.header and not c.scope]

    def doubtful() -> list[int]:
        """Those and the ones that only an ending or a word in the head told."""
        ended = {c.index for c in roles.columns if c.found_by == "rows.ending" and not c.scope}
        return sorted(ended.union(unknown()))

    if not roles.have("name", "content", "place"):
        after = max([i for r in ("level1", "level2", "group", "index") for i in roles.having(r)], default=-1)
        last = naming.end_of_groups(roles)
        for i in sorted(doubtful(), key=lambda i: (i not in unknown(), i)):
            c = content[i]
            if i > last:
                continue  # 受益群体 behind the figures of 救助项目
            told = len(c.texts) >= _MOSTLY * roles.rows and len(set(c.texts)) >= _MOSTLY * len(c.texts)
            if i > after and told and c.numeric < 0.3 and 2 <= c.mean <= _SENTENCE and not is_figures(c):
                roles.give(i, "name", "rows.content")
                break
    names = roles.having("name")
    if not names or roles.have(*_VALUED, "operator", "attribute", "unit", "deadline"):
        return
    for i in doubtful():
        if i > names[0] and is_figures(content[i]) and not is_points(content[i]):
            role = "target" if is_required(content[i]) else "period_value"
            roles.give(i, role, "rows.content")  # a name needs a value
            break


def _rest(roles: Roles) -> None:
    """What is left over: budgets beside results are goals, figures the document's values, words other things."""
    if roles.have("actual") and roles.have("name") and not roles.have("project"):
        for i in roles.having("budget"):
            roles.give(i, "target")  # 预算 beside 实际 of each measure
    for i in roles.having("group"):
        roles.give(i, "ignore")
    for i in roles.having("unknown"):
        c, column = roles.content[i], roles.columns[i]
        if not c.texts:
            roles.give(i, "ignore")
        elif column.scope or (is_figures(c) and column.header and not roles.have("target", "actual")):
            roles.give(i, "period_value", "rows.content")
        elif not column.header:
            roles.give(i, "ignore")
        else:
            roles.give(i, "other")
    settle_groups(roles.columns)


def _this_year(roles: Roles) -> None:
    """年度指标值 beside 实施期指标值 is the half of this year."""
    if any(roles.columns[i].half == "long" for i in roles.having("target")):
        for i in roles.having("target"):
            if roles.columns[i].half is None and _THIS_YEAR.match(roles.columns[i].header):
                roles.columns[i] = replace(roles.columns[i], half="annual")


_STEPS: tuple[Callable[[Roles], None], ...] = (
    naming.name_in_front,
    naming.goals_before_years,
    naming.beside_its_grid,
    _levels_below,
    _bodies_below,
    _money_of_projects,
    _points,
    _foreseen,
    _told_of_results,
    _shared_goals,
    _lone_grade,
    _plain_goals,
    naming.one_head_over_two,
    _lists_of_projects,
    _by_the_plan,
    _degrees,
    _beside_goals,
    _guess,
    _shared_goals,
    naming.unlisted_groups,
    naming.contents_as_groups,
    naming.contents_as_names,
    naming.told_apart,
    naming.lowest_as_name,
    naming.projects_over_levels,
    naming.groups_as_levels,
    _rest,
    _this_year,
    naming.points_of_levels,
    naming.second_names,
)
