"""Opens what office files are made of: a zip of XML parts, or an OLE compound file. No limit is trusted.

Inflated sizes are counted while inflating (the sizes a zip declares can lie), XML may hold neither a DOCTYPE
nor deep nesting, and every error of zipfile, zlib and lxml comes out as one of ours.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from extractor.errors import DamagedDocument, EncryptedDocument, TooLarge

MAX_ENTRIES = 20_000
MAX_PART = 64 * 1024 * 1024
"""Bytes of one part that is parsed into a tree (a tree takes some twenty times the bytes)."""
MAX_STREAMED = 512 * 1024 * 1024
"""Bytes of one part that is parsed piece by piece."""
MAX_RATIO = 200
"""How often bigger an inflated part may be than its compressed bytes, once it passes ``_RATIO_FROM``."""

_CHUNK = 1 << 16
_RATIO_FROM = 32 * 1024 * 1024
_RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_TOO_BIG = "文件解压后过大，可能不是正常的办公文件，请核对来源或拆分后再处理"
_BROKEN = "文件不完整或已损坏，请重新下载，或用办公软件打开后另存一份"


class Package:
    """The parts of an office file (docx, xlsx), read one by one.

    Args:
        data: the bytes of the zip.
        filename: told in errors.

    Raises:
        DamagedDocument: no readable zip.
        EncryptedDocument: its entries are encrypted.
        TooLarge: it has too many entries.
    """

    def __init__(self, data: bytes, *, filename: str) -> None:
        self._filename = filename
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, struct.error, NotImplementedError) as error:
            raise DamagedDocument(_BROKEN, filename=filename) from error
        entries = self._zip.infolist()
        if len(entries) > MAX_ENTRIES:
            raise TooLarge(_TOO_BIG, filename=filename)
        # Some writers use backslashes, and part names do not tell upper from lower case.
        self._names = {e.filename.replace("\\", "/").lstrip("/").lower(): e for e in entries}

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._names

    def names(self) -> list[str]:
        """Part names in lower case, in the order of the zip."""
        return list(self._names)

    def chunks(self, name: str, *, limit: int = MAX_STREAMED) -> Iterator[bytes]:
        """The inflated bytes of a part, piece by piece.

        Raises:
            DamagedDocument: no such part, or it cannot be inflated.
            EncryptedDocument: the part is encrypted.
            TooLarge: it passes ``limit`` bytes.
        """
        entry = self._names.get(name.lower())
        if entry is None:
            message = f"文件缺少“{name}”部分，请用办公软件打开后另存一份"
            raise DamagedDocument(message, filename=self._filename)
        if entry.flag_bits & 0x1:
            raise EncryptedDocument("文件已加密，请去掉密码后再处理", filename=self._filename)
        done = 0
        try:
            with self._zip.open(entry) as part:
                while chunk := part.read(_CHUNK):
                    done += len(chunk)
                    if done > limit or (done > _RATIO_FROM and done > MAX_RATIO * entry.compress_size):
                        raise TooLarge(_TOO_BIG, filename=self._filename)
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, struct.error, ValueError) as error:
            raise DamagedDocument(_BROKEN, filename=self._filename) from error
        except (NotImplementedError, RuntimeError) as error:  # a compression or encryption zipfile lacks
            raise DamagedDocument(_BROKEN, filename=self._filename) from error

    def read(self, name: str) -> bytes:
        """The whole part; raises as ``chunks`` does."""
        return b"".join(self.chunks(name, limit=MAX_PART))

    def tree(self, name: str) -> Any:
        """The part's root element (lxml).

        Raises:
            DamagedDocument: no well-formed XML, or it has a DOCTYPE.
            TooLarge: too big, or nested too deeply.
        """
        from lxml import etree

        # A DTD is refused, not loaded: entities can be made to grow without end.
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
        )
        try:
            for chunk in self.chunks(name, limit=MAX_PART):
                parser.feed(chunk)
            root = parser.close()
        except etree.XMLSyntaxError as error:
            raise self._bad_xml(error) from error
        if root.getroottree().docinfo.doctype:
            raise DamagedDocument("文件含有不允许的DOCTYPE声明，请核对来源", filename=self._filename)
        return root

    def elements(self, name: str, tags: tuple[str, ...]) -> Iterator[Any]:
        """The elements with one of ``tags``, each as soon as it is complete.

        The caller may read an element but not keep it: it is cleared when the next one is asked for.

        Raises:
            DamagedDocument, TooLarge: as ``tree`` does.
        """
        from lxml import etree

        parser = etree.XMLPullParser(
            ("end",),
            tag=tags,
            resolve_entities=False,
            no_network=True,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        checked = False
        waiting = 0
        try:
            for chunk in self.chunks(name, limit=MAX_STREAMED):
                parser.feed(chunk)
                waiting += len(chunk)
                if waiting > MAX_PART:  # one single element as big as this is no sheet's row
                    raise TooLarge(_TOO_BIG, filename=self._filename)
                for _, element in parser.read_events():
                    waiting = 0
                    if not checked:
                        checked = True
                        if element.getroottree().docinfo.doctype:
                            raise DamagedDocument(
                                "文件含有不允许的DOCTYPE声明，请核对来源", filename=self._filename
                            )
                    yield element
                    # Free the element and what lies before it, or the tree grows with the part.
                    element.clear(keep_tail=False)
                    parent = element.getparent()
                    if parent is not None:
                        while parent[0] is not element:
                            del parent[0]
            parser.close()
        except etree.XMLSyntaxError as error:
            raise self._bad_xml(error) from error

    def _bad_xml(self, error: Exception) -> DamagedDocument | TooLarge:
        text = str(error)
        if "depth" in text or "huge" in text.lower():
            return TooLarge("文件内部嵌套过深或文字过长，可能不是正常的办公文件", filename=self._filename)
        return DamagedDocument(_BROKEN, filename=self._filename)

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """The relationships of a part ("" for the package): id → (the type's last word, the target part)."""
        folder, base = posixpath.split(part)
        name = posixpath.join(folder, "_rels", f"{base}.rels")
        if name not in self:
            return {}
        found: dict[str, tuple[str, str]] = {}
        for relation in self.tree(name).iter(_RELATIONSHIPS):
            if relation.get("TargetMode") == "External":
                continue
            target = relation.get("Target", "").replace("\\", "/")
            target = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            kind = relation.get("Type", "").rsplit("/", 1)[-1]
            found[relation.get("Id", "")] = (kind, posixpath.normpath(target))
        return found

    def main_part(self) -> str | None:
        """The name of the part that the package is about (the document, the workbook)."""
        for kind, target in self.relations("").values():
            if kind == "officeDocument" and target in self:
                return target
        return None


OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def ole_streams(data: bytes, *, filename: str) -> frozenset[str]:
    """The names of all streams and storages of an OLE compound file (.doc, .xls, encrypted .docx).

    Raises:
        DamagedDocument: the file is cut off or its chains lead nowhere.
    """
    try:
        if len(data) < 512 or not data.startswith(OLE_MAGIC):
            raise ValueError("no OLE header")
        (shift,) = struct.unpack_from("<H", data, 30)
        if not 7 <= shift <= 16:
            raise ValueError("sector size out of range")
        size = 1 << shift
        n_fat, first_dir = struct.unpack_from("<L", data, 44)[0], struct.unpack_from("<L", data, 48)[0]
        first_difat, n_difat = struct.unpack_from("<LL", data, 68)
        fat_sectors = [s for s in struct.unpack_from("<109L", data, 76) if s < 0xFFFFFFFA]
        limit = len(data) // size + 2

        def sector(number: int) -> bytes:
            start = (number + 1) << shift
            if start >= len(data):
                raise ValueError("sector beyond the end")
            return data[start : start + size].ljust(size, b"\0")

        while first_difat < 0xFFFFFFFA and n_difat and len(fat_sectors) <= limit:
            *more, first_difat = struct.unpack(f"<{size // 4}L", sector(first_difat))
            fat_sectors += [s for s in more if s < 0xFFFFFFFA]
            n_difat -= 1
        fat: list[int] = []
        for number in fat_sectors[: min(n_fat, limit)]:
            fat += struct.unpack(f"<{size // 4}L", sector(number))
        names: set[str] = set()
        at, steps = first_dir, 0
        while at < 0xFFFFFFFA:
            steps += 1
            if steps > limit or at >= len(fat):
                raise ValueError("directory chain leads nowhere")
            block = sector(at)
            for offset in range(0, size, 128):
                (length,) = struct.unpack_from("<H", block, offset + 64)
                if block[offset + 66] and 2 <= length <= 64:
                    names.add(block[offset : offset + length - 2].decode("utf-16-le", "replace"))
            at = fat[at]
    except (ValueError, struct.error) as error:
        raise DamagedDocument(_BROKEN, filename=filename) from error
    return frozenset(names)
