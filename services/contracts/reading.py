"""How a reader meets facts of every age: topics, the tolerant unknown, and the tag of a union."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import ConfigDict

from services.kernel import Country, Event

UNKNOWN = "unknown"


@dataclass(frozen=True)
class Topic:
    """All facts of one kind of aggregate, keyed by its id, one Kafka topic for each ministry that owns some."""

    service: str
    aggregate: str

    def of(self, ministry: Country) -> str:
        """Name the Kafka topic of one ministry's aggregates."""
        return f"{ministry}.{self.service}.{self.aggregate}.v1"

    def __str__(self) -> str:
        return f"{self.service}.{self.aggregate}"


class UnknownEvent(Event):
    """A fact of a type this reader does not know; kept whole, never guessed at."""

    model_config = ConfigDict(frozen=True, extra="allow")


def tag_of(*facts: type[Event]) -> Callable[[Any], str]:
    """Build the discriminator of a union: the fact's own type where it is known, `UNKNOWN` where it is not."""
    known = frozenset(type_of(fact) for fact in facts)

    def tag(value: Any) -> str:  # noqa: ANN401 - pydantic hands over raw input
        given = value.get("type") if isinstance(value, dict) else getattr(value, "type", None)
        return given if given in known else UNKNOWN

    return tag


@cache
def type_of(fact: type[Event]) -> str:
    """Tell the versioned type a fact class stands for."""
    return str(fact.model_fields["type"].default)
