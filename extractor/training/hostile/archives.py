"""Hostile archives, old office files and pictures."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import random
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterable

from extractor.training.hostile.register import MB, READ, case, zipped

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _ole(*, first: int, table: Iterable[int]) -> bytes:
    """A compound file whose sector table is as told; the directory begins at ``first``."""
    head = _OLE + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, first, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    sectors = list(table)
    return head.ljust(512, b"\0") + struct.pack("<128I", *sectors, *[0xFFFFFFFF] * (128 - len(sectors))) + bytes(2048)


@case("doc-sectors-in-a-ring.doc", "damaged", "unsupported", "empty")
def _doc_ring() -> bytes:
    return _ole(first=1, table=[0xFFFFFFFD, 2, 1])


@case("xls-sectors-in-a-ring.xls", "damaged", "unsupported", "empty")
def _xls_ring() -> bytes:
    return _ole(first=3, table=[0xFFFFFFFD, 0, 2, 3])


@case("doc-head-only.doc", "damaged", "unsupported", "empty")
def _doc_head() -> bytes:
    return _OLE + b"\xff" * 600


_GOOD = "覆盖率达到90%。".encode()
"""The text of a sound member, which must still be read wherever it can be reached."""


@case("zip-42.zip", "too_large")
def _zip_42() -> bytes:
    inner = zipped({"0.txt": bytes(40 * MB)})
    for _ in range(4):
        inner = zipped({f"{n}.zip": inner for n in range(10)})
    return inner


@case("zip-overlapping.zip", READ, "too_large", "damaged")
def _zip_overlapping() -> bytes:
    """Ten thousand entries that are all the same ten megabytes."""
    data = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = data.compress(bytes(10 * MB)) + data.flush()
    check = zlib.crc32(bytes(10 * MB))
    sizes = struct.pack("<III", check, len(body), 10 * MB)
    local = b"PK\x03\x04" + struct.pack("<HHHHH", 20, 0, 8, 0, 33) + sizes + struct.pack("<HH", 5, 0) + b"a.txt" + body
    listed = b"".join(
        b"PK\x01\x02" + struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 33) + sizes
        + struct.pack("<HHHHHII", 9, 0, 0, 0, 0, 0, 0) + b"%05d.txt" % n
        for n in range(10_000)
    )
    return local + listed + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 10_000, 10_000, len(listed), len(local), 0)


@case("zip-paths.zip", READ, "damaged")
def _zip_paths() -> bytes:
    names = ("../../etc/cron.d/a.txt", "/etc/passwd.txt", "C:\\a.txt", "a/../../b.txt", "..\\..\\c.txt", "好.txt")
    return zipped(dict.fromkeys(names, _GOOD))


@case("zip-link.zip", READ, "unsupported")
def _zip_link() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        link = zipfile.ZipInfo("链接.txt")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        made.writestr(link, "/etc/passwd")
        made.writestr("好.txt", _GOOD)
    return out.getvalue()


@case("zip-nested-50.zip", "too_large")
def _zip_nested() -> bytes:
    inner = zipped({"好.txt": _GOOD})
    for n in range(50):
        inner = zipped({f"{n}.zip": inner})
    return inner


@case("zip-hundred-thousand-files.zip", READ, "too_large")
def _zip_many() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for n in range(100_000):
            made.writestr(f"{n}.bin", b"")
    return out.getvalue()


@case("zip-encrypted.zip", "encrypted")
def _zip_encrypted() -> bytes:
    whole = bytearray(zipped({"好.txt": _GOOD}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        whole[whole.index(mark) + place] |= 1
    return bytes(whole)


def _tar(*members: tuple[str, bytes, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as made:
        for name, kind, data in members:
            info = tarfile.TarInfo(name)
            info.type, info.size = kind, len(data) if kind == tarfile.REGTYPE else 0
            info.linkname = "/etc/passwd"
            made.addfile(info, io.BytesIO(data))
    return out.getvalue()


@case("tar-links-and-devices.tar", READ, "unsupported", "damaged")
def _tar_links() -> bytes:
    odd = (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE)
    members = [(f"{n}.txt", kind, b"") for n, kind in enumerate(odd)]
    return _tar(*members, ("../../出去.txt", tarfile.REGTYPE, _GOOD), ("好.txt", tarfile.REGTYPE, _GOOD))


@case("tar-size-lies.tar", "damaged", "empty", "too_large")
def _tar_size() -> bytes:
    whole = bytearray(_tar(("好.txt", tarfile.REGTYPE, _GOOD)))
    whole[124:136] = b"77777777777\0"
    whole[148:156] = b" " * 8
    whole[148:156] = b"%06o\0 " % sum(whole[:512])
    return bytes(whole)


@case("zeros.txt.gz", "too_large")
def _gz_zeros() -> bytes:
    return gzip.compress(bytes(300 * MB), mtime=0)


@case("zeros.txt.bz2", "too_large")
def _bz2_zeros() -> bytes:
    return bz2.compress(bytes(300 * MB))


@case("zeros.txt.xz", "too_large")
def _xz_zeros() -> bytes:
    return lzma.compress(bytes(300 * MB), preset=0)


@case("gz-in-gz.txt.gz", "too_large", "damaged", READ)
def _gz_nested() -> bytes:
    data = _GOOD
    for _ in range(200):
        data = gzip.compress(data, mtime=0)
    return data


@case("7z-head-only.7z", "damaged", "unsupported")
def _7z_head() -> bytes:
    return b"7z\xbc\xaf\x27\x1c\x00\x04" + b"\xff" * 64


@case("rar-noise.rar", "damaged", "empty", "unsupported")
def _rar_noise() -> bytes:
    return b"Rar!\x1a\x07\x01\x00" + random.Random(9).randbytes(5_000)


@case("png-giant.png", "too_large", "unsupported", "no_text", "damaged")
def _png_giant() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(10 * MB), 9)) + chunk(b"IEND", b"")
