"""Facts of the agreements between the two ministries: recorded, revised by both."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Discriminator, Tag

from services.contracts.reading import UNKNOWN, Topic, UnknownEvent, tag_of
from services.kernel import Country, Event

AGREEMENT_TOPIC = Topic("evaluation", "agreement")


class AgreementRecorded(Event):
    """An agreement was entered as its sources tell it; that is its first revision."""

    type: Literal["evaluation.agreement.recorded.v1"] = "evaluation.agreement.recorded.v1"
    kept_by: Country
    signed_on: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    """The last day; None: not known."""
    status: str
    scope_codes: tuple[str, ...]
    unknown: tuple[str, ...]
    """What no source tells."""
    confidence: str
    """How sure the source is: high, medium or low."""


class AgreementRevisionProposed(Event):
    """A ministry entered what the Joint Technical Working Group wrote; it holds once both have confirmed it."""

    type: Literal["evaluation.agreement.revision_proposed.v1"] = "evaluation.agreement.revision_proposed.v1"
    revision: int
    proposed_by: Country
    signed_on: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    status: str
    scope_codes: tuple[str, ...]


class AgreementRevisionConfirmed(Event):
    """A ministry confirmed a proposed revision."""

    type: Literal["evaluation.agreement.revision_confirmed.v1"] = "evaluation.agreement.revision_confirmed.v1"
    revision: int
    side: Country


class AgreementRevisionWithdrawn(Event):
    """A ministry took a proposed revision back, or declined it."""

    type: Literal["evaluation.agreement.revision_withdrawn.v1"] = "evaluation.agreement.revision_withdrawn.v1"
    revision: int
    side: Country
    reason_code: str


class AgreementRevised(Event):
    """Both ministries have confirmed a revision: it is the agreement's text from now on."""

    type: Literal["evaluation.agreement.revised.v1"] = "evaluation.agreement.revised.v1"
    revision: int


AgreementEvent = Annotated[
    Annotated[AgreementRecorded, Tag("evaluation.agreement.recorded.v1")]
    | Annotated[AgreementRevisionProposed, Tag("evaluation.agreement.revision_proposed.v1")]
    | Annotated[AgreementRevisionConfirmed, Tag("evaluation.agreement.revision_confirmed.v1")]
    | Annotated[AgreementRevisionWithdrawn, Tag("evaluation.agreement.revision_withdrawn.v1")]
    | Annotated[AgreementRevised, Tag("evaluation.agreement.revised.v1")]
    | Annotated[UnknownEvent, Tag(UNKNOWN)],
    Discriminator(
        tag_of(
            AgreementRecorded,
            AgreementRevisionProposed,
            AgreementRevisionConfirmed,
            AgreementRevisionWithdrawn,
            AgreementRevised,
        )
    ),
]
