"""Rules → cells: geometry alone, in any order, doubled, broken off, and too many."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.documents.page.lattice import MAX_RULES, Lattice, Rule, TooManyRules, lattices

Area = tuple[float, float, float, float]


def areas(lattice: Lattice) -> list[Area]:
    return [lattice.area(box) for box in lattice.boxes]


def edges(cells: list[Area], *, shift: float = 0.0, cut: bool = True) -> tuple[list[Rule], list[Rule]]:
    """Every side of every cell drawn on its own, as office programs do; ``shift`` moves every other one."""
    across: list[Rule] = []
    down: list[Rule] = []
    for i, (x0, top, x1, bottom) in enumerate(cells):
        d = shift if i % 2 else 0.0
        across += [Rule(top + d, x0, x1), Rule(bottom + d, x0, x1)]
        down += [Rule(x0 + d, top, bottom), Rule(x1 + d, top, bottom)]
    return across, down


MERGED: list[Area] = [
    *((50, 50, 250, 70), (250, 50, 350, 70)),
    *((50, 70, 100, 110), (100, 70, 250, 90), (250, 70, 350, 90)),
    *((100, 90, 250, 110), (250, 90, 350, 110)),
]
"""A header over two columns, and a cell over two rows."""


def test_spans_come_from_the_rules_that_are_not_there() -> None:
    (table,) = lattices(*edges(MERGED))
    assert [(b.row, b.col, b.end_row, b.end_col) for b in table.boxes] == [
        *((0, 0, 1, 2), (0, 2, 1, 3), (1, 0, 3, 1)),
        *((1, 1, 2, 2), (1, 2, 2, 3), (2, 1, 3, 2), (2, 2, 3, 3)),
    ]


@pytest.mark.parametrize("shift", [0.5, 1.0, 1.8])
def test_edges_drawn_twice_beside_each_other(shift: float) -> None:
    (table,) = lattices(*edges(MERGED, shift=shift))
    assert len(table.boxes) == 7


def test_order_does_not_matter() -> None:
    across, down = edges(MERGED)
    rng = random.Random(1)
    rng.shuffle(across)
    rng.shuffle(down)
    (table,) = lattices(across, down)
    assert sorted(areas(table)) == sorted(MERGED)


def test_one_rule_for_many_cells() -> None:
    across = [Rule(y, 0, 300) for y in (0, 20, 40)]
    down = [Rule(x, 0, 40) for x in (0, 100, 200, 300)]
    (table,) = lattices(across, down)
    assert len(table.boxes) == 6


def test_sides_without_rules_are_closed() -> None:
    """Tables are often printed open at the left and the right."""
    across = [Rule(y, 0, 300) for y in (0, 20, 40)]
    down = [Rule(x, 0, 40) for x in (100, 200)]
    (table,) = lattices(across, down)
    assert table.xs == [0, 100, 200, 300]
    assert len(table.boxes) == 6


def test_dashed_rules() -> None:
    across = [Rule(y, x, x + 6) for y in (0, 20, 40) for x in range(0, 297, 8)]
    down = [Rule(x, 0, 40) for x in (0, 150, 302)]
    (table,) = lattices(across, down)
    assert len(table.boxes) == 4


def test_two_tables_on_a_page_from_top_to_bottom() -> None:
    below = [(x0, top + 300, x1, bottom + 300) for x0, top, x1, bottom in MERGED]
    above_rules, below_rules = edges(MERGED), edges(below)
    tables = lattices(below_rules[0] + above_rules[0], below_rules[1] + above_rules[1])
    assert [t.ys[0] for t in tables] == [50, 350]


def test_a_frame_is_no_table_and_a_table_in_a_frame_is_its_own() -> None:
    frame = edges([(10, 10, 400, 200)])
    assert lattices(*frame) == []
    inner = edges(MERGED)
    (table,) = lattices(frame[0] + inner[0], frame[1] + inner[1])
    assert len(table.boxes) == 7


def test_a_table_in_a_cell_is_its_own() -> None:
    outer = edges([(0, 0, 400, 40), (0, 40, 400, 300)])
    inner = edges(MERGED)
    tables = lattices(outer[0] + inner[0], outer[1] + inner[1])
    assert sorted(len(t.boxes) for t in tables) == [2, 7]


def test_an_underline_is_no_table() -> None:
    assert lattices([Rule(100, 50, 300), Rule(140, 50, 300)], []) == []


def test_find() -> None:
    (table,) = lattices(*edges(MERGED))
    assert table.find(150, 60) == 0
    assert table.find(75, 100) == 2
    assert table.find(10, 10) is None and table.find(1000, 60) is None


def test_too_many_rules() -> None:
    with pytest.raises(TooManyRules):
        lattices([Rule(i, 0, 10) for i in range(MAX_RULES + 1)], [])
    with pytest.raises(TooManyRules):
        lattices([Rule(3 * i, 0, 3000) for i in range(1000)], [Rule(3 * i, 0, 3000) for i in range(1000)])


def test_small_boxes_without_number_in_a_large_grid() -> None:
    across = [Rule(25 * i, 0, 2500) for i in range(100)]
    down = [Rule(25 * i, 0, 2475) for i in range(101)]
    small = [
        (25 * (i % 90) + 9.0, 25 * (i // 90) + 9.0, 25 * (i % 90) + 16.0, 25 * (i // 90) + 16.0) for i in range(2000)
    ]
    more = edges(small)
    tables = lattices(across + more[0], down + more[1])
    assert len(tables) == 1  # a single box in a cell is a drawn check box


# --------------------------------------------------------------------------------------------- for any table

cuts = st.lists(st.integers(12, 120), min_size=1, max_size=7)


@st.composite
def tilings(draw: st.DrawFn) -> list[Area]:
    """Cells that tile a rectangle: a grid, some of whose cells are merged."""
    xs, ys = [0], [0]
    for width in draw(cuts):
        xs.append(xs[-1] + width)
    for height in draw(cuts):
        ys.append(ys[-1] + height)
    taken: set[tuple[int, int]] = set()
    out: list[Area] = []
    for r in range(len(ys) - 1):
        for c in range(len(xs) - 1):
            if (r, c) in taken:
                continue
            high, wide = draw(st.integers(1, 3)), draw(st.integers(1, 3))
            high, wide = min(high, len(ys) - 1 - r), min(wide, len(xs) - 1 - c)
            while any((r + i, c + j) in taken for i in range(high) for j in range(wide)):
                wide -= 1
            taken |= {(r + i, c + j) for i in range(high) for j in range(wide)}
            out.append((float(xs[c]), float(ys[r]), float(xs[c + wide]), float(ys[r + high])))
    return out


@given(tilings())
def test_every_tiling_is_found_again(cells: list[Area]) -> None:
    tables = lattices(*edges(cells))
    if len(cells) == 1:
        assert tables == []
        return
    (table,) = tables
    assert sorted(areas(table)) == sorted(cells)


number = st.floats(-100, 2000, allow_nan=False) | st.integers(0, 60).map(lambda n: n * 20.0)
rules = st.lists(st.tuples(number, number, number).map(lambda t: Rule(t[0], min(t[1:]), max(t[1:]))), max_size=25)


@given(rules, rules)
def test_boxes_of_any_rules_cover_their_table_once(across: list[Rule], down: list[Rule]) -> None:
    for table in lattices(across, down):
        n_rows, n_cols = len(table.ys) - 1, len(table.xs) - 1
        assert table.xs == sorted(table.xs) and table.ys == sorted(table.ys)
        covered = [0] * (n_rows * n_cols)
        for i, box in enumerate(table.boxes):
            for r in range(box.row, box.end_row):
                for c in range(box.col, box.end_col):
                    covered[r * n_cols + c] += 1
                    assert table.owner[r * n_cols + c] == i
        assert covered == [1] * (n_rows * n_cols)
