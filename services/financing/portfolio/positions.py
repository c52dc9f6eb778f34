"""A loan's exchange positions: principal as replayed, what else is owed as booked, each flow at its day's rate.

Loans keep no position and wait for no rate: a repayment is recorded whether its day has a rate or not. A position is
worked out when it is asked for or revalued, out of all that was entered by then, backdated entries in their places.
What the books show is brought to it by the difference, so a revaluation also makes up what earlier ones lacked.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from services.financing.arithmetic.lending.events import Disbursement
from services.financing.exchange_rates import positions
from services.financing.exchange_rates.conversions import Rate, convert
from services.financing.exchange_rates.model import ExchangeRateStaleError, ExchangeRateUnknownError
from services.financing.exchange_rates.positions import Movement, Position
from services.financing.loans.model import Loan
from services.financing.loans.replaying import replayed
from services.financing.portfolio.model import BOOKS, ExchangeChange
from services.financing.portfolio.refusals import PositionInBooksCurrencyError
from services.kernel import Currency, Money

RateMissingError = ExchangeRateUnknownError | ExchangeRateStaleError
"""Why a day has no rate."""
NOTHING_RECEIVABLE: "Mapping[str, Sequence[Flow]]" = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Flow:
    """What one entry changed of the principal owed; below zero it was repaid or given up."""

    on: date
    change: Money


@dataclass(frozen=True, slots=True)
class KnownRates:
    """The rate in use on each of some days, or why there is none."""

    found: Mapping[date, Rate | RateMissingError]

    def on(self, day: date) -> Rate:
        """Give a day's rate.

        Raises:
            ExchangeRateUnknownError: none is known so early.
            ExchangeRateStaleError: the last one is too old for that day.
        """
        found = self.found[day]
        if isinstance(found, RateMissingError):
            raise found
        return found


@dataclass(frozen=True, slots=True)
class Waiting:
    """A loan whose position waits for a rate of one of its days; record it, and the next revaluation takes it in."""

    loan_id: str
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Worked:
    """A position at the closing rate of a day, and every movement that led to it."""

    position: Position
    movements: tuple[Movement, ...]


@dataclass(frozen=True, slots=True)
class Revalued:
    """A loan's position at the closing rate, and what of its gain or loss is not in the books yet."""

    position: Position
    """Of its principal."""
    change: ExchangeChange
    receivable: Position | None = None
    """Of the interest, fees and penalties owed; None where none were booked."""


@dataclass(frozen=True, slots=True)
class Held:
    """What the books show of a loan: gain, or loss below zero, in minor units of their currency."""

    realised_minor: int = 0
    unrealised_minor: int = 0


def flows(loan: Loan, until: date) -> tuple[Flow, ...]:
    """List what changed the principal owed until the end of a day, in the order of the replay."""
    found = []
    for result in replayed(loan, until=until).results:
        event = loan.entries[result.number - 1].event
        lent = event.amount if isinstance(event, Disbursement) else 0
        less = result.paid.principal_minor + result.given_up.principal_minor
        if minor := lent + result.capitalised_minor - less:
            found.append(Flow(event.effective_on, Money(minor, loan.currency)))
    return tuple(found)


def receivable_flows(booked: Iterable[tuple[date, Money]]) -> tuple[Flow, ...]:
    """List what changed of interest, fees and penalties owed, as the books show them, never below zero.

    What came in before it was booked as earned is earned at the rate it came in at: its booking moves no position.
    """
    found: list[Flow] = []
    owed = early = 0
    for on, change in booked:
        minor = change.amount_minor
        if minor > 0:
            used = min(early, minor)
            early, minor = early - used, minor - used
        else:
            taken = min(owed, -minor)
            early, minor = early - minor - taken, -taken
        owed += minor
        if minor:
            found.append(Flow(on, Money(minor, change.currency)))
    return tuple(found)


def demand_foreign(loan: Loan) -> None:
    """Refuse a loan in the currency of the books.

    Raises:
        PositionInBooksCurrencyError: it is.
    """
    if loan.currency == BOOKS:
        raise PositionInBooksCurrencyError(f"{loan.loan_id} is a loan in {BOOKS}, the currency of the books")


def worked_out(loan_id: str, lent: Currency, moved: Sequence[Flow], rates: KnownRates, *, on: date) -> Worked:
    """Work a position out and bring it to the closing rate of a day.

    Principal that is given up leaves the books at the rate of its day, like principal that is repaid.

    Raises:
        ExchangeRateUnknownError: a day has no rate.
        ExchangeRateStaleError: a day's last rate is too old for it.
    """
    position = positions.open_position(loan_id, lent, BOOKS)
    movements: list[Movement] = []
    for flow in moved:
        step = positions.pay_out if flow.change.amount_minor > 0 else positions.receive
        amount = Money(abs(flow.change.amount_minor), lent)
        position, movement = step(position, convert(amount, BOOKS, rates.on(flow.on)), on=flow.on)
        movements.append(movement)
    position, movement = positions.revalue(position, rates.on(on), on=on)
    return Worked(position, (*movements, movement))


def revalued(
    moved: Mapping[str, tuple[Currency, Sequence[Flow]]],
    held: Mapping[str, Held],
    rates: KnownRates,
    *,
    on: date,
    receivable: Mapping[str, Sequence[Flow]] = NOTHING_RECEIVABLE,
) -> tuple[tuple[Revalued, ...], tuple[Waiting, ...]]:
    """Work the positions of some loans out against what the books hold; a loan without a rate waits.

    Raises:
        ExchangeRateUnknownError: the day itself has no rate.
        ExchangeRateStaleError: the last rate is too old for the day itself.
    """
    rates.on(on)
    done: list[Revalued] = []
    waiting: list[Waiting] = []
    for loan_id, (lent, own) in moved.items():
        try:
            position = worked_out(loan_id, lent, own, rates, on=on).position
            others = receivable.get(loan_id, ())
            other = worked_out(loan_id, lent, others, rates, on=on).position if others else None
        except (ExchangeRateUnknownError, ExchangeRateStaleError) as refusal:
            waiting.append(Waiting(loan_id, refusal.code, refusal.detail))
        else:
            done.append(Revalued(position, _change(position, other, held.get(loan_id, Held())), other))
    return tuple(done), tuple(waiting)


def days_of(moved: Iterable[Sequence[Flow]]) -> set[date]:
    """Tell which days' rates some flows need."""
    return {flow.on for own in moved for flow in own}


def _change(position: Position, receivable: Position | None, held: Held) -> ExchangeChange:
    realised, unrealised = position.realised, position.unrealised
    if receivable is not None:
        realised, unrealised = realised + receivable.realised, unrealised + receivable.unrealised
    return ExchangeChange(
        position.loan_id,
        realised - Money(held.realised_minor, BOOKS),
        unrealised - Money(held.unrealised_minor, BOOKS),
    )
