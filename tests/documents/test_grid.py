"""Tables that page breaks cut, put together again; and the grid that remains of claimed spans."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.documents.build import RawCell
from extractor.documents.grid import Fragment, PageCell, compact, stitch

Row = Sequence[str]
"""Cell texts; ``>`` at the end: the text fills its cell to the last line, which is full; ``^``: covered from above;
``*``: stands at the page's end in two lines that do not run on."""

XS = (72.0, 150.0, 250.0, 400.0, 520.0)
HEAD = ("一级指标", "二级指标", "三级指标", "指标值")


def part(
    page: int, *rows: Row, xs: Sequence[float] = XS, first: bool = True, last: bool = True, room: float = 0
) -> Fragment:
    cells: dict[tuple[int, int], PageCell] = {}
    owner: dict[int, tuple[int, int]] = {}
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text == "^":
                held = cells[owner[c]]
                held.cell = RawCell(held.cell.row, c, held.cell.text, r + 1 - held.cell.row, page=page)
                continue
            full = text.endswith(">")
            end = full or text.endswith("*")
            plain = text.rstrip(">*")
            cells[r, c] = PageCell(RawCell(r, c, plain, page=page), full, end, 2 if end else bool(plain))
            owner[c] = (r, c)
    return Fragment(list(cells.values()), list(xs[: len(rows[0]) + 1]), page, first, last, room, [20.0] * len(rows))


def tables(*fragments: Fragment) -> list[list[list[str]]]:
    """Texts on the laid-out grid; a merged cell's text stands at every position."""
    out = []
    for _, cells in stitch(fragments):
        n_rows = max(c.row + c.row_span for c in cells)
        n_cols = max(c.col + c.col_span for c in cells)
        grid = [[""] * n_cols for _ in range(n_rows)]
        for c in cells:
            for r in range(c.row, c.row + c.row_span):
                for k in range(c.col, c.col + c.col_span):
                    grid[r][k] = c.text
        out.append(grid)
    return out


TOP = [HEAD, ("产出指标", "数量指标", "检查次数", "≥4次")]


def test_a_table_goes_on_over_three_pages() -> None:
    a, b, c = (("产出指标", "数量指标", f"第{i}项", f"{i}次") for i in range(3))
    assert tables(part(1, HEAD, a), part(2, b), part(3, c)) == [[list(HEAD), list(a), list(b), list(c)]]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(part(1, *TOP), part(3, ("产出指标", "质量指标", "合格率", "95%")), id="another page between"),
        pytest.param(
            part(1, *TOP, last=False), part(2, ("产出指标", "质量指标", "合格率", "95%")), id="text behind it"
        ),
        pytest.param(
            part(1, *TOP), part(2, ("产出指标", "质量指标", "合格率", "95%"), first=False), id="text before it"
        ),
        pytest.param(
            part(1, *TOP, room=300), part(2, ("产出指标", "质量指标", "合格率", "95%")), id="room left on the page"
        ),
        pytest.param(
            part(1, *TOP), part(2, ("甲", "乙", "丙", "丁"), xs=(72, 150, 250, 400, 480)), id="another right edge"
        ),
        pytest.param(part(1, *TOP), part(2, ("甲", "乙", "丙", "丁"), xs=(72, 120, 200, 300, 520)), id="other columns"),
        pytest.param(
            part(1, *TOP), part(2, ("项目名称", "校舍维修", "预算数", "30.00"), HEAD), id="a new form behind a grid"
        ),
        pytest.param(
            part(1, ("项目名称", "甲", "单位", "某局"), HEAD, ("产出指标", "数量指标", "次数", "4次")),
            part(2, ("项目名称", "乙", "单位", "某局"), HEAD),
            id="the next form",
        ),
        pytest.param(
            part(1, ("项目名称", "甲", "单位", "某局"), HEAD, ("产出指标", "数量指标", "次数", "4次")),
            part(2, HEAD, ("产出指标", "数量指标", "人数", "5人")),
            id="a grid of its own",
        ),
        pytest.param(
            part(1, *TOP, ("满意度指标", "服务对象满意度", "满意度", "90%")),
            part(2, HEAD, ("产出指标", "数量指标", "人数", "5人")),
            id="the same header, levels from the start",
        ),
    ],
)
def test_two_tables_stay_two(first: Fragment, second: Fragment) -> None:
    assert len(tables(first, second)) == 2


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        pytest.param(
            part(1, *TOP),
            part(2, HEAD, ("产出指标", "质量指标", "合格率", "95%")),
            [*TOP, ("产出指标", "质量指标", "合格率", "95%")],
            id="header printed again",
        ),
        pytest.param(
            part(
                1,
                ("一级指标", "二级指标", "年度", ""),
                ("^", "^", "三级指标", "指标值"),
                ("产出指标", "数量指标", "次数", "4次"),
            ),
            part(
                2,
                ("一级指标", "二级指标", "年度", ""),
                ("^", "^", "三级指标", "指标值"),
                ("产出指标", "质量指标", "率", "95%"),
            ),
            [
                ("一级指标", "二级指标", "年度", ""),
                ("一级指标", "二级指标", "三级指标", "指标值"),
                ("产出指标", "数量指标", "次数", "4次"),
                ("产出指标", "质量指标", "率", "95%"),
            ],
            id="two-line header printed again",
        ),
        pytest.param(
            part(1, HEAD, ("产出指标", "数量指标", "检查次数", "≥4次"), ("^", "^", "培训次数", "≥2次")),
            part(2, ("", "", "宣传次数", "≥1次"), ("^", "质量指标", "合格率", "95%")),
            [
                HEAD,
                ("产出指标", "数量指标", "检查次数", "≥4次"),
                ("产出指标", "数量指标", "培训次数", "≥2次"),
                ("产出指标", "数量指标", "宣传次数", "≥1次"),
                ("产出指标", "质量指标", "合格率", "95%"),
            ],
            id="merged cells go on",
        ),
        pytest.param(
            part(1, *TOP),
            part(2, ("产出指标", "质量指标", "合格率", "")),
            [*TOP, ("产出指标", "质量指标", "合格率", "")],
            id="a blank value stays blank",
        ),
        pytest.param(
            part(1, HEAD, ("产出指标", "数量指标", "次数", "按照年度工作安排组织实施，明确>")),
            part(2, ("", "", "", "责任分工")),
            [HEAD, ("产出指标", "数量指标", "次数", "按照年度工作安排组织实施，明确责任分工")],
            id="a row cut inside a cell",
        ),
        pytest.param(
            part(
                1,
                HEAD,
                ("产出指标", "数量指标", "检查的次>", "按照年度工作安排组织实施，明确>"),
                ("效益", "社会", "甲", "1.完成；*"),
            ),
            part(2, ("满意度", "群众", "", "无")),
            [
                HEAD,
                ("产出指标", "数量指标", "检查的次", "按照年度工作安排组织实施，明确"),
                ("效益", "社会", "甲", "1.完成；"),
                ("满意度", "群众", "", "无"),
            ],
            id="a row that only looks cut",
        ),
        pytest.param(
            part(1, ("项目名称", "校舍维修"), ("绩效目标", "1.完成维修；*")),
            part(2, ("", "2.保障安全。"), ("备注", "无")),
            [("项目名称", "校舍维修"), ("绩效目标", "1.完成维修；\n2.保障安全。"), ("备注", "无")],
            id="a field cut between its items",
        ),
        pytest.param(
            part(1, ("项目名称", "校舍维修"), ("绩效目>", "按照年度工作安排组织实施，明确>")),
            part(2, ("标", "责任分工。"), ("备注", "无")),
            [("项目名称", "校舍维修"), ("绩效目标", "按照年度工作安排组织实施，明确责任分工。"), ("备注", "无")],
            id="a label cut",
        ),
        pytest.param(
            part(1, HEAD, ("产出指>", "数量指标", "次数", "4次")),
            part(2, ("标", "质量指标", "合格率", "95%")),
            [HEAD, ("产出指标", "数量指标", "次数", "4次"), ("产出指标", "质量指标", "合格率", "95%")],
            id="a level's name cut",
        ),
        pytest.param(
            part(1, ("项目名称", "甲", "单位", "某局"), ("预算数", "30.00", "其中", "无")),
            part(2, ("主管部门", "某厅", "编码", "07"), HEAD, ("产出指标", "数量指标", "次数", "4次")),
            [
                ("项目名称", "甲", "单位", "某局"),
                ("预算数", "30.00", "其中", "无"),
                ("主管部门", "某厅", "编码", "07"),
                HEAD,
                ("产出指标", "数量指标", "次数", "4次"),
            ],
            id="a form goes on with another field",
        ),
        pytest.param(
            part(1, ("项目名称", "甲", "单位", "某局")),
            part(2, HEAD, ("产出指标", "数量指标", "次数", "4次")),
            [("项目名称", "甲", "单位", "某局"), HEAD, ("产出指标", "数量指标", "次数", "4次")],
            id="a form goes on with its grid",
        ),
        pytest.param(
            part(1, *TOP),
            part(2, ("合计", "", "", "100")),
            [*TOP, ("合计", "", "", "100")],
            id="a sum is no new form",
        ),
        pytest.param(
            part(1, ("考核项目", "考核内容", "分值", "责任单位"), ("甲", "1.报送；2.检查；*", "5", "某办")),
            part(2, ("", "3.演练。", "", "")),
            [("考核项目", "考核内容", "分值", "责任单位"), ("甲", "1.报送；2.检查；\n3.演练。", "5", "某办")],
            id="a cell cut between its items",
        ),
        pytest.param(
            part(1, HEAD, ("产出指标", "数量指标", "次数", "受天气影响，部分工作推迟。*")),
            part(2, ("", "", "", "下一步加快进度。")),
            [HEAD, ("产出指标", "数量指标", "次数", "受天气影响，部分工作推迟。\n下一步加快进度。")],
            id="a row with one cell behind the others is no row",
        ),
        pytest.param(
            part(1, HEAD, ("满意度>", "服务对象满意>", "次数", "4次")),
            part(2, ("指标", "度指标", "人数", "5人")),
            [
                HEAD,
                ("满意度指标", "服务对象满意度指标", "次数", "4次"),
                ("满意度指标", "服务对象满意度指标", "人数", "5人"),
            ],
            id="two level names cut",
        ),
        pytest.param(
            part(1, ("项目", "内容", "责任单位"), ("甲", "一", "某办"), ("^", "二", "^"), xs=(72, 150, 400, 520)),
            part(2, ("", "三", ""), xs=(72, 150, 400, 520)),
            [("项目", "内容", "责任单位"), ("甲", "一", "某办"), ("甲", "二", "某办"), ("甲", "三", "某办")],
            id="cells beside that span the same rows go on together",
        ),
    ],
)
def test_one_table(first: Fragment, second: Fragment, expected: list[Row]) -> None:
    assert tables(first, second) == [[list(row) for row in expected]]


def test_fewer_columns_fall_on_their_edges() -> None:
    wide = part(2, ("绩效目标", "按时完成"), xs=(72, 150, 520))
    assert tables(part(1, *TOP), wide) == [[*map(list, TOP), ["绩效目标", "按时完成", "按时完成", "按时完成"]]]


def test_more_columns_cut_the_cells_above() -> None:
    fields = part(1, ("项目名称", "校舍维修"), xs=(72, 150, 520))
    grid = part(2, HEAD, ("产出指标", "数量指标", "次数", "4次"))
    found = tables(fields, grid)
    assert found == [
        [["项目名称", "校舍维修", "校舍维修", "校舍维修"], list(HEAD), ["产出指标", "数量指标", "次数", "4次"]]
    ]


def test_every_cell_keeps_the_page_it_begins_on() -> None:
    ((_, cells),) = stitch([part(1, *TOP), part(2, ("效益指标", "社会效益", "覆盖率", "80%"))])
    assert {c.text: c.page for c in cells}["检查次数"] == 1
    assert {c.text: c.page for c in cells}["覆盖率"] == 2


AREAS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 40), st.integers(1, 10**9), st.integers(1, 10**9)), min_size=1
)


@given(AREAS)
def test_compact_keeps_the_order_of_cells(areas: list[tuple[int, int, int, int]]) -> None:
    cells = [RawCell(r, c, f"{i}", h, w) for i, (r, c, h, w) in enumerate(areas)]
    packed = compact(cells)
    assert {c.row for c in packed} == set(range(len({c.row for c in cells})))
    assert {c.col for c in packed} == set(range(len({c.col for c in cells})))
    for old, new in zip(cells, packed, strict=True):
        assert new.row_span >= 1 and new.col_span >= 1
        for other_old, other_new in zip(cells, packed, strict=True):
            assert (old.row < other_old.row) == (new.row < other_new.row)
            assert (old.col + old.col_span <= other_old.col) == (new.col + new.col_span <= other_new.col)


@given(AREAS)
def test_compacting_twice_changes_nothing(areas: list[tuple[int, int, int, int]]) -> None:
    packed = compact([RawCell(r, c, "", h, w) for r, c, h, w in areas])
    assert compact(packed) == packed
