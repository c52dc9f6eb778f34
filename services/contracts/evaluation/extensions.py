"""Facts of the extension of an agreement: suggested by a dated rule, decided by people of both ministries."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Discriminator, Tag

from services.contracts.reading import UNKNOWN, Topic, UnknownEvent, tag_of
from services.kernel import Country, Event

EXTENSION_TOPIC = Topic("evaluation", "extension")

ExtensionChoice = Literal["extend", "extend_revised", "do_not_extend"]
ExtensionSuggestion = Literal["extend", "extend_revised", "do_not_extend", "insufficient_evidence"]
ExtensionOutcome = Literal["extend", "extend_revised", "do_not_extend", "no_agreement"]


class ExtensionRecommended(Event):
    """A rule suggested from the scorecard of a day whether an agreement is extended; nothing is decided by that."""

    type: Literal["evaluation.extension.recommended.v1"] = "evaluation.extension.recommended.v1"
    agreement_id: str
    assessed_on: date
    suggestion: ExtensionSuggestion
    rule_version: str
    achieved: tuple[str, ...]
    """Commitments, by their ids."""
    partly: tuple[str, ...]
    not_achieved: tuple[str, ...]
    not_assessable: tuple[str, ...]
    rounds: tuple[str, ...]
    """Closed rounds, by their ids."""
    document_digests: tuple[str, ...]
    """SHA-256 of the rounds' signed documents, in the same order."""


class ExtensionPositionTaken(Event):
    """People of one ministry decided, for their side, with the reason."""

    type: Literal["evaluation.extension.position_taken.v1"] = "evaluation.extension.position_taken.v1"
    side: Country
    choice: ExtensionChoice
    reason_code: str


class ExtensionDecided(Event):
    """Both ministries have decided: alike, or there is no agreement."""

    type: Literal["evaluation.extension.decided.v1"] = "evaluation.extension.decided.v1"
    agreement_id: str
    outcome: ExtensionOutcome
    suggestion: ExtensionSuggestion
    indonesian_reason_code: str
    timorese_reason_code: str
    decided_on: date


ExtensionEvent = Annotated[
    Annotated[ExtensionRecommended, Tag("evaluation.extension.recommended.v1")]
    | Annotated[ExtensionPositionTaken, Tag("evaluation.extension.position_taken.v1")]
    | Annotated[ExtensionDecided, Tag("evaluation.extension.decided.v1")]
    | Annotated[UnknownEvent, Tag(UNKNOWN)],
    Discriminator(tag_of(ExtensionRecommended, ExtensionPositionTaken, ExtensionDecided)),
]
