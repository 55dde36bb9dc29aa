"""Plain text and markdown → Document; the only module that guesses an encoding.

``decode`` serves every reader of text-like bytes (csv, html fragments); ``read_text`` is the reader of
``.txt`` and ``.md``. The text stays as it was decoded, so offsets count in what the user sees: only
``\\r\\n`` and ``\\r`` become ``\\n``, and a byte order mark is dropped.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from pathlib import PurePath

from extractor.documents.document import Document, Note
from extractor.documents.flat.pieces import unbroken
from extractor.documents.flat.tables import read_blocks
from extractor.documents.traditional import is_traditional, simplified
from extractor.errors import DamagedDocument, EmptyDocument, TooLarge, UnsupportedFormat
from extractor.regex import regex
from extractor.settings import Settings

_SAMPLE = 64 * 1024
"""Bytes that a guess looks at; more would not change it."""

_MAX_DAMAGE = 0.002
"""Share of characters that may be undecodable before the whole is called damaged."""

_GOOD = 0.5
"""A score that only Chinese or plain text reaches."""

_MAX_CONTROLS = 0.01
"""Share of control characters above which bytes are no text."""

_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16 LE, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# The commonest characters of official Chinese, simplified and traditional: any page holds some of them, and
# the same bytes read in a wrong encoding hold almost none.
_COMMON = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里"
    "用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心本前开但因只从想实日"
    "全县区市镇乡村局委办政府安应急管理单位项目绩效指标预算资金工作完成率产出质量数效益社会满意度目标二三四"
    "五六七八九十百千万亿元万计划总结报告检查考核评价建设服务保障组织加强及等与按据关通知第号月级各无合由"
    "這個們來為國說時會對過發後裡種經學現當沒動還進樣實從體與長門見問題無開關業務產標處機應機關單計劃總結"
    "評報員區縣鄉鎮辦預資額質數據項檢"
)
_ASCII_PLAIN = frozenset(chr(c) for c in range(0x20, 0x7F)) | {"\t", "\n", "\r"}
_PUNCTUATION = frozenset("，。、；：？！“”‘’（）《》〈〉【】〔〕—…·％　－")
_CONTROLS = regex(r"[\x00-\x08\x0e-\x19\x1c-\x1f\x7f]")
_MARKDOWN = regex(r"^#{1,6} +[\u4e00-\u9fff（(“《]", re.M)  # what many converters put into a .txt
_LINE_END = regex(r"\r\n?")


def decode(data: bytes) -> tuple[str, str]:
    """Bytes of unknown encoding → text and the encoding's name.

    UTF-8, UTF-16 and UTF-32 with a mark are taken at their word. Without one, valid UTF-8 wins; then
    GB18030 (which includes GBK and GB2312), UTF-16 of either order and BIG5 are read and the one that
    gives common Chinese is chosen. A few undecodable bytes in otherwise good text become U+FFFD.

    Args:
        data: the bytes of a text file.

    Returns:
        The text with ``\\n`` line ends and no byte order mark, and a name that Python's codecs know.

    Raises:
        UnsupportedFormat: the bytes are no text (a picture, a program).
        DamagedDocument: text by its look, but too much of it cannot be decoded.

    Example:
        >>> decode("质量指标".encode("gbk"))
        ('质量指标', 'gb18030')
    """
    encoding, body = _detect(data)
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError:
        text = body.decode(encoding, errors="replace")
        damaged = text.count("\ufffd")
        if damaged > max(1, int(len(text) * _MAX_DAMAGE)):
            if _noise(text):
                raise UnsupportedFormat("文件内容不是文字，无法按文本读取，请确认文件格式") from None
            raise DamagedDocument(
                f"有{damaged}处内容无法按{encoding}解码，文件可能已损坏，请用原文件重新导出"
            ) from None
    if _noise(text):
        raise UnsupportedFormat("文件内容不是文字，无法按文本读取，请确认文件格式")
    if "\r" in text:
        text = _LINE_END.sub("\n", text)
    return text, encoding


def read_text(data: bytes, *, filename: str, settings: Settings, media_type: str = "text/plain") -> Document:
    """A ``.txt`` or ``.md`` file → Document; tables flattened by a converter become Tables again.

    Args:
        data: the file's bytes.
        filename: its name.
        settings: limits.
        media_type: what to state as the media type.

    Markdown headings and bold lines are read where the type, the suffix or a "# 标题" line says so.

    Raises:
        EmptyDocument: nothing but blanks.
        TooLarge: a limit of ``settings`` is passed.
        UnsupportedFormat, DamagedDocument: see ``decode``.
    """
    if len(data) > settings.max_bytes:
        raise TooLarge(f"文件超过{settings.max_bytes}字节的上限，请拆分后再处理", filename=filename)
    try:
        text, _ = decode(data)
    except (UnsupportedFormat, DamagedDocument) as error:
        error.filename = filename
        raise
    return document_of(text, filename=filename, settings=settings, media_type=media_type, data=data)


def document_of(
    text: str, *, filename: str, settings: Settings, media_type: str = "text/plain", data: bytes | None = None
) -> Document:
    """A text that is already decoded → Document, as ``read_text``; every character stays where it is.

    Args:
        text: with line feeds as its only line ends.
        filename, settings, media_type: as ``read_text``.
        data: the bytes that it was decoded from; its UTF-8 where there are none.

    Raises:
        EmptyDocument, TooLarge: as ``read_text``.
    """
    data = text.encode("utf-8", "replace") if data is None else data
    if len(text) > settings.max_characters:
        raise TooLarge(f"文字超过{settings.max_characters}字的上限，请拆分后再处理", filename=filename)
    if not text or text.isspace():
        raise EmptyDocument("文件里没有文字", filename=filename)
    markdown = (
        media_type == "text/markdown"
        or PurePath(filename).suffix.lower() in (".md", ".markdown")
        or _MARKDOWN.search(text, 0, _SAMPLE) is not None
    )
    written = text if is_traditional(text) else None  # known words tell where its tables are
    text, layout, ready = unbroken(text if written is None else simplified(text))
    try:
        blocks, notes = read_blocks(text, settings=settings, markdown=markdown, ready=ready)
    except TooLarge as error:
        error.filename = filename
        raise
    lost = text.count("\ufffd")
    if lost:
        notes.insert(0, Note("undecodable", f"有{lost}个字符无法解码，已用“\ufffd”代替"))
    return Document(
        text=text,
        blocks=tuple(blocks),
        filename=filename,
        media_type=media_type,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        notes=tuple(notes),
        layout=layout,
        written=written,
    )


def _detect(data: bytes) -> tuple[str, bytes]:
    """The encoding, and the bytes behind a byte order mark."""
    for bom, name in _BOMS:
        if data.startswith(bom):
            body = data[len(bom) :]
            if name == "utf-8" and _read_sample(body[:_SAMPLE], name, whole=len(body) <= _SAMPLE) is None:
                return _detect(body)[0], body  # some programs put the mark before any encoding
            return name, body
    sample = data[:_SAMPLE]
    whole = len(data) <= _SAMPLE
    guesses: dict[str, float] = {}
    utf8 = _read_sample(sample, "utf-8", whole=whole)
    if utf8 is not None and "\x00" not in utf8:
        # Short GBK text can be valid UTF-8 by accident (the two characters 联通 are): then it reads as
        # Latin or Cyrillic letters, never as Chinese.
        if utf8.isascii() or any(c >= "\u2e80" for c in utf8):
            return "utf-8", data
        guesses["utf-8"] = _score(utf8)
    if utf8 is None:
        tolerant = sample.decode("utf-8", errors="replace")
        if tolerant.count("\ufffd") <= max(1, len(tolerant) * _MAX_DAMAGE) and _score(tolerant) > _GOOD:
            return "utf-8", data
    candidates = ["gb18030"]
    if len(data) % 2 == 0:
        candidates += ["utf-16-le", "utf-16-be"]
    candidates.append("big5hkscs")
    for name in candidates:
        text = _read_sample(sample, name, whole=whole)
        if text is not None:
            guesses[name] = _score(text)
    big5 = guesses.pop("big5hkscs", 0.0)
    best = max(guesses, key=lambda name: guesses[name], default=None)
    if big5 > _GOOD and big5 > 2 * (guesses[best] if best else 0.0):
        return "big5hkscs", data
    # Almost any bytes are valid UTF-16, so that guess must read well.
    if best is not None and guesses[best] > (_GOOD if best.startswith("utf-16") else 0.0):
        return best, data
    # Nothing decodes cleanly: the encoding that loses least. ``decode`` then says how bad it is.
    lost = {name: sample.decode(name, errors="replace").count("\ufffd") for name in ("utf-8", "gb18030")}
    return min(lost, key=lambda name: lost[name]), data


def _read_sample(sample: bytes, encoding: str, *, whole: bool) -> str | None:
    """The sample decoded, or None; a character cut by the sample's end is left out."""
    try:
        return codecs.getincrementaldecoder(encoding)("strict").decode(sample, final=whole)
    except UnicodeDecodeError:
        return None


def _score(text: str) -> float:
    """How much a decoded sample looks like Chinese or plain text; 0 or less: not at all."""
    if not text:
        return 0.0
    score = 0.0
    for c in text:
        if c in _COMMON:
            score += 1.5
        elif c in _ASCII_PLAIN or c in _PUNCTUATION:
            score += 1.0
        elif "\u4e00" <= c <= "\u9fff":
            score += 0.3
        elif c < " " or "\ue000" <= c <= "\uf8ff" or "\ud800" <= c <= "\udfff":
            score -= 2.0
        elif not ("\u3000" <= c <= "\u303f" or "\uff00" <= c <= "\uffef"):
            score -= 0.3
    return score / len(text)


def _noise(text: str) -> bool:
    """Whether decoded text is a binary file in disguise."""
    head = text[:_SAMPLE]
    return len(_CONTROLS.findall(head)) > max(2, len(head) * _MAX_CONTROLS)
