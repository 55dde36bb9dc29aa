"""Old Excel workbooks (.xls, .et) → Document; the only importer of xlrd.

As for xlsx: each sheet that is not hidden becomes one Table with its merged ranges, numbers stand as the sheet shows
them, and what is struck through is left out with a note. xlrd is read with its formats because no faster reader tells
a cell's number format.
"""

from __future__ import annotations

import hashlib
import os
from itertools import pairwise
from pathlib import Path
from typing import Any

from extractor.documents.build import DocumentBuilder
from extractor.documents.document import Document
from extractor.documents.flow import note_struck
from extractor.documents.raised import raised, settled
from extractor.documents.sheets import numfmt
from extractor.documents.sheets.sheet import INDENT, Centring, Merge, Sheet, emit_sheet
from extractor.errors import DamagedDocument, EncryptedDocument
from extractor.settings import Settings

_ACROSS = 6
"""Centred across the blank cells behind it."""


def read_xls(data: bytes, *, filename: str, settings: Settings, media_type: str) -> Document:
    """Read an old workbook.

    Raises:
        DamagedDocument: cut off, or not readable as a workbook.
        EncryptedDocument: a password is needed.
        TooLarge: a limit is passed.
    """
    import xlrd

    with Path(os.devnull).open("w") as nowhere:  # xlrd prints what it stumbles over
        try:
            book = xlrd.open_workbook(
                file_contents=data, formatting_info=True, ragged_rows=True, logfile=nowhere
            )
        except Exception as error:
            # xlrd trusts the file: a damaged one ends in IndexError, struct.error, AssertionError, KeyError …
            if "encrypt" in str(error).lower() or "password" in str(error).lower():
                raise EncryptedDocument("文件已加密，请去掉密码后再处理", filename=filename) from error
            raise DamagedDocument(
                "表格文件不完整或已损坏，请重新下载，或用Excel、WPS打开后另存为.xlsx", filename=filename
            ) from error
    builder = DocumentBuilder(settings, filename=filename)
    hidden = struck = 0
    for sheet in book.sheets():
        if sheet.visibility:
            hidden += 1
            continue
        read, cut = _sheet(book, sheet, settings, filename)
        struck += cut
        emit_sheet(read, builder)
    if hidden:
        builder.note("hidden_sheet", f"有{hidden}个隐藏的工作表未读取")
    note_struck(builder, struck)
    return builder.build(media_type=media_type, size=len(data), sha256=hashlib.sha256(data).hexdigest())


def _sheet(book: Any, source: Any, settings: Settings, filename: str) -> tuple[Sheet, int]:
    """A sheet, and how many of its cells are struck through as a whole or in part."""
    sheet = Sheet(source.name)
    first = None
    struck = 0
    for row in range(source.nrows):
        centring = Centring(sheet, row)
        for col in range(source.row_len(row)):
            kind = source.cell_type(row, col)
            if kind == 0:
                continue
            index = source.cell_xf_index(row, col)
            look = book.xf_list[index] if 0 <= index < len(book.xf_list) else None
            text, cut = ("", False) if kind == 6 else _text(book, source, row, col, kind, look)  # 6: a format alone
            struck += cut
            centring.cell(col, blank=not text, across=look is not None and look.alignment.hor_align == _ACROSS)
            if text:
                sheet.failed += kind == 5
                sheet.add(row, col, text, settings=settings, filename=filename)
        centring.end()
        if first is None and sheet.cells:
            first = row
        if first is not None and row - first > settings.max_table_rows:
            break
    sheet.merges = [Merge(top, left, bottom, right) for top, bottom, left, right in source.merged_cells]
    sheet.hidden_rows = [(n, n + 1) for n, info in source.rowinfo_map.items() if info.hidden]
    sheet.hidden_cols = [(n, n + 1) for n, info in source.colinfo_map.items() if info.hidden or not info.width]
    return sheet, struck


def _text(book: Any, source: Any, row: int, col: int, kind: int, look: Any) -> tuple[str, bool]:
    """A cell's text as it is shown, and whether a part of it is struck through and left out."""
    value = source.cell_value(row, col)
    cut = False
    if kind == 1:
        text, cut = _rich(book, str(value), source.rich_text_runlist_map.get((row, col)), look)
        text = numfmt.show_text(text.replace("\r\n", "\n").replace("\r", "\n"), _code(book, look))
    elif kind in (2, 3):
        text = numfmt.show(float(f"{value:.15g}"), _code(book, look), from_1904=bool(book.datemode))
    elif kind == 4:
        text = "TRUE" if value else "FALSE"
    else:
        from xlrd.biffh import error_text_from_code

        text = str(error_text_from_code.get(value, ""))
    font = _font(book, look.font_index if look is not None else -1)
    if text and font is not None and font.struck_out and not cut:
        return "", True
    indent = look.alignment.indent_level if look is not None else 0
    return INDENT * min(indent, 15) + text if text else "", cut


def _code(book: Any, look: Any) -> str:
    """The format that a cell's value is shown in."""
    # The formats of numbers below 164 are Excel's own, which xlrd knows in English only.
    key = look.format_key if look is not None else 0
    code = numfmt.BUILT_IN.get(key) if key < 164 and key not in (0, 49) else None
    if code is None:
        known = book.format_map.get(key)
        code = str(known.format_str) if known is not None else "General"
    return code


def _font(book: Any, index: int) -> Any:
    return book.font_list[index] if 0 <= index < len(book.font_list) else None


def _rich(book: Any, text: str, runs: list[tuple[int, int]] | None, look: Any) -> tuple[str, bool]:
    """A text whose parts have fonts of their own: what is raised, and without what is struck through."""
    if not runs:
        return text, False
    parts: list[str] = []
    cut = False
    begins = [(0, look.font_index if look is not None else -1), *runs]
    for (start, index), (end, _) in pairwise([*begins, (len(text), -1)]):
        font, part = _font(book, index), text[start:end]
        if font is not None and font.struck_out:
            cut = cut or bool(part.strip())
            continue
        parts.append(raised(part) if font is not None and font.escapement == 1 else part)
    return settled("".join(parts)), cut
