"""Certificates over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.chassis.auth import requires
from services.chassis.commands import Day, PathId, Reason
from services.chassis.http import HttpUnitOfWork, KeyedUnitOfWork, Reading, tag
from services.chassis.paging import Page, Paging
from services.kernel.roles import EVERY_ROLE, Role
from services.training.certificates import handlers, views
from services.training.certificates.commands import CertifyCompetence, IssueCertificate, RevokeCertificate
from services.training.certificates.model import Certificate, Verification

router = APIRouter(prefix="/v1/certificates", tags=["certificates"])

On = Annotated[Day | None, Query(description="The day meant, YYYY-MM-DD; today without one.")]


@router.post("", status_code=201, dependencies=[requires(Role.TRAINER)])
async def issue_certificate(command: IssueCertificate, uow: KeyedUnitOfWork) -> Certificate:
    """Give a certificate to a participant who completed a cohort."""
    return await uow.run(handlers.issue_certificate, command)


@router.post("/competence", status_code=201, dependencies=[requires(Role.MINISTRY_OFFICER)])
async def certify_competence(command: CertifyCompetence, uow: KeyedUnitOfWork) -> Certificate:
    """Give a certificate of competence to a participant who was assessed as competent; the assessor does not."""
    return await uow.run(handlers.certify_competence, command)


@router.get("", dependencies=[requires(*EVERY_ROLE)])
async def list_certificates(
    db: Reading, page: Paging, cohort_id: PathId | None = None, enterprise_id: PathId | None = None
) -> Page[Certificate]:
    """List a cohort's or an enterprise's certificates."""
    return await views.page(cohort_id, enterprise_id, page, db)


@router.get("/{certificate_id}", dependencies=[requires(*EVERY_ROLE)])
async def read_certificate(certificate_id: PathId, db: Reading, response: Response) -> Certificate:
    """Read a certificate; its ETag is the version to change."""
    return tag(response, await views.one(certificate_id, db))


@router.get("/{certificate_id}/verification", dependencies=[requires(*EVERY_ROLE)])
async def verify_certificate(certificate_id: PathId, db: Reading, on: On = None) -> Verification:
    """Tell whether a certificate holds on a day, and why not."""
    return await views.verified(certificate_id, on, db)


@router.post("/{certificate_id}/revocation", dependencies=[requires(Role.MINISTRY_OFFICER)])
async def revoke_certificate(certificate_id: PathId, body: Reason, uow: HttpUnitOfWork) -> Certificate:
    """End a certificate."""
    command = RevokeCertificate(certificate_id=certificate_id, reason_code=body.reason_code)
    return await uow.run(handlers.revoke_certificate, command)
