"""Numbers of lists."""

from __future__ import annotations

import pytest

from extractor.documents.numbering import chinese, shape


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九"), (100, "一百"),
     (101, "一百零一"), (110, "一百一十"), (1001, "一千零一"), (20304, "二万零三百零四"), (0, "0"), (-3, "-3")],
)  # fmt: skip
def test_chinese_counting(number: int, text: str) -> None:
    assert chinese(number) == text


@pytest.mark.parametrize(
    ("kind", "number", "text"),
    [("decimalEnclosedCircle", 21, "㉑"), ("decimalEnclosedCircle", 60, "60"), ("upperRoman", 14, "XIV"),
     ("lowerLetter", 27, "aa"), ("decimalFullWidth", 12, "１２"), ("ideographDigital", 10, "一〇"),
     ("chineseLegalSimplified", 12, "壹拾贰"), ("unheard of", 5, "5")],
)  # fmt: skip
def test_shapes(kind: str, number: int, text: str) -> None:
    assert shape(number, kind) == text
