"""Kafka in: one broker, one consumer for each topic, and the net under every message."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Any

import structlog
from faststream import AckPolicy, BaseMiddleware, Context
from faststream.kafka import KafkaBroker
from faststream.kafka.message import KafkaMessage
from faststream.security import BaseSecurity, SASLScram512

from services.chassis.causes import cause_of, detail_of
from services.chassis.cloudevents import Message, UnreadableMessageError, decode, envelope_of, tolerant_parser
from services.chassis.commits import UnavailableError
from services.chassis.consuming import Consuming
from services.chassis.correlation import bind
from services.chassis.dead_letters import DeadLetter
from services.chassis.mongo import UNAVAILABLE
from services.chassis.settings import Settings
from services.chassis.subscriptions import Subscription
from services.chassis.tracing import consumption

ATTEMPTS_MAX = 6
PAUSE_SECONDS = 0.2
PAUSE_SECONDS_MAX = 10.0
PARKED_IN_A_ROW_MAX = 20
"""So many messages parked with none applied between them: the deployment is wrong, not the messages."""
HALTED_PAUSE_SECONDS = 5.0
SESSION_TIMEOUT_MS = 30_000
REBALANCE_TIMEOUT_MS = 60_000
POLL_INTERVAL_MS_MAX = 300_000

TRANSIENT: tuple[type[BaseException], ...] = (UnavailableError, *UNAVAILABLE)
log = structlog.get_logger("kafka")


class ConsumerHaltedError(RuntimeError):
    """A run of parked messages reached its limit; the message stays on the topic until a person has looked."""


@dataclass
class ConsumerLine:
    """The consumers of one process by name, and how many messages each parked since it last applied one."""

    names: dict[Any, str] = field(default_factory=dict)
    parked_in_a_row: dict[str, int] = field(default_factory=dict)
    strangers: set[str] = field(default_factory=set)
    """Consumers of what others wrote: the traces those name are not continued."""

    def halted(self) -> list[str]:
        """Name the consumers that stopped because everything they read was parked."""
        return sorted(name for name, run in self.parked_in_a_row.items() if run >= PARKED_IN_A_ROW_MAX)


class SafetyNet(BaseMiddleware[Any, Any]):
    """Repeats what is transient, parks what is not, and stops the consumer when everything is parked."""

    def __init__(self, msg: Any, /, *, context: Any, consuming: Consuming, line: "ConsumerLine") -> None:  # noqa: ANN401
        super().__init__(msg, context=context)
        self.consuming, self.line = consuming, line

    async def consume_scope(self, call_next: Any, msg: Message) -> Any:  # noqa: ANN401 - FastStream's signature
        """Take one message; returning commits it, raising leaves it on the topic."""
        consumer = self.line.names[self.context.get("handler_")]
        bind(msg.headers.get("ce_correlationid"))
        carried = msg.headers.get("ce_traceparent") or msg.headers.get("traceparent") or ""
        parent = "" if consumer in self.line.strangers else str(carried)
        with consumption(self.consuming.telemetry, consumer, msg.raw_message.topic, parent):
            return await self._repeat(call_next, msg, consumer)

    async def _repeat(self, call_next: Any, msg: Message, consumer: str) -> Any:  # noqa: ANN401
        for attempt in range(1, ATTEMPTS_MAX + 1):
            try:
                result = await call_next(msg)
            except TRANSIENT:
                # Raised after the last attempt: the message is read again, never parked for the platform's own trouble.
                if attempt == ATTEMPTS_MAX:
                    raise
                await asyncio.sleep(min(PAUSE_SECONDS * 2**attempt, PAUSE_SECONDS_MAX))
            except Exception as error:  # noqa: BLE001 - whatever a handler raises is parked with its cause
                await self._park(msg, consumer, error, attempt)
                return None
            else:
                self.line.parked_in_a_row[consumer] = 0
                return result
        return None

    async def _park(self, msg: Message, consumer: str, error: Exception, attempts: int) -> None:
        run = self.line.parked_in_a_row.get(consumer, 0)
        if run >= PARKED_IN_A_ROW_MAX:
            await asyncio.sleep(HALTED_PAUSE_SECONDS)
            raise ConsumerHaltedError(f"{consumer}: {run} messages parked in a row") from error
        letter = letter_of(consumer, msg)
        cause, blocking = (
            cause_of(error),
            letter.known_envelope is not None and not isinstance(error, UnreadableMessageError),
        )
        await self.consuming.park(
            consumer, letter.parked(cause, detail_of(error), attempts=attempts, blocking=blocking)
        )
        self.line.parked_in_a_row[consumer] = run + 1
        self.consuming.telemetry.parked_in_a_row.labels(consumer).set(run + 1)
        log.error("message parked", consumer=consumer, cause=cause, origin=letter.origin, error=type(error).__name__)


def letter_of(consumer: str, msg: Message) -> DeadLetter:
    """Write a message down as it would be set aside."""
    record = msg.raw_message
    try:
        envelope = envelope_of(msg.headers)
    except UnreadableMessageError:
        envelope = None
    return DeadLetter(
        consumer=consumer,
        origin=f"{record.topic}/{record.partition}/{record.offset}",
        key=(record.key or b"").decode("utf-8", "replace"),
        value=bytes(record.value or b""),
        headers={name: str(value) for name, value in msg.headers.items()},
        received_at=datetime.now(UTC),
        known_envelope=envelope,
    )


def build_broker(
    settings: Settings, consuming: Consuming, subscriptions: Sequence[Subscription], line: ConsumerLine
) -> KafkaBroker:
    """Make the consuming side: every subscription gets its topics, group, policy and place in the group."""
    broker = KafkaBroker(
        settings.kafka_bootstrap_servers,
        client_id=f"{settings.service_name}-{settings.replica}",
        security=_security_of(settings),
        ack_policy=AckPolicy.NACK_ON_ERROR,
        acks="all",
        enable_idempotence=True,
        allow_auto_create_topics=False,
        graceful_timeout=settings.graceful_seconds,
        parser=tolerant_parser,
        decoder=decode,
        middlewares=[partial(SafetyNet, consuming=consuming, line=line)],
        logger=logging.getLogger(f"jembatan.{settings.service_name}"),
        log_level=logging.DEBUG,
    )
    for subscription in subscriptions:
        for ministry in settings.hears:
            subscriber = _subscribe(broker, settings, consuming, subscription, subscription.topic.of(ministry))
            line.names[subscriber] = subscription.consumer
        line.strangers |= {subscription.consumer} if subscription.from_strangers else set()
    return broker


def _security_of(settings: Settings) -> BaseSecurity | None:
    """Say in FastStream's words how the broker is reached; None: in the clear."""
    options = settings.kafka_access.options()
    if not options:
        return None
    if settings.kafka_user is None:
        return BaseSecurity(ssl_context=options["ssl_context"], use_ssl=True)
    return SASLScram512(settings.kafka_user, options["sasl_plain_password"], options["ssl_context"], use_ssl=True)


def group_of(settings: Settings, subscription: Subscription, topic: str) -> str:
    """Name the Kafka group that reads a ministry's topic for a subscription."""
    return f"{settings.kafka_group_prefix}{subscription.consumer}.{topic.partition('.')[0]}"


def _subscribe(
    broker: KafkaBroker, settings: Settings, consuming: Consuming, subscription: Subscription, topic: str
) -> Any:  # noqa: ANN401 - FastStream names no public type for it
    group = group_of(settings, subscription, topic)

    async def receive(event: Any, message: Annotated[KafkaMessage, Context("message")]) -> None:  # noqa: ANN401
        await consuming.receive(subscription, event, letter_of(subscription.consumer, message))

    # FastStream validates by this annotation and writes it into the AsyncAPI document.
    receive.__annotations__["event"] = subscription.facts
    subscriber = broker.subscriber(
        topic,
        group_id=group,
        # Without a lasting name it leaves the group when it stops, and the others go on at once.
        group_instance_id=f"{group}-{settings.replica}" if settings.kafka_static_membership else None,
        auto_offset_reset="earliest",
        ack_policy=AckPolicy.NACK_ON_ERROR,
        isolation_level="read_committed",
        session_timeout_ms=SESSION_TIMEOUT_MS,
        rebalance_timeout_ms=REBALANCE_TIMEOUT_MS,
        max_poll_interval_ms=POLL_INTERVAL_MS_MAX,
        max_workers=1,
        no_reply=True,
        title=topic,
    )
    subscriber(receive)
    return subscriber
