"""Dossiers over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from services.chassis.auth import requires
from services.chassis.commands import PathId
from services.chassis.http import CurrentCaller, HttpUnitOfWork, KeyedUnitOfWork, Reading, tag
from services.financing.dossiers import commands, handlers, views
from services.financing.dossiers.model import Dossier
from services.kernel.roles import Role

router = APIRouter(prefix="/v1/applications/{application_id}", tags=["dossiers"])

GATHERS = [requires(Role.LENDER_OFFICER, Role.LOAN_OFFICER)]
READS = [requires(Role.LENDER_OFFICER, Role.LOAN_OFFICER, Role.CREDIT_COMMITTEE, Role.MINISTRY_OFFICER)]
DocumentCode = Annotated[str, Path(pattern=r"^[a-z0-9_]{3,60}$")]


@router.get("/dossier", dependencies=READS)
async def read_dossier(
    application_id: PathId, caller: CurrentCaller, db: Reading, response: Response
) -> views.DossierState:
    """Read all that was gathered, the cover after discounts, what is missing, and capacity against instalments."""
    return tag(response, await views.one(application_id, caller.ministry, db))


@router.put("/dossier/documents/{kind}", dependencies=GATHERS)
async def record_document(
    application_id: PathId, kind: DocumentCode, body: commands.GivenDocument, uow: HttpUnitOfWork
) -> Dossier:
    """Take a document in; one of the same kind takes the place of the earlier one."""
    command = commands.RecordDocument(application_id=application_id, kind=kind, document=body)
    return await uow.run(handlers.record_document, command)


@router.delete("/dossier/documents/{kind}", dependencies=GATHERS)
async def remove_document(application_id: PathId, kind: DocumentCode, uow: HttpUnitOfWork) -> Dossier:
    """Take a document out."""
    command = commands.RemoveEntry(application_id=application_id, entry="document", reference=kind)
    return await uow.run(handlers.remove_entry, command)


@router.put("/dossier/cash-flow", dependencies=GATHERS)
async def record_cash_flow(application_id: PathId, body: commands.GivenCashFlow, uow: HttpUnitOfWork) -> Dossier:
    """Take a household's income and expenses of a year in, month by month."""
    command = commands.RecordCashFlow(application_id=application_id, cash_flow=body)
    return await uow.run(handlers.record_cash_flow, command)


@router.delete("/dossier/cash-flow", dependencies=GATHERS)
async def remove_cash_flow(application_id: PathId, uow: HttpUnitOfWork) -> Dossier:
    """Take the household's cash flow out."""
    return await uow.run(handlers.remove_entry, commands.RemoveEntry(application_id=application_id, entry="cash_flow"))


@router.put("/dossier/group", dependencies=GATHERS)
async def form_group(application_id: PathId, body: commands.GivenGroup, uow: HttpUnitOfWork) -> Dossier:
    """Let a group borrow together; the members' amounts are the application's, to the minor unit."""
    return await uow.run(handlers.form_group, commands.FormGroup(application_id=application_id, group=body))


@router.delete("/dossier/group", dependencies=GATHERS)
async def remove_group(application_id: PathId, uow: HttpUnitOfWork) -> Dossier:
    """Take the group out."""
    return await uow.run(handlers.remove_entry, commands.RemoveEntry(application_id=application_id, entry="group"))


@router.put("/dossier/guarantors/{guarantor_id}", dependencies=GATHERS)
async def record_guarantor(
    application_id: PathId, guarantor_id: PathId, body: commands.GivenGuarantor, uow: HttpUnitOfWork
) -> Dossier:
    """Take a guarantor's promise in."""
    command = commands.RecordGuarantor(application_id=application_id, guarantor_id=guarantor_id, guarantor=body)
    return await uow.run(handlers.record_guarantor, command)


@router.delete("/dossier/guarantors/{guarantor_id}", dependencies=GATHERS)
async def remove_guarantor(application_id: PathId, guarantor_id: PathId, uow: HttpUnitOfWork) -> Dossier:
    """Take a guarantor out."""
    command = commands.RemoveEntry(application_id=application_id, entry="guarantor", reference=guarantor_id)
    return await uow.run(handlers.remove_entry, command)


@router.put("/dossier/fund-pledges/{fund_id}", dependencies=GATHERS)
async def pledge_fund(
    application_id: PathId, fund_id: PathId, body: commands.GivenPledge, uow: HttpUnitOfWork
) -> Dossier:
    """Reserve an amount of a guarantee fund, never beyond its capital."""
    command = commands.PledgeFund(application_id=application_id, fund_id=fund_id, pledge=body)
    return await uow.run(handlers.pledge_fund, command)


@router.delete("/dossier/fund-pledges/{fund_id}", dependencies=GATHERS)
async def withdraw_pledge(application_id: PathId, fund_id: PathId, uow: HttpUnitOfWork) -> Dossier:
    """Free what a guarantee fund reserved."""
    command = commands.WithdrawPledge(application_id=application_id, fund_id=fund_id)
    return await uow.run(handlers.withdraw_pledge, command)


@router.post("/dossier/collateral", status_code=201, dependencies=GATHERS)
async def record_collateral(application_id: PathId, body: commands.GivenCollateral, uow: KeyedUnitOfWork) -> Dossier:
    """Take collateral in; warehouse receipts count until their last day."""
    command = commands.RecordCollateral(application_id=application_id, collateral=body)
    return await uow.run(handlers.record_collateral, command)


@router.delete("/dossier/collateral/{collateral_id}", dependencies=GATHERS)
async def remove_collateral(application_id: PathId, collateral_id: PathId, uow: HttpUnitOfWork) -> Dossier:
    """Take collateral out."""
    command = commands.RemoveEntry(application_id=application_id, entry="collateral", reference=collateral_id)
    return await uow.run(handlers.remove_entry, command)


@router.post(
    "/score", status_code=201, dependencies=[requires(Role.LENDER_OFFICER, Role.LOAN_OFFICER, Role.CREDIT_COMMITTEE)]
)
async def score_dossier(application_id: PathId, uow: KeyedUnitOfWork) -> Dossier:
    """Apply the scorecard in force; every point comes with its reason and the figures it was given for."""
    return await uow.run(handlers.score_dossier, commands.ScoreDossier(application_id=application_id))
