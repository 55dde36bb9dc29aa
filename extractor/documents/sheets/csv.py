"""Comma, semicolon or tab separated values → Document with one Table.

The document's text is the decoded file itself and every cell is located in it, so offsets count in what the
user sees; a field's quotes stand outside its cell. Only where a field holds a doubled quote does its text
differ from the file, and then the text is laid out anew.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractor.documents.build import DocumentBuilder, RawCell
from extractor.documents.document import Cell, Document, Note, Table
from extractor.errors import TooLarge, UnreadableDocument
from extractor.regex import regex
from extractor.settings import Settings

_DELIMITERS = (",", "\t", ";", "|", "，")
_SAMPLE_LINES = 200
_BLANK = " \t\u3000\xa0"


@dataclass(frozen=True, slots=True)
class _Field:
    """A field with the span of its text in the file, quotes outside."""

    row: int
    col: int
    start: int
    end: int
    doubled: bool  # holds a quote written twice


_TOLD = regex(r"sep=([,;|\t])\n", re.IGNORECASE)
"""A first line that tells spreadsheets the separator and is not shown."""
_AS_TEXT = regex(r'\s*="([^"\n]*)"\s*')
"""A field that spreadsheets are to keep as it is: ="0012"."""


def read_csv(data: bytes, *, filename: str, settings: Settings, media_type: str) -> Document:
    """Read separated values; a file with no separator in it is read as plain text.

    Raises:
        DamagedDocument, UnsupportedFormat: the bytes cannot be decoded.
        EmptyDocument: nothing but blanks.
        TooLarge: a limit is passed.
    """
    from extractor.documents.text import decode, read_text

    try:
        text, _ = decode(data)
    except UnreadableDocument as error:
        error.filename = filename
        raise
    if len(text) > settings.max_characters:
        raise TooLarge(f"文字超过{settings.max_characters}字的上限，请拆分后再处理", filename=filename)
    told = _TOLD.match(text)
    begin = told.end() if told else 0
    delimiter = told[1] if told else _delimiter(text, "\t" if media_type == "text/tab-separated-values" else ",")
    if delimiter is None:
        return read_text(data, filename=filename, settings=settings, media_type="text/plain")
    fields: list[_Field] = []
    cut = False
    for item in _fields(text, delimiter, begin):
        if item.row >= settings.max_table_rows:
            cut = True
            break
        if item.col >= settings.max_table_columns:
            cut = cut or item.start < item.end
            continue
        fields.append(item)
        if len(fields) > settings.max_cells:
            raise TooLarge(f"单元格超过{settings.max_cells}个的上限，请拆分后再处理", filename=filename)
    message = f"表格1超过{settings.max_table_rows}行或{settings.max_table_columns}列的上限，超出部分未读取"
    size, digest = len(data), hashlib.sha256(data).hexdigest()
    if any(f.doubled for f in fields):
        builder = DocumentBuilder(settings, filename=filename)
        builder.table([RawCell(f.row, f.col, text[f.start : f.end].replace('""', '"')) for f in fields])
        if cut:
            builder.note("table_cut", message)
        return builder.build(media_type=media_type, size=size, sha256=digest)
    cells = tuple(_cell(text, f) for f in fields)
    filled = [c for c in cells if c.text]
    blocks: tuple[Table, ...] = ()
    if filled:
        n_rows, n_cols = max(c.row for c in filled) + 1, max(c.col for c in filled) + 1
        kept = tuple(c for c in cells if c.row < n_rows and c.col < n_cols)
        blocks = (Table(0, kept[0].start, kept[-1].end, n_rows, n_cols, kept, ragged=True),)
    notes = (Note("table_cut", message),) if cut else ()
    return Document(text, blocks, filename, media_type, size, digest, notes=notes)


def _cell(text: str, item: _Field) -> Cell:
    """The field without the blanks around its text."""
    raw = text[item.start : item.end]
    stripped = raw.strip()
    start = item.start + len(raw) - len(raw.lstrip()) if stripped else item.start
    return Cell(item.row, item.col, start, start + len(stripped), stripped)


def _delimiter(text: str, preferred: str) -> str | None:
    """The separator that most lines have equally often; None where no line has any."""
    # Quoted fields may hold anything, so they do not count.
    lines = re.sub(r'"[^"]*"', "", text[: 1 << 18]).split("\n")[:_SAMPLE_LINES]
    best: tuple[float, str] | None = None
    for candidate in _DELIMITERS:
        counts = [n for line in lines if line.strip() and (n := line.count(candidate))]
        if not counts:
            continue
        usual = max(set(counts), key=counts.count)
        # Regular counts, on many lines; of two equal candidates the one that the suffix names.
        score = counts.count(usual) / len(lines) + (0.2 if candidate == preferred else 0.0)
        if best is None or score > best[0]:
            best = (score, candidate)
    return best[1] if best else None


def _fields(text: str, delimiter: str, begin: int = 0) -> Iterator[_Field]:
    """All fields with their spans; a quoted one may hold separators and line ends.

    A quote that is never closed is a mark like any other: it would swallow the rest of the file.
    """
    mark = re.escape(delimiter)
    blank = "[" + "".join(re.escape(c) for c in _BLANK if c != delimiter) + "]*"
    quoted = re.compile(rf'{blank}"([^"]*(?:""[^"]*)*)"{blank}(?={mark}|\n|\Z)')
    plain = re.compile(rf"[^{mark}\n]*")
    row = col = 0
    at = begin
    closable = text.rfind('"')
    while at <= len(text):
        first = re.compile(blank).match(text, at)
        found = None
        if first is not None and text[first.end() : first.end() + 1] == '"' and first.end() < closable:
            found = quoted.match(text, at)
        if found:
            start, end = found.span(1)
            doubled = '""' in text[start:end]
            at = found.end()
        else:
            bare = plain.match(text, at)
            assert bare is not None  # the pattern matches the empty string
            start, end = bare.span()
            doubled = False
            at = end
            as_text = _AS_TEXT.fullmatch(text, start, end)
            if as_text:
                start, end = as_text.span(1)
        yield _Field(row, col, start, end, doubled)
        if at >= len(text):
            return
        if text[at] == "\n":
            row, col = row + 1, 0
            if at + 1 == len(text):
                return
        else:
            col += 1
        at += 1
