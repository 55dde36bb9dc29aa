"""What nobody sees is no part of names and numbers; sources reach over it in a text as given."""

from __future__ import annotations

import pytest

from extractor import extract, find_quantities
from extractor.indicators.result import Result
from tests.documents.made import docx, inline, p, read_checked, tbl, texts, xlsx

SIGNS = [
    pytest.param("\u200b", id="blank without width"),
    pytest.param("\ufeff", id="byte order mark"),
    pytest.param("\u2060", id="joiner"),
    pytest.param("\u00ad", id="soft hyphen"),
    pytest.param("\u200e", id="mark of direction"),
    pytest.param("\u200b\u200d", id="two of them"),
]
ROWS = [
    ["一级指标", "二级指标", "三级指标", "指标值"],
    ["产出指标", "数量指标", "巡护里程", "≥1200公里"],
    ["效益指标", "生态效益指标", "林木保存率", "95%"],
]
SENTENCE = "全年举办护林培训班12期，覆盖率达到95%以上。"
EXPECTED = [
    ("产出指标", "数量指标", "巡护里程", ">=", 1200.0, "公里"),
    ("效益指标", "生态效益指标", "林木保存率", "=", 95.0, "%"),
    (None, None, "举办护林培训班", "=", 12.0, "期"),
    (None, None, "覆盖率", ">=", 95.0, "%"),
]


def told(result: Result) -> list[tuple[str | None, str | None, str, str | None, float | None, str | None]]:
    return [
        (i.level1, i.level2, i.name, i.values[0].op, i.values[0].value, i.values[0].unit) for i in result.indicators
    ]


@pytest.mark.parametrize("sign", SIGNS)
def test_in_a_text_as_given(sign: str) -> None:
    given = "\n".join("\t".join(sign.join(cell) for cell in row) for row in ROWS) + f"\n\n{sign.join(SENTENCE)}\n"
    result = extract(given.encode(), filename="目标.txt")
    assert told(result) == EXPECTED
    assert result.document.text == given
    for indicator in result.indicators:
        for source in (indicator.source, indicator.values[0].source):
            assert given[source.start : source.end] == source.text
        assert indicator.source.text == sign.join(indicator.name)


@pytest.mark.parametrize("sign", SIGNS)
def test_in_a_document_that_is_laid_out(sign: str) -> None:
    rows = [[sign.join(cell) for cell in row] for row in ROWS]
    data = docx(tbl(*rows) + p(sign.join(SENTENCE)))
    assert told(extract(data, filename="目标.docx")) == EXPECTED
    assert sign[0] not in read_checked(data, "目标.docx").text


def test_indentation_behind_it_stays() -> None:
    document = read_checked(docx(tbl(["\u200b　　巡护\ufeff", "12次"], ["造林", "3亩"])), "a.docx")
    cell = next(document.tables()).cells[0]
    assert (cell.text, document.text[cell.start - 2 : cell.start]) == ("巡护", "　　")


def test_a_paragraph_and_a_cell_of_nothing_else_are_blank() -> None:
    assert texts(read_checked(docx(p("\u200b") + p("正文")), "a.docx")) == ["正文"]
    sheet = xlsx(f'<row r="1">{inline("A1", "造林")}{inline("B1", chr(0x200B))}{inline("C1", "3亩")}</row>')
    table = next(read_checked(sheet, "a.xlsx").tables())
    assert [cell.text for cell in table.cells if cell.text] == ["造林", "3亩"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("培训1\u200b000人", ("1\u200b000人", "=", 1000.0, None, "人"), id="in a number"),
        pytest.param("保存率≥\u206095\u200e%", ("≥\u206095\u200e%", ">=", 95.0, None, "%"), id="before a unit"),
        pytest.param("保存率≤\u202f5%", ("≤\u202f5%", "<=", 5.0, None, "%"), id="narrow blank"),
        pytest.param("每班30\u201140人", ("30\u201140人", "range", 30.0, 40.0, "人"), id="hyphen that keeps together"),
        pytest.param("保存率90%\u301c95%", ("90%\u301c95%", "range", 90.0, 95.0, "%"), id="wave dash"),
        pytest.param("保存率90%\u201595%", ("90%\u201595%", "range", 90.0, 95.0, "%"), id="horizontal bar"),
        pytest.param("保存率\uf0b395%", ("\uf0b395%", ">=", 95.0, None, "%"), id="a place of the font Symbol"),
        pytest.param("造林１，２００亩", ("１，２００亩", "=", 1200.0, None, "亩"), id="full-width thousands"),
        pytest.param("造林2，000亩", ("2，000亩", "=", 2000.0, None, "亩"), id="full-width comma before 000"),
    ],
)
def test_quantities(text: str, expected: tuple[str, str, float, float | None, str]) -> None:
    assert [(q.text, q.op, q.value, q.value_max, q.unit) for q in find_quantities(text)] == [expected]


def test_a_full_width_comma_parts_other_numbers() -> None:
    found = find_quantities("造林12，350亩为补植")
    assert [q.value for q in found][-1] == 350.0
