"""Facts of webhook subscriptions: which facts a ministry's own system is sent."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Discriminator, Tag

from services.contracts.reading import UNKNOWN, Topic, UnknownEvent, tag_of
from services.kernel import Country, Event

SUBSCRIPTION_TOPIC = Topic("webhooks", "subscription")


class SubscriptionChosen(Event):
    """A ministry chose which types of fact its receiver is sent from now on; with none of them it is sent nothing."""

    type: Literal["webhooks.subscription.chosen.v1"] = "webhooks.subscription.chosen.v1"
    ministry: Country
    fact_types: tuple[str, ...]


class SubscriptionEnded(Event):
    """The receiver wants nothing any longer; what waited for it was given up."""

    type: Literal["webhooks.subscription.ended.v1"] = "webhooks.subscription.ended.v1"
    ministry: Country
    reason_code: str


class SubscriptionReplayed(Event):
    """A ministry had deliveries of its receiver sent again, with the bytes and the ids they had."""

    type: Literal["webhooks.subscription.replayed.v1"] = "webhooks.subscription.replayed.v1"
    ministry: Country
    count: int
    recorded_since: AwareDatetime
    """When the deliveries were recorded: from this instant on, and before the next one; one and the same for one."""
    recorded_until: AwareDatetime


SubscriptionEvent = Annotated[
    Annotated[SubscriptionChosen, Tag("webhooks.subscription.chosen.v1")]
    | Annotated[SubscriptionEnded, Tag("webhooks.subscription.ended.v1")]
    | Annotated[SubscriptionReplayed, Tag("webhooks.subscription.replayed.v1")]
    | Annotated[UnknownEvent, Tag(UNKNOWN)],
    Discriminator(tag_of(SubscriptionChosen, SubscriptionEnded, SubscriptionReplayed)),
]
