"""What lender and borrower choose within an edition, and the terms of the loan that follow from it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from services.financing.arithmetic.lending import due_dates, plan_changes
from services.financing.arithmetic.lending.seasons import bullet, with_grace
from services.financing.arithmetic.lending.shapes import Shape
from services.financing.arithmetic.lending.terms import Amortisation as Spreading
from services.financing.arithmetic.lending.terms import Instalments, Interest, LendingTerms
from services.financing.products.charges import DeductedFee, deducted
from services.financing.products.conditions import Amortisation, Conditions, Repaying
from services.financing.products.model import Edition
from services.financing.products.refusals import OutsideConditionsError
from services.kernel import Money

DISBURSED_FROM, DISBURSED_BEFORE = date(2000, 1, 1), date(2200, 1, 1)
"""Days outside are slips of the hand."""

_SPREAD: dict[Amortisation, Spreading] = {
    "equal_instalments": "equal_instalments",
    "equal_principal": "equal_principal",
    "bullet": "equal_principal",
    "interest_only_then_principal": "equal_instalments",
    "fixed_amount": "fixed_amount",
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is chosen within an edition."""

    amount: Money
    annual_rate: Decimal
    """A fraction: Decimal("0.06") is 6 % a year."""
    instalment_count: int
    """The most there may be where the instalment is fixed."""
    instalment_minor: int | None = None
    """What each instalment collects where it is fixed (minor units)."""
    first_due_on: date | None = None
    """Where the edition lets it be agreed; otherwise one period after the disbursement."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """A loan as it would be paid out on a day: all its arithmetic depends on."""

    amount: Money
    disbursed_on: date
    terms: LendingTerms
    due_dates: tuple[date, ...]
    """The day the first period begins, then all due dates."""
    fees: tuple[DeductedFee, ...] = ()
    """Kept back from what is paid out."""


def lending_terms(edition: Edition, chosen: Chosen, disbursed_on: date) -> LendingTerms:
    """Give the terms of a loan within an edition, paid out on a day.

    Raises:
        OutsideConditionsError: naming each figure outside what the edition offers.
        LendingTermsError: no instalment falls into a month that repays principal.
    """
    return agree(edition, chosen, disbursed_on).terms


def agree(edition: Edition, chosen: Chosen, disbursed_on: date) -> Agreement:
    """Give the terms, the due dates and the fees of a loan within an edition, paid out on a day.

    Raises:
        OutsideConditionsError: naming each figure outside what the edition offers.
        LendingTermsError: no instalment falls into a month that repays principal, or instalments of the chosen
            amount do not repay the loan in time.
    """
    conditions = edition.conditions
    outside = [what for what, is_inside in _bounds(conditions, chosen, disbursed_on) if not is_inside]
    if outside:
        raise OutsideConditionsError(f"edition {edition.number} of {edition.product_id} offers {'; '.join(outside)}")
    plain = _terms(conditions, chosen)
    days = due_dates.due_dates(
        plain, disbursed_on, first_due_on=chosen.first_due_on, month_end=conditions.rhythm.month_end
    )
    shapes = _shapes(conditions.repaying, days[1:])
    terms = replace(plain, instalments=replace(plain.instalments, shapes=shapes))
    needed = plan_changes.dates_needed(terms, days, chosen.amount.amount_minor)
    fees = deducted(conditions.fees, chosen.amount.amount_minor)
    return Agreement(chosen.amount, disbursed_on, terms, tuple(needed), fees)


def _bounds(conditions: Conditions, chosen: Chosen, disbursed_on: date) -> Iterator[tuple[str, bool]]:
    amount, rate, count = conditions.amount, conditions.interest.annual_rate, conditions.rhythm.count
    asked = chosen.amount
    yield f"{conditions.currency}, not {asked.currency}", asked.currency == conditions.currency
    least, most = Money(amount.least, conditions.currency), Money(amount.most, conditions.currency)
    yield f"{least} to {most}, not {asked}", amount.least <= asked.amount_minor <= amount.most
    yield (
        f"an annual rate from {rate.least} to {rate.most}, not {chosen.annual_rate}",
        rate.least <= chosen.annual_rate <= rate.most,
    )
    yield (
        f"{count.least} to {count.most} instalments, not {chosen.instalment_count}",
        count.least <= chosen.instalment_count <= count.most,
    )
    yield "a minor unit at least for each instalment", chosen.instalment_count <= asked.amount_minor
    yield _fixed(conditions.repaying, chosen)
    yield (
        f"disbursements from {DISBURSED_FROM} until before {DISBURSED_BEFORE}, not on {disbursed_on}",
        DISBURSED_FROM <= disbursed_on < DISBURSED_BEFORE,
    )
    yield _first_due(conditions, chosen, disbursed_on)


def _fixed(repaying: Repaying, chosen: Chosen) -> tuple[str, bool]:
    offered, minor = repaying.fixed_instalment, chosen.instalment_minor
    if offered is None:
        return "no choice of the instalment's amount", minor is None
    what = f"instalments of {offered.least} to {offered.most} minor units, not {minor}"
    return what, minor is not None and offered.least <= minor <= offered.most


def _first_due(conditions: Conditions, chosen: Chosen, disbursed_on: date) -> tuple[str, bool]:
    offered, first = conditions.rhythm.first_due_days, chosen.first_due_on
    if offered is None:
        return "no choice of the first due date", first is None
    what = f"a first due date {offered.least} to {offered.most} days after the disbursement, not {first}"
    return what, first is None or offered.least <= (first - disbursed_on).days <= offered.most


def _terms(conditions: Conditions, chosen: Chosen) -> LendingTerms:
    interest, repaying, rounding = conditions.interest, conditions.repaying, conditions.repaying.rounding
    return LendingTerms(
        currency=conditions.currency,
        interest=Interest(
            annual_rate=chosen.annual_rate,
            method=interest.method,
            day_count=interest.day_count,
            leap_rule=interest.leap_rule,
            period=interest.period,
            counts_partial_periods=interest.counts_partial_periods,
            year_turns_on_new_year=interest.year_turns_on_new_year,
            rounds_flat_in_all=interest.rounds_flat_in_all,
            recalculation=interest.recalculation.rule if interest.recalculation else None,
        ),
        instalments=Instalments(
            count=chosen.instalment_count,
            every=conditions.rhythm.every,
            unit=conditions.rhythm.unit,
            amortisation=_SPREAD[repaying.amortisation],
            amount_minor=chosen.instalment_minor,
            multiple_minor=rounding.multiple_minor,
            rounds_principal=rounding.rounds_principal,
            rounds=rounding.rounds,
            solved_on=rounding.solved_on,
            evens_out=rounding.evens_out,
        ),
        allocations=conditions.allocation.allocations,
        down_payment_rate=repaying.down_payment_rate,
        broken_period=interest.broken_period,
    )


def _shapes(repaying: Repaying, days: Sequence[date]) -> tuple[Shape, ...]:
    grace = repaying.grace
    if repaying.amortisation == "bullet":
        return bullet(len(days), repaying.before_bullet)
    if repaying.harvest is not None:
        return repaying.harvest.shapes(days)
    if grace.principal or grace.interest or grace.free:
        return with_grace(len(days), principal=grace.principal, interest=grace.interest, free=grace.free)
    return ()
