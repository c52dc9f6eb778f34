"""What is true of a subscription: the types of fact that are sent to one receiver, until it wants none."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from services.contracts.webhooks import SubscriptionChosen, SubscriptionEnded, SubscriptionReplayed
from services.kernel import Country, Decision
from services.webhooks.subscriptions.refusals import FactTypeUnknownError, SubscriptionEndedError

SubscriptionStatus = Literal["active", "ended"]


@dataclass(frozen=True, slots=True)
class Subscription:
    """What one receiver is sent; `version` counts its facts, and without any nothing was chosen yet."""

    receiver: str
    ministry: Country
    fact_types: tuple[str, ...] = ()
    """In the order of their names."""
    status: SubscriptionStatus = "active"
    ended_because: str | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class Replayed:
    """How many deliveries are sent again, and from when to when they were recorded."""

    count: int
    since: datetime
    until: datetime


def choose(
    subscription: Subscription, fact_types: Iterable[str], known: Collection[str], *, at: datetime
) -> Decision[Subscription]:
    """Choose what is sent from now on; a subscription that had ended goes on.

    Raises:
        FactTypeUnknownError: one is of no contract.
    """
    wanted = tuple(sorted(set(fact_types)))
    unknown = [fact_type for fact_type in wanted if fact_type not in known]
    if unknown:
        raise FactTypeUnknownError(f"{', '.join(unknown)}: see the types this service lists")
    chosen = replace(subscription, fact_types=wanted, status="active", ended_because=None)
    if chosen == subscription and subscription.version:
        return Decision(subscription)
    fact = SubscriptionChosen(
        subject=subscription.receiver, occurred_at=at, ministry=subscription.ministry, fact_types=wanted
    )
    return Decision(chosen, (fact,))


def end(subscription: Subscription, *, reason_code: str, at: datetime) -> Decision[Subscription]:
    """Send nothing any more; ending what has ended changes nothing."""
    if subscription.status == "ended" or not subscription.version:
        return Decision(subscription)
    fact = SubscriptionEnded(
        subject=subscription.receiver, occurred_at=at, ministry=subscription.ministry, reason_code=reason_code
    )
    return Decision(replace(subscription, status="ended", ended_because=reason_code), (fact,))


def replay(subscription: Subscription, replayed: Replayed, *, at: datetime) -> Decision[Subscription]:
    """Record that deliveries are sent again; with none of them nothing happened.

    Raises:
        SubscriptionEndedError: the receiver wants nothing any longer.
    """
    if subscription.status == "ended":
        raise SubscriptionEndedError(f"{subscription.receiver} ended because {subscription.ended_because}")
    if not replayed.count:
        return Decision(subscription)
    fact = SubscriptionReplayed(
        subject=subscription.receiver,
        occurred_at=at,
        ministry=subscription.ministry,
        count=replayed.count,
        recorded_since=replayed.since,
        recorded_until=replayed.until,
    )
    return Decision(subscription, (fact,))
