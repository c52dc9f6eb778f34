"""What is true of a delivery: the bytes that are sent, the attempts, and when the next one is due."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from services.kernel import Country
from services.kernel.circuits import Circuit
from services.webhooks.deliveries.refusals import SourceUnknownError
from services.webhooks.deliveries.schedules import RetrySchedule

DeliveryStatus = Literal["pending", "delivered", "given_up"]

ATTEMPTS_KEPT_MAX = 20
"""The last ones, of one delivery."""
WAIT_SECONDS = 60
"""How long a receiver is left alone that asks for it without saying how long."""
WAIT_SECONDS_MAX = 86_400
GONE, TOO_MANY, UNAVAILABLE = 410, 429, 503
_OF_THE_MESSAGE = frozenset({400, 409, 413, 415, 422})
"""Refusals of one message: the receiver is there, and may take the next one."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to deliver; of the answer nothing but its status is kept."""

    attempted_at: datetime
    status: int | None = None
    """None: no answer came."""
    failure: str | None = None
    """Why none came."""
    wait_seconds: int | None = None
    """How long the receiver asked to be left alone."""

    @property
    def is_taken(self) -> bool:
        """The receiver has it."""
        return self.status is not None and 200 <= self.status < 300  # noqa: PLR2004 - HTTP's own

    @property
    def is_gone(self) -> bool:
        """The receiver wants nothing any longer."""
        return self.status == GONE


@dataclass(frozen=True, slots=True)
class Delivery:
    """One fact for one receiver, as it was recorded."""

    delivery_id: str
    receiver: str
    ministry: Country
    webhook_id: str
    """The same in every attempt and every replay."""
    fact_type: str
    subject: str
    body: str
    """What is sent and signed; what the fact's aggregate says today makes no difference."""
    recorded_at: datetime
    status: DeliveryStatus = "pending"
    attempts_count: int = 0
    """Since it was recorded, or sent again by somebody's wish."""
    attempts: tuple[Attempt, ...] = ()
    next_attempt_at: datetime | None = None
    settled_at: datetime | None = None
    reason_code: str | None = None
    """Why it was given up."""


@dataclass(frozen=True, slots=True)
class Line:
    """How a receiver has answered lately."""

    receiver: str
    circuit: Circuit


def record(receiver: str, ministry: Country, attributes: Mapping[str, str], body: str, *, at: datetime) -> Delivery:
    """Record a fact for a receiver; it is due at once. `attributes` are the fact's `id`, `type` and `subject`."""
    return Delivery(
        delivery_id=f"{receiver}.{attributes['id']}",
        receiver=receiver,
        ministry=ministry,
        webhook_id=f"msg_{attributes['id']}",
        fact_type=attributes["type"],
        subject=attributes["subject"],
        body=body,
        recorded_at=at,
        next_attempt_at=at,
    )


def ministry_of(source: str) -> Country:
    """Tell whose a fact is, by its CloudEvents source.

    Raises:
        SourceUnknownError: it names no ministry.
    """
    name = source.removeprefix("/").partition("/")[0]
    if name not in set(Country):
        raise SourceUnknownError(f"{source[:100]!r} names no ministry")
    return Country(name)


def after(delivery: Delivery, attempt: Attempt, schedule: RetrySchedule, *, chance: float) -> Delivery:
    """Note an attempt: it is delivered, given up, or due again; `chance` from 0 to 1 spreads what was sent together.

    What another process delivered meanwhile stays delivered.
    """
    count = delivery.attempts_count + 1
    tried = replace(delivery, attempts_count=count, attempts=(*delivery.attempts, attempt)[-ATTEMPTS_KEPT_MAX:])
    if delivery.status == "delivered":
        return tried
    if attempt.is_taken:
        return _settled(tried, "delivered", None, attempt.attempted_at)
    if attempt.is_gone:
        return give_up(tried, "receiver_gone", at=attempt.attempted_at)
    pause = schedule.pause_after(count, chance)
    if pause is None:
        return give_up(tried, "schedule_over", at=attempt.attempted_at)
    wait = timedelta(seconds=min(attempt.wait_seconds or 0, WAIT_SECONDS_MAX))
    return replace(tried, next_attempt_at=attempt.attempted_at + max(pause, wait))


def give_up(delivery: Delivery, reason_code: str, *, at: datetime) -> Delivery:
    """Send it no more, until somebody wishes it."""
    return _settled(delivery, "given_up", reason_code, at)


def send_again(delivery: Delivery, *, at: datetime) -> Delivery:
    """Make it due at once, with a whole schedule before it; bytes and ids stay."""
    return replace(delivery, status="pending", attempts_count=0, next_attempt_at=at, settled_at=None, reason_code=None)


def line_after(line: Line, attempt: Attempt) -> Line:
    """Note how a receiver answered; what it says of one message is no failure of its own."""
    at, circuit = attempt.attempted_at, line.circuit
    if attempt.status == TOO_MANY or (attempt.status == UNAVAILABLE and attempt.wait_seconds):
        wait = min(attempt.wait_seconds or WAIT_SECONDS, WAIT_SECONDS_MAX)
        return replace(line, circuit=circuit.after_demand_to_wait(wait, at=at))
    if attempt.is_taken or attempt.is_gone or attempt.status in _OF_THE_MESSAGE:
        return replace(line, circuit=circuit.after_answer())
    return replace(line, circuit=circuit.after_failure(at=at))


def _settled(delivery: Delivery, status: DeliveryStatus, reason_code: str | None, at: datetime) -> Delivery:
    return replace(delivery, status=status, reason_code=reason_code, settled_at=at, next_attempt_at=None)
