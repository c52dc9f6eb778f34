"""What a slice subscribes to: one function for each topic, run inside the consumer's transaction."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, get_args

from pydantic import TypeAdapter

from services.chassis.dead_letters import DeadLetter
from services.chassis.unit_of_work import Transaction
from services.contracts.reading import UNKNOWN, Topic, UnknownEvent

Handler = Callable[[Any, Transaction], Awaitable[None]]
OnParked = Callable[[DeadLetter, Transaction], Awaitable[None]]
"""Told of a message in the transaction that parks it, once."""


@cache
def adapter_of(facts: Any) -> TypeAdapter[Any]:  # noqa: ANN401 - a union is no type
    """Build a union's reader once: building costs more than reading."""
    return TypeAdapter(facts)


@dataclass(frozen=True)
class Subscription:
    """One consumer of one aggregate's facts."""

    topic: Topic
    facts: Any
    """The discriminated union the slice reads."""
    handler: Handler
    consumer: str
    """Names the effect: inbox marks and watermarks are kept under it, and it is the Kafka group."""
    keeps: tuple[str, ...] = ()
    """The collections that its facts alone lead to: a replay builds them anew and compares them."""
    on_parked: OnParked | None = None
    from_strangers: bool = False
    """Whether others than this cell's services write its topics: each fact then begins a trace of its own."""

    def known_types(self) -> frozenset[str]:
        """List the versioned types of the union."""
        members = get_args(get_args(self.facts)[0])
        return frozenset(get_args(member)[1].tag for member in members) - {UNKNOWN}

    def read(self, data: Any) -> Any:  # noqa: ANN401 - the union's members share no narrower type
        """Validate a fact's data.

        Raises:
            ValidationError: a field is missing or has another type.
        """
        return adapter_of(self.facts).validate_python(data)

    def why_unknown(self, event: UnknownEvent) -> str:
        """Tell a later version of a known fact from a fact never heard of."""
        base = event.type.rpartition(".v")[0]
        known = {given.rpartition(".v")[0] for given in self.known_types()}
        return "future_version" if base in known else "unknown_type"


@dataclass
class Subscriptions:
    """The subscriptions of one slice; `build_service` gives each its policy, group and topics."""

    slice_name: str
    keeps: tuple[str, ...] = ()
    """The collections that hold what these facts say, and nothing else."""
    on_parked: OnParked | None = None
    from_strangers: bool = False
    entries: list[Subscription] = field(default_factory=list)

    def on(self, topic: Topic, facts: Any) -> Callable[[Handler], Handler]:  # noqa: ANN401 - a union is no type
        """Subscribe the decorated function to every ministry's topic of this aggregate."""

        def register(handler: Handler) -> Handler:
            consumer = f"{self.slice_name}.{topic}"
            given = (self.keeps, self.on_parked, self.from_strangers)
            self.entries.append(Subscription(topic, facts, handler, consumer, *given))
            return handler

        return register
