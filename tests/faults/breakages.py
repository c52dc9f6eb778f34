"""Five deliberate breakages of the chassis: each takes away one thing that a promise of the platform rests on.

A test build puts one into its own process; nothing in the services knows them. The tests beside this module show that
the offline checker sees what each one does, and that it sees nothing without it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from services.chassis import consuming, inbox, unit_of_work
from services.chassis.cloudevents import Envelope, Message
from services.chassis.commits import commit
from services.chassis.kafka import SafetyNet
from services.chassis.mongo import Database, Document, Session
from services.chassis.relay import BATCH_MAX, Relay
from services.chassis.unit_of_work import Transaction

Breakage = Callable[[pytest.MonkeyPatch], None]


def no_duplicate_check(patch: pytest.MonkeyPatch) -> None:
    """Forget to ask inbox and watermark whether a fact was applied before."""
    place_of = inbox.Watermark.place_of

    def never_a_duplicate(mark: inbox.Watermark, envelope: Envelope) -> inbox.Place:
        place = place_of(mark, envelope)
        return "next" if place == "duplicate" else place

    async def mark_again(consumer: str, envelope: Envelope, tx: Transaction) -> None:
        mark = {"_id": f"{consumer}/{envelope.event_id}", "type": envelope.type, "processed_at": tx.now}
        await tx.put("inbox", mark)

    patch.setattr(inbox.Watermark, "place_of", never_a_duplicate)
    patch.setattr(consuming, "mark_processed", mark_again)


def outbox_outside_transaction(patch: pytest.MonkeyPatch) -> None:
    """Commit the aggregate first and write its facts afterwards."""
    save = Transaction.save
    waiting: dict[int, _LateOutbox] = {}

    async def save_without_facts(tx: Transaction, *what: Any) -> None:
        late = waiting.setdefault(id(tx.session), _LateOutbox(tx.db, tx.session))
        tx.new.db = late  # type: ignore[assignment]
        try:
            await save(tx, *what)
        finally:
            tx.new.db = tx.db

    async def commit_and_write(session: Session) -> None:
        await commit(session)
        if (late := waiting.pop(id(session), None)) is not None:
            await late.write()

    patch.setattr(Transaction, "save", save_without_facts)
    patch.setattr(unit_of_work, "commit", commit_and_write)


def offset_before_work(patch: pytest.MonkeyPatch) -> None:
    """Commit a message's offset as soon as it is there, then begin to work on it."""
    consume_scope = SafetyNet.consume_scope

    async def acknowledge_first(net: SafetyNet, call_next: Any, msg: Message) -> Any:
        await msg.ack()
        return await consume_scope(net, call_next, msg)

    patch.setattr(SafetyNet, "consume_scope", acknowledge_first)


def watermark_ignored(patch: pytest.MonkeyPatch) -> None:
    """Apply facts as they come, whatever their version."""

    def always_next(mark: inbox.Watermark, envelope: Envelope) -> inbox.Place:
        del mark, envelope
        return "next"

    patch.setattr(inbox.Watermark, "place_of", always_next)


def relay_by_high_water_mark(patch: pytest.MonkeyPatch) -> None:
    """Read the facts recorded after the last one sent, instead of those that are pending."""
    last = datetime.min.replace(tzinfo=UTC)

    async def after_the_last(relay: Relay) -> list[Document]:
        nonlocal last
        later = relay.db.outbox.find({"recorded_at": {"$gt": last}})
        records = [record async for record in later.sort([("recorded_at", 1), ("version", 1)]).limit(BATCH_MAX)]
        last = records[-1]["recorded_at"] if records else last
        return records

    patch.setattr(Relay, "_pending", after_the_last)


BREAKAGES: Mapping[str, Breakage] = {
    breakage.__name__: breakage
    for breakage in (
        no_duplicate_check,
        outbox_outside_transaction,
        offset_before_work,
        watermark_ignored,
        relay_by_high_water_mark,
    )
}


@dataclass
class _LateOutbox:
    """A database whose outbox takes facts and keeps them back."""

    db: Database
    session: Session
    """Kept, so that no other session gets its number meanwhile."""
    facts: list[Document] = field(default_factory=list)

    async def insert_many(self, facts: list[Document], session: Session) -> None:
        del session
        self.facts += facts

    async def write(self) -> None:
        if self.facts:
            await self.db.outbox.insert_many(self.facts)

    def __getitem__(self, collection: str) -> Any:
        return self if collection == "outbox" else self.db[collection]
