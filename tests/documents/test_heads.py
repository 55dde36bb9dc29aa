"""Shapes below heads, read from the one header vocabulary."""

from __future__ import annotations

import pytest

from extractor.documents import words
from extractor.documents.flat.aligned import Token, align
from extractor.documents.heads import vocabulary


@pytest.mark.parametrize(
    ("head", "shape"),
    [
        pytest.param("三级 指标", "name", id="a blank inside"),
        pytest.param("工作任务", "name", id="told by its role"),
        pytest.param("2025年目标值", "value", id="a year in front"),
        pytest.param("指标值（长期）", "value", id="a bracket behind"),
        pytest.param("（三）数据来源", None, id="a heading's number in front"),
        pytest.param("牵头部门", "word", id="who is responsible"),
        pytest.param("绩效指标描述", "text", id="two words that are one head"),
        pytest.param("评分细则", "text", id="a shape of its own"),
        pytest.param("三级指标分值", None, id="two heads run together"),
        pytest.param("一级指标二级指标", None, id="two levels run together"),
        pytest.param("产出指标数量指标", None, id="two levels' names run together"),
        pytest.param("就业指标", None, id="any word in front of 指标"),
        pytest.param("全年执行数", None, id="a fund grid's head"),
        pytest.param("项目名称", None, id="a form's label"),
        pytest.param("年度实际", None, id="goes on in the next line"),
        pytest.param("完成", None, id="as often a cell"),
        pytest.param("≥95%", None, id="a value"),
    ],
)
def test_the_shape_below_a_head(head: str, shape: str | None) -> None:
    assert words.header_shape(head) == shape


def test_cells_can_be_aligned_below_every_shape() -> None:
    known = vocabulary()
    told = {role.shape for role in known.roles if role.shape is not None}
    told |= set(known.shapes.values()) | {shape for shape, _ in known.shape_endings}
    rows, _ = align([Token(0, 2, "甲乙")], sorted(told))
    assert len(rows) == 1
