"""Whether an edition stays within the legal caps on what a loan may cost."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from services.financing.arithmetic.cost_of_credit.charge_caps import (
    ChargeCap,
    caps_on,
    codes_binding,
    demand_none,
    demand_rate,
    penalties_above,
)
from services.financing.arithmetic.lending.rounding import WORKING
from services.financing.lenders.model import LENDER_COUNTRY
from services.financing.products.charges import Penalty
from services.financing.products.conditions import Conditions
from services.financing.products.refusals import ChargeCapUnknownError


def demand_within_caps(conditions: Conditions, on: date) -> None:
    """Refuse conditions under which a loan could cost more than the caps of a day allow.

    A penalty is held against the cap for each day on the last instalment, where its base is all that is outstanding.

    Raises:
        ChargeCapUnknownError: the edition names a cap that is not in force on the day.
        AboveLegalCapError: a rate, a penalty or a fee is above a cap, each named.
    """
    chosen = conditions.charge_cap
    if chosen is not None and not caps_on([chosen], on):
        raise ChargeCapUnknownError(f"no cap {chosen} is in force on {on}")
    caps = caps_on(codes_binding(LENDER_COUNTRY, chosen), on)
    demand_rate(conditions.interest.annual_rate.most, caps)
    demand_none((*_penalty(conditions.penalty, caps), *_total(conditions, caps)))


def demand_rate_within_caps(annual_rate: Decimal, on: date, chosen: str | None = None) -> None:
    """Refuse a rate above the caps that bind a lender's loans on a day.

    Raises:
        AboveLegalCapError: it is above one.
    """
    demand_rate(annual_rate, caps_on(codes_binding(LENDER_COUNTRY, chosen), on))


def _penalty(penalty: Penalty | None, caps: tuple[ChargeCap, ...]) -> Iterator[tuple[str, ChargeCap]]:
    if penalty is not None:
        days = penalty.every_days or penalty.grace_days + 1
        yield from penalties_above(WORKING.divide(penalty.rate, Decimal(days)).normalize(), caps)


def _total(conditions: Conditions, caps: tuple[ChargeCap, ...]) -> Iterator[tuple[str, ChargeCap]]:
    fees = sum((fee.rate for fee in conditions.fees if fee.rate is not None), Decimal(0))
    penalty = conditions.penalty
    charged = fees + (penalty.cap_rate if penalty and penalty.cap_rate is not None else Decimal(0))
    for cap in caps:
        if cap.total_rate_max is not None and charged > cap.total_rate_max:
            yield f"fees and penalties of {charged} of what is lent are above {cap.total_rate_max}", cap
