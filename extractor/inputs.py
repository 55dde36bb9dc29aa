"""What people point at (files, folders, archives, bytes) → one Job for each document in it.

    for job in jobs_in(Path("附件.zip"), settings=Settings()):
        print(job.label)          # 附件.zip/目标/甲.docx
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

from extractor.batch import Job
from extractor.errors import EmptyDocument, ExtractionError, not_opened
from extractor.settings import Settings

ARCHIVES = frozenset((".zip", ".tar", ".gz", ".tgz", ".bz2", ".tbz2", ".xz", ".txz", ".7z", ".rar"))
"""Suffixes of what documents are packed in."""

DOCUMENTS = frozenset(
    f".{suffix}"
    for suffix in (
        *("txt", "text", "md", "markdown", "csv", "tsv", "tab", "html", "htm", "xhtml", "mht"),
        *("docx", "doc", "wps", "rtf", "odt", "xlsx", "xls", "et", "ods", "pdf", "ofd"),
        *("png", "jpg", "jpeg", "tif", "tiff", "bmp", "webp"),
    )
)
"""Suffixes of what people keep text and tables in, those that no reader knows yet included: these are told of."""

_HEAD = 512  # bytes that tell an archive, but for a zip, which may be a document


def is_archive(source: Path | bytes, *, filename: str = "") -> bool:
    """Whether there are files packed in it; a file that cannot be opened is none."""
    from extractor.documents.archive import archive_kind

    if isinstance(source, bytes):
        return archive_kind(source, filename=filename) is not None
    try:
        with source.open("rb") as opened:
            head = opened.read(_HEAD)
            if head.startswith(b"PK"):  # its directory, at the end, tells whether it is a document
                head += opened.read()
        return archive_kind(head, filename=source.name) is not None
    except OSError:
        return False


def jobs_in(
    source: Path | bytes,
    *,
    settings: Settings,
    filename: str | None = None,
    passed_over: Callable[[str, int], None] = lambda _where, _count: None,
) -> Iterator[Job]:
    """A job for every document: the file itself, those of a folder and its subfolders, those packed in an archive.

    Args:
        source: a file, a folder, an archive, or the bytes of a file or an archive.
        settings: the settings of every job; the limits of archives among them.
        filename: what it goes by; its own name where None.
        passed_over: told at the end how many files of a folder or an archive are no documents by their suffix.

    A document goes by its path inside the folder, in an archive behind the archive's own name. Hidden files and the
    lock files of office programs (``~$…``) are passed over. What cannot be taken out of an archive is a job that
    ends in that error. Nothing is raised; jobs come as the archive is unpacked, so take them one by one.
    """
    if isinstance(source, Path) and source.is_dir():
        yield from _folder(source, settings, passed_over)
    elif is_archive(source, filename=filename or ""):
        yield from _archive(source, filename, settings, passed_over)
    else:
        yield Job(source, filename, settings)


def count_in(source: Path | bytes) -> int | None:
    """How many documents there are, for a progress bar; None where an archive must be unpacked to tell."""
    if not (isinstance(source, Path) and source.is_dir()):
        name = source.name if isinstance(source, Path) else ""
        return None if is_archive(source, filename=name) else 1
    count = 0
    for path in _files(source):
        suffix = path.suffix.lower()
        if suffix in ARCHIVES and is_archive(path):
            return None
        count += suffix in DOCUMENTS
    return count


def _files(folder: Path) -> Iterator[Path]:
    """The files of a folder and its subfolders by name, without hidden ones and the locks of office programs."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(place, name) for name in sorted(names) if not name.startswith((".", "~$")))


def _folder(folder: Path, settings: Settings, passed_over: Callable[[str, int], None]) -> Iterator[Job]:
    others = 0
    for path in _files(folder):
        suffix = path.suffix.lower()
        name = path.relative_to(folder).as_posix()
        if suffix in ARCHIVES and is_archive(path):
            yield from _archive(path, name, settings, passed_over)
        elif suffix in DOCUMENTS:
            yield Job(path, name, settings)
        else:
            others += 1
    if others:
        passed_over(str(folder), others)


def _archive(
    source: Path | bytes, filename: str | None, settings: Settings, passed_over: Callable[[str, int], None]
) -> Iterator[Job]:
    from extractor.documents.archive import Member, iter_members
    from extractor.documents.read import check_size

    name = filename or (source.name if isinstance(source, Path) else "")
    where = name or "标准输入"
    others = 0
    came = False
    try:
        check_size(source.stat().st_size if isinstance(source, Path) else len(source), where, settings)
        data = source.read_bytes() if isinstance(source, Path) else source
        for member in iter_members(data, filename=name, settings=settings):
            label = f"{where}/{member.path}"
            came = True
            if not isinstance(member, Member):
                yield Job(b"", where if member.path == name else label, settings, refused=member.error)
            elif PurePosixPath(member.path).suffix.lower() in DOCUMENTS:
                yield Job(member.data, label, settings)
            else:
                others += 1
        if not came:
            raise EmptyDocument("压缩包里没有文件，或已损坏，请检查上传或下载是否完整", filename=name)
    except ExtractionError as error:
        yield Job(b"", where, settings, refused=error)
    except OSError as error:
        yield Job(b"", where, settings, refused=not_opened(error, where))
    if others:
        passed_over(where, others)
