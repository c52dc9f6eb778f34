"""What happens when something is asked of trainers."""

from services.chassis.unit_of_work import Transaction
from services.training.programmes.model import offered
from services.training.programmes.repository import load_programmes
from services.training.trainers import model, repository
from services.training.trainers.commands import AccreditTrainer, RegisterTrainer, WithdrawAccreditation
from services.training.trainers.model import Accreditation, Trainer


async def register_trainer(command: RegisterTrainer, tx: Transaction) -> Trainer:
    """Enter somebody of the caller's own ministry; the unique index refuses an account twice."""
    model.demand_home(command.country, tx.caller.ministry)
    decision = model.register(tx.new_id("trn"), command.country, command.account, at=tx.now)
    await repository.save(decision, tx)
    return decision.state


async def accredit_trainer(command: AccreditTrainer, tx: Transaction) -> Trainer:
    """Let a trainer teach or assess a programme that is offered on the first day."""
    trainer, told = await repository.get(command.trainer_id, tx), command.accreditation
    model.demand_home(trainer.country, tx.caller.ministry)
    programme = offered(load_programmes(), told.programme, told.valid_from)
    given = Accreditation(
        0, told.duty, programme.code, told.valid_from, told.valid_until, told.licence, told.licensed_by
    )
    decision = model.accredit(trainer, given, at=tx.now)
    await repository.save(decision, tx)
    return decision.state


async def withdraw_accreditation(command: WithdrawAccreditation, tx: Transaction) -> Trainer:
    """End an accreditation."""
    trainer, told = await repository.get(command.trainer_id, tx), command.withdrawal
    model.demand_home(trainer.country, tx.caller.ministry)
    decision = model.withdraw(trainer, told.accreditation, reason_code=told.reason_code, at=tx.now)
    await repository.save(decision, tx)
    return decision.state
