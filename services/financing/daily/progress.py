"""How far a daily run is."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from services.financing.daily.model import DailyRun, Failure, RunStatus


@dataclass(frozen=True, slots=True)
class Progress:
    """A daily run as an operator watches it."""

    run_id: str
    day: date
    lender_id: str | None
    status: RunStatus
    total: int
    """Loans that were not processed for the day when it was started."""
    done: int
    failed: int
    share_done: Decimal
    """A fraction, rounded down to two digits."""
    loans_per_second: Decimal | None
    failures: tuple[Failure, ...]
    """The first of those that failed; the next run takes them up again."""
    started_by: str
    started_at: datetime
    finished_at: datetime | None


def progress(run: DailyRun) -> Progress:
    """Tell how far a run is."""
    return Progress(
        run_id=run.run_id,
        day=run.day,
        lender_id=run.lender_id,
        status=run.status,
        total=run.total,
        done=run.done,
        failed=run.failed,
        share_done=run.share_done,
        loans_per_second=run.loans_per_second,
        failures=run.failures,
        started_by=run.started_by,
        started_at=run.started_at,
        finished_at=run.finished_at,
    )
