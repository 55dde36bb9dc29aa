"""``GET /``: the page; every part of it comes from here, none from elsewhere."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from fastapi import APIRouter, HTTPException, Response

from extractor.labels import labels
from service.answers import answer
from service.errors import STATUS
from service.store import rows

router = APIRouter(include_in_schema=False)

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
_KINDS = {"html": "text/html", "js": "text/javascript", "css": "text/css"}
LANGUAGES = ("zh", "en")


@cache
def _parts() -> dict[str, tuple[bytes, str]]:
    """The page's files by name: content and media type."""
    found = {}
    for file in files("service.pages").iterdir():
        kind = _KINDS.get(file.name.rpartition(".")[2])
        if kind is not None:
            found[file.name] = (file.read_bytes(), kind)
    return found


def _part(name: str) -> Response:
    content, kind = _parts()[name]
    return Response(content, media_type=kind, headers=_HEADERS)


@cache
def words() -> dict[str, Any]:
    """What the page says: its own sentences, words for codes and titles of errors, each in both languages."""
    told = tomllib.loads(files("service.pages").joinpath("words.toml").read_text(encoding="utf-8"))
    states: dict[str, dict[str, dict[str, str]]] = {language: {} for language in LANGUAGES}
    for kind, codes in told["states"].items():
        for language in LANGUAGES:
            states[language][kind] = {code: each[language] for code, each in codes.items()}
    return {
        "ui": told["ui"],
        "labels": {
            "zh": labels() | {"indicator": rows.STATES} | states["zh"],
            "en": told["labels"] | states["en"],
        },
        "errors": {
            code: {"zh": about.title, "en": about.title_en, "detail_en": about.detail_en}
            for code, about in STATUS.items()
        },
    }


@router.get("/")
def page() -> Response:
    return _part("index.html")


@router.get("/page/words.json")
def page_words() -> Response:
    return answer(words(), headers=_HEADERS)


@router.get("/page/{name}")
def page_part(name: str) -> Response:
    if name not in _parts():
        raise HTTPException(404)
    return _part(name)
