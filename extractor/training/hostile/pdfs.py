"""Hostile PDF files."""

from __future__ import annotations

import random
import zlib

from extractor.training.hostile.register import MB, READ, case


def _pdf(objects: dict[int, bytes], *, trailer: bytes = b"", root: int = 1) -> bytes:
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    top = max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % top
    for number in range(1, top):
        out += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
    out += b"trailer\n<< /Size %d /Root %d 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (top, root, trailer, start)
    return bytes(out)


def _stream(data: bytes, more: bytes = b"", *, packed: bool = True) -> bytes:
    if packed:
        data, more = zlib.compress(data, 9), more + b" /Filter /FlateDecode"
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), more, data)


_FONT = b"<< /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> %s >>"


def _page(
    content: bytes, *, resources: bytes = b"", box: bytes = b"0 0 595 842", more: bytes = b""
) -> dict[int, bytes]:
    return {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Contents 4 0 R /Resources %s %s >>"
        % (box, _FONT % resources, more),
        4: _stream(content),
    }


def _words(count: int) -> bytes:
    return b"BT /F 4 Tf 20 800 Td " + b"(a1) Tj 3 0 Td " * count + b"ET"


def _grid(cells: int) -> bytes:
    step = 560 / cells
    lines = [b"0.2 w"]
    for i in range(cells + 1):
        at = 20 + i * step
        lines.append(b"20 %.2f m 580 %.2f l S %.2f 20 m %.2f 580 l S" % (at, at, at, at))
    lines.append(b"BT /F 1 Tf")
    for row in range(cells):
        for col in range(cells):
            lines.append(b"1 0 0 1 %.2f %.2f Tm (7) Tj" % (20.3 + col * step, 20.3 + row * step))
    return b"\n".join([*lines, b"ET"])


@case("pdf-grid-100.pdf", READ, "too_large", "timeout")
def _pdf_grid() -> bytes:
    return _pdf(_page(_grid(100)))


@case("pdf-grid-200.pdf", READ, "too_large", "timeout")
def _pdf_large_grid() -> bytes:
    return _pdf(_page(_grid(200)))


@case("pdf-50000-rectangles.pdf", READ, "too_large", "timeout", "no_text", "empty")
def _pdf_rectangles() -> bytes:
    return _pdf(_page(b"\n".join(b"%d %d 2 1 re f" % (i % 550, i // 550 * 3) for i in range(50_000))))


@case("pdf-200000-characters.pdf", READ, "too_large", "timeout")
def _pdf_characters() -> bytes:
    return _pdf(_page(_words(100_000)))


@case("pdf-100-mb-content.pdf", READ, "too_large", "timeout", "no_text", "empty")
def _pdf_content() -> bytes:
    return _pdf(_page(b"0 0 m 1 1 l S\n" * (100 * MB // 14)))


@case("pdf-forms-in-forms.pdf", READ, "too_large", "timeout", "crashed", "no_text", "empty")
def _pdf_forms() -> bytes:
    objects = _page(b"/X Do", resources=b"/XObject << /X 5 0 R >>")
    for depth in range(8):
        number = 5 + depth
        inner = b"/XObject << /X %d 0 R >>" % (number + 1) if depth < 7 else b""
        objects[number] = _stream(
            b"/X Do " * 10 if depth < 7 else b"BT /F 9 Tf (a) Tj ET",
            b"/Type /XObject /Subtype /Form /BBox [0 0 600 900] /Resources %s" % (_FONT % inner),
        )
    return _pdf(objects)


@case("pdf-form-in-itself.pdf", READ, "timeout", "no_text", "empty", "damaged")
def _pdf_loop() -> bytes:
    own = _stream(b"/X Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >>")
    return _pdf({**_page(b"/X Do", resources=b"/XObject << /X 5 0 R >>"), 5: own})


@case("pdf-nested-q.pdf", READ, "too_large", "timeout")
def _pdf_states() -> bytes:
    return _pdf(_page(b"q " * 300_000 + _words(3) + b" Q" * 300_000))


@case("pdf-nested-array.pdf", READ, "damaged", "crashed", "timeout")
def _pdf_array() -> bytes:
    return _pdf(_page(_words(3), more=b"/Deep " + b"[" * 200_000 + b"]" * 200_000))


@case("pdf-page-tree-loop.pdf", "damaged", "empty", "no_text")
def _pdf_tree_loop() -> bytes:
    return _pdf({1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [2 0 R] /Count 9 >>"})


@case("pdf-deep-page-tree.pdf", READ, "damaged", "empty", "no_text", "crashed")
def _pdf_tree() -> bytes:
    depth = 5_000
    objects = {1: b"<< /Type /Catalog /Pages 2 0 R >>"}
    for i in range(depth):
        objects[2 + i] = b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (3 + i)
    leaf = 2 + depth
    objects[leaf] = (
        b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources %s >>"
        % (leaf - 1, leaf + 1, _FONT % b"")
    )
    objects[leaf + 1] = _stream(_words(3))
    return _pdf(objects)


@case("pdf-10000-pages.pdf", READ, "too_large", "timeout", "no_text")
def _pdf_pages() -> bytes:
    objects = _page(_words(2))
    page = objects[3]
    kids = [3, *range(5, 10_004)]
    objects.update((n, page) for n in kids)
    objects[2] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(b"%d 0 R" % k for k in kids), len(kids))
    return _pdf(objects)


@case("pdf-claims-a-million-pages.pdf", READ, "damaged", "too_large", "empty", "no_text")
def _pdf_claim() -> bytes:
    return _pdf({**_page(_words(2)), 2: b"<< /Type /Pages /Kids [3 0 R] /Count 1000000 >>"})


@case("pdf-encrypted.pdf", "encrypted", "damaged")
def _pdf_encrypted() -> bytes:
    lock = b"/Encrypt << /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -4 >> /ID [<00> <00>]"
    return _pdf(_page(_words(2)), trailer=lock % (b"41" * 32, b"42" * 32))


@case("pdf-cut-off.pdf", READ, "damaged", "empty", "no_text")
def _pdf_cut() -> bytes:
    whole = _pdf(_page(_words(200)))
    return whole[: len(whole) // 2]


@case("pdf-noise.pdf", "damaged", "empty", "no_text")
def _pdf_noise() -> bytes:
    return b"%PDF-1.7\n" + random.Random(7).randbytes(50_000)


@case("pdf-filters-upon-filters.pdf", READ, "damaged", "empty", "no_text", "too_large", "timeout")
def _pdf_filters() -> bytes:
    data = bytes(30 * MB)
    for _ in range(3):
        data = zlib.compress(data, 9)
    body = b"<< /Length %d /Filter [%s] >>\nstream\n%s\nendstream" % (len(data), b"/FlateDecode " * 60, data)
    return _pdf({**_page(b""), 4: body})


@case("pdf-giant-page.pdf", READ, "too_large", "no_text", "empty")
def _pdf_giant_page() -> bytes:
    return _pdf(_page(_words(3), box=b"0 0 99999999 99999999"))


@case("pdf-giant-image.pdf", READ, "too_large", "no_text", "empty", "timeout", "crashed")
def _pdf_image() -> bytes:
    side = 60_000
    size = b"/Width %d /Height %d /BitsPerComponent 1 /ColorSpace /DeviceGray" % (side, side)
    image = _stream(bytes(side * side // 8 // 10), b"/Type /XObject /Subtype /Image " + size)
    return _pdf({**_page(b"595 0 0 842 0 0 cm /I Do", resources=b"/XObject << /I 5 0 R >>"), 5: image})


@case("pdf-length-lies.pdf", READ, "damaged", "empty", "no_text")
def _pdf_length() -> bytes:
    objects = _page(b"")
    objects[4] = b"<< /Length 2147483647 >>\nstream\nBT /F 9 Tf (a) Tj ET\nendstream"
    return _pdf(objects)


@case("pdf-old-tables-in-a-ring.pdf", READ, "damaged", "empty", "no_text")
def _pdf_ring() -> bytes:
    whole = _pdf(_page(_words(2)))
    place = whole.rindex(b"xref\n0")
    return whole.replace(b"/Size", b"/Prev %d /Size" % place)
