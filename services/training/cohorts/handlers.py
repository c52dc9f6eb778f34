"""What happens when something is asked of cohorts."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC

from services.chassis.unit_of_work import Transaction
from services.kernel import Money
from services.training.cohorts import attendance, intake, model, recording, repository, seating, waiving
from services.training.cohorts.commands import (
    AdmitCandidate,
    CompleteCohort,
    Enrolment,
    EnrolParticipant,
    GiveFeedback,
    InviteParticipant,
    NominateParticipant,
    RecordAttendance,
    RecordCost,
    RecordTest,
    ScheduleCohort,
    SettleAttendance,
    TakeAttendanceFile,
    TakeEnrolmentFile,
    WithdrawParticipant,
)
from services.training.cohorts.intake import EnrolmentReport, EnrolmentRow
from services.training.cohorts.model import Cohort
from services.training.cohorts.particulars import Answers, Cost, Organiser, Plan, Quota, Reader, Session
from services.training.cohorts.seating import Person
from services.training.cohorts.sheets import AttendanceRow, FileReport
from services.training.participants import repository as participants
from services.training.participants.model import active_country, demand_active
from services.training.prerequisites import repository as prerequisites
from services.training.prerequisites.model import demand_nothing_lacking, lacking
from services.training.programmes.model import of_version, offered
from services.training.programmes.repository import load_programmes
from services.training.trainers import repository as trainers


async def schedule_cohort(command: ScheduleCohort, tx: Transaction) -> Cohort:
    """Plan a cohort in the caller's own country."""
    model.demand_home(command.country, tx.caller.ministry)
    programme = offered(load_programmes(), command.programme, command.starts_on)
    sessions = tuple(
        Session(given.number, given.held_on, given.hours, given.place_code, given.language)
        for given in command.sessions
    )
    plan = Plan(
        place_code=command.place_code,
        starts_on=command.starts_on,
        ends_on=command.ends_on,
        seats=command.seats,
        sessions=sessions,
        organisers=tuple(Organiser(given.country, given.organisation) for given in command.organisers),
        quotas=tuple(Quota(given.country, given.seats) for given in command.quotas),
        women_share_pct=command.women_share_pct,
    )
    decision = model.schedule(plan, cohort_id=tx.new_id("coh"), country=command.country, programme=programme, at=tx.now)
    await repository.save(decision, tx)
    return decision.state


async def enrol_participant(command: EnrolParticipant, tx: Transaction) -> Cohort:
    """Give a seat to somebody of an enterprise in good standing."""
    cohort, person = await _person(await _own(command.cohort_id, tx), command.enrolment, tx)
    decision = model.enrol(
        cohort,
        enterprise_id=person.enterprise_id,
        participant_number=person.participant_number,
        country=person.country,
        gender=person.gender,
        at=tx.now,
    )
    await repository.save(decision, tx)
    return decision.state


async def take_enrolment_file(command: TakeEnrolmentFile, tx: Transaction) -> EnrolmentReport:
    """Give seats to people of enterprises in good standing, row by row."""
    cohort = await _own(command.cohort_id, tx)
    rows = tuple(EnrolmentRow(*_who(row), row.gender, row.prerequisites) for row in command.file.rows)
    enterprises = await participants.find_all({row.enterprise_id for row in rows}, tx)
    lacking = await _lacking(cohort, {row.participant_id: row.stated for row in rows}, tx)
    taken = intake.enrol_rows(cohort, enterprises, rows, lacking=lacking, at=tx.now)
    await repository.save(taken.decision, tx)
    return taken.report


async def invite_participant(command: InviteParticipant, tx: Transaction) -> Cohort:
    """Invite somebody of an enterprise in good standing."""
    cohort, person = await _person(await _own(command.cohort_id, tx), command.person, tx)
    decision = seating.invite(cohort, person, at=tx.now)
    await repository.save(decision, tx)
    return decision.state


async def nominate_participant(command: NominateParticipant, tx: Transaction) -> Cohort:
    """Nominate somebody for a cohort of either country."""
    cohort, person = await _person(await repository.get(command.cohort_id, tx), command.person, tx)
    decision = seating.nominate(cohort, person, by=tx.caller.ministry, at=tx.now)
    await repository.save(decision, tx)
    return decision.state


async def admit_candidate(command: AdmitCandidate, tx: Transaction) -> Cohort:
    """Give a candidate a seat or a place on the waiting list."""
    cohort, participant_id = await _own(command.cohort_id, tx), command.admission.participant_id
    candidate = seating.candidate_of(cohort, participant_id)
    demand_active(await participants.find(candidate.enterprise_id, tx))
    decision = seating.admit(cohort, participant_id, at=tx.now)
    await repository.save(decision, tx)
    return decision.state


async def withdraw_participant(command: WithdrawParticipant, tx: Transaction) -> Cohort:
    """Take back a seat or a wish; who waits and is in good standing moves up."""
    cohort, told = await _own(command.cohort_id, tx), command.withdrawal
    waiting = {one.enterprise_id for one in cohort.candidates if one.step == "waiting"}
    enterprises = await participants.find_all(waiting, tx)
    decision = seating.withdraw(
        cohort,
        told.participant_id,
        reason_code=told.reason_code,
        in_good_standing={one.enterprise_id for one in enterprises.values() if one.standing == "active"},
        at=tx.now,
    )
    await repository.save(decision, tx)
    return decision.state


async def record_attendance(command: RecordAttendance, tx: Transaction) -> Cohort:
    """Record that a participant was present at a session."""
    given = command.attendance
    cohort = await _taken(command.cohort_id, {given.session}, tx)
    decision = model.attend(cohort, session=given.session, participant_id=given.participant_id, at=tx.now)
    await repository.save(decision, tx)
    return decision.state


async def take_attendance_file(command: TakeAttendanceFile, tx: Transaction) -> FileReport:
    """Take a device's file, row by row; nothing of a refused row is kept."""
    cohort = await _taken(command.cohort_id, {row.session for row in command.file.rows}, tx)
    rows = tuple(
        AttendanceRow(
            session=row.session,
            participant_id=row.participant_id,
            device=row.device,
            row_id=row.row_id,
            captured_at=row.captured_at.astimezone(UTC),
            is_present=row.is_present,
        )
        for row in command.file.rows
    )
    sheets = await repository.sheets(cohort.cohort_id, {row.session for row in rows}, tx)
    taken = attendance.take_file(cohort, sheets, rows, at=tx.now)
    for sheet in taken.sheets:
        await repository.put_sheet(sheet, tx)
    await repository.save(taken.decision, tx)
    return attendance.reported(taken)


async def settle_attendance(command: SettleAttendance, tx: Transaction) -> Cohort:
    """Settle a presence that devices disagree about."""
    told = command.settlement
    cohort = await _taken(command.cohort_id, {told.session}, tx)
    sheets = await repository.sheets(cohort.cohort_id, {told.session}, tx)
    decision = attendance.settle(
        cohort, sheets[told.session], told.participant_id, is_present=told.is_present, at=tx.now
    )
    await repository.save(decision, tx)
    return decision.state


async def record_cost(command: RecordCost, tx: Transaction) -> Cohort:
    """Record what something for a cohort cost."""
    cohort, told = await _own(command.cohort_id, tx), command.cost
    cost = Cost(told.kind, Money(told.amount_minor, told.currency), told.borne_by, told.incurred_on)
    decision = recording.record_cost(cohort, cost, at=tx.now)
    await repository.save(decision, tx)
    return decision.state


async def give_feedback(command: GiveFeedback, tx: Transaction) -> Cohort:
    """Add what a participant thought of a session to what others did."""
    cohort, told = await _own(command.cohort_id, tx), command.feedback
    decision = recording.give_feedback(cohort, told.session, told.participant_id, at=tx.now)
    given = Answers(told.content, told.trainer, told.language, told.usefulness, number=1)
    await repository.add_answers(cohort.cohort_id, told.session, given, tx)
    await repository.save(decision, tx)
    return decision.state


async def record_test(command: RecordTest, tx: Transaction) -> Cohort:
    """Record a test by the version of the programme that the cohort was scheduled under."""
    cohort, told = await _own(command.cohort_id, tx), command.result
    programme = of_version(load_programmes(), cohort.programme, cohort.programme_version)
    decision = recording.record_test(cohort, programme, told.test, told.participant_id, told.points, at=tx.now)
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


async def _taken(cohort_id: str, sessions: Collection[int], tx: Transaction) -> Cohort:
    cohort, caller = await repository.get(cohort_id, tx), tx.caller
    trainer = await trainers.of_account(caller.ministry, caller.subject, tx)
    taker = Reader(caller.ministry, caller.roles, trainer.trainer_id if trainer else None)
    attendance.demand_taker(cohort, sessions, taker)
    return cohort


async def _person(cohort: Cohort, given: Enrolment, tx: Transaction) -> tuple[Cohort, Person]:
    country = active_country(await participants.find(given.enterprise_id, tx))
    person = Person(*_who(given), country, given.gender)
    stated = {person.participant_id: given.prerequisites}
    lacking = await _lacking(cohort, stated, tx)
    demand_nothing_lacking(person.participant_id, lacking[person.participant_id])
    return waiving.stating(cohort, stated), person


async def _lacking(
    cohort: Cohort, stated: Mapping[str, tuple[str, ...]], tx: Transaction
) -> Mapping[str, tuple[str, ...]]:
    programme = of_version(load_programmes(), cohort.programme, cohort.programme_version)
    if not programme.prerequisites:
        return dict.fromkeys(stated, ())
    brought = await prerequisites.brought_by(stated, tx)
    waived = waiving.waived(cohort)
    return {
        one: lacking(programme, replace(brought[one], waived=waived[one]), on=cohort.plan.starts_on) for one in stated
    }


def _who(given: Enrolment) -> tuple[str, str]:
    return given.enterprise_id, given.participant_number
