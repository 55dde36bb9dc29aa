"""Input at the edges of what an office has, through the whole extraction."""

from __future__ import annotations

import pytest

from extractor import EmptyDocument, ExtractionError, extract

LINE = 50_000_000  # bytes


def test_a_line_of_fifty_megabytes_is_read() -> None:
    result = extract(b"a" * LINE, filename="长行.txt")
    assert result.indicators == ()
    assert result.document.size == LINE


def test_a_table_of_twenty_thousand_rows_is_read() -> None:
    rows = "".join(f"产出指标,数量指标,第{n}所学校改造面积,≥{n + 1}平方米\n" for n in range(19_999))
    result = extract(("一级指标,二级指标,三级指标,指标值\n" + rows).encode(), filename="大表.csv")
    assert len(result.indicators) == 19_999
    last = result.indicators[-1].values[0]
    assert (last.op, last.value, last.unit) == (">=", 19_999, "平方米")


def test_an_empty_file_says_so() -> None:
    with pytest.raises(EmptyDocument):
        extract(b"", filename="空.txt")


@pytest.mark.parametrize("name", ["x.txt", "x.docx", "x.pdf", "x.xlsx", "x"])
def test_noise_is_one_clear_error(name: str) -> None:
    noise = bytes((i * 7919 + i // 251) % 256 for i in range(20_000))
    with pytest.raises(ExtractionError) as caught:
        extract(noise, filename=name)
    assert caught.value.message
