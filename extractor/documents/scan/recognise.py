"""Pictures of single lines of text → their characters. With ``scan`` the only importer of onnxruntime.

The networks are those that the package rapidocr carries (PP-OCR); they are run here directly, on one thread, with
decoding of our own: it keeps where each character stands and how sure the network is of it, looks only at
characters that Chinese documents are written in, and never fetches anything.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

HEIGHT = 48
"""Pixels that every line is scaled to."""

_STEP = 8
"""Pixels of a scaled line for each step of the network's answer."""
_BATCH = 3_200
"""Pixels of width that are recognised at a time: enough to be quick, little enough for the memory."""
_WIDEST = 4_000
_NARROWEST = 160
"""Pixels that a picture is filled up to: a lone ≥ is read as something else without room beside it."""
_RARE = 0.25
_NEEDED = ("onnxruntime", "cv2", "numpy", "rapidocr")
_LOCK = threading.Lock()

_SIGNS = (
    "·–—―‘’“”…‰′″※℃℉≈≠≡≤≥≦≧＜＞→←↑↓√∶∞±×÷°²³¹½¼¾µΩαβγδμπφ§¥￥€■□▪▫▲△▼▽◆◇○◎●★☆☐☑☒✓✔✕✖"
    "、。〃々〇《》〈〉「」『』【】〔〕〖〗！（），：；？－～％＋＝／｜"
    "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ"
)
"""What stands in Chinese documents besides characters, letters and digits."""


class Unavailable(Exception):
    """The packages that recognise text are not installed."""


@dataclass(frozen=True, slots=True)
class Sign:
    """A recognised character: the middle of its place, in pixels of the picture, and how sure it is."""

    text: str
    at: float
    sure: float


def available() -> bool:
    """Whether the packages that recognise text are installed."""
    try:
        return all(find_spec(name) is not None for name in _NEEDED) and _model("rec") is not None
    except (ImportError, ValueError):
        return False


def _model(task: str) -> Path | None:
    """The newest network for a task among those in the package rapidocr."""
    spec = find_spec("rapidocr")
    places = list(spec.submodule_search_locations or ()) if spec is not None else []
    found = [path for place in places for path in sorted(Path(place, "models").glob(f"*{task}*.onnx"))]
    return found[-1] if found else None


def _session(task: str) -> Any:
    import onnxruntime

    path = _model(task)
    if path is None:
        raise Unavailable
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # it would keep what the widest line took
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


@dataclass(frozen=True, slots=True)
class _Reader:
    """The network that reads a line."""

    session: Any
    characters: list[str]
    """What is looked for; the first one stands for nothing."""
    columns: Any
    """Where each of them stands in the network's answer."""
    weights: Any
    """How much the chance of each counts: rare characters need a clear picture."""
    twins: dict[int, int]
    """Marks and their full-width forms, which look nearly the same."""


@cache
def _reader() -> _Reader:
    import numpy

    session = _session("rec")
    listed = session.get_modelmeta().custom_metadata_map["character"].splitlines()
    everything = ["", *listed, " "]
    signs = frozenset(_SIGNS)
    columns = [i for i, c in enumerate(everything) if not c or c == " " or c in signs or _written(c)]
    characters = [everything[i] for i in columns]
    weights = numpy.array([_RARE if _rare(c) else 1.0 for c in characters], dtype=numpy.float32)
    place = {c: i for i, c in enumerate(characters)}
    twins = {}
    for plain in "!%(),+-/:;<=>?|~":
        full = chr(ord(plain) + 0xFEE0)
        if plain in place and full in place:
            twins[place[plain]], twins[place[full]] = place[full], place[plain]
    return _Reader(session, characters, numpy.array(columns), weights, twins)


def _written(character: str) -> bool:
    return "!" <= character <= "~" or "\u4e00" <= character <= "\u9fff"


def _rare(character: str) -> bool:
    """Whether a character is none of the 6,763 that simplified Chinese is written with."""
    if not "\u4e00" <= character <= "\u9fff":
        return False
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return True
    return False


def read_lines(pictures: Sequence[Any]) -> list[list[Sign]]:
    """Recognise pictures of one line each; pictures that are the same are read once.

    Args:
        pictures: grey pictures (arrays of bytes, dark on light) without much margin.

    Raises:
        Unavailable: the packages are not installed.
    """
    if not available():
        raise Unavailable
    keys = [(picture.shape, picture.tobytes()) for picture in pictures]
    first: dict[tuple[Any, bytes], int] = {}
    for i, key in enumerate(keys):
        first.setdefault(key, i)
    read: dict[int, list[Sign]] = {}
    with _LOCK:
        for numbers in _batches(pictures, sorted(first.values(), key=lambda i: _ratio(pictures[i]))):
            for i, signs in zip(numbers, _read([pictures[i] for i in numbers]), strict=True):
                read[i] = signs
    return [read[first[key]] for key in keys]


def _ratio(picture: Any) -> float:
    height, width = picture.shape[:2]
    return float(width / max(1, height))


def _width(picture: Any) -> int:
    return max(_STEP, min(_WIDEST, round(HEIGHT * _ratio(picture))))


def _batches(pictures: Sequence[Any], order: Sequence[int]) -> Iterator[list[int]]:
    """Pictures of about the same width together."""
    batch: list[int] = []
    for i in order:
        width = max(_NARROWEST, _width(pictures[i]))
        if batch and (width * (len(batch) + 1) > _BATCH or width > 1.25 * max(_NARROWEST, _width(pictures[batch[0]]))):
            yield batch
            batch = []
        batch.append(i)
    if batch:
        yield batch


def _read(pictures: Sequence[Any]) -> Iterator[list[Sign]]:
    import cv2
    import numpy

    reader = _reader()
    widths = [_width(picture) for picture in pictures]
    wide = max(_NARROWEST, -(-max(widths) // _STEP) * _STEP)
    batch = numpy.zeros((len(pictures), 3, HEIGHT, wide), dtype=numpy.float32)
    for i, (picture, width) in enumerate(zip(pictures, widths, strict=True)):
        shrinks = picture.shape[0] > HEIGHT
        scaled = cv2.resize(picture, (width, HEIGHT), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC)
        batch[i, :, :, :width] = scaled.astype(numpy.float32) / 127.5 - 1.0
    (answer,) = reader.session.run(None, {reader.session.get_inputs()[0].name: batch})
    for picture, width, steps in zip(pictures, widths, answer, strict=True):
        yield _decoded(steps[: -(-width // _STEP) + 1][:, reader.columns], reader, picture.shape[1] / width)


def _decoded(steps: Any, reader: _Reader, scale: float) -> list[Sign]:
    """The best character of each step, repeated ones once, blanks left out."""
    best = (steps * reader.weights).argmax(axis=1).tolist()
    out: list[Sign] = []
    start = 0
    while start < len(best):
        end = start + 1
        while end < len(best) and best[end] == best[start]:
            end += 1
        text = reader.characters[best[start]]
        if text:
            chances = steps[start:end, best[start]]
            if best[start] in reader.twins:
                chances = chances + steps[start:end, reader.twins[best[start]]]
            at = sum((start + i + 0.5) * float(c) for i, c in enumerate(chances)) / max(float(chances.sum()), 1e-9)
            out.append(Sign(text, at * _STEP * scale, min(1.0, float(chances.max()))))
        start = end
    return out
