"""Tables read by columns: heads stand in the first column and each further column is an indicator.

A card, one small form for one indicator (指标名称 | 受理投诉, 目标值 | ≥50件), is the same, heads and values in turn.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from extractor.documents.document import Cell
from extractor.regex import regex
from extractor.rows.columns import resolve
from extractor.rows.content import VALUE_ROLES, ColumnContent
from extractor.rows.evidence import is_units
from extractor.rows.forms import label_of
from extractor.rows.grids import Parts
from extractor.rows.guess import guess_of
from extractor.rows.header import Header, header_of, loose_header_of
from extractor.rows.heads import is_header
from extractor.rows.levels import level_of
from extractor.rows.reading import Column, Grid, Row
from extractor.rows.row_labels import Labelled, labelled

_NAMING = frozenset({"name", "content", "group"})
_FORM = frozenset({"project", "project_code", "budget", "organization", "department", "purpose", "costing"})
_NAME_LABELS = regex(r"^(?:指标)?名称$")
_MOST = 20  # rows of one such block
_LASTS = regex(r"\d\s*个?(?:工作日|日|天|小时|月|年)")
_TELLING = frozenset(("output.timeliness", "satisfaction"))  # levels whose indicators say so
_KNOWN = 0.6  # share of the heads that must be known


def turns(rows: Sequence[Row]) -> bool:
    """Whether rows of unknown heads are of one kind each: a row of unit words, of levels, of points that add up."""
    for row in rows[1:]:
        texts = [c.text for c in row.cells[1:] if c is not None and c.text]
        content = ColumnContent.of(texts)
        leveled = max(content.level1, content.level2) >= 0.9
        if len(texts) >= 3 and (is_units(content) or content.operator >= 0.9 or leveled):
            return True
    return False


def read_turned(
    parts: Parts,
    rows: Sequence[Row],
    start: int,
    *,
    above: tuple[str | None, str | None] = (None, None),
    sure: bool = False,
) -> int | None:
    """Read the block that begins at row ``start`` by columns, where its first column holds heads.

    Args:
        parts: what has been read of the table; a grid is added.
        rows: the table's rows.
        start: the row, by its place in ``rows``.
        above: the levels that lines above it state.
        sure: the rows are known to turn, whatever their heads.

    Returns:
        The place of the first row behind the block, or None where it is no such block.
    """
    told = labelled(rows, start)
    if told is not None and (after := _by_labels(parts, told, above)) is not None:
        return after
    block, end = (list(rows), rows[-1].index + 1) if sure else _block(rows, start)
    if len(block) < 2 or (sure and any(_label(r) is None for r in block)):
        return None
    side = _side(block)
    card = None if sure else _card(block, side)
    lines = card if card is not None else _lines(block, side)
    groups: list[Cell | None] = []
    if lines is not None and len(lines) > 2 and lines[0][0] is lines[1][0]:
        groups, lines = lines[0][1], lines[1:]  # 大气环境 over the measures of which one head, two lines high, tells
    if lines is None or not (sure or _told(lines, card is not None)):
        return None
    lines = _spread(lines) if parts.table.ragged and card is None else lines
    content = [ColumnContent.of([c.text for c in values if c is not None and c.text]) for _, values in lines]
    columns = resolve([[label for label, _ in lines]], len(lines), content)
    return end if _add(parts, columns, lines, groups, above, [r.index for r in block]) else None


def _by_labels(parts: Parts, told: Labelled, above: tuple[str | None, str | None]) -> int | None:
    """Read a block whose rows say in front what they hold; the place of the first row behind it."""
    deepest = max(map(len, told.labels))
    header = [[label[min(k, len(label) - 1)] for label in told.labels] for k in range(deepest)]
    content = [ColumnContent.of([c.text for c in values if c is not None and c.text]) for values in told.values]
    columns = resolve(header, len(told.labels), content)
    lines = [(label[-1], list(values)) for label, values in zip(told.labels, told.values, strict=True)]
    added = _add(parts, columns, lines, list(told.groups), above, told.rows)
    return told.rows[-1] + 1 if added else None


def _add(
    parts: Parts,
    columns: Sequence[Column],
    lines: list[tuple[Cell, list[Cell | None]]],
    groups: list[Cell | None],
    above: tuple[str | None, str | None],
    block: Iterable[int],
) -> bool:
    """Add the grid whose columns are these lines, where they hold names and values; whether they do."""
    columns = tuple(columns)
    depth = max(len(values) for _, values in lines)
    roles = {c.role for c in columns}
    if "name" not in roles or not roles & (VALUE_ROLES | {"weight", "score"}):
        return False
    if groups and "level1" not in roles:
        lines = [*lines, (lines[0][0], groups)]
        columns = (*columns, Column(len(columns), "level1", found_by="rows.content"))
    out = []
    for k in range(depth):
        full = tuple(values[k] if k < len(values) else None for _, values in lines)
        seen = [values[k - 1] if 0 < k <= len(values) else None for _, values in lines]
        cells = tuple(c if c is not None and c is not before else None for c, before in zip(full, seen, strict=True))
        named = any(c.role == "name" and cells[c.index] is not None for c in columns)
        if named and any(c is not None and c.text for c in cells):
            out.append(Row(k, "indicator", cells, full))
    if not out:
        return False
    for index in block:
        parts.kinds[index] = "indicator"
    parts.parts.append(Grid(parts.table, "indicators", columns, (), tuple(out), levels=above))
    return True


def _spread(lines: list[tuple[Cell, list[Cell | None]]]) -> list[tuple[Cell, list[Cell | None]]]:
    """Levels whose merges a flattened text lost, each over what is of its kind.

    Example: 产出指标 | 效益指标 over 数量指标 | 质量指标 | 社会效益指标 reaches over two and one.
    """
    rank = {h.role: k for k, (label, _) in enumerate(lines) if (h := header_of(label.text)) is not None}
    if "level1" not in rank or "level2" not in rank:
        return lines
    ones = [c for c in lines[rank["level1"]][1] if c is not None and c.text]
    twos = [c for c in lines[rank["level2"]][1] if c is not None and c.text]
    kinds = [_kind(c.text) for c in ones]
    widest = max(sum(c is not None and bool(c.text) for c in values) for _, values in lines)
    packed = lines[rank["level1"]][1][: len(ones)] == ones  # else they stand where they belong
    if not packed or len(ones) >= len(twos) or any(c.col_span > 1 for c in (*ones, *twos)):
        return lines
    if len(twos) < widest:
        over_names = _over_names(lines, rank, twos)
        if over_names is None:
            return lines
        twos = over_names
        lines = [(head, list(twos) if k == rank["level2"] else values) for k, (head, values) in enumerate(lines)]
    over: list[Cell | None] = []
    at = 0
    for two in twos:
        at = next((k for k in range(at, len(ones)) if kinds[k] == _kind(two.text) != ""), at)
        over.append(ones[at])
    if {id(c) for c in over} != {id(c) for c in ones}:
        return lines
    out = list(lines)
    out[rank["level1"]] = (lines[rank["level1"]][0], over)
    return out


def _over_names(
    lines: Sequence[tuple[Cell, list[Cell | None]]], rank: Mapping[str | None, int], twos: Sequence[Cell]
) -> list[Cell] | None:
    """For each name the second level over it: in order, each over one name or more; None where none is likeliest."""
    if "name" not in rank or lines[rank["level2"]][1][: len(twos)] != list(twos):
        return None
    names = lines[rank["name"]][1]
    goals = lines[rank["target"]][1] if "target" in rank else [None] * len(names)
    told = [(c.text, g.text if g is not None else "") for c, g in zip(names, goals, strict=True) if c is not None]
    levels = [level.category for two in twos if (level := level_of(two.text)) is not None]
    if len(told) < len(names) or len(levels) < len(twos) or len(names) > _MOST:
        return None
    cost = [[_unlike(level, *name) for level in levels] for name in told]
    ranked = sorted(
        (sum(row[bisect(cuts, k)] for k, row in enumerate(cost)), cuts)
        for cuts in combinations(range(1, len(names)), len(twos) - 1)
    )
    if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
        return None
    return [twos[bisect(ranked[0][1], k)] for k in range(len(names))]


def _unlike(level: str, name: str, goal: str) -> int:
    """How little an indicator suits a level: 0 where its words tell that level, 2 where they tell another."""
    found = guess_of(name)
    told = {found[0]} if found is not None else set()
    if _LASTS.search(goal):
        told.add("output.timeliness")
    if level in told:
        return 0
    return 2 if level in _TELLING or _TELLING & told else 1


def _kind(level: str) -> str:
    """What a level's indicators are of: output, benefit, satisfaction …; nothing where it is no level."""
    known = level_of(level)
    return known.category.partition(".")[0] if known is not None else ""


def _block(rows: Sequence[Row], start: int) -> tuple[list[Row], int]:
    """Rows from ``start`` on that begin with a head, up to the head that begins another one."""
    block: list[Row] = []
    first = ""
    k = start
    while k < len(rows) and len(block) < _MOST:
        row = rows[k]
        k += 1
        if row.kind == "blank":
            continue
        label = _label(row)
        if label is not None and label.col_span >= len(row.cells):
            return block, row.index  # a line over the card
        second = len(block) == 1 and label is block[0].full[0]  # the same cell, two lines high
        if label is None or (label.text in first and block and not second) or level_of(label.text) is not None:
            return block, row.index
        if sum(c is not None and bool(c.text) for c in row.cells) > 2 and is_header(row):
            return block, row.index  # the heads of a grid below form rows
        first = first or label.text
        block.append(row)
    return block, rows[k - 1].index + 1 if block else start


def _label(row: Row) -> Cell | None:
    cell = row.full[0] if row.full else None
    if cell is not None and cell.row_span > 2:
        cell = row.cells[1] if len(row.cells) > 1 else None
    return cell if cell is not None and cell.text and len(cell.text) <= 16 else None


def _side(block: Sequence[Row]) -> int:
    first = block[0].full[0]
    return 1 if first is not None and first.row_span > 2 else 0


def _head(text: str) -> Header | None:
    if _NAME_LABELS.match(text.strip()):
        return header_of("指标名称")
    return loose_header_of(text)


def _lines(block: Sequence[Row], side: int) -> list[tuple[Cell, list[Cell | None]]] | None:
    """Each row as its head and what stands to the right of it."""
    out: list[tuple[Cell, list[Cell | None]]] = []
    for row in block:
        label = _label(row)
        assert label is not None
        begin = label.col + label.col_span
        out.append((label, list(row.full[begin:])))
    widths = {len(v) for _, v in out}
    return out if len(widths) == 1 and widths != {0} else None


def _card(block: Sequence[Row], side: int) -> list[tuple[Cell, list[Cell | None]]] | None:
    """Heads and values in turn, as pairs; None where the rows are no such card."""
    out: list[tuple[Cell, list[Cell | None]]] = []
    for row in block:
        own = [c for i, c in enumerate(row.cells) if c is not None and c.text and i >= side]
        k = 0
        while k < len(own):
            head = own[k]
            value = own[k + 1] if k + 1 < len(own) else None
            if value is not None and _listed(value.text) and not _known(head.text):
                return None
            if k and not _known(head.text) and label_of(head.text) is None:
                return None
            if value is not None and _listed(value.text) and k + 2 < len(own) and not _known(own[k + 2].text):
                out.append((head, [None]))  # a head whose value is blank
                k += 1
                continue
            out.append((head, [value]))
            k += 2
    return out if len(out) >= 3 else None


def _known(text: str) -> bool:
    head = _head(text)
    return head is not None and (head.role is not None or head.year is not None)


def _listed(text: str) -> bool:
    head = header_of(text)
    return head is not None and head.role is not None


def _told(lines: Sequence[tuple[Cell, list[Cell | None]]], card: bool) -> bool:
    """Whether the heads are an indicator's, each with something of its own, and no form's."""
    heads = [_head(label.text) for label, _ in lines]
    roles = [h.role for h in heads if h is not None]
    known = sum(h is not None and (h.role is not None or h.year is not None) for h in heads)
    if known < _KNOWN * len(heads) or any(r in _FORM for r in roles):
        return False
    named = next((v for (_, v), h in zip(lines, heads, strict=True) if h is not None and h.role in _NAMING), None)
    if named is None and not card and "unit" in roles and _worded(lines[0][1]):
        named = lines[0][1]  # 任务名目 over 计数单位
    if named is None:
        return False
    texts = [c.text for c in dict.fromkeys(named) if c is not None and c.text]
    valued = sum(r in VALUE_ROLES | {"weight", "score"} for r in roles)
    valued += sum(h is not None and h.role is None and h.year is not None for h in heads)
    heading = sum(header_of(t) is not None for t in texts)  # 竣工时间 is an indicator's name too
    if not texts or not valued or 2 * heading >= len(texts):
        return False
    if card:
        return len(lines) >= 3 and valued >= 1 and any(r == "name" for r in roles)
    return len(texts) >= 2 and len(lines) >= 2 and len(set(texts)) == len(texts)


def _worded(cells: Sequence[Cell | None]) -> bool:
    """Whether cells hold words and no figures: what a row of units counts."""
    texts = [c.text for c in cells if c is not None and c.text]
    return bool(texts) and not any(ch.isdigit() for t in texts for ch in t) and not is_units(ColumnContent.of(texts))


__all__ = ["read_turned", "turns"]
