"""Joint rounds over HTTP."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Request, Response

from services.chassis.auth import requires
from services.chassis.commands import PathId, Reason, ReasonCode
from services.chassis.http import HttpUnitOfWork, KeyedUnitOfWork, Reading, tag
from services.chassis.paging import Page, Paging
from services.evaluation.digests.model import Names
from services.evaluation.rounds import handlers, views
from services.evaluation.rounds.commands import (
    DiscussRound,
    GivenProposal,
    GivenScores,
    GivenSigning,
    GivenStatement,
    OpenRound,
    ProposeScore,
    ScoreRound,
    SignRound,
    TakeSignatureAway,
    WithdrawRound,
)
from services.evaluation.rounds.criteria import CriteriaRule
from services.evaluation.rounds.handlers import RoundOffice
from services.evaluation.rounds.model import Round, RoundStatus
from services.evaluation.rounds.recording import RoundRefusal
from services.evaluation.rounds.signatories import PublicKey, Signatories
from services.evaluation.rounds.verification import SignedDocument
from services.kernel import Country
from services.kernel.roles import EVERY_ROLE, Role

router = APIRouter(prefix="/v1", tags=["joint rounds"])

EVALUATORS = [requires(Role.EVALUATOR, Role.MINISTRY_OFFICER)]
SIGNERS = [requires(Role.MINISTRY_OFFICER)]


def furnish(app: FastAPI, names: Names | None, keys: Callable[[], Signatories]) -> None:
    """Give the routes of an app the names of the border and the keys they sign and check with."""
    app.state.round_office = RoundOffice(names, keys)


def _office(request: Request) -> RoundOffice:
    office: RoundOffice = request.app.state.round_office
    return office


Office = Annotated[RoundOffice, Depends(_office)]


@router.get("/round-criteria", dependencies=[requires(*EVERY_ROLE)])
async def list_criteria() -> Page[CriteriaRule]:
    """List the criteria rounds are judged by, with their weights, source and confidence."""
    return views.criteria()


@router.get("/signatories", dependencies=[requires(*EVERY_ROLE)])
async def list_signatories(office: Office) -> Mapping[Country, Sequence[PublicKey]]:
    """List each ministry's public keys, and from when to when each signs."""
    return office.keys().known


@router.post("/rounds", status_code=201, dependencies=EVALUATORS)
async def open_round(command: OpenRound, uow: KeyedUnitOfWork, office: Office) -> Round:
    """Open the joint evaluation of a sector for a period that is over."""
    return await uow.run(office.open_round, command)


@router.get("/rounds", dependencies=[requires(*EVERY_ROLE)])
async def list_rounds(db: Reading, page: Paging, status: RoundStatus | None = None) -> Page[Round]:
    """List rounds."""
    return await views.page(status, page, db)


@router.get("/rounds/{round_id}", dependencies=[requires(*EVERY_ROLE)])
async def read_round(round_id: PathId, db: Reading, response: Response) -> Round:
    """Read a round; its ETag is the version to change."""
    return tag(response, await views.one(round_id, db))


@router.get("/rounds/{round_id}/document", dependencies=[requires(*EVERY_ROLE)])
async def read_document(round_id: PathId, db: Reading) -> SignedDocument:
    """Read the document that is to be signed or signed, its digest, and the signatures there are."""
    return await views.document(round_id, db)


@router.get("/rounds/{round_id}/refusals", dependencies=[requires(*EVERY_ROLE)])
async def list_refusals(round_id: PathId, db: Reading, page: Paging) -> Page[RoundRefusal]:
    """List what was tried and refused of a round that is signed, or with a signature that is none."""
    return await views.refusals(round_id, page, db)


@router.put("/rounds/{round_id}/scores", dependencies=EVALUATORS)
async def score_round(round_id: PathId, body: GivenScores, uow: HttpUnitOfWork, office: Office) -> Round:
    """Score for one's own ministry; until the other one has scored, scores may be given anew."""
    command = ScoreRound(round_id=round_id, scores=body.scores)
    return views.allowed(await uow.run(office.score_round, command))


@router.post("/rounds/{round_id}/statements", status_code=201, dependencies=EVALUATORS)
async def discuss_round(round_id: PathId, body: GivenStatement, uow: KeyedUnitOfWork) -> Round:
    """Add a statement to the discussion of a criterion that the ministries scored differently."""
    command = DiscussRound(round_id=round_id, criterion=body.criterion, text=body.text)
    return views.allowed(await uow.run(handlers.discuss_round, command))


@router.put("/rounds/{round_id}/agreed-scores/{criterion}", dependencies=EVALUATORS)
async def propose_score(round_id: PathId, criterion: ReasonCode, body: GivenProposal, uow: HttpUnitOfWork) -> Round:
    """Tell the score one's own ministry would agree to; when both tell the same, it is agreed."""
    command = ProposeScore(round_id=round_id, criterion=criterion, score=body.score)
    return views.allowed(await uow.run(handlers.propose_score, command))


@router.post("/rounds/{round_id}/withdrawal", dependencies=SIGNERS)
async def withdraw_round(round_id: PathId, body: Reason, uow: HttpUnitOfWork) -> Round:
    """Give a round up before anybody signed."""
    command = WithdrawRound(round_id=round_id, reason_code=body.reason_code)
    return views.allowed(await uow.run(handlers.withdraw_round, command))


@router.post("/rounds/{round_id}/signatures", dependencies=SIGNERS)
async def sign_round(round_id: PathId, body: GivenSigning, uow: HttpUnitOfWork, office: Office) -> Round:
    """Sign for one's own ministry, with the key kept here or with a signature made elsewhere."""
    command = SignRound(round_id=round_id, digest=body.digest, signature=body.signature)
    return views.allowed(await uow.run(office.sign_round, command))


@router.delete("/rounds/{round_id}/signatures/{ministry}", dependencies=SIGNERS)
async def take_signature_away(round_id: PathId, ministry: Country, uow: HttpUnitOfWork) -> Round:
    """Ask for a signature to be taken away: always refused, and the attempt is recorded."""
    command = TakeSignatureAway(round_id=round_id, ministry=ministry)
    return views.allowed(await uow.run(handlers.take_signature_away, command))
