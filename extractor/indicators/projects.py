"""Form fields → the contract's Projects."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from extractor.documents.document import Cell
from extractor.indicators.result import Indicator, Installment, Money, Project, Source
from extractor.indicators.values import cell_source, is_blank, one_line
from extractor.mentions.grammar import fill_year, parse_date, parse_number, parse_unit, read_cell
from extractor.regex import regex
from extractor.rows.reading import Field, Form, FundAmount
from extractor.rows.shape import fold, squeeze

_AMOUNT_UNIT = regex(r"(?:[（(：:]|^)\s*(亿元|百万元|万[元兀]|千元|元)\s*(?:[)）]|$)")
_CODED = regex(r"^\s*[\[【（(]?(\d{3,})[\]】）)]?\s*[-—–_]?\s*(?=[\u4e00-\u9fff])")
_BODY_LINE = regex(
    r"^\d{3,}[-—]?[\u4e00-\u9fff].{2,40}(?:局|委|办|部|厅|院|会|中心|政府|学校|所|队|站|处|社|园|馆|街道|镇|乡)(?:本级)?$"
)
_YEAR = regex(r"(?<!\d)(20\d{2})\s*(?:年|$|[)）])")
_GOAL_MARK = regex(
    r"(?:^|(?<=[。；;\n]))\s*(?:(?:目标|绩效目标)\s*[\d一二三四五六七八九十]{1,2}\s*[:：.、．]?|[（(]\s*\d{1,2}\s*[)）]|\d{1,2}\s*[.、．](?!\d)|[①-⑳]|[一二三四五六七八九十]{1,2}[、是])\s*"
)
_FIRST_MARK = regex(
    r"^\s*(?:(?:绩效)?目标\s*[\d一二三四五六七八九十]{1,2}\s*[:：.、．]?|[（(]\s*\d{1,2}\s*[)）]|\d{1,2}\s*[.、．](?!\d)|①|[一]、)\s*"
)
_IN_ORDER = ("{}.", "{}、", "{}．", "（{}）", "({})", "目标{}：", "目标{}:")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
_CODE_IN_NAME = regex(r"^(?=[A-Za-z]*\d)([0-9A-Za-z]{12,})\s*[-—–_]\s*(?=\D)")
_GRID_CAPTION = regex(r"^(?:长期|中期|年度|实施期)?绩效指标$")  # the line above the grid, no goal
_TWICE = regex(r"^(\d[\d.,]*(?:[万亿]元?|元))\1")  # an amount printed twice without a border: 800万800万
_LETTER = regex(r"[^\W\d_]")  # a number alone names no project
_SCALED = regex(r"[万亿]$")  # 189.8万 under 万元 is written out already
_WHOLE = regex(r"(?:部门|单位)整体|整体(?:支出)?绩效")
_TITLE_NAME = regex(
    r"^(?:\d{1,3}[.、．]|[（(]?[一二三四五六七八九十]{1,3}[)）、])?(?:20\d{2}年度?)?(.{3,60}?)(?:项目)?(?:支出|预算|资金)?绩效(?:目标|自评|评价)?(?:申报|批复|自评|公开|审批|评价|情况)?表?$"
)
_GENERIC_TITLE = regex(
    r"^(?:.{0,14}(?:部门|单位|本级|县|市|区|省|镇|局|预算|财政|专项|一般))?(?:预算)?(?:项目|专项资金|财政)?(?:支出)?$"
)


def amount_unit_in(text: str) -> str | None:
    """A money unit declared in a label or caption: ``"预算数（万元）"`` → ``"万元"``."""
    match = _AMOUNT_UNIT.search(fold(text).replace(":", "："))
    return match.group(1).replace("兀", "元") if match else None  # 兀 is how OCR reads 元


def tidy(text: str) -> str:
    """Line breaks and padding removed: what a form field says on one line."""
    return one_line(re.sub(r"[ \t\u3000\u00a0]*\n[ \t\u3000\u00a0]*", "", text))


def money(cell: Cell | None, unit: str | None) -> Money | None:
    """A cell of a fund field as Money.

    Args:
        cell: the value cell; None or a blank one gives None.
        unit: the money unit that label, form or document declares, or None.

    Example: ``"4.80"`` under 万元 → 48000 元; ``"69.2万"`` → 692000 元; ``"500"`` without a unit → 500, unit None.
    """
    if cell is None or is_blank(cell.text):
        return None
    text = one_line(cell.text)
    twice = _TWICE.match(squeeze(cell.text))
    for q in read_cell(twice.group(1) if twice else cell.text):
        if q.value is None or q.kind not in ("money", "number"):
            continue
        if q.unit == "元" or (q.unit is None and (q.unit_text or _SCALED.search(q.text))):
            return Money(text, _round(q.value), "元")
        if q.unit is None or q.kind == "number":
            found = parse_unit(unit) if unit else None
            if found is None:
                return Money(text, _round(q.value), None)
            return Money(text, _round(q.value * found.scale), found.unit)
    number = parse_number(squeeze(cell.text))
    if number is None:
        return None
    found = parse_unit(unit) if unit else None
    return Money(text, _round(number * found.scale), found.unit) if found else Money(text, number, None)


def _round(number: float) -> float:
    return round(number, 4)


def split_goals(text: str) -> list[str]:
    """The goals in one cell, enumerators removed: ``"1.建成。2.投用。"`` → ``["建成。", "投用。"]``."""
    whole = text.strip()
    marks = list(_GOAL_MARK.finditer(whole))
    if marks and marks[0].start() > 0 and re.search(r"[2二②]", marks[0].group()):
        # The label of the first one (目标1) stands in a cell of its own.
        parts = [whole[: marks[0].start()]]
        ends = [m.start() for m in marks[1:]] + [len(whole)]
        parts += [whole[m.end() : e] for m, e in zip(marks, ends, strict=True)]
    elif len(marks) >= 2 and marks[0].start() == 0:
        ends = [m.start() for m in marks[1:]] + [len(whole)]
        parts = [whole[m.end() : e] for m, e in zip(marks, ends, strict=True)]
    else:
        parts = [_FIRST_MARK.sub("", whole, count=1)]
    numbered = _numbered(whole)
    if len(numbered) > len(parts):
        parts = numbered
    return [p for p in (tidy(x).rstrip("；;") if len(parts) > 1 else tidy(x) for x in parts) if p]


def _numbered(text: str) -> list[str]:
    """The goals behind 1. 2. 3. in order, also where nothing ends one in front of the next: (1)停运(2)涨价."""
    best: list[str] = []
    for style in _IN_ORDER:
        if not text.startswith(style.format(1)):
            continue
        marks = [(0, len(style.format(1)))]
        while (found := _mark(text, style.format(len(marks) + 1), marks[-1][1])) is not None:
            marks.append(found)
        ends = [start for start, _ in marks[1:]] + [len(text)]
        best = max(best, [text[a:b] for (_, a), b in zip(marks, ends, strict=True)], key=len)
    circled = [text.find(mark) for mark in _CIRCLED]
    count = next((k for k, at in enumerate(circled) if at < 0), len(circled))
    if circled[0] == 0 and circled[:count] == sorted(circled[:count]):
        best = max(best, [text[a + 1 : b] for a, b in pairwise([*circled[:count], len(text)])], key=len)
    return best


def _mark(text: str, mark: str, start: int) -> tuple[int, int] | None:
    """Where a number of an enumeration stands, the part of no other number (12., 2.5)."""
    at = text.find(mark, start)
    while at >= 0:
        end = at + len(mark)
        if not (text[at - 1].isdigit() or text[at - 1] in ".．") and not text[end : end + 1].isdigit():
            return at, end
        at = text.find(mark, end)
    return None


def code_in(name: str) -> str | None:
    """The code that stands in front of a project's name: ``"62078324R000000051907-会计核算"``."""
    match = _CODE_IN_NAME.match(name)
    return match.group(1) if match is not None else None


@dataclass(slots=True)
class ProjectDraft:
    """A project while its form is read; ``build`` makes the immutable record."""

    name: str
    source: Source
    amount_unit: str | None = None
    parent: str | None = None
    code: str | None = None
    organization: str | None = None
    year: int | None = None
    budget: Money | None = None
    fiscal_funds: Money | None = None
    other_funds: Money | None = None
    adjusted_budget: Money | None = None
    executed: Money | None = None
    execution_rate: float | None = None
    score: float | None = None
    conclusion: str | None = None
    purpose: str | None = None
    goals: list[str] = field(default_factory=list)
    schedule: list[Installment] = field(default_factory=list)
    id: str = ""

    def build(self, id: str) -> Project:
        return Project(
            id=id,
            name=self.name,
            source=self.source,
            parent=self.parent,
            code=self.code or code_in(self.name),
            organization=self.organization,
            year=self.year,
            budget=self.budget,
            fiscal_funds=self.fiscal_funds,
            other_funds=self.other_funds,
            adjusted_budget=self.adjusted_budget,
            executed=self.executed,
            execution_rate=self.execution_rate,
            score=self.score,
            conclusion=self.conclusion,
            purpose=self.purpose,
            goals=tuple(self.goals),
            schedule=tuple(self.schedule),
        )


@dataclass(frozen=True, slots=True)
class FormFacts:
    """What a form says before it is known whose form it is."""

    name: Field | None
    code: Field | None
    whole: bool
    amount_unit: str | None
    year: int | None


def form_facts(form: Form, captions: Iterable[str], loose: Iterable[Cell]) -> FormFacts:
    """The identity of a form: its name and code fields, its declared money unit and its year."""
    named = [f for f in form.fields if f.value is not None]
    name = next((f for f in named if f.name == "name" and _LETTER.search(f.value.text if f.value else "")), None)
    code = next((f for f in form.fields if f.name == "code" and f.value is not None), None)
    captions = list(captions)
    whole = any(f.name == "whole" for f in named) and name is None
    if name is None and any(_WHOLE.search(squeeze(t)) for t in (*captions, form.title or "")):
        whole = True
    unit = None
    for text in (
        *(f.label_cell.text for f in form.fields),
        *(f"{f.label}：{f.value.text}" for f in named if f.value is not None and f.label in ("单位", "金额单位")),
        *(c.text for c in loose),
        *captions,
        form.title or "",
    ):
        unit = amount_unit_in(text)
        if unit is not None:
            break
    year = None
    for f in named:
        if f.name == "year" and f.value is not None and (m := _YEAR.search(fold(f.value.text))):
            year = int(m.group(1))
    if year is None and form.title and (m := _YEAR.search(fold(form.title))):
        year = int(m.group(1))
    return FormFacts(name, code, whole, unit, year)


def title_name(title: str | None) -> str | None:
    """A project's name in its form's title: ``"3.村道硬化项目绩效目标表"`` → ``"村道硬化"``; None where generic."""
    if not title or _WHOLE.search(title):
        return None
    match = _TITLE_NAME.match(squeeze(title))
    if match is None or _GENERIC_TITLE.match(match.group(1)):
        return None
    return match.group(1)


def apply_form(draft: ProjectDraft, form: Form, *, unit: str | None, year: int | None, loose: Iterable[Cell]) -> None:
    """Fill a draft from one form's fields, fund grid and schedule.

    Args:
        draft: the project; fields that it already has are kept.
        form: the form.
        unit: the money unit declared for the form or the document.
        year: the year for schedule dates.
        loose: cells of the form's table that belong to no field (a body's line with its code).
    """
    # Beside the sums of a whole mid-term period the year's own stand to the right.
    multi_year = any(re.match(r"(?:中期|实施期|中长期|长期)", f.label) for f in form.fields)
    goals: list[Cell] = []
    for f in form.fields:
        if f.value is None or is_blank(f.value.text):
            continue
        if multi_year and f.name in ("fiscal", "other") and _right_twin(f, form.fields):
            continue
        own = amount_unit_in(f.label_cell.text) or unit
        text = tidy(f.value.text)
        if f.name == "organization" and draft.organization is None:
            draft.organization = _CODED.sub("", text)
        elif f.name == "code" and draft.code is None:
            draft.code = squeeze(f.value.text)
        elif f.name == "budget" and draft.budget is None:
            draft.budget = money(f.value, own)
        elif f.name == "adjusted" and draft.adjusted_budget is None:
            draft.adjusted_budget = money(f.value, own)
        elif f.name == "executed" and draft.executed is None:
            draft.executed = money(f.value, own)
        elif f.name == "rate" and draft.execution_rate is None:
            draft.execution_rate = _rate(f.value)
        elif f.name == "fiscal" and draft.fiscal_funds is None:
            draft.fiscal_funds = money(f.value, own)
        elif f.name == "other" and draft.other_funds is None:
            draft.other_funds = money(f.value, own)
        elif f.name == "purpose" and draft.purpose is None and not re.fullmatch(r"[\d.,]+", text):
            draft.purpose = text
        elif f.name in ("goal", "goal_item") and not _GRID_CAPTION.match(text):
            goals.append(f.value)
        elif f.name == "conclusion" and draft.conclusion is None:
            draft.conclusion = text
        elif f.name == "score" and draft.score is None:
            draft.score = _number(f.value)
    for cell in sorted(goals, key=lambda c: c.start):
        draft.goals.extend(g for g in split_goals(cell.text) if g not in draft.goals)
    if draft.organization is None:
        lines = [squeeze(t) for t in (*(c.text for c in (*loose, *form.strays)), form.title or "")]
        draft.organization = next((_CODED.sub("", line) for line in lines if _BODY_LINE.match(line)), None)
    _apply_funds(draft, form, unit)
    if draft.budget is None and draft.adjusted_budget is not None:
        # 全年预算数 is the budget where it is the only one.
        draft.budget = draft.adjusted_budget
    for step in form.schedule:
        if step.percent is None or is_blank(step.percent.text):
            continue
        draft.schedule.append(
            Installment(squeeze(step.when.text), _step_date(step.when.text, year), _number(step.percent))
        )


def unassessed(projects: Sequence[Project], indicators: Sequence[Indicator]) -> tuple[Project, ...]:
    """Projects of a document of goals, without what only a self-assessment tells: 执行数, 调整后预算, 执行率.

    Args:
        projects: as their forms were read.
        indicators: the document's; a project whose own have results or points got is assessed in spite of the title.

    Example: an 申报表 with 上年执行数 beside 年初预算数 states no execution of the project that it applies for.
    """
    facts = {i.project for i in indicators for v in i.values if v.role in ("actual", "score")}
    return tuple(
        p
        if p.id in facts or p.score is not None or p.conclusion is not None
        else replace(p, adjusted_budget=None, executed=None, execution_rate=None)
        for p in projects
    )


def _right_twin(f: Field, fields: Iterable[Field]) -> bool:
    """Whether the same label stands again further right in the same row."""
    return any(
        g.name == f.name and g.label_cell.row == f.label_cell.row and g.label_cell.col > f.label_cell.col
        for g in fields
    )


def _apply_funds(draft: ProjectDraft, form: Form, unit: str | None) -> None:
    by: dict[tuple[str, str], FundAmount] = {}
    for amount in form.funds:
        by.setdefault((amount.line, amount.column), amount)
    lines = {line for line, _ in by}
    total = "total" if "total" in lines else next(iter(lines), None)
    if total is None:
        return

    def get(line: str, column: str) -> Money | None:
        amount = by.get((line, column))
        if amount is None:
            return None
        return money(amount.cell, amount_unit_in(amount.label) or unit)

    has_budget = any(column == "budget" for _, column in by)
    column = "budget" if has_budget else "adjusted"
    draft.budget = draft.budget or get(total, column)
    draft.fiscal_funds = draft.fiscal_funds or get("fiscal", column)
    draft.other_funds = draft.other_funds or get("other", column)
    draft.adjusted_budget = draft.adjusted_budget or get(total, "adjusted")
    draft.executed = draft.executed or get(total, "executed")
    rate = by.get((total, "rate"))
    if rate is not None and draft.execution_rate is None:
        draft.execution_rate = _rate(rate.cell)


def _rate(cell: Cell) -> float | None:
    """A rate in percent: "95%", "95" and "0.95" are the same."""
    number = _number(cell)
    if number is None or "%" in cell.text or "％" in cell.text or number > 1.5:
        return number
    return round(number * 100, 4)


def _number(cell: Cell) -> float | None:
    match = re.search(r"-?\d[\d,]*(?:\.\d+)?", fold(cell.text))
    return float(match.group().replace(",", "")) if match else None


def _step_date(text: str, year: int | None) -> str | None:
    parsed = parse_date(squeeze(text))
    if parsed is None:
        return None
    return fill_year(parsed.date, year, squeeze(text)) if year is not None else parsed.date


def name_of(cell: Cell, table: int) -> tuple[str, Source]:
    """A project's name as written, and where it stands."""
    return tidy(cell.text), cell_source(cell, table=table)
