"""Trainers over HTTP."""

from fastapi import APIRouter, Response

from services.chassis.auth import requires
from services.chassis.commands import PathId
from services.chassis.http import CurrentCaller, HttpUnitOfWork, KeyedUnitOfWork, Reading, tag
from services.chassis.paging import Page, Paging
from services.kernel import Country
from services.kernel.roles import EVERY_ROLE, Role
from services.training.trainers import handlers, views
from services.training.trainers.commands import (
    AccreditTrainer,
    GivenAccreditation,
    GivenWithdrawal,
    RegisterTrainer,
    WithdrawAccreditation,
)
from services.training.trainers.model import Trainer

router = APIRouter(prefix="/v1/trainers", tags=["trainers"])


@router.post("", status_code=201, dependencies=[requires(Role.MINISTRY_OFFICER)])
async def register_trainer(command: RegisterTrainer, uow: KeyedUnitOfWork) -> Trainer:
    """Enter somebody who teaches or assesses, by account; no name is kept."""
    return await uow.run(handlers.register_trainer, command)


@router.get("", dependencies=[requires(*EVERY_ROLE)])
async def list_trainers(country: Country, db: Reading, page: Paging, caller: CurrentCaller) -> Page[Trainer]:
    """List one country's trainers; accounts are shown to its own ministry only."""
    return await views.page(country, page, caller, db)


@router.get("/{trainer_id}", dependencies=[requires(*EVERY_ROLE)])
async def read_trainer(trainer_id: PathId, db: Reading, caller: CurrentCaller, response: Response) -> Trainer:
    """Read a trainer with the accreditations; its ETag is the version to change."""
    return tag(response, await views.one(trainer_id, caller, db))


@router.post("/{trainer_id}/accreditations", status_code=201, dependencies=[requires(Role.MINISTRY_OFFICER)])
async def accredit_trainer(trainer_id: PathId, body: GivenAccreditation, uow: KeyedUnitOfWork) -> Trainer:
    """Let a trainer teach a programme, or assess its competences, for a period."""
    return await uow.run(handlers.accredit_trainer, AccreditTrainer(trainer_id=trainer_id, accreditation=body))


@router.post("/{trainer_id}/accreditation-withdrawals", dependencies=[requires(Role.MINISTRY_OFFICER)])
async def withdraw_accreditation(trainer_id: PathId, body: GivenWithdrawal, uow: HttpUnitOfWork) -> Trainer:
    """End an accreditation from today on."""
    command = WithdrawAccreditation(trainer_id=trainer_id, withdrawal=body)
    return await uow.run(handlers.withdraw_accreditation, command)
