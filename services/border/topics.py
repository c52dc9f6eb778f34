"""The topics of the border as one cell sees them."""

from dataclasses import dataclass
from typing import Self

from services.border.agreements.model import border_topic
from services.contracts.reading import Topic
from services.kernel import Country


@dataclass(frozen=True)
class _Border(Topic):
    @classmethod
    def named_after(cls, aggregate: str) -> Self:
        """Give the border topic of a kind of aggregate."""
        return cls("border", aggregate.rpartition(".")[2])


@dataclass(frozen=True)
class Outgoing(_Border):
    """What a ministry's cell offers the other one."""

    def of(self, ministry: Country) -> str:
        """Name the topic in the cell of the ministry that sends."""
        return border_topic(ministry, ministry.other, self.aggregate)


@dataclass(frozen=True)
class Incoming(_Border):
    """What was fetched from the other ministry's cell."""

    def of(self, ministry: Country) -> str:
        """Name the topic in the cell of the ministry that receives: the mirror puts the sender before its name."""
        return f"{ministry.other}.{border_topic(ministry.other, ministry, self.aggregate)}"


@dataclass(frozen=True)
class OfTheOther(Topic):
    """The facts of the other ministry's aggregates, as they are told in the receiving cell."""

    def of(self, ministry: Country) -> str:
        """Name the topic in the cell of the ministry that receives."""
        return super().of(ministry.other)
