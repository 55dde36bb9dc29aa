"""Header lines and contents → the role of every column: what the heads say, settled by what stands below them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractor.documents.document import Cell
from extractor.rows import learned
from extractor.rows.assign import assign
from extractor.rows.below import MEASURED, aimed, contrasted, recurring, scoped
from extractor.rows.content import VALUE_ROLES, ColumnContent, is_body, is_place, is_time, verdicts
from extractor.rows.evidence import (
    doubted,
    holds_names,
    is_asked,
    is_figures,
    is_name_with_value,
    is_points,
    is_required,
)
from extractor.rows.forms import fund_column_of, fund_line_of
from extractor.rows.head_roles import heads
from extractor.rows.header import header_of
from extractor.rows.levels import level_of
from extractor.rows.points import settle_points
from extractor.rows.reading import Column
from extractor.rows.whom import by_group, for_whom, settle_groups

_BODY = re.compile(r"(?:局|委|办|部|厅|院|会|中心|公司|学校|政府|处|科|站|所|街道|镇|乡|村)$")
_HOW_OFTEN = re.compile(r"频次$|频率$")
_PROJECT = re.compile(r"项目|专项|活动|任务|事项")
_DEGREE = re.compile(
    r"(?:完成|实现|达成|执行)[^（(]{0,8}(?:率|比例|程度|进度|比重?|百分比|%)|[占为](?:全年|年度?|本年)?(?:计划|目标|任务|预算)"
    r"|完成(?:全年|年度?|年初)?(?:计划|目标|任务|预算)(?:[（(][%％][)）])?$"
)
_TO_BE_HAD = re.compile(r"标准|权重|分值|满分|应得|基[本准]|配分|参考")
_FORESEEN = re.compile(r"预计(?!目标)|预测(?!目标)")
_UNIT_BEHIND = re.compile(r"[\u4e00-\u9fff]{2,}[（(][^（()）]{1,8}[)）]$")
_BRACKETS = re.compile(r"[（(][^（()）]*[)）]")
_COUNTED = re.compile(r"[\u4e00-\u9fff]{2}(?:数|面积|产量|产值|里程|长度|总额|余额|人次)$")
_OF_A_COLUMN = re.compile(
    r"[本上去]年|[本上当]月|[本上同]期|累计|完成|任务|计划|目标|绝对|[合总]计|总数|增[减加长]|预算|决算|指标|比[重例]|分数"
)
_DATED = re.compile(r"(20\d{2})(?:年|$)")
_THIS_YEAR = re.compile(r"本?年度|当年")
_PASSED = re.compile(r"(?:达标|合格)(?:标准|值|线|要求)")
_PLANS = "一二三四五六七"
_PLAN = re.compile(rf"十[{_PLANS}]五")
_VAGUE = frozenset({"name", "group", "content", "unknown", "other", "index", "goal"})
_OF_BODIES = frozenset({"organization", "department", "unknown"})
_BESIDE_PLACES = frozenset({"project", "level1", "level2"})
_MOSTLY = 0.6  # share of a column's texts that decides what it holds
_WORDS = 6  # characters; a goal in words (达到一级) is no longer on average than that
_BRIEF = 10  # characters; what heads a group of rows is no longer on average
_SENTENCE = 26  # characters; a column whose texts are longer than this on average holds sentences


def resolve(
    header: Sequence[Sequence[Cell | None]], width: int, content: Sequence[ColumnContent]
) -> tuple[Column, ...]:
    """Roles of the columns under one header.

    Args:
        header: header lines top down, each with the covering cell per column.
        width: number of columns.
        content: what stands below, per column.

    Returns:
        One Column per position.
    """
    named = by_group(aimed(contrasted(heads(header, width))), content)
    columns = settle_points(_kinds(recurring(named), content), content)
    columns = doubted(_by_place(columns, content), content)
    if not _over_measures(columns, content):
        columns = scoped(columns, content)
    if not _over_measures(columns, content):
        columns = _beside_grades(columns, content)
        columns = _alone(columns, learned.fill(columns, content), content)
        return for_whom(assign(_settle(columns, content), content).columns)
    return _settle(columns, content)


def _beside_grades(columns: Sequence[Column], content: Sequence[ColumnContent]) -> list[Column]:
    """Among the grades of a scale unknown heads are grades too (平均值); a year behind them is one's own result."""
    out = list(columns)
    tiers = [c.index for c in columns if c.role == "tier"]
    if len(tiers) < 3:
        return out
    for column in columns:
        if column.role not in ("unknown", "period_value") or not is_figures(content[column.index]):
            continue
        if tiers[0] < column.index < tiers[-1]:
            out[column.index] = replace(column, role="tier", grade=column.header)
        elif (dated := _DATED.search(column.header)) is not None:
            out[column.index] = replace(column, role="actual", year=int(dated.group(1)))  # 本企业2022年
    return out


def _alone(before: Sequence[Column], columns: Sequence[Column], content: Sequence[ColumnContent]) -> list[Column]:
    """Whether the one column of figures is a goal or a result is the document's to tell, not its unknown head's.

    Below level names it is a goal. A blank one beside points is filled in later: 项目完毕情况 beside 分值.
    """
    told = [c.index for c in columns if c.role in VALUE_ROLES]
    leveled = any(c.role in ("level1", "level2") for c in columns)
    if leveled or len(told) != 1 or before[told[0]].role in VALUE_ROLES or is_required(content[told[0]]):
        return list(columns)
    later = not content[told[0]].texts and any(c.role == "weight" for c in columns)
    return [replace(c, role="ignore" if later else "period_value") if c.index == told[0] else c for c in columns]


def _kinds(columns: list[Column], content: Sequence[ColumnContent]) -> list[Column]:
    """Heads that are levels (数量指标 …) over cells that hold names with their values: each cell tells indicators."""
    told = {
        c.index
        for c in columns
        if level_of(c.header) is not None and any(map(is_name_with_value, content[c.index].texts))
    }
    held = [t for i in told for t in content[i].texts if t not in ("/", "-", "—", "无")]
    if len(told) < 2 or sum(map(is_name_with_value, held)) < _MOSTLY * len(held):
        return columns
    return [replace(c, role="kind", found_by="rows.content") if c.index in told else c for c in columns]


def _over_measures(columns: Sequence[Column], content: Sequence[ColumnContent]) -> bool:
    """Whether a grid lists places: the heads beside them then name measures, which no vocabulary lists."""
    if any(c.role in _BESIDE_PLACES for c in columns) or any(max(c.level1, c.level2) >= _MOSTLY for c in content):
        return False  # the bodies that carry projects out
    texts = content[0].texts if content else ()
    listed = bool(texts) and sum(map(is_place, texts)) >= len(texts) / 2
    return listed or any(c.role == "place" for c in columns)


def _by_place(columns: list[Column], content: Sequence[ColumnContent]) -> list[Column]:
    """A grid whose first words are places and all else figures: its heads are measures, whatever they end like."""
    first = [i for i, c in enumerate(content) if c.texts and columns[i].role != "index"][:1]
    timed = [i for i in first if sum(map(is_time, content[i].texts)) >= _MOSTLY * len(content[i].texts)]
    texts = [i for i, c in enumerate(content) if c.texts and not is_figures(c) and columns[i].role != "index"]
    texts = timed + [i for i in texts if i not in timed]
    figures = [i for i, c in enumerate(content) if is_figures(c) and columns[i].role != "index" and i not in timed]
    if not texts or len(figures) < 2 or len(texts) > len(figures):
        return columns
    at = texts[0]
    others = [i for i in texts[1:] if columns[i].role not in ("place", "remark", "deadline", "responsible")]
    places = content[at].texts
    mostly = columns[at].role == "place" or at in timed or sum(map(is_place, places)) >= _MOSTLY * len(places)
    if columns[at].role in _OF_BODIES:  # 派出所 over 城关所, 南街所
        mostly = mostly or sum(is_place(t) or is_body(t) for t in places) >= _MOSTLY * len(places)
    listed = columns[at].role == "name" and columns[at].found_by == "rows.header"  # 指标名称 heads no wards
    measured = not mostly and not listed and _head_measures(columns, figures, content[at])
    if others or at > figures[0] or not (mostly or measured):
        return columns
    out = list(columns)
    if columns[at].role not in ("project", "level1"):
        found_by = "rows.measures" if measured else "rows.content"
        out[at] = replace(columns[at], role="place", scope=None, found_by=found_by)
    for i in figures:
        if out[i].found_by == "rows.ending":
            out[i] = replace(out[i], role="unknown")
    return out


def _head_measures(columns: Sequence[Column], figures: Sequence[int], first: ColumnContent) -> bool:
    """Whether the heads over the figures are measures, and what stands first is none: units tell, or what is counted.

    Example: 科室 | 基础护理合格率（%） | 给药差错（例） over 内一科 | 96.2 | 0: the wards are what the measures are of,
    as bureaus are below 责任单位 of 到位资金（亿元） and 签约项目（个）, each over 任务数 and 完成数, and kinds of
    schools of 招生数 and 在校生数.
    """
    heads = [columns[i] for i in figures]
    told = [c for c in heads if c.role == "unknown" or c.found_by == "rows.ending"]
    measures = {c.header for c in told if _UNIT_BEHIND.search(c.header) or _is_counted(c.header)}
    over = [c.group for c in heads if c.role in VALUE_ROLES and c.group is not None and _names_measure(c.group)]
    own = len(measures) >= 2 and len(measures) >= _MOSTLY * len(heads)
    return (
        (own or (len(set(over)) >= 2 and len(over) == len(heads)))
        and not any(MEASURED.search(t) for t in first.texts)
    )


def _is_counted(head: str) -> bool:
    """Whether a head says what was counted or measured, and not of what time or plan the figures are."""
    return _COUNTED.search(_BRACKETS.sub("", head)) is not None and _OF_A_COLUMN.search(head) is None


def _names_measure(upper: str) -> bool:
    known = header_of(upper)
    vague = known is None or known.fund or known.role in ("group", "content")  # 到位资金（亿元）, 签约项目（个）
    return vague and _UNIT_BEHIND.search(upper) is not None


def pairs(columns: Sequence[Column]) -> bool:
    """Whether names and values stand side by side again and again (指标 数值 指标 数值)."""
    names = [c for c in columns if c.role == "name"]
    if len(names) < 2 or len({c.header for c in names}) > 1:
        return False
    ends = [*(c.index for c in names[1:]), len(columns)]
    return all(
        any(columns[i].role in VALUE_ROLES for i in range(c.index + 1, end)) for c, end in zip(names, ends, strict=True)
    )


def _settle(columns: list[Column], content: Sequence[ColumnContent]) -> tuple[Column, ...]:
    """Decide what one header alone cannot say."""

    def having(role: str) -> list[int]:
        return [c.index for c in columns if c.role == role]

    def give(i: int, role: str, found_by: str = "rows.header") -> None:
        columns[i] = replace(columns[i], role=role, found_by=found_by)

    _name_in_front(columns, content)
    _beside_its_grid(columns, content)
    # What stands in a column outweighs a head that could mean several things (指标名称 over 数量指标 …).
    for column in list(columns):
        below = content[column.index]
        if column.role not in _VAGUE or not below.texts or verdicts(below):
            continue
        if below.level2 >= _MOSTLY and not having("level2"):
            give(column.index, "level2", "rows.content")
        elif below.level1 >= _MOSTLY and not having("level1"):
            give(column.index, "level1", "rows.content")
        elif column.role in ("unknown", "other") and below.operator >= _MOSTLY and not having("operator"):
            give(column.index, "operator", "rows.content")
    for i in having("unit"):
        texts = content[i].texts
        if texts and sum(bool(_BODY.search(t)) and len(t) > 2 for t in texts) > len(texts) / 2:
            give(i, "organization", "rows.content")
    if having("budget"):
        for i in having("unknown"):
            if fund_line_of(columns[i].header) or fund_column_of(columns[i].header):
                give(i, "ignore")  # money of a list of tasks or projects
    weights = having("weight")
    for i in weights[1:]:
        # 标准分, 自评分, 考核分: only the first says what there is to be had
        told = any(j < i for j in having("score")) and not _TO_BE_HAD.search(columns[i].header)
        if told and content[i].texts:
            give(i, "score")
    if any(not _FORESEEN.search(columns[i].header) for i in having("target")):
        for i in having("target"):
            if _FORESEEN.search(columns[i].header):
                give(i, "actual")  # 预计值 beside 目标值: what is thought to have been reached
    reached = having("actual")
    for i in reached:
        told = columns[i].header.endswith(("说明", "情况")) and not is_figures(content[i])
        if told and any(j != i and is_figures(content[j]) for j in reached):
            give(i, "remark")  # 进展情况 beside 完成值
    rows = max((len(c.texts) for c in content), default=0)
    for i in having("description"):
        if columns[i].header == "说明" and any(j < i for j in reached) and len(content[i].texts) < _MOSTLY * rows:
            give(i, "remark")  # a word here and there behind the results explains no indicator
    reached = having("actual")
    for i in reached:
        if any(content[j].numeric >= _MOSTLY for j in reached if j != i) and verdicts(content[i]):
            give(i, "forecast", "rows.content")
    _shared_goals(columns, content)
    if len(having("tier")) == 1 and not having("target"):
        for i in having("tier"):
            if _PASSED.search(columns[i].header):
                columns[i] = replace(columns[i], role="target", grade=None)  # 达标值 alone is no grade of several
    goals = having("goal")
    for i in goals:
        plain = content[i].numeric >= 0.5 or (content[i].mean <= 8 and not having("target"))
        if content[i].texts and plain:
            give(i, "target", "rows.content")
    for i in having("place"):
        if columns[i].header in ("单位", "单位名称", "部门") and having("project"):
            give(i, "organization")
    for i in having("content"):
        # 考核标准 beside 考核指标: what is asked for, where it is said in figures or in a word or two.
        asked = bool(having("name")) and content[i].mean <= _BRIEF and is_asked(content[i])
        if content[i].texts and (content[i].numeric >= 0.6 or asked) and not having("target"):
            give(i, "target", "rows.content")
    for i in having("scoring"):
        # A lone 评价标准 / 目标 column of plain values is the target column of an old form.
        if content[i].texts and content[i].numeric >= 0.6 and not having("target") and not having("tier"):
            give(i, "target", "rows.content")
    valued = VALUE_ROLES | {"weight", "score"}
    for i in having("name")[:1]:  # one head over two columns
        beside = columns[i + 1] if i + 1 < len(columns) else None
        headless = beside is not None and not beside.header and beside.role in ("unknown", "ignore")
        if beside is None or not (headless or beside.header_cell is columns[i].header_cell):
            continue
        here, next_ = content[i], content[i + 1]
        if here.numeric >= _MOSTLY:
            continue
        if next_.numeric >= _MOSTLY and not any(having(r) for r in VALUE_ROLES):
            give(i + 1, "target", "rows.content")  # 具体指标 over names and what is to be reached
        elif next_.numeric < 1 - _MOSTLY and 0 < len(set(here.texts)) <= 0.7 * len(set(next_.texts)):
            give(i, "group", "rows.content")  # 主要指标 over 学前教育 and its rates
            give(i + 1, "name", "rows.content")
    unnamed = not any(having(r) for r in ("name", "content", "group", "level1", "level2", "purpose", "goal", "tier"))
    if unnamed and having("project") and any(having(r) for r in valued):
        give(having("project")[0], "name", "rows.content")  # 项目名称 over what is measured
    if having("project") and having("budget"):
        for i in having("actual"):
            line = fund_column_of(columns[i].header)
            if line in ("executed", "rate"):
                give(i, line)  # a list of projects with what was spent
        if not any(having(r) for r in ("purpose", *valued)):
            for i in having("content"):
                give(i, "purpose")
                break
    if having("target"):
        for i in having("baseline"):
            if columns[i].group == "现状" and content[i].texts:
                give(i, "actual")  # 现状 over the same classes as 标准要求
    aims = [m.group() for i in having("target") if (m := _PLAN.search(columns[i].header))]
    for i in having("actual"):
        plan = _PLAN.search(columns[i].header)
        if plan is not None and any(_PLANS.index(plan.group()[1]) < _PLANS.index(aim[1]) for aim in aims):
            give(i, "baseline")  # “十三五”末实际 beside “十四五”末目标
    for i in (*having("target"), *having("share")):
        both = bool(having("actual")) and any(j != i for j in having("target"))
        if both and _DEGREE.search(columns[i].header):
            give(i, "forecast")  # 占年度计划比重 beside goal and result
    if len(having("actual")) > 1:
        for i in having("actual"):
            own = columns[i].group is None or header_of(columns[i].group or "") is not None
            percent = own and columns[i].header.startswith("完成") and columns[i].unit == "%"
            if _DEGREE.search(columns[i].header) or percent:
                give(i, "forecast")  # how far the target was met, beside the result itself
    targets = having("target")
    for i in targets:
        worded = columns[i].found_by == "rows.ending" and content[i].texts and not is_figures(content[i])
        if worded and content[i].mean > _WORDS and any(is_figures(content[j]) for j in targets if j != i):
            give(i, "remark")  # 整改要求 beside 目标值
    targets = having("target")
    for i in targets:
        if len(targets) > 1 and _HOW_OFTEN.search(columns[i].header):
            give(i, "method")  # how often it is measured, beside what is required
    targets = having("target")
    nameless = not any(having(r) for r in ("name", "content")) and len(targets) > 1
    if nameless and content[targets[0]].numeric < 0.4 and not is_figures(content[targets[0]]):
        give(targets[0], "name", "rows.content")  # 绩效目标内容 in front of 目标值
    _guess(columns, content)
    _shared_goals(columns, content)
    # Heads nobody listed, left of the names: short texts that reach over or come again in several rows group them.
    for i in having("unknown"):
        names = having("name")
        texts = content[i].texts
        if (
            names
            and i < names[0]
            and texts
            and (columns[i].header or len(set(texts)) > 1)
            and content[i].numeric < 0.2
            and content[i].mean <= 15
        ):
            rows = len(content[names[0]].texts)
            within = content[i].runs < rows and any(columns[j].role in ("group", "level1") for j in range(i))
            if rows >= 3 and (within or min(len(texts), len(set(texts))) <= 0.7 * rows):
                give(i, "group", "rows.content")
    # A content column left of the names whose cells reach over several rows groups them.
    for i in having("content"):
        # 审核内容 over several rows of 具体内容: the last of the contents is the name, if nothing else is
        names = having("name") or [k for k in having("content")[-1:] if content[k].mean <= _SENTENCE]
        brief = bool(content[i].texts) and content[i].mean <= _SENTENCE
        if names and i < names[0] and having("project") and not having("purpose"):
            give(i, "purpose")  # 建设内容 of a project whose indicators stand to the right
            continue
        if names and i < names[0] and brief and content[i].runs < len(content[names[0]].texts):
            give(i, "group", "rows.content")
    # 考核指标 over several rows of 考核内容, each with points of its own: the contents are what is measured.
    for i in having("content"):
        names, points = having("name"), having("weight")
        if len(names) != 1 or names[0] > i or len(points) != 1 or content[i].mean > _SENTENCE:
            continue
        if len(content[names[0]].texts) < len(content[i].texts) == len(content[points[0]].texts):
            give(names[0], "group", "rows.content")
            give(i, "name", "rows.content")
    # The name column: the lowest level there is.
    if not having("name"):
        contents = having("content")
        groups = having("group")
        short = [i for i in contents if content[i].mean <= _SENTENCE]
        # One group over several rows (组织领导 over three contents) cannot name them.
        spread = bool(groups) and bool(contents) and content[groups[-1]].runs < len(content[contents[0]].texts)
        if short:
            give(short[-1], "name")
        elif contents and (spread or not (groups or having("level2") or having("level1"))):
            give(contents[0], "name")
        elif having("level2"):
            give(having("level2")[-1], "name")
        elif groups:
            give(groups[-1], "name")
        elif having("level1"):
            give(having("level1")[-1], "name")
        elif having("project") and not contents:
            pass
        elif contents:
            give(contents[0], "name")
    ranked = having("level1") + having("level2")
    if ranked and not having("project"):
        # 项目 or 任务 in front of 一级指标 or 二级指标 is what the rows belong to.
        for i in (*having("group"), *having("content")):
            if i < min(ranked) and _PROJECT.search(columns[i].header):
                give(i, "project")
                break
    groups = having("group")
    if groups and not having("level1"):
        give(groups[0], "level1")
        if len(groups) > 1 and not having("level2"):
            give(groups[1], "level2")
    elif len(groups) == 1 and not having("level2"):
        first = having("level1")[0]
        between = first < groups[0] < min(having("name"), default=0)
        if groups[0] < first < min(having("name"), default=0) and columns[first].found_by == "columns.model":
            give(first, "level2", "columns.model")  # 关键成功因素 below 战略主题
            give(groups[0], "level1")
        else:
            give(groups[0], "level2" if between else "ignore")
    if having("actual") and having("name") and not having("project"):
        for i in having("budget"):
            give(i, "target")  # 预算 beside 实际 of each measure
    for i in having("group"):
        give(i, "ignore")
    for i in having("unknown"):
        c = content[i]
        if not c.texts:
            give(i, "ignore")
        elif columns[i].scope or (is_figures(c) and columns[i].header and not (having("target") or having("actual"))):
            give(i, "period_value", "rows.content")
        elif not columns[i].header:
            give(i, "ignore")
        else:
            give(i, "other")
    settle_groups(columns)
    if any(columns[i].half == "long" for i in having("target")):
        for i in having("target"):
            if columns[i].half is None and _THIS_YEAR.match(columns[i].header):
                columns[i] = replace(columns[i], half="annual")  # 年度指标值 beside 实施期指标值
    _drop_level_points(columns, having("name"), having("weight"))
    names = having("name")
    halves = {columns[i].half for i in names}
    told = all(holds_names(content[i]) for i in names)  # one project a column, names with values in the cells
    if len(names) > 1 and len(halves) < 2 and not pairs(columns) and not told:
        # Two name columns and no halves: the last is the name, an earlier one a level.
        for i in names[:-1]:
            over = not having("level1") and content[i].runs < content[names[-1]].runs
            give(i, "level1" if over else "level2" if not having("level2") else "ignore")
    return tuple(columns)


def _shared_goals(columns: list[Column], content: Sequence[ColumnContent]) -> None:
    """绩效目标 over 目标完成程度 and 项目实施效益, each beside several names, groups them.

    So do words under 分项目标 where goals in figures stand behind the names; a sentence there is the goal of all.
    """
    rows = max((len(c.texts) for c in content), default=0)
    names = [c.index for c in columns if c.role == "name"]
    for column in columns:
        told = content[column.index]
        shared = 0 < told.runs <= rows / 2 and len(set(told.texts)) > 1
        worded = bool(names) and column.index < names[0] and told.numeric == 0
        ended = column.role == "target" and column.found_by != "rows.header"
        beside = ended and any(c.role == "target" and c.index > names[0] for c in columns if names)
        if not worded or not (column.role == "goal" or beside):
            continue
        if shared and told.mean <= _BRIEF:
            columns[column.index] = replace(column, role="group", found_by="rows.content")
        elif beside and told.texts and len(told.texts) <= rows / 2 and told.mean > _SENTENCE:
            columns[column.index] = replace(column, role="goal", found_by="rows.content")


def _beside_its_grid(columns: list[Column], content: Sequence[ColumnContent]) -> None:
    """绩效指标 over nothing is what stands at the side of a grid; where it hid them, cells of goals hold the names.

    Example: 绩效指标 | 一级指标 | 二级指标 | 绩效目标内容 over … | 产出 | 数量目标 | 文艺演出12场.
    """
    names = [c.index for c in columns if c.role == "name"]
    if not names or any(content[i].texts for i in names):
        return
    told = [c.index for c in columns if c.role == "target" and holds_names(content[c.index])]
    if len(told) != 1:
        return
    for i in names:
        columns[i] = replace(columns[i], role="ignore")
    columns[told[0]] = replace(columns[told[0]], role="name", found_by="rows.content")


def _drop_level_points(columns: list[Column], names: Sequence[int], weights: Sequence[int]) -> None:
    """Points that stand behind each level belong to the level; a row's own stand behind its name."""
    if len(weights) < 2 or not names or weights[-1] < names[-1]:
        return
    for i in weights:
        upper = header_of(columns[i].group or "")
        if i < names[-1] and ((upper is not None and upper.role in ("level1", "level2")) or _levelled(columns, i)):
            columns[i] = replace(columns[i], role="ignore")


def _levelled(columns: Sequence[Column], i: int) -> bool:
    return i > 0 and columns[i - 1].role in ("level1", "level2", "group")


def _name_in_front(columns: list[Column], content: Sequence[ColumnContent]) -> None:
    """Words in front of figures of years are names, also where nothing heads them."""
    periods = [c.index for c in columns if c.role == "period_value"]
    told = any(c.role not in ("unknown", "period_value") for c in columns)
    if not told and periods == list(range(1, len(columns))) and content[0].texts and content[0].numeric < _MOSTLY:
        columns[0] = replace(columns[0], role="name", found_by="rows.content")


def _guess(columns: list[Column], content: Sequence[ColumnContent]) -> None:
    """Roles of headed columns that neither words nor models told: by what stands in them and where they stand."""

    def having(role: str) -> list[int]:
        return [c.index for c in columns if c.role == role]

    def give(i: int, role: str) -> None:
        columns[i] = replace(columns[i], role=role, found_by="rows.content")

    def unknown() -> list[int]:
        return [c.index for c in columns if c.role in ("unknown", "other") and c.header and not c.scope]

    def doubtful() -> list[int]:
        """Those and the ones that only an ending or a word in the head told."""
        return [c.index for c in columns if c.index in unknown() or (c.found_by == "rows.ending" and not c.scope)]

    rows = max((len(c.texts) for c in content), default=0)
    if not any(having(r) for r in ("name", "content", "place")):
        after = max([*having("level1"), *having("level2"), *having("group"), *having("index"), -1])
        for i in sorted(doubtful(), key=lambda i: (i not in unknown(), i)):
            c = content[i]
            told = len(c.texts) >= _MOSTLY * rows and len(set(c.texts)) >= _MOSTLY * len(c.texts)
            if i > after and told and c.numeric < 0.3 and 2 <= c.mean <= _SENTENCE and not is_figures(c):
                give(i, "name")
                break
    names = having("name")
    if not names:
        return
    if not any(having(r) for r in (*VALUE_ROLES, "weight", "score", "operator", "attribute", "unit", "deadline")):
        for i in doubtful():
            if i > names[0] and is_figures(content[i]) and not is_points(content[i]):
                give(i, "target" if is_required(content[i]) else "period_value")  # a name needs a value
                break


