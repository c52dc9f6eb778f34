"""What happens when something is asked of follow-up visits."""

from services.chassis.unit_of_work import Transaction
from services.kernel import Money
from services.kernel.dated_rules import in_force
from services.training.cohorts import repository as cohorts
from services.training.follow_ups import model, repository
from services.training.follow_ups.checklists import load_practices
from services.training.follow_ups.commands import RecordFollowUp
from services.training.follow_ups.model import BusinessFigures, FollowUp, Visit


async def record_follow_up(command: RecordFollowUp, tx: Transaction) -> FollowUp:
    """Record a visit, whatever became of the enterprise since."""
    cohort = await cohorts.get(command.cohort_id, tx)
    model.demand_home(cohort.country, tx.caller.ministry)
    await repository.demand_none(cohort.cohort_id, command.enterprise_id, command.months, tx)
    told = command.figures
    figures = BusinessFigures(Money(told.monthly_sales_minor, told.currency), told.people_working, told.women_working)
    visit = Visit(command.enterprise_id, command.months, command.visited_on, command.practices, figures)
    lists = [one for one in load_practices() if one.programme == cohort.programme]
    practices = in_force(lists, on=command.visited_on, subject=f"follow-up of {cohort.programme}")
    decision = model.record(cohort, visit, practices, follow_up_id=tx.new_id("fup"), at=tx.now)
    await repository.save(decision, tx)
    return decision.state
