"""How daily runs are kept, and which loans they are about."""

from dataclasses import asdict
from datetime import date

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.financing.daily.model import DailyRun, Failure
from services.financing.daily.refusals import DailyRunNotFoundError
from services.kernel import Country

INDEXES = (Index("daily_runs", (("home", 1), ("_id", 1))),)
PROCESSED = ("active", "charged_off")
"""Loans that have ended have no days any more."""


async def get(run_id: str, tx: Transaction) -> DailyRun:
    """Read a run.

    Raises:
        DailyRunNotFoundError: there is none of that id.
    """
    document = await tx.load("daily_runs", run_id)
    if document is None:
        raise DailyRunNotFoundError(f"no daily run {run_id}")
    return from_document(document)


async def put(run: DailyRun, tx: Transaction) -> None:
    """Keep a run; it publishes nothing, as its loans do."""
    await tx.put("daily_runs", _to_document(run))


async def count_loans(run: DailyRun, tx: Transaction) -> int:
    """Count the loans that are not processed for the run's day."""
    return await tx.db.loans.count_documents(_waiting(run), session=tx.session)


async def next_loans(run: DailyRun, limit: int, tx: Transaction) -> list[str]:
    """Give the ids of the next loans that are not processed for the run's day."""
    query = {**_waiting(run), "_id": {"$gt": run.after}}
    cursor = tx.db.loans.find(query, {"_id": 1}, session=tx.session).sort("_id", 1).limit(limit)
    return [document["_id"] async for document in cursor]


def _waiting(run: DailyRun) -> Document:
    day = run.day.isoformat()
    return {
        **({"lender_id": run.lender_id} if run.lender_id else {}),
        "home": run.home.value,
        "status": {"$in": list(PROCESSED)},
        "disbursed_on": {"$lte": day},
        "$or": [{"processed_until": None}, {"processed_until": {"$lt": day}}],
    }


def _to_document(run: DailyRun) -> Document:
    return {
        "_id": run.run_id,
        "home": run.home.value,
        "day": run.day.isoformat(),
        "lender_id": run.lender_id,
        "started_by": run.started_by,
        "started_at": run.started_at,
        "total": run.total,
        "done": run.done,
        "failed": run.failed,
        "failures": [asdict(failure) for failure in run.failures],
        "after": run.after,
        "worked_ms": run.worked_ms,
        "finished_at": run.finished_at,
    }


def from_document(document: Document) -> DailyRun:
    """Read a kept run."""
    return DailyRun(
        run_id=document["_id"],
        home=Country(document["home"]),
        day=date.fromisoformat(document["day"]),
        lender_id=document["lender_id"],
        started_by=document["started_by"],
        started_at=document["started_at"],
        total=document["total"],
        done=document["done"],
        failed=document["failed"],
        failures=tuple(Failure(**failure) for failure in document["failures"]),
        after=document["after"],
        worked_ms=document["worked_ms"],
        finished_at=document["finished_at"],
    )
