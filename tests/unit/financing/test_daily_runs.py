"""A daily run counts each batch once, is finished when no loan is left, and keeps what failed."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from services.financing.daily.model import (
    FAILURES_KEPT_MAX,
    DailyRun,
    Failure,
    Taken,
    Worked,
    count,
    demand_ministry,
    start,
)
from services.financing.daily.refusals import DailyRunOfOtherMinistryError
from services.financing.loans.refusals import DayInFutureError
from services.kernel import Country
from tests.unit.financing.examples import LENDER, NOW, PARTNER, TODAY

RUN = DailyRun("daily-run-1", Country.ID, TODAY, None, "operator-1", NOW, total=4)
SECOND = timedelta(seconds=1)
FAILED = Failure("loan-2", "loan_state", "it is closed")


def taken(run: DailyRun, *loan_ids: str, is_last: bool = False) -> Taken:
    return Taken(run, loan_ids, is_last, NOW)


def test_a_batch_is_counted_once() -> None:
    first = taken(RUN, "loan-1", "loan-2")
    counted = count(RUN, first, Worked(2, (FAILED,)), at=NOW + SECOND)

    again = count(counted, first, Worked(2, (FAILED,)), at=NOW + SECOND)

    assert again == counted
    assert (counted.done, counted.failed, counted.failures, counted.after) == (1, 1, (FAILED,), "loan-2")
    assert (counted.share_done, counted.loans_per_second, counted.status) == (Decimal("0.5"), Decimal(2), "running")


def test_a_run_is_finished_when_the_last_loan_is_done_and_not_before() -> None:
    last = taken(RUN, "loan-3", "loan-4", is_last=True)

    cut_short = count(RUN, last, Worked(1, ()), at=NOW + SECOND)
    through = count(RUN, last, Worked(2, ()), at=NOW + SECOND)

    assert (cut_short.status, cut_short.after) == ("running", "loan-3")
    assert (through.status, through.finished_at) == ("finished", NOW + SECOND)
    assert through.share_done == 1


def test_all_failures_are_counted_and_the_first_are_named() -> None:
    ids = tuple(f"loan-{number:03}" for number in range(FAILURES_KEPT_MAX + 5))
    failures = tuple(replace(FAILED, loan_id=loan_id) for loan_id in ids)

    run = count(RUN, taken(RUN, *ids), Worked(len(ids), failures), at=NOW)

    assert (run.failed, run.failures) == (len(ids), failures[:FAILURES_KEPT_MAX])


def test_a_run_without_loans_is_finished_at_once_and_one_of_a_day_to_come_is_refused() -> None:
    empty = start(replace(RUN, total=0))

    assert empty.status == "finished"
    with pytest.raises(DayInFutureError):
        start(replace(RUN, day=date(2026, 7, 2)))


def test_only_the_lenders_ministry_processes_its_loans() -> None:
    demand_ministry(Country.ID)
    demand_ministry(Country.ID, LENDER)

    with pytest.raises(DailyRunOfOtherMinistryError):
        demand_ministry(Country.TL)
    with pytest.raises(DailyRunOfOtherMinistryError):
        demand_ministry(Country.ID, PARTNER)
