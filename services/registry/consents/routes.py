"""Consents over HTTP: given and withdrawn at the person's word, listed for the person's officers."""

from fastapi import APIRouter

from services.chassis.auth import requires
from services.chassis.commands import PathId, Reason
from services.chassis.http import CurrentCaller, HttpUnitOfWork, KeyedUnitOfWork, Reading
from services.chassis.paging import Page, Paging
from services.kernel.roles import Role
from services.registry.consents import handlers, views
from services.registry.consents.commands import GiveConsent, GivenConsent, WithdrawConsent
from services.registry.consents.model import Consent

OFFICERS = requires(Role.REGISTRAR, Role.DATA_PROTECTION_OFFICER)

router = APIRouter(prefix="/v1", tags=["consents"])


@router.post("/persons/{person_id}/consents", status_code=201, dependencies=[OFFICERS])
async def give_consent(person_id: PathId, body: GivenConsent, uow: KeyedUnitOfWork) -> Consent:
    """Record a consent in the fields of ISO/IEC TS 27560."""
    return await uow.run(handlers.give_consent, GiveConsent(person_id=person_id, consent=body))


@router.get("/persons/{person_id}/consents", dependencies=[OFFICERS])
async def list_consents(person_id: PathId, db: Reading, page: Paging, caller: CurrentCaller) -> Page[Consent]:
    """List a person's consents, withdrawn ones too."""
    return await views.page(person_id, caller.ministry, page, db)


@router.post("/consents/{consent_id}/withdrawal", dependencies=[OFFICERS])
async def withdraw_consent(consent_id: PathId, body: Reason, uow: HttpUnitOfWork) -> Consent:
    """Record that the person withdrew the consent; what it allowed is refused from now on."""
    command = WithdrawConsent(consent_id=consent_id, reason_code=body.reason_code)
    return await uow.run(handlers.withdraw_consent, command)
