"""Neutral blocks of a document: whether they are well formed, what they say, and whether labels of rows fit them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from extractor.training.validation.terms import ROW_KINDS, column_roles


def text_of_blocks(document: dict[str, Any]) -> str:
    """All text of a blocks document, in order."""
    parts: list[str] = []
    for block in document["blocks"]:
        if block["type"] == "table":
            parts += [cell if isinstance(cell, str) else cell["text"] for row in block["rows"] for cell in row]
        else:
            parts.append(block["text"])
    return "\n".join(parts)


def check_blocks(document: Any) -> Iterator[str]:
    """Reasons why ``document`` is no well-formed blocks document."""
    if not isinstance(document, dict) or not isinstance(document.get("blocks"), list):
        yield "blocks.json 没有 blocks 列表"
        return
    for at, block in enumerate(document["blocks"]):
        kind = block.get("type")
        if kind in ("heading", "paragraph"):
            if not isinstance(block.get("text"), str) or not block["text"].strip():
                yield f"第{at}块没有文字"
            if kind == "heading" and not isinstance(block.get("level"), int):
                yield f"第{at}块标题没有级别"
        elif kind == "table":
            yield from (f"第{at}块表格：{reason}" for reason in check_table(block.get("rows") or []))
        else:
            yield f"第{at}块类型不明：{kind!r}"


def check_table(rows: list[list[Any]]) -> Iterator[str]:
    """Every grid position must be covered exactly once and the grid must be rectangular."""
    taken: dict[tuple[int, int], int] = {}
    for r, row in enumerate(rows):
        c = 0
        for cell in row:
            down, right = (1, 1) if isinstance(cell, str) else (cell.get("rowspan", 1), cell.get("colspan", 1))
            if not isinstance(cell, str) and not isinstance(cell.get("text"), str):
                yield f"第{r}行有单元格没有 text"
            while (r, c) in taken:
                c += 1
            for place in ((r + dr, c + dc) for dr in range(down) for dc in range(right)):
                if place in taken:
                    yield f"位置{place}被覆盖两次"
                taken[place] = r
            c += right
    if not rows:
        yield "没有行"
        return
    if max(r for r, _ in taken) >= len(rows):
        yield "rowspan 超出表格"
    widths = Counter(r for r, _ in taken)
    if len(set(widths.values())) > 1 or len(widths) != len(rows):
        yield f"各行列数不同：{sorted(widths.items())}"


def check_labels(gold: dict[str, Any], blocks: dict[str, Any] | None) -> Iterator[str]:
    """Reasons why the row and column labels of ``gold`` do not fit the tables of its blocks."""
    rows, columns = gold.get("rows") or [], gold.get("columns") or []
    tables = [grid_of(block["rows"]) for block in (blocks or {"blocks": []})["blocks"] if block["type"] == "table"]
    want = {(t, r) for t, grid in enumerate(tables) for r in range(len(grid))}
    got = [(row["table"], row["row"]) for row in rows]
    if rows and (len(got) != len(set(got)) or set(got) != want):
        yield "rows 应逐行标注，不多不少"
        return
    for row in rows:
        if row["kind"] not in ROW_KINDS or set(row) - {"table", "row", "kind", "level"}:
            yield f"rows：{row}"
    roles = column_roles()
    for column in columns:
        place = f"columns：表{column['table']}列{column['col']}"
        if column["role"] not in roles or set(column) - {"table", "col", "role", "header", "row"}:
            yield f"{place}：{column}"
        elif not (column["table"] < len(tables) and column["row"] < len(tables[column["table"]])):
            yield f"{place}：表或行不存在"
        elif column["col"] >= len(tables[column["table"]][column["row"]]):
            yield f"{place}：列不存在"
        elif column["header"] and tables[column["table"]][column["row"]][column["col"]] != column["header"]:
            yield f"{place}：表头 {column['header']!r} 不在该处"


def grid_of(rows: list[list[Any]]) -> list[list[str]]:
    """The text at every position of a table, merged cells everywhere that they cover."""
    grid: list[dict[int, str]] = [{} for _ in rows]
    for r, row in enumerate(rows):
        c = 0
        for cell in row:
            plain = isinstance(cell, str)
            text, down, right = (
                (cell, 1, 1) if plain else (cell["text"], cell.get("rowspan", 1), cell.get("colspan", 1))
            )
            while c in grid[r]:
                c += 1
            for dr in range(down):
                for dc in range(right):
                    grid[r + dr][c + dc] = text
            c += right
    return [[row[c] for c in sorted(row)] for row in grid]
