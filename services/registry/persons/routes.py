"""Persons over HTTP: entered and corrected here; read with a purpose where disclosures are kept."""

from fastapi import APIRouter

from services.chassis.auth import requires
from services.chassis.commands import PathId, Reason
from services.chassis.http import HttpUnitOfWork, KeyedUnitOfWork
from services.kernel.roles import Role
from services.registry.persons import handlers
from services.registry.persons.commands import LiftRestriction, Rectification, RectifyPerson, RegisterPerson
from services.registry.persons.model import PersonEntry

router = APIRouter(prefix="/v1/persons", tags=["persons"])


@router.post("", status_code=201, dependencies=[requires(Role.REGISTRAR)])
async def register_person(command: RegisterPerson, uow: KeyedUnitOfWork) -> PersonEntry:
    """Enter a person; the answer holds the number and nothing that was said."""
    return await uow.run(handlers.register_person, command)


@router.post("/{person_id}/rectification", dependencies=[requires(Role.REGISTRAR, Role.DATA_PROTECTION_OFFICER)])
async def rectify_person(person_id: PathId, body: Rectification, uow: HttpUnitOfWork) -> PersonEntry:
    """Correct or complete some fields; the others stay."""
    return await uow.run(handlers.rectify_person, RectifyPerson(person_id=person_id, rectification=body))


@router.post("/{person_id}/restriction-lifting", dependencies=[requires(Role.DATA_PROTECTION_OFFICER)])
async def lift_restriction(person_id: PathId, body: Reason, uow: HttpUnitOfWork) -> PersonEntry:
    """Let a person's data be used again after a restriction."""
    return await uow.run(handlers.lift_restriction, LiftRestriction(person_id=person_id, reason_code=body.reason_code))
