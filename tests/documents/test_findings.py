"""What fuzzing found, made small: each file once ended in an error that is none of ours, or without end."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from extractor.documents.document import Cell, Document, Paragraph, Table
from extractor.training.fuzz import TARGETS, Unsound, joined, mutated, parts_of, sound

FINDINGS = sorted(path for path in (Path(__file__).parent / "findings").glob("*/*") if path.is_file())
SECONDS = 5.0


@pytest.mark.parametrize("path", FINDINGS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_finding_is_read_or_refused_at_once(path: Path) -> None:
    start = time.process_time()
    TARGETS[path.parent.name](path.read_bytes())
    assert time.process_time() - start < SECONDS


@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.parametrize("data", [b"", b"\0" * 40, b"=== a\n<a", bytes(range(256))], ids=["no", "zeros", "cut", "all"])
def test_a_target_takes_anything(name: str, data: bytes) -> None:
    TARGETS[name](data)


def document(*blocks: Paragraph | Table, text: str = "目标一 目标二") -> Document:
    return Document(text, blocks, "a.txt", "text/plain", 0, "")


@pytest.mark.parametrize(
    "blocks",
    [
        (Paragraph(0, 3, "目标二"),),
        (Paragraph(4, 9, "目标二"),),
        (Table(0, 0, 3, 1, 1, (Cell(0, 1, 0, 3, "目标一"),)),),
        (Table(0, 0, 7, 1, 2, (Cell(0, 0, 0, 3, "目标一", 1, 2), Cell(0, 1, 4, 7, "目标二"))),),
    ],
    ids=["another-text", "beyond-the-end", "beyond-the-grid", "one-over-another"],
)
def test_an_unsound_document_is_told(blocks: tuple[Paragraph | Table, ...]) -> None:
    with pytest.raises(Unsound):
        sound(document(*blocks))


def test_half_a_character_is_told() -> None:
    with pytest.raises(Unsound):
        sound(document(text="\ud800"))


def test_a_sound_document_passes() -> None:
    table = Table(0, 0, 7, 2, 2, (Cell(0, 0, 0, 3, "目标一", 1, 2), Cell(1, 1, 4, 7, "目标二")))
    sound(document(Paragraph(0, 3, "目标一"), table))


def test_parts_come_apart_as_they_were_joined() -> None:
    parts = {"a/b.xml": b"<a>\n</a>", "c": b"\0=== \xff"}
    assert parts_of(joined(parts)) == parts


@pytest.mark.parametrize("name", ["docx", "html", "text"])
def test_a_mutation_changes_the_input_and_stays_readable(name: str) -> None:
    data = {
        "docx": joined({"word/document.xml": b'<w:d xmlns:w="w"><w:p w:a="1">x</w:p><w:t/></w:d>'}),
        "html": b"<table><tr><td rowspan=2>a<td>b</table>",
        "text": "一级指标\t二级指标\n产出指标\t数量指标\n".encode(),
    }[name]
    made = {mutated(name, data, seed) for seed in range(40)}
    assert None not in made
    assert len(made) > 10
    for body in made:
        TARGETS[name](body or b"")
