"""Pages of lines and tables → the document: running heads away, tables over pages together, paragraphs in order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from extractor.documents.build import DocumentBuilder, RawCell
from extractor.documents.grid import Fragment, stitch
from extractor.documents.page.broad import beside
from extractor.documents.page.carried import carry_on
from extractor.documents.page.lines import APART, Block, Line, glue, paragraphs, split_wide
from extractor.documents.page.pages import Page, PageTable
from extractor.documents.scan.recognise import available
from extractor.errors import NoTextLayer
from extractor.regex import regex

_WIDE_GUTTER = 5.0
"""Ems: columns of running text stand closer together."""
_PAGE_NUMBER = regex(
    r"[\s\-–—―－·•.~第共页]*(?:\d{1,4}|[ivxIVX]{1,6})(?:[\s/／of共,，页第]+\d{1,4})?[\s\-–—―－·•.~页]*"
)


_LARGER = 1.1
"""How much larger than the body a heading is set."""
_FAR_LARGER = 1.3
_POSTER = 30.0
_LONGEST_HEADING = 40
_NO_HEADING = ("。", "；", "，", "：", "、", ";", ",", ":")


def unread() -> str:
    """Why there is no text of a page that is a picture, and what to do."""
    if available():
        return "文字识别（OCR）没有读出文字，请检查图片是否清晰、完整"
    return "没有文字层，需要文字识别（OCR）；安装识别组件后可直接读取：pip install 'zhibiao[ocr]'"


def note_unread(pages: Sequence[Page], builder: DocumentBuilder, filename: str) -> None:
    """Say which pages have no text.

    Raises:
        NoTextLayer: no page has any.
    """
    blank = [p for p in pages if p.blank]
    if len(blank) == len(pages):
        raise NoTextLayer(f"页面是扫描图片，{unread()}", filename=filename)
    for page in blank:
        if page.pictures:
            builder.note("page_without_text", f"这一页是图片，{unread()}", page.number)


@dataclass(slots=True)
class _TableAt:
    """Stands for a fragment among the blocks of a page."""

    fragment: int


def lay_out(pages: Sequence[Page], builder: DocumentBuilder) -> None:
    """Running heads away, tables together, paragraphs joined over pages, all into the document."""
    _drop_running(pages)
    beside(pages)
    carry_on(pages)
    bottoms: dict[float, float] = {}  # page height, lying or upright → where the lowest text on such a page ends
    for page in pages:
        low = max([t.bottom for t in page.tables] + [n.bottom for n in page.lines], default=0.0)
        bottoms[round(page.height)] = max(low, bottoms.get(round(page.height), 0.0))
    body: dict[float, float] = {}  # page width → where full lines end
    for page in pages:
        end = _full(page)
        if end is not None:
            body[round(page.width)] = max(end, body.get(round(page.width), 0.0))
    fragments: list[Fragment] = []
    blocks: list[Block | _TableAt] = []
    for page in pages:
        for item in _page_blocks(page, body):
            if isinstance(item, PageTable):
                blocks.append(_TableAt(len(fragments)))
                fragments.append(_fragment(page, item, bottoms[round(page.height)]))
            else:
                blocks.append(item)
    whole = dict(stitch(fragments))
    places = [fragment.page for fragment in fragments]
    for fragment in fragments:
        fragment.cells.clear()  # they are in ``whole`` now; a long document's would double its memory
    joined = list(_joined(blocks, whole))
    sizes = [t.size for p in pages for t in p.tables]
    levels = _heading_sizes([b for b in joined if isinstance(b, Block)], median(sizes) if sizes else 0.0)
    for block in joined:
        if isinstance(block, _TableAt):
            builder.table(whole.pop(block.fragment), page=places[block.fragment])
        else:
            level = levels.get(_size(block)) if _may_head(block) else None
            builder.paragraph(block.text, level=level, page=block.page, bbox=block.bbox, bold=block.bold)


def _size(block: Block) -> float:
    """Half points, as office programs count: fonts of one size come out a little apart."""
    return round(2 * block.size) / 2


def _may_head(block: Block) -> bool:
    return 2 <= len(block.text) <= _LONGEST_HEADING and not block.text.rstrip().endswith(_NO_HEADING)


def _heading_sizes(blocks: Sequence[Block], cells: float) -> dict[float, int]:
    """The sizes that only headings are set in, largest first: size → level.

    Running text shows the size of the body: paragraphs that are long or end a sentence; a document without any has
    none of its own, and its smallest lines stand for it, or its tables' cells where all lines are far larger than
    these. What is larger than any poster is a letterhead.
    """
    running: Counter[float] = Counter()
    for block in blocks:
        if not _may_head(block):
            running[_size(block)] += len(block.text)
    sizes = {_size(block) for block in blocks}
    if not sizes:
        return {}
    body = running.most_common(1)[0][0] if running else min(sizes)
    if not running and cells and body >= _FAR_LARGER * cells:
        body = cells
    most = max((size for size, n in running.items() if n > 0.1 * running.total()), default=body)
    larger = sorted((s for s in sizes if s >= _LARGER * max(body, most) and s <= _POSTER), reverse=True)
    return {size: level for level, size in enumerate(larger, 1)}


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


def _drop_running(pages: Sequence[Page]) -> None:
    """Take away page numbers, and lines that come back at the same place of most pages, or of most left or right ones.
    """
    seen: Counter[tuple[str, int]] = Counter()
    sided: tuple[Counter[tuple[str, int]], Counter[tuple[str, int]]] = Counter(), Counter()
    edges: list[list[tuple[Line, tuple[str, int]]]] = []
    for page in pages:
        near: list[tuple[Line, tuple[str, int]]] = []
        margin = max(0.08 * page.height, 62.0)
        for line in page.lines:
            if line.bottom <= margin or line.top >= page.height - margin:
                key = (re.sub(r"\d+", "#", re.sub(r"\s", "", line.text)), round(line.middle / 4))
                near.append((line, key))
        keys = {key for _, key in near}
        seen.update(keys)
        sided[page.number % 2].update(keys)
        edges.append(near)
    often = max(2, (len(pages) + 1) // 2)
    # Left and right pages may have heads of their own; then both have one, and at one height.
    often_sided = max(2, (len(pages) + 3) // 4)
    heights = [{place for (_, place), n in side.items() if n >= often_sided} for side in sided]
    for page, near in zip(pages, edges, strict=True):
        gone = {id(line) for line, key in near if any(seen[key[0], key[1] + d] >= often for d in (-1, 0, 1))}
        side, opposite = sided[page.number % 2], heights[1 - page.number % 2]
        gone |= {
            id(line)
            for line, key in near
            if side[key] >= often_sided and opposite & {key[1] - 1, key[1], key[1] + 1}
        }
        gone |= {id(line) for line, _ in near if _PAGE_NUMBER.fullmatch(line.text)}
        # Of a page that was printed lying on its side the foot is at the left or at the right.
        sides = (n for n in page.lines if n.x1 < 0.08 * page.width or n.x0 > 0.92 * page.width)
        gone |= {id(n) for n in sides if _PAGE_NUMBER.fullmatch(n.text) and not n.text.strip().isdigit()}
        foot = max((n for n in page.lines if id(n) not in gone), key=lambda n: n.top, default=None)
        below = max((t.bottom for t in page.tables), default=0.0)
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


def _fragment(page: Page, table: PageTable, body_bottom: float) -> Fragment:
    top, bottom = table.top, table.bottom
    others = [t for t in page.tables if t is not table]
    return Fragment(
        cells=table.cells,
        xs=list(table.xs),
        page=page.number,
        first=not any(n.middle < top for n in page.lines) and not any(o.top < top for o in others),
        last=not any(n.middle > bottom for n in page.lines) and not any(o.bottom > bottom for o in others),
        room=max(0.0, body_bottom - bottom),
        heights=[below - above for above, below in pairwise(table.ys)],
        ruled=table.ruled,
    )


def _page_blocks(page: Page, body: dict[float, float]) -> Iterator[Block | PageTable]:
    """Paragraphs and tables of a page in reading order."""
    tops = [t.top for t in page.tables]
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


def _margins(page: Page, body: dict[float, float]) -> tuple[float, float]:
    """Where text begins and where full lines end on a page.

    Lines that end together show the right margin; a page without any takes it from the others of its width, or
    else as wide as the left one.
    """
    tables = page.tables
    left = min([n.x0 for n in page.lines] + [t.xs[0] for t in tables], default=0.0)
    right = _full(page)
    if right is None:
        ends = [n.edge for n in page.lines] + [t.xs[-1] for t in tables]
        right = max([body.get(round(page.width), page.width - left), *ends])
    return left, right


def _full(page: Page) -> float | None:
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
