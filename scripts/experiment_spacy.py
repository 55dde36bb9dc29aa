"""A spaCy tok2vec tagger beside the CRFs that ship, on the same documents: what a number states, what words name.

usage: python scripts/experiment_spacy.py [--words] [--epochs N] [--folds N] [--report reports/tagger.json]

An experiment: nothing that ships comes from here. It needs spaCy besides the extra ``train``. Every token is a word of
jieba's or a number as the grammar found it; in front of each sentence stand the document's type and the words of the
nearest heading. Both models are trained on the same documents and asked about the same ones, which they have not seen;
the result is kept in the report under "spacy", with ``--words`` (names, subjects, bases, periods) under "spacy words".
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

TOP = Path(__file__).resolve().parent.parent
SEED = 20231
HEADING_WORDS = 6
CONFIG = {
    "model": {
        "@architectures": "spacy.Tagger.v2",
        "nO": None,
        "normalize": False,
        "tok2vec": {
            "@architectures": "spacy.Tok2Vec.v2",
            "embed": {
                "@architectures": "spacy.MultiHashEmbed.v2",
                "width": 96,
                "attrs": ["ORTH", "PREFIX", "SUFFIX", "SHAPE"],
                "rows": [5000, 1000, 1000, 1000],
                "include_static_vectors": False,
            },
            "encode": {
                "@architectures": "spacy.MaxoutWindowEncoder.v2",
                "width": 96,
                "window_size": 1,
                "maxout_pieces": 3,
                "depth": 6,
            },
        },
    }
}


@dataclass(frozen=True)
class Line:
    """A sentence as tokens; ``roles[i]`` is what token i states if it is a number, or its label, else "O"."""

    words: list[str]
    roles: list[str]


def lines(told: Any) -> Iterator[Line]:
    """The sentences of a document that hold a number."""
    from extractor.indicators.prose import heard_in
    from extractor.text import segment

    e = told.read.explanation
    parts = (e.document, e.outline, e.about, e.table_result.mining, e.table_result.read)
    stretches = [h.heard for h in heard_in(*parts)]
    role = {(n.stated.stretch, n.stated.quantity.start): n.role for n in told.numbers}
    for i, heard in enumerate(stretches):
        heading = heard.section[-1] if heard.section else ""
        front = [heard.genre, *(heading[t.start : t.end] for t in segment.tokens(heading))][: HEADING_WORDS + 1]
        sentences: dict[int, Line] = {}
        for p in heard.pieces:
            line = sentences.setdefault(p.reading.piece.sentence, Line(list(front), ["O"] * len(front)))
            for t in p.reading.tokens:
                line.words.append(t.text.strip() or "¶")
                line.roles.append(role.get((i, t.start), "O"))
        yield from (line for line in sentences.values() if any(r != "O" for r in line.roles))


def trained(some: Sequence[Line], epochs: int) -> Any:
    """A spaCy pipeline with a tagger fitted to the lines."""
    import spacy
    from spacy.tokens import Doc
    from spacy.training import Example
    from spacy.util import minibatch
    from thinc.api import fix_random_seed

    fix_random_seed(SEED)
    nlp = spacy.blank("xx")
    tagger = nlp.add_pipe("tagger", config=CONFIG)
    for label in sorted({r for line in some for r in line.roles}):
        tagger.add_label(label)  # type: ignore[attr-defined]
    examples = [Example(Doc(nlp.vocab, words=x.words), Doc(nlp.vocab, words=x.words, tags=x.roles)) for x in some]
    optimizer = nlp.initialize(lambda: examples[:200])
    order = random.Random(SEED)
    for _ in range(epochs):
        order.shuffle(examples)
        for batch in minibatch(examples, 32):  # type: ignore[no-untyped-call]
            nlp.update(batch, sgd=optimizer, drop=0.2)
    return nlp


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--folds", type=int, default=4, help="how many of the four parts of the documents to ask about")
    parser.add_argument("--report", type=Path, default=TOP / "reports" / "tagger.json")
    parser.add_argument("--words", action="store_true", help="labels of words instead of roles of numbers")
    args = parser.parse_args()
    if args.words:
        return words(args.epochs, args.folds, args.report)
    from spacy.tokens import Doc

    from extractor.artifacts import unpack
    from extractor.mentions.tagger.chain import marginals
    from extractor.training import fit_prose
    from extractor.training.linear import folds
    from extractor.training.prose_samples import prose
    from extractor.training.samples import HAND, corpus

    told = [t for t in prose(corpus(TOP / "corpora", formats=())) if t.read.learned]
    hand = [t for t in told if t.read.source == HAND]
    fold_of = folds((t.read.name for t in hand), 4)
    right = {"spacy": 0, "crf": 0}
    seconds = {"spacy": 0.0, "crf": 0.0, "spacy training": 0.0, "crf training": 0.0}
    asked = {"spacy": 0, "crf": 0}
    characters = size = 0
    for fold in range(args.folds):
        held = [t for t in hand if fold_of[t.read.name] == fold]
        rest = [t for t in told if fold_of.get(t.read.name) != fold]
        began = time.perf_counter()
        nlp = trained([x for t in rest for x in lines(t)], args.epochs)
        seconds["spacy training"] += time.perf_counter() - began
        began = time.perf_counter()
        data = fit_prose.packed(rest)
        seconds["crf training"] += time.perf_counter() - began
        model = unpack(data, "prose")
        for t in held:
            some = list(lines(t))
            began = time.perf_counter()
            docs = list(nlp.pipe(Doc(nlp.vocab, words=x.words) for x in some))
            seconds["spacy"] += time.perf_counter() - began
            pairs = [(d.tag_, r) for doc, x in zip(docs, some, strict=True) for d, r in zip(doc, x.roles, strict=True)]
            right["spacy"] += sum(a == b for a, b in pairs if b != "O")
            asked["spacy"] += sum(b != "O" for _, b in pairs)
            began = time.perf_counter()
            said = marginals(model, (n.stated.features for n in t.numbers))
            seconds["crf"] += time.perf_counter() - began
            best = [max(p, key=lambda role, p=p: p[role]) for p in said]  # type: ignore[misc]
            right["crf"] += sum(a == n.role for a, n in zip(best, t.numbers, strict=True))
            asked["crf"] += len(t.numbers)
            characters += len(t.read.explanation.document.text)
        with tempfile.TemporaryDirectory() as folder:
            nlp.to_disk(folder)
            size = sum(f.stat().st_size for f in Path(folder).rglob("*") if f.is_file())
        print(fold, {k: round(v / asked[k], 4) for k, v in right.items()}, flush=True)
        report = json.loads(args.report.read_text("utf-8")) if args.report.exists() else {}
        report["spacy"] = {
            "what": "roles of numbers of hand-written documents left out by document, both models on the same ones",
            "version": version("spacy"),
            "epochs": args.epochs,
            "parts of four": fold + 1,
            "numbers": asked,
            "roles right": {k: round(v / asked[k], 4) for k, v in right.items()},
            "bytes": {"spacy": size, "crf": len(data)},
            "characters a second, asking alone": {k: round(characters / seconds[k]) for k in ("spacy", "crf")},
            "seconds of training, all folds": {k: round(seconds[f"{k} training"]) for k in ("spacy", "crf")},
        }
        args.report.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


def words(epochs: int, parts: int, path: Path) -> int:
    """Stretches of words under the right label with the right ends, by both models on documents they have not seen."""
    from spacy.tokens import Doc

    from extractor.artifacts import unpack
    from extractor.mentions.tagger.opinions import Chain
    from extractor.mentions.tagger.spans import LABELS, decoded
    from extractor.mentions.tagger.words import told_of
    from extractor.training import by_words, fit_words
    from extractor.training.linear import folds
    from extractor.training.samples import HAND, corpus
    from extractor.training.score import Count
    from extractor.training.word_samples import Sentence

    def line(s: Sentence) -> Line:
        return Line([x.token.text.strip() or "¶" for x in s.row], by_words.tags(s))

    told = fit_words.samples(corpus(TOP / "corpora", formats=()))
    hand = [w for w in told if w.read.source == HAND]
    fold_of = folds((w.read.name for w in hand), 4)
    counts = {who: {label: Count() for label in LABELS} for who in ("spacy", "crf")}
    seconds = {"spacy": 0.0, "crf": 0.0, "spacy training": 0.0, "crf training": 0.0}
    for fold in range(parts):
        rest = [w for w in told if fold_of.get(w.read.name) != fold]
        began = time.perf_counter()
        nlp = trained([line(s) for w in rest for s in w.sentences if s.sound], epochs)
        seconds["spacy training"] += time.perf_counter() - began
        began = time.perf_counter()
        chain = Chain(unpack(fit_words.packed(rest), "words"))
        seconds["crf training"] += time.perf_counter() - began
        for s in (s for w in hand if fold_of[w.read.name] == fold for s in w.sentences if s.sound):
            wanted = {(x.label, x.start, x.end) for x in s.spans}
            began = time.perf_counter()
            (doc,) = nlp.pipe([Doc(nlp.vocab, words=line(s).words)])
            seconds["spacy"] += time.perf_counter() - began
            began = time.perf_counter()
            likely = decoded(chain.labels, chain.probabilities(told_of(s.heard, s.row)), s.chain)
            seconds["crf"] += time.perf_counter() - began
            tagged = by_words.spans([t.tag_ or "O" for t in doc], s.row)
            for who, found in (("spacy", tagged), ("crf", likely)):
                said = {(x.label, x.start, x.end) for x in found}
                for label in LABELS:
                    count = counts[who][label]
                    count.tp += sum(x[0] == label for x in said & wanted)
                    count.fn += sum(x[0] == label for x in wanted - said)
                    count.fp += sum(x[0] == label for x in said - wanted)
        f1 = {who: {label: round(c.f1, 4) for label, c in told.items()} for who, told in counts.items()}
        print(fold, f1, flush=True)
        report = json.loads(path.read_text("utf-8")) if path.exists() else {}
        report["spacy words"] = {
            "what": "stretches of words of hand-written documents left out by document, label and both ends right, F1",
            "version": version("spacy"),
            "epochs": epochs,
            "parts of four": fold + 1,
            "stretches": {label: c.tp + c.fn for label, c in counts["crf"].items()},
            "F1": f1,
            "seconds of asking": {k: round(seconds[k], 1) for k in ("spacy", "crf")},
            "seconds of training, all folds": {k: round(seconds[f"{k} training"]) for k in ("spacy", "crf")},
        }
        path.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
