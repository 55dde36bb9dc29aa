"""Chinese text → its words, for those who search in results."""

from __future__ import annotations


def cut_words(text: str) -> list[str]:
    """The words of a text in order; joined they are the text again.

    Example:
        >>> cut_words("验收合格率")
        ['验收合格率']
    """
    from extractor.text.segment import cut

    return cut(text)
