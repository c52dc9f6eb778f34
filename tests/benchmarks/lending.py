"""Schedules and replays a second, beside a bare annuity loop in `Decimal`."""

import time
import tracemalloc
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from os import cpu_count

from services.financing.arithmetic.lending.account import Account
from services.financing.arithmetic.lending.due_dates import due_dates
from services.financing.arithmetic.lending.events import Charge, Disbursement, Event, Payment
from services.financing.arithmetic.lending.explanation import explain
from services.financing.arithmetic.lending.replay import replay
from services.financing.arithmetic.lending.schedule import schedule_of
from services.financing.arithmetic.lending.terms import Component, Instalments, Interest, LendingTerms, Recalculation
from services.kernel import Currency
from tests.benchmarks.measuring import Measurement, pace

STARTS_ON = date(2026, 1, 10)
PRINCIPAL = 100_000_00
RATE = Decimal("0.18")
ROUND_SECONDS = 1.0
ROUNDS = 3
BATCH = 2_000
EVENTS = 30


def measure_lending() -> list[Measurement]:
    """Measure schedules one by one and in a batch on all cores, a long life replayed, and what one replay holds."""
    floor = _rate(lambda: _bare_annuity(12))
    found = [
        Measurement("12 instalments scheduled", "1/s", _rate(lambda: _schedule(12)), floor, "bare Decimal annuity", 12),
        Measurement("the same in a batch, all cores", "1/s", _batch(), floor, "bare Decimal annuity, one core", BATCH),
    ]
    bare = 1000 / _rate(lambda: _bare_annuity(24))
    life = 1000 / _rate(lambda: _replay(24))
    name = f"24 instalments, {EVENTS} events replayed"
    found.append(Measurement(name, "ms", life, bare, "bare Decimal annuity of 24", EVENTS))
    told = 1000 / _rate(lambda: explain(_replay(24)))
    found.append(Measurement("the same with every figure explained", "ms", told, life, "the replay alone", EVENTS))
    found.append(Measurement("memory of that replay", "KiB", _kibibytes(), None, "", EVENTS))
    return found


def _bare_annuity(count: int) -> Decimal:
    """The least a schedule can cost: the annuity, then interest and balance of each month."""
    with localcontext(prec=19, rounding=ROUND_HALF_EVEN):
        rate, balance = RATE / 12, Decimal(PRINCIPAL)
        instalment = (balance * rate / (1 - (1 + rate) ** -count)).quantize(Decimal(1))
        for _ in range(count):
            balance -= instalment - (balance * rate).quantize(Decimal(1))
        return balance


def _terms(count: int) -> LendingTerms:
    return LendingTerms(Currency.USD, Interest(RATE, recalculation=Recalculation()), Instalments(count))


def _schedule(count: int) -> object:
    terms = _terms(count)
    lent: list[Event] = [Disbursement(STARTS_ON, STARTS_ON, PRINCIPAL)]
    return schedule_of(replay(terms, due_dates(terms, STARTS_ON), lent, STARTS_ON))


def _replay(count: int) -> Account:
    terms = _terms(count)
    return replay(terms, due_dates(terms, STARTS_ON), _life(count), STARTS_ON + timedelta(days=760))


def _life(count: int) -> list[Event]:
    """Payments that are early, on time and late, with a fee now and then."""
    happened: list[Event] = [Disbursement(STARTS_ON, STARTS_ON, PRINCIPAL)]
    for number in range(1, EVENTS):
        on = STARTS_ON + timedelta(days=25 * number)
        if number % 6:
            happened.append(Payment(on, on, PRINCIPAL // count + 37 * number))
        else:
            happened.append(Charge(on, on, Component.FEE, 500, on))
    return happened


def _rate(work: Callable[[], object]) -> float:
    return pace(work, rounds=ROUNDS, seconds=ROUND_SECONDS)


def _some(count: int) -> int:
    for _ in range(count):
        _schedule(12)
    return count


def _batch() -> float:
    cores = cpu_count() or 1
    with ProcessPoolExecutor(cores) as pool:
        list(pool.map(_some, [1] * cores))
        started_at = time.perf_counter()
        done = sum(pool.map(_some, [BATCH // cores] * cores))
        return done / (time.perf_counter() - started_at)


def _kibibytes() -> float:
    tracemalloc.start()
    _replay(24)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 1024
