"""Models are opened whole and unharmed, or refused with a reason."""

from __future__ import annotations

import json
import struct
from math import exp
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractor.artifacts import ARTEFACT, MANIFEST, VARIABLE, Store, current, pack, unpack, using, write
from extractor.errors import ModelUnavailable

LABELS = ("目标", "结果")
NAMES = ("h=完成值", "h=指标值", "数字")
WEIGHTS = (-1.0, 1.0, 2.0, -2.0, 0.5, 0.25, 0.125, -0.125)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, "列", pack(LABELS, NAMES, WEIGHTS), {"features": 3})
    return tmp_path


def test_probabilities_are_those_of_the_weights(folder: Path) -> None:
    model = Store(folder).model("列", features=3)
    assert model is not None
    (best, p), (other, q) = model.predict(["h=指标值", "没见过"])
    assert (best, other) == LABELS
    assert p == pytest.approx(1 / (1 + exp(-4.25)))
    assert p + q == pytest.approx(1)
    assert model.scores({"数字": 2.0}) == [1.125, 0.375]


def test_no_feature_leaves_the_intercepts(folder: Path) -> None:
    model = Store(folder).model("列", features=3)
    assert model is not None and model.scores([]) == [0.125, -0.125]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # on a busy machine
@given(st.lists(st.text(min_size=1).filter(lambda t: "\n" not in t), unique=True, max_size=80).map(sorted), st.data())
def test_what_is_packed_is_unpacked(names: list[str], data: st.DataObject) -> None:
    size = 2 * (len(names) + 1)
    weights = data.draw(st.lists(st.floats(-9, 9, width=32), min_size=size, max_size=size))
    model = unpack(pack(LABELS, names, weights), "x")
    for i, name in enumerate(names):
        expected = [a + b for a, b in zip(weights[-2:], weights[2 * i : 2 * i + 2], strict=True)]
        assert model.scores([name]) == pytest.approx(expected)


@pytest.mark.parametrize("at", [0, 10, 70, -1], ids=["magic", "head", "names", "weights"])
def test_a_flipped_byte_is_refused(folder: Path, at: int) -> None:
    path = folder / "列" / ARTEFACT
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)
    with pytest.raises(ModelUnavailable, match="哈希值不符"):
        Store(folder).model("列", features=3)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        pytest.param({"features": 2}, "第 2 版特征", id="older-features"),
        pytest.param({"format": 9}, "文件格式是 9", id="newer-format"),
        pytest.param({"sha256": "0"}, "哈希值不符", id="another-hash"),
        pytest.param({"sha256": None}, "哈希值不符", id="no-hash"),
    ],
)
def test_a_manifest_that_does_not_fit_is_refused(folder: Path, change: dict[str, object], reason: str) -> None:
    path = folder / "列" / MANIFEST
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(ModelUnavailable, match=reason) as caught:
        Store(folder).model("列", features=3)
    assert caught.value.code == "model"
    assert "scripts/train.py" in caught.value.message  # what to do


@pytest.mark.parametrize("text", ["", "[1]", "{"], ids=["empty", "a-list", "broken"])
def test_a_broken_manifest_is_refused(folder: Path, text: str) -> None:
    (folder / "列" / MANIFEST).write_text(text)
    with pytest.raises(ModelUnavailable, match="清单"):
        Store(folder).model("列", features=3)


def test_a_missing_model_is_refused(folder: Path) -> None:
    with pytest.raises(ModelUnavailable, match="找不到模型 行"):
        Store(folder).model("行", features=3)
    (folder / "列" / ARTEFACT).unlink()
    with pytest.raises(ModelUnavailable, match="无法读取"):
        Store(folder).model("列", features=3)


def test_bytes_that_are_no_model_are_refused_even_where_the_hash_fits(folder: Path) -> None:
    write(folder, "列", b"\x80\x04K*.", {"features": 3})  # a pickle
    with pytest.raises(ModelUnavailable, match="无法解析"):
        Store(folder).model("列", features=3)


def test_sizes_are_checked(folder: Path) -> None:
    with pytest.raises(ValueError, match="weights"):
        pack(LABELS, NAMES, WEIGHTS[:-1])
    with pytest.raises(ValueError, match="line break"):
        pack(LABELS, ["a\nb"], [0.0] * 4)
    with pytest.raises(ValueError, match="not sorted"):
        pack(LABELS, NAMES[::-1], WEIGHTS)
    with pytest.raises(ValueError, match="another size"):
        unpack(pack(LABELS, NAMES, WEIGHTS) + struct.pack("<f", 1.0), "列")


def test_a_store_may_do_without(folder: Path) -> None:
    assert Store(folder, without={"列"}).model("列", features=3) is None
    assert Store(folder, without=None).model("列", features=3) is None
    assert Store(folder, without={"列"}).digests() == Store(folder, without=None).digests() == {}


def test_digests_name_every_model(folder: Path) -> None:
    store = Store(folder)
    model = store.model("列", features=3)
    assert model is not None and store.digests() == {"列": model.digest}


def test_the_store_in_force(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = Store(folder, without=None)
    with using(own):
        assert current() is own
    assert current() is not own
    monkeypatch.setenv(VARIABLE, str(folder))
    assert current().folder == folder
    assert current() is current()


@pytest.mark.parametrize(
    ("knots", "raw", "expected"),
    [
        pytest.param(((0.0, 0.2), (1.0, 0.8)), 0.0, 0.5, id="between"),
        pytest.param(((0.6, 0.2), (1.0, 0.8)), 0.0, 0.2, id="below"),
        pytest.param(((0.0, 0.1), (0.4, 0.3)), 0.0, 0.3, id="above"),
        pytest.param((), 0.0, 0.5, id="none"),
    ],
)
def test_knots_straighten_the_last_label(knots: tuple[tuple[float, float], ...], raw: float, expected: float) -> None:
    model = unpack(pack(("错", "对"), (), (raw, raw), knots), "x")
    assert model.probability([]) == pytest.approx(expected)
