"""What happens when somebody records outcomes."""

from services.chassis.unit_of_work import Transaction
from services.evaluation.effects import model, repository
from services.evaluation.effects.commands import RecordOutcomes
from services.evaluation.effects.model import OutcomeReport


async def record_outcomes(command: RecordOutcomes, tx: Transaction) -> OutcomeReport:
    """Record what enterprises reported."""
    decision = model.record(
        command.reported,
        report_id=tx.new_id("report"),
        number=await tx.draw("outcome_reports"),
        by=(tx.caller.subject, tx.caller.ministry),
        at=tx.now,
    )
    await repository.save(decision, tx)
    return decision.state
