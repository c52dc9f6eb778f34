"""Loan products over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from services.chassis.auth import requires
from services.chassis.commands import Day, PathId, Reason
from services.chassis.http import HttpUnitOfWork, KeyedUnitOfWork, Reading, tag
from services.chassis.paging import Page, Paging
from services.financing.arithmetic.cost_of_credit.charge_caps import ChargeCap
from services.financing.products import handlers, views
from services.financing.products.calendars import CropCalendar
from services.financing.products.commands import (
    ChangeDraft,
    Choice,
    DraftEdition,
    DraftProduct,
    EditionDraft,
    PublishEdition,
    QuoteLoan,
    WithdrawEdition,
)
from services.financing.products.model import EDITIONS_MAX, Edition, Product
from services.financing.products.quotes import Quote
from services.kernel.roles import EVERY_ROLE, Role

router = APIRouter(prefix="/v1/loan-products", tags=["loan products"])

OnDay = Annotated[Day, Query(description="The day, YYYY-MM-DD.")]
Number = Annotated[int, Path(ge=1, le=EDITIONS_MAX, description="The edition's number, from 1.")]


@router.post("", status_code=201, dependencies=[requires(Role.LENDER_OFFICER)])
async def draft_product(command: DraftProduct, uow: KeyedUnitOfWork) -> Product:
    """Draft a product of a lender with its first edition."""
    return await uow.run(handlers.draft_product, command)


@router.get("", dependencies=[requires(*EVERY_ROLE)])
async def list_products(
    db: Reading, page: Paging, lender_id: Annotated[str | None, Query(max_length=100)] = None
) -> Page[Product]:
    """List the products of a lender, or of all."""
    return await views.page(lender_id, page, db)


@router.get("/crop-calendars", dependencies=[requires(*EVERY_ROLE)])
async def list_crop_calendars(
    on: OnDay, crop_code: Annotated[str | None, Query(max_length=60)] = None
) -> tuple[CropCalendar, ...]:
    """List the crop calendars in force on a day, of one crop or of all, and how sure each is."""
    return views.crop_calendars(on, crop_code)


@router.get("/charge-caps", dependencies=[requires(*EVERY_ROLE)])
async def list_charge_caps(on: OnDay) -> tuple[ChargeCap, ...]:
    """List the legal caps in force on a day, how sure each is, and where none is known."""
    return views.charge_caps(on)


@router.get("/{product_id}", dependencies=[requires(*EVERY_ROLE)])
async def read_product(product_id: PathId, db: Reading, response: Response) -> Product:
    """Read a product with all its editions; its ETag is the version to change or to publish."""
    return tag(response, await views.one(product_id, db))


@router.post("/{product_id}/editions", status_code=201, dependencies=[requires(Role.LENDER_OFFICER)])
async def draft_edition(product_id: PathId, body: EditionDraft, uow: KeyedUnitOfWork) -> Product:
    """Draft the next edition of a product."""
    return await uow.run(handlers.draft_edition, DraftEdition(product_id=product_id, draft=body))


@router.get("/{product_id}/editions/{number}", dependencies=[requires(*EVERY_ROLE)])
async def read_edition(product_id: PathId, number: Number, db: Reading) -> Edition:
    """Read one edition."""
    return await views.edition(product_id, number, db)


@router.put("/{product_id}/editions/{number}", dependencies=[requires(Role.LENDER_OFFICER)])
async def change_draft(product_id: PathId, number: Number, body: EditionDraft, uow: HttpUnitOfWork) -> Product:
    """Write a draft anew, whole."""
    return await uow.run(handlers.change_draft, ChangeDraft(product_id=product_id, edition=number, draft=body))


@router.post(
    "/{product_id}/editions/{number}/publication", dependencies=[requires(Role.LENDER_OFFICER, Role.CREDIT_COMMITTEE)]
)
async def publish_edition(product_id: PathId, number: Number, uow: HttpUnitOfWork) -> Product:
    """Publish a draft, by somebody who wrote nothing of it; it never changes from then on."""
    return await uow.run(handlers.publish_edition, PublishEdition(product_id=product_id, edition=number))


@router.post("/{product_id}/editions/{number}/withdrawal", dependencies=[requires(Role.LENDER_OFFICER)])
async def withdraw_edition(product_id: PathId, number: Number, body: Reason, uow: HttpUnitOfWork) -> Product:
    """Take no further application under an edition; those there are keep it."""
    command = WithdrawEdition(product_id=product_id, edition=number, reason_code=body.reason_code)
    return await uow.run(handlers.withdraw_edition, command)


@router.post("/{product_id}/editions/{number}/quote", dependencies=[requires(*EVERY_ROLE)])
async def quote_loan(product_id: PathId, number: Number, body: Choice, uow: HttpUnitOfWork) -> Quote:
    """Show every instalment of a loan within an edition and what the credit costs; nothing is recorded."""
    command = QuoteLoan(product_id=product_id, edition=number, choice=body)
    return await uow.run(handlers.quote_loan, command)
