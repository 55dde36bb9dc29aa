"""Grids whose header repeats: two or more blocks of the same columns stand side by side in one table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractor.documents.document import Cell
from extractor.rows.header import header_of, weak_header_of
from extractor.rows.levels import level_of
from extractor.rows.reading import Row
from extractor.rows.shape import squeeze

_NAMING = frozenset({"name", "content", "group", "place"})
_SHARED = frozenset({"index", "level1", "group", "project", "project_code", "budget", "organization", "department"})
_TRAILING = 2  # columns behind the last block (备注) that belong to none


@dataclass(frozen=True, slots=True)
class Block:
    """The columns of one block, and the levels that upper heads over it name ("效益指标", "社会效益指标")."""

    columns: range
    levels: tuple[str | None, str | None]

    def mask(self, cells: Sequence[Cell | None], begin: int, end: int) -> tuple[Cell | None, ...]:
        """A line of cells without those of the other blocks, which reach from ``begin`` to ``end``."""
        return tuple(None if begin <= i < end and i not in self.columns else c for i, c in enumerate(cells))


def blocks_of(lines: Sequence[Sequence[Cell | None]], width: int) -> list[Block]:
    """The blocks of a header, empty where its lowest line does not repeat.

    Args:
        lines: header lines top down, each with the covering cell per column.
        width: number of columns.

    Example: 项目 单位 计划 进度 项目 单位 计划 进度 are two blocks of four columns.
    """
    if not lines:
        return []
    lower = [squeeze(c.text) if i < len(lines[-1]) and (c := lines[-1][i]) is not None else "" for i in range(width)]
    for start in range(max(3, width // 2)):
        for size in range(2, (width - start) // 2 + 1):
            first = lower[start : start + size]
            if not all(first) or len(set(first)) < size or not _names(first):
                continue
            times = 1
            while lower[start + times * size : start + (times + 1) * size] == first:
                times += 1
            if times < 2 or width - (start + times * size) > _TRAILING:
                continue
            if any(lower[:start]) and not _leads(lower[:start]):
                continue
            blocks = [range(start + k * size, start + (k + 1) * size) for k in range(times)]
            uppers = [_uppers(lines, b) for b in blocks]
            if any((h := header_of(u)) is not None and h.half for over in uppers for u in over):
                return []  # 长期 and 年度 belong to one indicator
            return [Block(b, _levels(over)) for b, over in zip(blocks, uppers, strict=True)]
    return []


def apart(lines: Sequence[Sequence[Cell | None]], body: Sequence[Row], width: int) -> list[Block]:
    """Tables beside each other with a blank column between them, as sheets have them; empty where there is one only.

    Args:
        lines: header lines top down, each with the covering cell per column.
        body: the rows below.
        width: number of columns.
    """
    filled = [False] * width
    for cells in (*lines, *(r.full for r in body)):
        for i, cell in enumerate(cells[:width]):
            filled[i] = filled[i] or (cell is not None and bool(cell.text))
    parts: list[range] = []
    for i, held in enumerate(filled):
        if held and parts and parts[-1].stop == i:
            parts[-1] = range(parts[-1].start, i + 1)
        elif held:
            parts.append(range(i, i + 1))
    heads = [[c.text for i in p if i < len(lines[-1]) and (c := lines[-1][i]) is not None and c.text] for p in parts]
    if len(parts) < 2 or any(len(p) < 2 or len(h) < len(p) for p, h in zip(parts, heads, strict=True)):
        return []
    return [Block(p, _levels(_uppers(lines, p))) for p in parts]


def split(rows: Sequence[Row], block: Block, blocks: Sequence[Block]) -> list[Row]:
    """The rows with one block's cells only, blank ones left out."""
    begin, end = blocks[0].columns.start, blocks[-1].columns.stop
    out = []
    for row in rows:
        cells = block.mask(row.cells, begin, end)
        own = [c for i, c in enumerate(cells) if c is not None and c.text and i >= begin]
        whole = [c for c in row.cells if c is not None and c.text]
        if own or (len(whole) == 1 and block is blocks[0]):
            out.append(replace(row, cells=cells, full=block.mask(row.full, begin, end)))
    return out


def _names(heads: Sequence[str]) -> bool:
    read = [weak_header_of(h) for h in heads]
    return any(h is not None and h.role in _NAMING for h in read)


def _leads(heads: Sequence[str]) -> bool:
    """Whether columns in front of the blocks are shared by them: running numbers, levels, a label at the side."""
    read = [header_of(h) for h in heads if h]
    return all(h is not None and (h.transparent or h.role in _SHARED) for h in read)


def _uppers(lines: Sequence[Sequence[Cell | None]], block: range) -> list[str]:
    """Upper heads over a whole block, top down: the block's alone, or a level's that others share (产出指标)."""
    out = []
    for line in lines[:-1]:
        over = {id(c): c for i in block if i < len(line) and (c := line[i]) is not None and c.text}
        if len(over) == 1:
            (cell,) = over.values()
            own = cell.col >= block.start and cell.col + cell.col_span <= block.stop
            if own or level_of(cell.text) is not None:
                out.append(cell.text)
    return out


def _levels(uppers: Sequence[str]) -> tuple[str | None, str | None]:
    """Level 1 and 2 of a block by its upper heads; a lone one is level 1 unless it names a kind (数量指标)."""
    if len(uppers) > 1:
        return uppers[-2], uppers[-1]
    return stated(uppers[0]) if uppers else (None, None)


def stated(text: str) -> tuple[str | None, str | None]:
    """The levels that a lone line or head states: level 2 for 数量指标, level 1 for anything else."""
    level = level_of(text)
    return (None, text) if level is not None and level.rank == 2 else (text, None)
