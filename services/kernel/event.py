"""The base of every published fact."""

from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, StringConstraints

Subject = Annotated[str, StringConstraints(min_length=1, max_length=100)]


class Event(BaseModel):
    """A fact another ministry may rely on for years: past tense, flat, frozen, JSON scalars.

    Where a fact is made, the type checker refuses a field it does not have; where one is read, later fields pass by.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    type: str
    subject: Subject
    """The aggregate's id; it is the Kafka key and the CloudEvents subject."""
    occurred_at: AwareDatetime
    """The instant the fact was recorded, UTC."""
