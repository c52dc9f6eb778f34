"""The registers whose entries are merged: how each lets one entry stand for another, and takes that back."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, Protocol, TypeVar

from services.chassis.unit_of_work import Transaction
from services.kernel import Country, Decision
from services.kernel.decision import Versioned
from services.registry.candidates import keeping as candidates
from services.registry.candidates.merging import NUMBERS
from services.registry.candidates.model import Subject
from services.registry.cooperatives import amendments as cooperative_amendments
from services.registry.cooperatives import keeping as cooperatives
from services.registry.cooperatives import merging as cooperative_merging
from services.registry.cooperatives.model import Cooperative
from services.registry.cooperatives.model import Description as CooperativeDescription
from services.registry.enterprises import amendments as enterprise_amendments
from services.registry.enterprises import keeping as enterprises
from services.registry.enterprises import merging as enterprise_merging
from services.registry.enterprises.model import Description as EnterpriseDescription
from services.registry.enterprises.model import Enterprise
from services.registry.matching.model import Kind
from services.registry.records import repository as records
from services.registry.records.amendments import Amendment, Asked
from services.registry.records.model import History


class _Entry(Versioned, Protocol):
    @property
    def country(self) -> Country: ...


EntryT = TypeVar("EntryT", bound=_Entry)
DescriptionT = TypeVar("DescriptionT")
DescriptionT_contra = TypeVar("DescriptionT_contra", contravariant=True)


class _Merge(Protocol[EntryT]):
    def __call__(self, entry: EntryT, survivor: EntryT, *, reason_code: str, at: datetime) -> Decision[EntryT]: ...


class _Unmerge(Protocol[EntryT]):
    def __call__(self, entry: EntryT, *, reason_code: str, at: datetime) -> Decision[EntryT]: ...


class _Amend(Protocol[EntryT, DescriptionT_contra]):
    def __call__(
        self, entry: EntryT, history: History, description: DescriptionT_contra, asked: Asked, *, valid_from: date
    ) -> Amendment[EntryT]: ...


class _Keep(Protocol[EntryT]):
    async def __call__(self, decision: Decision[EntryT], tx: Transaction, *, was: EntryT) -> None: ...


@dataclass(frozen=True)
class Register(Generic[EntryT, DescriptionT]):
    """What a register gives to merges."""

    own: Callable[[str, Transaction], Awaitable[EntryT]]
    """Reads an entry that the caller's ministry keeps."""
    merge: _Merge[EntryT]
    unmerge: _Unmerge[EntryT]
    take_over: Callable[[EntryT, EntryT, Collection[str]], DescriptionT]
    amend: _Amend[EntryT, DescriptionT]
    keep: _Keep[EntryT]
    keep_amendment: Callable[[Amendment[EntryT], Transaction], Awaitable[None]]
    subject_of: Callable[[EntryT], Subject]

    async def bring_together(
        self, ids: tuple[str, str], reason_code: str, taken_over: Collection[str], tx: Transaction
    ) -> None:
        """Merge the first entry into the second, which takes the named parts over; errors as the register raises them.

        A merged entry is found by its numbers alone, so that nobody registers under one of them.
        """
        entry, survivor = await self.own(ids[0], tx), await self.own(ids[1], tx)
        # The merged entry first: its numbers must be free before the survivor takes them over.
        await self.keep(self.merge(entry, survivor, reason_code=reason_code, at=tx.now), tx, was=entry)
        subject = self.subject_of(entry)
        numbers = {NUMBERS: subject.described[NUMBERS]}
        await candidates.keep(Subject(subject.entry_id, subject.kind, subject.country, numbers), tx)
        if taken_over:
            described = self.take_over(survivor, entry, taken_over)
            history = await records.history_of(ids[1], tx)
            asked, today = Asked(tx.caller.subject, tx.now, reason_code), survivor.country.day_of(tx.now)
            await self.keep_amendment(self.amend(survivor, history, described, asked, valid_from=today), tx)

    async def separate(self, entry_id: str, reason_code: str, tx: Transaction) -> None:
        """Let a merged entry stand for itself again; errors as the register raises them."""
        entry = await self.own(entry_id, tx)
        await self.keep(self.unmerge(entry, reason_code=reason_code, at=tx.now), tx, was=entry)
        await candidates.keep(self.subject_of(entry), tx)


_ENTERPRISES = Register[Enterprise, EnterpriseDescription](
    own=enterprises.own,
    merge=enterprise_merging.merge,
    unmerge=enterprise_merging.unmerge,
    take_over=enterprise_merging.take_over,
    amend=enterprise_amendments.amend,
    keep=enterprises.keep,
    keep_amendment=enterprises.keep_amendment,
    subject_of=enterprises.subject_of,
)
_COOPERATIVES = Register[Cooperative, CooperativeDescription](
    own=cooperatives.own,
    merge=cooperative_merging.merge,
    unmerge=cooperative_merging.unmerge,
    take_over=cooperative_merging.take_over,
    amend=cooperative_amendments.amend,
    keep=cooperatives.keep,
    keep_amendment=cooperatives.keep_amendment,
    subject_of=cooperatives.subject_of,
)
REGISTERS: Mapping[Kind, Register[Any, Any]] = {"enterprise": _ENTERPRISES, "cooperative": _COOPERATIVES}
