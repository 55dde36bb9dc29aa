"""PDFs: heads, feet and page numbers are no text; what is cut between pages goes on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from tests.documents.made import grids, texts
from tests.documents.pdf_pages import HEIGHT, ROWS, XS, YS, both, document, lines, table


def numbered(number: int, style: str) -> Any:
    return lines(
        (72, 45, "某县2024年部门预算"),
        (92, 200, f"第{'一二三四'[number - 1]}段完成检查{number}次。"),
        (280, 805, style),
    )


@pytest.mark.parametrize(
    "style", ["{}", "— {} —", "- {} -", "第{}页", "{}/4", "第 {} 页 共 4 页", "第 {} 页 共 12 页", "·{}·"]
)
def test_page_numbers_and_running_heads_are_left_out(style: str) -> None:
    found = document(*(numbered(n, style.format(n)) for n in range(1, 5)))
    assert texts(found) == [f"第{'一二三四'[n - 1]}段完成检查{n}次。" for n in range(1, 5)]


def test_left_and_right_pages_have_heads_of_their_own() -> None:
    def page(number: int) -> Any:
        head = (72, 45, "绩效管理资料汇编") if number % 2 else (460, 45, "某市财政局")
        return lines(head, (92, 200, f"第{'一二三四五'[number - 1]}段完成检查{number}次。"), (280, 805, "某局印"))

    found = texts(document(*map(page, range(1, 6))))
    assert found == [f"第{'一二三四五'[n - 1]}段完成检查{n}次。" for n in range(1, 6)]


def test_a_title_on_every_second_page_stays() -> None:
    titled = both(lines((220, 55, "项目支出绩效目标表")), table(XS, YS, ROWS))
    other = lines((72, 300, "填表说明略。"))
    found = texts(document(titled, other, titled, other, other, other))
    assert found.count("项目支出绩效目标表") == 2


def test_a_page_number_alone_on_a_page_of_its_own_size() -> None:
    def lying(canvas: Any) -> None:
        canvas.setPageSize((842, 595))
        canvas.setFont("STSong-Light", 10)
        canvas.drawString(92, 395, "完成检查2次。")
        canvas.drawString(380, 30, "第 2 页 共 3 页")

    assert texts(document(lines((92, 200, "完成检查1次。")), lying)) == ["完成检查1次。", "完成检查2次。"]


@pytest.mark.parametrize(
    ("width", "first", "second", "text"),
    [
        (38, "≥4.", "6万", "≥4.6万"),
        (76, "≥360台", "（套）", "≥360台（套）"),
        (54, "≥4.6", "万人", "≥4.6万人"),
        (30, "元", "/吨", "元/吨"),
        (90, "检查次数", "≥4次", "检查次数\n≥4次"),
        (160, "≥360台", "（套）", "≥360台\n（套）"),
    ],
    ids=["number", "bracket", "figures_before_words", "stroke", "room", "room_before_bracket"],
)
def test_lines_of_a_narrow_cell_run_on(width: float, first: str, second: str, text: str) -> None:
    def draw(canvas: Any) -> None:
        canvas.setFont("STSong-Light", 14)
        for x0, x1 in ((72, 72 + width), (72 + width, 400)):
            canvas.rect(x0, HEIGHT - 160, x1 - x0, 60)
        canvas.drawString(76, HEIGHT - 122, first)
        canvas.drawString(76, HEIGHT - 142, second)
        canvas.drawString(300, HEIGHT - 122, "备注")

    assert grids(document(draw)) == [[[text, "备注"]]]


def test_a_row_cut_at_the_foot_of_a_lying_page_goes_on() -> None:
    def lying(*rows: Sequence[str], top: float) -> Any:
        def draw(canvas: Any) -> None:
            canvas.setPageSize((842, 595))
            canvas.setFont("STSong-Light", 10)
            for r, row in enumerate(rows):
                for (x0, x1), text in zip(((72, 170), (170, 256), (256, 400)), row, strict=True):
                    canvas.rect(x0, 595 - top - 20 * (r + 1), x1 - x0, 20)
                    canvas.drawString(x0 + 3, 595 - top - 20 * (r + 1) + 5, text)

        return draw

    upright = lines(*((72, 100 + 18 * i, f"第{i}项工作由办公室负责。") for i in range(37)))
    found = document(
        upright,
        lying(["一级指标", "三级指标", "指标值"], ["效益指标", "直接经济损失占", "＜1%"], top=480),
        lying(["", "生产总值比例", ""], ["满意度指标", "群众满意度", "≥88%"], top=72),
    )
    assert grids(found) == [[
        ["一级指标", "三级指标", "指标值"],
        ["效益指标", "直接经济损失占生产总值比例", "＜1%"],
        ["满意度指标", "群众满意度", "≥88%"],
    ]]  # fmt: skip


def test_a_title_on_every_form_stays() -> None:
    pages = [both(lines((220, 90, "项目支出绩效目标表")), table(XS, YS, ROWS)) for _ in range(3)]
    assert texts(document(*pages)) == ["项目支出绩效目标表", "3×3"] * 3


def test_a_number_in_the_text_is_no_page_number() -> None:
    assert texts(document(lines((72, 400, "12"), (72, 440, "合计")))) == ["12", "合计"]
