"""What may be asked of words."""

from typing import Annotated

from pydantic import Field

from services.chassis.commands import Command, PathId, ReasonCode
from services.evaluation.rounds.commands import (
    CRITERIA_MAX,
    Digest,
    GivenScore,
    ScoreNumber,
    SignatureText,
    Text,
)


class SayScores(Command):
    """Score a foreign round for this ministry."""

    round_id: PathId
    scores: Annotated[dict[ReasonCode, GivenScore], Field(max_length=CRITERIA_MAX)]


class SayStatement(Command):
    """Say something on a criterion that was scored differently."""

    round_id: PathId
    criterion: ReasonCode
    text: Text


class GivenAgreedScore(Command):
    """The body of a score that this ministry would agree to."""

    criterion: ReasonCode
    score: ScoreNumber


class SayAgreedScore(Command):
    """Say the score that this ministry would agree to."""

    round_id: PathId
    criterion: ReasonCode
    score: ScoreNumber


class SaySignature(Command):
    """Sign the document that was looked at."""

    round_id: PathId
    digest: Digest
    signature: SignatureText | None
    """None: the ministry's key that is kept here signs."""


class SayWithdrawal(Command):
    """Give a foreign round up."""

    round_id: PathId
    reason_code: ReasonCode
