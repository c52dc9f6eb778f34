"""Facts of the border: what a ministry declares about the other one's entry, the answer, and what was refused."""

from typing import Annotated, Literal

from pydantic import Discriminator, Tag

from services.contracts.reading import UNKNOWN, Topic, UnknownEvent, tag_of
from services.kernel import Country, Event

DECLARATION_TOPIC = Topic("border", "declaration")
REFUSAL_TOPIC = Topic("border", "refusal")
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


class RefusalRecorded(Event):
    """The border set a message aside; what was in it is told by its digest only, for a stranger wrote it."""

    type: Literal["border.refusal.recorded.v1"] = "border.refusal.recorded.v1"
    consumer: str
    """Which way out or in, and of which kind of aggregate."""
    origin: str
    """Topic, partition and offset of the message."""
    cause: str
    digest: str
    """SHA-256 of the message's value."""


RefusalEvent = Annotated[
    Annotated[RefusalRecorded, Tag("border.refusal.recorded.v1")] | Annotated[UnknownEvent, Tag(UNKNOWN)],
    Discriminator(tag_of(RefusalRecorded)),
]
