"""What a web page shows by its style sheets and its small pictures."""

from __future__ import annotations

import pytest

from tests.documents.made import grids, read_checked, texts

TABLE = "<table><tr><td>合格率</td><td>{}</td></tr></table>"


def page(body: str, css: str = "") -> bytes:
    return f"<html><head><meta charset=utf-8><style>{css}</style></head><body>{body}</body></html>".encode()


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        pytest.param('<img src="1.png" alt="≥">95%', "≥95%", id="alt"),
        pytest.param('<img src="1.png" title="≤"/>3次', "≤3次", id="title"),
        pytest.param('<img src="1.png" alt="大于等于"> 95%', "≥ 95%", id="the sign's name"),
        pytest.param('<img class="kfformula" alt="\\geq " src="1.png">95%', "≥95%", id="its name in a formula"),
        pytest.param('<img alt="微信图片_2023.png" src="1.png">95%', "95%", id="a file's name"),
    ],
)
def test_a_picture_of_a_sign(cell: str, text: str) -> None:
    assert grids(read_checked(page(TABLE.format(cell)), "a.html")) == [[["合格率", text]]]


@pytest.mark.parametrize(
    ("cell", "noted"),
    [
        pytest.param('<img src="ge.gif">95%', True, id="in front of a number"),
        pytest.param('<p><img src="ge.gif"><span>1,200 人次</span></p>', True, id="in front of a number and its unit"),
        pytest.param('<img src="ge.gif" alt="≥">95%', False, id="read"),
        pytest.param('<img src="icon.gif">2022-02-18', False, id="in front of a date"),
        pytest.param('<img src="icon.gif">持续提升', False, id="in front of words"),
        pytest.param('95%<img src="icon.gif">', False, id="behind the number"),
    ],
)
def test_a_picture_that_may_be_a_sign_is_noted(cell: str, noted: bool) -> None:
    notes = [n.code for n in read_checked(page(TABLE.format(cell)), "a.html").notes]
    assert notes == (["picture_of_sign"] if noted else [])


ROWS = "<table><tr><td>甲</td><td>1</td></tr><tr class='old x'><td>乙</td><td>2<i class='was'>3</i></td></tr></table>"


@pytest.mark.parametrize(
    ("css", "cells"),
    [
        pytest.param(".old{display:none}", [["甲", "1"]], id="a class"),
        pytest.param("tr.old , .none { color:red; DISPLAY : none }", [["甲", "1"]], id="tag and class, in a list"),
        pytest.param("/* .a{} */ table .old .was{visibility:hidden}", [["甲", "1"], ["乙", "2"]], id="a way down"),
        pytest.param(".old{display:none} .x{display:table-row}", [["甲", "1"], ["乙", "23"]], id="overruled"),
        pytest.param("@media print{.old{display:none}}", [["甲", "1"], ["乙", "23"]], id="for printing only"),
        pytest.param(".old:hover{display:none}", [["甲", "1"], ["乙", "23"]], id="a state"),
        pytest.param("div .old{display:none}", [["甲", "1"], ["乙", "23"]], id="not in a div"),
        pytest.param(".ol{display:none}", [["甲", "1"], ["乙", "23"]], id="another class"),
    ],
)
def test_rows_that_a_style_sheet_hides(css: str, cells: list[list[str]]) -> None:
    assert grids(read_checked(page(ROWS, css), "a.html")) == [cells]


def test_a_part_of_the_page_that_a_click_shows_is_kept() -> None:
    body = "".join(f"<p>全年开展检查{n}次，整改率达到{n}%。</p>" for n in range(10, 30))
    css = ".tab,.count{display:none}"
    document = read_checked(page(f"<div class=tab>{body}</div><span class=count>下载12次</span>", css), "a.html")
    assert len(texts(document)) == 20
    assert "下载" not in document.text


def test_a_table_that_a_style_sheet_draws() -> None:
    css = ".t{display:table}\n.t .r{display:table-row}\n.c, .h{display : table-cell}"
    rows = (("指标", "目标值"), ("植树面积", "≥500亩"), ("成活率", "≥90%"))
    drawn = "".join(f"<div class=r>{''.join(f'<span class=c>{c}</span>' for c in row)}</div>" for row in rows)
    document = read_checked(page(f"<div class=t>{drawn}</div>", css), "a.html")
    assert grids(document) == [[["指标", "目标值"], ["植树面积", "≥500亩"], ["成活率", "≥90%"]]]


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        pytest.param("<a>上一页</a><b>1</b><a>2</a><a>下一页</a>", False, id="links with numbers"),
        pytest.param("<a>首页</a> <a>前页</a> 第3/12页 <a>后页</a> <a>尾页</a> 转到 页", False, id="old systems"),
        pytest.param("共 25 条记录 当前第1页 [下一页] [末页]", False, id="with counts"),
        pytest.param("编印宣传册，每册首页1页、正文12页。", True, id="a sentence"),
        pytest.param("首页 政务公开 2024年", True, id="a way through the site"),
        pytest.param("12", True, id="a number"),
    ],
)
def test_links_from_page_to_page_are_left_out(line: str, kept: bool) -> None:
    document = read_checked(page(f"<p>前文。</p><div>{line}</div><p>后文。</p>"), "a.html")
    assert (len(texts(document)) == 3) is kept


@pytest.mark.parametrize(
    ("part", "kept"),
    [
        pytest.param("<ul><li><a>首页</a></li><li><a>政务公开</a> |</li></ul>", False, id="a list of links"),
        pytest.param("<table><tr><td><a>概况</a></td></tr><tr><td><a>公开</a></td></tr></table>", False, id="a table"),
        pytest.param("<ul><li><a>首页</a></li><li>巡查12次</li></ul>", True, id="a line that is no link"),
        pytest.param("<ul><li><a>附件1</a></li><li><a>附件2</a></li></ul>", True, id="annexes"),
        pytest.param("<ul><li><a>政务公开</a></li></ul>", True, id="one link"),
        pytest.param("<table><tr><td><a>合格率</a></td><td><a>≥95%</a></td></tr></table>", True, id="indicators"),
    ],
)
def test_menus_are_left_out(part: str, kept: bool) -> None:
    document = read_checked(page(f"<p>前文。</p>{part}<p>后文。</p>"), "a.html")
    assert (len(texts(document)) > 2) is kept


def test_a_large_table_that_a_click_shows_is_kept_whole() -> None:
    rows = "".join(f"<tr><td>第{n}项工作的检查次数</td><td>{n}次</td></tr>" for n in range(30))
    document = read_checked(page(f"<table class=tab>{rows}</table><p>后文。</p>", ".tab{display:none}"), "a.html")
    assert texts(document) == ["30×2", "后文。"]
