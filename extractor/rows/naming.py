"""Which column names the rows, and which group the names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extractor.regex import regex
from extractor.rows.content import VALUE_ROLES
from extractor.rows.evidence import holds_names
from extractor.rows.header import header_of
from extractor.rows.reading import Column
from extractor.rows.roles import Roles

_PROJECT = regex(r"项目|专项|活动|任务|事项")
_AIMS = regex(r"(?:目标|任务|指标)$")
_MOSTLY = 0.6  # share of a column's texts that decides what it holds
_EACH = 0.9  # share of the rows that a column which tells them apart fills
_GROUPED = 0.75  # of the rows; a column that names them changes more often than this
_ROWS = 4
_UNTOLD = frozenset({"unknown", "remark", "content", "group", "other"})
_SENTENCE = 26  # characters; a column whose texts are longer than this on average holds sentences


def name_in_front(roles: Roles) -> None:
    """Words in front of figures of years are names, also where nothing heads them."""
    columns, first = roles.columns, roles.content[0]
    periods = roles.having("period_value")
    told = any(c.role not in ("unknown", "period_value") for c in columns)
    if not told and periods == list(range(1, len(columns))) and first.texts and first.numeric < _MOSTLY:
        roles.give(0, "name", "rows.content")


def goals_before_years(roles: Roles) -> None:
    """目标 or 目标任务 over words that differ, with values of years and quarters behind it, names what is aimed at.

    Example: 目标 | 2024年 | 2025年 over 新增养老床位（张） | 300 | 450, and 类别 in front of it groups them.
    """
    columns, content = roles.columns, roles.content
    dated = [c.index for c in columns if c.year is not None or c.part_of_year is not None]
    valued = [c.index for c in columns if c.role in VALUE_ROLES | {"weight", "score"} and c.index in dated]
    if len(valued) < 2:
        return
    for i in range(valued[0]):
        told = content[i]
        worded = told.numeric == 0 and told.operator == 0 and max(told.level1, told.level2) < _MOSTLY
        each = len(told.texts) == len(set(told.texts)) == roles.rows > 1
        open_ = columns[i].role in ("goal", "content", "target", "unknown") and i not in dated
        if not (open_ and worded and each and _AIMS.search(columns[i].header) and told.mean <= _SENTENCE):
            continue
        for j in roles.having("name"):
            if content[j].runs < roles.rows and j < i:
                roles.give(j, "group", "rows.content")
        if not roles.have("name"):
            roles.give(i, "name", "rows.content")
        return


def beside_its_grid(roles: Roles) -> None:
    """绩效指标 over nothing is what stands at the side of a grid; where it hid them, cells of goals hold the names.

    Example: 绩效指标 | 一级指标 | 二级指标 | 绩效目标内容 over … | 产出 | 数量目标 | 文艺演出12场.
    """
    names = roles.having("name")
    if not names or any(roles.content[i].texts for i in names):
        return
    told = [i for i in roles.having("target") if holds_names(roles.content[i])]
    if len(told) != 1:
        return
    for i in names:
        roles.columns[i] = replace(roles.columns[i], role="ignore")
    roles.give(told[0], "name", "rows.content")


def one_head_over_two(roles: Roles) -> None:
    """具体指标 over names and what is to be reached, 主要指标 over 学前教育 and its rates."""
    columns, content = roles.columns, roles.content
    for i in roles.having("name")[:1]:
        beside = columns[i + 1] if i + 1 < len(columns) else None
        headless = beside is not None and not beside.header and beside.role in ("unknown", "ignore")
        if beside is None or not (headless or beside.header_cell is columns[i].header_cell):
            continue
        here, next_ = content[i], content[i + 1]
        if here.numeric >= _MOSTLY:
            continue
        if next_.numeric >= _MOSTLY and not roles.have(*VALUE_ROLES):
            roles.give(i + 1, "target", "rows.content")
        elif next_.numeric < 1 - _MOSTLY and 0 < len(set(here.texts)) <= 0.7 * len(set(next_.texts)):
            roles.give(i, "group", "rows.content")
            roles.give(i + 1, "name", "rows.content")


def unlisted_groups(roles: Roles) -> None:
    """Heads nobody listed, left of the names: short texts over several rows, or again in several, group them."""
    for i in roles.having("unknown"):
        names, c = roles.having("name"), roles.content[i]
        several = bool(roles.columns[i].header) or len(set(c.texts)) > 1
        if not names or i >= names[0] or not c.texts or not several or c.numeric >= 0.2 or c.mean > 15:
            continue
        rows = len(roles.content[names[0]].texts)
        within = c.runs < rows and any(roles.columns[j].role in ("group", "level1") for j in range(i))
        if rows >= 3 and (within or min(len(c.texts), len(set(c.texts))) <= 0.7 * rows):
            roles.give(i, "group", "rows.content")


def contents_as_groups(roles: Roles) -> None:
    """A content column left of the names whose cells reach over several rows groups them.

    建设内容 of a project whose indicators stand to the right says what the project is for.
    """
    content = roles.content
    for i in roles.having("content"):
        # 审核内容 over several rows of 具体内容: the last of the contents is the name, if nothing else is
        names = roles.having("name") or [k for k in roles.having("content")[-1:] if content[k].mean <= _SENTENCE]
        if not names or i >= names[0]:
            continue
        if roles.have("project") and not roles.have("purpose"):
            roles.give(i, "purpose")
        elif content[i].texts and content[i].mean <= _SENTENCE and content[i].runs < len(content[names[0]].texts):
            roles.give(i, "group", "rows.content")


def contents_as_names(roles: Roles) -> None:
    """考核指标 over several rows of 考核内容, each with points of its own: the contents are what is measured."""
    content = roles.content
    for i in roles.having("content"):
        names, points = roles.having("name"), roles.having("weight")
        if len(names) != 1 or names[0] > i or len(points) != 1 or content[i].mean > _SENTENCE:
            continue
        if len(content[names[0]].texts) < len(content[i].texts) == len(content[points[0]].texts):
            roles.give(names[0], "group", "rows.content")
            roles.give(i, "name", "rows.content")


def told_apart(roles: Roles) -> None:
    """What stands over several rows each groups them, where texts behind it tell every row: these are the names.

    Example: 粮食安全 over 粮食播种面积 and 粮食总产量 below 目标类别 | 责任目标 | 目标值. What explains a row, or says
    who answers for it, does not name it, and grades of one thing stand behind their values.
    """
    above = roles.having("name") or roles.having("group")
    values = [c.index for c in roles.columns if c.role in VALUE_ROLES]
    if not above or len(roles.having("name")) > 1 or not values or roles.have("tier"):
        return
    over, rows = roles.content[above[-1]], max(len(roles.content[i].texts) for i in values)
    if rows < _ROWS or over.runs > _GROUPED * rows or over.mean > _SENTENCE:
        return
    for i in range(above[-1] + 1, min(values)):
        below = roles.content[i]
        told = len(set(below.texts)) >= _EACH * rows and below.numeric < 1 - _MOSTLY and below.mean <= _SENTENCE
        if told and roles.columns[i].role in _UNTOLD:
            roles.give(above[-1], "group")
            roles.give(i, "name")
            return


def lowest_as_name(roles: Roles) -> None:
    """The name column is the lowest level there is."""
    if roles.have("name"):
        return
    content = roles.content
    _rightmost_group_as_name(roles)
    contents, groups = roles.having("content"), roles.having("group")
    if roles.have("name"):
        return
    short = [i for i in contents if content[i].mean <= _SENTENCE]
    # One group over several rows (组织领导 over three contents) cannot name them.
    spread = bool(groups) and bool(contents) and content[groups[-1]].runs < len(content[contents[0]].texts)
    if short:
        roles.give(short[-1], "name")
    elif contents and (spread or not (groups or roles.have("level1", "level2"))):
        roles.give(contents[0], "name")
    elif roles.have("level2"):
        roles.give(roles.having("level2")[-1], "name")
    elif groups:
        roles.give(groups[-1], "name")
    elif roles.have("level1"):
        roles.give(roles.having("level1")[-1], "name")
    elif contents:
        roles.give(contents[0], "name")


def end_of_groups(roles: Roles) -> int:
    """Where names end if a group tells every row from the others in front of the values; the table's end otherwise."""
    groups = roles.having("group")
    valued = [c.index for c in roles.columns if c.role in VALUE_ROLES]
    told = bool(groups) and len(set(roles.content[groups[-1]].texts)) >= _EACH * roles.rows
    return min(valued) if told and valued and groups[-1] < min(valued) else len(roles.columns)


def _rightmost_group_as_name(roles: Roles) -> None:
    """考核项目 behind 考核内容 names the rows where it tells each of them and what stands in front is shared."""
    groups = roles.having("group")
    if not groups or any(roles.have(r) and max(roles.having(r)) > groups[-1] for r in ("content", "level1", "level2")):
        return
    told = roles.content[groups[-1]]
    kinds = len(set(told.texts))
    before = roles.having("content")
    shared = [len(set(roles.content[i].texts)) < kinds for i in (*before, *roles.having("level2"))]
    if not shared or not all(shared) or kinds < _EACH * roles.rows or told.mean > _SENTENCE or told.numeric:
        return
    for i in before:
        roles.give(i, "group", "rows.content")
    roles.give(groups[-1], "name", "rows.content")


def projects_over_levels(roles: Roles) -> None:
    """项目 or 任务 in front of 一级指标 or 二级指标 is what the rows belong to."""
    ranked = roles.having("level1") + roles.having("level2")
    if not ranked or roles.have("project"):
        return
    for i in (*roles.having("group"), *roles.having("content")):
        if i < min(ranked) and _PROJECT.search(roles.columns[i].header):
            roles.give(i, "project")
            break


def groups_as_levels(roles: Roles) -> None:
    """What groups the names is their first level, or the second below one that is told."""
    groups = roles.having("group")
    if groups and not roles.have("level1"):
        roles.give(groups[0], "level1")
        if len(groups) > 1 and not roles.have("level2"):
            roles.give(groups[1], "level2")
        return
    if len(groups) != 1 or roles.have("level2"):
        return
    first, named = roles.having("level1")[0], min(roles.having("name"), default=0)
    if groups[0] < first < named and roles.columns[first].found_by == "columns.model":
        roles.give(first, "level2", "columns.model")  # 关键成功因素 below 战略主题
        roles.give(groups[0], "level1")
    else:
        roles.give(groups[0], "level2" if first < groups[0] < named else "ignore")


def points_of_levels(roles: Roles) -> None:
    """Points that stand behind each level belong to the level; a row's own stand behind its name."""
    names, weights, columns = roles.having("name"), roles.having("weight"), roles.columns
    if len(weights) < 2 or not names or weights[-1] < names[-1]:
        return
    for i in weights:
        upper = header_of(columns[i].group or "")
        over = upper is not None and upper.role in ("level1", "level2")
        levelled = i > 0 and columns[i - 1].role in ("level1", "level2", "group")
        if i < names[-1] and (over or levelled):
            columns[i] = replace(columns[i], role="ignore")


def second_names(roles: Roles) -> None:
    """Two name columns and no halves: the last is the name, an earlier one a level.

    Of the columns below one merged head the first holds the merged cells, the others nothing.
    """
    content, columns = roles.content, roles.columns
    for i, behind in pairwise(roles.having("name")):
        if columns[behind].header_cell is columns[i].header_cell and content[i].texts and not content[behind].texts:
            roles.give(behind, "ignore")
    names = roles.having("name")
    halves = {roles.columns[i].half for i in names}
    told = all(holds_names(content[i]) for i in names)  # one project a column, names with values in the cells
    if len(names) < 2 or len(halves) > 1 or pairs(roles.columns) or told:
        return
    for i in names[:-1]:
        over = not roles.have("level1") and content[i].runs < content[names[-1]].runs
        roles.give(i, "level1" if over else "level2" if not roles.have("level2") else "ignore")


def pairs(columns: Sequence[Column]) -> bool:
    """Whether names and values stand side by side again and again (指标 数值 指标 数值)."""
    names = [c for c in columns if c.role == "name"]
    if len(names) < 2 or len({c.header for c in names}) > 1:
        return False
    ends = [*(c.index for c in names[1:]), len(columns)]
    return all(
        any(columns[i].role in VALUE_ROLES for i in range(c.index + 1, end)) for c, end in zip(names, ends, strict=True)
    )
