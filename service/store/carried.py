"""A document that is extracted anew, by a newer extractor say: what people changed of its earlier result is kept.

The same indicator is one whose name stands at the same place in the same words, as it was extracted or as somebody
corrected it. It is then as that person left it, beside what the newer extractor says of it, and its history goes on.
What fits no indicator of the new result stays with the earlier one, and the feed of changes tells of it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

from sqlalchemy import Connection, select, update

from service.store import changes, corrections, forms
from service.store.database import now
from service.store.tables import corrections as steps
from service.store.tables import indicators

_Place = tuple[int, int, str]


def carry(connection: Connection, document: str, earlier: str, later: str, text: str | None) -> None:
    """Carry what people changed over from one result to another one of the same document.

    Args:
        connection: of the transaction that stores the later result; nobody else may change the document meanwhile.
        document: its name.
        earlier: the result that counted until now.
        later: the one that counts from now on, as it was extracted.
        text: what its places count in, None where it is not kept.
    """
    touched = (indicators.c.result == earlier) & (indicators.c.state != "extracted")
    changed = connection.execute(select(indicators).where(touched).order_by(indicators.c.number)).all()
    if not changed:
        return
    free: dict[_Place, list[Any]] = defaultdict(list)
    for row in connection.execute(select(indicators).where(indicators.c.result == later).order_by(indicators.c.number)):
        free[_place(json.loads(row.current))].append(row)
    for old in changed:
        mine = json.loads(old.current)
        places = [_place(json.loads(told)) for told in (old.extracted, old.current) if told is not None]
        new = next((free[place].pop(0) for place in places if free[place]), None)
        if new is not None:
            name = _onto(connection, new, old, mine)
        elif old.state == "added" and text is not None and _stands(text, mine):
            name = _again(connection, later, old, mine)
        elif old.state == "deleted":
            continue  # the later extractor does not find it either
        else:
            told = {"document": document, "result": earlier, "indicator": old.id, "version": old.version}
            changes.tell(connection, "indicator.not_carried", **told)
            continue
        changes.tell(
            connection, "indicator.carried", document=document, result=later, indicator=name, version=old.version + 1
        )


def _place(told: dict[str, Any]) -> _Place:
    return told["source"]["start"], told["source"]["end"], told["name"]


def _stands(text: str, told: dict[str, Any]) -> bool:
    places = (told["source"], *(value["source"] for value in told["values"]))
    return all(text[place["start"] : place["end"]] == place["text"] for place in places)


def _onto(connection: Connection, new: Any, old: Any, mine: dict[str, Any]) -> str:
    """The person's indicator in the place of the one that was extracted; what it belongs to is the new result's."""
    extracted = json.loads(new.current)
    told = mine | {"id": new.local, "project": extracted["project"]}
    row = {
        # Somebody had added what the extractor finds by now: it is an extracted one, as that person has it.
        "state": "corrected" if old.state == "added" else old.state,
        "version": old.version + 1,
        "current": forms.plain(told),
        "changed": old.changed,
        "changed_by": old.changed_by,
        **forms.columns(told),
    }
    connection.execute(update(indicators).where(indicators.c.number == new.number).values(row))
    corrections.index(connection, new.number, told, new.project)
    _history(connection, old, new.id, before=new.current, after=row["current"])
    return str(new.id)


def _again(connection: Connection, later: str, old: Any, mine: dict[str, Any]) -> str:
    """An indicator that somebody added, and that the later extractor does not find either."""
    name = f"{later}-{old.local}"
    row = dict(old._mapping) | {"id": name, "result": later, "version": old.version + 1}
    del row["number"]
    connection.execute(indicators.insert().values(row))
    number = connection.execute(select(indicators.c.number).where(indicators.c.id == name)).scalar_one()
    corrections.index(connection, number, mine, None)
    _history(connection, old, name, before=old.current, after=old.current)
    return name


def _history(connection: Connection, old: Any, name: str, *, before: str, after: str) -> None:
    """The steps of the earlier indicator are those of the later one too; being carried is the next."""
    for step in corrections.history(connection, old.id):
        row = dict(step._mapping) | {"indicator": name}
        del row["number"]
        connection.execute(steps.insert().values(row))
    corrections.remember(connection, name, old.version + 1, now(connection), old.changed_by, "carried", before, after)
