"""No change may quietly lose accuracy: some of the development documents, always the same ones."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

import pytest

from extractor.evaluation.run import Run, run
from extractor.evaluation.sample import summed

TABLE = tomllib.loads((Path(__file__).parent / "floor.toml").read_text("utf-8"))
FLOOR: dict[str, float] = TABLE["f1"]
DEV = Path(__file__).parents[2] / "corpora" / "dev"


def chosen(name: str) -> bool:
    """By the name's hash, so that new documents do not change which of the old ones are taken."""
    return hashlib.sha256(name.encode()).digest()[0] % TABLE["share"] == 0


@pytest.fixture(scope="module")
def measured() -> Run:
    every = Run("dev")
    for folder in TABLE["folders"]:
        part = run(DEV / folder, only=chosen)
        every.tallies += part.tallies
        every.refused += part.refused
    return every


@pytest.mark.parametrize("measure", FLOOR)
def test_no_worse_than_before(measured: Run, measure: str) -> None:
    f1 = summed(t.measures[measure] for t in measured.tallies if measure in t.measures).f1
    assert f1 >= FLOOR[measure], f"{measure}: {f1:.3f}"


def test_enough_is_measured_and_all_of_it_read(measured: Run) -> None:
    assert len(measured.tallies) >= 20
    assert [t.filename for t in measured.tallies if t.error is not None] == []
    assert [str(r) for r in measured.refused] == []
