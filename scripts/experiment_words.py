"""A CRF over words beside the one over characters that ships, on the same stretches of the same documents.

usage: python scripts/experiment_words.py [--parts N] [--unseen FOLDER] [--report reports/tagger.json]

An experiment: nothing that ships comes from here. Both are fitted to the same sentences and asked about documents that
they have not seen: hand-written ones left out by document in four parts, and those of one folder left out as a whole.
A stretch (name, subject, base, period) is right when its label and both ends are. With the roles of numbers among the
labels (target, actual …) both are asked for them too. The result is kept in the report under "characters".
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TOP = Path(__file__).resolve().parent.parent
PARTS = 4
KINDS = ("words", "characters")


@dataclass(frozen=True)
class Case:
    """A sentence as one of the two sees it.

    ``spans`` are gold's stretches, ``numbers`` the steps at which numbers stand with what gold says that they state.
    """

    steps: list[list[str]]
    tags: list[str]
    spans: set[tuple[str, int, int]]
    numbers: list[tuple[int, str]]
    found: Callable[[Sequence[str]], set[tuple[str, int, int]]]
    size: int
    sound: bool


@dataclass
class Tally:
    """What one of the two got right, and what it cost."""

    counts: dict[str, Any] = field(default_factory=dict)
    roles: Counter[bool] = field(default_factory=Counter)
    training: float = 0.0
    asking: float = 0.0
    characters: int = 0
    bytes: int = 0


def cases(document: Any, kind: str, *, roles: bool) -> list[Case]:
    """The sentences of a document."""
    from extractor.mentions.tagger.spans import OUTSIDE, joined
    from extractor.mentions.tagger.words import told_of
    from extractor.training import by_words
    from extractor.training.prose_samples import Told

    states = {(n.stated.stretch, n.stated.quantity.start): n.role for n in Told(document.read).numbers} if roles else {}
    out = []
    for s in document.sentences:
        told = told_of(s.heard, s.row)
        by_character = kind == "characters"
        tags = list(s.labels) if by_character else by_words.tags(s)
        numbers: list[tuple[int, str]] = []
        for at, link in enumerate(x.link for x in s.chain) if by_character else enumerate(range(len(s.row))):
            q = s.row[link].token.quantity
            role = states.get((s.stretch, q.start)) if q is not None else None
            if role is not None and tags[at] == OUTSIDE:
                tags[at] = f"R-{role}"
                if not by_character or at == 0 or s.chain[at - 1].link != link:
                    numbers.append((at, role))

        def found(said: Sequence[str], s: Any = s, by_character: bool = by_character) -> set[tuple[str, int, int]]:
            plain = [OUTSIDE if x[0] == "R" else x for x in said]
            told = joined(plain, s.chain, [1.0] * len(plain)) if by_character else by_words.spans(plain, s.row)
            return {(x.label, x.start, x.end) for x in told}

        out.append(
            Case(
                told.features() if by_character else by_words.features(told),
                tags,
                {(x.label, x.start, x.end) for x in s.spans},
                numbers,
                found,
                len(s.chain),
                s.sound,
            )
        )
    return out


def measured(learned: Iterable[list[Case]], asked: Iterable[list[Case]], tally: Tally) -> None:
    """Fit one of the two and ask it."""
    from extractor.artifacts import unpack
    from extractor.mentions.tagger.chain import posterior, steps_of
    from extractor.training.chained import fitted
    from extractor.training.fit_words import L1, L2, ROUNDS
    from extractor.training.score import Count

    began = time.process_time()
    seen: Counter[str] = Counter()
    rows = [c for document in learned for c in document]
    for c in rows:
        seen.update({f for step in c.steps for f in step})
    known = {f for f, n in seen.items() if n > 1 and "\n" not in f}
    labels = sorted({t for c in rows for t in c.tags})
    chains = (([[f for f in step if f in known] for step in c.steps], c.tags) for c in rows if c.sound)
    data = fitted(chains, labels, rounds=ROUNDS, l1=L1, l2=L2, slight=0.02)
    tally.training += time.process_time() - began
    tally.bytes = len(data)
    model = unpack(data, "words")
    follow = steps_of(model)
    roles = [i for i, x in enumerate(model.labels) if x[0] == "R"]
    for c in (c for document in asked for c in document):
        began = time.process_time()
        told = posterior([model.scores(step) for step in c.steps], follow)
        tally.asking += time.process_time() - began
        tally.characters += c.size
        for at, role in c.numbers:
            best = max(roles, key=lambda i: told[at][i])
            tally.roles[model.labels[best] == f"R-{role}"] += 1
        if not c.sound:
            continue
        got = c.found([model.labels[p.index(max(p))] for p in told])
        for right, x in [
            *((True, x) for x in got & c.spans),
            *((False, x) for x in c.spans - got),
        ]:
            count = tally.counts.setdefault(x[0], Count())
            count.tp += right
            count.fn += not right
        for x in got - c.spans:
            tally.counts.setdefault(x[0], Count()).fp += 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parts", type=int, default=PARTS, help="how many of the four parts to ask about")
    parser.add_argument("--unseen", default="prose4", help="a folder of corpora/dev, left out as a whole")
    parser.add_argument("--report", type=Path, default=TOP / "reports" / "tagger.json")
    args = parser.parse_args()

    from extractor.mentions.tagger.spans import LABELS
    from extractor.training import fit_words
    from extractor.training.linear import folds
    from extractor.training.samples import HAND, corpus

    documents = fit_words.samples(corpus(TOP / "corpora", formats=()))
    hand = [d.read.name for d in documents if d.read.source == HAND]
    names = {p.name.removesuffix(".gold.json") for p in (TOP / "corpora" / "dev" / args.unseen).glob("*.gold.json")}
    fold_of = folds(hand, PARTS)
    splits = {
        f"the {len(names & set(hand))} documents of dev/{args.unseen}, of which the taggers have seen none": [names],
        f"{len(hand)} hand-written documents, left out by document in four parts": [
            {n for n in hand if fold_of[n] == part} for part in range(args.parts)
        ],
    }
    told: dict[str, Any] = {
        "what": "F1 of stretches of which label and both ends are right, of a CRF over words and of one over "
        "characters, on the same stretches; CPU seconds on the same machine. 'roles right': of the numbers that gold "
        "and grammar both know, where what each states is among the labels."
    }
    for title, parts in splits.items():
        told[title] = {}
        for kind in KINDS:
            plain, with_roles = Tally(), Tally()
            for tally in (plain, with_roles):
                seen = {d.read.name: cases(d, kind, roles=tally is with_roles) for d in documents}
                for held in parts:
                    learned = [c for name, c in seen.items() if name not in held]
                    measured(learned, [c for name, c in seen.items() if name in held], tally)
            asked = sum(with_roles.roles.values())
            told[title][kind] = {
                "F1": {x: round(plain.counts[x].f1, 4) for x in LABELS if x in plain.counts},
                "stretches": {x: plain.counts[x].tp + plain.counts[x].fn for x in LABELS if x in plain.counts},
                "roles right": round(with_roles.roles[True] / asked, 4) if asked else None,
                "numbers": asked,
                "bytes": plain.bytes,
                "seconds of training, each time": round(plain.training / len(parts), 1),
                "microseconds a character, nothing kept": round(plain.asking / plain.characters * 1e6, 1),
            }
            print(title, kind, told[title][kind], flush=True)
    report = json.loads(args.report.read_text("utf-8")) if args.report.exists() else {}
    report["characters"] = report.get("characters", {}) | told
    args.report.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
