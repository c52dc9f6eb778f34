"""The register of products over HTTP."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import AwareDatetime

from services.chassis.auth import requires
from services.chassis.commands import PathId, Reason
from services.chassis.http import HttpUnitOfWork, KeyedUnitOfWork, Reading, tag
from services.chassis.paging import Page, Paging
from services.kernel.roles import EVERY_ROLE, Role
from services.registry.products import handlers, views
from services.registry.products.commands import (
    AmendProduct,
    AssessReadiness,
    CertifyProduct,
    CorrectProduct,
    DescribeProduct,
    GivenCertificate,
    ListProduct,
    ProductCorrection,
    ReadinessSheet,
    WithdrawProduct,
)
from services.registry.products.model import Product
from services.registry.products.readiness import ReadinessLevel

router = APIRouter(prefix="/v1/products", tags=["products"])

Day = Annotated[
    date | None, Query(description="The day meant, YYYY-MM-DD; without one, today in the product's country.")
]


@router.post("", status_code=201, dependencies=[requires(Role.REGISTRAR)])
async def list_product(command: ListProduct, uow: KeyedUnitOfWork) -> Product:
    """Enter a product of an enterprise, cooperative or farmer group."""
    return await uow.run(handlers.list_product, command)


@router.get("", dependencies=[requires(*EVERY_ROLE)])
async def list_products(wanted: Annotated[views.ProductFilter, Query()], db: Reading, page: Paging) -> Page[Product]:
    """List products by owner, country, goods, valid certificate, readiness or status."""
    return await views.page(wanted, page, db)


@router.get("/{product_id}", dependencies=[requires(*EVERY_ROLE)])
async def read_product(
    product_id: PathId,
    db: Reading,
    response: Response,
    valid_on: date | None = None,
    known_at: AwareDatetime | None = None,
) -> Product:
    """Read an entry, now or as of a day in its country, as known at an instant; its ETag is the version to change."""
    if valid_on is None and known_at is None:
        return tag(response, await views.one(product_id, db))
    return await views.as_of(product_id, valid_on, known_at, db)


@router.get("/{product_id}/certificates", dependencies=[requires(*EVERY_ROLE)])
async def list_certificates(product_id: PathId, db: Reading, on: Day = None) -> tuple[views.ShownCertificate, ...]:
    """List a product's certificates with how each stands on a day: valid, expired or not yet valid."""
    return await views.certificates(product_id, on, db)


@router.get("/{product_id}/readiness", dependencies=[requires(*EVERY_ROLE)])
async def read_readiness(product_id: PathId, db: Reading, on: Day = None) -> ReadinessLevel:
    """Tell the level a product reaches on a day, and what the next level still asks for."""
    return await views.readiness(product_id, on, db)


@router.put("/{product_id}", dependencies=[requires(Role.REGISTRAR)])
async def amend_product(product_id: PathId, body: DescribeProduct, uow: HttpUnitOfWork) -> Product:
    """Describe an entry anew, whole, from a day on."""
    return await uow.run(handlers.amend_product, AmendProduct(product_id=product_id, description=body))


@router.post("/{product_id}/corrections", dependencies=[requires(Role.REGISTRAR)])
async def correct_product(product_id: PathId, body: ProductCorrection, uow: HttpUnitOfWork) -> Product:
    """Let a description take the place of what one change said, or take the change back."""
    return await uow.run(handlers.correct_product, CorrectProduct(product_id=product_id, correction=body))


@router.post("/{product_id}/certificates", dependencies=[requires(Role.REGISTRAR)])
async def certify_product(product_id: PathId, body: GivenCertificate, uow: HttpUnitOfWork) -> Product:
    """Record a certificate; one of the same standard and number takes the former's place."""
    return await uow.run(handlers.certify_product, CertifyProduct(product_id=product_id, certificate=body))


@router.post("/{product_id}/readiness-assessments", dependencies=[requires(Role.VERIFIER)])
async def assess_readiness(product_id: PathId, body: ReadinessSheet, uow: HttpUnitOfWork) -> Product:
    """Assess how ready a product is for the market; its level follows from the criteria met."""
    return await uow.run(handlers.assess_readiness, AssessReadiness(product_id=product_id, sheet=body))


@router.post("/{product_id}/withdrawal", dependencies=[requires(Role.REGISTRAR)])
async def withdraw_product(product_id: PathId, body: Reason, uow: HttpUnitOfWork) -> Product:
    """End the offer of a product; the entry is kept."""
    command = WithdrawProduct(product_id=product_id, reason_code=body.reason_code)
    return await uow.run(handlers.withdraw_product, command)
