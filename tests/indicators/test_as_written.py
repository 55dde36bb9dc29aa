"""A document in traditional characters is read as one in simplified ones, and speaks in its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor import extract
from extractor.documents import traditional
from extractor.documents.traditional import is_traditional, simplified

DEVELOPMENT = Path(__file__).parents[2] / "corpora" / "dev"


def _in_utf_8(path: Path) -> bool:
    try:
        path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return False
    return True


TEXTS = [path for path in sorted(DEVELOPMENT.rglob("*.txt")) if _in_utf_8(path)][::60]
FORM = (
    "農村公路養護項目績效目標表\n\n"
    "一級指標\t二級指標\t三級指標\t指標值\n"
    "產出指標\t數量指標\t養護里程\t≥86公里\n"
    "\t質量指標\t驗收合格率\t≥95%\n"
    "滿意度指標\t服務對象滿意度指標\t群眾滿意度\t≥90%\n"
    "\n比上年新建高標準農田3.5萬畝，投資1.2億元。\n"
)


def in_old_characters(text: str) -> str:
    """A text with each character written as it was, where the table knows how."""
    old: dict[str, str] = {}
    lines = Path(traditional.__file__).with_name("traditional.txt").read_text(encoding="utf-8").splitlines()
    for pair in " ".join(line for line in lines if not line.startswith("#")).split():
        old.setdefault(pair[1], pair[0])
    return text.translate(str.maketrans(old))


def test_a_form_is_read_and_speaks_in_its_own_characters() -> None:
    result = extract(FORM.encode(), filename="表.txt")
    assert result.document.title == "農村公路養護項目績效目標表"
    firsts = [(i, i.values[0]) for i in result.indicators]
    got = [(i.name, i.level1, i.category, value.text, value.value, value.unit) for i, value in firsts]
    assert got == [
        ("養護里程", "產出指標", "output.quantity", "≥86公里", 86, "公里"),
        ("驗收合格率", "產出指標", "output.quality", "≥95%", 95, "%"),
        ("群眾滿意度", "滿意度指標", "satisfaction", "≥90%", 90, "%"),
        ("新建高標準農田", None, "output.quantity", "3.5萬畝", 35000, "亩"),
        ("投資", None, "cost.economic", "1.2億元", 120_000_000, "元"),
    ]
    for indicator in result.indicators:
        for source in (indicator.source, *(value.source for value in indicator.values)):
            assert FORM[source.start : source.end] == source.text


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_the_same_document_in_either_characters_says_the_same(path: Path) -> None:
    new = simplified(path.read_text(encoding="utf-8"))
    old = in_old_characters(new)
    assert old != new and simplified(old) == new
    read, expected = (extract(text.encode(), filename="a.txt").to_dict() for text in (old, new))
    assert expected["indicators"]
    assert [i["name"] for i in read["indicators"]] == [in_old_characters(i["name"]) for i in expected["indicators"]]
    assert _in_simplified(read["indicators"]) == expected["indicators"]
    assert _in_simplified(read["projects"]) == expected["projects"]


def _in_simplified(value: object) -> object:
    if isinstance(value, str):
        return simplified(value)
    if isinstance(value, dict):
        return {key: _in_simplified(inner) for key, inner in value.items()}
    return [_in_simplified(inner) for inner in value] if isinstance(value, list | tuple) else value


def test_a_web_page_in_traditional_characters_is_read() -> None:
    page = (
        "<html><head><meta charset='utf-8'></head><body><table>"
        "<tr><th>一級指標</th><th>三級指標</th><th>年度指標值</th></tr>"
        "<tr><td>產出指標</td><td>檢查企業數量</td><td>不少於30個</td></tr>"
        "</table></body></html>"
    )
    (indicator,) = extract(page.encode(), filename="頁.html").indicators
    (value,) = indicator.values
    assert (indicator.name, indicator.level1) == ("檢查企業數量", "產出指標")
    assert (value.text, value.op, value.op_text, value.value, value.unit) == ("不少於30個", ">=", "不少於", 30, "个")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("績效目標：驗收合格率達到95%", True, id="traditional"),
        pytest.param("绩效目标：验收合格率达到95%", False, id="simplified"),
        pytest.param("绩效目标：古樹名木復壮率95%", False, id="a few traditional characters in a simplified text"),
        pytest.param("ISO 9001: 95%", False, id="no Chinese"),
    ],
)
def test_traditional_text_is_told(text: str, expected: bool) -> None:
    assert is_traditional(text) is expected


def test_every_traditional_character_stands_for_another_one() -> None:
    lines = Path(traditional.__file__).with_name("traditional.txt").read_text(encoding="utf-8").splitlines()
    pairs = " ".join(line for line in lines if not line.startswith("#")).split()
    assert all(len(pair) == 2 and pair[0] != pair[1] for pair in pairs)
    assert len({pair[0] for pair in pairs}) == len(pairs)
