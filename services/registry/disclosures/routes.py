"""Reading persons over HTTP, always for a purpose, and who read what and why."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.chassis.auth import requires
from services.chassis.commands import PathId
from services.chassis.http import AccountedReading, CurrentCaller, HttpUnitOfWork, Reading
from services.chassis.paging import Page, Paging
from services.kernel.roles import Role
from services.registry.disclosures import handlers, views
from services.registry.disclosures.commands import FindPerson, ReadPerson
from services.registry.disclosures.model import DisclosedPerson, FoundPerson, Usage
from services.registry.given import PurposeCode

router = APIRouter(prefix="/v1/persons", tags=["persons"])

READERS = requires(Role.REGISTRAR, Role.VERIFIER, Role.MINISTRY_OFFICER, Role.DATA_PROTECTION_OFFICER)
Purpose = Annotated[PurposeCode, Query(description="Why, by its code in docs/privacy.md.")]


@router.get("/{person_id}", dependencies=[READERS])
async def read_person(person_id: PathId, purpose: Purpose, uow: AccountedReading) -> DisclosedPerson:
    """Read what a purpose needs of a person; the reading is recorded for the person to see."""
    return await uow.run(handlers.read_person, ReadPerson(person_id=person_id, purpose=purpose))


@router.post("/search", dependencies=[READERS])
async def find_person(command: FindPerson, uow: HttpUnitOfWork) -> FoundPerson:
    """Find a person of the caller's own ministry by identity number, which no address ever holds."""
    return await uow.run(handlers.find_person, command)


@router.get("/{person_id}/personal-data-usage", dependencies=[requires(Role.DATA_PROTECTION_OFFICER)])
async def list_usage(person_id: PathId, db: Reading, page: Paging, caller: CurrentCaller) -> Page[Usage]:
    """List who read which fields of a person, when and why, for the person who asks."""
    return await views.page(person_id, caller.ministry, page, db)
