"""What happens when trainers get sessions or lose them."""

from services.chassis.unit_of_work import Transaction
from services.training.cohorts import repository as cohorts
from services.training.cohorts.model import Cohort, demand_home, session_of
from services.training.teaching import model, repository
from services.training.teaching.commands import AssignTrainer, ReplaceTrainer
from services.training.teaching.model import Substitute, Taught
from services.training.trainers import repository as trainers


async def assign_trainer(command: AssignTrainer, tx: Transaction) -> Cohort:
    """Let a trainer of either ministry teach a session."""
    cohort, told = await _own(command.cohort_id, tx), command.assignment
    trainer = await trainers.get(told.trainer_id, tx)
    day = await repository.day_of(trainer.trainer_id, session_of(cohort, told.session).held_on, tx)
    return await _kept(model.assign(cohort, told.session, trainer, day, at=tx.now), tx)


async def replace_trainer(command: ReplaceTrainer, tx: Transaction) -> Cohort:
    """Take a session from a trainer and give it to another, or to nobody yet."""
    cohort, told = await _own(command.cohort_id, tx), command.replacement
    held_on = session_of(cohort, told.session).held_on
    substitute = None
    if told.replaced_by is not None:
        joining = await trainers.get(told.replaced_by, tx)
        substitute = Substitute(joining, await repository.day_of(joining.trainer_id, held_on, tx))
    day = await repository.day_of(told.trainer_id, held_on, tx)
    taught = model.release(cohort, told.session, day, substitute, reason_code=told.reason_code, at=tx.now)
    return await _kept(taught, tx)


async def _own(cohort_id: str, tx: Transaction) -> Cohort:
    cohort = await cohorts.get(cohort_id, tx)
    demand_home(cohort.country, tx.caller.ministry)
    return cohort


async def _kept(taught: Taught, tx: Transaction) -> Cohort:
    for day in taught.days:
        await repository.put(day, tx)
    await cohorts.save(taught.decision, tx)
    return taught.decision.state
