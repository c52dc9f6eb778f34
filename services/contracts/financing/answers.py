"""Facts of answers: what came of a declaration that the other ministry made about an entry kept here."""

from typing import Annotated, Literal

from pydantic import Discriminator, Tag

from services.contracts.reading import UNKNOWN, Topic, UnknownEvent, tag_of
from services.kernel import Event

APPLICATION_ANSWER_TOPIC = Topic("financing", "application_answer")


class ApplicationAnswerGiven(Event):
    """A declaration was acted on, or refused by a rule."""

    type: Literal["financing.application_answer.given.v1"] = "financing.application_answer.given.v1"
    declaration_id: str
    outcome: Literal["accepted", "refused"]
    code: str | None = None
    """Which rule refused it."""


ApplicationAnswerEvent = Annotated[
    Annotated[ApplicationAnswerGiven, Tag("financing.application_answer.given.v1")]
    | Annotated[UnknownEvent, Tag(UNKNOWN)],
    Discriminator(tag_of(ApplicationAnswerGiven)),
]
