"""What a rule answers: the next state and the facts that led to it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from services.kernel.event import Event


class Versioned(Protocol):
    """A frozen dataclass that counts its facts."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def version(self) -> int:
        """The number of facts so far."""
        ...


StateT = TypeVar("StateT", bound=Versioned)


@dataclass(frozen=True, init=False)
class Decision(Generic[StateT]):
    """The next state with its version advanced by one for each fact.

    An aggregate's version is the number of its facts: 0 before the first one.
    """

    state: StateT
    events: tuple[Event, ...]
    expected_version: int
    """The version that must still be the stored one when this decision is saved."""

    def __init__(self, state: StateT, events: Sequence[Event] = ()) -> None:
        object.__setattr__(self, "expected_version", state.version)
        object.__setattr__(self, "events", tuple(events))
        object.__setattr__(self, "state", replace(state, version=state.version + len(events)))
