"""PDF → Document; the only importer of pdfplumber.

``pdfcontent`` says where each glyph and each rule of a page stands. Tables come from the rules (``lattice``),
lines and paragraphs from the glyphs (``lines``), and tables that run over pages are put together (``grid``).
Pages are read one at a time and let go; every limit is checked before what it limits is built.

Left out, as it is not in the text's flow: page numbers, heads and feet that come back on every page, slanted
watermarks, annotations. Glyphs printed twice for boldness count once, radicals become characters.
"""

from __future__ import annotations

import hashlib
import io
import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from extractor.documents.build import DocumentBuilder, RawCell
from extractor.documents.document import Document
from extractor.documents.grid import Fragment, PageCell, stitch
from extractor.documents.lattice import Lattice, TooManyRules, lattices
from extractor.documents.lines import (
    APART,
    CLOSING,
    Block,
    Glyph,
    Line,
    cell_text,
    glue,
    make_lines,
    paragraphs,
    split_wide,
)
from extractor.errors import DamagedDocument, EncryptedDocument, NoTextLayer
from extractor.settings import Settings

MAX_SIDE = 5_000.0
_WIDE_GUTTER = 5.0
"""Ems: columns of running text stand closer together."""
_PAGE_NUMBER = re.compile(
    r"[\s\-–—―－·•.~第共页]*(?:\d{1,4}|[ivxIVX]{1,6})(?:\s*[/／of共,，页第]+\s*\d{1,4})?[\s\-–—―－·•.~页]*"
)
_SCANNED = "页面是扫描图片，没有文字层。请先做文字识别（OCR）再处理；后续版本可安装 zhibiao[ocr] 直接识别"


@dataclass(slots=True)
class _Table:
    """A table's part on a page, with the lines in its cells."""

    lattice: Lattice
    lines: dict[int, list[Line]]


@dataclass(slots=True)
class _Page:
    """What one page holds, once its glyphs are lines."""

    number: int
    width: float
    height: float
    lines: list[Line] = field(default_factory=list)  # outside tables
    tables: list[_Table] = field(default_factory=list)
    pictures: bool = False


def read_pdf(data: bytes, *, filename: str, settings: Settings, media_type: str) -> Document:
    """Read a PDF's text layer.

    Raises:
        DamagedDocument: cut off, or not readable as a PDF.
        EncryptedDocument: a password is needed.
        NoTextLayer: no page has readable text.
        TooLarge: a limit is passed.
    """
    import pdfplumber

    # pdfminer warns of every slip in a file; without a handler Python would print it.
    logging.getLogger("pdfminer").addHandler(logging.NullHandler())
    builder = DocumentBuilder(settings, filename=filename)
    pages: list[_Page] = []
    try:
        pdf = pdfplumber.open(io.BytesIO(data))
        found = list(pdf.pages)
    except Exception as error:
        # pdfminer trusts the file: a damaged one ends in any error there is.
        raise _translated(error, filename) from error
    total = len(found)
    if not total:
        raise DamagedDocument("文件里没有页面，可能不完整，请重新下载或重新导出PDF", filename=filename)
    failed = 0
    with pdf:
        for number, page in enumerate(found[: settings.max_pages], 1):
            try:
                pages.append(_read_page(page, number, builder))
            except (MemoryError, RecursionError, TooManyRules):
                builder.note("page_too_complex", "这一页的图形过于复杂，未读取", number)
                pages.append(_Page(number, 0.0, 0.0))
            except Exception:
                # As above; one broken page must not cost the others.
                failed += 1
                builder.note("page_unreadable", "这一页已损坏，未读取", number)
                pages.append(_Page(number, 0.0, 0.0))
            finally:
                page.close()
    if failed == len(pages):
        raise DamagedDocument("所有页面都无法读取，文件可能已损坏，请重新导出PDF", filename=filename)
    if total > settings.max_pages:
        message = f"共{total}页，超过{settings.max_pages}页的上限，其后的页未读取"
        builder.note("pages_cut", message, settings.max_pages + 1)
    if b"startxref" not in data[-4096:]:
        builder.note("incomplete", "文件尾部缺失，可能没有读全，请核对原文件")
    _lay_out(pages, builder)
    _note_unread(pages, builder, filename)
    return builder.build(
        media_type=media_type, size=len(data), sha256=hashlib.sha256(data).hexdigest(), pages=total
    )


def _translated(error: Exception, filename: str) -> DamagedDocument | EncryptedDocument:
    """One of our errors for what came out of pdfminer; pdfplumber wraps the original."""
    names = {type(error).__name__, type(error.__cause__).__name__}
    names |= {type(argument).__name__ for argument in error.args}
    if names & {"PDFPasswordIncorrect", "PDFEncryptionError"}:
        return EncryptedDocument("文件已加密，请去掉密码后再处理", filename=filename)
    return DamagedDocument("PDF不完整或已损坏，请重新下载或重新导出", filename=filename)


def _note_unread(pages: Sequence[_Page], builder: DocumentBuilder, filename: str) -> None:
    """Say which pages have no text; refuse a document that has none at all."""
    blank = [p for p in pages if not p.lines and not any(t.lines for t in p.tables)]
    if len(blank) == len(pages):
        raise NoTextLayer(_SCANNED, filename=filename)
    for page in blank:
        if page.pictures:
            builder.note("page_without_text", "这一页是图片，没有文字层，需文字识别（OCR）后才能读取", page.number)


# ------------------------------------------------------------------------------------------------- one page


def _read_page(page: Any, number: int, builder: DocumentBuilder) -> _Page:
    from extractor.documents.pdfcontent import LOST, PageTooComplex, content

    out = _Page(number, float(page.width), float(page.height))
    if max(out.width, out.height) > MAX_SIDE:
        builder.note("page_too_complex", "这一页的纸面过大，未读取", number)
        return out
    try:
        drawn = content(page)
    except PageTooComplex:
        builder.note("page_too_complex", "这一页的图形过于复杂，未读取", number)
        return out
    out.pictures = drawn.pictures
    if drawn.lost:
        builder.note("undecodable", f"这一页有{drawn.lost}个字符的字体没有编码，读不出来，已用“{LOST}”代替", number)
    try:
        tables = lattices(drawn.across, drawn.down)
    except TooManyRules:
        tables = []
        builder.note("page_too_complex", "这一页的线条过于复杂，表格未按表格读取", number)
    loose: list[Glyph] = []
    held: list[dict[int, list[Glyph]]] = [{} for _ in tables]
    smallest_first = sorted(range(len(tables)), key=lambda i: _area(tables[i].bbox))
    before: Glyph | None = None
    home: list[Glyph] = loose
    for glyph in drawn.glyphs:
        # A closing mark may hang over its cell's edge: it stays with the glyph that it follows.
        if before is None or not _hangs(glyph, before):
            x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
            home = loose
            for i in smallest_first:
                box = tables[i].find(x, y)
                if box is not None:
                    home = held[i].setdefault(box, [])
                    break
        home.append(glyph)
        before = glyph
    out.lines = make_lines(loose)
    for lattice, cells in zip(tables, held, strict=True):
        lines = {i: made for i, inside in cells.items() if (made := make_lines(inside))}
        if lines:
            out.tables.append(_Table(lattice, lines))
    if drawn.lost * 2 > len(drawn.glyphs):
        out.lines, out.tables = [], []  # a page of unknown glyphs is no better than a picture
        out.pictures = True
    return out


def _hangs(glyph: Glyph, before: Glyph) -> bool:
    return (
        glyph.text in CLOSING
        and abs(glyph.x0 - before.x1) < 0.3 * glyph.size
        and abs(glyph.bottom - before.bottom) < 0.3 * glyph.size
    )


def _area(bbox: tuple[float, float, float, float]) -> float:
    return (bbox[2] - bbox[0]) * (bbox[3] - bbox[1])


# ---------------------------------------------------------------------------------------------- all pages


@dataclass(slots=True)
class _TableAt:
    """Stands for a fragment among the blocks of a page."""

    fragment: int


def _lay_out(pages: Sequence[_Page], builder: DocumentBuilder) -> None:
    """Running heads away, tables together, paragraphs joined over pages, all into the document."""
    _drop_running(pages)
    bottoms = [t.lattice.bbox[3] for p in pages for t in p.tables] + [n.bottom for p in pages for n in p.lines]
    body_bottom = max(bottoms, default=0.0)
    body: dict[float, float] = {}  # page width → where full lines end
    for page in pages:
        end = _full(page)
        if end is not None:
            body[round(page.width)] = max(end, body.get(round(page.width), 0.0))
    fragments: list[Fragment] = []
    blocks: list[Block | _TableAt] = []
    for page in pages:
        for item in _page_blocks(page, body):
            if isinstance(item, _Table):
                blocks.append(_TableAt(len(fragments)))
                fragments.append(_fragment(page, item, body_bottom))
            else:
                blocks.append(item)
    whole = dict(stitch(fragments))
    for block in _joined(blocks, whole):
        if isinstance(block, _TableAt):
            builder.table(whole[block.fragment], page=fragments[block.fragment].page)
        else:
            builder.paragraph(block.text, page=block.page, bbox=block.bbox, bold=block.bold)


def _joined(blocks: Sequence[Block | _TableAt], whole: dict[int, list[RawCell]]) -> Iterator[Block | _TableAt]:
    """Blocks in order: parts of one table once, and a paragraph that a page break cut as one."""
    waiting: Block | None = None
    for block in blocks:
        if isinstance(block, _TableAt):
            if waiting is not None:
                yield waiting
                waiting = None
            if block.fragment in whole:
                yield block
            continue
        if (
            waiting is not None
            and waiting.ends_open
            and block.starts_open
            and block.page == waiting.page + 1
            and abs(block.size - waiting.size) < 0.1 * waiting.size
            and block.bold == waiting.bold
        ):
            waiting.text = glue(waiting.text, block.text)
            waiting.ends_open = False  # no paragraph runs over three pages without a full stop
            continue
        if waiting is not None:
            yield waiting
        waiting = block
    if waiting is not None:
        yield waiting


def _drop_running(pages: Sequence[_Page]) -> None:
    """Take away page numbers, and lines that come back at the same place of most pages."""
    seen: Counter[tuple[str, int]] = Counter()
    edges: list[list[tuple[Line, tuple[str, int]]]] = []
    for page in pages:
        near: list[tuple[Line, tuple[str, int]]] = []
        margin = max(0.08 * page.height, 62.0)
        for line in page.lines:
            if line.bottom <= margin or line.top >= page.height - margin:
                key = (re.sub(r"\d+", "#", re.sub(r"\s", "", line.text)), round(line.middle / 4))
                near.append((line, key))
        seen.update({key for _, key in near})
        edges.append(near)
    often = max(2, (len(pages) + 1) // 2)
    for page, near in zip(pages, edges, strict=True):
        gone = {id(line) for line, key in near if any(seen[key[0], key[1] + d] >= often for d in (-1, 0, 1))}
        gone |= {id(line) for line, _ in near if _PAGE_NUMBER.fullmatch(line.text)}
        foot = max((n for n in page.lines if id(n) not in gone), key=lambda n: n.top, default=None)
        below = max((t.lattice.bbox[3] for t in page.tables), default=0.0)
        if (
            foot is not None
            and foot.top > page.height - 100
            and foot.top > below
            and _PAGE_NUMBER.fullmatch(foot.text)
            and not foot.text.strip().isdigit()
        ):
            gone.add(id(foot))
        if gone:
            page.lines = [n for n in page.lines if id(n) not in gone]


def _fragment(page: _Page, table: _Table, body_bottom: float) -> Fragment:
    lattice = table.lattice
    top, bottom = lattice.ys[0], lattice.ys[-1]
    others = [t.lattice for t in page.tables if t is not table]
    cells: list[PageCell] = []
    for i, box in enumerate(lattice.boxes):
        area = lattice.area(box)
        text = cell_text(table.lines.get(i, []), area)
        bbox = (round(area[0], 2), round(area[1], 2), round(area[2], 2), round(area[3], 2))
        raw = RawCell(
            box.row, box.col, text.text, box.end_row - box.row, box.end_col - box.col, page.number, bbox
        )
        cells.append(PageCell(raw, text.wraps, text.fills, text.lines))
    return Fragment(
        cells=cells,
        xs=list(lattice.xs),
        page=page.number,
        first=not any(n.middle < top for n in page.lines) and not any(o.ys[0] < top for o in others),
        last=not any(n.middle > bottom for n in page.lines) and not any(o.ys[-1] > bottom for o in others),
        room=max(0.0, body_bottom - bottom),
        heights=[below - above for above, below in pairwise(lattice.ys)],
    )


def _page_blocks(page: _Page, body: dict[float, float]) -> Iterator[Block | _Table]:
    """Paragraphs and tables of a page in reading order."""
    tops = [t.lattice.ys[0] for t in page.tables]
    zones: list[list[Line]] = [[] for _ in range(len(tops) + 1)]
    for line in page.lines:
        zones[sum(1 for top in tops if top < line.middle)].append(line)
    left, right = _margins(page, body)
    for i, zone in enumerate(zones):
        if i:
            yield page.tables[i - 1]
        columns = list(_columns(zone))
        for column in columns:
            if len(columns) > 1:
                left, right = min(n.x0 for n in column), max(n.edge for n in column)
            yield from paragraphs(column, left=left, right=right, page=page.number)


def _margins(page: _Page, body: dict[float, float]) -> tuple[float, float]:
    """Where text begins and where full lines end on a page.

    Lines that end together show the right margin; a page without any takes it from the others of its width, or
    else as wide as the left one.
    """
    tables = [t.lattice for t in page.tables]
    left = min([n.x0 for n in page.lines] + [t.xs[0] for t in tables], default=0.0)
    right = _full(page)
    if right is None:
        ends = [n.edge for n in page.lines] + [t.xs[-1] for t in tables]
        right = max([body.get(round(page.width), page.width - left), *ends])
    return left, right


def _full(page: _Page) -> float | None:
    """Where the full lines of a page end, if three or more end together there."""
    solid = [n for n in page.lines if n.hole <= APART and n.x1 - n.x0 > 0.5 * page.width]
    ends = sorted((n.edge for n in solid), reverse=True)
    if len(ends) < 3:
        return None
    size = max(n.size for n in solid)
    return ends[0] if ends[0] - ends[2] < 1.5 * size else None


def _columns(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Lines in reading order: where text is set in two columns, the left one first.

    Two columns are a run of lines that a blank strip parts at the same place, each part filled to its width;
    a form's "单位：…      日期：…" is no such run.
    """
    if not lines:
        return
    pieces = [split_wide(line, 1.6) for line in lines]
    gutter = _gutter(pieces)
    if gutter is None:
        yield list(lines)
        return
    plain: list[Line] = []
    left: list[Line] = []
    right: list[Line] = []
    for line, parts in zip(lines, pieces, strict=True):
        if any(p.x0 < gutter < p.x1 for p in parts):
            if left or right:
                yield from (c for c in (left, right) if c)
                left, right = [], []
            plain.append(line)
            continue
        if plain:
            yield plain
            plain = []
        left += [p for p in parts if p.x1 <= gutter]
        right += [p for p in parts if p.x0 >= gutter]
    yield from (c for c in (left, right, plain) if c)


def _gutter(pieces: Sequence[Sequence[Line]]) -> float | None:
    """The x of a blank strip between two columns of running text, or None."""
    parted = [p for p in pieces if len(p) == 2]
    if len(parted) < 4:
        return None
    low = max(p[0].x1 for p in parted)
    high = min(p[1].x0 for p in parted)
    if high <= low:
        low = sorted(p[0].x1 for p in parted)[int(len(parted) * 0.9)]
        high = sorted(p[1].x0 for p in parted)[int(len(parted) * 0.1)]
        if high <= low:
            return None
    if high - low > _WIDE_GUTTER * max(p[0].size for p in parted):
        return None
    gutter = (low + high) / 2
    crossing = sum(1 for p in pieces if any(n.x0 < gutter < n.x1 for n in p))
    if crossing > len(parted):
        return None
    # Running text fills its column; labels and values of a form do not.
    start, end = min(p[0].x0 for p in parted), max(p[1].x1 for p in parted)
    filled = sum(1 for a, b in parted if a.x1 - a.x0 > 0.7 * (low - start) and b.x1 - b.x0 > 0.7 * (end - high))
    return gutter if filled * 2 >= len(parted) else None
