"""What may be asked of rounds."""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from services.chassis.commands import Command, CountryCode, CurrencyCode, Day, PathId, ReasonCode
from services.evaluation.indicators.terms import Grouping
from services.evaluation.rounds.words import (
    EVIDENCE_MAX,
    NOTE_CHARACTERS_MAX,
    SECTOR_CHARACTERS_MAX,
    TEXT_CHARACTERS_MAX,
)

CRITERIA_MAX = 20
SCORE_MAX = 100
"""Of any scale; a round's own is in its rule."""

Sector = Annotated[str, StringConstraints(min_length=2, max_length=SECTOR_CHARACTERS_MAX)]
Text = Annotated[str, StringConstraints(min_length=3, max_length=TEXT_CHARACTERS_MAX)]
Note = Annotated[str, StringConstraints(min_length=1, max_length=NOTE_CHARACTERS_MAX)]
ScoreNumber = Annotated[int, Field(ge=0, le=SCORE_MAX)]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
SignatureText = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{86}$")]
"""64 bytes, base64url without padding."""


class OpenRound(Command):
    """Open the joint evaluation of a sector for a period that is over."""

    sector: Sector
    first_day: Day
    last_day: Day
    left_out: Annotated[dict[ReasonCode, Text], Field(max_length=CRITERIA_MAX)]
    """Criteria that are not applied, each with the reason."""


class GivenEvidence(Command):
    """What a score rests on; the value of an indicator is looked up, never taken from the caller."""

    kind: Literal["indicator", "study", "report"]
    reference: PathId
    by: Annotated[Grouping, Field(strict=False)] | None = None
    group: Sector | None = None
    currency: CurrencyCode | None = None
    digest: Digest | None = None
    """SHA-256 of a study or report."""

    @model_validator(mode="after")
    def _tells_figures_only_apart(self) -> Self:
        if self.kind != "indicator" and (self.by, self.group, self.currency) != (None, None, None):
            raise ValueError("by, group and currency tell an indicator's values apart")
        return self


class GivenScore(Command):
    """One criterion's score."""

    score: ScoreNumber
    note: Note | None = None
    evidence: Annotated[list[GivenEvidence], Field(max_length=EVIDENCE_MAX)]


class GivenScores(Command):
    """The body of scoring: every applied criterion."""

    scores: Annotated[dict[ReasonCode, GivenScore], Field(max_length=CRITERIA_MAX)]


class ScoreRound(Command):
    """Score for the caller's ministry."""

    round_id: PathId
    scores: Annotated[dict[ReasonCode, GivenScore], Field(max_length=CRITERIA_MAX)]


class GivenStatement(Command):
    """The body of a statement."""

    criterion: ReasonCode
    text: Text


class DiscussRound(Command):
    """Add a statement to the discussion."""

    round_id: PathId
    criterion: ReasonCode
    text: Text


class GivenProposal(Command):
    """The body of a score that a ministry would agree to."""

    score: ScoreNumber


class ProposeScore(Command):
    """Tell the score that the caller's ministry would agree to."""

    round_id: PathId
    criterion: ReasonCode
    score: ScoreNumber


class GivenSigning(Command):
    """The body of signing: the digest of the document that was looked at, and a signature made elsewhere."""

    digest: Digest
    signature: SignatureText | None = None
    """None: the ministry's key that is kept here signs."""


class SignRound(Command):
    """Sign for the caller's ministry."""

    round_id: PathId
    digest: Digest
    signature: SignatureText | None


class WithdrawRound(Command):
    """Give a round up."""

    round_id: PathId
    reason_code: ReasonCode


class TakeSignatureAway(Command):
    """Ask for a signature to be taken away."""

    round_id: PathId
    ministry: CountryCode
