"""Reached standards over HTTP: read only, their home is training."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from services.chassis.auth import requires
from services.chassis.commands import PathId
from services.chassis.http import Reading
from services.kernel.roles import EVERY_ROLE
from services.registry.reached_standards import views

router = APIRouter(prefix="/v1/products", tags=["products"])

On = Annotated[
    date | None, Query(description="The day meant, YYYY-MM-DD; without one, today in the product's country.")
]


@router.get("/{product_id}/standards", dependencies=[requires(*EVERY_ROLE)])
async def list_standards(product_id: PathId, db: Reading, on: On = None) -> tuple[views.ShownStandard, ...]:
    """List the standards a product reached with assistance: grade, lot, certificate and markets, the latest first."""
    return await views.of_product(product_id, on, db)
