"""Owners of enterprises over HTTP."""

from fastapi import APIRouter

from services.chassis.auth import requires
from services.chassis.commands import PathId
from services.chassis.http import HttpUnitOfWork
from services.kernel.roles import Role
from services.registry.enterprises.model import Enterprise
from services.registry.owners import handlers
from services.registry.owners.commands import GivenOwner, RecordOwner

router = APIRouter(prefix="/v1/enterprises", tags=["enterprises"])


@router.put("/{enterprise_id}/owners/{person_id}", dependencies=[requires(Role.REGISTRAR)])
async def record_owner(enterprise_id: PathId, person_id: PathId, body: GivenOwner, uow: HttpUnitOfWork) -> Enterprise:
    """Record a person's share and since when; owner gender and youth follow from all owners."""
    command = RecordOwner(enterprise_id=enterprise_id, person_id=person_id, owner=body)
    return await uow.run(handlers.record_owner, command)
