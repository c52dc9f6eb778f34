"""How what happened to an entry enters its record, also where it happened on a day gone by."""

from dataclasses import dataclass
from datetime import date

from services.chassis.unit_of_work import Transaction
from services.registry.records import repository
from services.registry.records.model import Change, Values
from services.registry.records.recording import Note, change_between, last_word_from


@dataclass(frozen=True, slots=True)
class Step:
    """An entry's fields before and after something happened; before its registration it has none."""

    entry_id: str
    before: Values
    after: Values
    version: int
    """The entry's version after it."""

    @property
    def said(self) -> Values:
        """The fields after it; one that is gone has no value."""
        return {**dict.fromkeys(self.before), **self.after}


async def keep_registration(step: Step, tx: Transaction, *, valid_from: date) -> None:
    """Keep the first change of an entry's record: it tells the entry whole."""
    await repository.keep(step.entry_id, _change(step, tx, valid_from), tx)


async def keep_step(step: Step, tx: Transaction, *, since: date, today: date) -> None:
    """Keep what changed: it holds from a day on, and is the last word on the fields it says.

    A day in the future counts as today, one before the entry began or before the fields were last said as that day.
    """
    day = min(since, today)
    if day < today:
        changed = _change(step, tx, day)
        history = await repository.history_of(step.entry_id, tx)
        day = last_word_from(history, changed.values.keys() if changed else (), wanted=day)
    await repository.keep(step.entry_id, _change(step, tx, day), tx)


def _change(step: Step, tx: Transaction, valid_from: date) -> Change | None:
    note = Note(tx.caller.subject, tx.now, step.version)
    return change_between(step.before, step.said, note, valid_from=valid_from)
