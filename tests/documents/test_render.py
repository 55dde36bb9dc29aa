"""The renderer of neutral structures: the text carriers as found in the wild, and errors told early."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extractor.training.render import FORMATS, load_blocks, parse_blocks, place, render

DATA = {
    "blocks": [
        {"type": "heading", "level": 2, "text": "绩效目标表"},
        {"type": "paragraph", "text": "单位：万元"},
        {
            "type": "table",
            "rows": [
                [{"text": "绩效指标", "rowspan": 2}, {"text": "评价标准", "colspan": 2}],
                ["优", "良"],
                ["合格\n率", "", "80%|以上"],
            ],
        },
    ]
}
HEAD = "绩效目标表\n单位：万元\n"


@pytest.mark.parametrize(
    ("format", "style", "text"),
    [
        ("txt", "tabs", HEAD + "\t绩效指标\n\t评价标准\n\n\t\n\t优\n\t良\n\n\t合格\n率\n\t\n\t80%|以上\n\n"),
        ("tabs", "padded", HEAD + "\t绩效指标\n\t评价标准\n\t\n\n\t\n\t优\n\t良\n\n\t合格\n率\n\t\n\t80%|以上\n\n"),
        ("pipes", "plain", HEAD + "| 绩效指标 | 评价标准 |  |\n|  | 优 | 良 |\n| 合格 率 |  | 80%\\|以上 |\n"),
        (
            "pipes",
            "default",
            HEAD + "| 绩效指标 | 评价标准 |  |  |  |\n|  | 优 | 良 |  |  |\n| 合格 率 |  | 80%\\|以上 |  |  |\n",
        ),
        ("lines", "default", HEAD + "绩效指标\n\n评价标准\n\n\n\n\n\n\n优\n\n良\n\n\n合格 率\n\n\n\n80%|以上\n\n\n"),
        ("tsv", "default", '\ufeff绩效目标表\n单位：万元\n绩效指标\t评价标准\t\n\t优\t良\n"合格\n率"\t\t80%|以上\n'),
    ],
)
def test_text_carriers(format: str, style: str, text: str) -> None:
    assert render(parse_blocks(DATA), format, style).decode().replace("\r\n", "\n") == text


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_content_gives_the_same_size(format: str) -> None:
    blocks = parse_blocks(DATA)
    assert len(render(blocks, format)) == len(render(blocks, format)) > 20


def test_files_are_loaded(tmp_path: Path) -> None:
    path = tmp_path / "甲.blocks.json"
    path.write_text(json.dumps(DATA), encoding="utf-8")
    assert load_blocks(path) == parse_blocks(DATA)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({"blocks": [{"type": "picture"}]}, "unknown type"),
        ({"blocks": [{"type": "table", "rows": [[{"text": "x", "rowSpan": 2}]]}]}, "unknown keys"),
        ({"blocks": [{"type": "table", "rows": [[{"text": "x", "rowspan": 2}]]}]}, "not there"),
        (
            {
                "blocks": [
                    {"type": "table", "rows": [["a", {"text": "b", "rowspan": 2}], [{"text": "c", "colspan": 2}]]}
                ]
            },
            "over",
        ),
        ({"blocks": [{"type": "paragraph"}]}, "text"),
        ([], "indices"),
    ],
)
def test_mistakes_are_told_with_the_file(data: object, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "甲.blocks.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(ValueError, match=f"甲.*{reason}"):
        load_blocks(path)


@pytest.mark.parametrize(("format", "style"), [("docm", "default"), ("docx", "word"), ("txt", "runes")])
def test_unknown_formats_and_styles(format: str, style: str) -> None:
    with pytest.raises(ValueError, match="unknown"):
        render(parse_blocks(DATA), format, style)


def test_places() -> None:
    laid = place(parse_blocks(DATA)[2])  # type: ignore[arg-type]
    assert [(c.row, c.col, c.text) for c in laid.cells][:4] == [
        (0, 0, "绩效指标"),
        (0, 1, "评价标准"),
        (1, 1, "优"),
        (1, 2, "良"),
    ]
    assert (laid.n_rows, laid.n_cols) == (3, 3)
