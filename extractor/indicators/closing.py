"""What the rows below a grid say of its project: 总分 | 100 | 94 | 优, 评价等级 | 良."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.documents.document import Cell
from extractor.indicators.projects import ProjectDraft, tidy
from extractor.indicators.values import is_blank
from extractor.regex import regex
from extractor.rows.evidence import is_grade
from extractor.rows.forms import inline_label, label_of
from extractor.rows.reading import Column, Row
from extractor.rows.shape import squeeze

_NUMBER = regex(r"\d+(?:\.\d+)?")
_POINTS = regex(r"(\d+(?:\.\d+)?)\s*分")


def close(draft: ProjectDraft, row: Row, scores: Sequence[Column], weights: Sequence[Column]) -> None:
    """Fill a project's score and conclusion from a total or a note below its indicators.

    Args:
        draft: the project; what it already has is kept.
        row: the row.
        scores: the grid's columns of points got; the first one is the project's own (自评得分 in front of 复核得分).
        weights: the grid's columns of points to be had.
    """
    cells = [c for c in row.cells if c is not None and c.text]
    if not cells or squeeze(cells[0].text).startswith("小计") or any(squeeze(c.text) == "小计" for c in cells[:2]):
        return
    if draft.score is None and row.kind == "total":
        draft.score = _score(row, cells, scores, weights)
    if draft.conclusion is None:
        draft.conclusion = _conclusion(row, cells)


def _score(row: Row, cells: Sequence[Cell], scores: Sequence[Column], weights: Sequence[Column]) -> float | None:
    texts = [squeeze(c.text) for c in cells]
    for k, text in enumerate(texts[:-1]):
        label = label_of(text)
        alone = k + 2 == len(texts) or not _NUMBER.fullmatch(texts[k + 2])
        if label is not None and label.field == "score" and alone and _NUMBER.fullmatch(texts[k + 1]):
            return float(texts[k + 1])  # 自评总分 | 96 | 自评等级 | 优秀
    for column in scores:
        cell = row.cells[column.index] if column.index < len(row.cells) else None
        if cell is not None and (found := _NUMBER.search(cell.text)):
            return float(found.group())
    numbers = [t for t in texts if _NUMBER.fullmatch(t)]
    if scores and len(numbers) == len(scores) + len(weights):
        return float(numbers[-1])  # 总分 | 100 | 96.87, where what 总分 covers was lost
    written = [found for t in texts if (found := _POINTS.fullmatch(t))]
    return float(written[0].group(1)) if scores and not weights and len(written) == 1 else None


def _conclusion(row: Row, cells: Sequence[Cell]) -> str | None:
    for k, cell in enumerate(cells):
        inline = inline_label(cell)
        if inline is not None and inline[0].field == "conclusion" and not is_blank(inline[2].text):
            return tidy(inline[2].text)
        label = label_of(cell.text)
        following = cells[k + 1] if k + 1 < len(cells) else None
        if label is not None and label.field == "conclusion" and following is not None:
            plain = label_of(following.text) is None and not is_blank(following.text)
            if plain and not _NUMBER.fullmatch(squeeze(following.text)):
                return tidy(following.text)
    last = squeeze(cells[-1].text)
    return last if row.kind == "total" and len(cells) > 1 and is_grade(last) else None
