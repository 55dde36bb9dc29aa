"""How often Python looks for garbage: seldom while documents are read, as before afterwards."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from extractor import garbage
from extractor.garbage import seldom_looked_for


@pytest.fixture(autouse=True)
def unchanged() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


def test_seldom_inside_and_as_before_after_the_last_document() -> None:
    gc.set_threshold(700, 10, 10)
    with seldom_looked_for():
        with seldom_looked_for():
            pass
        assert gc.get_threshold()[0] > 10_000, "another document is still being read"
    assert gc.get_threshold() == (700, 10, 10)


def test_as_before_after_an_error() -> None:
    gc.set_threshold(700, 10, 10)
    with pytest.raises(ValueError, match="damaged"), seldom_looked_for():
        raise ValueError("damaged")
    assert gc.get_threshold() == (700, 10, 10)


@pytest.mark.parametrize("never", [0, 10 * garbage._SELDOM[0]], ids=["never", "more-seldom-still"])
def test_who_chose_to_look_less_often_is_heeded(never: int) -> None:
    gc.set_threshold(never, 10, 10)
    with seldom_looked_for():
        assert gc.get_threshold()[0] == never
    assert gc.get_threshold()[0] == never
