"""The registers whose entries change by request: how each reads an entry with its record, and makes a change in it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Generic, Protocol, TypeVar

from services.chassis.unit_of_work import Transaction
from services.kernel import Country
from services.kernel.decision import Versioned
from services.registry.change_requests.commands import CooperativeChange, EnterpriseChange
from services.registry.change_requests.description import want_of_cooperative, want_of_enterprise
from services.registry.change_requests.model import Entry, EntryKind
from services.registry.cooperatives import amendments as cooperative_amendments
from services.registry.cooperatives import keeping as cooperatives
from services.registry.cooperatives.fields import TOGETHER as TOGETHER_OF_COOPERATIVE
from services.registry.cooperatives.model import Cooperative
from services.registry.enterprises import amendments as enterprise_amendments
from services.registry.enterprises import keeping as enterprises
from services.registry.enterprises.fields import TOGETHER as TOGETHER_OF_ENTERPRISE
from services.registry.enterprises.model import Enterprise
from services.registry.places.gazetteer import Gazetteer
from services.registry.records import repository as records
from services.registry.records.amendments import Amendment, Asked
from services.registry.records.model import History
from services.registry.records.recording import Group
from services.registry.records.wanted import Wanted


class Registered(Versioned, Protocol):
    """What every register tells of an entry."""

    @property
    def country(self) -> Country:
        """Whose register it is in."""


EntryT = TypeVar("EntryT", bound=Registered)
GivenT_contra = TypeVar("GivenT_contra", contravariant=True)


class _Wants(Protocol[GivenT_contra]):
    def __call__(
        self, given: GivenT_contra, history: History, country: Country, gazetteer: Gazetteer, *, today: date
    ) -> Wanted: ...


@dataclass(frozen=True, slots=True)
class Prepared:
    """A change that the register allows, not yet kept."""

    entry: Entry
    """As it is without the change."""
    changed_version: int | None
    """The entry's version with the change; None: it says so already."""
    keep: Callable[[Transaction], Awaitable[None]]


@dataclass(frozen=True)
class Register(Generic[EntryT, GivenT_contra]):
    """What a register gives to change requests."""

    together: tuple[Group, ...]
    """Its fields that only mean something together."""
    own: Callable[[str, Transaction], Awaitable[EntryT]]
    """Reads an entry that the caller's ministry keeps."""
    want: _Wants[GivenT_contra]
    """Checks what is asked for."""
    make: Callable[[EntryT, History, Wanted, Asked], Amendment[EntryT]]
    """Refuses what the entry's own rules refuse."""
    keep: Callable[[Amendment[EntryT], Transaction], Awaitable[None]]

    async def prepare(self, entry_id: str, wanted: Wanted, asked: Asked, tx: Transaction) -> Prepared:
        """Make a change without keeping it; errors as the entry's own rules raise them."""
        entry, history = await self.own(entry_id, tx), await records.history_of(entry_id, tx)
        amendment = self.make(entry, history, wanted, asked)
        changed_version = amendment.change.number if amendment.change else None
        return Prepared(Entry(entry.version, history, self.together), changed_version, partial(self.keep, amendment))


_ENTERPRISES = Register[Enterprise, EnterpriseChange](
    together=TOGETHER_OF_ENTERPRISE,
    own=enterprises.own,
    want=want_of_enterprise,
    make=enterprise_amendments.make,
    keep=enterprises.keep_amendment,
)
_COOPERATIVES = Register[Cooperative, CooperativeChange](
    together=TOGETHER_OF_COOPERATIVE,
    own=cooperatives.own,
    want=want_of_cooperative,
    make=cooperative_amendments.make,
    keep=cooperatives.keep_amendment,
)
REGISTERS: Mapping[EntryKind, Register[Any, Any]] = {"enterprise": _ENTERPRISES, "cooperative": _COOPERATIVES}
