"""Old Excel workbooks (.xls, .et) → Document; the only importer of xlrd.

As for xlsx: each sheet that is not hidden becomes one Table with its merged ranges, and numbers stand as the
sheet shows them. xlrd is read with its formats because no faster reader tells a cell's number format.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

from extractor.documents.build import DocumentBuilder
from extractor.documents.document import Document
from extractor.documents.sheets import numfmt
from extractor.documents.sheets.sheet import INDENT, Merge, Sheet, emit_sheet
from extractor.errors import DamagedDocument, EncryptedDocument
from extractor.settings import Settings


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
    hidden = 0
    for sheet in book.sheets():
        if sheet.visibility:
            hidden += 1
            continue
        emit_sheet(_sheet(book, sheet, settings, filename), builder)
    if hidden:
        builder.note("hidden_sheet", f"有{hidden}个隐藏的工作表未读取")
    return builder.build(media_type=media_type, size=len(data), sha256=hashlib.sha256(data).hexdigest())


def _sheet(book: Any, source: Any, settings: Settings, filename: str) -> Sheet:
    sheet = Sheet(source.name)
    first = None
    for row in range(source.nrows):
        for col in range(source.row_len(row)):
            kind = source.cell_type(row, col)
            if kind in (0, 6):  # nothing, or only a format
                continue
            text = _text(book, source, row, col, kind)
            if text:
                sheet.add(row, col, text, settings=settings, filename=filename)
        if first is None and sheet.cells:
            first = row
        if first is not None and row - first > settings.max_table_rows:
            break
    sheet.merges = [Merge(top, left, bottom, right) for top, bottom, left, right in source.merged_cells]
    sheet.hidden_rows = [(n, n + 1) for n, info in source.rowinfo_map.items() if info.hidden]
    sheet.hidden_cols = [(n, n + 1) for n, info in source.colinfo_map.items() if info.hidden]
    return sheet


def _text(book: Any, source: Any, row: int, col: int, kind: int) -> str:
    value = source.cell_value(row, col)
    index = source.cell_xf_index(row, col)
    look = book.xf_list[index] if 0 <= index < len(book.xf_list) else None
    if kind == 1:
        text = str(value).replace("\r\n", "\n").replace("\r", "\n")
    elif kind in (2, 3):
        # The formats of numbers below 164 are Excel's own, which xlrd knows in English only.
        key = look.format_key if look is not None else 0
        code = numfmt.BUILT_IN.get(key) if key < 164 and key not in (0, 49) else None
        if code is None:
            known = book.format_map.get(key)
            code = known.format_str if known is not None else "General"
        text = numfmt.show(float(f"{value:.15g}"), code, from_1904=bool(book.datemode))
    elif kind == 4:
        text = "TRUE" if value else "FALSE"
    else:
        from xlrd.biffh import error_text_from_code

        text = str(error_text_from_code.get(value, ""))
    indent = look.alignment.indent_level if look is not None else 0
    return INDENT * min(indent, 15) + text if text else ""
