"""Facts of what the ministries undertook under an agreement: planned, reported on, assessed, met."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Discriminator, Tag

from services.contracts.reading import UNKNOWN, Topic, UnknownEvent, tag_of
from services.kernel import Country, Event

COMMITMENT_TOPIC = Topic("evaluation", "commitment")

ResultLevel = Literal["activity", "output", "outcome"]
Attainment = Literal["met", "partly", "not_yet", "not_assessable"]


class CommitmentUndertaken(Event):
    """The ministries undertook something of an agreement's scope."""

    type: Literal["evaluation.commitment.undertaken.v1"] = "evaluation.commitment.undertaken.v1"
    agreement_id: str
    scope_code: str


class CommitmentResultProposed(Event):
    """A ministry proposed how a result is planned; it holds once the other one agreed."""

    type: Literal["evaluation.commitment.result_proposed.v1"] = "evaluation.commitment.result_proposed.v1"
    result_code: str
    level: ResultLevel
    serves: str | None = None
    """The result of the level above that it leads to."""
    side: Country
    owner: Country
    owner_role: str
    starts_on: date
    due_on: date
    indicator: str | None = None
    """None: progress is told by reports."""
    unit: str
    baseline: str | None = None
    """A decimal number of `unit`."""
    target: str | None = None
    """A decimal number of `unit`; None: none was set."""


class CommitmentResultAgreed(Event):
    """The other ministry agreed to how a result is planned."""

    type: Literal["evaluation.commitment.result_agreed.v1"] = "evaluation.commitment.result_agreed.v1"
    result_code: str
    side: Country


class CommitmentProgressReported(Event):
    """A ministry told how far a result is that no indicator counts."""

    type: Literal["evaluation.commitment.progress_reported.v1"] = "evaluation.commitment.progress_reported.v1"
    result_code: str
    side: Country
    first_day: date
    last_day: date
    value: str
    """A decimal number of `unit`."""
    unit: str
    evidence_kind: str
    evidence_reference: str


class CommitmentAssessed(Event):
    """It was seen by a dated rule how far a commitment is at the end of a day."""

    type: Literal["evaluation.commitment.assessed.v1"] = "evaluation.commitment.assessed.v1"
    assessed_on: date
    status: Attainment
    rule_version: str
    met: tuple[str, ...]
    """Codes of the results that are met."""
    partly: tuple[str, ...]
    not_yet: tuple[str, ...]
    not_assessable: tuple[str, ...]


class CommitmentMet(Event):
    """A commitment was assessed as met, and was not before."""

    type: Literal["evaluation.commitment.met.v1"] = "evaluation.commitment.met.v1"
    agreement_id: str
    scope_code: str
    met_on: date
    """The day it was assessed for."""
    rule_version: str


CommitmentEvent = Annotated[
    Annotated[CommitmentUndertaken, Tag("evaluation.commitment.undertaken.v1")]
    | Annotated[CommitmentResultProposed, Tag("evaluation.commitment.result_proposed.v1")]
    | Annotated[CommitmentResultAgreed, Tag("evaluation.commitment.result_agreed.v1")]
    | Annotated[CommitmentProgressReported, Tag("evaluation.commitment.progress_reported.v1")]
    | Annotated[CommitmentAssessed, Tag("evaluation.commitment.assessed.v1")]
    | Annotated[CommitmentMet, Tag("evaluation.commitment.met.v1")]
    | Annotated[UnknownEvent, Tag(UNKNOWN)],
    Discriminator(
        tag_of(
            CommitmentUndertaken,
            CommitmentResultProposed,
            CommitmentResultAgreed,
            CommitmentProgressReported,
            CommitmentAssessed,
            CommitmentMet,
        )
    ),
]
