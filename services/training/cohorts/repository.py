"""How cohorts are kept."""

from collections.abc import Collection
from datetime import date, datetime

from pydantic import TypeAdapter

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.contracts.training import COHORT_TOPIC
from services.kernel import Country, Decision
from services.kernel.languages import Language
from services.training.cohorts.model import Cohort
from services.training.cohorts.particulars import (
    AnsweredPrerequisite,
    Answers,
    Assignment,
    Candidate,
    Cost,
    Organiser,
    Participant,
    Plan,
    Quota,
    Session,
)
from services.training.cohorts.refusals import CohortNotFoundError
from services.training.cohorts.sheets import AttendanceRow, AttendanceSheet

INDEXES = (
    Index("cohorts", (("country", 1), ("_id", 1))),
    Index("attendance_sheets", (("cohort_id", 1), ("session", 1)), unique=True),
    Index("session_feedback", (("cohort_id", 1), ("session", 1)), unique=True),
)
_ORGANISERS = TypeAdapter(tuple[Organiser, ...])
_QUOTAS = TypeAdapter(tuple[Quota, ...])
_COSTS = TypeAdapter(tuple[Cost, ...])
_ANSWERS = TypeAdapter(Answers)
_ANSWERED = TypeAdapter(tuple[AnsweredPrerequisite, ...])
_ASSIGNMENTS = TypeAdapter(tuple[Assignment, ...])
_CANDIDATES = TypeAdapter(tuple[Candidate, ...])


async def get(cohort_id: str, tx: Transaction) -> Cohort:
    """Read a cohort.

    Raises:
        CohortNotFoundError: no such cohort was scheduled.
    """
    document = await tx.load("cohorts", cohort_id)
    if document is None:
        raise CohortNotFoundError(f"no cohort {cohort_id}")
    return from_document(document)


async def save(decision: Decision[Cohort], tx: Transaction) -> None:
    """Keep a cohort and its facts."""
    cohort = decision.state
    await tx.save("cohorts", to_document(cohort), decision, COHORT_TOPIC.of(cohort.country))


async def sheets(cohort_id: str, sessions: Collection[int], tx: Transaction) -> dict[int, AttendanceSheet]:
    """Read the sheets of some sessions; one that nothing was captured of is empty."""
    query: Document = {"cohort_id": cohort_id, "session": {"$in": sorted(sessions)}}
    found = await tx.find("attendance_sheets", query, limit=max(len(sessions), 1))
    kept = {document["session"]: sheet_from_document(document) for document in found}
    return {session: kept.get(session, AttendanceSheet(cohort_id, session)) for session in sessions}


async def add_answers(cohort_id: str, session: int, given: Answers, tx: Transaction) -> None:
    """Add an answer to those on a session; whose it was is not kept."""
    key = f"{cohort_id}:{session}"
    document = await tx.load("session_feedback", key)
    added = answers_from_document(document).plus(given) if document else given
    kept = {"_id": key, "cohort_id": cohort_id, "session": session, "answers": _ANSWERS.dump_python(added)}
    await tx.put("session_feedback", kept)


def answers_from_document(document: Document) -> Answers:
    """Read the answers on a session."""
    return _ANSWERS.validate_python(document["answers"])


async def put_sheet(sheet: AttendanceSheet, tx: Transaction) -> None:
    """Keep what devices said of a session; the cohort's facts of the same transaction are its trail."""
    await tx.put("attendance_sheets", sheet_to_document(sheet))


def sheet_to_document(sheet: AttendanceSheet) -> Document:
    """Write a sheet down."""
    rows = [
        {
            "device": row.device,
            "row_id": row.row_id,
            "participant_id": row.participant_id,
            "is_present": row.is_present,
            "captured_at": row.captured_at.isoformat(),
        }
        for row in sheet.rows
    ]
    key = f"{sheet.cohort_id}:{sheet.session}"
    return {"_id": key, "cohort_id": sheet.cohort_id, "session": sheet.session, "rows": rows}


def sheet_from_document(document: Document) -> AttendanceSheet:
    """Read a kept sheet."""
    session = document["session"]
    rows = tuple(
        AttendanceRow(
            device=row["device"],
            row_id=row["row_id"],
            session=session,
            participant_id=row["participant_id"],
            is_present=row["is_present"],
            captured_at=datetime.fromisoformat(row["captured_at"]),
        )
        for row in document["rows"]
    )
    return AttendanceSheet(document["cohort_id"], session, rows)


def to_document(cohort: Cohort) -> Document:
    """Write a cohort down."""
    plan = cohort.plan
    return {
        "_id": cohort.cohort_id,
        "country": cohort.country.value,
        "programme": cohort.programme,
        "programme_version": cohort.programme_version,
        "place_code": plan.place_code,
        "starts_on": plan.starts_on.isoformat(),
        "ends_on": plan.ends_on.isoformat(),
        "seats": plan.seats,
        "organisers": _ORGANISERS.dump_python(plan.organisers, mode="json"),
        "quotas": _QUOTAS.dump_python(plan.quotas, mode="json"),
        "women_share_pct": plan.women_share_pct,
        "sessions": [
            {
                "number": session.number,
                "held_on": session.held_on.isoformat(),
                "hours": session.hours,
                "place_code": session.place_code,
                "language": session.language.value if session.language else None,
            }
            for session in plan.sessions
        ],
        "participants": [
            {
                "participant_id": one.participant_id,
                "enterprise_id": one.enterprise_id,
                "country": one.country.value if one.country else None,
                "gender": one.gender,
                "sessions_attended": list(one.sessions_attended),
                "sessions_disputed": list(one.sessions_disputed),
                "sessions_settled": list(one.sessions_settled),
                "feedback_on": list(one.feedback_on),
                "pre_test_points": one.pre_test_points,
                "post_test_points": one.post_test_points,
            }
            for one in cohort.participants
        ],
        "candidates": _CANDIDATES.dump_python(cohort.candidates, mode="json"),
        "costs": _COSTS.dump_python(cohort.costs, mode="json"),
        "answered": _ANSWERED.dump_python(cohort.answered, mode="json"),
        "assignments": _ASSIGNMENTS.dump_python(cohort.assignments, mode="json"),
        "completed_by": list(cohort.completed_by),
        "status": cohort.status,
    }


def from_document(document: Document) -> Cohort:
    """Read a kept cohort."""
    return Cohort(
        cohort_id=document["_id"],
        country=Country(document["country"]),
        programme=document["programme"],
        programme_version=document["programme_version"],
        plan=plan_from_document(document),
        participants=tuple(_participant(one) for one in document["participants"]),
        candidates=_CANDIDATES.validate_python(document.get("candidates", ())),
        costs=_COSTS.validate_python(document.get("costs", ())),
        answered=_ANSWERED.validate_python(document.get("answered", ())),
        assignments=_ASSIGNMENTS.validate_python(document.get("assignments", ())),
        completed_by=tuple(document["completed_by"]),
        status=document["status"],
        version=document["version"],
    )


def plan_from_document(document: Document) -> Plan:
    """Read what a kept cohort was scheduled as."""
    return Plan(
        place_code=document["place_code"],
        starts_on=date.fromisoformat(document["starts_on"]),
        ends_on=date.fromisoformat(document["ends_on"]),
        seats=document["seats"],
        sessions=tuple(_session(session) for session in document["sessions"]),
        organisers=_ORGANISERS.validate_python(document.get("organisers", ())),
        quotas=_QUOTAS.validate_python(document.get("quotas", ())),
        women_share_pct=document.get("women_share_pct"),
    )


def _participant(document: Document) -> Participant:
    attended = tuple(document["sessions_attended"])
    return Participant(
        participant_id=document["participant_id"],
        enterprise_id=document["enterprise_id"],
        country=Country(document["country"]) if document.get("country") else None,
        gender=document.get("gender"),
        sessions_attended=attended,
        sessions_disputed=tuple(document.get("sessions_disputed", ())),
        # Before files were taken, whatever is kept was told by a trainer.
        sessions_settled=tuple(document.get("sessions_settled", attended)),
        feedback_on=tuple(document.get("feedback_on", ())),
        pre_test_points=document.get("pre_test_points"),
        post_test_points=document.get("post_test_points"),
    )


def _session(document: Document) -> Session:
    language = document.get("language")
    return Session(
        number=document["number"],
        held_on=date.fromisoformat(document["held_on"]),
        hours=document["hours"],
        place_code=document.get("place_code"),
        language=Language(language) if language else None,
    )
