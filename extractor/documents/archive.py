"""Archives (zip, tar, gz, bz2, xz, 7z, rar) → the documents in them, one by one, with their paths inside.

Everything is counted while it is inflated: an archive may say of itself what it likes. Nothing is written to
disk. Absolute paths, paths that lead out of the archive, and links are refused. Archives in archives are opened
to a limit. What operating systems leave behind (``__MACOSX``, ``Thumbs.db``, locks of open documents) is no
document and is passed over.
"""

from __future__ import annotations

import bz2
import io
import lzma
import re
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Protocol

from extractor.errors import (
    DamagedDocument,
    EncryptedDocument,
    ExtractionError,
    TooLarge,
    UnsupportedFormat,
)
from extractor.regex import regex
from extractor.settings import Settings

RATIO_FROM = 16 * 1024 * 1024
"""So many bytes may come of anything; beyond, they may be no more than ``max_ratio`` times those they came from."""

_CHUNK = 1 << 16
_XZ_MEMORY = 256 * 1024 * 1024
_BROKEN = "压缩包不完整或已损坏，请重新下载"
_DAMAGE = (
    *(zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError, struct.error),
    *(ValueError, IndexError, KeyError, OverflowError, RecursionError, AttributeError, TypeError),
)
"""What zipfile, tarfile and the decompressors end in when a file is broken."""

_LEFTOVER = regex(r"(?:^|/)(?:__MACOSX/|\._|~\$|\.~|(?:\.DS_Store|Thumbs\.db|desktop\.ini)$)", re.IGNORECASE)
_TAR_MAGIC = slice(257, 262)


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive; ``path`` goes through the archives that it lies in: ``附件.zip/目标表.docx``."""

    path: str
    data: bytes


@dataclass(frozen=True, slots=True)
class MemberError:
    """A file in an archive that could not be read, and why."""

    path: str
    error: ExtractionError


@dataclass(slots=True)
class Budget:
    """What may still be unpacked, for an archive and all those in it."""

    settings: Settings
    filename: str
    size: int  # of the outermost archive
    unpacked: int = 0
    members: int = 0

    def open_member(self) -> None:
        """Count a member.

        Raises:
            Exhausted: there are too many.
        """
        self.members += 1
        if self.members > self.settings.max_members:
            raise Exhausted(
                TooLarge(f"压缩包内的文件超过{self.settings.max_members}个的上限，其余未读取", filename=self.filename)
            )

    def spend(self, count: int) -> None:
        """Count unpacked bytes.

        Raises:
            Exhausted: there are too many in all, or far more than the archive is big.
        """
        self.unpacked += count
        limit = self.settings.max_unpacked
        if self.unpacked > limit:
            raise Exhausted(TooLarge(f"压缩包解压后超过{limit:,}字节的上限，其余未读取", filename=self.filename))
        if self.unpacked > RATIO_FROM and self.unpacked > self.settings.max_ratio * self.size:
            raise Exhausted(TooLarge("压缩包解压后大得不合常理，可能是恶意文件，其余未读取", filename=self.filename))

    def gather(self, chunks: Iterator[bytes], *, compressed: int, path: str) -> bytes:
        """The bytes of one member, counted as they come.

        Raises:
            TooLarge: the member alone is too big, or inflates beyond measure.
            Exhausted: see ``spend``.
        """
        parts: list[bytes] = []
        size = 0
        for chunk in chunks:
            size += len(chunk)
            self.spend(len(chunk))
            if size > self.settings.max_bytes:
                raise TooLarge(f"文件超过{self.settings.max_bytes:,}字节的上限，请拆分后再处理", filename=path)
            if size > RATIO_FROM and size > self.settings.max_ratio * compressed:
                raise TooLarge("文件解压后大得不合常理，可能是恶意文件", filename=path)
            parts.append(chunk)
        return b"".join(parts)


class Exhausted(Exception):
    """A limit of the whole archive is reached; nothing more may be unpacked."""

    def __init__(self, error: TooLarge) -> None:
        super().__init__(error.message)
        self.error = error


def archive_kind(data: bytes, *, filename: str = "") -> str | None:
    """``zip``, ``tar``, ``gz``, ``bz2``, ``xz``, ``7z`` or ``rar``; None for anything else.

    Office files are zips too, but they are documents.
    """
    head = data[:512]
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return None if _is_document(data) else "zip"
    for magic, kind in (
        (b"\x1f\x8b\x08", "gz"),
        (b"BZh", "bz2"),
        (b"\xfd7zXZ\x00", "xz"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"Rar!\x1a\x07", "rar"),
    ):
        if head.startswith(magic):
            return kind
    if head[_TAR_MAGIC] == b"ustar" or (filename.lower().endswith(".tar") and _old_tar(head)):
        return "tar"
    return None


def _is_document(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            names = {name.replace("\\", "/").lower() for name in opened.namelist()}
    except (*_DAMAGE, NotImplementedError, RuntimeError):
        return any(mark in data[:4096] for mark in (b"[Content_Types].xml", b"mimetypeapplication/", b"OFD.xml"))
    return bool(names & {"[content_types].xml", "ofd.xml", "mimetype", "word/document.xml", "xl/workbook.xml"})


def _old_tar(head: bytes) -> bool:
    """Tars of before the mark have a checksum."""
    try:
        said = int(head[148:156].strip(b" \0") or b"x", 8)
    except ValueError:
        return False
    return len(head) == 512 and said == sum(head[:148]) + 8 * 32 + sum(head[156:])


def iter_members(data: bytes, *, filename: str, settings: Settings) -> Iterator[Member | MemberError]:
    """The files of an archive and of the archives in it, in order.

    Args:
        data: the archive.
        filename: its name, told in errors; members' paths begin inside it.
        settings: ``max_members``, ``max_unpacked``, ``max_ratio`` and ``max_nesting`` limit the whole,
            ``max_bytes`` each member.

    Raises:
        DamagedDocument, EncryptedDocument, TooLarge, UnsupportedFormat: not one member could be read. Once
            members have come, what goes wrong comes as a MemberError.

    Example:
        >>> out = io.BytesIO()
        >>> with zipfile.ZipFile(out, "w") as made:
        ...     made.writestr("目标/说明.txt", "验收合格率不低于95%")
        >>> [m.path for m in iter_members(out.getvalue(), filename="附件.zip", settings=Settings())]
        ['目标/说明.txt']
    """
    budget = Budget(settings, filename, len(data))
    came = False
    try:
        for member in _members(data, "", budget, depth=1):
            came = True
            yield member
    except (Exhausted, ExtractionError) as stop:
        error = stop.error if isinstance(stop, Exhausted) else stop
        if not came:
            raise error from stop
        yield MemberError(filename, error)


def _members(data: bytes, prefix: str, budget: Budget, *, depth: int) -> Iterator[Member | MemberError]:
    where = prefix.rstrip("/") or budget.filename
    kind = archive_kind(data, filename=where)
    for member in _open(kind, data, where, budget):
        if isinstance(member, Member):
            member = Member(prefix + member.path, member.data)
            if archive_kind(member.data, filename=member.path) is not None:
                yield from _nested(member, budget, depth)
                continue
        else:
            member.error.filename = prefix + member.path
            member = MemberError(prefix + member.path, member.error)
        yield member


def _nested(member: Member, budget: Budget, depth: int) -> Iterator[Member | MemberError]:
    if depth >= budget.settings.max_nesting:
        message = f"压缩包嵌套超过{budget.settings.max_nesting}层的上限，未读取"
        yield MemberError(member.path, TooLarge(message, filename=member.path))
        return
    try:
        yield from _members(member.data, member.path + "/", budget, depth=depth + 1)
    except ExtractionError as error:
        error.filename = member.path
        yield MemberError(member.path, error)


def _open(kind: str | None, data: bytes, name: str, budget: Budget) -> Iterator[Member | MemberError]:
    """The members of one archive, with their paths inside it."""
    match kind:
        case "zip":
            return _zip(data, name, budget)
        case "tar":
            return tar_members(io.BytesIO(data), len(data), name, budget)
        case "gz" | "bz2" | "xz":
            return _compressed(kind, data, name, budget)
        case "7z" | "rar":
            from extractor.documents.unpacker import unpack

            return unpack(data, kind, name, budget)
    raise DamagedDocument(_BROKEN, filename=name)


def refused(path: str) -> DamagedDocument | None:
    """The error for a path that leads out of its archive."""
    clean = path.replace("\\", "/")
    outside = clean.startswith("/") or re.match(r"[A-Za-z]:", clean) or "\0" in clean
    if outside or ".." in PurePosixPath(clean).parts:
        return DamagedDocument("压缩包内的路径指向包外，可能是恶意文件，未读取", filename=path)
    return None


def link() -> UnsupportedFormat:
    return UnsupportedFormat("压缩包内的链接未读取")


# ------------------------------------------------------------------------------------------------------ zip


def _zip(data: bytes, name: str, budget: Budget) -> Iterator[Member | MemberError]:
    # The list of entries is read whole: what it may take is told by its marks, not by what it says of itself.
    if data.count(b"PK\x01\x02") > 10 * budget.settings.max_members:
        raise TooLarge(f"压缩包内的文件超过{budget.settings.max_members}个的上限", filename=name)
    try:
        opened = zipfile.ZipFile(io.BytesIO(data))
    except (*_DAMAGE, NotImplementedError, RuntimeError) as error:
        raise DamagedDocument(_BROKEN, filename=name) from error
    with opened:
        for entry in opened.infolist():
            path = _zip_name(entry)
            if entry.is_dir() or path.endswith("/") or _LEFTOVER.search(path):
                continue
            budget.open_member()
            wrong: ExtractionError | None = refused(path)
            if wrong is None and stat.S_ISLNK(entry.external_attr >> 16):
                wrong = link()
            elif wrong is None and entry.flag_bits & 0x1:
                wrong = EncryptedDocument("文件已加密，请去掉密码后再处理")
            if wrong is not None:
                yield MemberError(path, wrong)
                continue
            try:
                content = budget.gather(_zip_chunks(opened, entry), compressed=entry.compress_size, path=path)
            except TooLarge as too_large:
                yield MemberError(path, too_large)
            except NotImplementedError:
                yield MemberError(path, UnsupportedFormat("压缩方法不支持，请解压后重新压缩为普通的zip"))
            except (*_DAMAGE, RuntimeError):
                yield MemberError(path, DamagedDocument("压缩包内的这个文件已损坏，请重新下载"))
            else:
                yield Member(path, content)


def _zip_chunks(opened: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with opened.open(entry) as part:
        while chunk := part.read(_CHUNK):
            yield chunk


def _zip_name(entry: zipfile.ZipInfo) -> str:
    """An entry's path: in UTF-8 where it says so, else in what Chinese Windows uses."""
    name = entry.filename
    if not entry.flag_bits & 0x800:
        name = _unicode_extra(entry.extra) or name
        with suppress(UnicodeEncodeError):  # the extra field told
            name = decoded(name.encode("cp437"))
    return name.replace("\\", "/")


def _unicode_extra(extra: bytes) -> str | None:
    """The path in UTF-8 that some packers put beside the old one."""
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        if kind == 0x7075 and size > 5:
            try:
                return extra[at + 9 : at + 4 + size].decode("utf-8")
            except UnicodeDecodeError:
                return None
        at += 4 + size
    return None


def decoded(raw: bytes) -> str:
    """A path's bytes as text."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("cp437")


# ------------------------------------------------------------------------------------------------------ tar


def tar_members(source: Readable, size: int, name: str, budget: Budget) -> Iterator[Member | MemberError]:
    """Members of a tar as it streams by: no seeking, so no header can send the reader in circles."""
    first = True
    try:
        with closing(
            tarfile.open(fileobj=source, mode="r|", encoding="utf-8", errors="surrogateescape")  # type: ignore[call-overload]
        ) as opened:
            for entry in opened:
                first = False
                opened.members = []  # else it remembers every one
                path = decoded(entry.name.encode("utf-8", "surrogateescape")).removeprefix("./")
                if entry.isdir() or _LEFTOVER.search(path):
                    continue
                budget.open_member()
                error = refused(path) or (None if entry.isreg() else link())
                if error is not None:
                    yield MemberError(path, error)
                    continue
                try:
                    content = budget.gather(_tar_chunks(opened, entry), compressed=size, path=path)
                except TooLarge as too_large:
                    yield MemberError(path, too_large)
                else:
                    yield Member(path, content)
    except _DAMAGE as error_in_tar:
        if isinstance(error_in_tar, tarfile.ReadError) and first and "empty" in str(error_in_tar):
            return
        raise DamagedDocument(_BROKEN, filename=name) from error_in_tar


def _tar_chunks(opened: tarfile.TarFile, entry: tarfile.TarInfo) -> Iterator[bytes]:
    part = opened.extractfile(entry)
    if part is None:
        return
    left = entry.size
    while chunk := part.read(_CHUNK):
        left -= len(chunk)
        yield chunk
    if left:
        raise EOFError("member cut off")


# ---------------------------------------------------------------------------------------- compressed streams


class Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int = ..., /) -> bytes: ...


@dataclass(slots=True)
class _Inflating:
    """A compressed stream that is read as it inflates; its bytes are limited like those of the whole archive."""

    chunks: Iterator[bytes]
    limit: int
    compressed: int
    ratio: int
    name: str
    done: int = 0
    rest: bytearray = field(default_factory=bytearray)

    def read(self, size: int = -1, /) -> bytes:
        while size < 0 or len(self.rest) < size:
            chunk = next(self.chunks, None)
            if chunk is None:
                break
            self.done += len(chunk)
            if self.done > self.limit or (self.done > RATIO_FROM and self.done > self.ratio * self.compressed):
                raise TooLarge("压缩包解压后过大，可能不是正常的文件", filename=self.name)
            self.rest += chunk
        size = len(self.rest) if size < 0 else size
        out = bytes(self.rest[:size])
        del self.rest[:size]
        return out


def _compressed(kind: str, data: bytes, name: str, budget: Budget) -> Iterator[Member | MemberError]:
    """A compressed tar, or one compressed file."""
    settings = budget.settings
    limit = settings.max_unpacked + RATIO_FROM
    stream = _Inflating(_inflate(kind, data), limit, len(data), settings.max_ratio, name)
    try:
        head = stream.read(512)
    except _DAMAGE as error:
        raise DamagedDocument(_BROKEN, filename=name) from error
    stream.rest[:0] = head
    if head[_TAR_MAGIC] == b"ustar" or (".tar." in name.lower() and _old_tar(head)):
        yield from tar_members(stream, len(data), name, budget)
        return
    budget.open_member()
    inner = re.sub(r"\.(?:gz|bz2?|xz)$", "", name.rsplit("/", 1)[-1], flags=re.IGNORECASE) or "文件"
    try:
        content = budget.gather(iter(lambda: stream.read(_CHUNK), b""), compressed=len(data), path=inner)
    except TooLarge as too_large:
        yield MemberError(inner, too_large)
    except _DAMAGE as error:
        raise DamagedDocument(_BROKEN, filename=name) from error
    else:
        yield Member(inner, content)


def _inflate(kind: str, data: bytes) -> Iterator[bytes]:
    """The inflated bytes, no more than a chunk at a time, of all streams that follow one another."""
    make: dict[str, Callable[[], _Decompressor]] = {
        "gz": _Gzip,
        "bz2": bz2.BZ2Decompressor,
        "xz": lambda: lzma.LZMADecompressor(memlimit=_XZ_MEMORY),
    }
    view = memoryview(data)
    at = 0
    while at < len(data):
        decompressor = make[kind]()
        while not decompressor.eof:
            fed = bytes(view[at : at + _CHUNK])
            at += len(fed)
            chunk = decompressor.decompress(fed, _CHUNK)
            if not fed and not chunk:
                raise EOFError("stream cut off")
            if chunk:
                yield chunk
        at -= len(decompressor.unused_data)
        if data[at : at + 2] != data[:2]:
            return  # padding behind the last stream


class _Gzip:
    """zlib's decompressor with the manners of the others: it keeps what it has not read yet."""

    def __init__(self) -> None:
        self._zlib = zlib.decompressobj(wbits=31)
        self._waiting = b""

    @property
    def eof(self) -> bool:
        return self._zlib.eof

    @property
    def unused_data(self) -> bytes:
        return self._zlib.unused_data

    def decompress(self, data: bytes, max_length: int = 0, /) -> bytes:
        out = self._zlib.decompress(self._waiting + data, max_length)
        self._waiting = self._zlib.unconsumed_tail
        return out
