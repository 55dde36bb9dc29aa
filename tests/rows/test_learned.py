"""What the columns model says of unlisted heads, and what it is not believed."""

from __future__ import annotations

import pytest

from extractor.rows.content import ColumnContent
from extractor.rows.learned import fill
from extractor.rows.reading import Column

CELLS = (("道路清扫率", "河道保洁率", "绿地养护率"), ("≥95%", "≥90%", "≥98%"))


@pytest.mark.parametrize(
    ("head", "named"),
    [("考评点位", True), ("考评点位（万元）", False), ("考评点位(亿元)", False), ("考评点位（元）", False)],
)
def test_a_head_that_counts_money_names_no_indicators(head: str, named: bool) -> None:
    columns = [Column(0, "unknown", header=head), Column(1, "target", header="目标值", found_by="rows.header")]
    found = fill(columns, [ColumnContent.of(texts) for texts in CELLS])
    assert (found[0].role == "name") is named
