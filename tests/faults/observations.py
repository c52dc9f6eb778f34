"""What a run saw beside its history and its stores: given by the row of the matrix that looked for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Place(NamedTuple):
    """Where a message stands on a topic."""

    topic: str
    partition: int
    offset: int

    def __str__(self) -> str:
        return f"{self.topic}/{self.partition}/{self.offset}"


class Rebuilt(NamedTuple):
    """A collection of projections and its canonical hash before and after it was built anew (I10)."""

    name: str
    live_hash: str
    rebuilt_hash: str


class Reading(NamedTuple):
    """Whether one build's consumer took a fact that another build produced (I11)."""

    fact_type: str
    accepted: bool
    cell: str = ""
    """Which producer met which consumer, as in `N+1 to N`."""


class SeenField(NamedTuple):
    """A field of a fact that reached the other side (I12)."""

    topic: str
    path: str


@dataclass(frozen=True)
class Observations:
    """Everything a row may know; what it leaves out is not checked or is empty."""

    injected: frozenset[Place] = frozenset()
    """Messages the harness itself put on topics: poison, duplicates, reorderings."""
    poison: frozenset[Place] = frozenset()
    """Those of them that each consumer of their topic must have set aside."""
    stopped: frozenset[str] = frozenset()
    """Aggregates whose facts a row made a consumer refuse: parked and held facts are right for them."""
    refilled: bool = False
    """Topics were emptied and filled again from the outboxes while new facts were sent: what each consumer applied in
    which order is judged as always, the order on the topics is not (I4)."""
    duplicates_max: int | None = None
    """Records sent twice that the row allows; the default counts faults (I8)."""
    redelivered: Mapping[str, int] = field(default_factory=dict)
    """Duplicates each consumer met, by its own counter (I8)."""
    rebuilt: tuple[Rebuilt, ...] = ()
    readings: tuple[Reading, ...] = ()
    seen_fields: frozenset[SeenField] = frozenset()
    allowed_fields: frozenset[SeenField] = frozenset()
    keys_cached_seconds: float | None = None
    """How long a service may go on trusting keys it has read; without it I15 is not decided."""
    twin_digest: str | None = None
    """The digest of another run of the same seed (I16)."""
