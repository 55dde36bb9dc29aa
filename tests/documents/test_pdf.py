"""PDFs: tables from their rules, text in reading order."""

from __future__ import annotations

from typing import Any

import pytest

from extractor.documents.document import Table
from extractor.documents.page.radicals import fold_radicals
from extractor.errors import UnreadableDocument
from extractor.settings import Settings
from tests.documents.made import grids, raw_pdf, read_checked, ruled, stream, texts
from tests.documents.pdf_pages import HEIGHT, ROWS, XS, YS, both, document, lines, smaller, table


def test_a_ruled_table_with_the_place_of_every_cell() -> None:
    found = document(table(XS, YS, ROWS))
    assert grids(found) == [ROWS]
    (only,) = found.tables()
    assert (only.page, found.pages) == (1, 1)
    cell = next(c for c in only.cells if c.text == "检查次数")
    assert cell.page == 1
    assert cell.bbox == pytest.approx((200, 120, 400, 140), abs=1)


def merged(canvas: Any) -> None:
    """A head over two columns and a level over two rows, drawn cell by cell."""
    boxes = [
        (72, 100, 200, 140, "绩效指标"), (200, 100, 520, 120, "评价标准"),
        (200, 120, 400, 140, "优"), (400, 120, 520, 140, "良"),
        (72, 140, 200, 180, "产出指标"), (200, 140, 400, 160, "数量"), (400, 140, 520, 160, "4次"),
        (200, 160, 400, 180, "质量"), (400, 160, 520, 180, "95%"),
    ]  # fmt: skip
    for x0, top, x1, bottom, text in boxes:
        canvas.rect(x0, HEIGHT - bottom, x1 - x0, bottom - top)
        canvas.drawString(x0 + 3, HEIGHT - top - 12, text)


def test_merged_cells_come_from_the_boxes() -> None:
    assert grids(document(merged)) == [
        [
            ["绩效指标", "评价标准", "评价标准"],
            ["绩效指标", "优", "良"],
            ["产出指标", "数量", "4次"],
            ["产出指标", "质量", "95%"],
        ]
    ]


def open_sides(canvas: Any) -> None:
    for y in YS:
        canvas.line(72, HEIGHT - y, 520, HEIGHT - y)
    for x in XS[1:-1]:
        canvas.line(x, HEIGHT - YS[0], x, HEIGHT - YS[-1])
    for r, row in enumerate(ROWS):
        for c, text in enumerate(row):
            canvas.drawString(XS[c] + 3, HEIGHT - YS[r] - 12, text)


def thin_rectangles(canvas: Any) -> None:
    """Each cell edge as its own filled rectangle, a little short of the corner, as office programs print it."""
    for r, row in enumerate(ROWS):
        for c, text in enumerate(row):
            x0, x1, top, bottom = XS[c], XS[c + 1], YS[r], YS[r + 1]
            for x, y, w, h in (
                (x0 + 0.5, top, x1 - x0 - 1, 0.48), (x0 + 0.5, bottom, x1 - x0 - 1, 0.48),
                (x0, bottom - 0.5, 0.48, bottom - top - 1), (x1, bottom - 0.5, 0.48, bottom - top - 1),
            ):  # fmt: skip
                canvas.rect(x, HEIGHT - y, w, h, stroke=0, fill=1)
            canvas.drawString(x0 + 3, HEIGHT - top - 12, text)


def dashed(canvas: Any) -> None:
    for y in YS:
        for x in range(72, 520, 4):
            canvas.line(x, HEIGHT - y, x + 2, HEIGHT - y)
    for x in XS:
        for y in range(100, 160, 4):
            canvas.line(x, HEIGHT - y, x, HEIGHT - y - 2)
    for r, row in enumerate(ROWS):
        for c, text in enumerate(row):
            canvas.drawString(XS[c] + 3, HEIGHT - YS[r] - 12, text)


def framed(canvas: Any) -> None:
    canvas.rect(40, 40, 515, 762)
    ruled(canvas, XS, YS, ROWS)


def underlined(canvas: Any) -> None:
    ruled(canvas, XS, YS, ROWS)
    canvas.line(210, HEIGHT - 134, 240, HEIGHT - 134)
    canvas.rect(402, HEIGHT - 118, 6, 6)  # a check box


@pytest.mark.parametrize("draw", [open_sides, thin_rectangles, dashed, framed, underlined], ids=lambda f: f.__name__)
def test_rules_drawn_in_other_ways(draw: Any) -> None:
    assert grids(document(draw)) == [ROWS]


def test_a_table_in_a_cell_follows_its_outer_table() -> None:
    outer = table((72, 200, 520), (100, 120, 200), [["项目", "甲项目"], ["指标", "见下"]])
    inner = table((220, 300, 400), (140, 160, 180), [["名称", "值"], ["合格率", "95%"]])
    assert grids(document(both(outer, inner))) == [
        [["项目", "甲项目"], ["指标", "见下"]],
        [["名称", "值"], ["合格率", "95%"]],
    ]


def test_a_frame_around_text_is_no_table() -> None:
    box = both(lambda c: c.rect(72, HEIGHT - 200, 400, 100), lines((80, 120, "注：本表由预算单位填报。")))
    assert texts(document(box)) == ["注：本表由预算单位填报。"]


def test_text_and_tables_in_order() -> None:
    page = both(
        lines((72, 90, "一、绩效指标"), (72, 180, "二、其他"), (72, 290, "注：无")),
        table(XS, YS, ROWS),
        table((72, 300, 520), (200, 220, 240), [["甲", "1"], ["乙", "2"]]),
    )
    assert texts(document(page)) == ["一、绩效指标", "3×3", "二、其他", "2×2", "注：无"]


def test_a_mark_that_hangs_over_the_edge_stays_in_its_cell() -> None:
    page = table((72, 200, 300), (100, 120, 140), [["", "1"], ["乙", "2"]])
    hanging = lines((200 - 5 * 10, 112, "整改到位，"))
    assert grids(document(both(page, hanging)))[0][0] == ["整改到位，", "1"]


# -------------------------------------------------------------------------------------------------- lines


@pytest.mark.parametrize(
    ("items", "text"),
    [
        pytest.param([(72, 100, "绩"), (86, 100, "效"), (100, 100, "目标")], "绩效目标", id="spread Chinese"),
        pytest.param([(72, 100, "performance"), (130, 100, "budget")], "performance budget", id="Latin words"),
        pytest.param([(72, 100, "共12"), (87.1, 100, "345"), (103, 100, "人")], "共12345人", id="a number in pieces"),
        pytest.param([(72, 100, "单位：万元"), (300, 100, "2024年")], "单位：万元 2024年", id="far apart"),
        pytest.param(
            [(72, 100, "安全"), (72.3, 100, "安全"), (72.3, 100.2, "安全")], "安全", id="bold by printing again"
        ),
        pytest.param([(72, 100, "高高兴兴1100")], "高高兴兴1100", id="doubled on purpose"),
    ],
)
def test_one_line(items: list[tuple[float, float, str]], text: str) -> None:
    assert texts(document(lines(*items))) == [text]


def test_radicals_become_characters() -> None:
    assert fold_radicals("⼯程⽬标⼾⻓⻔⺠⻋⻰⻚⻛⻢⻅⻄⻉⻥⻦⻬⻮") == "工程目标户长门民车龙页风马见西贝鱼鸟齐齿"


def test_slanted_watermarks_are_left_out() -> None:
    def draw(canvas: Any) -> None:
        canvas.drawString(72, 700, "验收合格率不低于95%")
        canvas.saveState()
        canvas.translate(200, 400)
        canvas.rotate(45)
        canvas.drawString(0, 0, "内部资料")
        canvas.restoreState()

    assert texts(document(draw)) == ["验收合格率不低于95%"]


def test_a_level_watermark_is_in_no_cell() -> None:
    def draw(canvas: Any) -> None:
        canvas.setFont("STSong-Light", 36)
        canvas.drawString(120, 700, "内部资料")
        canvas.setFont("STSong-Light", 10)
        ruled(canvas, XS, YS, ROWS)

    found = document(draw)
    assert grids(found) == [ROWS]
    assert "内部资料" in texts(found)


@pytest.mark.parametrize(
    ("size", "at"),
    [pytest.param(36, 132, id="over two rows"), pytest.param(24, 126, id="in a row"), pytest.param(60, 150, id="wide")],
)
def test_a_level_watermark_is_in_no_cell_of_a_table_without_rules(size: int, at: int) -> None:
    rows = [*ROWS, ["效益指标", "受益人数", "≥90人"], ["满意度指标", "群众满意度", "≥92%"]]

    def draw(canvas: Any) -> None:
        canvas.setFont("STSong-Light", size)
        canvas.drawString(110, HEIGHT - at, "内部资料")
        canvas.setFont("STSong-Light", 10)
        for r, row in enumerate(rows):
            for x, text in zip(XS[:-1], row, strict=True):
                canvas.drawString(x, HEIGHT - 100 - 18 * r, text)

    found = document(draw)
    assert grids(found) == [rows]
    assert "内部资料" in texts(found)


def test_a_large_heading_above_small_text_stays_in_its_place() -> None:
    found = document(lines((72, 100, "二、年度目标"), size=30), lines((72, 100, "甲"), (72, 118, "乙")))
    assert texts(found)[0] == "二、年度目标"


def test_a_watermark_drawn_in_outlines_draws_no_rules() -> None:
    def draw(canvas: Any) -> None:
        ruled(canvas, XS, YS, ROWS)
        path = canvas.beginPath()  # a letter with straight sides and slanting ones, and the hole in it
        for corners in (
            [(90, 110), (330, 110), (330, 118), (240, 118), (300, 152), (280, 156), (212, 118), (90, 118)],
            [(120, 125), (180, 125), (180, 155), (120, 155)],
        ):
            (x, y), *others = corners
            path.moveTo(x, HEIGHT - y)
            for x, y in others:
                path.lineTo(x, HEIGHT - y)
            path.close()
        canvas.setFillGray(0.8)
        canvas.drawPath(path, stroke=0, fill=1)
        canvas.setFillGray(0)

    assert grids(document(draw)) == [ROWS]


def test_what_the_page_cuts_off_is_left_out() -> None:
    def draw(canvas: Any) -> None:
        ruled(canvas, XS, YS, ROWS)
        canvas.drawString(10, 20, "印张标记")
        canvas.setCropBox((50, 600, 560, 800))

    found = document(draw)
    assert texts(found) == ["3×3"]
    assert grids(found) == [ROWS]


@pytest.mark.parametrize("lap", ["工程质量验收合格率和返工整改情况说明", "1,234,567,890,123,456.78元以上"])
def test_a_text_that_runs_over_its_cell_stays_in_one_piece(lap: str) -> None:
    xs = (72, 160, 260, 340)
    cells = [["名称", "说明", "值"], ["检查", lap, "4次"], ["培训", "按期完成", lap]]
    assert grids(document(table(xs, YS, cells))) == [cells]


def test_double_rules_have_no_row_between() -> None:
    def draw(canvas: Any) -> None:
        ruled(canvas, XS, YS, ROWS)
        for y in YS:
            canvas.line(XS[0], HEIGHT - y + 2.7, XS[-1], HEIGHT - y + 2.7)

    assert grids(document(draw)) == [ROWS]


# --------------------------------------------------------------------------------------- text that runs up or down

NARROW = (72, 94, 200, 300)


def beside_three_rows(side: Any) -> Any:
    """A narrow cell beside three rows, and what draws its text."""

    def draw(canvas: Any) -> None:
        canvas.rect(72, HEIGHT - 172, 22, 72)
        for i, (name, value) in enumerate((("培训人数", "≥90人"), ("合格率", "≥95%"), ("完成时间", "6月底前"))):
            for x0, x1, text in ((94, 200, name), (200, 300, value)):
                canvas.rect(x0, HEIGHT - 124 - 24 * i, x1 - x0, 24)
                canvas.drawString(x0 + 3, HEIGHT - 116 - 24 * i, text)
        side(canvas)

    return draw


def upwards(canvas: Any) -> None:
    canvas.translate(86, HEIGHT - 160)
    canvas.rotate(90)
    canvas.drawString(0, 0, "产出指标")


def downwards(canvas: Any) -> None:
    canvas.translate(79, HEIGHT - 112)
    canvas.rotate(-90)
    canvas.drawString(0, 0, "产出指标")


def one_below_the_other(canvas: Any) -> None:
    for i, ch in enumerate("产出指标"):
        canvas.drawString(78, HEIGHT - 116 - 14 * i, ch)


@pytest.mark.parametrize("side", [upwards, downwards, one_below_the_other], ids=lambda f: f.__name__)
def test_a_level_set_up_or_down_a_narrow_cell(side: Any) -> None:
    (grid,) = grids(document(beside_three_rows(side)))
    assert [("".join(row[0].split()), *row[1:]) for row in grid] == [
        ("产出指标", "培训人数", "≥90人"), ("产出指标", "合格率", "≥95%"), ("产出指标", "完成时间", "6月底前"),
    ]  # fmt: skip


@pytest.mark.parametrize("columns", [("指标", "社会效益"), ("社会效益", "指标")], ids=["leftwards", "rightwards"])
def test_a_level_in_two_columns_down_a_narrow_cell(columns: tuple[str, str]) -> None:
    def side(canvas: Any) -> None:
        for x, text in zip((72.5, 83), columns, strict=True):
            for i, ch in enumerate(text):
                canvas.drawString(x, HEIGHT - 112 - 13 * i, ch)

    (grid,) = grids(document(beside_three_rows(side)))
    assert [row[0] for row in grid] == ["社会效益指标"] * 3


def test_any_words_in_two_columns_down_a_narrow_cell() -> None:
    # Set down the cell the lines stand further apart than the characters of one line.
    def side(canvas: Any) -> None:
        canvas.setFont("STSong-Light", 9)
        for x, y, text in ((83.5, 112, "河道管护"), (72.5, 116.5, "成效")):
            for i, ch in enumerate(text):
                canvas.drawString(x, HEIGHT - y - 9 * i, ch)
        canvas.setFont("STSong-Light", 10)

    (grid,) = grids(document(beside_three_rows(side)))
    assert [row[0] for row in grid] == ["河道管护成效"] * 3


@pytest.mark.parametrize("up", [True, False], ids=["up", "down"])
def test_a_page_set_on_its_side_is_laid_straight(up: bool) -> None:
    def draw(canvas: Any) -> None:
        canvas.saveState()
        canvas.translate(*((595, 0) if up else (0, 842)))
        canvas.rotate(90 if up else -90)
        canvas.translate(0, 595 - 842)
        canvas.drawString(300, 842 - 70, "某局绩效目标表")
        ruled(canvas, XS, YS, ROWS)
        canvas.restoreState()
        canvas.drawString(280, 24, "— 7 —")

    found = document(draw)
    assert texts(found) == ["某局绩效目标表", "3×3"]
    assert grids(found) == [ROWS]


# --------------------------------------------------------------------------------------------- paragraphs

FULL = "定期组织安全生产督导检查活动，对重点行业和作业场所加强行政执法监察，依法处理发现的各类行为"  # 450 points


def paragraphs(*rows: tuple[float, str]) -> list[str]:
    return texts(document(lines(*((x, 100 + 16 * i, text) for i, (x, text) in enumerate(rows)))))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param([(92, FULL[:-2]), (72, FULL), (72, "违法行为。")], 1, id="indented first line"),
        pytest.param([(92, FULL[:-2]), (72, "违法。"), (92, FULL[:-2]), (72, "到底。")], 2, id="short last line"),
        pytest.param([(92, FULL[:-2]), (92, FULL[:-2]), (72, "到底。")], 2, id="indented behind a full line"),
        pytest.param([(72, "一、总体目标"), (92, FULL[:-2]), (72, "到底。")], 2, id="heading"),
        pytest.param(
            [(72, "1." + FULL[1:-1] + "；"), (72, "2." + FULL[1:-1] + "；"), (72, FULL)], 2, id="full list items"
        ),
        pytest.param([(72, "（一）" + FULL[3:]), (92, FULL[:-2]), (92, "到底。")], 1, id="hanging number"),
        pytest.param([(220, "某县应急管理局"), (240, "绩效文本"), (72, FULL), (72, "到底。")], 3, id="centred title"),
    ],
)
def test_paragraphs(rows: list[tuple[float, str]], expected: int) -> None:
    found = paragraphs(*rows)
    assert len(found) == expected
    assert "".join(found) == "".join(text for _, text in rows)


def test_a_larger_line_is_a_paragraph_of_its_own() -> None:
    page = both(lines((72, 100, FULL[:27]), size=14), lines((72, 120, FULL), (72, 136, "到底。")))
    assert texts(document(page)) == [FULL[:27], FULL + "到底。"]


@pytest.mark.parametrize(("size", "level"), [(16, 1), (11, None)])
def test_a_title_alone_above_a_table_is_told_by_the_size_of_its_cells(size: float, level: int | None) -> None:
    found = document(both(lines((150, 80, "县公路养护中心2021年养护计划"), size=size), smaller(table(XS, YS, ROWS))))
    assert [block.level for block in found.blocks if not isinstance(block, Table)] == [level]


def test_a_page_break_does_not_cut_a_paragraph() -> None:
    first = lines(*((92 if i == 0 else 72, 700 + 16 * i, FULL[:-2] if i == 0 else FULL) for i in range(4)))
    second = lines((72, 80, "不低于95%。"), (92, 96, "另起一段。"))
    assert texts(document(first, second)) == [FULL[:-2] + FULL * 3 + "不低于95%。", "另起一段。"]


def test_two_columns() -> None:
    left, right = "左栏" * 11, "右栏" * 11
    rows = [(72, 100 + 16 * i, left) for i in range(6)] + [(310, 100 + 16 * i, right) for i in range(6)]
    page = lines((200, 70, "全宽标题"), *rows, (72, 196, "左尾。"), (310, 196, "右尾。"))
    assert texts(document(page)) == ["全宽标题", left * 6 + "左尾。", right * 6 + "右尾。"]


def test_labels_side_by_side_are_no_columns() -> None:
    rows = [
        ("单位名称：某局", "日期：3月"),
        ("负责人：张某", "电话：略"),
        ("主管：某厅", "编号：7"),
        ("类别：一", "备注：无"),
        ("甲：乙", "丙：丁"),
    ]
    items = [(x, 100 + 20 * i, row[c]) for i, row in enumerate(rows) for c, x in enumerate((72, 330))]
    assert texts(document(lines(*items)))[0] == "单位名称：某局 日期：3月"


# ---------------------------------------------------------------------------------------- pages and limits


def test_pages_without_text_are_noted() -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    picture = ImageReader(Image.new("RGB", (60, 60), "gray"))
    found = document(
        lines((72, 100, "目标")), lambda c: c.drawImage(picture, 72, 300, 300, 300), lines((72, 100, "值"))
    )
    assert [(n.code, n.page) for n in found.notes] == [("page_without_text", 2)]
    assert [b.page for b in found.blocks] == [1, 3]
    assert found.pages == 3


def test_pages_beyond_the_limit_are_noted() -> None:
    found = document(*(lines((72, 100, f"第{n}段")) for n in range(1, 4)), max_pages=2)
    assert texts(found) == ["第1段", "第2段"]
    assert [(n.code, n.page) for n in found.notes] == [("pages_cut", 3)]


def test_a_page_that_is_a_drawing_costs_only_its_tables() -> None:
    def draw(canvas: Any) -> None:
        for i in range(200):
            canvas.line(50, 100 + 3 * i, 550, 100 + 3 * i)
            canvas.line(50 + 2.5 * i, 100, 50 + 2.5 * i, 700)
        canvas.drawString(72, 780, "平面图")

    found = document(draw, table(XS, YS, ROWS))
    assert ("page_too_complex", 1) in [(n.code, n.page) for n in found.notes]
    assert "平面图" in texts(found)
    assert [b.page for b in found.blocks if isinstance(b, Table)] == [2]


# ------------------------------------------------------------------------------------------------- hostile

CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
FONT = b"/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<%s>>>>"
TEXT = b"BT /F 10 Tf 72 700 Td (target 95%) Tj ET\n"


def test_text_that_its_own_codes_spell() -> None:
    """Reporting systems write Unicode codes in fonts that are not in the file."""
    assert texts(document(lines((72, 100, "“6·30”行动²½•☑℃㎡⼯")))) == ["“6·30”行动²½•☑℃㎡工"]


def test_a_page_by_hand() -> None:
    page = raw_pdf(CATALOG, PAGES, PAGE % FONT, stream(TEXT, packed=True))
    assert texts(read_checked(page, "a.pdf")) == ["target 95%"]


def refused(*objects: bytes) -> list[str]:
    """The notes of a page that was not read, or the error in their place."""
    try:
        return [n.code for n in read_checked(raw_pdf(CATALOG, *objects), "a.pdf").notes]
    except UnreadableDocument as error:
        return [error.code]


def test_forms_that_draw_forms() -> None:
    """Ten forms deep, each drawn ten times: ten thousand million in two kilobytes."""
    forms = [
        stream(b"/X Do " * 10, b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>" % (n + 1))
        for n in range(5, 15)
    ]
    last = stream(b"q Q", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]")
    page = PAGE % (FONT + b"/XObject<</X 5 0 R>>")
    assert refused(PAGES, page, stream(b"/X Do"), *forms, last) == ["no_text"]


def test_drawing_commands_without_end() -> None:
    page = stream(TEXT + b"0 0 m 1 1 l S\n" * 2_000_000, packed=True)
    assert len(page) < 200_000
    assert refused(PAGES, PAGE % FONT, page) == ["no_text"]


@pytest.mark.parametrize(
    "commands",
    [
        pytest.param(b"0 0 9 9 re S\n" * 60_000, id="rectangles"),
        pytest.param(
            b"".join(b"BT /F 1 Tf 9 %d Td (" % n + b"x" * 300 + b") Tj ET\n" for n in range(500)), id="glyphs"
        ),
        pytest.param(b"0 0 m " + b"1 1 l " * 60_000 + b"S", id="one long path"),
    ],
)
def test_more_than_a_page_holds(commands: bytes) -> None:
    assert refused(PAGES, PAGE % FONT, stream(commands, packed=True)) == ["no_text"]


def test_other_traps() -> None:
    assert refused(b"<</Type/Pages/Kids[2 0 R]/Count 1>>") == ["damaged"]
    deep = PAGE % (FONT + b"/Properties " + b"[" * 20_000 + b"]" * 20_000)
    assert refused(PAGES, deep, stream(TEXT)) in ([], ["damaged"])
    assert refused(PAGES, PAGE % FONT, stream(TEXT + b"q " * 50_000)) == []
    assert refused(PAGES, PAGE % (FONT + b"/XObject<</X 4 0 R>>"), stream(TEXT + b"/X Do")) == []
    assert refused(PAGES, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99999 99999]/Contents 4 0 R>>", stream(TEXT)) == [
        "no_text"
    ]


@pytest.mark.parametrize("style", ["default", "word", "split-rows"])
def test_cells_are_those_that_pdfplumber_finds(style: str) -> None:
    import io

    import pdfplumber

    from extractor.documents.page.lattice import lattices
    from extractor.documents.pdf.content import content
    from extractor.training.cells import invented
    from extractor.training.render import render

    with pdfplumber.open(io.BytesIO(render(invented(4, seed=9), "pdf", style))) as reference:
        for page in reference.pages:
            drawn = content(page, Settings())
            found = [[t.area(box) for box in t.boxes] for t in lattices(drawn.across, drawn.down)]
            expected = [table.cells for table in page.find_tables()]
            assert [len(cells) for cells in found] == [len(cells) for cells in expected]
            for mine, theirs in zip(found, expected, strict=True):
                for cell in mine:
                    assert any(all(abs(a - b) < 2 for a, b in zip(cell, other, strict=True)) for other in theirs)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_turned_pages(turn: int) -> None:
    """However a page is turned for display, coordinates count from the top left that the reader sees."""

    def draw(canvas: Any) -> None:
        canvas.setPageRotation(turn)
        wide, high = (842, 595) if turn in (90, 270) else (595, 842)
        shift = {0: (0, 0), 90: (wide, 0), 180: (wide, high), 270: (0, high)}[turn]
        canvas.translate(*shift)
        canvas.rotate(turn if turn != 270 else -90)
        ruled(canvas, XS, YS, ROWS)

    found = document(draw)
    assert grids(found) == [ROWS]
    assert next(found.tables()).cells[0].bbox == pytest.approx((72, 100, 200, 120), abs=1)
