"""Archives: what comes out of them, and what must not."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import shutil
import struct
import subprocess
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.documents import unpacker
from extractor.documents.archive import Member, MemberError, archive_kind, iter_members
from extractor.errors import DamagedDocument, ExtractionError, UnsupportedFormat
from extractor.inputs import is_archive
from extractor.settings import Settings
from extractor.training.render import parse_blocks, render

TEXT = "验收合格率不低于95%"
MB = 1024 * 1024


def zipped(files: dict[str, bytes | str], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return out.getvalue()


def tarred(files: dict[str, bytes], *, kind: bytes = tarfile.REGTYPE, target: str = "") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as made:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size, entry.type, entry.linkname = len(content), kind, target
            made.addfile(entry, io.BytesIO(content))
    return out.getvalue()


def members(data: bytes, *, filename: str = "附件.zip", **limits: int) -> list[Member | MemberError]:
    return list(iter_members(data, filename=filename, settings=Settings(**limits)))


def contents(data: bytes, **options: object) -> dict[str, str]:
    """Paths and texts; for members in error, the error's code in brackets."""
    return {
        m.path: m.data.decode() if isinstance(m, Member) else f"[{m.error.code}]"
        for m in members(data, **options)  # type: ignore[arg-type]
    }


# --------------------------------------------------------------------------------------------- what comes out

FILES = {"目标/一.txt": TEXT.encode(), "目标/二.txt": b"2", "readme.txt": b""}
AS_TEXT = {name: content.decode() for name, content in FILES.items()}


@pytest.mark.parametrize(
    ("filename", "pack"),
    [
        ("a.zip", lambda: zipped(FILES)),
        ("a.zip", lambda: zipped(FILES, method=zipfile.ZIP_STORED)),
        ("a.zip", lambda: zipped(FILES, method=zipfile.ZIP_BZIP2)),
        ("a.zip", lambda: zipped(FILES, method=zipfile.ZIP_LZMA)),
        ("a.tar", lambda: tarred(FILES)),
        ("a.tar.gz", lambda: gzip.compress(tarred(FILES))),
        ("a.tgz", lambda: gzip.compress(tarred(FILES)) + bytes(100)),
        ("a.tar.bz2", lambda: bz2.compress(tarred(FILES))),
        ("a.tar.xz", lambda: lzma.compress(tarred(FILES))),
    ],
    ids=["zip", "stored", "bzip2 in zip", "lzma in zip", "tar", "gz", "padded gz", "bz2", "xz"],
)
def test_kinds(filename: str, pack: Callable[[], bytes]) -> None:
    assert contents(pack(), filename=filename) == AS_TEXT


@pytest.mark.parametrize(
    ("filename", "packed", "inner"),
    [
        ("目标.txt.gz", gzip.compress(TEXT.encode()), "目标.txt"),
        ("目标.txt.gz", gzip.compress(TEXT[:4].encode()) + gzip.compress(TEXT[4:].encode()), "目标.txt"),
        ("目标.bz2", bz2.compress(TEXT.encode()), "目标"),
        ("目标.txt.xz", lzma.compress(TEXT.encode()), "目标.txt"),
    ],
    ids=["gz", "two streams", "bz2", "xz"],
)
def test_one_compressed_file(filename: str, packed: bytes, inner: str) -> None:
    assert contents(packed, filename=filename) == {inner: TEXT}


def test_archives_in_archives() -> None:
    inner = zipped({"绩效/三.txt": "3"})
    outer = zipped({"一.txt": "1", "附件/内.zip": inner, "四.tar.gz": gzip.compress(tarred({"四.txt": b"4"}))})
    assert contents(outer) == {"一.txt": "1", "附件/内.zip/绩效/三.txt": "3", "四.tar.gz/四.txt": "4"}


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_office_files_are_documents(kind: str) -> None:
    document = render(parse_blocks({"blocks": [{"type": "paragraph", "text": TEXT}]}), kind)
    assert archive_kind(document) is None
    (member,) = members(zipped({f"目标.{kind}": document}))
    assert isinstance(member, Member) and member.data == document


def test_an_archive_that_stores_an_office_file_first_is_one(tmp_path: Path) -> None:
    document = render(parse_blocks({"blocks": [{"type": "paragraph", "text": TEXT}]}), "docx")
    path = tmp_path / "附件.zip"
    path.write_bytes(zipped({"目标.docx": document}, method=zipfile.ZIP_STORED))
    assert is_archive(path)
    path.write_bytes(document)
    assert not is_archive(path)


def test_what_systems_leave_behind_is_passed_over() -> None:
    left = ("__MACOSX/._一.docx", "a/.DS_Store", "Thumbs.db", "~$目标.docx", "a/desktop.ini")
    assert contents(zipped({**dict.fromkeys(left, b"x"), "一.txt": "1"})) == {"一.txt": "1"}


def named(raw: bytes, *, flags: int = 0, extra: bytes = b"") -> bytes:
    """A zip with one stored file whose name is just these bytes."""
    crc = zlib.crc32(b"1")
    local = struct.pack("<4sHHHHHLLLHH", b"PK\3\4", 20, flags, 0, 0, 33, crc, 1, 1, len(raw), 0) + raw + b"1"
    central = struct.pack(
        "<4sHHHHHHLLLHHHHHLL", b"PK\1\2", 20, 20, flags, 0, 0, 33, crc, 1, 1, len(raw), len(extra), 0, 0, 0, 0, 0
    )
    central += raw + extra
    return local + central + struct.pack("<4sHHHHLLH", b"PK\5\6", 0, 0, 1, 1, len(central), len(local), 0)


@pytest.mark.parametrize(
    ("raw", "flags"),
    [("目标表.txt".encode("gbk"), 0), ("目标表.txt".encode(), 0), ("目标表.txt".encode(), 0x800)],
    ids=["GBK", "UTF-8 not said", "UTF-8 said"],
)
def test_names_in_zips(raw: bytes, flags: int) -> None:
    assert contents(named(raw, flags=flags)) == {"目标表.txt": "1"}


def test_a_name_beside_the_name() -> None:
    name = "目标表.txt".encode()
    extra = struct.pack("<HHBL", 0x7075, 5 + len(name), 1, 0) + name
    assert contents(named(b"????.txt", extra=extra)) == {"目标表.txt": "1"}


def test_gbk_names_in_tars() -> None:
    raw = bytearray(tarred({"x" * 9 + ".txt": b"1"}))
    name = "目标表.txt".encode("gbk")
    raw[: len(name) + 4] = name + bytes(4)
    raw[148:156] = b" " * 8
    raw[148:156] = b"%06o\0 " % sum(raw[:512])
    assert contents(bytes(raw), filename="a.tar") == {"目标表.txt": "1"}


# ------------------------------------------------------------------------------------------------ 7z and rar


def by_bsdtar(tmp_path: Path, format: str) -> bytes:
    program = shutil.which("bsdtar")
    if program is None:
        pytest.skip("bsdtar is not installed")
    for name, content in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    made = tmp_path / "made"
    subprocess.run([program, "-cf", str(made), "--format", format, *FILES], cwd=tmp_path, check=True)
    return made.read_bytes()


def test_7z_by_bsdtar(tmp_path: Path) -> None:
    assert contents(by_bsdtar(tmp_path, "7zip"), filename="a.7z") == AS_TEXT


def test_7z_by_unar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if shutil.which("unar") is None or shutil.which("lsar") is None:
        pytest.skip("unar is not installed")
    data = by_bsdtar(tmp_path, "7zip")
    real = shutil.which
    monkeypatch.setattr(unpacker.shutil, "which", lambda name: None if name == "bsdtar" else real(name))
    assert contents(data, filename="a.7z") == AS_TEXT


def test_7z_limits_are_kept(tmp_path: Path) -> None:
    data = by_bsdtar(tmp_path, "7zip")
    assert contents(data, filename="a.7z", max_members=2)["a.7z"] == "[too_large]"


def test_a_broken_7z(tmp_path: Path) -> None:
    data = by_bsdtar(tmp_path, "7zip")
    for end in (20, 40, len(data) - 10):
        with suppress(ExtractionError):
            members(data[:end], filename="a.7z")


@pytest.mark.parametrize("magic", [b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07\x00"], ids=["7z", "rar"])
def test_without_a_program(magic: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacker.shutil, "which", lambda name: None)
    with pytest.raises(UnsupportedFormat, match="bsdtar"):
        members(magic + bytes(100))


# --------------------------------------------------------------------------------------------- what is refused


@pytest.mark.parametrize("path", ["../外.txt", "a/../../外.txt", "/etc/外.txt", "C:\\外.txt", "..\\外.txt", "\\外.txt"])
def test_paths_that_lead_out(path: str) -> None:
    for data, name in ((zipped({path: "x", "内.txt": "1"}), "a.zip"), (tarred({path: b"x", "内.txt": b"1"}), "a.tar")):
        found = contents(data, filename=name)
        assert found.pop("内.txt") == "1"
        assert list(found.values()) == ["[damaged]"]


def test_links_in_zips() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        entry = zipfile.ZipInfo("链接")
        entry.create_system, entry.external_attr = 3, 0o120777 << 16
        made.writestr(entry, "/etc/passwd")
    assert contents(out.getvalue()) == {"链接": "[unsupported]"}


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE])
def test_links_and_devices_in_tars(kind: bytes) -> None:
    assert contents(tarred({"链接": b""}, kind=kind, target="/etc/passwd"), filename="a.tar") == {
        "链接": "[unsupported]"
    }


def test_encrypted_members() -> None:
    data = bytearray(zipped({"一.txt": "1", "二.txt": "2"}))
    at = data.find(b"PK\1\2")
    data[at + 8] |= 1
    assert contents(bytes(data)) == {"一.txt": "[encrypted]", "二.txt": "2"}


@pytest.mark.parametrize("method", [9, 98], ids=["deflate64", "unknown"])
def test_unknown_methods(method: int) -> None:
    data = bytearray(zipped({"一.txt": "1" * 100}))
    for mark, at in ((b"PK\3\4", 8), (b"PK\1\2", 10)):
        struct.pack_into("<H", data, data.find(mark) + at, method)
    assert contents(bytes(data)) == {"一.txt": "[unsupported]"}


def test_a_damaged_member_costs_no_other() -> None:
    data = bytearray(zipped({"一.txt": "1", "二.txt": TEXT * 50, "三.txt": "3"}))
    at = data.find(TEXT[:1].encode()) if TEXT.encode() in data else data.find("二.txt".encode()) + 12
    data[at : at + 8] = b"\xff" * 8
    assert contents(bytes(data)) == {"一.txt": "1", "二.txt": "[damaged]", "三.txt": "3"}


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", b"PK\x05\x06", b"BZh9", b"\x1f\x8b\x08", b"\xfd7zXZ\x00", b"text", zipped(FILES)[:60]]
)
def test_no_archive(data: bytes) -> None:
    with pytest.raises(DamagedDocument):
        members(data)


def test_cut_off_tars_say_so() -> None:
    data = gzip.compress(tarred({"一.txt": b"1", "二.bin": bytes(range(256)) * 4000}))
    assert contents(data[:-3000], filename="a.tgz") == {"一.txt": "1", "a.tgz": "[damaged]"}


# ------------------------------------------------------------------------------------------------------ limits


def test_too_many_members() -> None:
    data = zipped({f"{i}.txt": "x" for i in range(20)})
    found = members(data, max_members=5)
    assert [isinstance(m, Member) for m in found] == [True] * 5 + [False]


def test_a_member_that_is_too_big_costs_no_other() -> None:
    data = zipped({"一.bin": bytes(range(256)) * 400, "二.txt": "2"})
    assert contents(data, max_bytes=100_000) == {"一.bin": "[too_large]", "二.txt": "2"}


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress], ids=["gz", "bz2", "xz"])
def test_a_bomb(pack: Callable[[bytes], bytes]) -> None:
    bomb = pack(bytes(40 * MB))
    for data in (bomb, pack(tarred({"零.bin": bytes(40 * MB)}))):
        assert set(contents(data, filename="a.gz").values()) == {"[too_large]"}
    found = contents(zipped({"一.txt": "1", "a.gz": bomb}))
    assert found.pop("一.txt") == "1"
    assert list(found.values()) == ["[too_large]"]


def test_a_zip_that_lies_about_its_size() -> None:
    data = bytearray(zipped({"零.bin": bytes(40 * MB)}))
    for mark, at in ((b"PK\3\4", 22), (b"PK\1\2", 24)):
        struct.pack_into("<L", data, data.find(mark) + at, 10)
    assert contents(bytes(data)) == {"零.bin": "[damaged]"}


def test_all_together_too_big() -> None:
    noise = b"".join(zlib.crc32(b"%d" % i).to_bytes(4, "big") for i in range(50_000))
    data = zipped({f"{i}.bin": noise for i in range(10)})
    found = members(data, max_unpacked=500_000)
    assert [isinstance(m, Member) for m in found] == [True, True, False]


def test_entries_that_share_their_bytes() -> None:
    """One compressed body, a thousand entries: each is harmless, all together are not."""
    body = zlib.compress(bytes(2 * MB), 9)[2:-4]
    crc = zlib.crc32(bytes(2 * MB))
    local = struct.pack("<4sHHHHHLLLHH", b"PK\3\4", 20, 0, 8, 0, 33, crc, len(body), 2 * MB, 1, 0) + b"a" + body
    entry = struct.pack(
        "<4sHHHHHHLLLHHHHHLL", b"PK\1\2", 20, 20, 0, 8, 0, 33, crc, len(body), 2 * MB, 1, 0, 0, 0, 0, 0, 0
    )
    central = (entry + b"a") * 1000
    data = local + central + struct.pack("<4sHHHHLLH", b"PK\5\6", 0, 0, 1000, 1000, len(central), len(local), 0)
    found = members(data)
    assert len(found) < 200
    assert isinstance(found[-1], MemberError) and found[-1].error.code == "too_large"


def test_archives_nested_to_the_limit() -> None:
    data = zipped({"底.txt": TEXT})
    for level in range(6):
        data = zipped({f"层{level}.zip": data, f"说明{level}.txt": str(level)})
    found = contents(data, max_nesting=3)
    assert found["层5.zip/层4.zip/层3.zip"] == "[too_large]"
    assert found["层5.zip/层4.zip/说明3.txt"] == "3"
    assert len(found) == 4


def test_a_tree_of_archives() -> None:
    """As 42.zip is built: sixteen in each of sixteen, and so on."""
    data = zipped({"0": bytes(MB)})
    for _ in range(5):
        data = zipped({f"{i}.zip": data for i in range(16)})
    found = members(data, max_nesting=9, max_members=2000)
    assert len(found) <= 2001
    assert isinstance(found[-1], MemberError)


def test_a_compressed_file_in_itself_again_and_again() -> None:
    data = b"x"
    for _ in range(60):
        data = gzip.compress(data)
    (found,) = members(data, filename="x.gz")
    assert isinstance(found, MemberError) and found.error.code == "too_large"


def test_a_tar_header_that_asks_for_everything() -> None:
    header = bytearray(tarred({"pax": b""}, kind=b"x")[:512])
    header[124:136] = b"77777777777\0"
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    with suppress(ExtractionError):
        members(bytes(header) + bytes(5000), filename="a.tar")


def test_headers_that_follow_headers() -> None:
    one = tarred({"pax": b""}, kind=b"x")[:512]
    with suppress(ExtractionError):
        members(one * 20_000, filename="a.tar")


def test_members_come_one_by_one() -> None:
    found = iter_members(zipped({"一.txt": "1", "二.txt": "2"}), filename="a.zip", settings=Settings())
    assert isinstance(next(found), Member)


@given(st.sampled_from(["zip", "tar", "gz"]), st.floats(0, 1), st.binary(min_size=1, max_size=30))
def test_garbage(kind: str, where: float, garbage: bytes) -> None:
    whole = {"zip": zipped(FILES), "tar": tarred(FILES), "gz": gzip.compress(tarred(FILES))}[kind]
    data = bytearray(whole)
    at = int(where * len(data))
    data[at : at + len(garbage)] = garbage
    with suppress(ExtractionError):
        members(bytes(data), filename=f"a.{kind}")
