"""What is true of a daily run: which loans it goes through, how far it is, and which of them failed."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal
from typing import Literal

from services.financing.daily.refusals import DailyRunOfOtherMinistryError
from services.financing.lenders.model import LENDER_COUNTRY, Cooperative
from services.financing.loans.model import demand_past
from services.kernel import Country

FAILURES_KEPT_MAX = 100
"""Loans that failed are named up to this many; all are counted."""
DETAIL_MAX = 300

RunStatus = Literal["running", "finished"]


@dataclass(frozen=True, slots=True)
class Failure:
    """A loan that could not be processed, and why; it is taken up again by the next run."""

    loan_id: str
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class DailyRun:
    """The processing of a ministry's loans, or of one lender's, at the end of a day, in the order of their ids."""

    run_id: str
    home: Country
    day: date
    lender_id: str | None
    started_by: str
    started_at: datetime
    total: int
    """Loans that were not processed for the day when it was started."""
    done: int = 0
    failed: int = 0
    failures: tuple[Failure, ...] = ()
    after: str = ""
    """The last loan it has gone through."""
    worked_ms: int = 0
    finished_at: datetime | None = None

    @property
    def status(self) -> RunStatus:
        """Whether loans are left."""
        return "finished" if self.finished_at else "running"

    @property
    def share_done(self) -> Decimal:
        """The share of its loans it has gone through, rounded down to two digits; 1 at its end."""
        if self.finished_at:
            return Decimal(1)
        share = Decimal(self.done + self.failed) / max(self.total, 1)
        return min(share, Decimal(1)).quantize(Decimal("0.01"), ROUND_DOWN)

    @property
    def loans_per_second(self) -> Decimal | None:
        """Loans a second while batches were worked on; nothing is known before the first."""
        if not self.worked_ms:
            return None
        rate = Decimal((self.done + self.failed) * 1000) / self.worked_ms
        return rate.quantize(Decimal("0.1"), ROUND_HALF_EVEN)


@dataclass(frozen=True, slots=True)
class Taken:
    """The loans of one batch, in the order of their ids."""

    run: DailyRun
    loan_ids: tuple[str, ...]
    is_last: bool
    """Whether no loan follows."""
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class Worked:
    """What became of the first loans of a batch; those left over belong to the next."""

    count: int
    failures: tuple[Failure, ...]


def demand_ministry(ministry: Country | None, lender: Cooperative | None = None) -> None:
    """Refuse a ministry that keeps no loans, or not this lender's.

    Raises:
        DailyRunOfOtherMinistryError: it is.
    """
    if ministry != (lender.country if lender else LENDER_COUNTRY):
        raise DailyRunOfOtherMinistryError("loans are processed by the lender's ministry")


def start(run: DailyRun) -> DailyRun:
    """Begin a run; one without loans is finished at once.

    Raises:
        DayInFutureError: its day has not come.
    """
    demand_past(run.day, run.home, run.started_at)
    return run if run.total else replace(run, finished_at=run.started_at)


def count(run: DailyRun, taken: Taken, worked: Worked, *, at: datetime) -> DailyRun:
    """Count a batch; one that another batch has counted already, or that did nothing, changes nothing."""
    if run.after != taken.run.after or run.finished_at:
        return run
    is_through = taken.is_last and worked.count == len(taken.loan_ids)
    return replace(
        run,
        done=run.done + worked.count - len(worked.failures),
        failed=run.failed + len(worked.failures),
        failures=(*run.failures, *worked.failures)[:FAILURES_KEPT_MAX],
        after=taken.loan_ids[worked.count - 1] if worked.count else run.after,
        worked_ms=run.worked_ms + int((at - taken.taken_at).total_seconds() * 1000),
        finished_at=at if is_through else None,
    )
