"""What is heard of the other ministry: all that happens to the rounds it keeps."""

from services.chassis.subscriptions import Subscriptions
from services.chassis.unit_of_work import Transaction
from services.contracts.evaluation import ROUND_TOPIC, RoundEvent, RoundOpened
from services.contracts.reading import UnknownEvent
from services.evaluation.digests.model import Names
from services.evaluation.foreign_rounds import handlers
from services.evaluation.foreign_rounds.replaying import NameOf
from services.kernel import Country
from services.kernel.pseudonyms import giver_of


def subscriptions_of(home: Country, names: Names | None) -> Subscriptions:
    """Subscribe to the other ministry's rounds, in the cell of one that has a border."""
    subscriptions = Subscriptions("evaluation.foreign_rounds", keeps=("foreign_rounds",))
    name_of: NameOf = names.of if names else str

    @subscriptions.on(ROUND_TOPIC, RoundEvent)
    async def on_round_event(event: RoundEvent, tx: Transaction) -> None:
        if giver_of(event.subject) is not home.other:
            return
        match event:
            case UnknownEvent():
                pass
            case RoundOpened(opened_by=home.other):
                await handlers.begin(event, tx)
            case RoundOpened():
                pass
            case _:
                await handlers.go_on(event, name_of, tx)

    return subscriptions
