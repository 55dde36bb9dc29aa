"""What the operator of the service can set."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields

from extractor import InvalidSettings, read_words
from extractor.batch import processors

PREFIX = "ZHIBIAO_"


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """Limits of the service. Each comes from the environment: ``max_body`` from ``ZHIBIAO_MAX_BODY``.

    Args:
        max_body: bytes of one request.
        max_quantities_characters: characters of a text sent to ``/v1/quantities``.
        workers: documents extracted at the same time; 0 for as many as there are processors.
        max_waiting: documents that may wait for a worker; more are turned away with status 503.
        timeout: seconds that one document may take.

    Raises:
        InvalidSettings: a value is out of range.
    """

    max_body: int = 50 * 1024 * 1024
    max_quantities_characters: int = 200_000
    workers: int = 0
    max_waiting: int = 32
    timeout: int = 300

    def __post_init__(self) -> None:
        for name in ("max_body", "max_quantities_characters", "timeout"):
            if getattr(self, name) < 1:
                raise InvalidSettings(f"设置项 {PREFIX}{name.upper()} 应为正整数，现为 {getattr(self, name)}")
        for name in ("workers", "max_waiting"):
            if getattr(self, name) < 0:
                raise InvalidSettings(f"设置项 {PREFIX}{name.upper()} 不能小于0，现为 {getattr(self, name)}")

    @property
    def worker_count(self) -> int:
        return self.workers or processors()

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> ServiceSettings:
        """The settings that the environment's variables ask for.

        Raises:
            InvalidSettings: a variable is not a number, or out of range.
        """
        values: dict[str, int] = {}
        for field in fields(cls):
            text = environment.get(PREFIX + field.name.upper())
            if text is None:
                continue
            try:
                values[field.name] = int(text)
            except ValueError:
                raise InvalidSettings(f"设置项 {PREFIX}{field.name.upper()} 应为整数，现为 {text!r}") from None
        return cls(**values)


def words_from_environment(environment: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """The words of the file that ``ZHIBIAO_WORDS`` names, none where it is not set.

    Raises:
        SourceNotFound, InvalidSettings: the file cannot be read.
    """
    path = environment.get(f"{PREFIX}WORDS")
    return read_words(path) if path else ()
