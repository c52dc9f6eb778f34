"""What happens when something is asked of subscriptions."""

from dataclasses import dataclass

from services.chassis.unit_of_work import Transaction
from services.webhooks.aggregates import FACT_TYPES
from services.webhooks.receivers.model import Receivers
from services.webhooks.subscriptions import model, repository, views
from services.webhooks.subscriptions.commands import ChooseFactTypes
from services.webhooks.subscriptions.model import Subscription


@dataclass(frozen=True)
class SubscriptionDesk:
    """What may be asked about the receivers that the operators wrote down."""

    receivers: Receivers

    async def choose(self, command: ChooseFactTypes, tx: Transaction) -> Subscription:
        """Choose what a receiver of the caller's ministry is sent."""
        receiver = views.own(self.receivers, command.receiver, tx.caller)
        subscription = await repository.of(receiver, tx)
        decision = model.choose(subscription, command.fact_types, FACT_TYPES, at=tx.now)
        await repository.save(decision, tx)
        return decision.state
