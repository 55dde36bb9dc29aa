"""Text in traditional characters → the same in simplified ones, one character for one.

Every vocabulary of the extractor is written in simplified characters. A document in traditional ones (a page of a
mirror, of Hong Kong or Macao) is read as if it were written in simplified ones; offsets stay, and what is read is
given back in the characters that stand in the document (``indicators/as_written.py``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from extractor.documents.document import Block, Document, Paragraph

_DATA = Path(__file__).with_name("traditional.txt")


@cache
def _table() -> tuple[re.Pattern[str], re.Pattern[str], dict[int, int]]:
    """What finds a traditional character, what finds one that it is written with today, and from one to the other."""
    lines = _DATA.read_text(encoding="utf-8").splitlines()
    pairs = [pair for line in lines if not line.startswith("#") for pair in line.split()]
    olds, news = "".join(pair[0] for pair in pairs), "".join(pair[1] for pair in pairs)
    return re.compile(f"[{olds}]"), re.compile(f"[{news}]"), str.maketrans(olds, news)


def simplified(text: str) -> str:
    """The text with its traditional characters in simplified form, of the same length.

    Example:
        >>> simplified("萬億元")
        '万亿元'
    """
    found, _, pairs = _table()
    return text.translate(pairs) if found.search(text) else text


def is_traditional(text: str) -> bool:
    """Whether a text is written in traditional characters: more of them than of those they are written with today.

    Example:
        >>> is_traditional("績效目標：驗收合格率達到95%"), is_traditional("绩效目标：乾隆年间古樹复壮率95%")
        (True, False)
    """
    olds, news, _ = _table()
    if olds.search(text) is None:
        return False
    return sum(1 for _ in olds.finditer(text)) > sum(1 for _ in news.finditer(text))


def in_simplified(document: Document) -> Document:
    """A document as read → the same in simplified characters where it is in traditional ones.

    Every place stays; ``Document.written`` keeps the text as it is written.
    """
    if document.written is not None or not is_traditional(document.text):
        return document
    return replace(
        document, text=simplified(document.text), blocks=_in_simplified(document.blocks), written=document.text
    )


def _in_simplified(blocks: Sequence[Block]) -> tuple[Block, ...]:
    out: list[Block] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            label = None if block.label is None else simplified(block.label)
            out.append(replace(block, text=simplified(block.text), label=label))
        else:
            name = None if block.name is None else simplified(block.name)
            cells = tuple(replace(cell, text=simplified(cell.text)) for cell in block.cells)
            out.append(replace(block, cells=cells, name=name))
    return tuple(out)
