"""The registers whose entries change by request: how each reads an entry with its record, and makes a change in it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial

from services.chassis.unit_of_work import Transaction
from services.registry.change_requests.model import Entry, EntryKind
from services.registry.enterprises import amendments, keeping
from services.registry.enterprises.fields import TOGETHER
from services.registry.records import repository as records
from services.registry.records.amendments import Asked
from services.registry.records.recording import Group
from services.registry.records.wanted import Wanted


@dataclass(frozen=True, slots=True)
class Prepared:
    """A change that the register allows, not yet kept."""

    entry: Entry
    """As it is without the change."""
    changed_version: int | None
    """The entry's version with the change; None: it says so already."""
    keep: Callable[[Transaction], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Register:
    """What a register gives: its fields that belong together, and a way to prepare a change."""

    together: tuple[Group, ...]
    prepare: Callable[[str, Wanted, Asked, Transaction], Awaitable[Prepared]]
    """Refuses what the entry's own rules refuse."""


async def _of_enterprise(entry_id: str, wanted: Wanted, asked: Asked, tx: Transaction) -> Prepared:
    entry = await keeping.own(entry_id, tx)
    history = await records.history_of(entry_id, tx)
    amendment = amendments.make(entry, history, wanted, asked)
    changed_version = amendment.change.number if amendment.change else None
    return Prepared(
        Entry(entry.version, history, TOGETHER), changed_version, partial(keeping.keep_amendment, amendment)
    )


REGISTERS: Mapping[EntryKind, Register] = {"enterprise": Register(TOGETHER, _of_enterprise)}
