"""Facts of joint rounds: a sector judged by both ministries, reconciled, signed by both, closed."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, Discriminator, Tag

from services.contracts.reading import UNKNOWN, Topic, UnknownEvent, tag_of
from services.kernel import Country, Event

ROUND_TOPIC = Topic("evaluation", "round")
ROUND_REFUSAL_TOPIC = Topic("evaluation", "round_refusal")


class ScoresTold(Event):
    """What scores rest on: notes in the order of the criteria; each list of evidence in the order of the others."""

    notes: tuple[str, ...] = ()
    """What the ministry says on each score, to the other one; empty where it says nothing."""
    evidence_criteria: tuple[str, ...] = ()
    """The criterion that each piece of evidence is for."""
    evidence_kinds: tuple[str, ...] = ()
    """`indicator`, `study` or `report`."""
    evidence_references: tuple[str, ...] = ()
    """The indicator's code or the report's number; empty for a study, which stands among `evidence_entries`."""
    evidence_groupings: tuple[str, ...] = ()
    """What an indicator's value is told apart by; empty: nothing."""
    evidence_groups: tuple[str, ...] = ()
    """The group it is of; empty: no group, or a cooperative, which stands among `evidence_entries`."""
    evidence_currencies: tuple[str, ...] = ()
    evidence_values: tuple[str, ...] = ()
    """As the figures told it when the score was given, a decimal; empty for studies and reports."""
    evidence_digests: tuple[str, ...] = ()
    """SHA-256 of the figures then, or of the report; empty: none was named."""
    evidence_entries: tuple[str, ...] = ()
    """The studies and cooperatives that evidence names, in its order."""


class RoundOpened(Event):
    """A ministry opened the joint evaluation of a sector for a period."""

    type: Literal["evaluation.round.opened.v1"] = "evaluation.round.opened.v1"
    opened_by: Country
    sector: str
    first_day: date
    last_day: date
    rule_version: str
    criteria: tuple[str, ...]
    """Those that are applied."""
    left_out: tuple[str, ...]
    """Those that are not."""
    opened_on: date | None = None
    """None: the round was opened before its facts told all that is signed."""
    score_max: int | None = None
    """The highest score."""
    rule_criteria: tuple[str, ...] = ()
    """Every criterion of the rule, in its order."""
    weights: tuple[int, ...] = ()
    """In that order."""
    left_out_reasons: tuple[str, ...] = ()
    """Why each of `left_out` is, in words."""
    document_format: str | None = None
    """The form of the document that both will sign."""


class RoundScored(ScoresTold):
    """A ministry scored every criterion, with its evidence."""

    type: Literal["evaluation.round.scored.v1"] = "evaluation.round.scored.v1"
    side: Country
    criteria: tuple[str, ...]
    scores: tuple[int, ...]
    """0 to 4, in the order of the criteria."""
    evidence_count: int


class RoundDiscussed(Event):
    """A statement was added to the discussion of a criterion that the ministries scored differently."""

    type: Literal["evaluation.round.discussed.v1"] = "evaluation.round.discussed.v1"
    side: Country
    number: int
    criterion: str
    statement_digest: str
    """SHA-256 of the text."""
    text: str = ""
    """What the ministry says to the other one."""


class RoundScoreProposed(Event):
    """A ministry told the score it would agree to; two equal ones are agreed."""

    type: Literal["evaluation.round.score_proposed.v1"] = "evaluation.round.score_proposed.v1"
    side: Country
    criterion: str
    score: int
    agreed: bool


class RoundReconciled(Event):
    """Every criterion has a score that both ministries agree to: the document is what both sign."""

    type: Literal["evaluation.round.reconciled.v1"] = "evaluation.round.reconciled.v1"
    criteria: tuple[str, ...]
    scores: tuple[int, ...]
    """In the order of the criteria."""
    result: str
    """The weighted mean, a decimal of six places."""
    document_digest: str
    """SHA-256 of the document's canonical form."""


class RoundSigned(Event):
    """A ministry signed the document."""

    type: Literal["evaluation.round.signed.v1"] = "evaluation.round.signed.v1"
    side: Country
    document_digest: str
    key: str
    """The Ed25519 public key, base64url."""
    signature: str
    """Over the document's canonical form, base64url."""
    signed_at: AwareDatetime | None = None
    """When it was made, where it came across the border; None: when this was recorded."""


class RoundClosed(Event):
    """Both ministries have signed; nothing of the round changes any more."""

    type: Literal["evaluation.round.closed.v1"] = "evaluation.round.closed.v1"
    sector: str
    first_day: date
    last_day: date
    document_digest: str
    result: str


class RoundWithdrawn(Event):
    """A ministry gave a round up before anybody had signed; the sector's period may be evaluated in another one."""

    type: Literal["evaluation.round.withdrawn.v1"] = "evaluation.round.withdrawn.v1"
    side: Country
    reason_code: str


class RoundRefusalRecorded(Event):
    """Somebody asked for what would change a signed document, or for a signature that is none: it was refused."""

    type: Literal["evaluation.round_refusal.recorded.v1"] = "evaluation.round_refusal.recorded.v1"
    round_id: str
    side: Country | None = None
    """The ministry of whoever asked."""
    attempt: str
    """What was asked for."""
    reason_code: str


RoundEvent = Annotated[
    Annotated[RoundOpened, Tag("evaluation.round.opened.v1")]
    | Annotated[RoundScored, Tag("evaluation.round.scored.v1")]
    | Annotated[RoundDiscussed, Tag("evaluation.round.discussed.v1")]
    | Annotated[RoundScoreProposed, Tag("evaluation.round.score_proposed.v1")]
    | Annotated[RoundReconciled, Tag("evaluation.round.reconciled.v1")]
    | Annotated[RoundSigned, Tag("evaluation.round.signed.v1")]
    | Annotated[RoundClosed, Tag("evaluation.round.closed.v1")]
    | Annotated[RoundWithdrawn, Tag("evaluation.round.withdrawn.v1")]
    | Annotated[UnknownEvent, Tag(UNKNOWN)],
    Discriminator(
        tag_of(
            RoundOpened,
            RoundScored,
            RoundDiscussed,
            RoundScoreProposed,
            RoundReconciled,
            RoundSigned,
            RoundClosed,
            RoundWithdrawn,
        )
    ),
]
RoundRefusalEvent = Annotated[
    Annotated[RoundRefusalRecorded, Tag("evaluation.round_refusal.recorded.v1")]
    | Annotated[UnknownEvent, Tag(UNKNOWN)],
    Discriminator(tag_of(RoundRefusalRecorded)),
]
