"""What an extraction depends on besides the document and the settings."""

from __future__ import annotations


def models_in_force() -> dict[str, str]:
    """Name → digest of every model that an extraction would consult now: ``Result.extractor.models``."""
    from extractor import artifacts

    return artifacts.current().digests()
