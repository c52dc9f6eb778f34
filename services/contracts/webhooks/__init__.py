"""Facts of webhooks: what ministries' systems are told, and what they are told again."""

from services.contracts.webhooks.subscriptions import (
    SUBSCRIPTION_TOPIC,
    SubscriptionChosen,
    SubscriptionEnded,
    SubscriptionEvent,
    SubscriptionReplayed,
)

__all__ = [
    "SUBSCRIPTION_TOPIC",
    "SubscriptionChosen",
    "SubscriptionEnded",
    "SubscriptionEvent",
    "SubscriptionReplayed",
]
