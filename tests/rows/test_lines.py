"""Labels and values on lines of text: where one ends and the next begins."""

from __future__ import annotations

import pytest

from extractor.documents.document import Paragraph
from extractor.rows.lines import read_form_lines


def fields(text: str) -> list[tuple[str, str]]:
    """The fields of a line, with what they say."""
    forms = read_form_lines([Paragraph(0, len(text), text)])
    found = [(f.name, f.value) for form in forms.values() for f in form.fields]
    for _, value in found:
        assert value is None or text[value.start : value.end] == value.text
    return [(name, value.text) for name, value in found if value is not None]


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("项目名称：古桥加固    实施单位：县文物局", [("name", "古桥加固"), ("organization", "县文物局")]),
        ("项目名称：古桥加固 实施单位：县文物局", [("name", "古桥加固"), ("organization", "县文物局")]),
        ("项目名称：古桥加固 二期 实施单位：县文物局", [("name", "古桥加固 二期"), ("organization", "县文物局")]),
        ("项目名称：古桥加固 填报日期：3月", [("name", "古桥加固"), ("ignored", "3月")]),
        ("项目名称：GB 18918 提标改造", [("name", "GB 18918 提标改造")]),
    ],
    ids=["four-blanks", "one-blank", "a-blank-in-the-value", "a-label-nobody-reads", "no-label-behind"],
)
def test_labels_part_values(text: str, want: list[tuple[str, str]]) -> None:
    assert fields(text) == want
