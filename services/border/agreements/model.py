"""An agreement as data: for each direction and aggregate the facts that may cross, and of each fact the fields."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from services.kernel import Country
from services.kernel.dated_rules import Confidence

Scalar = str | int | bool
Words = Annotated[str, StringConstraints(min_length=1, max_length=1_000)]
TEXT_CHARACTERS_MAX = 2_000
"""No agreement lets a longer text cross."""
FactType = Annotated[str, StringConstraints(pattern=r"^[a-z_]+\.[a-z_]+\.[a-z_]+\.v[1-9][0-9]*$")]
Aggregate = Annotated[str, StringConstraints(pattern=r"^[a-z_]+\.[a-z_]+$")]


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class LegalBasis(_Data):
    """The law something may cross under, with its article."""

    law: Words
    article: Words
    says: Words
    source: Words
    confidence: Confidence


class AgreedFact(_Data):
    """The fields of one fact: those that cross as they are, as pseudonyms, as texts of officers, and fixed ones."""

    plain: tuple[str, ...] = ()
    pseudonyms: tuple[str, ...] = ()
    texts: Mapping[str, Annotated[int, Field(ge=1, le=TEXT_CHARACTERS_MAX)]] = Field(default_factory=dict)
    """What an officer of one ministry writes to the other one, with the most characters that one text may have."""
    fixed: Mapping[str, Scalar] = Field(default_factory=dict)
    """Not sent; the receiver puts these values where a fact must have a field."""

    @property
    def crossing(self) -> frozenset[str]:
        """The fields that cross."""
        return frozenset({*self.plain, *self.pseudonyms, *self.texts})

    @model_validator(mode="after")
    def _names_a_field_once(self) -> Self:
        named = (*self.plain, *self.pseudonyms, *self.texts, *self.fixed)
        if twice := sorted({name for name in named if named.count(name) > 1}):
            raise ValueError(f"{', '.join(twice)} is named twice")
        return self


class Crossing(_Data):
    """What of one kind of aggregate crosses in one direction, why, and how long the other side keeps it."""

    sent_by: Country = Field(alias="from")
    sent_to: Country = Field(alias="to")
    aggregate: Aggregate
    purpose: Words
    legal_bases: tuple[str, ...] = Field(min_length=1)
    retention_days: Annotated[int, Field(ge=1, le=36_500)]
    facts: Mapping[FactType, AgreedFact]

    @property
    def topic(self) -> str:
        """The topic on the sender's side, which the receiver reads."""
        return border_topic(self.sent_by, self.sent_to, self.aggregate)

    @model_validator(mode="after")
    def _is_of_one_aggregate(self) -> Self:
        if self.sent_by is self.sent_to:
            raise ValueError("a crossing leads to the other country")
        if strangers := sorted(fact for fact in self.facts if not fact.startswith(f"{self.aggregate}.")):
            raise ValueError(f"{', '.join(strangers)} is no fact of {self.aggregate}")
        return self


class Agreement(_Data):
    """What both ministries agreed on; after `valid_until` nothing is sent and nothing taken in."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{3,40}$")]
    edition: Annotated[int, Field(ge=1)]
    title: Words
    signed_on: date
    valid_until: date
    valid_until_source: Words
    confidence: Confidence
    parties: Mapping[Country, Words]
    legal_bases: Mapping[str, LegalBasis]
    crossings: tuple[Crossing, ...]

    def crossing(self, sent_by: Country, aggregate: str) -> Crossing | None:
        """Find what was agreed for one kind of aggregate in one direction."""
        found = (one for one in self.crossings if one.sent_by is sent_by and one.aggregate == aggregate)
        return next(found, None)

    def holds_on(self, day: date) -> bool:
        """Tell whether something may cross on a day."""
        return self.signed_on <= day <= self.valid_until

    def days_left_on(self, day: date) -> int:
        """Count the days from a day to the last one on which something may cross; negative after it."""
        return (self.valid_until - day).days

    @model_validator(mode="after")
    def _is_of_one_piece(self) -> Self:
        if set(self.parties) != set(Country) or self.valid_until < self.signed_on:
            raise ValueError("an agreement is between both ministries, from its signature until its end")
        ways = [one.topic for one in self.crossings]
        if len(set(ways)) < len(ways):
            raise ValueError("one aggregate is agreed on twice in one direction")
        named = {basis for one in self.crossings for basis in one.legal_bases}
        if named != set(self.legal_bases):
            raise ValueError(f"legal bases and those named differ: {', '.join(sorted(named ^ set(self.legal_bases)))}")
        return self


def border_topic(sent_by: Country, sent_to: Country, aggregate: str) -> str:
    """Name the topic of one direction; all facts of an aggregate share it, so that they keep their order."""
    return f"xb.{sent_by}-{sent_to}.{aggregate.rpartition('.')[2]}.v1"


Direction = Literal["out", "in"]


def aggregates(agreement: Agreement, home: Country, direction: Direction) -> Sequence[str]:
    """List the kinds of aggregate that leave, or enter, a ministry's cell."""
    sender = home if direction == "out" else home.other
    return [one.aggregate for one in agreement.crossings if one.sent_by is sender]
