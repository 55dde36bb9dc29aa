"""``POST /v1/quantities``: a text → its quantities."""

from __future__ import annotations

from fastapi import APIRouter, Request

from extractor import TooLarge, find_quantities
from service.access import Reader
from service.schemas import QuantitiesIn, QuantitiesOut, QuantityOut, problems
from service.settings import ServiceSettings

router = APIRouter(tags=["提取"])


@router.post(
    "/v1/quantities",
    summary="找出一段文字中的数量",
    responses=problems(401, 403, 413, 422, 429, 500),
)
def quantities(body: QuantitiesIn, request: Request, _: Reader) -> QuantitiesOut:
    """Not async, so that it runs in a thread and the loop stays free."""
    settings: ServiceSettings = request.app.state.settings
    limit = settings.max_quantities_characters
    if len(body.text) > limit:
        raise TooLarge(f"文字超过{limit:,}字的上限，请分段发送或用 /v1/extract")
    return QuantitiesOut(quantities=[QuantityOut.of(quantity) for quantity in find_quantities(body.text)])
