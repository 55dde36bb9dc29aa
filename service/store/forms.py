"""The contract's JSON as the store keeps it: texts that both databases take, and the columns that are searched."""

from __future__ import annotations

import json
import zlib
from typing import Any

from sqlalchemy import Connection, select

from extractor import Result
from service.store import words
from service.store.tables import indicators, results


def encode(result: Result) -> bytes:
    """The contract's JSON, compressed."""
    return zlib.compress(result.to_json().encode("utf-8", "backslashreplace"), 6)


def now(connection: Connection, result: str) -> dict[str, Any]:
    """A stored result as the contract's JSON, its indicators as people left them, in the order of the document."""
    told: dict[str, Any] = json.loads(
        decode(connection.execute(select(results.c.body).where(results.c.id == result)).scalar_one())
    )
    alive = (indicators.c.result == result) & (indicators.c.state != "deleted")
    current = connection.execute(select(indicators.c.current).where(alive)).scalars()
    told["indicators"] = sorted(map(json.loads, current), key=lambda one: one["source"]["start"])
    return told


def decode(body: bytes) -> bytes:
    """The contract's JSON."""
    return zlib.decompress(body)


def clean(written: str | None) -> str | None:
    """A text as both databases can keep it: without NUL and halves of characters."""
    if written is None:
        return None
    return written.replace("\0", "�").encode("utf-8", "replace").decode()


def plain(data: Any) -> str:
    """Data as JSON text that both databases can keep."""
    return json.dumps(data, ensure_ascii=False).encode("utf-8", "backslashreplace").decode()


def columns(told: dict[str, Any]) -> dict[str, Any]:
    """What can be searched for of an indicator that the contract's JSON tells of."""
    return {
        "name": clean(told["name"]),
        "level1": clean(told["level1"]),
        "level2": clean(told["level2"]),
        "category": told["category"],
    }


def value_rows(number: int, told: dict[str, Any]) -> list[dict[str, Any]]:
    """The values of an indicator that the contract's JSON tells of, as rows."""
    return [
        {
            "indicator": number,
            "position": position,
            "role": value["role"],
            "kind": value["kind"],
            "text": clean(value["text"]),
            "op": value["op"],
            "value": value["value"],
            "value_max": value["value_max"],
            "unit": clean(value["unit"]),
        }
        for position, value in enumerate(told["values"])
    ]


def terms(told: dict[str, Any], project: str | None) -> str:
    """What is indexed of an indicator that the contract's JSON tells of."""
    written = (told["name"], told["level1"], told["level2"], told["subject"], told["description"], project)
    return words.index_terms((*written, *(value["text"] for value in told["values"])))
