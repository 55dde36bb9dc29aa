"""Straightening, ruled lines, and lines of text in cells, on drawn pictures."""

from __future__ import annotations

import pytest

cv2 = pytest.importorskip("cv2", reason="zhibiao[ocr] is not installed")
numpy = pytest.importorskip("numpy")

from extractor.documents.scan import ruling  # noqa: E402


def paper(width: int = 900, height: int = 600):  # type: ignore[no-untyped-def]
    return numpy.full((height, width), 255, numpy.uint8)


def ruled(xs: list[int], ys: list[int], shade: int = 0):  # type: ignore[no-untyped-def]
    page = paper()
    for y in ys:
        page[y : y + 2, xs[0] : xs[-1] + 2] = shade
    for x in xs:
        page[ys[0] : ys[-1] + 2, x : x + 2] = shade
    return page


@pytest.mark.parametrize("degrees", [-1.5, -0.4, 0.0, 0.7, 1.5, 3.0])
def test_skew_is_measured_on_rules(degrees: float) -> None:
    page = ruling.turned(ruled([100, 300, 800], [100, 200, 300, 400, 500]), -degrees)
    assert abs(ruling.skew(ruling.ink(page)) - degrees) < 0.06


@pytest.mark.parametrize("shade", [0, 120, 205], ids=["black", "grey", "pale"])
def test_rules_are_found_however_pale(shade: int) -> None:
    across, down = ruling.rules(ruled([100, 300, 800], [100, 200, 300], shade))
    assert [round(s.at) for s in sorted(across, key=lambda s: s.at)] == pytest.approx([100, 200, 300], abs=2)
    assert [round(s.at) for s in sorted(down, key=lambda s: s.at)] == pytest.approx([100, 300, 800], abs=2)


def test_a_stroke_between_two_ends_of_a_line_is_no_line() -> None:
    page = ruled([100, 800], [100, 160, 220, 280])
    page[100:160, 400:402] = page[220:280, 400:402] = 0
    page[172:208, 400:402] = 0  # a tall stroke of a character in the merged cell between
    _, down = ruling.rules(page)
    inner = sorted((round(s.start), round(s.end)) for s in down if abs(s.at - 400) < 3)
    assert len(inner) == 2
    assert inner[0][1] <= 168
    assert inner[1][0] >= 212


@pytest.mark.parametrize(
    ("bars", "expected"),
    [
        pytest.param([(10, 36)], [(10, 36)], id="one line"),
        pytest.param([(10, 36), (50, 76)], [(10, 36), (50, 76)], id="two lines"),
        pytest.param([(12, 15), (30, 34)], [(12, 34)], id="the bars of 二"),
        pytest.param([(10, 64)], [(10, 37), (37, 64)], id="lines that touch"),
        pytest.param([], [], id="nothing"),
    ],
)
def test_lines_of_a_cell(bars: list[tuple[int, int]], expected: list[tuple[int, int]]) -> None:
    mask = numpy.zeros((100, 60), numpy.uint8)
    for top, bottom in bars:
        mask[top:bottom, 5:55] = 255
    found = ruling.bands(mask, 28.0)
    assert len(found) == len(expected)
    for (a, b), (c, d) in zip(found, expected, strict=True):
        assert abs(a - c) <= 12
        assert abs(b - d) <= 12


def test_a_stamp_is_taken_out_and_what_it_covers_stays() -> None:
    page = numpy.full((600, 900, 3), 255, numpy.uint8)
    cv2.circle(page, (450, 300), 150, (220, 40, 50), 12)
    page[295:305, 200:700] = (20, 20, 20)
    page[40:70, 100:800] = (200, 30, 30)  # a red heading is no stamp
    levels = ruling.grey(page)
    assert levels[160, 450] > 240
    assert levels[300, 300] < 60
    assert levels[55, 400] < 140
