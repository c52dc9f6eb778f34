"""What words hear: the answers of the ministry that keeps the round."""

from services.chassis.subscriptions import Subscriptions
from services.chassis.unit_of_work import Transaction
from services.contracts.evaluation import ROUND_WORD_ANSWER_TOPIC, RoundWordAnswerEvent, RoundWordAnswerGiven
from services.evaluation.round_words import handlers
from services.kernel import Country
from services.kernel.pseudonyms import giver_of


def subscriptions_of(home: Country) -> Subscriptions:
    """Subscribe to the other ministry's answers, in the cell of one that has a border."""
    subscriptions = Subscriptions("evaluation.round_words")

    @subscriptions.on(ROUND_WORD_ANSWER_TOPIC, RoundWordAnswerEvent)
    async def on_answer_event(event: RoundWordAnswerEvent, tx: Transaction) -> None:
        match event:
            case RoundWordAnswerGiven() if giver_of(event.subject) is home.other:
                await handlers.take_answer(event, tx)
            case _:
                pass

    return subscriptions
