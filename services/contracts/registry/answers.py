"""Facts of answers: what came of a declaration that the other ministry made about an entry kept here."""

from typing import Annotated, Literal

from pydantic import Discriminator, Tag

from services.contracts.reading import UNKNOWN, Topic, UnknownEvent, tag_of
from services.kernel import Event

ENTRY_ANSWER_TOPIC = Topic("registry", "entry_answer")


class EntryAnswerGiven(Event):
    """A declaration was acted on, or refused by a rule."""

    type: Literal["registry.entry_answer.given.v1"] = "registry.entry_answer.given.v1"
    declaration_id: str
    outcome: Literal["accepted", "refused"]
    code: str | None = None
    """Which rule refused it."""


EntryAnswerEvent = Annotated[
    Annotated[EntryAnswerGiven, Tag("registry.entry_answer.given.v1")] | Annotated[UnknownEvent, Tag(UNKNOWN)],
    Discriminator(tag_of(EntryAnswerGiven)),
]
