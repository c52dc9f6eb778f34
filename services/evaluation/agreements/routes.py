"""Agreements over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from services.chassis.auth import requires
from services.chassis.commands import PathId, Reason
from services.chassis.http import HttpUnitOfWork, KeyedUnitOfWork, Reading, tag
from services.chassis.paging import Page, Paging
from services.evaluation.agreements import handlers, views
from services.evaluation.agreements.commands import (
    ConfirmRevision,
    GivenTerms,
    ProposeRevision,
    RecordAgreement,
    WithdrawRevision,
)
from services.evaluation.agreements.model import REVISIONS_MAX, Agreement, PackagedAgreement
from services.kernel.roles import EVERY_ROLE, Role

router = APIRouter(prefix="/v1", tags=["agreements"])

OFFICERS = [requires(Role.MINISTRY_OFFICER)]
RevisionNumber = Annotated[int, Path(ge=1, le=REVISIONS_MAX)]


@router.get("/packaged-agreements", dependencies=[requires(*EVERY_ROLE)])
async def list_packaged_agreements() -> Page[PackagedAgreement]:
    """List the agreements that can be recorded, as their sources tell them; what no source tells is named."""
    return views.packaged()


@router.post("/agreements", status_code=201, dependencies=OFFICERS)
async def record_agreement(command: RecordAgreement, uow: KeyedUnitOfWork) -> Agreement:
    """Record a packaged agreement."""
    return await uow.run(handlers.record_agreement, command)


@router.get("/agreements", dependencies=[requires(*EVERY_ROLE)])
async def list_agreements(db: Reading, page: Paging) -> Page[Agreement]:
    """List the recorded agreements."""
    return await views.page(page, db)


@router.get("/agreements/{agreement_id}", dependencies=[requires(*EVERY_ROLE)])
async def read_agreement(agreement_id: PathId, db: Reading, response: Response) -> Agreement:
    """Read an agreement with every text it had; its ETag is the version to change."""
    return tag(response, await views.one(agreement_id, db))


@router.post("/agreements/{agreement_id}/revisions", status_code=201, dependencies=OFFICERS)
async def propose_revision(agreement_id: PathId, body: GivenTerms, uow: KeyedUnitOfWork) -> Agreement:
    """Propose another text, as the Joint Technical Working Group wrote it; it holds once both ministries confirmed."""
    return await uow.run(handlers.propose_revision, ProposeRevision(agreement_id=agreement_id, terms=body))


@router.post("/agreements/{agreement_id}/revisions/{revision}/confirmation", dependencies=OFFICERS)
async def confirm_revision(agreement_id: PathId, revision: RevisionNumber, uow: HttpUnitOfWork) -> Agreement:
    """Confirm a proposed text for one's own ministry."""
    return await uow.run(handlers.confirm_revision, ConfirmRevision(agreement_id=agreement_id, revision=revision))


@router.post("/agreements/{agreement_id}/revisions/{revision}/withdrawal", dependencies=OFFICERS)
async def withdraw_revision(
    agreement_id: PathId, revision: RevisionNumber, body: Reason, uow: HttpUnitOfWork
) -> Agreement:
    """Take a proposed text back, or decline it."""
    command = WithdrawRevision(agreement_id=agreement_id, revision=revision, reason_code=body.reason_code)
    return await uow.run(handlers.withdraw_revision, command)
