"""Table readings → projects and indicators of origin ``table``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractor.documents.document import Cell, Document, Paragraph, Table
from extractor.indicators.grid_rows import GridReader
from extractor.indicators.ledger import Around, Current, Ledger, Levels, Mining, RowFinding
from extractor.indicators.matrix import read_matrix
from extractor.indicators.projects import apply_form, form_facts, name_of, title_name
from extractor.indicators.result import Indicator, Project, Source
from extractor.indicators.run_on.read import read_run_on
from extractor.indicators.run_on.text import RunOn
from extractor.indicators.sheets import project_sheets
from extractor.indicators.unread import unread
from extractor.indicators.values import cell_source
from extractor.mentions.grammar import parse_unit
from extractor.regex import regex
from extractor.rows import read_bracketed, read_form_lines, read_glued
from extractor.rows.levels import clean_level, level_of
from extractor.rows.lines import NO_TABLE
from extractor.rows.reading import Form, Grid, TableReading
from extractor.rows.shape import squeeze

_CAPTION = regex(r"(?:表|书|情况|目标|指标|任务|数据)(?:[（(].*[)）])?$")
_CONTINUED = regex(r"^[（(]?(?:续|接上|承上)(?:上)?(?:表|页)?[一二三四五\d]*[)）]?$")
_PART_TITLE = regex(
    r"^(?:[一二三四五六七八九十]{1,2}、|附[:：])?"
    r"(?:(?:年度|长期|中期|实施期)?绩效(?:目标)?指标(?:表|如下)?|(?:年度|长期|中期|实施期)(?:总体)?(?:绩效)?目标)[:：]?$"
)
_QUOTED = regex(r"[“「\"]([^”」\"]{2,30})[”」\"](?:专项|项目|工程)?(?:项目)?(?:支出|预算|资金)?绩效.{0,10}表")
_WHOLE = regex(r"整体")
_BESIDE = ("responsible", "scoring", "remark", "method", "department", "deadline", "index")
_PLANS = regex(r"目标|任务|计划|规划|指标体系|分解|承诺")
_TELLS = regex(
    r"运行数据|主要数据|完成情况|(?:完成|评比|考核|评价|测评|抽查|检测)结果(?!应用|运用)|统计|监测(?:结果|数据|指标|情况)|进展|进度(?!安排|计划|要求)|执行情况|实绩|情况一览|基本情况|现状|动态|(?:质量|水质|污染|运营|经营|达标|浓度|发病|事故|安全)(?:状况|情况)|浓度"
    r"|对比|通报|[月季年]报|1[-—–~～至]\d{1,2}月|前三季度|上半年"
)
_GROWTH = regex(r"(?:(?:涨跌|升降|增减|增长|变动)(?:幅度|速度)|增速|增幅)(?:[（(][^（()）]*[)）])?$")
_GROUP_CAPTION = regex(r"^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]).{1,20}$")
_LEVEL_LINE = regex(r"([一二]级)(?:绩效)?指标[:：]([^:：]{2,12}?)(?=[一二三]级|$|[，,；;（(])")
_LEVELS_JOINED = regex(r"[—–\-－/>＞→·:：]+")
_NUMBERED = regex(
    r"^(?:附?表\s*[\d一二三四五六七八九十]{1,3}(?:[-—.]\d{1,2})?[:：、.．]?"
    r"|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、])"
)
_LEVELS_LINE = 24  # characters
_UNIT_CAPTION = regex(r"[（(]?(?:计量)?单位[:：]([^\s,，、;；:：/()（）]{1,6})[)）]?")
_UNIT_BEHIND = regex(r"[（(](?:计量)?单位[:：]([^\s,，、;；:：/()（）]{1,6})[)）]$")
_RATED = regex(r"[率比]$|[（(]")
_YEAR_CAPTION = regex(r"^[（(]?\s*(20\d{2})\s*年?度?\s*[)）]?$")


@dataclass(frozen=True, slots=True)
class TableResult:
    """What the tables of a document gave; ``read`` are lines of text that were read as forms or glued tables."""

    projects: tuple[Project, ...]
    indicators: tuple[Indicator, ...]
    mining: tuple[Mining, ...]
    findings: tuple[RowFinding, ...]
    read: tuple[tuple[int, int], ...] = ()


def table_indicators(document: Document, readings: Sequence[TableReading], around: Around) -> TableResult:
    """Projects and indicators of a document's tables, in document order.

    Args:
        document: the document.
        readings: one reading per table, in order.
        around: what the text around the tables says.
    """
    return _Assembler(document, Ledger(around)).run(readings)


class _Assembler:
    """Walks a document's blocks in order: captions, forms, grids."""

    def __init__(self, document: Document, ledger: Ledger) -> None:
        self._document = document
        self._ledger = ledger
        self._around = ledger.around
        self._paged = False
        self._titles: set[str] = set()
        self._heads: tuple[str, ...] = ()  # of the last grid: where they come again, the levels go on
        self._line_levels = Levels()  # levels told in lines above a grid: 一级指标：产出指标

    def run(self, readings: Sequence[TableReading]) -> TableResult:
        by_index = {r.table.index: r for r in readings}
        sheets = project_sheets(self._document, readings)
        captions: list[str] = []
        in_lines = read_form_lines(list(self._document.paragraphs()))
        run_on = read_run_on(self._document)
        bracketed = {b.start: b for b in read_bracketed(list(self._document.paragraphs()))}
        lines_end = -1
        read: list[tuple[int, int]] = []
        for block in self._document.blocks:
            if isinstance(block, Paragraph):
                while run_on and run_on[0].start < block.end:
                    table = run_on.pop(0)
                    self._run_on(table, captions)
                    read.append((table.start, table.end))
                    lines_end = table.end
                    captions = []
                goals = bracketed.get(block.start)
                if goals is not None and block.start >= lines_end:
                    if goals.form is not None:
                        self._form(goals.form, captions, ())
                    self._grid(goals.grid, None)
                    read.append((goals.start, goals.end))
                    lines_end = goals.end
                    captions = []
                form = in_lines.get(block.start)
                if form is not None and block.start >= lines_end:
                    self._form(form, captions, ())
                    lines_end = max((f.value or f.label_cell).end for f in form.fields)
                    read.append((block.start, lines_end))
                    captions = []
                if block.start < lines_end:
                    continue
                glued = read_glued(block)
                if glued is not None:
                    self._grid(glued, None)
                    read.append((block.start, block.end))
                    continue
                text = squeeze(block.text)
                told = dict(_LEVEL_LINE.findall(text)) if len(text) <= 60 else {}
                if (levels := _levels_in(text, self._line_levels)) is not None:
                    self._line_levels = levels
                    continue
                if told:
                    one = told.get("一级", self._line_levels.level1)
                    self._line_levels = Levels(one, told.get("二级"))
                    continue
                if len(text) <= 60:
                    captions.append(text)
                    captions = captions[-4:]
                    self._facts_by(text)
                else:
                    captions = []
                again = text in self._titles and len(text) >= 8  # a page's head, printed on each
                continued = _CONTINUED.match(text) is not None
                self._paged = again or continued
                self._titles.add(text)
                if again or continued or _PART_TITLE.match(text):
                    if captions:
                        captions.pop()
                    continue  # 续表: the rows go on; 年度绩效指标, 年度总体目标: the form goes on
                if block.level is not None or (_CAPTION.search(text) and len(text) <= 40):
                    # A new caption: what follows is another form.
                    self._ledger.current = Current()
                    self._named_by(block)
                continue
            reading = by_index[block.index]
            by_sheet = block.index in sheets
            if by_sheet:
                self._named_by_sheet(sheets[block.index], block)
            for part in reading.parts:
                if isinstance(part, Form):
                    self._form(part, captions, reading.loose, by_sheet=by_sheet)
                else:
                    self._grid(part, captions[-1] if captions else None, _unit_told(captions))
            self._ledger.findings.extend(unread(reading))
            captions = []
        built = tuple(d.build(f"p{i}") for i, d in enumerate(self._ledger.projects, 1))
        ledger = self._ledger
        return TableResult(built, tuple(ledger.indicators), tuple(ledger.mining), tuple(ledger.findings), tuple(read))

    def _form(
        self, form: Form, captions: Sequence[str], loose: Sequence[Cell], *, by_sheet: bool = False
    ) -> None:
        facts = form_facts(form, captions, loose)
        first = next((f.label_cell for f in form.fields), None)
        offset = first.start if first is not None else form.table.start
        year = facts.year or self._caption_year(captions) or self._around.year_at(offset)
        if facts.name is not None and facts.name.value is not None:
            name, source = name_of(facts.name.value, form.table.index)
            draft = self._ledger.new_project(name, source)
            self._ledger.current = Current(draft, amount_unit=facts.amount_unit, from_form=True)
        elif facts.whole and not by_sheet:
            self._ledger.current = Current(None, whole=True, amount_unit=facts.amount_unit)
        elif self._ledger.current.draft is None and not self._ledger.current.whole:
            named = title_name(form.title) or next(filter(None, map(title_name, reversed(captions))), None)
            money_field = any(f.name in ("code", "budget", "schedule") for f in form.fields)
            if named is not None and money_field and first is not None:
                self._ledger.current = Current(
                    self._ledger.new_project(named, cell_source(first, table=form.table.index)),
                    amount_unit=facts.amount_unit,
                )
        unit = facts.amount_unit or self._ledger.current.amount_unit or self._around.amount_unit_at(offset)
        self._ledger.current.amount_unit = unit
        if self._ledger.current.draft is not None:
            own_year = facts.year or self._caption_year(captions)
            if own_year is not None and self._ledger.current.draft.year is None:
                self._ledger.current.draft.year = own_year
            self._ledger.current.draft.amount_unit = unit
            apply_form(self._ledger.current.draft, form, unit=unit, year=year, loose=loose)
        self._ledger.levels = Levels()

    def _run_on(self, table: RunOn, captions: Sequence[str]) -> None:
        draft = self._ledger.current.draft
        if table.form is not None and not (draft is not None and draft.name in _names(table.form)):
            self._form(table.form, captions, ())  # else lines above, read as a form, have said it already
        self._grid(table.grid, None)
        for cell in table.unread:
            self._ledger.findings.append(RowFinding("row_unread", NO_TABLE, 0, squeeze(cell.text)[:60]))

    def _facts_by(self, caption: str) -> None:
        """A caption says whether the tables below state goals or results, whatever the document does."""
        plans, tells = bool(_PLANS.search(caption)), bool(_TELLS.search(caption))
        if _CAPTION.search(caption) or tells:
            if plans != tells:
                self._ledger.around = replace(self._around, facts=tells)
            elif not plans:
                self._ledger.around = self._around

    def _named_by(self, caption: Paragraph) -> None:
        """A caption that names its project in quotes: 2022年度“数字档案馆”项目绩效目标表."""
        named = _QUOTED.search(caption.text)
        if named is not None and not _WHOLE.search(caption.text):
            start = caption.start + named.start(1)
            source = Source(start, start + len(named.group(1)), named.group(1), caption.page)
            self._ledger.current = Current(self._ledger.new_project(squeeze(named.group(1)), source), from_form=True)

    def _named_by_sheet(self, name: str, table: Table) -> None:
        """A tab that names the project of its table; a sheet's second table goes on with it."""
        draft = self._ledger.current.draft
        if draft is None or draft.name != name:
            source = cell_source(table.cells[0], table=table.index)
            self._ledger.current = Current(self._ledger.new_project(name, source), from_form=True)

    @staticmethod
    def _caption_year(captions: Sequence[str]) -> int | None:
        for text in reversed(captions):
            match = _YEAR_CAPTION.match(text)
            if match:
                return int(match.group(1))
        return None

    def _grid(self, grid: Grid, caption: str | None, unit: str | None = None) -> None:
        heads = tuple(c.header for c in grid.columns)
        paged = bool(heads) and any(heads) and heads == self._heads and self._paged
        self._heads = heads
        if paged:
            pass
        elif not grid.inherited:
            by_sheet = _levels_in(squeeze(grid.table.name or ""), Levels())
            self._ledger.levels = replace(self._line_levels if by_sheet is None else by_sheet)
            if any(grid.levels):
                self._ledger.levels = Levels(*(clean_level(level) if level else None for level in grid.levels))
        elif caption and _GROUP_CAPTION.match(caption):
            # A line between two parts of one table heads the rows below it.
            self._ledger.levels = Levels(level1=clean_level(caption))
        if caption is not None:
            grid = _counted_in(_grown(grid, caption), caption)
        if grid.kind == "matrix":
            read_matrix(self._ledger, grid)
        elif grid.kind in ("indicators", "projects"):
            before = self._ledger.current
            GridReader(self._ledger, grid, unit).run()
            if grid.kind == "projects" and before.from_form:
                self._ledger.current = before  # parts of a project are listed; the rows below are the whole's
        elif grid.kind == "carrier":
            self._carrier(grid)

    def _carrier(self, grid: Grid) -> None:
        section = ""
        for row in grid.rows:
            if row.kind in ("header", "blank", "total"):
                continue
            filled = [(i, c) for i, c in enumerate(row.full) if c is not None and c.text]
            own = [c for c in row.cells if c is not None and c.text]
            counted = grid.columns[0].role == "index"
            label = next((c for i, c in filled if i == 0 and len(c.text) < 60 and not counted), None)
            if label is not None:
                section = squeeze(label.text)
            for cell in own:
                column = next((c for c in grid.columns if c.index == cell.col), None)
                role = column.role if column is not None else ""
                measures = column is not None and "措施" in column.header  # 推进措施 states what will be done
                if cell is label or (role in _BESIDE and not measures):
                    continue
                prefix = (section,) if section and not (label is None and cell.col == 0) else ()
                self._ledger.mining.append(
                    Mining(cell, grid.table.index, (*self._around.sections_at(grid.table.start), *prefix), None)
                )


__all__ = ["Around", "Mining", "RowFinding", "TableResult", "table_indicators"]


def _levels_in(text: str, before: Levels) -> Levels | None:
    """The levels that a line of nothing but level names states for the tables below it: 产出指标——数量指标."""
    parts = [p for p in _LEVELS_JOINED.split(_NUMBERED.sub("", text)) if p] if len(text) <= _LEVELS_LINE else []
    told = [level_of(p) for p in parts]
    if len(parts) not in (1, 2) or any(level is None or not level.exact for level in told):
        return None
    if len(parts) == 2:
        return Levels(parts[0], parts[1])
    second = told[0] is not None and told[0].rank == 2
    return Levels(before.level1, parts[0]) if second else Levels(parts[0])


def _names(form: Form) -> set[str]:
    return {squeeze(f.value.text) for f in form.fields if f.name == "name" and f.value is not None}


def _unit_told(captions: Sequence[str]) -> str | None:
    """The unit, no money, that a line above a table tells for it, alone or behind its title: 数量类（单位：个）."""
    told = (_UNIT_BEHIND.search(caption) or _UNIT_CAPTION.fullmatch(caption) for caption in reversed(captions))
    words = [match.group(1) for match in told if match is not None]
    known = parse_unit(words[0]) if words and not words[0].endswith("元") else None
    return words[0] if known is not None and known.unit is not None else None


def _counted_in(grid: Grid, caption: str) -> Grid:
    """A grid of places whose caption tells one unit (单位：人): heads without a unit of their own count in it."""
    told = _UNIT_CAPTION.fullmatch(caption)
    if told is None or grid.kind != "matrix" or told.group(1).endswith("元"):  # money is each measure's to tell
        return grid
    columns = tuple(
        replace(c, unit=told.group(1)) if c.unit is None and c.role == "measure" and not _RATED.search(c.header) else c
        for c in grid.columns
    )
    return replace(grid, columns=columns)


def _grown(grid: Grid, caption: str) -> Grid:
    """A grid whose caption says that its figures are growth: 居民消费价格比上年涨跌幅度 over 全市 | 城市 | 农村."""
    if not _GROWTH.search(caption):
        return grid
    columns = tuple(
        replace(c, role="change", group=c.group or caption) if c.role == "period_value" and c.year is None else c
        for c in grid.columns
    )
    return replace(grid, columns=columns)
