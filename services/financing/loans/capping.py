"""What the legal caps of a day leave for further fees and penalties of a loan."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal
from itertools import accumulate

from services.financing.arithmetic.cost_of_credit.charge_caps import ChargeCap, caps_on, codes_binding, demand_none
from services.financing.arithmetic.lending.events import Disbursement
from services.financing.arithmetic.lending.rows import Row, owed_in_all
from services.financing.arithmetic.lending.terms import Component
from services.financing.loans.model import Loan
from services.financing.loans.replaying import Replayed, replayed

_BEARING = (Component.INTEREST, Component.FEE, Component.PENALTY)


@dataclass(frozen=True, slots=True)
class Room:
    """What may still be charged (minor units, never below zero), and the cap that leaves no more."""

    amount_minor: int
    cap: ChargeCap


def is_capped(loan: Loan, on: date) -> bool:
    """Tell whether a cap on charges is known for a loan on a day."""
    return any(cap.caps_charges for cap in _caps(loan, on))


def room_for(loan: Loan, component: Component, on: date, outcome: Replayed) -> Room | None:
    """Tell what the caps of a day leave for a fee or a penalty; None where none is known.

    Penalties are held against the sum, over every day something was late until the end of this one, of that day's rate
    of the principal outstanding as the day began; all charges against a part of what was lent. Both are rounded down.
    """
    rooms = [Room(max(0, left), cap) for cap in _caps(loan, on) for left in _left(loan, component, on, outcome, cap)]
    return min(rooms, key=lambda room: room.amount_minor, default=None)


def demand_room(loan: Loan, component: str, amount_minor: int, on: date) -> None:
    """Refuse a charge above what the caps of its day leave.

    Raises:
        AboveLegalCapError: naming the cap with its source and confidence.
    """
    if not is_capped(loan, on):
        return
    room = room_for(loan, Component(component), on, replayed(loan, until=on))
    if room is not None and amount_minor > room.amount_minor:
        what = f"of a {component} of {amount_minor} minor units on {on} the cap leaves {room.amount_minor}"
        demand_none([(what, room.cap)])


def _caps(loan: Loan, on: date) -> tuple[ChargeCap, ...]:
    return caps_on(codes_binding(loan.home, loan.charge_cap), on)


def _left(loan: Loan, component: Component, on: date, outcome: Replayed, cap: ChargeCap) -> Iterator[int]:
    rows = outcome.account.rows
    if cap.daily_penalty_rate_max is not None and component is Component.PENALTY:
        yield _allowed(loan, cap.code, on, outcome) - _charged(rows, (Component.PENALTY,))
    if cap.total_rate_max is not None:
        lent = sum(one.amount for one in outcome.account.disbursements)
        yield _floor(cap.total_rate_max * lent) - loan.withheld_minor - _charged(rows, _BEARING)


def _allowed(loan: Loan, code: str, on: date, outcome: Replayed) -> int:
    flows = sorted(_flows(loan, outcome))
    balances = list(zip((day for day, _ in flows), accumulate(minor for _, minor in flows), strict=True))
    allowed, place, balance = Decimal(0), 0, 0
    for day in _late_days(outcome.account.rows, on):
        while place < len(balances) and balances[place][0] < day:
            balance, place = balances[place][1], place + 1
        rates = (cap.daily_penalty_rate_max for cap in caps_on([code], day))
        allowed += balance * sum((rate for rate in rates if rate is not None), Decimal(0))
    return _floor(allowed)


def _flows(loan: Loan, outcome: Replayed) -> Iterator[tuple[date, int]]:
    for result in outcome.results:
        event = loan.entries[result.number - 1].event
        lent = event.amount if isinstance(event, Disbursement) else 0
        less = result.paid.principal_minor + result.given_up.principal_minor
        yield event.effective_on, lent + result.capitalised_minor - less


def _late_days(rows: Sequence[Row], on: date) -> list[date]:
    late: set[date] = set()
    for row in rows:
        until = on if row.settled_on is None else min(on, row.settled_on)
        late.update(row.due_on + timedelta(days=number) for number in range(1, (until - row.due_on).days + 1))
    return sorted(late)


def _charged(rows: Sequence[Row], components: Sequence[Component]) -> int:
    return sum(owed_in_all(rows, one) - sum(row.given_up[one] for row in rows) for one in components)


def _floor(amount: Decimal) -> int:
    return int(amount.to_integral_value(rounding=ROUND_FLOOR))
