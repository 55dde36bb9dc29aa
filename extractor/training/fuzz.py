"""What fuzzing feeds to the readers, one target for each: any bytes in, and nothing but our own errors may come out.

A target takes bytes that a fuzzer made up. Files that are packed come unpacked, else a changed byte changes nothing
but a checksum: several parts in one input stand behind lines ``=== name``. ``scripts/fuzz.py`` drives the targets,
``tests/documents/findings`` keeps what was found with them.
"""

from __future__ import annotations

import copy
import io
import random
import re
import struct
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from itertools import product
from typing import Any

from extractor.documents.document import Document, Table
from extractor.documents.read import read
from extractor.errors import ExtractionError
from extractor.settings import Settings

SETTINGS = Settings(max_characters=200_000, max_cells=20_000, max_pages=20, max_page_units=4_000)
"""Small limits: they are to be met, and a run of the fuzzer should be short."""

_PART = re.compile(rb"^=== ([^\n]{1,120})\n", re.M)
Target = Callable[[bytes], None]


class Unsound(AssertionError):
    """A reader returned something that a Document must not be."""


def joined(parts: Mapping[str, bytes]) -> bytes:
    """Parts as one input."""
    return b"\n".join(b"=== " + name.encode() + b"\n" + body for name, body in parts.items())


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of an input."""
    _, *rest = _PART.split(data)
    pairs = zip(rest[::2], rest[1::2], strict=True)
    return {name.decode("latin-1"): body.removesuffix(b"\n") for name, body in pairs}


def sound(document: Document) -> None:
    """Check what every later stage relies on.

    Raises:
        Unsound: it does not hold.
    """
    text = document.text
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        raise Unsound("half a character in the text")
    for block in document.blocks:
        cells = block.cells if isinstance(block, Table) else (block,)
        for piece in cells:
            if not 0 <= piece.start <= piece.end <= len(text) or text[piece.start : piece.end] != piece.text:
                raise Unsound(f"{piece} is not in the text")
        if isinstance(block, Table):
            taken: set[tuple[int, int]] = set()
            for cell in block.cells:
                if cell.row + cell.row_span > block.n_rows or cell.col + cell.col_span > block.n_cols:
                    raise Unsound(f"{cell} beyond {block.n_rows} x {block.n_cols}")
                rows, cols = range(cell.row, cell.row + cell.row_span), range(cell.col, cell.col + cell.col_span)
                covered = set(product(rows, cols))
                if not covered or taken & covered:
                    raise Unsound(f"{cell} over another cell")
                taken |= covered


def _packed(kind: str) -> Target:
    def target(data: bytes) -> None:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name, body in parts_of(data).items():
                archive.writestr(zipfile.ZipInfo(name.replace("\0", "_") or "_"), body)
        _reader(kind, out.getvalue())

    return target


def _reader(kind: str, data: bytes) -> None:
    """A format's reader without the telling of formats, which would send a damaged file to another one."""
    from importlib import import_module

    from extractor.documents.read import _READERS

    module, function = _READERS[kind]
    reader = getattr(import_module(f"extractor.documents.{module}"), function)
    with suppress(ExtractionError):
        sound(reader(data, filename=f"a.{kind}", settings=SETTINGS, media_type=""))


def doc(data: bytes) -> None:
    """A whole .doc."""
    _reader("doc", data)


def word(data: bytes) -> None:
    """The streams of a .doc."""
    from extractor.documents.build import DocumentBuilder
    from extractor.documents.flow import emit
    from extractor.documents.word.doc import UNREADABLE, _Reader
    from extractor.documents.word.word97 import WordFile

    streams = parts_of(data)
    main = streams.get("WordDocument", b"")
    try:
        file = WordFile(main, lambda n: streams.get(f"{n}Table", b""), lambda: streams.get("Data", b""))
        builder = DocumentBuilder(SETTINGS, filename="a.doc")
        emit(_Reader(file, SETTINGS, filename="a.doc").items(), builder, settings=SETTINGS)
        sound(builder.build(media_type="", size=0, sha256=""))
    except (ExtractionError, *UNREADABLE):
        pass


def text(data: bytes) -> None:
    """Plain text, with the tables that were flattened into it, behind the telling of encodings."""
    from extractor.documents.text import document_of

    with suppress(ExtractionError):
        sound(document_of(data.decode("utf-8", "ignore"), filename="a.txt", settings=SETTINGS))


def encoded(data: bytes) -> None:
    """Bytes of any format or encoding."""
    with suppress(ExtractionError):
        sound(read(data, settings=SETTINGS))


def stages(data: bytes) -> None:
    """Plain text through all the stages."""
    from extractor.pipeline import extract

    with suppress(ExtractionError):
        extract(data.decode("utf-8", "ignore").encode(), filename="a.txt", settings=SETTINGS).to_dict()


def html(data: bytes) -> None:
    """A web page."""
    _reader("html", data)


def rtf(data: bytes) -> None:
    """Rich text."""
    _reader("rtf", data)


def mht(data: bytes) -> None:
    """A web page as mail programs and Word save it."""
    _reader("mht", data)


def csv(data: bytes) -> None:
    """Values set apart by commas, semicolons or tabs."""
    _reader("csv", data)


def rules(data: bytes) -> None:
    """Rules → lattices: every unit has one owner, and every box owns the units that it says."""
    from extractor.documents.page.lattice import Rule, TooManyRules, lattices

    across: list[Rule] = []
    down: list[Rule] = []
    for kind, at, start, end in struct.iter_unpack("<Bhhh", data[: len(data) // 7 * 7]):
        low, high = sorted((start / 8, end / 8))
        (down if kind & 1 else across).append(Rule(at / 8, low, high))
    try:
        found = lattices(across, down, max_rules=SETTINGS.max_page_rules, max_units=SETTINGS.max_page_units)
    except TooManyRules:
        return
    for lattice in found:
        cols, rows = len(lattice.xs) - 1, len(lattice.ys) - 1
        if lattice.xs != sorted(lattice.xs) or lattice.ys != sorted(lattice.ys) or len(lattice.boxes) < 2:
            raise Unsound("the cuts of a lattice")
        owner = [-1] * (rows * cols)
        for i, box in enumerate(lattice.boxes):
            for unit in product(range(box.row, box.end_row), range(box.col, box.end_col)):
                if owner[unit[0] * cols + unit[1]] >= 0:
                    raise Unsound(f"two cells at {unit}")
                owner[unit[0] * cols + unit[1]] = i
        if owner != lattice.owner:
            raise Unsound("owners")


_INK = "一级指标产出数量质量≥95%（）1.20万元、。 第页-"


def page(data: bytes) -> None:
    """Glyphs and rules on two pages → tables, lines and the document."""
    from extractor.documents.build import DocumentBuilder
    from extractor.documents.page.lattice import Rule, TooManyRules
    from extractor.documents.page.layout import lay_out
    from extractor.documents.page.lines import Glyph
    from extractor.documents.page.pages import Page, compose

    pages = []
    half = len(data) // 18 * 9
    for number, body in enumerate((data[:half], data[half:]), 1):
        glyphs: list[Glyph] = []
        across: list[Rule] = []
        down: list[Rule] = []
        for kind, at, start, end, more in struct.iter_unpack("<BhhhH", body[: len(body) // 9 * 9]):
            if kind & 3 == 3:
                size = 4.0 + more % 24
                count = 1 + (more >> 8) % 8
                run = "".join(_INK[(end + i) % len(_INK)] for i in range(count))
                x, y = start / 8, at / 8
                ends = tuple(x + size * (i + 1) for i in range(count)) if count > 1 else ()
                glyphs.append(Glyph(run, x, x + size * count, y, y + size, size, bool(kind & 4), ends))
            else:
                low, high = sorted((start / 8, end / 8))
                (down if kind & 1 else across).append(Rule(at / 8, low, high))
        made = Page(number, 595.0, 842.0)
        with suppress(TooManyRules):
            compose(made, glyphs, (across, down), SETTINGS)
        pages.append(made)
    builder = DocumentBuilder(SETTINGS, filename="a.pdf")
    with suppress(ExtractionError):
        lay_out(pages, builder)
        sound(builder.build(media_type="", size=0, sha256=""))


TARGETS: dict[str, Target] = {
    "doc": doc,
    "word": word,
    "ofd": _packed("ofd"),
    "docx": _packed("docx"),
    "xlsx": _packed("xlsx"),
    "odt": _packed("odt"),
    "html": html,
    "mht": mht,
    "csv": csv,
    "rtf": rtf,
    "text": text,
    "encoded": encoded,
    "stages": stages,
    "rules": rules,
    "page": page,
}
"""By name."""


# --------------------------------------------------------------------------------------------------- mutations

_NUMBERS = (
    *("0", "-1", "1", "2", "3", "255", "256", "65535", "2147483647", "-2147483648", "99999999999"),
    *("1e308", "0.5", "nan", "²", "３"),
)
_TOKENS = (
    *("\t", "\t\t", "\n", "\n\n", "|", " | ", "|---|", "    ", "\u3000", ",", '"', "：", "；", "（", "）", "、", "。"),
    *("一级指标", "二级指标", "三级指标", "指标值", "实际完成值", "分值", "得分", "合计", "产出指标", "数量指标"),
    *("≥95%", "100", "1.2万元", "一、", "（一）", "1.", "①", "其中：", "20%-30%", "2024年", "完成率", "不低于"),
    *("项目名称", "#", "-", "9" * 30),
)
_MARKUP = frozenset(("ofd", "docx", "xlsx", "odt", "html"))


def mutated(name: str, data: bytes, seed: int) -> bytes | None:
    """An input changed as its format is built, so that it gets beyond the parser: lines of a text, a tree of markup.

    None where the target takes neither, or the input holds none.
    """
    rng = random.Random(seed)
    if name in ("text", "stages"):
        return _rewritten(data.decode("utf-8", "ignore"), rng).encode()
    if name not in _MARKUP:
        return None
    from lxml import etree
    from lxml import html as hypertext

    parts = {"": data} if name == "html" else parts_of(data)
    trees = [key for key, body in parts.items() if b"<" in body]
    if not trees:
        return None
    key = rng.choice(trees)
    try:
        root = hypertext.fromstring(parts[key]) if name == "html" else etree.fromstring(parts[key])
    except (etree.LxmlError, ValueError):
        return None
    for _ in range(rng.randint(1, 4)):
        with suppress(ValueError):  # names and texts of broken markup that may not be written
            _change(root, rng)
    parts[key] = etree.tostring(root, method="html" if name == "html" else "xml", encoding="utf-8")
    return parts[""] if name == "html" else joined(parts)


def _rewritten(text: str, rng: random.Random) -> str:
    for _ in range(rng.randint(1, 4)):
        lines = text.split("\n")
        i, j = rng.randrange(len(lines)), rng.randrange(len(lines))
        match rng.randrange(7):
            case 0:
                lines.insert(i, lines[j])
            case 1:
                del lines[i]
            case 2:
                lines[i], lines[j] = lines[j], lines[i]
            case 3:
                at = rng.randint(0, len(lines[i]))
                lines[i] = lines[i][:at] + rng.choice(_TOKENS) + lines[i][at:]
            case 4:
                at = rng.randint(0, len(lines[i]))
                lines[i] = lines[i][:at] + lines[j][rng.randint(0, len(lines[j])) :]
            case 5:
                lines[i] = lines[i].replace(rng.choice(_TOKENS), rng.choice(_TOKENS))
            case _:
                lines[i:j] = lines[i:j] * 2
        text = "\n".join(lines)
    return text


def _change(root: Any, rng: random.Random) -> None:
    elements = [e for e in root.iter() if isinstance(e.tag, str)]
    one, other = rng.choice(elements), rng.choice(elements)
    match rng.randrange(7):
        case 0 if one is not root:
            one.getparent().remove(one)
        case 1 if other is not root:
            one.insert(rng.randint(0, len(one)), copy.deepcopy(other))
        case 2 if one.attrib:
            one.set(rng.choice(list(one.attrib)), rng.choice(_NUMBERS))
        case 3 if one.attrib:
            del one.attrib[rng.choice(list(one.attrib))]
        case 4 if one.attrib and other.attrib:
            one.set(rng.choice(list(one.attrib)), other.get(rng.choice(list(other.attrib))))
        case 5:
            one.text = rng.choice((None, "", *_NUMBERS, other.text))
        case _:
            one.tag = other.tag
