"""What the row and column classifiers see: named features, the same in training and at run time.

Change anything here and raise ``VERSION``: models trained for another version are then refused.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractor.documents.document import Cell
from extractor.regex import regex
from extractor.rows.forms import distinct, inline_label, is_fund_header, is_note, is_schedule, is_total, label_of
from extractor.rows.header import Header, header_of
from extractor.rows.levels import level_of
from extractor.rows.reading import Row
from extractor.rows.shape import fold, split_brackets

if TYPE_CHECKING:
    from extractor.rows.content import ColumnContent

VERSION = 1

_SAMPLE = 40  # cells of a column that are looked at
_COMMON = 0.25  # share of a column's cells that a pair of characters must occur in
_PAIRS = 8  # pairs of characters kept per column
_STEPS = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9)
_LENGTHS = (2, 4, 6, 9, 13, 18, 26, 40)
_DIGITS = regex(r"\d+(?:[.,，]\d+)*")
_HAN = regex(r"[\u4e00-\u9fff]+")
_PLAIN = regex(r"^-?\d+(?:\.\d+)?$")
_COMPARED = regex(r"^(?:[≥≤＞＜><=≧≦]|不[低少高超]|至少|大于|小于|达到)")
_DATED = regex(r"[年月日]|季度")
_ENUMERATED = regex(r"^(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]|[①-⑳]|第[一二三四五六七八九十]+|[★☆*＊])")


def step(value: float, steps: Sequence[float]) -> int:
    """Into which of the stretches between ``steps`` a value falls."""
    return bisect_left(steps, value)


def grams(text: str, mark: str) -> list[str]:
    """Single characters, pairs and triples of a text with its borders, each behind ``mark``."""
    whole = f"^{text}$"
    out = [f"{mark}1={c}" for c in set(text)]
    out += [f"{mark}2={whole[i : i + 2]}" for i in range(len(whole) - 1)]
    out += [f"{mark}3={whole[i : i + 3]}" for i in range(len(whole) - 2)]
    return out


# --- columns ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ColumnView:
    """A column as its classifier sees it.

    Attributes:
        head: its lowest header text as written, "" where it has none.
        upper: the header text above that, "" where there is none.
        content: what stands below.
        role: its role where the vocabulary knows it, else "".
    """

    head: str
    upper: str
    content: ColumnContent
    role: str = ""


def column_features(columns: Sequence[ColumnView], index: int) -> list[str]:
    """Features of one column among its neighbours.

    Args:
        columns: every column of the grid, left to right.
        index: which of them; its own ``role`` is not looked at.

    Example: the column 拟达到值 over ≥95%, 12台 gives "h2=值$", "numeric=5", "left:role=name" …
    """
    own = columns[index]
    out = [*_head(own.head, "h"), *_head(own.upper, "u", grammed=False), *_content(own.content, "")]
    out += [f"at={min(index, 8)}", f"end={min(len(columns) - 1 - index, 8)}"]
    for mark, i in (("left", index - 1), ("left2", index - 2), ("right", index + 1), ("right2", index + 2)):
        if 0 <= i < len(columns):
            out += [f"{mark}:{f}" for f in _gist(columns[i])]
        else:
            out.append(f"{mark}:none")
    roles = {c.role for i, c in enumerate(columns) if i != index and c.role}
    out += [f"has={r}" for r in roles]
    out += [f"before={c.role}" for c in columns[:index] if c.role]
    if index:
        out += _beside(columns[index - 1].content, own.content)
    return out


def _head(text: str, mark: str, *, grammed: bool = True) -> list[str]:
    body, brackets = split_brackets(fold(text).strip(":：*★"))
    body = _DIGITS.sub("#", body)
    if not body:
        return [f"{mark}=∅"]
    out = [f"{mark}={body}", f"{mark}long={step(len(body), _LENGTHS)}"]
    out += [f"{mark}b={_DIGITS.sub('#', b)}" for b in brackets]
    return out + grams(body, mark) if grammed else [*out, f"{mark}2=^{body[:2]}", f"{mark}2={body[-2:]}$"]


def _content(content: ColumnContent, mark: str) -> list[str]:
    texts = content.texts[:_SAMPLE]
    n = len(texts)
    if not n:
        return [f"{mark}blank"]
    out = [
        f"{mark}many={step(len(content.texts), (1, 3, 6, 12))}",
        f"{mark}numeric={step(content.numeric, _STEPS)}",
        f"{mark}operator={step(content.operator, _STEPS)}",
        f"{mark}level1={step(content.level1, _STEPS)}",
        f"{mark}level2={step(content.level2, _STEPS)}",
        f"{mark}mean={step(content.mean, _LENGTHS)}",
        f"{mark}distinct={step(len(set(texts)) / n, (0.3, 0.5, 0.7, 0.9))}",
    ]
    plain = [float(t) for t in texts if _PLAIN.match(t) and len(t) < 16]
    out.append(f"{mark}plain={step(len(plain) / n, _STEPS)}")
    if plain:
        total = sum(plain)
        out.append(f"{mark}sum={'100' if abs(total - 100) < 0.01 else '90' if abs(total - 90) < 0.01 else 'other'}")
        out.append(f"{mark}most={step(max(plain), (0, 1, 5, 20, 50, 100, 1000))}")
    for name, share in (
        ("compared", sum(bool(_COMPARED.match(t)) for t in texts) / n),
        ("percent", sum(t.endswith(("%", "％", "‰")) for t in texts) / n),
        ("dated", sum(bool(_DATED.search(t)) for t in texts) / n),
        ("digits", sum(bool(_DIGITS.search(t)) for t in texts) / n),
        ("short", sum(len(t) <= 3 for t in texts) / n),
        ("closed", sum(t.endswith(("。", "；", ";", "分")) for t in texts) / n),
    ):
        out.append(f"{mark}{name}={step(share, _STEPS)}")
    pairs: Counter[str] = Counter()
    for text in texts:
        pairs.update([*dict.fromkeys(w[i : i + 2] for w in _HAN.findall(text) for i in range(len(w) - 1))])
    least = max(2.0, _COMMON * n)
    out += [f"{mark}c2={p}" for p, k in pairs.most_common(_PAIRS) if k >= least]
    ends = Counter(t[-1] for t in texts)
    out += [f"{mark}ce={c}" for c, k in ends.most_common(3) if k >= least or n == 1]
    return out


def _gist(column: ColumnView) -> list[str]:
    c = column.content
    if not c.texts:
        return ["blank", f"role={column.role}"]
    kind = "operator" if c.operator >= 0.5 else "numeric" if c.numeric >= 0.5 else "levels" if _levels(c) else "words"
    return [kind, f"mean={step(c.mean, (3, 9, 26))}", f"role={column.role}"]


def _levels(content: ColumnContent) -> bool:
    return max(content.level1, content.level2) >= 0.5


def _beside(left: ColumnContent, own: ColumnContent) -> list[str]:
    """How a column's figures compare with those of the column left of it (a score is never above its weight)."""
    if not own.texts or len(left.texts) != len(own.texts):
        return []
    same = sum(a == b for a, b in zip(left.texts, own.texts, strict=True)) / len(own.texts)
    out = [f"same={step(same, _STEPS)}"]
    both = [
        (float(a), float(b))
        for a, b in zip(left.texts, own.texts, strict=True)
        if _PLAIN.match(a) and _PLAIN.match(b) and len(a) < 16 and len(b) < 16
    ]
    if len(both) >= 2:
        out.append(f"below={step(sum(b <= a for a, b in both) / len(both), (0.5, 0.9, 0.999))}")
    return out


# --- rows -------------------------------------------------------------------------------------------------


def row_features(rows: Sequence[Row], read_head: Callable[[str], Header | None] = header_of) -> list[list[str]]:
    """Features of every row of one table, each with what stands in the two rows above and below.

    Args:
        rows: a table's rows from the top, blank ones left out.
        read_head: what the vocabulary says of a text; training forgets some of it.
    """
    own = [_row(r, read_head) for r in rows]
    shapes = [_shape(r) for r in rows]
    out = []
    n = len(rows)
    for i, row in enumerate(rows):
        found = list(own[i])
        found += [f"top={min(i, 5)}", f"bottom={min(n - 1 - i, 4)}", f"rows={step(n, (1, 2, 4, 8, 16))}"]
        for mark, k in (("-2:", i - 2), ("-1:", i - 1), ("+1:", i + 1), ("+2:", i + 2)):
            if 0 <= k < n:
                found += [mark + f for f in own[k] if not f.startswith(("t", "e"))]
            else:
                found.append(mark + "none")
        for mark, k in (("like-1", i - 1), ("like+1", i + 1), ("like+2", i + 2)):
            if 0 <= k < n:
                found.append(f"{mark}={step(_alike(shapes[i], shapes[k]), (0.2, 0.4, 0.6, 0.8, 0.95))}")
        if i and n > i + 1:
            found.append(f"deeper={row.indent > rows[i - 1].indent},{rows[i + 1].indent > row.indent}")
        out.append(found)
    return out


def _row(row: Row, read_head: Callable[[str], Header | None]) -> list[str]:
    """What one row shows by itself. Names that begin with t or e are about its own words, not told to neighbours."""
    cells = [c for c in row.cells if c is not None and c.text]
    width = len(row.cells)
    if not cells:
        return ["blank"]
    n = len(cells)
    first = cells[0]
    folded = [fold(c.text) for c in cells]
    heads = [read_head(c.text) for c in cells]
    known = sum(h is not None for h in heads)
    labels = [label_of(c.text) for c in cells]
    numeric = sum(bool(_DIGITS.search(t)) for t in folded)
    lengths = [len(t) for t in folded]
    out = [
        f"n={min(n, 9)}",
        f"full={step(n / width, (0.2, 0.4, 0.6, 0.8, 0.99))}",
        f"first={min(_first(row), 4)}",
        f"span={step(first.col_span / width, (0.3, 0.6, 0.9))}",
        f"known={step(known / n, _STEPS)}",
        f"labels={step(sum(x is not None for x in labels) / n, _STEPS)}",
        f"digits={step(numeric / n, _STEPS)}",
        f"long={step(max(lengths), _LENGTHS)}",
        f"mean={step(sum(lengths) / n, _LENGTHS)}",
        f"distinct={step(len(set(folded)) / n, (0.5, 0.8, 0.99))}",
        f"covered={sum(c is not None and c.row < row.index for c in distinct(row)) > 0}",
        f"indent={min(row.indent, 3)}",
    ]
    out += [f"role={h.role}" for h in heads if h is not None and h.role]
    out += ["fund head" for h in heads if h is not None and h.fund]
    out += [f"label={x.field}" for x in labels if x is not None]
    if any(inline_label(c) is not None for c in cells[:3]):
        out.append("inline")
    for i, c in enumerate(cells[:3]):
        level = level_of(c.text)
        if level is not None:
            out.append(f"level{i}={level.rank}")
    for name, told in (
        ("total", is_total(first.text)),
        ("note", is_note(first.text)),
        ("schedule", is_schedule(row)),
        ("fund", is_fund_header(row)),
        ("numbered", bool(_ENUMERATED.match(folded[0]))),
    ):
        if told:
            out.append(name)
    text = _DIGITS.sub("#", folded[0])[:30]
    out += [f"t0={text[:2]}", f"te={text[-2:]}", *(f"t2={text[i : i + 2]}" for i in range(min(len(text) - 1, 12)))]
    last = _DIGITS.sub("#", folded[-1])
    if n > 1:
        out += [f"e0={last[:2]}", f"ee={last[-2:]}"]
        out += [f"tm={_DIGITS.sub('#', t)[-2:]}" for t in folded[1:-1]]
    return out


def _first(row: Row) -> int:
    return next((i for i, c in enumerate(row.cells) if c is not None and c.text), 0)


def _shape(row: Row) -> list[str]:
    """A letter per column: blank, number, compared, short word, longer word, sentence; what is merged from above."""
    return [_letter(c, row.index) for c in row.full]


def _letter(cell: Cell | None, row: int) -> str:
    if cell is None or not cell.text:
        return "."
    if cell.row < row:
        return "^"
    text = fold(cell.text)
    if _PLAIN.match(text):
        return "9"
    if _DIGITS.search(text) and len(text) <= 14:
        return "8"
    return "a" if len(text) <= 4 else "b" if len(text) <= 14 else "c"


def _alike(a: Sequence[str], b: Sequence[str]) -> float:
    """The share of columns in which two rows look alike, of those that hold something in either."""
    pairs = [(x, y) for x, y in zip(a, b, strict=True) if not (x in ".^" and y in ".^")]
    return sum(x == y for x, y in pairs) / len(pairs) if pairs else 1.0
