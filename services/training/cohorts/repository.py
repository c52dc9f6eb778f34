"""How cohorts are kept."""

from datetime import date

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.contracts.training import COHORT_TOPIC
from services.kernel import Country, Decision
from services.training.cohorts.model import Cohort, CohortNotFoundError, Participant, Plan, Session

INDEXES = (Index("cohorts", (("country", 1), ("_id", 1))),)


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
    await tx.save("cohorts", _to_document(cohort), decision, COHORT_TOPIC.of(cohort.country))


def _to_document(cohort: Cohort) -> Document:
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
        "sessions": [
            {"number": session.number, "held_on": session.held_on.isoformat(), "hours": session.hours}
            for session in plan.sessions
        ],
        "participants": [
            {
                "participant_id": one.participant_id,
                "enterprise_id": one.enterprise_id,
                "sessions_attended": list(one.sessions_attended),
            }
            for one in cohort.participants
        ],
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
        plan=Plan(
            place_code=document["place_code"],
            starts_on=date.fromisoformat(document["starts_on"]),
            ends_on=date.fromisoformat(document["ends_on"]),
            seats=document["seats"],
            sessions=tuple(
                Session(session["number"], date.fromisoformat(session["held_on"]), session["hours"])
                for session in document["sessions"]
            ),
        ),
        participants=tuple(
            Participant(one["participant_id"], one["enterprise_id"], tuple(one["sessions_attended"]))
            for one in document["participants"]
        ),
        completed_by=tuple(document["completed_by"]),
        status=document["status"],
        version=document["version"],
    )
