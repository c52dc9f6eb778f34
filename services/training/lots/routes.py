"""Lots over HTTP."""

from fastapi import APIRouter, Response

from services.chassis.auth import requires
from services.chassis.commands import PathId
from services.chassis.http import KeyedUnitOfWork, Reading, tag
from services.chassis.paging import Page, Paging
from services.kernel.roles import EVERY_ROLE, Role
from services.training.lots import handlers, views
from services.training.lots.commands import (
    GivenReport,
    GivenSampling,
    GradeLot,
    RecordLot,
    TakeReport,
    TakeSample,
    WantedGradings,
)
from services.training.lots.model import Lot

router = APIRouter(prefix="/v1/lots", tags=["lots"])


@router.post("", status_code=201, dependencies=[requires(Role.TRAINER)])
async def record_lot(command: RecordLot, uow: KeyedUnitOfWork) -> Lot:
    """Enter a lot of one product of an enterprise."""
    return await uow.run(handlers.record_lot, command)


@router.get("", dependencies=[requires(*EVERY_ROLE)])
async def list_lots(
    db: Reading, page: Paging, enterprise_id: PathId | None = None, product_id: PathId | None = None
) -> Page[Lot]:
    """List lots, those of an enterprise or of a product if one is named."""
    return await views.page(enterprise_id, product_id, page, db)


@router.get("/{lot_id}", dependencies=[requires(*EVERY_ROLE)])
async def read_lot(lot_id: PathId, db: Reading, response: Response) -> Lot:
    """Read a lot with its samples, reports and gradings; its ETag is the version to change."""
    return tag(response, await views.one(lot_id, db))


@router.post("/{lot_id}/samples", status_code=201, dependencies=[requires(Role.TRAINER)])
async def take_sample(lot_id: PathId, body: GivenSampling, uow: KeyedUnitOfWork) -> Lot:
    """Add a sample with what was counted, measured and found."""
    return await uow.run(handlers.take_sample, TakeSample(lot_id=lot_id, sampling=body))


@router.post("/{lot_id}/laboratory-reports", status_code=201, dependencies=[requires(Role.TRAINER)])
async def take_report(lot_id: PathId, body: GivenReport, uow: KeyedUnitOfWork) -> Lot:
    """Add what a laboratory determined of a sample."""
    return await uow.run(handlers.take_report, TakeReport(lot_id=lot_id, report=body))


@router.post("/{lot_id}/gradings", status_code=201, dependencies=[requires(Role.TRAINER)])
async def grade_lot(lot_id: PathId, body: WantedGradings, uow: KeyedUnitOfWork) -> Lot:
    """Grade a lot by several standards at once; each grading tells its arithmetic."""
    return await uow.run(handlers.grade_lot, GradeLot(lot_id=lot_id, wanted=body))
