"""How what happened to an entry enters its record, also where it happened on a day gone by."""

from dataclasses import dataclass
from datetime import date

from services.chassis.unit_of_work import Transaction
from services.registry.records import repository
from services.registry.records.model import Values
from services.registry.records.recording import Note, change_between, change_since


@dataclass(frozen=True, slots=True)
class Step:
    """An entry's fields before and after something happened; before its registration it has none."""

    entry_id: str
    before: Values
    after: Values
    version: int
    """The entry's version after it."""


def keep_registration(step: Step, tx: Transaction, *, valid_from: date) -> None:
    """Keep the first change of an entry's record, with the fact saved next: it tells the entry whole."""
    change = change_between(step.before, step.after, _note(step, tx), valid_from=valid_from)
    repository.keep(step.entry_id, change, tx)


async def keep_step(step: Step, tx: Transaction, *, since: date, today: date) -> None:
    """Keep what changed since a day, with the fact saved next; a day that has not come counts as today.

    It is the last word on what it says: it holds no earlier than the entry begins, or than its fields were last said.
    """
    if since >= today:
        change = change_between(step.before, step.after, _note(step, tx), valid_from=today)
    else:
        history = await repository.history_of(step.entry_id, tx)
        change = change_since(history, step.before, step.after, _note(step, tx), since=since)
    repository.keep(step.entry_id, change, tx)


def _note(step: Step, tx: Transaction) -> Note:
    return Note(tx.caller.subject, tx.now, step.version)
