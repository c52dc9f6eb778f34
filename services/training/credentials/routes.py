"""Credentials over HTTP: given by officers, read and checked by anybody who has their address."""

import json
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Header, Query, Request, Response

from services.chassis.auth import open_to_everybody, requires
from services.chassis.commands import PathId
from services.chassis.http import HttpUnitOfWork, KeyedUnitOfWork, Reading
from services.kernel import Country
from services.kernel.languages import Language
from services.kernel.roles import EVERY_ROLE, Role
from services.training.credentials.commands import IssueCredential, VerifyCredential
from services.training.credentials.handlers import CredentialOffice
from services.training.credentials.model import Credential
from services.training.credentials.pages import HEADERS, MEDIA_TYPE
from services.training.credentials.views import CredentialReading
from services.training.credentials.words import preferred
from services.training.formats.open_badges.issuers import write_issuer
from services.training.formats.open_badges.tokens import STANDARD, TokenType
from services.training.formats.open_badges.verification import CredentialVerification
from services.training.issuers.model import Signing

router = APIRouter(prefix="/v1", tags=["credentials"])
JSON_LD, TOKEN, PROFILE = "application/vc", "application/vc+jwt", "application/ld+json"
"""The registered media types of a credential, of one as a token, and of an issuer's document."""
OPEN = [open_to_everybody()]


def furnish(app: FastAPI, signing: Signing) -> None:
    """Give the routes of an app the keys they sign and check with."""
    app.state.credential_office, app.state.credential_reading = CredentialOffice(signing), CredentialReading(signing)


def _office(request: Request) -> CredentialOffice:
    office: CredentialOffice = request.app.state.credential_office
    return office


def _reading(request: Request) -> CredentialReading:
    reading: CredentialReading = request.app.state.credential_reading
    return reading


Office = Annotated[CredentialOffice, Depends(_office)]
CredentialsRead = Annotated[CredentialReading, Depends(_reading)]
AcceptLanguage = Annotated[str, Header(max_length=500)]


def _of(media_type: str, kind: str) -> dict[int | str, dict[str, Any]]:
    return {200: {"content": {media_type: {"schema": {"type": kind}}}}}


@router.post("/credentials", status_code=201, dependencies=[requires(Role.TRAINER, Role.MINISTRY_OFFICER)])
async def issue_credential(command: IssueCredential, uow: KeyedUnitOfWork, office: Office) -> Credential:
    """Give a certificate the form of an Open Badge, signed with its ministry's key."""
    return await uow.run(office.issue, command)


@router.get(
    "/credentials/{certificate_id}",
    response_class=Response,
    responses=_of(JSON_LD, "object"),
    dependencies=OPEN,
)
async def read_credential(certificate_id: PathId, db: Reading, reading: CredentialsRead) -> Response:
    """Read a certificate's credential: JSON-LD with its proof. It names nobody."""
    return Response((await reading.one(certificate_id, db)).document, media_type=JSON_LD)


@router.get(
    "/credentials/{certificate_id}/jwt",
    response_class=Response,
    responses=_of(TOKEN, "string"),
    dependencies=OPEN,
)
async def read_credential_as_token(
    certificate_id: PathId,
    db: Reading,
    reading: CredentialsRead,
    typ: Annotated[TokenType, Query(description="`vc+jwt` is the W3C's type, `JWT` the one of Open Badges 3.0.")] = (
        STANDARD
    ),
) -> Response:
    """Read a certificate's credential as a signed token."""
    credential = await reading.one(certificate_id, db)
    return Response(credential.token if typ == STANDARD else credential.badge_token, media_type=TOKEN)


@router.get(
    "/credentials/{certificate_id}/page",
    response_class=Response,
    responses=_of("text/html", "string"),
    dependencies=OPEN,
)
async def read_credential_page(
    certificate_id: PathId,
    db: Reading,
    reading: CredentialsRead,
    lang: Language | None = None,
    accept_language: AcceptLanguage = "",
) -> Response:
    """Open a credential as a page that says whether it holds as of now, and why not."""
    page = await reading.page(certificate_id, preferred(lang, accept_language), db)
    return Response(page, media_type=MEDIA_TYPE, headers=HEADERS)


@router.get("/status-lists/{status_list}", response_class=Response, responses=_of(JSON_LD, "object"), dependencies=OPEN)
async def read_status_list(status_list: PathId, db: Reading, reading: CredentialsRead) -> Response:
    """Read a list of revoked credentials, signed: one bit for each place, so nobody learns which one is asked about."""
    return Response(await reading.status_list(status_list, db), media_type=JSON_LD)


@router.get("/issuers/{country}", response_class=Response, responses=_of(PROFILE, "object"), dependencies=OPEN)
async def read_issuer(country: Country, reading: CredentialsRead) -> Response:
    """Read a ministry's profile as an issuer, with every public key and from when to when it signs."""
    issuer = reading.signing.issuer(country, country.day_of(datetime.now(UTC)))
    return Response(json.dumps(write_issuer(issuer), ensure_ascii=False), media_type=PROFILE)


@router.post("/credential-verifications", dependencies=[requires(*EVERY_ROLE)])
async def verify_credential(command: VerifyCredential, uow: HttpUnitOfWork, office: Office) -> CredentialVerification:
    """Check a credential that somebody handed over; each check is told with its outcome. Nothing changes."""
    return await uow.run(office.verify, command)
