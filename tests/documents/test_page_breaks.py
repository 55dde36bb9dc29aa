"""Flattened tables over pages: numbers of pages between rows, headers said again; and frames drawn with characters."""

from __future__ import annotations

import pytest

from extractor.documents.document import Paragraph
from extractor.documents.text import read_text
from extractor.settings import Settings

HEAD = ["序号", "指标名称", "单位", "目标值"]
ROWS = [["1", "新建口袋公园", "个", "12"], ["2", "行道树补植", "株", "860"], ["3", "绿地管护率", "%", "98"]]
TITLE = "2024年园林绿化任务表"


def tabs(rows: list[list[str]]) -> str:
    return "".join("\t".join(row) + "\n" for row in rows)


def blanks(rows: list[list[str]]) -> str:
    return "".join(" ".join(row) + "\n" for row in rows)


def bars(rows: list[list[str]]) -> str:
    return "".join("| " + " | ".join(row) + " |\n" for row in rows)


def boxed(rows: list[list[str]], chars: str) -> str:
    left, across, right, down = chars
    rule = left + across * 20 + right + "\n"
    return rule + "".join(down + f" {down} ".join(row) + down + "\n" + rule for row in rows)


def grids(text: str) -> list[list[list[str | None]]]:
    document = read_text(text.encode(), filename="a.txt", settings=Settings())
    return [[[None if c is None else c.text for c in row] for row in t.grid()] for t in document.tables()]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(tabs([HEAD, ROWS[0]]) + "\n— 3 —\n\n" + tabs(ROWS[1:]), id="tabs, a marked number"),
        pytest.param(tabs([HEAD, ROWS[0]]) + "\n3\n\n" + tabs(ROWS[1:]), id="tabs, a bare number"),
        pytest.param(blanks([HEAD, *ROWS[:2]]) + "\n第3页 共9页\n\n" + blanks(ROWS[2:]), id="blanks, a marked number"),
        pytest.param(blanks([HEAD, *ROWS[:2]]) + "\n3\n\n" + blanks(ROWS[2:]), id="blanks, a bare number"),
        pytest.param(bars([HEAD, ROWS[0]]) + "\n3\n\n" + bars(ROWS[1:]), id="bars, a bare number"),
        pytest.param(tabs([HEAD, ROWS[0]]) + "\n- 3 -\n" + tabs([HEAD, *ROWS[1:]]), id="the header again"),
        pytest.param(
            tabs([HEAD, ROWS[0]]) + f"\n3\n{TITLE}（续表）\n" + tabs([HEAD, *ROWS[1:]]), id="a title that says so"
        ),
        pytest.param(
            blanks([HEAD, *ROWS[:2]]) + f"\n\f{TITLE}\n" + blanks([HEAD, *ROWS[2:]]), id="title and header again"
        ),
        pytest.param(boxed([HEAD, *ROWS], "╔═╗║"), id="a frame of double lines"),
        pytest.param(boxed([HEAD, *ROWS], "┌─┐│"), id="a frame of single lines"),
        pytest.param(boxed([HEAD, *ROWS], "┏━┓┃"), id="a frame of heavy lines"),
    ],
)
def test_one_table(text: str) -> None:
    assert grids(f"{TITLE}\n{text}") == [[HEAD, *ROWS]]


def test_bars_between_cells_only() -> None:
    head = ["一级指标", "三级指标", "指标值"]
    rows = [head, ["产出指标", "供餐学校", "43所"], ["", "补助", "5元"], ["效益指标", "巩固率", "97%"]]
    assert grids("".join(" | ".join(row) + "\n" for row in rows)) == [rows]


@pytest.mark.parametrize(
    "between",
    [
        pytest.param("2025年园林绿化任务表\n", id="another title"),
        pytest.param("各单位要按季度报送进度。\n", id="a sentence"),
        pytest.param("绿化手续\n", id="a line that only ends in 续"),
    ],
)
def test_two_tables_with_one_header(between: str) -> None:
    text = f"{TITLE}\n{tabs([HEAD, *ROWS[:2]])}\n{between}{tabs([HEAD, *ROWS])}"
    assert grids(text) == [[HEAD, *ROWS[:2]], [HEAD, *ROWS]]


def test_a_number_between_sentences_stays() -> None:
    document = read_text("全区绿化面积如下。\n\n12\n\n请遵照执行。\n".encode(), filename="a.txt", settings=Settings())
    assert [b.text for b in document.blocks if isinstance(b, Paragraph)] == ["全区绿化面积如下。", "12", "请遵照执行。"]


@pytest.mark.parametrize("rule", ["+--+--+", "+==+", "├─┤", "═══"])
def test_frames_without_text_are_no_table(rule: str) -> None:
    assert grids(f"{rule}\n" * 8 + "说明。\n") == []
