"""What happens when a message is set aside at the border: that is recorded in the same transaction."""

from services.border.refused import repository
from services.border.refused.model import refuse
from services.chassis.dead_letters import DeadLetter
from services.chassis.subscriptions import OnParked
from services.chassis.unit_of_work import Transaction
from services.kernel import Country


def recorder(home: Country) -> OnParked:
    """Make what records the refusals of a ministry's border."""

    async def record(letter: DeadLetter, tx: Transaction) -> None:
        refusal_id = tx.new_id("refusal")
        decision = refuse(refusal_id, letter.consumer, letter.origin, letter.cause, letter.value, at=tx.now)
        await repository.save(decision, home, tx)

    return record
