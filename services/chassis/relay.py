"""The relay: sends the pending facts of the outbox, each aggregate in version order, by one leased holder."""

import asyncio
import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from pymongo.errors import PyMongoError

from services.chassis.broker_watch import BrokerWatch
from services.chassis.caller import acting_service
from services.chassis.cloudevents import headers_of
from services.chassis.commits import UnavailableError
from services.chassis.failpoints import failpoint
from services.chassis.lease import LEASE_ID, Lease
from services.chassis.mongo import Database, Document
from services.chassis.settings import Settings
from services.chassis.telemetry import Telemetry
from services.chassis.tracing import publication
from services.chassis.unit_of_work import Transaction, UnitOfWork

BATCH_MAX = 200
SEND_SECONDS_MAX, PAUSE_SECONDS_MAX = 15.0, 5.0
FAILURES_MAX = 3
log = structlog.get_logger("relay")


class LeaseLostError(RuntimeError):
    """Another relay took over; what was sent here is sent again there and met by the inboxes."""


@dataclass
class Relay:
    """Publishes one service's facts until stopped."""

    settings: Settings
    uow: UnitOfWork
    lease: Lease
    telemetry: Telemetry
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    _producer: AIOKafkaProducer | None = None
    is_sending: bool = True
    """False while the broker refuses or cannot be reached."""

    @property
    def db(self) -> Database:
        """The service's database."""
        return self.uow.db

    async def run(self) -> None:
        """Publish for ever; a fatal producer error replaces the producer, a lost lease waits for the next."""
        failures = 0
        async with BrokerWatch(self.settings) as watch:
            try:
                while True:
                    try:
                        await self._make_good(watch)
                        # Cleared before the look, not after it: what is committed meanwhile wakes the next one.
                        self.wake.clear()
                        sent = await self.publish_pending()
                        failures, self.is_sending = 0, True
                    except (KafkaError, TimeoutError, PyMongoError, UnavailableError, LeaseLostError, OSError) as error:
                        failures, self.is_sending, sent = failures + 1, False, 0
                        log.warning("relay pauses", error=type(error).__name__, failures=failures)
                        await self._drop_producer()
                        if failures >= FAILURES_MAX:
                            # What keeps this process from sending may be its own: another replica tries.
                            with contextlib.suppress(PyMongoError):
                                await self.lease.release()
                        await asyncio.sleep(min(0.1 * 2**failures, PAUSE_SECONDS_MAX))
                    if not sent:
                        await self._rest()
            finally:
                await self._drop_producer()
                with contextlib.suppress(PyMongoError):
                    await self.lease.release()

    async def publish_pending(self) -> int:
        """Send one batch of pending facts and mark what the broker acknowledged; tell how many.

        Raises:
            LeaseLostError: another relay holds the lease.
            KafkaError: the broker refused; nothing of the batch counts as sent.
        """
        if not await self.lease.hold():
            self.telemetry.relay_epoch.set(0)
            return 0
        self.telemetry.relay_epoch.set(self.lease.epoch)
        records = await self._pending()
        if not records:
            return 0
        failpoint("relay.read")
        producer = await self._connected()
        with publication(self.telemetry, records):
            async with asyncio.timeout(SEND_SECONDS_MAX):
                # One after another into the idempotent producer: the order per partition is the order of versions.
                sends = [
                    await producer.send(
                        record["topic"],
                        record["payload"].encode(),
                        key=record["aggregateid"].encode(),
                        headers=headers_of(record),
                    )
                    for record in records
                ]
                failpoint("relay.sent")
                await asyncio.gather(*sends)
        failpoint("relay.acknowledged")
        await self._mark_published([record["_id"] for record in records])
        return len(records)

    async def _make_good(self, watch: BrokerWatch) -> None:
        """Send again what was published shortly before the broker was lost, however long it was away."""
        if (lost_at := watch.take_loss()) is None:
            return
        try:
            await self.republish_since(lost_at - timedelta(seconds=self.settings.republish_after_broker_loss_seconds))
        except BaseException:
            watch.note_loss(lost_at)
            raise

    async def republish_since(self, instant: datetime) -> int:
        """Make the facts published at an instant or later pending again; tell how many."""
        return await self._reopen({"published_at": {"$gte": instant}})

    async def republish_all(self) -> int:
        """Make every kept fact pending again, for a broker that lost its log; tell how many."""
        return await self._reopen({"status": "published"})

    async def _reopen(self, query: Document) -> int:
        result = await self.db.outbox.update_many(
            query, {"$set": {"status": "pending"}, "$unset": {"published_at": ""}}
        )
        self.wake.set()
        return result.modified_count

    async def _pending(self) -> list[Document]:
        """Read the oldest pending facts; within an aggregate this order is the order of versions."""
        oldest = self.db.outbox.find({"status": "pending"}).sort([("recorded_at", 1), ("version", 1)]).limit(BATCH_MAX)
        return [record async for record in oldest]

    async def _mark_published(self, ids: Sequence[str]) -> None:
        async def work(tx: Transaction) -> None:
            # Touching the lease makes a take-over and this update conflict: one of them wins.
            held = await tx.db.leases.update_one(
                {"_id": LEASE_ID, "holder": self.lease.holder, "epoch": self.lease.epoch},
                {"$set": {"marked_at": tx.now}},
                session=tx.session,
            )
            if held.matched_count != 1:
                lost, self.lease.epoch = self.lease.epoch, 0
                raise LeaseLostError(f"epoch {lost} is over")
            await tx.db.outbox.update_many(
                {"_id": {"$in": list(ids)}, "status": "pending"},
                {"$set": {"status": "published", "published_at": tx.now, "epoch": self.lease.epoch}},
                session=tx.session,
            )

        await self.uow.run(work, caller=acting_service(self.settings.service_name))

    async def _connected(self) -> AIOKafkaProducer:
        if self._producer is None:
            producer = AIOKafkaProducer(
                bootstrap_servers=self.settings.kafka_bootstrap_servers,
                client_id=f"{self.settings.service_name}-relay-{self.settings.replica}",
                acks="all",
                enable_idempotence=True,
                request_timeout_ms=10_000,
                **self.settings.kafka_access.options(),
            )
            try:
                await producer.start()
            except BaseException:
                await producer.stop()
                raise
            self._producer = producer
        return self._producer

    async def _drop_producer(self) -> None:
        producer, self._producer = self._producer, None
        if producer is not None:
            # Pending batches of an idempotent producer never expire: the stop must.
            with contextlib.suppress(TimeoutError, KafkaError, OSError):
                async with asyncio.timeout(2.0):
                    await producer.stop()

    async def _rest(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self.settings.relay_poll_seconds):
                await self.wake.wait()


def build_relay(settings: Settings, uow: UnitOfWork, telemetry: Telemetry, wake: asyncio.Event) -> Relay:
    """Make the relay of one service process."""
    lease = Lease(uow.db, f"{settings.service_name}-{settings.replica}", settings.relay_lease_seconds)
    return Relay(settings, uow, lease, telemetry, wake)
