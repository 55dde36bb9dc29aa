"""Where sentences are read: pages that break them, documents that hold too many."""

from __future__ import annotations

import pytest

from extractor import Settings, extract
from extractor.mentions.prose import stretches

BROKEN = """苇川县水利局2023年工作总结
一、农村供水
全年新建集中供水厂六座，铺设各级供水管道，沿线居民饮水安全人口合计
{mark}
46.5万人，农村自来水普及率提高到九成以上，水质持续改善。
"""


@pytest.mark.parametrize(
    "mark",
    [
        pytest.param("— 3 —", id="a page's number"),
        pytest.param("苇川县水利局工作总结　　第 3 页 共 9 页", id="a running title with the page's number"),
    ],
)
def test_a_page_between_two_lines_is_not_read(mark: str) -> None:
    result = extract(BROKEN.format(mark=mark).encode(), filename="总结.txt").to_dict()
    found = {(i["name"], i["values"][0]["text"]) for i in result["indicators"]}
    assert not any("页" in name or value.startswith("3") for name, value in found)
    assert any(value == "46.5万人" for _, value in found)


def test_what_lies_beyond_the_limit_is_not_read_and_said() -> None:
    text = "工作总结\n" + "\n".join(f"第{n}项：全年检查企业{n}家。" for n in range(10, 60))
    result = extract(text.encode(), filename="总结.txt", settings=Settings(max_prose_values=20)).to_dict()
    assert 20 <= len(result["indicators"]) < 30
    (finding,) = [f for f in result["findings"] if f["code"] == "prose_cut"]
    assert "20个" in finding["message"]


def test_nothing_is_said_below_the_limit() -> None:
    result = extract("工作总结\n全年检查企业12家。".encode(), filename="总结.txt").to_dict()
    assert "prose_cut" not in {f["code"] for f in result["findings"]}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("检查企业12家。" * 9000, id="sentences"),
        pytest.param("检查企业12家，" * 9000, id="clauses"),
        pytest.param("企" * 60_000, id="nothing to cut at"),
        pytest.param("检查企业12家。", id="short"),
        pytest.param("", id="empty"),
    ],
)
def test_stretches_follow_each_other(text: str) -> None:
    parts = list(stretches(text, 0, len(text)))
    assert "".join(text[a:b] for a, b in parts) == text
    assert all(b - a <= 20_000 for a, b in parts)
    assert all(text[a - 1] in "。，" for a, _ in parts[1:] if "企业" in text)


def test_a_long_paragraph_gives_what_its_sentences_give() -> None:
    text = "全年检查企业12家，同比增长5%。" * 4000
    found = extract(text.encode(), filename="长文.txt").to_dict()["indicators"]
    assert len(found) == 4000
    assert {i["name"] for i in found} == {"检查企业"}
    assert all(i["source"]["text"] == text[i["source"]["start"] : i["source"]["end"]] for i in found)
