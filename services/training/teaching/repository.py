"""How trainers' days are kept: one document for each, so that two cohorts never take one at the same moment."""

from datetime import date

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.training.teaching.model import TrainerDay

INDEXES = (Index("trainer_days", (("trainer_id", 1), ("cohort_id", 1))),)
COHORTS_MAX = 2_000
"""Of one trainer: looked through when somebody he may have trained is assessed."""


async def day_of(trainer_id: str, day: date, tx: Transaction) -> TrainerDay:
    """Read what a trainer teaches on a day."""
    document = await tx.load("trainer_days", f"{trainer_id}:{day}")
    if document is None:
        return TrainerDay(trainer_id, day)
    return TrainerDay(trainer_id, day, document["cohort_id"], tuple(document["sessions"]))


async def put(day: TrainerDay, tx: Transaction) -> None:
    """Keep a trainer's day; the cohort's fact of the same transaction is its trail."""
    document: Document = {
        "_id": f"{day.trainer_id}:{day.day}",
        "trainer_id": day.trainer_id,
        "day": day.day.isoformat(),
        "cohort_id": day.cohort_id,
        "sessions": list(day.sessions),
    }
    await tx.put("trainer_days", document)


async def has_trained(trainer_id: str, participant_id: str, tx: Transaction) -> bool:
    """Tell whether a trainer taught a cohort in which somebody has a seat."""
    days = await tx.find("trainer_days", {"trainer_id": trainer_id, "cohort_id": {"$ne": None}}, limit=COHORTS_MAX)
    cohorts = sorted({document["cohort_id"] for document in days})
    query: Document = {"_id": {"$in": cohorts}, "participants.participant_id": participant_id}
    return bool(await tx.find("cohorts", query, limit=1))
