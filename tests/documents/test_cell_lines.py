"""Lines of a cell that fill it: those that go on are joined, those that are texts of their own keep their line."""

from __future__ import annotations

import pytest

from extractor.documents.page.lines import Glyph, Line, cell_text, make_lines

SIZE = 10.0


def lines(texts: list[str]) -> list[Line]:
    glyphs = [
        Glyph(ch, i * SIZE, (i + 1) * SIZE, 13.0 * y, 13.0 * y + SIZE, SIZE)
        for y, text in enumerate(texts)
        for i, ch in enumerate(text)
    ]
    return make_lines(glyphs)


@pytest.mark.parametrize(
    ("texts", "read"),
    [
        pytest.param(["目标：三十二万人次", "实绩：三十万人次"], "目标：三十二万人次\n实绩：三十万人次", id="labelled"),
        pytest.param(["23.5公里", "6800块"], "23.5公里\n6800块", id="values with units"),
        pytest.param(["1.更换二次管网", "2.安装热计量表"], "1.更换二次管网\n2.安装热计量表", id="numbered"),
        pytest.param(["督导检查覆", "盖率"], "督导检查覆盖率", id="a name goes on"),
        pytest.param(["2024年", "6月底前"], "2024年6月底前", id="a date goes on"),
        pytest.param(["不低于95", "%"], "不低于95%", id="a unit goes on"),
        pytest.param(["达到3.5万元/", "4户"], "达到3.5万元/4户", id="a unit that is not at its end"),
        pytest.param(["目标：新建改建农村", "公路三里"], "目标：新建改建农村公路三里", id="a labelled text goes on"),
    ],
)
def test_full_lines(texts: list[str], read: str) -> None:
    box = (0.0, 0.0, SIZE * max(map(len, texts)), 40.0)
    assert cell_text(lines(texts), box).text == read
