"""Zhibiao in a spaCy pipeline: ``nlp.add_pipe("zhibiao")``. Needs the extra ``zhibiao[spacy]``.

    import spacy

    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "zhibiao.Segmenter.v1"}}})
    nlp.add_pipe("zhibiao")
    doc = nlp("全年开展执法检查不少于240次，重点企业检查覆盖率达到95%以上。")
    doc.spans["indicators"]     # the names: 开展执法检查, 重点企业检查覆盖率
    doc.spans["quantities"]     # 不少于240次, 达到95%以上
    doc._.indicators            # the contract's indicators, as dicts, offsets into doc.text

Importing this module registers the factory; installed, spaCy finds it by its entry point. Spans begin and end with
tokens; the exact characters are in each indicator's ``source``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import get_words_and_spaces, registry

from extractor.errors import EmptyDocument
from extractor.settings import Settings

if TYPE_CHECKING:
    from spacy.vocab import Vocab

    from extractor.documents.document import Document
    from extractor.mentions.quantity import Quantity
    from extractor.text.segment import Segmenter

Plain = dict[str, Any]

INDICATORS, QUANTITIES = "indicators", "quantities"
_EXTENSIONS = ("indicators", "projects", "findings", "quantities", "zhibiao_document")

for _name in _EXTENSIONS:
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=None)


@Language.factory(
    "zhibiao",
    default_config={"words": [], "spans_key": INDICATORS, "quantities_key": QUANTITIES},
    assigns=["doc.spans", "doc._.indicators", "doc._.projects", "doc._.findings", "doc._.quantities"],
)
def make(nlp: Language, name: str, words: Sequence[str], spans_key: str, quantities_key: str) -> Zhibiao:
    """The component.

    Args:
        nlp, name: given by spaCy.
        words: words to keep in one piece besides those of the field (``Settings.words``).
        spans_key: key of the group of indicators' names in ``doc.spans``.
        quantities_key: key of the group of quantities.

    Raises:
        InvalidSettings: what is in ``words`` is no word.
    """
    return Zhibiao(name, words=words, spans_key=spans_key, quantities_key=quantities_key)


class Zhibiao:
    """Puts indicators and quantities on a Doc.

    ``doc.spans[spans_key]``: one span per indicator over its name; the label is its category ("output.quality"), or
    "indicator" where there is none; the span's id is the indicator's ("i1"). ``doc.spans[quantities_key]``: one span
    per quantity of the text, labelled with its kind. ``doc._.indicators``, ``doc._.projects``, ``doc._.findings``: as
    in the contract; ``doc._.quantities``: as ``find_quantities`` gives them, as dicts; ``doc._.zhibiao_document``:
    title, organization, year, type. All offsets count in ``doc.text``.
    """

    def __init__(
        self,
        name: str = "zhibiao",
        *,
        words: Sequence[str] = (),
        spans_key: str = INDICATORS,
        quantities_key: str = QUANTITIES,
    ) -> None:
        self.name = name
        self.spans_key = spans_key
        self.quantities_key = quantities_key
        self._settings = Settings(include_text=False, words=tuple(words))

    def __call__(self, doc: Doc) -> Doc:
        from extractor.mentions.grammar import find_quantities
        from extractor.pipeline import explain_document

        text = doc.text
        quantities = find_quantities(text)
        doc._.quantities = [_quantity(q) for q in quantities]
        doc.spans[self.quantities_key] = [
            span for q in quantities if (span := _span(doc, q.start, q.end, q.kind)) is not None
        ]
        document = _document(text, self._settings)
        if document is None:
            doc._.indicators, doc._.projects, doc._.findings, doc._.zhibiao_document = [], [], [], {}
            doc.spans[self.spans_key] = []
            return doc
        result = explain_document(document, self._settings).result.to_dict()
        doc._.indicators, doc._.projects, doc._.findings = (result[k] for k in ("indicators", "projects", "findings"))
        about = result["document"]
        doc._.zhibiao_document = {k: about[k] for k in ("title", "organization", "year", "type", "amount_unit")}
        named = ((i, i["source"]) for i in result["indicators"])
        doc.spans[self.spans_key] = [
            span
            for i, at in named
            if (span := _span(doc, at["start"], at["end"], i["category"] or "indicator", i["id"])) is not None
        ]
        return doc

    # What it is made of is its configuration, which spaCy keeps; what follows keeps it for a bare component too.

    def _config(self) -> Plain:
        keys = {"spans_key": self.spans_key, "quantities_key": self.quantities_key}
        return {"words": list(self._settings.words), **keys}

    def _configure(self, told: Plain) -> None:
        self.spans_key, self.quantities_key = told["spans_key"], told["quantities_key"]
        self._settings = Settings(include_text=False, words=tuple(told["words"]))

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """The configuration as bytes."""
        import srsly

        packed: bytes = srsly.msgpack_dumps(self._config())
        return packed

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> Zhibiao:
        """Take over what ``to_bytes`` gave."""
        import srsly

        self._configure(srsly.msgpack_loads(data))
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the configuration as JSON."""
        import srsly

        srsly.write_json(Path(path), self._config())

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Zhibiao:
        """Take over what ``to_disk`` wrote."""
        import srsly

        self._configure(srsly.read_json(Path(path)))
        return self


def _document(text: str, settings: Settings) -> Document | None:
    """The text as the pipeline reads plain text, character for character; None where there is nothing in it."""
    from extractor.documents.text import document_of

    try:  # as long as before, so that offsets count in the Doc's own text
        return document_of(text.replace("\r", "\n"), filename="", settings=settings)
    except EmptyDocument:
        return None


def _span(doc: Doc, start: int, end: int, label: str, ident: str = "") -> Span | None:
    """The tokens that the characters lie in."""
    span: Span | None = doc.char_span(start, end, label=label, span_id=ident, alignment_mode="expand")
    return span


def _quantity(q: Quantity) -> Plain:
    """A quantity as plain data, without what it leaves open."""
    often = q.frequency and {"every": q.frequency.every, "per": q.frequency.per}
    told = {name: getattr(q, name) for name in q.__dataclass_fields__ if name != "frequency"}
    return {k: v for k, v in {**told, "frequency": often}.items() if v is not None and v is not False}


# --- the field's words as tokens ------------------------------------------------------------------------------


@registry.tokenizers("zhibiao.Segmenter.v1")  # type: ignore[untyped-decorator]
def make_tokenizer(words: Sequence[str] = ()) -> Callable[[Language], Tokenizer]:
    """jieba with the field's words (验收合格率 is one token) and further ones, for ``spacy.blank("zh", config=…)``."""

    def make_for(nlp: Language) -> Tokenizer:
        return Tokenizer(nlp.vocab, words)

    return make_for


class Tokenizer:
    """Cuts with the segmenter of this package: nothing is cached on disk, jieba's global dictionary stays as it is."""

    def __init__(self, vocab: Vocab, words: Sequence[str] = ()) -> None:
        self.vocab = vocab
        self.words = tuple(words)
        self._segmenter: Segmenter | None = None

    def __call__(self, text: str) -> Doc:
        from extractor.text import segment

        if self._segmenter is None:
            self._segmenter = segment.Segmenter(self.words) if self.words else segment.shared()
        words, spaces = get_words_and_spaces([w for w in self._segmenter.cut(text) if w and not w.isspace()], text)
        return Doc(self.vocab, words=words, spaces=spaces)

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """The further words as bytes."""
        import srsly

        packed: bytes = srsly.msgpack_dumps({"words": list(self.words)})
        return packed

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> Tokenizer:
        """Take over what ``to_bytes`` gave."""
        import srsly

        self.words, self._segmenter = tuple(srsly.msgpack_loads(data)["words"]), None
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the further words as JSON."""
        import srsly

        srsly.write_json(Path(path), {"words": list(self.words)})

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Tokenizer:
        """Take over what ``to_disk`` wrote."""
        import srsly

        self.words, self._segmenter = tuple(srsly.read_json(Path(path))["words"]), None
        return self
