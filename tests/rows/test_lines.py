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


@pytest.mark.parametrize(
    "lines",
    [
        ["索引号: X12/2025-38 组配分类: 其他文件", "名称: 关于下达农机任务的通知 文号: 松政办〔2025〕1号"],
        ["信息名称：2023年农机工作总结 信息索引：X12", "发布机构：松河县农业局 生成日期：2023-12-28"],
        ["索 引 号: X12", "名 称: 松河县水网建设三年行动方案"],
    ],
    ids=["labels-side-by-side", "the-name-first", "labels-set-apart"],
)
def test_what_a_page_says_of_itself_is_no_form(lines: list[str]) -> None:
    at = [sum(len(x) + 1 for x in lines[:i]) for i in range(len(lines))]
    assert read_form_lines([Paragraph(a, a + len(x), x) for a, x in zip(at, lines, strict=True)]) == {}
