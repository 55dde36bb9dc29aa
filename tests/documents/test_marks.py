"""Signs that a picture does not tell apart."""

from __future__ import annotations

import pytest

from extractor.documents.scan.marks import in_context, per_mille


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        pytest.param("满意度(%)", "满意度（%）", id="brackets behind Chinese"),
        pytest.param("(2024年)", "（2024年）", id="brackets around Chinese"),
        pytest.param("完成（30户)", "完成（30户）", id="a pair in two forms"),
        pytest.param("f(x)", "f(x)", id="Latin stays"),
        pytest.param("(%", "（%", id="a unit whose bracket is closed in the next line"),
        pytest.param("效益指标一生态效益指标", "效益指标—生态效益指标", id="a dash between levels"),
        pytest.param("指标一览", "指标一览", id="no dash in a word"),
        pytest.param("其中:省级,市级", "其中：省级，市级", id="colon and comma"),
        pytest.param("1,200户", "1,200户", id="thousands"),
        pytest.param("1，200户", "1,200户", id="thousands read full-width"),
        pytest.param("2022，2023年", "2022，2023年", id="years are no thousands"),
        pytest.param("18：30前", "18:30前", id="time"),
        pytest.param("≥95％", "≥95%", id="percent"),
        pytest.param("财预[2023]5号", "财预〔2023〕5号", id="a file's number"),
        pytest.param("80%一90%", "80%—90%", id="a dash between figures"),
        pytest.param("2022年一季度", "2022年一季度", id="no dash before a word"),
        pytest.param("(含主管", "（含主管", id="its partner on another line"),
        pytest.param("率%)", "率%）", id="its partner on another line, behind a unit"),
    ],
)
def test_marks_take_the_form_of_what_stands_beside_them(read: str, meant: str) -> None:
    assert "".join(in_context(list(read))) == meant


@pytest.mark.parametrize(("cell", "meant"), [(True, "—"), (False, "一")])
def test_one_alone_in_a_cell_is_a_dash(cell: bool, meant: str) -> None:
    assert in_context(["一"], cell=cell) == [meant]


@pytest.mark.parametrize(("read", "meant"), [("一一", "——"), ("一—", "——"), ("一一年", "一一年"), ("--", "--")])
def test_several_dashes_fill_a_cell(read: str, meant: str) -> None:
    assert "".join(in_context(list(read), cell=True)) == meant


@pytest.mark.parametrize(
    ("read", "places"),
    [
        *(("出生率6.2%0，", [6]), ("6.2%o", [3]), ("%0", [0]), ("发生率（%0)", [4]), ("(%o）", [1])),
        *((text, []) for text in ("100%05", "50%0.5", "占%0", "%05", "90%", "（%", "（%0起）")),
    ],
)
def test_per_mille(read: str, places: list[int]) -> None:
    assert per_mille(list(read)) == places
