"""What is heard of the other ministry: its words on rounds kept here."""

from collections.abc import Callable

from services.chassis.subscriptions import Subscriptions
from services.chassis.unit_of_work import Transaction
from services.contracts.evaluation import ROUND_WORD_TOPIC, RoundWordEvent, RoundWordSaid
from services.evaluation.digests.model import Names
from services.evaluation.round_answers.handlers import AnsweringDesk
from services.evaluation.rounds.signatories import Signatories
from services.kernel import Country
from services.kernel.pseudonyms import giver_of


def subscriptions_of(home: Country, names: Names | None, keys: Callable[[], Signatories]) -> Subscriptions:
    """Subscribe to the other ministry's words, in the cell of one that has a border."""
    subscriptions, desk = Subscriptions("evaluation.round_answers"), AnsweringDesk(names, keys)

    @subscriptions.on(ROUND_WORD_TOPIC, RoundWordEvent)
    async def on_word_event(event: RoundWordEvent, tx: Transaction) -> None:
        match event:
            case RoundWordSaid(by=home.other) if giver_of(event.subject) is home.other:
                await desk.take_word(event, tx)
            case _:
                pass

    return subscriptions
