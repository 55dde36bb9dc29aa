"""Zhibiao 指标: Chinese government documents → structured performance indicators, without an LLM.

The public surface: ``extract``, ``explain``, ``find_quantities``, ``Result``, ``Indicator``, ``Value``, ``Source``,
``Settings``, ``read_words``, the errors.
Everything heavy is imported when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from extractor.errors import (
    DamagedDocument,
    EmptyDocument,
    EncryptedDocument,
    ExtractionError,
    ExtractionFailed,
    InternalError,
    InvalidSettings,
    ModelUnavailable,
    NoTextLayer,
    SourceNotFound,
    TimedOut,
    TooLarge,
    UnreadableDocument,
    UnsupportedFormat,
    WorkerCrashed,
)
from extractor.settings import Settings, read_words
from extractor.version import __version__

if TYPE_CHECKING:
    from extractor.indicators.result import Indicator, Result, Source, Value
    from extractor.isolated import extract
    from extractor.mentions.grammar import find_quantities
    from extractor.mentions.quantity import Quantity
    from extractor.pipeline import Explanation, explain

_LAZY = {
    "extract": "extractor.isolated",
    "explain": "extractor.pipeline",
    "Explanation": "extractor.pipeline",
    "find_quantities": "extractor.mentions.grammar",
    "Quantity": "extractor.mentions.quantity",
    "Indicator": "extractor.indicators.result",
    "Result": "extractor.indicators.result",
    "Source": "extractor.indicators.result",
    "Value": "extractor.indicators.result",
}


def __getattr__(name: str) -> Any:
    module = _LAZY.get(name)
    if module is None:
        raise AttributeError(f"module 'extractor' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(module), name)
    globals()[name] = value
    return value


__all__ = [
    "DamagedDocument",
    "EmptyDocument",
    "EncryptedDocument",
    "Explanation",
    "ExtractionError",
    "ExtractionFailed",
    "Indicator",
    "InternalError",
    "InvalidSettings",
    "ModelUnavailable",
    "NoTextLayer",
    "Quantity",
    "Result",
    "Settings",
    "Source",
    "SourceNotFound",
    "TimedOut",
    "TooLarge",
    "UnreadableDocument",
    "UnsupportedFormat",
    "Value",
    "WorkerCrashed",
    "__version__",
    "explain",
    "extract",
    "find_quantities",
    "read_words",
]
