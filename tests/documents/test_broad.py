"""Sheets broader than their paper: the columns behind stand on the next pages."""

from collections.abc import Sequence

import pytest

from extractor.documents.document import Document
from tests.documents.made import grids, read_checked
from tests.documents.pdf_pages import sheet_pages

HEADS = ("序号", "指标名称", "计量单位", "上年实际", "本年目标", "责任科室")
ROWS = (
    ("1", "新建口袋公园", "个", "6", "≥9", "绿化科"),
    ("2", "补植行道树", "株", "1820", "≥2100", "绿化科"),
    ("3", "修复破损路灯", "盏", "460", "≥500", "照明站"),
    ("4", "清淤雨水管渠", "公里", "38.5", "≥42", "排水所"),
    ("5", "路面坑槽修补及时率", "%", "93", "≥96", "养护所"),
    ("6", "市民满意度", "%", "88", "≥90", "办公室"),
)

AGAIN = [(str(7 + i % 3), *row[1:]) for i, row in enumerate(reversed(ROWS))]


def _document(parts: Sequence[Sequence[Sequence[str]]], *, ruled: bool, titles: Sequence[str] = ()) -> Document:
    return read_checked(sheet_pages(parts, ruled=ruled, titles=titles), "a.pdf")


@pytest.mark.parametrize("ruled", [True, False], ids=["ruled", "no rules"])
@pytest.mark.parametrize("cut", [2, 3, 4])
def test_the_columns_of_the_next_page_stand_beside_those_of_the_first(cut: int, ruled: bool) -> None:
    table = (HEADS, *ROWS)
    document = _document([[row[:cut] for row in table], [row[cut:] for row in table]], ruled=ruled)
    assert grids(document) == [[list(row) for row in table]]
    (found,) = document.tables()
    pages = {c.col: c.page for c in found.cells if c.row == 1}
    assert pages == {col: 1 if col < cut else 2 for col in range(len(HEADS))}


@pytest.mark.parametrize("ruled", [True, False], ids=["ruled", "no rules"])
def test_rows_that_take_two_pages_have_their_columns_on_the_third_and_fourth(ruled: bool) -> None:
    first, second = (HEADS, *ROWS), AGAIN
    parts = [[row[:3] for row in first], [row[:3] for row in second], [row[3:] for row in first]]
    document = _document([*parts, [row[3:] for row in second]], ruled=ruled)
    assert [tuple(row) for grid in grids(document) for row in grid] == [*first, *second]


@pytest.mark.parametrize("ruled", [True, False], ids=["ruled", "no rules"])
def test_the_same_columns_on_the_next_page_are_further_rows(ruled: bool) -> None:
    found = grids(_document([[HEADS, *ROWS], [HEADS, *AGAIN]], ruled=ruled))
    assert [tuple(row) for grid in found for row in grid if row[0] != "序号"] == [*ROWS, *AGAIN]


def test_a_table_with_a_name_column_of_its_own_stands_alone() -> None:
    other = [("指标名称", "分值"), *((f"{row[1]}得分", str(10 + i)) for i, row in enumerate(ROWS))]
    assert len(grids(_document([[row[:4] for row in (HEADS, *ROWS)], other], ruled=True))) == 2


def test_what_has_a_title_of_its_own_stands_alone() -> None:
    parts = [[row[:4] for row in (HEADS, *ROWS)], [row[4:] for row in (HEADS, *ROWS)]]
    document = _document(parts, ruled=True, titles=["附表1 市政设施维护目标表", "附表2 责任科室安排"])
    assert len(grids(document)) == 2
