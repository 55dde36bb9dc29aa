"""Documents with marks ↔ spaCy's DocBin. Every character is a token, so that every span is exact.

``doc.spans["zhibiao"]`` holds the marks; a span's id says what it is of ("i1#0": the first value of i1). Name and gold
travel in ``doc.user_data``. Needs the extra ``zhibiao[spacy]``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from spacy.tokens import Doc, DocBin, Span
from spacy.vocab import Vocab

from extractor.annotation.marks import LABELS, Mark
from extractor.errors import DamagedDocument

Plain = dict[str, Any]

KEY = "zhibiao"
_DERIVED = "~"


def write(documents: Iterable[tuple[str, str, Plain, list[Mark]]], path: Path) -> int:
    """Write (name, text, gold, marks) as a DocBin; how many comes back."""
    bin_, vocab = DocBin(store_user_data=True), Vocab()
    for name, text, gold, marks in documents:
        doc = Doc(vocab, words=list(text), spaces=[False] * len(text))
        doc.spans[KEY] = [Span(doc, m.start, m.end, label=m.label, span_id=_ident(m)) for m in marks]
        doc.user_data["name"], doc.user_data["gold"] = name, json.dumps(gold, ensure_ascii=False)
        bin_.add(doc)
    path.write_bytes(bin_.to_bytes())
    return len(bin_)


def _ident(mark: Mark) -> str:
    value = "" if mark.value is None else f"#{mark.value}"
    return f"{_DERIVED if mark.derived else ''}{','.join(mark.of)}{value}"


def read(path: Path) -> Iterator[tuple[str, str, Plain | None, list[Mark]]]:
    """Read a DocBin: (name, text, gold, marks).

    Spans of a bin that another program made count by their labels, whatever its tokens are; spans with the same id
    belong together.

    Raises:
        DamagedDocument: it is no DocBin, or has a label that nobody knows.
    """
    try:
        docs = list(DocBin(store_user_data=True).from_bytes(path.read_bytes()).get_docs(Vocab()))
    except Exception as error:  # whatever zlib, msgpack and spaCy make of foreign bytes
        raise DamagedDocument(f"不是 spaCy 的 DocBin（{type(error).__name__}）", filename=str(path)) from None
    for n, doc in enumerate(docs, 1):
        gold = doc.user_data.get("gold")
        name = str(doc.user_data.get("name") or f"doc{n}")
        spans = doc.spans[KEY] if KEY in doc.spans else [s for group in doc.spans.values() for s in group]
        marks = []
        for span in [*spans, *(doc.ents if not spans else ())]:
            if span.label_ not in LABELS:
                known = "、".join(LABELS)
                raise DamagedDocument(f"{name}：没有 {span.label_} 这种标签，可以用的有 {known}", filename=str(path))
            marks.append(_mark(span))
        yield name, doc.text, json.loads(gold) if isinstance(gold, str) else None, marks


def _mark(span: Span) -> Mark:
    told = span.id_
    ids, _, value = told.removeprefix(_DERIVED).partition("#")
    return Mark(
        span.start_char,
        span.end_char,
        span.label_,
        tuple(filter(None, ids.split(","))),
        int(value) if value.isdigit() else None,
        told.startswith(_DERIVED),
    )
