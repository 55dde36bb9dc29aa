"""The only opener of ``models/``: finds a model, checks it, loads it without any library, or says why not.

A model is a folder: ``manifest.json`` says what it is and the hash of ``model.bin``. Most are linear classifiers:

    ZBLM1\\n                       magic and format
    {"labels": [...], …}\\n        one line of JSON, with the number of features and the bytes that their names take
    name\\nname\\n…                the features' names, sorted, UTF-8
    float32 × labels × (features + 1)   little-endian, feature by feature; the last row holds the intercepts

Nothing in it can run (no pickle), one hash covers it, and reading it costs a few milliseconds.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from array import array
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, islice, repeat
from math import exp
from operator import gt, itemgetter, mul
from pathlib import Path
from typing import Any

from extractor.errors import ModelUnavailable

VARIABLE = "ZHIBIAO_MODELS"
"""Environment variable that names another folder of models."""

FORMAT = 1
MANIFEST, ARTEFACT, CARD, SCORES = "manifest.json", "model.bin", "CARD.md", "scores.json"
_MAGIC = b"ZBLM1\n"
_REMEDY = "请重新安装本软件，或运行 python scripts/train.py 重新训练"


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Multinomial logistic regression over named features.

    Attributes:
        name: its folder's name.
        labels: what it tells apart.
        digest: twelve hex digits of the artefact's hash.
        knots: where given, (raw, calibrated) probabilities that straighten the last label's probability.
    """

    name: str
    labels: tuple[str, ...]
    digest: str
    _rows: _Rows
    _weights: array[float]
    knots: tuple[tuple[float, float], ...] = ()

    def scores(
        self, features: Iterable[str] | Mapping[str, float], begun: Sequence[float] | None = None
    ) -> list[float]:
        """The linear score of every label. A feature that the model does not know counts nothing.

        ``begun`` are the scores of the features before these, where many cases begin with the same ones.
        """
        k = len(self.labels)
        rows, weights = self._rows, self._weights
        n = len(weights)
        picked: list[Iterable[float]] = [begun or weights[n - k : n]]
        if isinstance(features, Mapping):
            for name, value in features.items():
                row = rows[name]
                if row >= 0:
                    picked.append(map(mul, weights[row * k : row * k + k], repeat(value)))
        else:
            for row in map(rows.__getitem__, features):
                if row >= 0:
                    picked.append(weights[row * k : row * k + k])
        return list(map(sum, zip(*picked, strict=True)))

    def weights(self, feature: str) -> list[float] | None:
        """The weight of a feature for every label; None where the model does not know it."""
        row = self._rows[feature]
        k = len(self.labels)
        return None if row < 0 else self._weights[row * k : row * k + k].tolist()

    def predict(
        self, features: Iterable[str] | Mapping[str, float], begun: Sequence[float] | None = None
    ) -> list[tuple[str, float]]:
        """Labels with their probabilities, the likeliest first; ``begun`` as in ``scores``.

        Example: ``model.predict(["h=指标值", "numeric=9"])[0]`` may be ``("target", 0.98)``.
        """
        return sorted(zip(self.labels, self._shares(features, begun), strict=True), key=itemgetter(1), reverse=True)

    def probability(
        self, features: Iterable[str] | Mapping[str, float], begun: Sequence[float] | None = None
    ) -> float:
        """The probability of the last label, straightened by the model's knots where it has any."""
        raw = self._shares(features, begun)[-1]
        if not self.knots:
            return raw
        at = bisect_right(self.knots, raw, key=lambda knot: knot[0])
        if at == 0:
            return self.knots[0][1]
        if at == len(self.knots):
            return self.knots[-1][1]
        (x0, y0), (x1, y1) = self.knots[at - 1], self.knots[at]
        return y0 + (y1 - y0) * (raw - x0) / (x1 - x0) if x1 > x0 else y1

    def _shares(
        self, features: Iterable[str] | Mapping[str, float], begun: Sequence[float] | None
    ) -> list[float]:
        """The probability of every label."""
        scores = self.scores(features, begun)
        top = max(scores)
        raised = [exp(s - top) for s in scores]
        total = sum(raised)
        return [r / total for r in raised]


_STRIDE = 32
_HELD = 4096
"""Names of a model that stay ready: those that were asked for last."""


class _Rows(dict[str, int]):
    """The row of each feature's weights, -1 for one that the model does not know; looked up when it is first asked for.

    Names stay one stretch of bytes, with every 32nd cut out of it: as strings in a dictionary those of all models take
    seven megabytes.
    """

    def __init__(self, names: bytes, count: int) -> None:
        """``names`` stand in lines.

        Raises:
            ValueError: they are not sorted, or not so many.
        """
        super().__init__()
        cut = names.split(b"\n") if count else []
        if len(cut) != count or any(map(gt, cut, islice(cut, 1, None))):
            raise ValueError("names of features that are not sorted, or not as many as is said")
        ends = list(accumulate(map(len, cut), lambda end, length: end + length + 1, initial=0))
        self._names = b"\n" + names + b"\n"
        self._firsts = cut[::_STRIDE]
        self._starts = [*ends[:-1:_STRIDE], ends[-1]]

    def __missing__(self, name: str) -> int:
        if len(self) >= _HELD:
            self.clear()
        row = self[name] = self._find(name.encode("utf-8", "surrogatepass"))
        return row

    def _find(self, name: bytes) -> int:
        part = bisect_right(self._firsts, name) - 1
        if part < 0 or b"\n" in name:
            return -1
        start = self._starts[part]
        at = self._names.find(b"\n" + name + b"\n", start, self._starts[part + 1] + 1)
        return at if at < 0 else part * _STRIDE + self._names.count(b"\n", start, at)


# --- the artefact's bytes ---------------------------------------------------------------------------------


def pack(
    labels: Sequence[str],
    features: Sequence[str],
    weights: Iterable[float],
    knots: Sequence[tuple[float, float]] = (),
) -> bytes:
    """A linear classifier as bytes.

    Args:
        labels: what it tells apart.
        features: names, sorted, none of which holds a line break.
        weights: feature by feature a weight for each label, at last the intercepts.
        knots: see ``LinearModel``.
    """
    names = "\n".join(features).encode()
    numbers = array("f", weights)
    if len(numbers) != len(labels) * (len(features) + 1):
        raise ValueError(f"{len(numbers)} weights for {len(labels)} labels and {len(features)} features")
    if names.count(b"\n") != max(0, len(features) - 1):
        raise ValueError("a feature's name holds a line break")
    if any(map(gt, features, islice(features, 1, None))):
        raise ValueError("features are not sorted by name")
    if sys.byteorder == "big":
        numbers.byteswap()
    head = {"labels": list(labels), "features": len(features), "names": len(names), "knots": list(knots)}
    return _MAGIC + json.dumps(head, ensure_ascii=False).encode() + b"\n" + names + numbers.tobytes()


def unpack(data: bytes, name: str) -> LinearModel:
    """The classifier that ``pack`` wrote.

    Raises:
        ValueError: the bytes are none.
    """
    if not data.startswith(_MAGIC):
        raise ValueError("no linear model")
    line = data.index(b"\n", len(_MAGIC))
    head: dict[str, Any] = json.loads(data[len(_MAGIC) : line])
    end = line + 1 + int(head["names"])
    names, count = data[line + 1 : end], int(head["features"])
    weights: array[float] = array("f")
    weights.frombytes(data[end:])
    if sys.byteorder == "big":
        weights.byteswap()
    labels = tuple(map(str, head["labels"]))
    if len(weights) != len(labels) * (count + 1):
        raise ValueError("a linear model of another size than it says")
    knots = tuple((float(x), float(y)) for x, y in head["knots"])
    return LinearModel(name, labels, digest_of(data), _Rows(names, count), weights, knots)


def digest_of(data: bytes) -> str:
    """Twelve hex digits that name an artefact."""
    return hashlib.sha256(data).hexdigest()[:12]


# --- where models are -------------------------------------------------------------------------------------


def default_folder() -> Path:
    """The models folder in force: ``ZHIBIAO_MODELS``, else the installed package's own, else the checkout's."""
    return _folder(os.environ.get(VARIABLE))


@cache
def _folder(chosen: str | None) -> Path:
    if chosen:
        return Path(chosen)
    package = Path(__file__).resolve().parent
    installed = package / "_models"
    return installed if installed.is_dir() else package.parent / "models"


def check(folder: Path) -> None:
    """See whether a folder can stand in for the models that ship: each of them there, whole, for the same features.

    Raises:
        ModelUnavailable: it cannot; the message says which model and why.
    """
    if not folder.is_dir():
        raise ModelUnavailable("没有这个模型文件夹", filename=str(folder))
    shipped, other = Store(_folder(None)), Store(folder)
    for path in sorted(shipped.folder.glob(f"*/{MANIFEST}")):
        name = path.parent.name
        other.read(name, features=shipped.features(name))


class Store:
    """The models of one folder, each opened when it is first asked for.

    Args:
        folder: the folder; by default the one in force.
        without: names of models that are not to be used, so that rules decide alone (``None`` for all of them).
    """

    def __init__(self, folder: Path | None = None, *, without: Collection[str] | None = ()) -> None:
        self.folder = folder if folder is not None else default_folder()
        self._without = without
        self._opened: dict[str, LinearModel] = {}
        self._digests: dict[str, str] | None = None

    @property
    def key(self) -> tuple[Path, frozenset[str] | None]:
        """What another process makes the same store from: the folder, absolute, and what is left out."""
        return self.folder.absolute(), None if self._without is None else frozenset(self._without)

    def model(self, name: str, *, features: int) -> LinearModel | None:
        """A model, checked; None where this store is told to do without it.

        Args:
            name: its folder's name.
            features: the version of the features that the caller computes.

        Raises:
            ModelUnavailable: it is missing, damaged, or made for other features or another format.
        """
        found = self._opened.get(name)
        if found is None:
            data = self.read(name, features=features)
            if data is None:
                return None
            try:
                found = self._opened[name] = unpack(data, name)
            except (ValueError, KeyError, TypeError) as error:
                raise ModelUnavailable(f"模型 {name} 的文件 {ARTEFACT} 无法解析；{_REMEDY}") from error
        return found

    def digests(self) -> dict[str, str]:
        """Name → digest of every model that an extraction with this store consults."""
        if self._digests is None:
            left_out = self._without
            names = sorted(path.parent.name for path in self.folder.glob(f"*/{MANIFEST}"))
            used = [n for n in names if left_out is not None and n not in left_out]
            self._digests = {n: str(self._manifest(n).get("sha256"))[:12] for n in used}
        return dict(self._digests)

    def features(self, name: str) -> int:
        """The version of the features that a model was made for.

        Raises:
            ModelUnavailable: its manifest is missing or broken.
        """
        return int(self._manifest(name).get("features", 0))

    def _manifest(self, name: str) -> dict[str, Any]:
        path = self.folder / name / MANIFEST
        try:
            manifest = json.loads(path.read_bytes())
        except FileNotFoundError as error:
            raise ModelUnavailable(f"找不到模型 {name}（{self.folder} 中没有它）；{_REMEDY}") from error
        except (OSError, ValueError) as error:
            raise ModelUnavailable(f"模型 {name} 的清单 {MANIFEST} 无法读取；{_REMEDY}") from error
        if not isinstance(manifest, dict):
            raise ModelUnavailable(f"模型 {name} 的清单 {MANIFEST} 无法读取；{_REMEDY}")
        return manifest

    def read(self, name: str, *, features: int) -> bytes | None:
        """The bytes of a model of any kind, checked as ``model`` checks; whoever decodes them keeps the result."""
        if self._without is None or name in self._without:
            return None
        manifest = self._manifest(name)
        if manifest.get("format") != FORMAT:
            raise ModelUnavailable(f"模型 {name} 的文件格式是 {manifest.get('format')}，本版本只认 {FORMAT}；{_REMEDY}")
        if manifest.get("features") != features:
            raise ModelUnavailable(
                f"模型 {name} 按第 {manifest.get('features')} 版特征训练，本版本用第 {features} 版；{_REMEDY}"
            )
        try:
            data = (self.folder / name / ARTEFACT).read_bytes()
        except OSError as error:
            raise ModelUnavailable(f"模型 {name} 的文件 {ARTEFACT} 无法读取；{_REMEDY}") from error
        if hashlib.sha256(data).hexdigest() != manifest.get("sha256"):
            raise ModelUnavailable(f"模型 {name} 的文件 {ARTEFACT} 与清单中的哈希值不符，已损坏或被改动；{_REMEDY}")
        return data


_chosen: ContextVar[Store | None] = ContextVar("zhibiao_models", default=None)


@cache
def _store(folder: Path) -> Store:
    return Store(folder)


def current() -> Store:
    """The store in force: the one that ``using`` chose, else that of the default folder."""
    return _chosen.get() or _store(default_folder())


@contextmanager
def using(store: Store) -> Iterator[Store]:
    """Let every extraction inside the ``with`` use another store (another folder, or fewer models)."""
    token = _chosen.set(store)
    try:
        yield store
    finally:
        _chosen.reset(token)


def write(folder: Path, name: str, data: bytes, manifest: Mapping[str, Any]) -> Path:
    """Write an artefact with its manifest, to which format and hash are added; the model's folder comes back.

    Args:
        folder: the models folder.
        name: the model's name.
        data: what ``pack`` made.
        manifest: everything else that it should say (features, seed, libraries, corpus …).
    """
    home = folder / name
    home.mkdir(parents=True, exist_ok=True)
    full = {"name": name, "format": FORMAT, "sha256": hashlib.sha256(data).hexdigest(), **manifest}
    (home / ARTEFACT).write_bytes(data)
    (home / MANIFEST).write_text(json.dumps(full, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return home
