"""绩效目标 in a few words beside 优, 良, 中, 差 is what the activity is for, no value of the indicator."""

from __future__ import annotations

from extractor import extract
from tests.documents.flattened import leading_tabs

ROWS = [
    ["职责活动", "年度预算数", "绩效目标", "绩效指标", "优", "良", "中", "差"],
    ["渡口管护", "12.00", "渡运平安。", "渡船检验率", "100%", "95%以上", "90%以上", "90%以下"],
    ["航标维护", "8.00", "航标正常。", "航标完好率", "98%以上", "95%以上", "92%以上", "92%以下"],
    ["水上救助", "6.50", "救助及时。", "救助演练次数", "4次", "3次", "2次", "1次"],
]


def test_a_few_words_of_goals_are_no_targets() -> None:
    result = extract(leading_tabs(ROWS).encode(), filename="例.txt").to_dict()
    assert [i["name"] for i in result["indicators"]] == ["渡船检验率", "航标完好率", "救助演练次数"]
    assert [[v["grade"] for v in i["values"]] for i in result["indicators"]] == [["优", "良", "中", "差"]] * 3
    assert [p["goals"] for p in result["projects"]] == [["渡运平安。"], ["航标正常。"], ["救助及时。"]]
