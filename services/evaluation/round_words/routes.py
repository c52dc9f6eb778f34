"""The desk of words on foreign rounds over HTTP."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Request

from services.chassis.auth import requires
from services.chassis.commands import PathId, Reason
from services.chassis.http import KeyedUnitOfWork, Reading
from services.evaluation.digests.model import Names
from services.evaluation.round_words import views
from services.evaluation.round_words.commands import (
    GivenAgreedScore,
    SayAgreedScore,
    SayScores,
    SaySignature,
    SayStatement,
    SayWithdrawal,
)
from services.evaluation.round_words.handlers import WordDesk
from services.evaluation.round_words.model import Word
from services.evaluation.rounds.commands import GivenScores, GivenSigning, GivenStatement
from services.evaluation.rounds.signatories import Signatories
from services.kernel import Country
from services.kernel.roles import EVERY_ROLE, Role

router = APIRouter(prefix="/v1/foreign-rounds/{round_id}", tags=["joint rounds of the other ministry"])

EVALUATORS = [requires(Role.EVALUATOR, Role.MINISTRY_OFFICER)]
SIGNERS = [requires(Role.MINISTRY_OFFICER)]


def furnish(app: FastAPI, home: Country, names: Names | None, keys: Callable[[], Signatories]) -> None:
    """Give the routes of an app the desk of the ministry whose cell it is."""
    app.state.word_desk = WordDesk(home, names, keys)


def _desk(request: Request) -> WordDesk:
    desk: WordDesk = request.app.state.word_desk
    return desk


OfficersDesk = Annotated[WordDesk, Depends(_desk)]


@router.get("/words", dependencies=[requires(*EVERY_ROLE)])
async def list_words(round_id: PathId, db: Reading) -> tuple[Word, ...]:
    """List what this ministry said on the round, in order, and what its keeper answered."""
    return await views.on_round(round_id, db)


@router.post("/scores", status_code=201, dependencies=EVALUATORS)
async def say_scores(round_id: PathId, body: GivenScores, uow: KeyedUnitOfWork, desk: OfficersDesk) -> Word:
    """Score for this ministry; the keeper's answer follows when the border is open."""
    return views.last(await uow.run(desk.say_scores, SayScores(round_id=round_id, scores=body.scores)))


@router.post("/statements", status_code=201, dependencies=EVALUATORS)
async def say_statement(round_id: PathId, body: GivenStatement, uow: KeyedUnitOfWork, desk: OfficersDesk) -> Word:
    """Say something on a criterion that was scored differently."""
    command = SayStatement(round_id=round_id, criterion=body.criterion, text=body.text)
    return views.last(await uow.run(desk.say_statement, command))


@router.post("/agreed-scores", status_code=201, dependencies=EVALUATORS)
async def say_agreed_score(round_id: PathId, body: GivenAgreedScore, uow: KeyedUnitOfWork, desk: OfficersDesk) -> Word:
    """Say the score this ministry would agree to; when both say the same, it is agreed."""
    command = SayAgreedScore(round_id=round_id, criterion=body.criterion, score=body.score)
    return views.last(await uow.run(desk.say_agreed_score, command))


@router.post("/signatures", status_code=201, dependencies=SIGNERS)
async def say_signature(round_id: PathId, body: GivenSigning, uow: KeyedUnitOfWork, desk: OfficersDesk) -> Word:
    """Sign for this ministry in its own cell, with the key kept here or with a signature made elsewhere."""
    command = SaySignature(round_id=round_id, digest=body.digest, signature=body.signature)
    return views.last(await uow.run(desk.say_signature, command))


@router.post("/withdrawal", status_code=201, dependencies=SIGNERS)
async def say_withdrawal(round_id: PathId, body: Reason, uow: KeyedUnitOfWork, desk: OfficersDesk) -> Word:
    """Give the round up for this ministry, before anybody signed."""
    command = SayWithdrawal(round_id=round_id, reason_code=body.reason_code)
    return views.last(await uow.run(desk.say_withdrawal, command))
