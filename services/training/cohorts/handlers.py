"""What happens when something is asked of cohorts."""

from services.chassis.unit_of_work import Transaction
from services.training.cohorts import model, repository
from services.training.cohorts.commands import (
    CompleteCohort,
    EnrolParticipant,
    RecordAttendance,
    ScheduleCohort,
)
from services.training.cohorts.model import Cohort, Plan, Session
from services.training.participants import repository as participants
from services.training.participants.model import demand_active
from services.training.programmes.model import of_version, offered
from services.training.programmes.repository import load_programmes


async def schedule_cohort(command: ScheduleCohort, tx: Transaction) -> Cohort:
    """Plan a cohort in the caller's own country."""
    model.demand_home(command.country, tx.caller.ministry)
    programme = offered(load_programmes(), command.programme, command.starts_on)
    sessions = tuple(Session(given.number, given.held_on, given.hours) for given in command.sessions)
    plan = Plan(command.place_code, command.starts_on, command.ends_on, command.seats, sessions)
    decision = model.schedule(plan, cohort_id=tx.new_id("coh"), country=command.country, programme=programme, at=tx.now)
    await repository.save(decision, tx)
    return decision.state


async def enrol_participant(command: EnrolParticipant, tx: Transaction) -> Cohort:
    """Give a seat to somebody of an enterprise in good standing."""
    cohort = await _own(command.cohort_id, tx)
    given = command.enrolment
    demand_active(await participants.find(given.enterprise_id, tx))
    decision = model.enrol(
        cohort, enterprise_id=given.enterprise_id, participant_number=given.participant_number, at=tx.now
    )
    await repository.save(decision, tx)
    return decision.state


async def record_attendance(command: RecordAttendance, tx: Transaction) -> Cohort:
    """Record that a participant was present at a session."""
    cohort = await _own(command.cohort_id, tx)
    given = command.attendance
    decision = model.attend(cohort, session=given.session, participant_id=given.participant_id, at=tx.now)
    await repository.save(decision, tx)
    return decision.state


async def complete_cohort(command: CompleteCohort, tx: Transaction) -> Cohort:
    """End a cohort and count who completed it."""
    cohort = await _own(command.cohort_id, tx)
    programme = of_version(load_programmes(), cohort.programme, cohort.programme_version)
    decision = model.complete(cohort, programme, at=tx.now)
    await repository.save(decision, tx)
    return decision.state


async def _own(cohort_id: str, tx: Transaction) -> Cohort:
    cohort = await repository.get(cohort_id, tx)
    model.demand_home(cohort.country, tx.caller.ministry)
    return cohort
