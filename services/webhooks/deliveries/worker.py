"""Sends what is due to one receiver: each receiver has work of its own, so that a slow one holds nobody else up."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from services.chassis.caller import acting_service
from services.chassis.leased_work import Work
from services.chassis.outgoing import Identity, Outgoing, UnreachedError
from services.chassis.unit_of_work import UnitOfWork
from services.webhooks.deliveries import views
from services.webhooks.deliveries.handlers import DeliveryDesk
from services.webhooks.deliveries.model import Attempt, Delivery
from services.webhooks.deliveries.schedules import wait_seconds
from services.webhooks.receivers.model import Receiver, Receivers
from services.webhooks.receivers.signatures import signed_headers

SENT_AT_ONCE_MAX = 10
ANSWER_SECONDS_MAX = 15.0
"""Standard Webhooks: a receiver answers within 15 to 30 seconds, and works afterwards."""
CONTENT_TYPE = "application/cloudevents+json"
_US = acting_service("webhooks")


@dataclass(frozen=True)
class Sender:
    """Sends to one receiver."""

    receiver: Receiver
    desk: DeliveryDesk
    seconds_max: float = ANSWER_SECONDS_MAX
    _outgoing: Outgoing = field(init=False, repr=False)

    def __post_init__(self) -> None:
        # Of an answer only its status counts: nothing that a receiver writes is read or kept.
        outgoing = Outgoing(Identity(self.receiver.ca_file), self.seconds_max, body_bytes_max=0)
        object.__setattr__(self, "_outgoing", outgoing)

    async def once(self, uow: UnitOfWork) -> int:
        """Send what is due, and note what came of it; tell how much that was.

        A process that ends between the two sends the same again, with the same ids.
        """
        if await views.wants_nothing(self.receiver, uow.db):
            return await uow.run(partial(self.desk.give_up_waiting, self.receiver), caller=_US)
        now = uow.clock()
        waiting = await views.due(self.receiver, now, uow.db, limit=SENT_AT_ONCE_MAX)
        line = await views.line_of(self.receiver, uow.db)
        chosen = waiting[: line.circuit.lets_through(len(waiting), at=now)]
        if not chosen:
            return 0
        attempts = await asyncio.gather(*(self._send(delivery, uow.clock) for delivery in chosen))
        noted = [(delivery.delivery_id, attempt) for delivery, attempt in zip(chosen, attempts, strict=True)]
        await uow.run(partial(self.desk.note, self.receiver, noted), caller=_US)
        return len(noted)

    async def failures(self, uow: UnitOfWork) -> int:
        """Tell how often in a row the receiver has failed."""
        return (await views.line_of(self.receiver, uow.db)).circuit.failures

    async def _send(self, delivery: Delivery, clock: Callable[[], datetime]) -> Attempt:
        signed = signed_headers(self.receiver.secrets, delivery.webhook_id, delivery.body, at=clock())
        headers = {"content-type": CONTENT_TYPE, "user-agent": "jembatan-webhooks/1", **signed}
        try:
            answer = await self._outgoing.request("POST", self.receiver.url, headers, delivery.body.encode())
        except UnreachedError as error:
            return Attempt(clock(), failure=error.cause)
        answered_at = clock()
        return Attempt(answered_at, answer.status, wait_seconds=wait_seconds(answer.headers, answered_at))


def works_of(receivers: Receivers) -> tuple[Work, ...]:
    """Give the work of a cell: to send to each of its receivers."""
    desk = DeliveryDesk(receivers)
    senders = {name: Sender(receiver, desk) for name, receiver in receivers.items()}
    return tuple(Work(f"webhooks.{name}", sender.once, sender.failures) for name, sender in senders.items())
