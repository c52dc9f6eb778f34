"""What happens to one fact: applied once, held while an earlier one is missing, or parked with its cause."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from pydantic import ValidationError

from services.chassis.caller import acting_service
from services.chassis.causes import cause_of, detail_of
from services.chassis.cloudevents import Envelope, UnreadableMessageError
from services.chassis.dead_letters import (
    DeadLetter,
    drop_held,
    find_letter,
    is_parked,
    next_held,
    settle,
    write_dead_letter,
)
from services.chassis.failpoints import failpoint
from services.chassis.inbox import Place, Watermark, mark_processed, read_watermark, write_watermark
from services.chassis.subscriptions import OnParked, Subscription
from services.chassis.telemetry import Telemetry
from services.chassis.unit_of_work import Transaction, UnitOfWork
from services.contracts.reading import UnknownEvent
from services.kernel import ConflictError, DomainError


class StillUnreadableError(ConflictError):
    """The message cannot be read by this version of the service."""

    code = "still_unreadable"


@dataclass(frozen=True)
class Consuming:
    """Applies facts for the subscriptions of one service."""

    service: str
    uow: UnitOfWork
    telemetry: Telemetry
    on_parked: Mapping[str, OnParked] = field(default_factory=dict)
    """By consumer."""

    async def receive(self, subscription: Subscription, event: Any, letter: DeadLetter) -> None:  # noqa: ANN401
        """Take one fact from Kafka; returning means that its offset may be committed.

        `letter` is the message as it would be set aside.
        """
        failpoint("consumer.delivered")
        outcome = await self._once(subscription, event, letter)
        failpoint("consumer.committed")
        self.telemetry.consumed.labels(subscription.consumer, outcome).inc()
        if outcome == "applied":
            await self.drain(subscription, letter.aggregate_id)

    async def drain(self, subscription: Subscription, aggregate_id: str) -> int:
        """Apply the facts that waited for the one just applied, until one is missing or refused; tell how many."""
        applied = 0
        while (letter := await next_held(self.uow.db, subscription.consumer, aggregate_id)) is not None:
            try:
                outcome = await self._once(subscription, subscription.read(letter.data()), letter)
            except (DomainError, ValidationError) as error:
                await self.park(subscription.consumer, letter.parked(cause_of(error), detail_of(error), blocking=True))
                break
            if outcome != "applied":
                break
            applied += 1
        return applied

    async def replay(self, subscription: Subscription, letter_id: str) -> int:
        """Apply a parked message and what waits behind it; tell how many facts were applied.

        Raises:
            DeadLetterNotFoundError: it is not parked.
            DomainError: the handler refuses it still; it stays parked.
        """

        async def work(tx: Transaction) -> DeadLetter:
            letter = await find_letter(letter_id, tx)
            try:
                event = subscription.read(letter.data())
            except (UnreadableMessageError, ValidationError) as error:
                raise StillUnreadableError(detail_of(error)) from error
            if isinstance(event, UnknownEvent):
                raise StillUnreadableError(f"{event.type} is not known to this version of the service")
            tx.fact = letter.told()
            await subscription.handler(event, tx)
            await self._settle(letter, "replayed", tx)
            return letter

        letter = await self.uow.run(work, caller=acting_service(self.service))
        return 1 + await self.drain(subscription, letter.aggregate_id)

    async def discard(self, subscription: Subscription, letter_id: str) -> int:
        """Give a parked message up and apply what waits behind it; tell how many facts were applied.

        Raises:
            DeadLetterNotFoundError: it is not parked.
        """

        async def work(tx: Transaction) -> DeadLetter:
            letter = await find_letter(letter_id, tx)
            await self._settle(letter, "discarded", tx)
            return letter

        letter = await self.uow.run(work, caller=acting_service(self.service))
        return await self.drain(subscription, letter.aggregate_id)

    async def _settle(self, letter: DeadLetter, status: Literal["replayed", "discarded"], tx: Transaction) -> None:
        await settle(letter, status, tx)
        if letter.blocking:
            if status == "replayed":
                await mark_processed(letter.consumer, letter.envelope, tx)
            mark = await read_watermark(letter.consumer, letter.aggregate_id, tx)
            version = max(mark.version, letter.envelope.version)
            await write_watermark(replace(mark, version=version, parked=False, held=max(mark.held - 1, 0)), tx)

    async def _once(self, subscription: Subscription, event: Any, letter: DeadLetter) -> str:  # noqa: ANN401
        envelope = letter.envelope

        async def work(tx: Transaction) -> str:
            mark = await read_watermark(subscription.consumer, envelope.subject, tx)
            place = mark.place_of(envelope)
            if place == "duplicate":
                return "duplicate"
            if place in ("parked", "early"):
                await _hold(mark, letter, place, tx)
                return "held"
            await self._apply(subscription, event, letter, tx)
            failpoint("consumer.applied")
            await _advance(mark, envelope, tx)
            return "applied"

        return await self.uow.run(work, caller=acting_service(self.service))

    async def _apply(self, subscription: Subscription, event: Any, letter: DeadLetter, tx: Transaction) -> None:  # noqa: ANN401
        await mark_processed(subscription.consumer, letter.envelope, tx)
        if isinstance(event, UnknownEvent):
            # The aggregate goes on: a later suspension must not wait for a fact nobody here can read.
            await self._set_aside(letter.parked(subscription.why_unknown(event), blocking=False), tx)
            return
        tx.fact = letter.told()
        await subscription.handler(event, tx)

    async def park(self, consumer: str, letter: DeadLetter) -> None:
        """Set a message aside; where it names its aggregate, that aggregate stops for this consumer and no other."""

        async def work(tx: Transaction) -> None:
            if not letter.blocking:
                await self._set_aside(letter, tx)
                failpoint("consumer.parking")
                return
            mark = await read_watermark(consumer, letter.aggregate_id, tx)
            place = mark.place_of(letter.envelope)
            if place == "duplicate":
                await self._set_aside(replace(letter, blocking=False), tx)
            elif place == "next":
                added = await self._set_aside(letter, tx)
                await write_watermark(replace(mark, parked=True, held=mark.held + added), tx)
            else:
                # What comes before it decides first: it is read again in its turn.
                await _hold(mark, letter, place, tx)

        await self.uow.run(work, caller=acting_service(self.service))
        self.telemetry.consumed.labels(consumer, "parked").inc()

    async def _set_aside(self, letter: DeadLetter, tx: Transaction) -> int:
        told = self.on_parked.get(letter.consumer)
        if told and not await is_parked(letter.letter_id, tx):
            await told(letter, tx)
        return await write_dead_letter(letter, tx)


async def _hold(mark: Watermark, letter: DeadLetter, place: Place, tx: Transaction) -> None:
    cause = "aggregate_parked" if place == "parked" else "version_gap"
    added = await write_dead_letter(letter.held(cause), tx)
    await write_watermark(replace(mark, held=mark.held + added), tx)


async def _advance(mark: Watermark, envelope: Envelope, tx: Transaction) -> None:
    dropped = await drop_held(mark.consumer, envelope.subject, envelope.version, tx) if mark.held else 0
    await write_watermark(replace(mark, version=envelope.version, held=mark.held - dropped), tx)
