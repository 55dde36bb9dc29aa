"""A table cell → the contract's Values: role, operator, number, unit, and what each was inferred from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractor.documents.document import Cell
from extractor.indicators.result import Role, Source, Value, ValueKind
from extractor.mentions.grammar import fill_year, parse_number, parse_operator, parse_unit, read_cell, read_stub
from extractor.mentions.quantity import Op, Quantity
from extractor.regex import regex
from extractor.rows.content import is_attribute, is_place
from extractor.rows.reading import Column
from extractor.rows.shape import fold, squeeze

_FAILED = regex(r"#(?:DIV/0|N/A|REF|VALUE|NAME|NULL|NUM)[!！?？]?", re.IGNORECASE)
"""What a spreadsheet shows where a formula has no result."""
_BLANK = frozenset({"", "-", "--", "—", "——", "———", "–", "/", "\\", "无", "*", "﹣", "－", "―", "N/A", "n/a"})
_GAP = r"[ \u3000\u00a0\u2000-\u200a_]"
_UNFILLED = regex(  # 开展  场，受众  人次
    rf"^[^\d]*[\u4e00-\u9fff](?:{_GAP}{{2,}}[\u4e00-\u9fff][^\d]*|{_GAP}[\u4e00-\u9fff][^\d]*[\u4e00-\u9fff]{_GAP}[\u4e00-\u9fff][^\d]*)$"
)
_TICKED = regex(r"[☑√■✓✔☒]")
_RATE = regex(
    r"(?:率|满意度|满意程度|比例|比率|占比|比重|百分比|知晓度|好评度|覆盖面|完成度|支持度|认可度|达标度|完好度)(?:（[^（）]*）|\([^()]*\))?$"
)
_MONEY_NAME = regex(
    r"(?:费用|经费|成本|资金|金额|支出|投入|投资|补助|补贴|预算|决算|款|费|造价|总额|收入|产值|税收|工资|奖励金|额)"
    r"(?:总额|金额|数|控制数|总量|情况|标准)?(?:（[^（）]*）|\([^()]*\))?$"
)
_RATE_OF_MONEY = regex(r"(?:率|比例|比重|次数|人数|个数|数量|及时|完成)")
_UNDETECTED = regex(r"\d+(?:\.\d+)?\s*L")  # 0.025L: below the limit of detection (HJ/T 91)
_PER_LITRE = regex(r"/\s*(?:L|升)$")
_BARE = regex(r"\s*[\d,，]+(?:\.\d+)?\s*")
_WRITTEN_UNIT = regex(r"\d\s*([^\d\s.,，以左]{1,8}?)(?:（[^（）]*）)?(?:[及以]*[上下内]|左右)?\s*$")
_EACH = regex(r"每[\u4e00-\u9fff]{1,4}[^\d]?$")  # 每亩300: a price, no sum in the form's money unit
_NAME_BRACKET = regex(r"[（(]([^（()）]{1,8})[）)]")
_COUNTED = regex(r"(?:量|额|数|绝对值|年(?:累计)?(?:增减|增加|变化))$")  # 同比增减量: in the measure's own unit
_MISREAD = regex(r"^2\s*([89]\d(?:\.\d+)?|100)\s*[%％]?$")  # "≥" read as "2": 290% stands for ≥90%
_TEXTUAL = regex(r"[\u4e00-\u9fffA-Za-z]")
_SUSPECT_TAIL = 2  # characters of text behind a number that make a cell look damaged
_SCALED = regex(r"^(百万|千万|[十百千]?[万亿])([\u4e00-\u9fff]{1,6})$")
_TIME_UNITS = frozenset({"年", "月", "日", "周", "小时", "分钟", "秒", "工作日", "季度", "学年"})
_YEAR_TEXT = regex(r"(?:19|20)\d{2}年?")
_HALF_TEXT = regex(r"中长期|长期|中期|实施期|年度")
_GROWN_OR_SUMMED = regex(r"年均.*累计|累计.*年均")
"""Heads of columns that hold yearly growth and, in brackets, sums of all years: 年均增速〔累计〕."""
_IN_BRACKETS = regex(r"[〔\[【].*[〕\]】]$")


@dataclass(frozen=True, slots=True)
class RowContext:
    """What a row and its form say about every value in it.

    Attributes:
        name: the indicator's name as in the result.
        unit_cell, operator_cell: texts of the row's unit and operator columns, or None.
        satisfaction: the row's level is satisfaction.
        cost: the row's level is a cost in money.
        year: year for dates that name none.
        amount_unit: the money unit declared for the form ("万元"), or None.
        budget: the project's budget in yuan, for judging whether an inferred amount is absurd.
        counted_in: the unit, no money, that a line above the table tells for what tells none itself.
        halves: the table has long-term and annual value columns side by side.
        facts: unmarked year columns state facts (a bulletin) rather than goals.
    """

    name: str
    unit_cell: str | None = None
    operator_cell: str | None = None
    satisfaction: bool = False
    cost: bool = False
    year: int | None = None
    amount_unit: str | None = None
    budget: float | None = None
    counted_in: str | None = None
    halves: bool = False
    facts: bool = False


def is_blank(text: str) -> bool:
    """Whether a cell says nothing: blank, —, /, 无, or boxes of which none is ticked (□是□否)."""
    folded = fold(text)
    return folded in _BLANK or _FAILED.fullmatch(folded) is not None or ("□" in folded and not _TICKED.search(folded))


def cell_source(cell: Cell, start: int | None = None, end: int | None = None, *, table: int) -> Source:
    """The source of a stretch of a cell; the whole cell by default."""
    a = cell.start if start is None else start
    b = cell.end if end is None else end
    text = cell.text[a - cell.start : b - cell.start]
    if table < 0:  # the cell stands in a line of text
        return Source(a, b, text, cell.page, bbox=cell.bbox)
    return Source(a, b, text, cell.page, table, cell.row, cell.col, cell.bbox)


def one_line(text: str) -> str:
    """A value's text: line breaks and padding removed."""
    return re.sub(r"\s*\n\s*", "", text).strip(" \t\u3000\u00a0")


def read_values(cell: Cell, column: Column, role: Role, row: RowContext, *, table: int) -> list[Value]:
    """The values that one cell holds.

    Args:
        cell: a cell with text.
        column: its column.
        role: the role of its values.
        row: what the row says.
        table: the table's number.

    Returns:
        One Value per quantity; one qualitative or empty Value where there is none; nothing where a blank
        or textual cell of a weight, score, tier, place, actual or baseline column gives none.

    Example: the cell ``"≥90"`` of 满意度 gives ``>= 90 %`` with ``unit_inferred``.
    """
    if role == "change" and _GROWN_OR_SUMMED.search(fold(column.header)):
        summed = bool(_IN_BRACKETS.match(fold(cell.text)))
        role = "target" if summed else role
        column = replace(column, cumulative=summed, unit=None if summed else column.unit)
    common = _common(column, role, row)
    if is_blank(cell.text) or (role in ("actual", "score") and _UNFILLED.search(cell.text)):
        return []
    if role in ("weight", "score"):
        return _points(cell, role, table, common)
    stub = read_stub(cell.text)
    if stub is not None:
        return [_stub_value(cell, stub, role, row, table, common)]
    quantities = _once(read_cell(cell.text))
    if not quantities:
        plain = _plain_number(cell, column)
        if plain is None:
            return [_qualitative(cell, role, table, common)]
        quantities = [plain]
    quantities = _without_asides(cell.text, quantities)
    if _UNDETECTED.fullmatch(cell.text.strip()) and _of_volume(column, row):
        quantities = [replace(q, op="<", unit=None, unit_text=None, kind="number") for q in quantities]
    suspect = _damaged(cell.text, quantities, row.name)
    values = [_value(cell, q, column, _role_of(q, role), row, table, common) for q in quantities]
    if suspect or any(_misread(v, row) for v in values):
        values = [replace(v, suspect=True) for v in values]
    return values


def _of_volume(column: Column, row: RowContext) -> bool:
    """Whether a column's figures are so much in a litre, so that the L behind one of them is no litre."""
    return any(unit is not None and _PER_LITRE.search(unit) for unit in (column.unit, row.unit_cell))


def _once(quantities: list[Quantity]) -> list[Quantity]:
    """A value that a copy doubled (≥98%≥98%) is one."""
    if len(quantities) == 2 and quantities[0].text == quantities[1].text and quantities[0].end == quantities[1].start:
        return quantities[:1]
    return quantities


def unit_of_goal(before: Sequence[Value], found: Sequence[Value]) -> str | None:
    """The unit that a row's one goal is written with, where its result is a bare number: ≥1,500批次 beside 1,638.

    A result of 1 or less beside a percentage may be a fraction: nothing is said of it.
    """
    goals = [v for v in before if v.role == "target"]
    if len(goals) != 1 or goals[0].unit is None or goals[0].unit_inferred or len(found) != 1:
        return None
    result = found[0]
    if result.kind != "number" or result.unit is not None or _BARE.fullmatch(result.text) is None:
        return None
    if goals[0].unit == "%" and (result.value or 0) <= 1:
        return None
    written = _WRITTEN_UNIT.search(goals[0].text)
    return written.group(1) if written is not None else None


def empty_value(anchor: Cell, row: RowContext, *, table: int, cell: Cell | None = None) -> Value:
    """The ``empty`` target of a row whose value columns are blank.

    ``anchor`` is where the value would stand if the row has no cell for it.
    """
    op, op_text = _row_operator(row)
    unit = _row_unit(row)
    if cell is not None and cell.text:
        source = cell_source(cell, table=table)
    elif cell is not None:
        source = Source(cell.start, cell.start, "", cell.page, table, cell.row, cell.col, cell.bbox)
    else:
        source = Source(anchor.end, anchor.end, "", anchor.page, table, anchor.row, None, None)
    del op
    return Value("target", source.text, "empty", source, op_text=op_text, unit=unit[0] if unit else None, goal=True)


@dataclass(frozen=True, slots=True)
class _Common:
    grade: str | None
    period: str | None
    scope: str | None
    base: str | None
    goal: bool


def _common(column: Column, role: Role, row: RowContext) -> _Common:
    period = None
    if role not in ("weight", "tier"):
        if column.year is not None:
            period = _year_told(column)
        elif column.cumulative:
            period = "累计"
        elif column.part_of_year:
            period = column.part_of_year
        elif row.halves and column.half is not None:
            match = _HALF_TEXT.search(column.header) or _HALF_TEXT.search(column.group or "")
            period = match.group() if match else ("长期" if column.half == "long" else "年度")
    base = None
    if role == "change":
        header = fold(f"{column.group or ''}{column.header}")
        if re.search(r"同比|[上去]年同期", header):
            base = "yoy"
        elif "环比" in header:
            base = "mom"
        elif re.search(r"(?:比|较)(?:上年|去年|上季|上月|上期)", header):
            base = "previous"
    goal = role in ("target", "tier") or (role in ("change", "share") and not row.facts)
    return _Common(column.grade, period, column.scope, base, goal)


def _year_told(column: Column) -> str:
    """A column's year as its head writes it, with the part of the year that stands behind it: 2023年1-6月."""
    head = fold(column.header)
    year = next((m.group() for m in _YEAR_TEXT.finditer(head) if m.group().startswith(str(column.year))), None)
    text = year or f"{column.year}年"
    part = column.part_of_year
    return text + part if part is not None and f"{text}{part}" in head else text


def _points(cell: Cell, role: Role, table: int, common: _Common) -> list[Value]:
    match = re.search(r"-?\d+(?:[.．]\d+)?", fold(cell.text))
    if match is None:
        number = parse_number(squeeze(cell.text).rstrip("分"))
        if number is None:
            return []
    else:
        number = float(match.group().replace("．", "."))
    source = cell_source(cell, table=table)
    told = one_line(cell.text)
    return [Value(role, told, "number", source, op="=", value=_tidy(number), period=common.period, scope=common.scope)]


def _qualitative(cell: Cell, role: Role, table: int, common: _Common) -> Value:
    return Value(
        role,
        one_line(cell.text),
        "qualitative",
        cell_source(cell, table=table),
        grade=common.grade,
        period=common.period,
        scope=common.scope,
        base=common.base,
        goal=common.goal,
    )


def _stub_value(
    cell: Cell, stub: tuple[str | None, Op | None, str | None], role: Role, row: RowContext, table: int, common: _Common
) -> Value:
    op_text, _, unit = stub
    if op_text is None:
        _, op_text = _row_operator(row)
    if unit is None and (found := _row_unit(row)) is not None:
        unit = found[0]
    return Value(
        role,
        one_line(cell.text),
        "empty",
        cell_source(cell, table=table),
        op_text=op_text,
        unit=unit,
        grade=common.grade,
        period=common.period,
        scope=common.scope,
        goal=common.goal,
    )


def _plain_number(cell: Cell, column: Column) -> Quantity | None:
    """A Chinese numeral that stands alone in a number column ("十五")."""
    if column.role == "name":
        return None
    number = parse_number(squeeze(cell.text))
    if number is None:
        return None
    return Quantity(
        0, len(cell.text), cell.text, "number", "=", number, "cell.number", number_start=0, number_end=len(cell.text)
    )


def _row_operator(row: RowContext) -> tuple[Op | None, str | None]:
    if row.operator_cell and not is_attribute(row.operator_cell) and not is_blank(row.operator_cell):
        op = parse_operator(row.operator_cell)
        if op is not None:
            return op, squeeze(row.operator_cell)
    return None, None


def _row_unit(row: RowContext) -> tuple[str, float] | None:
    if row.unit_cell and not is_blank(row.unit_cell):
        return _unit(row.unit_cell)
    return None


def _unit(text: str) -> tuple[str, float] | None:
    """Normal spelling and scale; an unknown unit word stays as written (a column said that it is one)."""
    found = parse_unit(squeeze(text))
    if found is not None and found.unit is not None:
        return found.unit, found.scale
    bare = squeeze(text)
    scaled = _SCALED.match(bare)
    if scaled is not None and (scale := parse_number(f"1{scaled.group(1)}")) is not None:
        return scaled.group(2), scale
    if 0 < len(bare) <= 8 and not re.search(r"\d", bare) and _TEXTUAL.search(bare):
        return bare, 1.0
    return None


def _kind(unit: str | None, kind: ValueKind) -> ValueKind:
    if kind != "number" or unit is None:
        return kind
    if unit in ("%", "‰", "百分点", "千分点"):
        return "percent"
    if unit in ("元", "美元", "欧元", "港元"):
        return "money"
    if unit in _TIME_UNITS:
        return "duration"
    return kind


def is_share(name: str) -> bool:
    """Whether a measure is told in percent, though nothing says so: 办结率, 群众满意度; not 孕产妇死亡率."""
    return _RATE.search(name) is not None and not name.endswith(("死亡率", "发生率", "发病率"))


def is_sum(name: str) -> bool:
    """Whether a measure is told in money, though nothing says so: 协议资金3.1亿; not 资金到位率."""
    return _MONEY_NAME.search(name) is not None and _RATE_OF_MONEY.search(name) is None


def _tidy(number: float) -> float:
    """Without the noise of binary fractions: 8.7 × 10¹² is 8 700 000 000 000."""
    return float(f"{number:.12g}")


def _value(cell: Cell, q: Quantity, column: Column, role: Role, row: RowContext, table: int, common: _Common) -> Value:
    op, op_text = q.op, q.op_text
    if op == "=" and op_text is None:
        row_op, row_op_text = _row_operator(row)
        if row_op is not None and role == "target":
            op, op_text = row_op, row_op_text
    if op == "=" and op_text is None and column.bound is not None and role == "target":
        op = column.bound
    if role in ("actual", "baseline", "score") and op == ">=" and op_text is not None and op_text.startswith("达"):
        op = "="
    value, value_max, unit, inferred = q.value, q.value_max, q.unit, False
    kind: ValueKind = q.kind
    if unit is None and kind in ("number",):
        found, inferred = _infer_unit(q, cell, column, role, row)
        if found is not None:
            unit, scale = found
            value = _tidy(value * scale) if value is not None else None
            value_max = _tidy(value_max * scale) if value_max is not None else None
        kind = _kind(unit, kind)
    elif unit is not None and q.unit_text in ("万", "亿", "千", "百万", None) and kind == "money":
        inferred = not (q.unit_text or "").endswith("元")
    direction = q.direction
    if role == "change":
        if direction is None and kind != "date":
            direction = "down" if value is not None and value < 0 else "up"
        if value is not None:
            value = abs(value)
    date = q.date
    if kind == "date" and date is not None:
        date = complete_date(date, q, row.year, column)
        value = value_max = None
        unit = None
    implied_text = one_line(cell.text) if q.implied else one_line(q.text)
    start, end = (cell.start, cell.end) if q.implied else (cell.start + q.start, cell.start + q.end)
    return Value(
        role,
        implied_text,
        kind,
        cell_source(cell, start, end, table=table),
        op_text=op_text,
        op=op,
        value=value,
        value_max=value_max,
        unit=unit,
        unit_inferred=inferred,
        approx=q.approx,
        implied=q.implied,
        date=date,
        frequency=q.frequency,
        grade=common.grade,
        period=common.period,
        scope=common.scope,
        base=common.base,
        direction=direction if role == "change" else None,
        goal=common.goal and role != "baseline",  # 由0.52提高到 in a column of targets
    )


def complete_date(date: str, q: Quantity, year: int | None, column: Column | None = None) -> str:
    """A date without a year takes the row's; a recurring day stays open: ``--06-30`` → ``2022-06-30``."""
    if not date.startswith("--") or date.startswith("---") or q.frequency is not None:
        return date
    if column is not None and column.year is not None:
        year = column.year
    elif column is not None and column.role == "baseline" and year is not None:
        year -= 1
    if year is None:
        return date
    return fill_year(date, year + (q.year_relative or 0), q.text)


def _infer_unit(
    q: Quantity, cell: Cell, column: Column, role: Role, row: RowContext
) -> tuple[tuple[str, float] | None, bool]:
    """A unit that is not written in the cell: its own column, the header, the name, the nature of the measure."""
    if role in ("target", "actual", "baseline", "tier"):
        found = _row_unit(row)
        if found is not None:
            return found, role != "target"
    if column.unit:
        found = _unit(column.unit)
        if found is not None:
            return found, True
        if column.unit in ("±%", "+-%", "+、-%"):
            return ("%", 1.0), True
    if role == "change":
        counted = _row_unit(row) if _COUNTED.search(column.header) else None
        return (counted, True) if counted is not None else (("%", 1.0), True)
    for bracket in (*_NAME_BRACKET.findall(row.name), *_NAME_BRACKET.findall(cell.text)):
        known = parse_unit(squeeze(bracket))
        if known is not None and known.unit is not None:
            return (known.unit, known.scale), True
    if _RATE.search(row.name) or row.satisfaction:
        return ("%", 1.0), True
    if q.text[-1:] in "万亿" and not _RATE_OF_MONEY.search(row.name) and (row.cost or _MONEY_NAME.search(row.name)):
        return ("元", 1.0), True  # 4万 under 培训费用, or under 成本指标
    sums = _MONEY_NAME.search(row.name) and not _RATE_OF_MONEY.search(row.name)
    if row.amount_unit and sums and not _EACH.search(cell.text[: q.start]):
        found = _unit(row.amount_unit)
        if found is not None and q.value is not None:
            amount = q.value * found[1]
            if row.budget is None or amount <= 1.5 * row.budget:
                return found, True
    if row.counted_in is not None and role in ("target", "actual", "baseline", "tier"):
        return _unit(row.counted_in), True
    return None, False


def _damaged(text: str, quantities: Sequence[Quantity], name: str) -> bool:
    """The name (or part of it) repeated behind the number, as in "≥80够买设备数量"."""
    if any(q.implied or q.kind == "date" for q in quantities):
        return False
    last = max(q.end for q in quantities)
    tail = re.sub(r"[^\u4e00-\u9fff]", "", text[last:])
    head = re.sub(r"[^\u4e00-\u9fff]", "", text[: min(q.start for q in quantities)])
    if len(tail) < _SUSPECT_TAIL or head:
        return False
    bare = re.sub(r"[^\u4e00-\u9fff]", "", name)
    if len(quantities) == 1 and quantities[0].unit_text is None and re.match(r"[\u4e00-\u9fff]{2}", text[last:]):
        return True  # words stick to a number that has no unit
    return tail in bare or bare in tail or len(set(tail) & set(bare)) >= max(2, 0.6 * len(set(tail)))


def _role_of(q: Quantity, role: Role) -> Role:
    """由0.52提高到0.58 starts from a baseline; 下降10% is a change, also in a column of targets or results."""
    if role in ("target", "actual") and q.change_from:
        return "baseline"
    if role in ("target", "actual") and q.direction is not None and not q.change_to:
        return "change"
    return role


def _without_asides(text: str, quantities: list[Quantity]) -> list[Quantity]:
    """Quantities in brackets behind another one only explain it ("6200米（含暗渠800米）")."""
    if len(quantities) < 2:
        return quantities
    open_at = min((i for i in (text.find("（"), text.find("(")) if i >= 0), default=-1)
    if open_at < quantities[0].end:
        return quantities
    close_at = max(text.find("）", open_at), text.find(")", open_at))
    if close_at < 0:
        close_at = len(text)
    return [q for q in quantities if not open_at < q.start < close_at]


def _misread(value: Value, row: RowContext) -> bool:
    if value.role not in ("target", "actual") or value.unit != "%" or value.op_text:
        return False
    return bool(_MISREAD.match(value.text)) and bool(_RATE.search(row.name) or row.satisfaction)


def scope_of(text: str) -> str:
    """A place's or body's name as the scope of a value."""
    return squeeze(text)


__all__ = [
    "RowContext",
    "cell_source",
    "complete_date",
    "empty_value",
    "is_blank",
    "is_place",
    "one_line",
    "read_values",
    "scope_of",
]
