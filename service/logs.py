"""The log: a line of JSON for each event. What a document says is never in it, nor is a file's name."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

FIELDS = (
    *("job", "item", "state", "seconds", "fault", "method", "path", "status", "key", "worker", "code"),
    *("webhook", "change", "attempt"),
)
"""What an event may tell besides its name."""


class JsonLines(logging.Formatter):
    """One object a line: time, level, logger, event and ``FIELDS``."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        told.update({name: getattr(record, name) for name in FIELDS if hasattr(record, name)})
        if record.exc_info and record.exc_info[1] is not None:
            # Only where it happened: messages of databases and parsers may hold what they were working on.
            trace = record.exc_info[1].__traceback__
            places = []
            while trace is not None:
                code = trace.tb_frame.f_code
                places.append(f"{code.co_filename.rpartition('/')[2]}:{trace.tb_lineno} {code.co_name}")
                trace = trace.tb_next
            told["trace"] = places[-8:]
        return json.dumps(told, ensure_ascii=False)
