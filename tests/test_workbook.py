"""extractor.workbook: what is written is what spreadsheet programs read, however much it is."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor import workbook
from extractor.workbook import CELL_LIMIT, CUT, Cell, Workbook


def written(*rows: list[Cell], columns: int = 2) -> bytes:
    out = io.BytesIO()
    book = Workbook(out)
    book.sheet("指标", [f"列{number}" for number in range(columns)])
    for row in rows:
        book.append(row)
    book.close()
    return out.getvalue()


def read(data: bytes, title: str = "指标") -> list[list[Cell]]:
    sheet = openpyxl.load_workbook(io.BytesIO(data))[title]
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]


@pytest.mark.parametrize(
    ("field", "shown"),
    [
        pytest.param("=1+1", "=1+1", id="no-formula"),
        pytest.param(" 前后有空格 ", " 前后有空格 ", id="spaces"),
        pytest.param("一\n二\r三\t四", "一\n二\r三\t四", id="lines"),
        pytest.param("<b>&\"'", "<b>&\"'", id="markup"),
        pytest.param("]]><!--", "]]><!--", id="ends-of-markup"),
        pytest.param("𠮷祥", "𠮷祥", id="beyond-the-basic-plane"),
        pytest.param("甲\x00乙\x1f丙\ud800", "甲�乙�丙�", id="not-in-xml"),
        pytest.param("", None, id="empty"),
        pytest.param(True, "是", id="true"),
        pytest.param(False, None, id="false"),
        pytest.param(12, 12, id="integer"),
        pytest.param(-0.05, -0.05, id="fraction"),
        pytest.param(1.5e300, 1.5e300, id="large"),
        pytest.param(float("inf"), "inf", id="no-number"),
    ],
)
def test_a_field_comes_back(field: Cell, shown: Cell) -> None:
    ((first, second),) = read(written([field, "尾"]))
    assert (first, second) == (shown, "尾")


def test_what_excel_would_take_for_an_escape_is_escaped() -> None:
    """Excel shows _x0041_ as A; written as _x005F_x0041_ it shows what was meant."""
    sheet = zipfile.ZipFile(io.BytesIO(written(["_x0041_", "_x_"]))).read("xl/worksheets/sheet1.xml").decode()
    assert re.findall(r">([^<]*)</t>", sheet)[2:] == ["_x005F_x0041_", "_x_"]


@given(st.lists(st.one_of(st.none(), st.integers(-(2**40), 2**40), st.text(max_size=20)), min_size=3, max_size=3))
def test_whatever_is_written_can_be_read(row: list[Cell]) -> None:
    assert len(read(written([*row, "尾"], columns=4))[0]) == 4


@pytest.mark.parametrize(
    ("text", "length"),
    [
        pytest.param("字" * CELL_LIMIT, CELL_LIMIT, id="as-long-as-may-be"),
        pytest.param("字" * (CELL_LIMIT + 1), CELL_LIMIT, id="too-long"),
        pytest.param("𠮷" * (CELL_LIMIT // 2), CELL_LIMIT - 1, id="pairs"),
        pytest.param("𠮷" * CELL_LIMIT, CELL_LIMIT, id="too-many-pairs"),
    ],
)
def test_a_text_that_is_too_long_says_that_it_was_cut(text: str, length: int) -> None:
    shown = str(read(written([text, None]))[0][0])
    assert length - 1 <= len(shown.encode("utf-16-le")) // 2 <= CELL_LIMIT
    assert shown.endswith(CUT) == (shown != text)
    assert text.startswith(shown.removesuffix(CUT))


@pytest.mark.parametrize("full", ["SHEET_ROWS", "SHEET_BYTES"])
def test_a_full_sheet_goes_on_as_another(full: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, full, 3)
    monkeypatch.setattr(workbook, "HELD", 1)
    data = written(*([number, None] for number in range(5)))
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames[:2] == ["指标", "指标（2）"]
    assert [[cell.value for cell in sheet[1]] for sheet in book] == [["列0", "列1"]] * len(book.sheetnames)
    assert [row[0] for sheet in book.sheetnames for row in read(data, sheet)] == [0, 1, 2, 3, 4]
    assert {sheet.freeze_panes for sheet in book} == {"A2"}


def test_names_of_columns_beyond_z() -> None:
    row: list[Cell] = list(range(60))
    assert read(written(row, columns=60)) == [row]


def test_a_row_has_as_many_fields_as_there_are_columns() -> None:
    with pytest.raises(ValueError):
        written(["一个"])


def test_nothing_is_held_back_or_altered_once_written() -> None:
    class Pipe(io.RawIOBase):
        got = b""

        def writable(self) -> bool:
            return True

        def write(self, data: bytes) -> int:  # type: ignore[override]
            self.got += bytes(data)
            return len(data)

    pipe = Pipe()
    book = Workbook(pipe)
    book.sheet("指标", ["甲"])
    for number in range(20_000):
        book.append([hashlib.sha256(bytes(number)).hexdigest()])
    before = len(pipe.got)
    book.sheet("问题", ["甲"])
    book.append(["问题"])
    book.close()
    assert read(pipe.got, "问题") == [["问题"]]
    assert before > len(pipe.got) * 0.8  # it left while it was made
