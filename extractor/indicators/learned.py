"""What the trained classifiers say of indicators, asked only where the document itself does not say."""

from __future__ import annotations

from collections.abc import Sequence

from extractor import artifacts
from extractor.indicators.features import CATEGORY_VERSION, category_features
from extractor.indicators.result import Origin, Value


def categories(
    name: str,
    values: Sequence[Value],
    *,
    guess: str | None,
    description: str | None = None,
    origin: Origin = "table",
) -> list[tuple[str, float]]:
    """Categories with their probabilities, the likeliest first; nothing where the model is left out.

    Args:
        name: the indicator's name.
        values: its values.
        guess: the category that the word lists suggest for the name.
        description: its description.
        origin: whether it stands in a table or in a sentence.

    Example: 完成验收 with ``11月底前`` → ``[("output.timeliness", 0.98), …]``.
    """
    model = artifacts.current().model("category", features=CATEGORY_VERSION)
    if model is None:
        return []
    return model.predict(category_features(name, values, description=description, origin=origin, guess=guess))
