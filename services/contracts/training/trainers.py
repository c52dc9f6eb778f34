"""Facts of trainers and assessors; nobody is named, and their accounts are not told."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Discriminator, Tag

from services.contracts.reading import UNKNOWN, Topic, UnknownEvent, tag_of
from services.kernel import Country, Event

TRAINER_TOPIC = Topic("training", "trainer")
Duty = Literal["train", "assess"]


class TrainerRegistered(Event):
    """A ministry keeps an entry of somebody who may be accredited."""

    type: Literal["training.trainer.registered.v1"] = "training.trainer.registered.v1"
    country: Country


class TrainerAccredited(Event):
    """The trainer may teach a programme, or assess its competences, from the first to the last day."""

    type: Literal["training.trainer.accredited.v1"] = "training.trainer.accredited.v1"
    accreditation: int
    duty: Duty
    programme: str
    valid_from: date
    valid_until: date | None = None


class AccreditationWithdrawn(Event):
    """An accreditation holds no longer, from the day of this fact on."""

    type: Literal["training.trainer.accreditation_withdrawn.v1"] = "training.trainer.accreditation_withdrawn.v1"
    accreditation: int
    duty: Duty
    programme: str
    withdrawn_on: date
    reason_code: str


TrainerEvent = Annotated[
    Annotated[TrainerRegistered, Tag("training.trainer.registered.v1")]
    | Annotated[TrainerAccredited, Tag("training.trainer.accredited.v1")]
    | Annotated[AccreditationWithdrawn, Tag("training.trainer.accreditation_withdrawn.v1")]
    | Annotated[UnknownEvent, Tag(UNKNOWN)],
    Discriminator(tag_of(TrainerRegistered, TrainerAccredited, AccreditationWithdrawn)),
]
