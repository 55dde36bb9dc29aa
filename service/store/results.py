"""What was extracted, stored once for each document, extractor (with its models) and settings."""

from __future__ import annotations

import hashlib
import json

from sqlalchemy import Connection, delete, select, update

from extractor import Result
from service.store import carried, changes, words
from service.store.database import insert_new, now
from service.store.forms import clean, columns, plain, terms, value_rows
from service.store.jobs import State, document_id
from service.store.tables import corrections, documents, findings, indicators, results, values


def extractor_id(version: str, models: dict[str, str]) -> str:
    """An extractor's name: its version, and its models in eight hex digits (others may be trained for the same one)."""
    told = json.dumps(models, sort_keys=True)
    return f"{version[:30]}+{hashlib.sha256(told.encode()).hexdigest()[:8]}"


def result_id(sha256: str, extractor: str, settings: str) -> str:
    """A result's name; the same document, extractor and settings are the same result."""
    return hashlib.sha256(f"{sha256} {extractor} {settings}".encode()).hexdigest()[:32]


def existing(connection: Connection, sha256: str, extractor: str, settings: str) -> str | None:
    """The result of the same document, extractor and settings, if it is there."""
    name = result_id(sha256, extractor, settings)
    return name if connection.execute(select(results.c.id).where(results.c.id == name)).first() else None


def add(connection: Connection, sha256: str, result: Result, body: bytes) -> tuple[State, str]:
    """Store a result, unless it is there already.

    Args:
        connection: of a transaction that writes.
        sha256: of the document's bytes.
        result: what was extracted.
        body: the same by ``forms.encode``, which takes too long for a transaction.

    Returns:
        ``done``, or ``duplicate`` where the same had been stored; and the result's name.
    """
    extractor = extractor_id(result.extractor.version, result.extractor.models)
    name = result_id(sha256, extractor, result.extractor.settings)
    at = now(connection)
    document = document_id(sha256)
    row = {
        "id": name,
        "document": document,
        "extractor": extractor,
        "settings": result.extractor.settings,
        "created": at,
        "body": body,
    }
    if not insert_new(connection, results, row, unless=("id",)):
        return "duplicate", name
    about = result.document
    # Until the end nobody else changes an indicator of this document: what people changed of the earlier result is
    # carried over, and nothing may come in between.
    held = select(documents.c.result).where(documents.c.id == document).with_for_update(key_share=True)
    earlier = connection.execute(held).scalar_one()
    connection.execute(
        update(documents)
        .where(documents.c.id == document)
        .values(
            result=name,
            media_type=clean(about.media_type),
            title=clean(about.title),
            organization=clean(about.organization),
            year=about.year,
            type=about.type,
            indicators=len(result.indicators),
            findings=len(result.findings),
        )
    )
    _add_indicators(connection, name, document, result)
    if result.findings:
        connection.execute(
            findings.insert(),
            [
                {
                    "result": name,
                    "position": position,
                    "code": finding.code,
                    "severity": finding.severity,
                    "message": clean(finding.message),
                    "indicator": finding.indicator,
                    "suggestion": clean(finding.suggestion),
                }
                for position, finding in enumerate(result.findings)
            ],
        )
    changes.tell(connection, "document.extracted", document=document, result=name)
    if earlier is not None:
        carried.carry(connection, document, earlier, name, about.text)
    return "done", name


def _add_indicators(connection: Connection, name: str, document: str, result: Result) -> None:
    if not result.indicators:
        return
    projects = {project.id: project for project in result.projects}
    told = {indicator["id"]: indicator for indicator in result.to_dict()["indicators"]}
    rows = []
    for indicator in result.indicators:
        project = projects.get(indicator.project or "")
        body = plain(told[indicator.id])
        rows.append(
            {
                "id": f"{name}-{indicator.id}",
                "result": name,
                "document": document,
                "local": indicator.id,
                "project": clean(project.name) if project else None,
                "organization": clean((project.organization if project else None) or result.document.organization),
                "year": (project.year if project else None) or result.document.year,
                "document_type": result.document.type,
                "origin": indicator.origin,
                "confidence": indicator.confidence,
                "state": "extracted",
                "version": 1,
                "extracted": body,
                "current": body,
                **columns(told[indicator.id]),
            }
        )
    connection.execute(indicators.insert(), rows)
    pairs = connection.execute(select(indicators.c.local, indicators.c.number).where(indicators.c.result == name))
    numbers = {pair.local: pair.number for pair in pairs}
    stated = [row for local, number in numbers.items() for row in value_rows(number, told[local])]
    if stated:
        connection.execute(values.insert(), stated)
    named = {row["local"]: row["project"] for row in rows}
    words.put(connection, {number: terms(told[local], named[local]) for local, number in numbers.items()})


def remove_document(connection: Connection, document: str) -> str | None:
    """Take a document and all that was extracted from it out of the store; the hash of its bytes, None if unknown."""
    sha256 = connection.execute(select(documents.c.sha256).where(documents.c.id == document)).scalar_one_or_none()
    if sha256 is None:
        return None
    numbers = connection.execute(select(indicators.c.number).where(indicators.c.document == document)).scalars()
    words.drop(connection, list(numbers))
    mine = select(indicators.c.id).where(indicators.c.document == document)
    connection.execute(delete(corrections).where(corrections.c.indicator.in_(mine)))
    connection.execute(delete(documents).where(documents.c.id == document))
    changes.tell(connection, "document.deleted", document=document)
    return str(sha256)
