"""What a loan in one currency is carried at in books of another: realised and unrealised gain and loss.

A loan is a monetary item: on a day of reporting it stands at that day's closing rate, and every difference goes to
profit or loss (IAS 21 paragraphs 21, 23 and 28; in Indonesia PSAK 221, formerly PSAK 10). The gain or loss is kept
in two parts: realised, against the rate the loan was booked at, and unrealised, against the closing rate.
Each loan has its own carrying rate: the average of its disbursals, weighted by their amounts.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from typing import Literal

from services.financing.exchange_rates.conversions import Conversion, Rate, convert
from services.kernel import ConflictError, Currency, Money, RuleViolationError

CARRYING_RATE_STEP = Decimal("0.0001")


class PositionAmountError(RuleViolationError):
    """A movement has at least one minor unit on both sides, and no more is received than is owed."""

    code = "position_amount_invalid"


class PositionOrderError(ConflictError):
    """Movements come in the order of their days, at rates that were known; earlier ones come in by replay."""

    code = "position_out_of_order"


@dataclass(frozen=True, slots=True)
class Position:
    """One loan in the lender's books; every amount but `exposure` is in the books' currency."""

    loan_id: str
    exposure: Money
    """What is owed, in the loan's currency."""
    booked: Money
    """The same at the carrying rate."""
    unrealised: Money
    """Gain, or loss below zero, of what is owed at the last closing rate against `booked`."""
    realised: Money
    """Gain, or loss below zero, of everything received against what it was booked at."""
    last_on: date | None = None
    revalued_on: date | None = None
    """None: the loan stands at what it was booked at."""

    @property
    def carrying_amount(self) -> Money:
        """What the loan stands at in the books; after a revaluation, what is owed at the closing rate."""
        return self.booked + self.unrealised

    @property
    def carrying_rate(self) -> Decimal | None:
        """`booked` for one unit owed, to be read and not to be calculated with; None where nothing is owed."""
        if not self.exposure:
            return None
        return (self.booked.major / self.exposure.major).quantize(CARRYING_RATE_STEP, rounding=ROUND_HALF_EVEN)


@dataclass(frozen=True, slots=True)
class Movement:
    """What one event changed, for the ledger to post and for a person to check."""

    kind: Literal["paid_out", "received", "revalued", "revaluation_reversed"]
    on: date
    exposure_change: Money
    booked_change: Money
    unrealised_change: Money
    realised: Money
    conversion: Conversion | None
    """Where the other currency's amount comes from; a reversal has none."""


Moved = tuple[Position, Movement]


def open_position(loan_id: str, lent: Currency, books: Currency) -> Position:
    """Begin a loan's position, with nothing paid out."""
    nothing = Money.zero(books)
    return Position(loan_id, Money.zero(lent), nothing, nothing, nothing)


def pay_out(position: Position, conversion: Conversion, *, on: date) -> Moved:
    """Book what was paid out, or what became owed otherwise, at the rate of its day.

    Raises:
        PositionAmountError: a side of the conversion is below one minor unit.
        PositionOrderError: the day is before the last movement, or the rate is of a later day.
    """
    amount, booked = _sides(position, conversion, on)
    nothing = Money.zero(booked.currency)
    return _moved(position, Movement("paid_out", on, amount, booked, nothing, nothing, conversion))


def receive(position: Position, conversion: Conversion, *, on: date) -> Moved:
    """Book what was received: its share leaves the books at the carrying rate, the difference is realised.

    The shares of `booked` and of `unrealised` are rounded half-even; the last payment takes all that is left.

    Raises:
        PositionAmountError: more is received than is owed, or a side of the conversion is below one minor unit.
        PositionOrderError: the day is before the last movement, or the rate is of a later day.
    """
    amount, received = _sides(position, conversion, on)
    if amount > position.exposure:
        raise PositionAmountError(f"{position.loan_id} owes {position.exposure}, not {amount}")
    share = Fraction(amount.amount_minor, position.exposure.amount_minor)
    booked, unrealised = _part(position.booked, share), _part(position.unrealised, share)
    return _moved(position, Movement("received", on, -amount, -booked, -unrealised, received - booked, conversion))


def revalue(position: Position, rate: Rate, *, on: date) -> Moved:
    """Bring what is owed to a day's closing rate; the same rate again changes nothing.

    Raises:
        PositionOrderError: the day is before the last movement, or the rate is of a later day.
    """
    _demand_order(position, rate.on, on)
    conversion = convert(position.exposure, position.booked.currency, rate)
    change = conversion.converted - position.carrying_amount
    position, movement = _moved(position, _unrealised(position, "revalued", on, change, conversion))
    return replace(position, revalued_on=on), movement


def reverse_revaluation(position: Position, *, on: date) -> Moved:
    """Take the unrealised gain or loss back, as on the first day of a new period.

    Raises:
        PositionOrderError: the day is before the last movement.
    """
    _demand_order(position, on, on)
    reversal = _unrealised(position, "revaluation_reversed", on, -position.unrealised, None)
    position, movement = _moved(position, reversal)
    return replace(position, revalued_on=None), movement


def _sides(position: Position, conversion: Conversion, on: date) -> tuple[Money, Money]:
    _demand_order(position, conversion.rate.on, on)
    amount = conversion.in_currency(position.exposure.currency)
    in_books = conversion.in_currency(position.booked.currency)
    if min(amount.amount_minor, in_books.amount_minor) < 1:
        raise PositionAmountError(f"{amount} is {in_books}: both are at least one minor unit")
    return amount, in_books


def _demand_order(position: Position, rate_on: date, on: date) -> None:
    if position.last_on is not None and on < position.last_on:
        raise PositionOrderError(f"{position.loan_id} moved on {position.last_on}, after {on}")
    if rate_on > on:
        raise PositionOrderError(f"the rate of {rate_on} was not known on {on}")


def _part(amount: Money, share: Fraction) -> Money:
    return Money(round(amount.amount_minor * share), amount.currency)


def _unrealised(
    position: Position,
    kind: Literal["revalued", "revaluation_reversed"],
    on: date,
    change: Money,
    conversion: Conversion | None,
) -> Movement:
    none_owed, nothing = Money.zero(position.exposure.currency), Money.zero(position.booked.currency)
    return Movement(kind, on, none_owed, nothing, change, nothing, conversion)


def _moved(position: Position, movement: Movement) -> Moved:
    after = replace(
        position,
        exposure=position.exposure + movement.exposure_change,
        booked=position.booked + movement.booked_change,
        unrealised=position.unrealised + movement.unrealised_change,
        realised=position.realised + movement.realised,
        last_on=movement.on,
    )
    return after, movement
