"""What exchanges hear: the digests that either ministry told."""

from services.chassis.subscriptions import Subscriptions
from services.chassis.unit_of_work import Transaction
from services.contracts.evaluation import PERIOD_DIGEST_TOPIC, PeriodDigestEvent
from services.contracts.reading import UnknownEvent
from services.evaluation.exchanges import handlers

subscriptions = Subscriptions("evaluation.exchanges", keeps=("heard_digests",))


@subscriptions.on(PERIOD_DIGEST_TOPIC, PeriodDigestEvent)
async def on_period_digest_event(event: PeriodDigestEvent, tx: Transaction) -> None:
    """Keep what a ministry told."""
    match event:
        case UnknownEvent():
            pass
        case _:
            await handlers.hear_digest(event, tx)
