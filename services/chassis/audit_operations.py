"""What operators ask about the audit: whether chains and roots hold, the newest root, and a root now."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from services.chassis.audit_keys import ROOT_CHARACTERS_MAX, AuditKeyMissingError
from services.chassis.audit_root_verification import RootVerifying
from services.chassis.audit_roots import Rooting, newest_root
from services.chassis.audit_verification import Verifying
from services.chassis.auth import requires
from services.kernel import NotFoundError

auditing = APIRouter(prefix="/v1/operations/audit", tags=["operations"])

KnownRoot = Annotated[
    str | None,
    Query(max_length=ROOT_CHARACTERS_MAX, description="A signed root kept outside of the database, whole."),
]


class AuditRootNotFoundError(NotFoundError):
    """No root was signed yet."""

    code = "audit_root_not_found"


class BreakView(BaseModel):
    """The first record of a chain that is not as it was written."""

    aggregate_id: str
    seq: int
    reason: str


class RootBreakView(BaseModel):
    """A root that is not as it was signed; `bucket` names the part of its tree that differs, where one does."""

    number: int
    reason: str
    bucket: str


class Verification(BaseModel):
    """What was read, and every break up to a number."""

    records: int
    aggregates: int
    breaks: list[BreakView]
    roots: int
    root_breaks: list[RootBreakView]
    verified_at: datetime


class RootView(BaseModel):
    """The newest root; `signed` is the compact JWS that is kept elsewhere or handed to the other ministry."""

    service: str
    number: int
    signed_at: datetime
    root: str
    previous: str
    kid: str
    signed: str


@auditing.get("/verification", dependencies=[requires("operator")])
async def verify_audit(request: Request, known_root: KnownRoot = None) -> Verification:
    """Read every audit record and every signed root; tell which are not as they were written, and where."""
    state = request.app.state
    roots = await RootVerifying(state.settings, state.uow, state.audit_keys).run(known_root)
    chains = await Verifying(state.uow, state.settings.service_name).run()
    state.telemetry.audit_breaks.set(len(chains.breaks) + len(roots.breaks))
    return Verification(
        records=chains.records,
        aggregates=chains.aggregates,
        breaks=[BreakView(aggregate_id=one.aggregate_id, seq=one.seq, reason=one.reason) for one in chains.breaks],
        roots=roots.roots,
        root_breaks=[RootBreakView(number=one.number, reason=one.reason, bucket=one.bucket) for one in roots.breaks],
        verified_at=datetime.now(UTC),
    )


@auditing.get("/root", dependencies=[requires("operator")])
async def read_root(request: Request) -> RootView:
    """Show the newest signed root."""
    return await _newest(request.app.state)


@auditing.post("/root", dependencies=[requires("operator")])
async def sign_root(request: Request) -> RootView:
    """Look at every chain and sign over what no root covers; without anything new the newest root stands."""
    state = request.app.state
    if state.audit_keys.signing is None:
        raise AuditKeyMissingError("set JEMBATAN_AUDIT_KEY_FILE")
    rooting: Rooting = state.rooting
    await rooting.make(from_all_chains=True)
    return await _newest(state)


async def _newest(state: Any) -> RootView:  # noqa: ANN401 - an application's state is whatever was put there
    root = await newest_root(state.uow.db)
    if root is None:
        raise AuditRootNotFoundError("no root was signed yet")
    said: Mapping[str, Any] = state.audit_keys.read(root["signed"])
    return RootView.model_validate({**said, "signed": root["signed"]})
