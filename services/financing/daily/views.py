"""How daily runs are read."""

from services.chassis.mongo import Database, Document
from services.financing.daily.progress import Progress, progress
from services.financing.daily.refusals import DailyRunNotFoundError
from services.financing.daily.repository import from_document


async def read_progress(run_id: str, db: Database) -> Progress:
    """Tell how far a run is.

    Raises:
        DailyRunNotFoundError: there is none of that id.
    """
    document: Document | None = await db.daily_runs.find_one({"_id": run_id})
    if document is None:
        raise DailyRunNotFoundError(f"no daily run {run_id}")
    return progress(from_document(document))
