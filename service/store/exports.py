"""What is asked for as a file: JSON, NDJSON, CSV, XLSX or Parquet, in pieces, with a manifest once it is whole.

A download that was cut off looks like a shorter one. So what was sent is counted and hashed, and the manifest with the
count and the SHA-256 is kept beside the data until it is asked for; without one, an export did not come to its end.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, cast

from extractor.export import csv_field
from extractor.workbook import Workbook
from service.store import rows
from service.store.database import Database
from service.store.search import Question

PIECE = 64 * 1024

GROUP = 10_000
"""Rows of a group of a Parquet file."""


class NoParquet(Exception):
    """The library that writes Parquet is not installed."""


class Count:
    """Indicators and values that were written."""

    def __init__(self) -> None:
        self.indicators = 0
        self.values = 0


def _line(row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "document": row.document,
        "filename": row.filename,
        "organization": row.organization,
        "year": row.year,
        "document_type": row.document_type,
        "project_name": row.project,
        "state": row.state,
        "version": row.version,
        "indicator": json.loads(row.current),
        "extracted": json.loads(row.extracted) if row.extracted and row.extracted != row.current else None,
    }


def _json(told: Any) -> bytes:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")


def _counted(database: Database, asked: Question, count: Count) -> Iterator[Any]:
    with database.read() as connection:
        for row in rows.indicators(connection, asked):
            count.indicators += 1
            yield row


def _as_ndjson(database: Database, asked: Question, count: Count) -> Iterator[bytes]:
    for row in _counted(database, asked, count):
        line = _line(row)
        count.values += len(line["indicator"]["values"])
        yield _json(line) + b"\n"


def _as_json(database: Database, asked: Question, count: Count) -> Iterator[bytes]:
    yield b'{"indicators":['
    for number, piece in enumerate(_as_ndjson(database, asked, count)):
        yield (b",\n" if number else b"\n") + piece[:-1]
    told = {"indicators": count.indicators, "values": count.values}
    yield b'\n],"complete":' + _json(told) + b"}\n"


def _as_csv(database: Database, asked: Question, count: Count) -> Iterator[bytes]:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([name for name, _, _ in rows.COLUMNS])
    yield b"\xef\xbb\xbf"  # by which spreadsheet programs know UTF-8
    for row in _counted(database, asked, count):
        for fields in rows.values(row):
            count.values += 1
            writer.writerow([csv_field(field) for field in fields])
        if out.tell() > PIECE:
            yield out.getvalue().encode("utf-8", "replace")
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode("utf-8", "replace")


class _Sink(io.RawIOBase):
    """Takes what is written until somebody fetches it; cannot seek, so nothing is written that has to be altered."""

    def __init__(self) -> None:
        self._held: list[bytes] = []
        self._size = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._size

    def write(self, data: Any) -> int:
        piece = bytes(data)
        self._held.append(piece)
        self._size += len(piece)
        return len(piece)

    def take(self) -> bytes:
        taken = b"".join(self._held)
        self._held.clear()
        return taken


def _as_xlsx(database: Database, asked: Question, count: Count) -> Iterator[bytes]:
    sink = _Sink()
    book = Workbook(cast("IO[bytes]", sink))
    book.sheet("指标", [name for name, _, _ in rows.COLUMNS])
    for row in _counted(database, asked, count):
        for fields in rows.values(row):
            count.values += 1
            book.append(fields)
        yield sink.take()
    book.sheet("问题", rows.FINDINGS)
    with database.read() as connection:
        for fields in rows.complaints(connection, asked):
            book.append(fields)
            yield sink.take()
    book.close()
    yield sink.take()


def _as_parquet(database: Database, asked: Question, count: Count) -> Iterator[bytes]:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise NoParquet from None
    kinds = {str: pyarrow.string(), int: pyarrow.int64(), float: pyarrow.float64(), bool: pyarrow.bool_()}
    form = pyarrow.schema([(name, kinds[kind]) for name, kind, _ in rows.COLUMNS])
    sink = _Sink()
    with parquet.ParquetWriter(pyarrow.PythonFile(sink, mode="w"), form) as writer:
        held: list[list[Any]] = []

        def write() -> None:
            columns = [[_fitting(fields[at], kind) for fields in held] for at, (_, kind, _) in enumerate(rows.COLUMNS)]
            writer.write_table(pyarrow.table(columns, schema=form))
            held.clear()

        for row in _counted(database, asked, count):
            for fields in rows.values(row):
                count.values += 1
                held.append(fields)
            if len(held) >= GROUP:
                write()
                yield sink.take()
        if held:
            write()
    yield sink.take()


def _fitting(field: Any, kind: type) -> Any:
    if field is None or kind is bool:
        return field
    return str(field).encode("utf-8", "replace").decode() if kind is str else kind(field)


Writer = Callable[[Database, Question, Count], Iterator[bytes]]

FORMATS: dict[str, tuple[str, Writer]] = {
    "json": ("application/json", _as_json),
    "ndjson": ("application/x-ndjson", _as_ndjson),
    "csv": ("text/csv; charset=utf-8", _as_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _as_xlsx),
    "parquet": ("application/vnd.apache.parquet", _as_parquet),
}
"""Format → media type and writer."""


class Manifests:
    """What is known of exports that came to their end."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "exports"
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def keep(self, name: str, told: dict[str, Any]) -> None:
        temporary = self._folder / f".{name}"
        temporary.write_text(json.dumps(told), encoding="utf-8")
        temporary.replace(self._folder / f"{name}.json")

    def find(self, name: str) -> dict[str, Any] | None:
        try:
            told: dict[str, Any] = json.loads((self._folder / f"{name}.json").read_text(encoding="utf-8"))
        except OSError:
            return None
        return told

    def tidy(self, *, older_than: float) -> int:
        """Forget the exports that ended before this moment (seconds since 1970)."""
        gone = 0
        for kept in self._folder.iterdir():
            if kept.stat().st_mtime < older_than:
                kept.unlink(missing_ok=True)
                gone += 1
        return gone


def _gathered(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces worth sending: each one costs the server a change of threads."""
    held: list[bytes] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= PIECE:
            yield b"".join(held)
            held.clear()
            size = 0
    if held:
        yield b"".join(held)


def export(database: Database, asked: Question, form: str, manifests: Manifests) -> tuple[str, Iterator[bytes]]:
    """The name of an export, and its pieces; its manifest is kept once the last one was taken.

    Raises:
        NoParquet: the library that writes it is not installed.
    """
    name = uuid.uuid4().hex
    count = Count()
    written = _gathered(FORMATS[form][1](database, asked, count))
    first = next(written, b"")  # what is wrong comes up here, before an answer is begun

    def pieces() -> Iterator[bytes]:
        digest = hashlib.sha256()
        size = 0
        piece: bytes | None = first
        while piece is not None:
            digest.update(piece)
            size += len(piece)
            yield piece
            piece = next(written, None)
        told = {
            "id": name,
            "format": form,
            "created": time.time(),
            "indicators": count.indicators,
            "values": count.values,
            "bytes": size,
            "sha256": digest.hexdigest(),
        }
        manifests.keep(name, told)

    return name, pieces()
