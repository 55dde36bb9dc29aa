"""A model's card, written from its scores so that the two cannot disagree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Plain = dict[str, Any]
_LEAST = 0.005  # below that a probability is said as 0


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says besides figures.

    Args:
        title: what the model is, in a few words.
        what: what goes in and what comes out.
        learns: what it learns from, and how its samples are made.
        used: where the extractor asks it, and what decides without it.
        limits: what it is not for, and where it is known to be wrong; one sentence each.
        kept: why it ships, or why it does not.
    """

    title: str
    what: str
    learns: str
    used: str
    limits: tuple[str, ...]
    kept: str


def render(name: str, card: Card, manifest: Mapping[str, Any], scores: Mapping[str, Any]) -> str:
    """The card as Markdown."""
    lines = [f"# {name}: {card.title}", "", card.what, ""]
    lines += ["## What it learned from", "", card.learns, ""]
    lines += [f"- {what}: {count:,}" for what, count in manifest["trained_on"].items()]
    lines += ["", f"Algorithm: {manifest['algorithm']}. Seed {manifest['seed']}; ", ""]
    lines[-2] = lines[-2].rstrip("; ") + "."
    lines += ["## How it is used", "", card.used, "", card.kept, ""]
    lines += ["## What it is not for", "", *(f"- {limit}" for limit in card.limits), ""]
    lines += ["## Scores", ""]
    for title, part in scores["parts"].items():
        lines += _part(title, part)
    return "\n".join(lines).rstrip() + "\n"


def _part(title: str, part: Mapping[str, Any]) -> list[str]:
    lines = [f"### {title}", ""]
    if part.get("note"):
        lines += [part["note"], ""]
    if "compared" in part:
        measures = list(next(iter(part["compared"].values())))
        lines += ["| | " + " | ".join(measures) + " |", "|---" * (len(measures) + 1) + "|"]
        for who, values in part["compared"].items():
            lines.append(f"| {who} | " + " | ".join(_figure(values[m]) for m in measures) + " |")
        lines.append("")
    if "labels" in part:
        lines += [
            f"Accuracy {part['accuracy']:.3f}, macro F1 {part['macro_f1']:.3f}, {part['support']:,} judged.",
            "",
            "| label | precision | recall | F1 | support |",
            "|---|---|---|---|---|",
        ]
        lines += [
            f"| {label} | {s['precision']:.3f} | {s['recall']:.3f} | {s['f1']:.3f} | {s['support']} |"
            for label, s in part["labels"].items()
        ]
        lines.append("")
    if "reliability" in part:
        lines += [
            f"Expected calibration error {part['ece']:.3f}, Brier score {part['brier']:.3f}.",
            "",
            "| said | right | support |",
            "|---|---|---|",
        ]
        lines += [f"| {b['said']:.2f} | {b['right']:.2f} | {b['support']} |" for b in part["reliability"]]
        lines.append("")
    return lines


def _figure(value: float | int) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:.3f}"
