"""``GET /``: a page to try it on; every part of it comes from here, none from elsewhere."""

from __future__ import annotations

from importlib.resources import files

from fastapi import APIRouter, Response

from extractor.labels import labels

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


def _file(name: str, media_type: str) -> Response:
    content = files("service.pages").joinpath(name).read_bytes()
    return Response(content, media_type=media_type, headers=_HEADERS)


@router.get("/")
def page() -> Response:
    return _file("index.html", "text/html")


@router.get("/page.js")
def script() -> Response:
    return _file("page.js", "text/javascript")


@router.get("/page.css")
def style() -> Response:
    return _file("page.css", "text/css")


@router.get("/labels.json")
def words() -> dict[str, dict[str, str]]:
    return labels()
