"""What reached standards hear: every fact of assistance from training."""

from services.chassis.subscriptions import Subscriptions
from services.chassis.unit_of_work import Transaction
from services.contracts.reading import UnknownEvent
from services.contracts.training import ASSISTANCE_CASE_TOPIC, AssistanceCaseEvent
from services.registry.reached_standards import handlers

subscriptions = Subscriptions("registry.reached_standards", keeps=("reached_standards",))


@subscriptions.on(ASSISTANCE_CASE_TOPIC, AssistanceCaseEvent)
async def on_assistance_case_event(event: AssistanceCaseEvent, tx: Transaction) -> None:
    """Keep what a case led to."""
    match event:
        case UnknownEvent():
            pass
        case _:
            await handlers.keep_reached(event, tx)
