"""How cohorts are read."""

from dataclasses import dataclass

from services.chassis.caller import Caller
from services.chassis.mongo import Database, Document
from services.chassis.paging import Page, PageRequest, read_page
from services.kernel import Country
from services.training.cohorts import attendance, recording, seating, showing
from services.training.cohorts.model import Cohort, CohortStatus, session_of
from services.training.cohorts.particulars import Participant, Plan, Reader
from services.training.cohorts.recording import Summary
from services.training.cohorts.refusals import CohortNotFoundError
from services.training.cohorts.repository import (
    answers_from_document,
    from_document,
    plan_from_document,
    sheet_from_document,
)
from services.training.cohorts.seating import Balance
from services.training.cohorts.sheets import AttendanceSheet, Dispute
from services.training.cohorts.showing import ShownCohort
from services.training.trainers import views as trainers

_NOT_LISTED = {"participants": 0, "candidates": 0, "costs": 0, "answered": 0, "assignments": 0, "completed_by": 0}
"""Thousands in one cohort: a page of cohorts would have no bound."""


@dataclass(frozen=True, slots=True)
class ListedCohort:
    """A cohort in a list, without its people and costs."""

    cohort_id: str
    country: Country
    programme: str
    programme_version: str
    plan: Plan
    status: CohortStatus
    version: int


@dataclass(frozen=True, slots=True)
class Disputes:
    """What a trainer is to settle in a cohort."""

    cohort_id: str
    disputes: tuple[Dispute, ...]


async def reader(caller: Caller, db: Database) -> Reader:
    """Tell who reads, and which trainer it is."""
    return Reader(caller.ministry, caller.roles, await trainers.id_of(caller, db))


async def one(cohort_id: str, reads: Reader, db: Database) -> ShownCohort:
    """Read one cohort as far as somebody may see it.

    Raises:
        CohortNotFoundError: no such cohort was scheduled.
    """
    return shown(await _whole(cohort_id, db), reads)


def shown(cohort: Cohort, reads: Reader) -> ShownCohort:
    """Show a cohort that was just changed to who changed it."""
    return showing.shown(cohort, reads)


async def record(cohort_id: str, participant_id: str, reads: Reader, db: Database) -> Participant:
    """Read one participant's record.

    Raises:
        CohortNotFoundError, NotEnrolledError: no such cohort was scheduled, or nobody of that number has a seat.
        RecordNotShownError: it is none of those who may see it.
    """
    return showing.record_of(await _whole(cohort_id, db), participant_id, reads)


async def _whole(cohort_id: str, db: Database) -> Cohort:
    document = await db.cohorts.find_one({"_id": cohort_id})
    if document is None:
        raise CohortNotFoundError(f"no cohort {cohort_id}")
    return from_document(document)


async def sheet(cohort_id: str, session: int, db: Database) -> AttendanceSheet:
    """Read what devices said of one session.

    Raises:
        CohortNotFoundError, SessionUnknownError: there is no such cohort or session.
    """
    session_of(await _whole(cohort_id, db), session)
    document = await db.attendance_sheets.find_one({"cohort_id": cohort_id, "session": session})
    return sheet_from_document(document) if document else AttendanceSheet(cohort_id, session)


async def disputes(cohort_id: str, db: Database) -> Disputes:
    """Read what is to be settled in a cohort, with the rows of every device.

    Raises:
        CohortNotFoundError: no such cohort was scheduled.
    """
    cohort = await _whole(cohort_id, db)
    sheets = {session: await sheet(cohort_id, session, db) for session in {session for session, _ in cohort.disputes}}
    return Disputes(cohort_id, attendance.disputes(cohort, sheets))


async def balance(cohort_id: str, db: Database) -> Balance:
    """Read how the seats are shared between countries and genders.

    Raises:
        CohortNotFoundError: no such cohort was scheduled.
    """
    return seating.balance(await _whole(cohort_id, db))


async def summary(cohort_id: str, db: Database) -> Summary:
    """Read what a cohort cost each side and what was thought of its sessions.

    Raises:
        CohortNotFoundError: no such cohort was scheduled.
    """
    cohort = await _whole(cohort_id, db)
    sessions = len(cohort.plan.sessions)
    found = await db.session_feedback.find({"cohort_id": cohort_id}).limit(sessions).to_list(sessions)
    return recording.summary(cohort, {document["session"]: answers_from_document(document) for document in found})


async def page(
    country: Country, programme: str | None, status: CohortStatus | None, page_request: PageRequest, db: Database
) -> Page[ListedCohort]:
    """Read one page of the cohorts held in a country."""
    query: Document = {"country": country.value}
    given = {"programme": programme, "status": status}
    query.update({name: value for name, value in given.items() if value is not None})
    return await read_page(db, "cohorts", query, page_request, _listed, without=_NOT_LISTED)


def _listed(document: Document) -> ListedCohort:
    return ListedCohort(
        cohort_id=document["_id"],
        country=Country(document["country"]),
        programme=document["programme"],
        programme_version=document["programme_version"],
        plan=plan_from_document(document),
        status=document["status"],
        version=document["version"],
    )
