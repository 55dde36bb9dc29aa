"""Tables written one cell per line without any mark: labels, a header run and the grid below it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extractor.documents import words
from extractor.documents.flat.aligned import BREAK_LINE, FORBID, NUMBER, ROW_NUMBER, Token, align, spans_of
from extractor.documents.flat.blanks import MAX_LINE, SENTENCE_END, STOP
from extractor.documents.flat.cut_cells import is_points, is_worth
from extractor.documents.flat.lines import Claim, Kind, Lines, Rows, Span, is_table
from extractor.regex import regex


def _next_filled(lines: Lines, i: int) -> int:
    """The next line that is not blank, or the number of lines."""
    n = len(lines)
    i += 1
    while i < n and lines.kinds[i] is Kind.BLANK:
        i += 1
    return i


def label_soon(lines: Lines, first: int) -> bool:
    """Whether, of the six lines with text from here on, three hold a label alone."""
    found = 0
    i = first
    for _ in range(6):
        if i >= len(lines) or lines.kinds[i] is not Kind.TEXT:
            break
        found += words.is_label(lines.strings[i].strip())
        i = _next_filled(lines, i)
    return found >= 3 or (found >= 2 and _header_within(lines, i))


def _header_within(lines: Lines, i: int) -> bool:
    """Whether a grid's header begins within the next lines."""
    for _ in range(30):
        if i >= len(lines) or lines.kinds[i] is not Kind.TEXT:
            return False
        if words.header_shape(lines.strings[i].strip()) is not None and _header_run(lines, i) is not None:
            return True
        i = _next_filled(lines, i)
    return False


def read_one_per_line(lines: Lines, first: int) -> Claim | None:
    """Form labels and an indicator grid written one cell per line, blank lines between."""
    text = lines.text
    form: list[list[Span | None]] = []
    row: list[Span | None] = []
    labels = 0  # labels at the row's beginning that have no value yet
    i = first
    n = len(lines)
    lone = 0  # lines since the last label
    while i < n and lines.kinds[i] is Kind.TEXT:
        header = _header_run(lines, i)
        if header is None and not _titles(lines, i):
            header = _loose_run(lines, i) or _counted_run(lines, i)
        if header is not None:
            break
        span = lines.span(i)
        piece = text[span[0] : span[1]]
        if words.is_label(piece):
            above = row[-1] if row and labels else None
            unfilled = above is not None and words.is_fund_line(text[slice(*above)])  # a line without an amount
            funds = words.is_fund_line(piece) and (unfilled or labels >= 3)  # … or a fund grid's heads stood before
            if row and (labels == 0 or funds or (len(row) == 1 and unfilled)):
                form.append(row)
                row = []
                labels = 0
            row.append(span)
            labels += 1
            lone = 0
        else:
            lone += 1
            if lone > max(4, labels) or STOP.match(piece) or not row:
                header = None
                break
            if labels >= 3 and lone == 1:  # a line of labels, and the line of values below it
                beside = row[0] is not None and words.is_goal_side(text[slice(*row[0])])
                form.append(row)
                row = [None] if beside else []
            row.append(span)
            if lone >= labels - 1:
                labels = 0
        i = _next_filled(lines, i)
    else:
        header = None
    if row:
        form.append(row)
    stop = i
    if header is None:
        if len(form) >= 3 and is_table(text, form):
            return Claim([Rows(form)], stop)
        return Claim([range(first, max(stop, first + 1))], max(stop, first + 1))
    spans, stop = _read_grid(lines, header, loose=_header_run(lines, header[0]) is None)
    if spans is None:
        return Claim([range(first, stop)], stop)
    top = lines.at(spans[0][0][0]) if spans[0][0] is not None else first
    title: list[Rows | range] = [range(first, top)] if not form and top > first else []
    return Claim([*title, Rows([*form, *spans])], stop)


def _titles(lines: Lines, i: int) -> bool:
    """Whether an unlisted line that ends like a head is the title above the heads: 供水主要指标 above 序号, 指标."""
    below = _next_filled(lines, i)
    if below >= len(lines) or words.header_shape(lines.strings[i].strip()) is not None:
        return False
    first = words.header_shape(lines.strings[below].strip()) in ("index", "level1")
    return _header_run(lines, below) is not None or (first and _loose_run(lines, below) is not None)


def _loose_run(lines: Lines, first: int) -> list[int] | None:
    """A header run of which not every word is listed: all end like heads, at least two are known."""
    run: list[int] = []
    i = first
    while i < len(lines) and lines.kinds[i] is Kind.TEXT and len(run) < 30:
        piece = lines.strings[i].strip()
        if words.loose_shape(piece) is None or words.is_form_label(piece):
            break
        run.append(i)
        i = _next_filled(lines, i)
    if run and words.compact(lines.strings[run[0]].strip()) in words.side_labels():
        return None  # the run begins behind the label at the grid's side
    shapes = [words.loose_shape(lines.strings[j].strip()) for j in run]
    listed = sum(words.header_shape(lines.strings[j].strip()) is not None for j in run)
    if (
        len(run) < 4
        or listed < 2
        or shapes[0] not in ("level1", "index", "name")
        or len(set(shapes)) < 2
        or not {"name", "level1"} & set(shapes)
    ):
        return None
    return run


def _header_run(lines: Lines, first: int) -> list[int] | None:
    """Line numbers of consecutive header cells, where they are an indicator grid's header.

    A few words may be unknown ("考核维度" between "序号" and "指标名称"); the run ends with a known one.
    """
    run: list[int] = []
    known = 0  # length of the run up to the last known word
    i = first
    while i < len(lines) and lines.kinds[i] is Kind.TEXT and len(run) < 30:
        piece = lines.strings[i].strip()
        if words.header_shape(piece) is not None:
            run.append(i)
            known = len(run)
        elif run and words.is_goal_side(piece) and _header_shape(lines, run[-1]) == "name":
            run.append(i)  # 指标类型 | 指标名称 | 绩效目标
            known = len(run)
        elif (
            run
            and len(run) - known < 2
            and len(piece) <= 10
            and _HEADER_LIKE.fullmatch(piece)
            and words.level_of(piece) is None
        ):
            run.append(i)
        else:
            break
        i = _next_filled(lines, i)
    run = run[:known]
    if run and _header_shape(lines, run[0]) == "index":  # what stands in front of the first row's number are heads
        i = _next_filled(lines, run[-1])
        while i < len(lines) and lines.kinds[i] is Kind.TEXT and words.loose_shape(lines.strings[i].strip()):
            run.append(i)
            i = _next_filled(lines, i)
    found = _header_shapes(lines, run)
    if "level1" in found[1:]:
        at = found.index("level1")
        if all(words.compact(lines.strings[j].strip()) in words.side_labels() for j in run[:at]):
            return None  # the run begins behind the label at the grid's side
    strange = found.count("any")
    shapes = set(found) - {"any"}
    if len(run) - strange < 3 or strange > 0.34 * len(run):
        return None
    if len(shapes) < 2 or not shapes & {"name", "level1"}:
        return None
    return run


_LONGEST_HEAD = 10
_MOST_COUNTED_HEADS = 8
_SEEN_BELOW = 60  # cells below such heads that are asked whether they are numbered
_HEADER_LIKE = regex(r"[\u4e00-\u9fff（）()%／/、]{2,}")


def _header_shape(lines: Lines, i: int, *, loose: bool = False) -> str:
    read = words.loose_shape if loose else words.header_shape
    return read(lines.strings[i].strip()) or "any"


def _header_shapes(lines: Lines, header: list[int], *, loose: bool = False) -> list[str]:
    """The shapes of a run of heads; what is to be reached, behind the names, is told in words (绩效目标)."""
    shapes = [_header_shape(lines, j, loose=loose) for j in header]
    for k in range(1, len(shapes)):
        if shapes[k] == "any" and shapes[k - 1] == "name" and words.is_goal_side(lines.strings[header[k]].strip()):
            shapes[k] = "text"
    return shapes


def _is_sentence(piece: str) -> bool:
    return len(piece) > 30 and piece[-1] in SENTENCE_END


def _points_above(lines: Lines, header: list[int], shapes: list[str]) -> int | None:
    """The line behind the heads that holds the points of all rows, above points that have no head; None where none is.

    Example: below 一级指标 … 实际完成指标值 the number 50, and behind it the first row's 产出指标.
    """
    at = _next_filled(lines, header[-1])
    below = _next_filled(lines, at)
    if below >= len(lines) or "score" in shapes or shapes[0] != "level1":
        return None
    told = NUMBER.fullmatch(lines.strings[at].strip()) is not None and lines.strings[at].strip()[-1:].isdigit()
    return at if told and words.level_of(lines.strings[below].strip()) is not None else None


def _read_grid(lines: Lines, header: list[int], *, loose: bool = False) -> tuple[list[list[Span | None]] | None, int]:
    """The rows below a header run; row ends are found by the shapes of the columns and the blank lines."""
    text = lines.text
    shapes = _header_shapes(lines, header, loose=loose)
    points = _points_above(lines, header, shapes)
    if points is not None:
        header, shapes = [*header, points], [*shapes, "score"]
    gaps = [b - a - 1 for a, b in pairwise(header)]
    usual = Counter(gaps).most_common(1)[0][0]
    found: list[tuple[int, int]] = []  # line, blank lines in front of it
    previous = header[-1]
    i = _next_filled(lines, previous)
    stop = previous + 1
    long_text = "text" in shapes
    sentences = 0
    while i < len(lines) and lines.kinds[i] is Kind.TEXT:
        piece = lines.strings[i].strip()
        stops = STOP.match(piece) is not None and not _heads_rows(lines, i)
        if stops or len(piece) > MAX_LINE or words.is_form_label(piece) or words.ends_grid(piece):
            break
        if _header_run(lines, i) is not None:
            break
        sentence = _is_sentence(piece)
        sentences = sentences + 1 if sentence else 0
        if sentence and (not long_text or sentences > 1):
            break
        blanks = _blank_cells(lines, previous, i)
        found += [(k, -1) for k in blanks]
        found.append((i, i - previous - 1 - 2 * len(blanks)))
        previous = i
        stop = i + 1
        i = _next_filled(lines, i)
    if not found:
        return None, stop
    wide = [gap for _, gap in found if gap > usual]
    telling = found[0][1] > usual and len(wide) < 0.7 * len(found)  # rows are set apart by more blank lines
    tokens: list[Token] = []
    level = ""  # what the cell before holds, in case its name goes on in this line
    for j, gap in found:
        start, end = lines.span(j)
        if gap < 0:
            tokens.append(Token(start, start, ""))
            continue
        level += text[start:end]
        known = words.level_of(level) is not None and words.level_of(text[start:end]) is None
        goes_on = known or (is_points(text[start:end]) and words.level_of(level[: start - end]) is not None)
        goes_on = goes_on or is_worth(text[start:end])  # 制度建设, and (9分) below it
        level = level if goes_on else text[start:end]
        if goes_on and tokens:  # 经济效益, and 指标 in a paragraph of its own
            costs = (FORBID, FORBID, 0.0)
        elif gap < usual:  # closer than cells are: the same cell's next line
            costs = (BREAK_LINE, BREAK_LINE, 0.0)
        elif telling:
            costs = (0.0, BREAK_LINE, FORBID) if gap > usual else (BREAK_LINE, 0.0, FORBID)
        else:
            costs = (0.0, 0.0, FORBID)
        tokens.append(Token(start, end, text[start:end], *costs))
    tokens, without = _counted(tokens, shapes)
    shapes = shapes[without:]
    rows, mean = align(tokens, shapes)
    spans = spans_of(rows, tokens, shapes)
    top: list[Span | None] = [lines.span(j) for j in header[without:]]
    # what follows a table without a mark is read as rows of names alone: give it back
    while spans and sum(c is not None for c in spans[-1]) < 2:
        last = next(c for c in spans.pop() if c is not None)
        stop = lines.at(last[0])
    if not spans or mean < 0.5:
        return None, stop
    return [top, *spans], stop


_FEWEST_COUNTED = 4
_FIGURE_FIRST = regex(r"^[\d.\-~—]+")
_SHORTEST_NAME = 5
_GROUP_FIRST = 0.3  # what it costs that a row begins with a group's name, in front of its number


def counts(pieces: Sequence[str], first: int, width: int) -> list[int]:
    """Where the numbers stand that go on by one from the one at ``first``: each within ``width`` cells of the last.

    A word stands behind each. A value may be such a number too; the numbers that go on from it come to an end.
    """
    said = [piece.strip(".、") for piece in pieces]
    if not (said[first].isdigit() and len(said[first]) <= 3):
        return []
    marks = [piece.isdigit() and NUMBER.fullmatch(behind) is None for piece, behind in pairwise([*said, ""])]
    longest: dict[int, tuple[int, int]] = {}  # how many numbers go on from here, and where the next stands
    for k in range(len(said) - 1, first - 1, -1):
        if marks[k] and len(said[k]) <= 3:
            after = range(k + 2, min(k + width + 1, len(said)))
            going = [(longest[j][0], j) for j in after if j in longest and int(said[j]) == int(said[k]) + 1]
            count, following = max(going, default=(0, -1))
            longest[k] = count + 1, following
    found: list[int] = []
    at = first if first in longest else -1
    while at >= 0:
        found.append(at)
        at = longest[at][1]
    return found


def _counted(tokens: list[Token], shapes: list[str]) -> tuple[list[Token], int]:
    """Cells whose rows are numbered one by one: each number begins a row, or stands behind the name of its group.

    Returns:
        The cells with what is known of their places, and how many heads in front of the number have no cells at all.

    Example: below 序号, 指标名称 and 目标值 the cells 1, 户厕普及率, 2, 出行比例, 60 are two rows, the first without a
    value.
    """
    at = shapes.index("index") if "index" in shapes else len(shapes)
    pieces = [t.text for t in tokens]
    numbers = [k for k, piece in enumerate(pieces[: at + 1]) if piece.isdigit()] if at < len(shapes) else []
    starts = counts(pieces, numbers[0], len(shapes)) if numbers else []
    widest = max((b - a for a, b in pairwise([*starts, len(tokens)])), default=0)
    if len(starts) < _FEWEST_COUNTED or widest > len(shapes):
        return tokens, 0
    without = at - starts[0]  # what stands in front of the first number are its row's groups, a column each
    if widest > len(shapes) - without:
        return tokens, 0
    grouped = at > without
    told: list[Token] = []
    for k, token in enumerate(tokens):
        row, same = FORBID, min(token.same_row, BREAK_LINE)
        if k in starts:
            row, same = 0.0, 0.0 if grouped else FORBID
        elif k + 1 in starts and grouped:
            row = _GROUP_FIRST
        said = ROW_NUMBER + token.text if k in starts else token.text
        bare = _FIGURE_FIRST.sub("", said)
        said = bare if k - 1 in starts and len(bare) >= _SHORTEST_NAME else said  # 15岁以下儿童近视率 is a name
        told.append(replace(token, text=said, new_row=row, same_row=same))
    return told, without


def counted_soon(lines: Lines, first: int) -> bool:
    """Whether heads begin here below which rows are numbered one by one, whatever the heads are."""
    return _counted_run(lines, first) is not None


def _counted_run(lines: Lines, first: int) -> list[int] | None:
    """A header run that begins with a number's head and ends at the first row's number, whatever its other heads are.

    Rows of sentences are no such table's. Example: 序号, 内容, 标准 over 1, 户厕普及率, 95%, 2 …
    """
    if _header_shape(lines, first) != "index":
        return None
    run: list[int] = []
    i = first
    while i < len(lines) and lines.kinds[i] is Kind.TEXT and len(run) <= _MOST_COUNTED_HEADS:
        piece = lines.strings[i].strip()
        if piece == "1":
            break
        if len(words.compact(piece)) > _LONGEST_HEAD or _HEADER_LIKE.fullmatch(words.compact(piece)) is None:
            return None
        run.append(i)
        i = _next_filled(lines, i)
    if not 3 <= len(run) <= _MOST_COUNTED_HEADS:
        return None
    below: list[str] = []
    while i < len(lines) and lines.kinds[i] is Kind.TEXT and len(below) < _SEEN_BELOW:
        below.append(lines.strings[i].strip())
        i = _next_filled(lines, i)
    starts = counts(below, 0, len(run)) if below else []
    told = any(_is_sentence(piece) for piece in below[: starts[-1]]) if starts else False
    return run if len(starts) >= _FEWEST_COUNTED and not told else None


def _blank_cells(lines: Lines, previous: int, i: int) -> list[int]:
    """The lines between two cells that are blank cells: a space alone between empty lines."""
    between = lines.strings[previous + 1 : i]
    if len(between) % 2 == 0 or any(between[::2]) or not all(between[1::2]):
        return []
    return list(range(previous + 2, i, 2))


_GROUP_MOST = 16


def _heads_rows(lines: Lines, i: int) -> bool:
    """Whether a numbered line stands between rows: 二、农产品供给 above a name and its figures."""
    name = _next_filled(lines, i)
    value = _next_filled(lines, name)
    if value >= len(lines) or len(lines.strings[i].strip()) > _GROUP_MOST:
        return False
    piece = lines.strings[name].strip()
    return NUMBER.fullmatch(piece) is None and NUMBER.fullmatch(lines.strings[value].strip()) is not None


def plan_soon(lines: Lines, first: int) -> bool:
    """Whether heads of which only some are listed begin here, figures below them."""
    if words.loose_shape(lines.strings[first].strip()) not in ("level1", "index", "name"):
        return False
    if counted_soon(lines, first):
        return True
    run = _loose_run(lines, first)
    return run is not None and "value" in {words.loose_shape(lines.strings[j].strip()) for j in run}


def read_period(lines: Lines, first: int, tokens: list[int]) -> Claim | None:
    """Cells one per line whose numbers recur with a period: names and numbers without a known header, or None."""
    text = lines.text
    stop = tokens[-1] + 1
    numeric = [NUMBER.fullmatch(lines.strings[i].strip()) is not None for i in tokens]
    size = len(tokens)
    for period in range(2, 13):
        for start in range(period, min(size - 2 * period, period + 12)):
            if any(numeric[start - period : start]) or numeric[start]:
                continue
            pattern = numeric[start : start + period]
            if sum(pattern) * 2 < period - 1:
                continue
            rows = 0
            while (
                start + (rows + 1) * period <= size
                and numeric[start + rows * period : start + (rows + 1) * period] == pattern
            ):
                rows += 1
            if rows < 3:
                continue
            begin, end = start - period, start + rows * period
            spans: list[list[Span | None]] = [
                [lines.span(tokens[r + c]) for c in range(period)] for r in range(begin, end, period)
            ]
            if is_table(text, spans):
                parts: list[Rows | range] = []
                if begin:
                    parts.append(range(first, tokens[begin]))
                parts.append(Rows(spans))
                if end < size:
                    parts.append(range(tokens[end], stop))
                return Claim(parts, stop)
    return None
