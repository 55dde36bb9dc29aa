"""Assessment rules and plan tables as web pages carry them: text in, names and values out."""

from __future__ import annotations

import pytest

from extractor.pipeline import extract

Rows = list[tuple[str, list[tuple[str, str, str | None]]]]


def rows(text: str) -> Rows:
    """Every indicator of a table: its name, and each value's role, text and scope."""
    return [
        (i.name, [(v.role, v.text, v.scope) for v in i.values])
        for i in extract(text.encode()).indicators
        if i.origin == "table"
    ]


def lines(*cells: str) -> str:
    return "\n".join(cells) + "\n"


TARGETS_BY_TOWN = lines(
    *("序号", "| 考核指标", "| 考核目标", "| 基本分", "| 评分标准", "|"),
    *("青林镇", "| 河口乡", "| 石坝街道", "|"),
    *("1", "| 新建公厕（座）", "| 2", "| 1", "| 4", "| 10", "| 每少1座扣2分。", "|"),
    *("2", "| 垃圾分类覆盖率", "| 90%", "| 85%", "| 95%", "| 15", "| 每低1%扣1分。", "|"),
)

POINTS = lines(
    *("序号\n|", "考核内容\n|", "扣分标准\n|", "应得分数\n|", "扣减分数\n|", "实得分数\n|", "|"),
    *("1\n|", "值班值守\n|", "脱岗一次扣3分。\n|", "40\n|", "|", "|", "|"),
    *("2\n|", "物资储备\n|", "缺一类扣2分。\n|", "60\n|", "|", "|", "|"),
    *("合计\n|", "|", "100\n|", "|", "|", "|", "|", "||", "被考核人：\n|", "考核人：\n|", "|||||"),
)

GROWTH = lines(
    *("指标\n|", "单位\n|", "累计\n|", "±%\n|"),
    *("茶叶产量\n|", "吨\n|", "815.2\n|", "4.1\n|"),
    *("林下收入\n|", "万元\n|", "―\n|", "-7.5\n|"),
    *("民宿接待\n|", "万人次\n|", "36.4\n|", "18.9\n|"),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            TARGETS_BY_TOWN,
            [
                (
                    "新建公厕（座）",
                    [
                        ("target", "2", "青林镇"),
                        ("target", "1", "河口乡"),
                        ("target", "4", "石坝街道"),
                        ("weight", "10", None),
                    ],
                ),
                (
                    "垃圾分类覆盖率",
                    [
                        ("target", "90%", "青林镇"),
                        ("target", "85%", "河口乡"),
                        ("target", "95%", "石坝街道"),
                        ("weight", "15", None),
                    ],
                ),
            ],
            id="towns below the lost merge of a goal",
        ),
        pytest.param(
            POINTS,
            [("值班值守", [("weight", "40", None)]), ("物资储备", [("weight", "60", None)])],
            id="points to be deducted are no score, who is assessed is no indicator",
        ),
        pytest.param(
            GROWTH,
            [
                ("茶叶产量", [("actual", "815.2", None), ("change", "4.1", None)]),
                ("林下收入", [("change", "-7.5", None)]),
                ("民宿接待", [("actual", "36.4", None), ("change", "18.9", None)]),
            ],
            id="a running sum beside its growth is a result",
        ),
    ],
)
def test_rows(text: str, expected: Rows) -> None:
    assert rows(text) == expected
