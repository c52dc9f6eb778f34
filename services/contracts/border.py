"""Facts of the border: what a ministry declares about the other one's entry, and how that was answered."""

from typing import Annotated, Literal

from pydantic import Discriminator, Tag

from services.contracts.reading import UNKNOWN, Topic, UnknownEvent, tag_of
from services.kernel import Country, Event

DECLARATION_TOPIC = Topic("border", "declaration")
EntryKind = Literal["enterprise", "cooperative", "partnership", "application"]
Saying = Literal["recognised", "recognition_withdrawn", "signed", "ended", "no_objection", "objection"]
Outcome = Literal["accepted", "refused"]


class DeclarationMade(Event):
    """A ministry declares something about an entry that the other ministry keeps; the keeper answers."""

    type: Literal["border.declaration.made.v1"] = "border.declaration.made.v1"
    by: Country
    kind: EntryKind
    entry_id: str
    says: Saying
    code: str | None = None
    """What it rests on, or why, as a code; None: nothing was named."""


class DeclarationAnswered(Event):
    """The keeper did as was declared, or its rules refused it; `code` then tells which one."""

    type: Literal["border.declaration.answered.v1"] = "border.declaration.answered.v1"
    outcome: Outcome
    code: str | None = None


DeclarationEvent = Annotated[
    Annotated[DeclarationMade, Tag("border.declaration.made.v1")]
    | Annotated[DeclarationAnswered, Tag("border.declaration.answered.v1")]
    | Annotated[UnknownEvent, Tag(UNKNOWN)],
    Discriminator(tag_of(DeclarationMade, DeclarationAnswered)),
]
