"""The replay of a loan: from what was agreed and what happened to how it stands, and what each entry did."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from services.financing.arithmetic.lending.account import Account
from services.financing.arithmetic.lending.events import Chargeback, ChargeOff, Disbursement, Payment, WriteOff
from services.financing.arithmetic.lending.prepayments import offering
from services.financing.arithmetic.lending.replay import open_account, process, turn
from services.financing.arithmetic.lending.rows import Row
from services.financing.arithmetic.lending.terms import AllocationRule, Component, LendingTerms, Timing
from services.financing.loans.amounts import NOTHING, Amounts
from services.financing.loans.model import Entered, Loan, LoanInstalment, LoanStatus, Standing, events_of

ORDER = "order:"
"""A payment of this kind names its own order of components behind the colon."""
ORDINARY_KIND = "repayment"
"""A payment of this kind follows the order of the product."""


@dataclass(frozen=True, slots=True)
class PaidPortion:
    """The part of a payment that pays one component of one instalment."""

    number: int
    timing: Timing
    component: Component
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Result:
    """What one entry did (minor units): it follows from all entries before it."""

    number: int
    on: date
    paid: Amounts
    given_up: Amounts
    overpaid_minor: int
    capitalised_minor: int
    """Interest that became principal."""
    unpaid: Amounts
    """What was owed when the loan was charged or written off; nothing otherwise."""
    is_charged_off: bool
    """Whether the loan was charged off before it."""
    portions: tuple[PaidPortion, ...]

    @property
    def told(self) -> tuple[Amounts, Amounts, int]:
        """What facts say of it."""
        return self.paid, self.given_up, self.overpaid_minor

    @property
    def booked(self) -> tuple[Amounts, Amounts, int, int, Amounts, bool]:
        """What books say of it."""
        return *self.told, self.capitalised_minor, self.unpaid, self.is_charged_off


@dataclass(frozen=True, slots=True)
class Replayed:
    """The account after some entries, and what each of them did, in their turn."""

    account: Account
    results: tuple[Result, ...]

    def result(self, number: int) -> Result:
        """Give what an entry did."""
        return next(result for result in self.results if result.number == number)


@dataclass(frozen=True, slots=True)
class _Totals:
    """What is paid and given up of all rows, and the principal unpaid."""

    paid: Amounts
    given_up: Amounts
    unpaid_minor: int


def replayed(loan: Loan, *, until: date | None = None) -> Replayed:
    """Replay a loan, up to the end of a day where one is given."""
    entries = [entry for entry in loan.live if until is None or entry.event.effective_on <= until]
    account = open_account(terms_with_orders(loan.terms, entries), loan.due_dates)
    turns = in_turn(entries)
    lost_from = next((place for place, entry in enumerate(turns) if isinstance(entry.event, ChargeOff)), len(turns))
    before, results = _totals(account), []
    for place, entry in enumerate(turns):
        result, before = _step(account, entry, before, is_charged_off=place > lost_from)
        results.append(result)
    account.count_overdue(until or loan.shown_until)
    return Replayed(account, tuple(results))


def in_turn(entries: Sequence[Entered]) -> list[Entered]:
    """Sort entries as they are replayed."""
    return sorted(entries, key=lambda entry: turn(entry.event))


def order_kind(order: Sequence[Component]) -> str:
    """Name the kind of a payment that has its own order of components."""
    return ORDER + ",".join(order)


def terms_with_orders(terms: LendingTerms, entries: Sequence[Entered]) -> LendingTerms:
    """Let the terms know every way of allocation the payments chose."""
    kinds = {payment.kind for payment in events_of(entries, Payment)} - {ORDINARY_KIND}
    if not kinds:
        return terms
    offered = offering(terms)
    own = {
        kind: AllocationRule.of([Component(name) for name in kind.removeprefix(ORDER).split(",")])
        for kind in kinds
        if kind.startswith(ORDER)
    }
    allocations = offered.allocations
    return replace(offered, allocations=replace(allocations, of_kind={**allocations.of_kind, **own}))


def with_standing(loan: Loan, outcome: Replayed) -> Loan:
    """Give the loan with the standing its replay leads to."""
    account = outcome.account
    status = _status(loan, account)
    paid_on = [payment.on for payment in events_of(loan.live, Payment)]
    standing = Standing(
        status=status,
        matures_on=max(row.due_on for row in account.rows),
        instalments=tuple(_instalments(account)),
        disbursed_minor=sum(one.amount for one in account.disbursements),
        principal_outstanding_minor=sum(row.unpaid(Component.PRINCIPAL) for row in account.rows),
        overpaid_minor=account.overpaid,
        last_paid_on=max(paid_on, default=None),
        closed_on=loan.last_day if status in {"closed", "written_off"} else None,
    )
    return replace(loan, standing=standing)


def _status(loan: Loan, account: Account) -> LoanStatus:
    if events_of(loan.live, WriteOff):
        return "written_off"
    if not any(row.is_open for row in account.rows):
        return "closed"
    return "charged_off" if events_of(loan.live, ChargeOff) else "active"


def _instalments(account: Account) -> Iterator[LoanInstalment]:
    for number, row in enumerate(account.rows, start=1):
        yield LoanInstalment(
            number=number,
            due_on=row.due_on,
            principal_minor=row.owed[Component.PRINCIPAL],
            interest_minor=row.owed[Component.INTEREST],
            fee_minor=row.owed[Component.FEE],
            penalty_minor=row.owed[Component.PENALTY],
            principal_paid_minor=row.paid[Component.PRINCIPAL],
            interest_paid_minor=row.paid[Component.INTEREST],
            fee_paid_minor=row.paid[Component.FEE],
            penalty_paid_minor=row.paid[Component.PENALTY],
            given_up_minor=sum(row.given_up.values()),
        )


def _step(account: Account, entry: Entered, before: _Totals, *, is_charged_off: bool) -> tuple[Result, _Totals]:
    event = entry.event
    paid_before = {id(row): row.paid.copy() for row in account.rows}
    overpaid, known = account.overpaid, len(account.entries)
    process(account, event)
    after = _totals(account)
    paid, given_up = after.paid - before.paid, after.given_up - before.given_up
    if isinstance(event, Chargeback):
        paid = paid - Amounts.of(account.entries[known].parts)
    lent = event.amount if isinstance(event, Disbursement) else 0
    owed_less = paid.principal_minor + given_up.principal_minor
    result = Result(
        number=entry.number,
        on=event.on,
        paid=paid,
        given_up=given_up,
        overpaid_minor=account.overpaid - overpaid,
        capitalised_minor=after.unpaid_minor - before.unpaid_minor - lent + owed_less,
        unpaid=Amounts.of(account.entries[known].parts) if isinstance(event, ChargeOff | WriteOff) else NOTHING,
        is_charged_off=is_charged_off,
        portions=tuple(_portions(account.rows, paid_before, event.on)),
    )
    return result, after


def _totals(account: Account) -> _Totals:
    paid = Amounts.total(row.paid for row in account.rows)
    given_up = Amounts.total(row.given_up for row in account.rows)
    owed = sum([row.owed[Component.PRINCIPAL] for row in account.rows])
    return _Totals(paid, given_up, owed - paid.principal_minor - given_up.principal_minor)


def _portions(rows: Sequence[Row], before: dict[int, dict[Component, int]], on: date) -> Iterator[PaidPortion]:
    for number, row in enumerate(rows, start=1):
        known = before.get(id(row), {})
        if row.paid == known:
            continue
        timing = Timing.PAST_DUE if row.due_on < on else Timing.DUE if row.due_on == on else Timing.IN_ADVANCE
        for component in Component:
            if amount := row.paid[component] - known.get(component, 0):
                yield PaidPortion(number, timing, component, amount)
