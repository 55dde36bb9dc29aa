"""Hostile web pages, rich text, mail and plain text."""

from __future__ import annotations

from extractor.training.hostile.register import MB, READ, case


@case("html-spans.html", READ, "too_large")
def _html_spans() -> bytes:
    cell = '<td rowspan="65534" colspan="1000">a</td>'
    return f"<html><table>{f'<tr>{cell}{cell}</tr>' * 40}</table></html>".encode()


@case("html-deep.html", READ, "damaged", "empty", "too_large")
def _html_deep() -> bytes:
    return b"<html>" + b"<div>" * 200_000 + b"a"


@case("html-tables-in-tables.html", READ, "damaged", "empty", "too_large")
def _html_tables() -> bytes:
    return b"<html>" + b"<table><tr><td>" * 3_000 + b"a"


@case("html-million-tags.html", READ, "too_large", "timeout")
def _html_tags() -> bytes:
    return b"<html><p>a" + b"<br><b>1</b>" * 300_000


@case("rtf-deep.rtf", READ, "damaged", "empty", "too_large")
def _rtf_deep() -> bytes:
    return b"{\\rtf1 " + b"{" * 500_000 + b"a" + b"}" * 500_000 + b"}"


@case("rtf-binary-lies.rtf", READ, "damaged", "empty")
def _rtf_binary() -> bytes:
    return b"{\\rtf1 a \\bin2000000000 b}"


@case("rtf-row-of-cells.rtf", READ, "too_large", "damaged", "timeout")
def _rtf_cells() -> bytes:
    return b"{\\rtf1 \\trowd" + b"".join(b"\\cellx%d" % n for n in range(1, 60_000)) + b"\\intbl a\\cell\\row}"


@case("mht-parts.mht", READ, "damaged", "empty", "too_large", "unsupported", "timeout")
def _mht_parts() -> bytes:
    head = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n'
    return head + b"--b\r\nContent-Type: text/html\r\n\r\n<p>a</p>\r\n" * 50_000 + b"--b--"


@case("mht-parts-in-parts.mht", READ, "damaged", "empty", "too_large", "unsupported")
def _mht_deep() -> bytes:
    part = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b0"\r\n\r\n'
    for depth in range(1, 2_000):
        part += b'--b%d\r\nContent-Type: multipart/related; boundary="b%d"\r\n\r\n' % (depth - 1, depth)
    return part + b"--b1999\r\nContent-Type: text/html\r\n\r\n<p>a</p>"


@case("csv-many-columns.csv", READ, "too_large")
def _csv_columns() -> bytes:
    return b"a," * 1_000_000 + b"\n" + b"1," * 1_000_000


@case("csv-open-quote.csv", READ, "too_large", "damaged")
def _csv_quote() -> bytes:
    return b'a,"' + b"b,\n" * 1_000_000


@case("txt-tabs.txt", READ, "too_large", "empty", "timeout")
def _txt_tabs() -> bytes:
    return b"a\t" * 1_000_000


@case("txt-bars.txt", READ, "too_large", "timeout")
def _txt_bars() -> bytes:
    return b"|a" * 1_000_000 + b"|\n|---|\n"


@case("txt-zeros.txt", "empty", "damaged", "unsupported")
def _txt_zeros() -> bytes:
    return bytes(5 * MB)


@case("txt-digits.txt", READ, "too_large", "timeout")
def _txt_digits() -> bytes:
    return b"9" * 2_000_000 + "万元".encode()


@case("txt-numerals.txt", READ, "too_large", "timeout")
def _txt_numerals() -> bytes:
    return ("一百万亿" * 100_000 + "元").encode()


@case("txt-brackets.txt", READ, "too_large", "timeout")
def _txt_brackets() -> bytes:
    return ("（" * 300_000 + "达到90%" + "）" * 300_000).encode()


@case("txt-lone-surrogates.txt", READ, "damaged", "empty", "unsupported")
def _txt_surrogates() -> bytes:
    return b"\xff\xfe" + b"\x00\xd8" * 50_000
