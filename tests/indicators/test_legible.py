"""What was not read with certainty makes indicators less certain."""

from __future__ import annotations

from dataclasses import replace

from extractor import Settings
from extractor.documents.build import DocumentBuilder
from extractor.documents.document import Unsure
from extractor.documents.read import read
from extractor.pipeline import explain_document

TEXT = "绩效指标：督导检查覆盖率达到90%以上，培训人数不少于120人。"


def test_an_unsure_character_counts_for_the_indicators_it_stands_in() -> None:
    document = read(TEXT.encode(), filename="a.txt")
    at = document.text.index("90")
    doubtful = replace(document, unsure=(Unsure(at, at + 1, 0.5),))
    sure, unsure = explain_document(document).result, explain_document(doubtful).result
    before, after = ({i.name: i.confidence for i in r.indicators} for r in (sure, unsure))
    assert after["督导检查覆盖率"] == round(before["督导检查覆盖率"] * 0.5, 3)
    assert after["培训人数"] == before["培训人数"]
    (finding,) = [f for f in unsure.findings if f.code == "ocr_unsure"]
    assert finding.severity == "info"
    assert "“9”" in finding.message
    assert "督导检查覆盖率" in finding.message


def test_places_in_a_line_become_places_in_the_text() -> None:
    builder = DocumentBuilder(Settings(), filename="a")
    builder.unsure(1, (10, 10, 90, 20), "达到90%以上", [(2, 0.4)])
    builder.unsure(2, (10, 10, 90, 20), "达到90%以上", [(2, 0.4)])
    builder.paragraph("目标", page=1, bbox=(0, 30, 100, 50))
    builder.paragraph("覆盖率达到90%以上", page=1, bbox=(0, 0, 100, 25))
    document = builder.build(media_type="image/png", size=1, sha256="")
    (unsure,) = document.unsure
    assert document.text[unsure.start : unsure.end] == "9"
    assert unsure.confidence == 0.4
