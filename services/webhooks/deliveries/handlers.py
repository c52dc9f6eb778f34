"""What happens when a fact is told, an attempt was made, or somebody wants deliveries sent again."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from services.chassis.unit_of_work import Transaction
from services.kernel import Event
from services.webhooks.deliveries import model, repository
from services.webhooks.deliveries.commands import ReplayDelivery, ReplaySpan
from services.webhooks.deliveries.model import Attempt
from services.webhooks.deliveries.refusals import DeliveryNotFoundError, SpanBackwardsError
from services.webhooks.deliveries.schedules import schedule
from services.webhooks.receivers.model import Receiver, Receivers
from services.webhooks.subscriptions import model as subscriptions
from services.webhooks.subscriptions import repository as kept_subscriptions
from services.webhooks.subscriptions import views as receivers_seen
from services.webhooks.subscriptions.model import Replayed

RECEIVERS_MAX = 100
REPLAYED_AT_ONCE_MAX = 500
GIVEN_UP_AT_ONCE_MAX = 200


@dataclass(frozen=True)
class DeliveryDesk:
    """What is done about deliveries to the receivers that the operators wrote down."""

    receivers: Receivers

    async def record(self, fact: Event, tx: Transaction) -> None:
        """Record a fact for every receiver it was chosen for."""
        told, ministry = tx.fact, model.ministry_of(tx.fact.attribute("source"))
        attributes = {name: told.attribute(name) for name in ("id", "type", "subject")}
        for wanting in await kept_subscriptions.wanting(fact.type, ministry, tx, limit=RECEIVERS_MAX):
            if wanting.receiver in self.receivers:
                delivery = model.record(wanting.receiver, ministry, attributes, told.structured(), at=tx.now)
                await repository.add(delivery, tx)

    async def note(self, receiver: Receiver, attempts: Sequence[tuple[str, Attempt]], tx: Transaction) -> None:
        """Note attempts; a receiver that answered that it is gone is sent nothing any longer."""
        line, rule = await repository.line_of(receiver.name, tx), schedule(receiver.ministry.day_of(tx.now))
        for delivery_id, attempt in attempts:
            delivery = await repository.get(delivery_id, tx)
            tried = model.after(delivery, attempt, rule, chance=random.random())  # noqa: S311 - spreads, hides nothing
            await repository.put(tried, tx)
            line = model.line_after(line, attempt)
        await repository.put_line(line, tx)
        if any(attempt.is_gone for _, attempt in attempts):
            subscription = await kept_subscriptions.of(receiver, tx)
            decision = subscriptions.end(subscription, reason_code="receiver_gone", at=tx.now)
            await kept_subscriptions.save(decision, tx)

    async def give_up_waiting(self, receiver: Receiver, tx: Transaction) -> int:
        """Give up what waits for a receiver that wants nothing any longer, some at a time; tell how many."""
        if (await kept_subscriptions.of(receiver, tx)).status == "active":
            return 0
        waiting = await repository.waiting(receiver.name, tx, limit=GIVEN_UP_AT_ONCE_MAX)
        for delivery in waiting:
            await repository.put(model.give_up(delivery, "receiver_gone", at=tx.now), tx)
        return len(waiting)

    async def replay_delivery(self, command: ReplayDelivery, tx: Transaction) -> Replayed:
        """Send one delivery again."""
        delivery = await repository.get(command.delivery_id, tx)
        if delivery.receiver not in self.receivers:
            raise DeliveryNotFoundError(f"the receiver of {command.delivery_id} is there no longer")
        receiver = receivers_seen.own(self.receivers, delivery.receiver, tx.caller)
        return await self._send_again(receiver, [delivery], Replayed(1, delivery.recorded_at, delivery.recorded_at), tx)

    async def replay_span(self, command: ReplaySpan, tx: Transaction) -> Replayed:
        """Send again what was recorded in a span of time, up to `REPLAYED_AT_ONCE_MAX`; asked again, it goes on."""
        receiver, span = receivers_seen.own(self.receivers, command.receiver, tx.caller), command.span
        since, until = span.recorded_since, span.recorded_until
        if until <= since:
            raise SpanBackwardsError(f"{until.isoformat()} is not after {since.isoformat()}")
        found = await repository.recorded(receiver.name, since, until, span.statuses, tx, limit=REPLAYED_AT_ONCE_MAX)
        return await self._send_again(receiver, found, Replayed(len(found), since, until), tx)

    async def _send_again(
        self, receiver: Receiver, deliveries: Sequence[model.Delivery], replayed: Replayed, tx: Transaction
    ) -> Replayed:
        subscription = await kept_subscriptions.of(receiver, tx)
        decision = subscriptions.replay(subscription, replayed, at=tx.now)
        for delivery in deliveries:
            await repository.put(model.send_again(delivery, at=tx.now), tx)
        await kept_subscriptions.save(decision, tx)
        return replayed
