"""Loans a second at the end of a day, by the rules alone and through the database, beside reading their schedules."""

import time
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

from services.chassis.caller import Caller
from services.chassis.mongo import connect, database_of, make_indexes
from services.chassis.service import CHASSIS_INDEXES
from services.chassis.settings import Settings
from services.chassis.unit_of_work import Transaction, UnitOfWork
from services.financing.arithmetic.lending.charges import PenaltyRule
from services.financing.daily import batches, handlers
from services.financing.daily.commands import ProcessBatch, StartDailyRun
from services.financing.loans.daily_work import process_day
from services.financing.loans.entering import Note
from services.financing.loans.model import Loan
from services.financing.loans.repository import to_document
from services.financing.rooms import INDEXES
from services.kernel import Country
from tests.benchmarks.measuring import Measurement
from tests.unit.financing.examples import REQUEST, disbursed

FEW, MANY = 1_000, 100_000
BATCH = 250
WEIGHED = 100
DAYS = 32
"""From the day after the disbursement to the first penalty: one loan in sixteen is charged one."""
NOTE = Note("operator-1", datetime(2026, 7, 2, 4, tzinfo=UTC))
FIRST_DAY = date(2026, 2, 16)
RULE = PenaltyRule(Decimal("0.001"), grace_days=3, every_days=30, cap_rate=Decimal("0.1"))
CALLER = Caller("operator-1", Country.ID, frozenset({"operator"}))
FLOOR = "bare loop reading the same schedules"


def measure_daily() -> list[Measurement]:
    """Measure one day of few and of many loans that share what was agreed, and what the days leave in memory."""
    few, floor, _ = _one_day(FEW)
    many, floor_of_many, growth = _one_day(MANY)
    return [
        Measurement(f"daily processing, {FEW:,} loans", "1/s", few, floor, FLOOR, FEW),
        Measurement(f"daily processing, {MANY:,} loans", "1/s", many, floor_of_many, FLOOR, MANY),
        Measurement("time for a loan, many beside few", "", few / many, None, "", MANY),
        Measurement("memory kept for a processed loan", "KiB", growth, None, "", WEIGHED),
    ]


async def measure_daily_run(mongo_url: str) -> Measurement:
    """Measure a run of one day through the database, one loan in each transaction."""
    settings = Settings(
        service_name="financing", mongo_url=mongo_url, mongo_database_prefix="bench_daily", mongo_timeout_seconds=30
    )
    client = connect(settings)
    uow = UnitOfWork(client, database_of(client, settings))
    await make_indexes(uow.db, (*CHASSIS_INDEXES, *INDEXES))
    loans = [replace(loan, application_id=uuid4().hex, processed_until=FIRST_DAY) for loan in _loans(FEW)]
    await uow.db.loans.insert_many([{**to_document(loan), "version": loan.version} for loan in loans])

    async def start(tx: Transaction) -> str:
        return (await handlers.start_daily_run(StartDailyRun(day=FIRST_DAY + timedelta(days=1)), tx)).run_id

    command = ProcessBatch(run_id=await uow.run(start, caller=CALLER), loans=BATCH)
    started_at = time.perf_counter()
    while (await batches.process_batch(command, uow, CALLER)).status != "finished":
        pass
    figure = FEW / (time.perf_counter() - started_at)
    client.close()
    return Measurement("daily processing through the database", "1/s", figure, None, "", FEW)


def _loans(count: int) -> Iterator[Loan]:
    """Draw loans that share their terms, on different days of their life."""
    drawn = replace(disbursed(replace(REQUEST, term_months=12)), penalty=RULE)
    for number in range(count):
        yield replace(drawn, loan_id=f"loan-{number:06}", processed_until=FIRST_DAY + timedelta(days=number % DAYS))


def _one_day(count: int) -> tuple[float, float, float]:
    """Tell loans a second, schedules read a second, and the KiB a processed loan keeps."""
    loans = list(_loans(count))
    started_at = time.perf_counter()
    total = sum(row.unpaid_minor for loan in loans for row in loan.standing.instalments)
    floor = count / (time.perf_counter() - started_at)
    assert total > 0
    started_at = time.perf_counter()
    for loan in loans:
        _process(loan)
    figure = count / (time.perf_counter() - started_at)
    return figure, floor, _kept_kibibytes(loans[:WEIGHED])


def _kept_kibibytes(loans: list[Loan]) -> float:
    tracemalloc.start()
    kept = [_process(loan) for loan in loans]
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return size / 1024 / len(kept)


def _process(loan: Loan) -> Loan:
    assert loan.processed_until
    return process_day(loan, loan.processed_until + timedelta(days=1), NOTE)[-1].loan
