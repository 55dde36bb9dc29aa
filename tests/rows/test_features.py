"""Features of columns: the same for the same cells, whatever order a process keeps its sets in."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

ASKED = """
from extractor.rows.content import ColumnContent
from extractor.rows.features import ColumnView, column_features
texts = ["数量和质量达到年度考核要求", "质量和数量达到考核年度要求", "年度考核数量要求和质量达到"]
print(column_features([ColumnView("要求", "", ColumnContent.of(texts))], 0))
"""


@pytest.fixture(scope="module")
def told() -> set[str]:
    return {
        subprocess.run(
            [sys.executable, "-c", ASKED],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3", "4")
    }


def test_pairs_of_characters_that_are_as_frequent_come_in_the_order_of_the_text(told: set[str]) -> None:
    assert len(told) == 1
    assert "c2=数量" in told.pop()
