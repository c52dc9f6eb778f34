"""Whether the conditions of an edition fit together: a contradiction is refused while it is a draft."""

from collections.abc import Iterator

from services.financing.arithmetic.cost_of_credit.disclosure import INTEREST
from services.financing.arithmetic.lending.rounding import part_of
from services.financing.products.charges import deducted
from services.financing.products.conditions import Conditions, Repaying, Rhythm
from services.financing.products.figures import AmountRange, CountRange, DaysRange, RateRange
from services.financing.products.refusals import ProductConditionsError

PERIODS_MAX = {"days": 18_250, "weeks": 2_600, "months": 600}
"""Fifty years: the longest loan accepted, however many instalments it has."""

_Claim = tuple[str, bool]


def demand_consistent(conditions: Conditions) -> None:
    """Refuse conditions that contradict one another; every contradiction is named.

    Raises:
        ProductConditionsError: there is one.
    """
    claims = (
        *_ranges(conditions),
        *_rhythm(conditions.rhythm),
        *_repaying(conditions.repaying, conditions.rhythm.count),
        *_interest(conditions),
        *_fees(conditions),
    )
    broken = [claim for claim, holds in claims if not holds]
    if broken:
        raise ProductConditionsError(f"no loan fits an edition unless {'; '.join(broken)}")


def _ranges(conditions: Conditions) -> Iterator[_Claim]:
    ranges: dict[str, AmountRange | CountRange | DaysRange | RateRange | None] = {
        "amount": conditions.amount,
        "count of instalments": conditions.rhythm.count,
        "first due day": conditions.rhythm.first_due_days,
        "annual rate": conditions.interest.annual_rate,
        "fixed instalment": conditions.repaying.fixed_instalment,
    }
    for name, given in ranges.items():
        yield f"the least {name} is not above the most", given is None or given.least <= given.most


def _rhythm(rhythm: Rhythm) -> Iterator[_Claim]:
    longest = PERIODS_MAX[rhythm.unit]
    yield f"the last instalment is due within {longest} {rhythm.unit}", rhythm.count.most * rhythm.every <= longest
    days = rhythm.first_due_days
    yield "a first due date comes after the disbursement", days is None or days.least >= 1


def _repaying(repaying: Repaying, count: CountRange) -> Iterator[_Claim]:
    grace, harvest, kind = repaying.grace, repaying.harvest, repaying.amortisation
    has_grace = bool(grace.principal or grace.interest or grace.free)
    fixed, bullet = kind == "fixed_amount", kind == "bullet"
    yield (
        "a range for the fixed instalment is given where it is fixed, and only there",
        fixed == (repaying.fixed_instalment is not None),
    )
    yield "a bullet or a fixed instalment has no grace beside it", not has_grace or not (fixed or bullet)
    yield (
        "a harvest plan spreads equal instalments or equal principal",
        harvest is None
        or kind
        in {
            "equal_instalments",
            "equal_principal",
        },
    )
    yield "a harvest plan says itself what each month collects, without grace", harvest is None or not has_grace
    yield (
        "a harvest plan says which months repay and who says so, or names a place",
        harvest is None or harvest.says_its_months,
    )
    yield "a harvest plan names each month of the year once", harvest is None or harvest.names_each_month_once
    yield (
        "interest only then principal says for how many instalments, as grace on principal",
        (kind != "interest_only_then_principal" or grace.principal > 0),
    )
    longest = max(grace.principal, grace.interest, grace.free)
    yield "grace ends before the last instalment", longest < count.least


def _interest(conditions: Conditions) -> Iterator[_Claim]:
    interest, repaying = conditions.interest, conditions.repaying
    grace = repaying.grace
    plain = repaying.amortisation == "equal_instalments" and not (
        repaying.harvest or grace.principal or grace.interest or grace.free
    )
    flat = interest.method == "flat"
    yield "flat interest is spread over equal instalments, without grace or harvest plan", not flat or plain
    yield "flat interest is not recalculated", not flat or interest.recalculation is None
    yield "flat interest alone is rounded in all", flat or not interest.rounds_flat_in_all
    yield (
        "interest is paid before principal where it is deferred",
        (not defers_interest(repaying) or conditions.allocation.pays_interest_first),
    )


def defers_interest(repaying: Repaying) -> bool:
    """Tell whether some interest waits for a later instalment."""
    return (
        repaying.grace.interest > 0
        or (repaying.amortisation == "bullet" and repaying.before_bullet == "nothing")
        or (repaying.harvest is not None and repaying.harvest.defers_interest)
    )


def _fees(conditions: Conditions) -> Iterator[_Claim]:
    codes = [fee.code for fee in conditions.fees]
    yield "each fee has a code of its own", len(set(codes)) == len(codes)
    yield f"no fee is called {INTEREST}", INTEREST not in codes
    yield (
        "a fee is a rate or an amount, one of them",
        all((fee.rate is None) != (fee.amount_minor is None) for fee in conditions.fees),
    )
    least = conditions.amount.least
    kept_back = sum(fee.amount_minor for fee in deducted(conditions.fees, least))
    kept_back += part_of(least, conditions.repaying.down_payment_rate, conditions.repaying.rounding.multiple_minor)
    yield "something is left of the least amount after fees and down payment", kept_back < least
