"""What happens when something is asked of extensions."""

from services.chassis.unit_of_work import Transaction
from services.evaluation.agreements import repository as agreements
from services.evaluation.decisions import model, repository, views
from services.evaluation.decisions.commands import RecommendExtension, TakePosition
from services.evaluation.decisions.model import Extension, Position


async def recommend_extension(command: RecommendExtension, tx: Transaction) -> Extension:
    """Let the rule of a day suggest from the scorecard of that day."""
    agreement = await agreements.get(command.agreement_id, tx)
    await repository.demand_none_open(command.agreement_id, tx)
    scorecard = await views.scorecard(command.agreement_id, command.assessed_on, tx.db)
    decision = model.recommend(Extension(tx.new_id("extension"), agreement.kept_by, scorecard), at=tx.now)
    await repository.save(decision, tx)
    return decision.state


async def take_position(command: TakePosition, tx: Transaction) -> Extension:
    """Decide for the caller's ministry."""
    extension, told = await repository.get(command.extension_id, tx), command.position
    position = Position(told.choice, told.reason_code, told.reasons, tx.caller.subject, tx.now)
    decision = model.take_position(extension, position, by=tx.caller.ministry, at=tx.now)
    await repository.save(decision, tx)
    return decision.state
