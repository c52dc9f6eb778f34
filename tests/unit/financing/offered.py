"""Loan products the tests begin from, and products of any conditions drawn by hypothesis."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from services.financing.products import model
from services.financing.products.agreements import Chosen
from services.financing.products.conditions import Conditions
from services.financing.products.consistency import demand_consistent
from services.financing.products.model import Draft, Edition, Product
from services.financing.products.refusals import ProductConditionsError
from services.kernel import Currency, Money
from tests.unit.financing.examples import LENDER

DRAFTED_AT = datetime(2026, 1, 5, 4, tzinfo=UTC)
VALID_FROM = date(2026, 1, 15)
DAY = date(2026, 2, 10)
CONDITIONS: dict[str, Any] = {
    "currency": "USD",
    "amount": {"least": 20_000, "most": 500_000},
    "rhythm": {"count": {"least": 3, "most": 24}},
    "repaying": {"amortisation": "equal_instalments"},
    "interest": {"annual_rate": {"least": "0.06", "most": "0.24"}},
}
HARVEST: dict[str, Any] = {
    "crop_code": "coffee",
    "due_months": [{"month": 7, "weight": 2}, {"month": 8, "weight": 3}, {"month": 9}],
    "interest_only_months": [1, 4, 12],
    "skipped_months": [2, 3, 5, 6, 10, 11],
    "source": "the product's officer",
}


def conditions(**changed: Any) -> Conditions:
    """Change parts of the usual conditions; a part given as a mapping is changed in its own parts."""
    parts = {
        name: {**CONDITIONS.get(name, {}), **part} if isinstance(part, dict) else part for name, part in changed.items()
    }
    return Conditions.model_validate({**CONDITIONS, **parts})


def drafted(given: Conditions) -> Product:
    return model.draft_product(
        LENDER, "Coffee loan", Draft(given, VALID_FROM), product_id="prod-1", by="lender_officer-1", at=DRAFTED_AT
    ).state


def published(**changed: Any) -> Edition:
    return model.publish(drafted(conditions(**changed)), 1, by="lender_officer-2", at=DRAFTED_AT).state.edition(1)


CHOSEN = Chosen(Money(100_000, Currency.USD), Decimal("0.12"), 12)


def chosen(**changed: Any) -> Chosen:
    return replace(CHOSEN, **changed)


_GRACE = st.fixed_dictionaries({}, optional={name: st.integers(0, 4) for name in ("principal", "interest", "free")})
_KINDS = ("equal_instalments", "equal_principal", "bullet", "interest_only_then_principal")


@st.composite
def _harvests(draw: st.DrawFn) -> dict[str, Any]:
    kinds = draw(st.lists(st.sampled_from(["due", "interest", "skip"]), min_size=12, max_size=12))
    months = {kind: [month for month, found in enumerate(kinds, start=1) if found == kind] for kind in kinds}
    assume("due" in months)
    return {
        "crop_code": "maize",
        "due_months": [{"month": month, "weight": draw(st.integers(1, 4))} for month in months["due"]],
        "interest_only_months": months.get("interest", []),
        "skipped_months": months.get("skip", []),
        "source": "drawn",
    }


@st.composite
def _repaying(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "amortisation": draw(st.sampled_from(_KINDS)),
        "before_bullet": draw(st.sampled_from(["interest_only", "nothing"])),
        "grace": draw(_GRACE),
        "harvest": draw(st.none() | _harvests()),
        "rounding": {
            "multiple_minor": draw(st.sampled_from([1, 100])),
            "rounds": draw(st.sampled_from(["half_even", "up"])),
        },
        "down_payment_rate": draw(st.sampled_from(["0", "0.1", "0.25"])),
    }


@st.composite
def _interest(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "annual_rate": {"least": "0", "most": "0.6"},
        "method": draw(st.sampled_from(["declining_balance", "flat"])),
        "day_count": draw(st.sampled_from(["30/360", "30/365", "actual/360", "actual/365", "actual/actual"])),
        "recalculation": draw(st.none() | st.just({})),
        "broken_period": draw(st.sampled_from(["in_first_period", "first_instalment", "spread", "deducted"])),
    }


@st.composite
def editions(draw: st.DrawFn) -> Edition:
    """Any edition whose conditions fit together."""
    unit, every = draw(st.sampled_from([("months", 1), ("months", 3), ("weeks", 1), ("weeks", 2), ("days", 30)]))
    given = conditions(
        rhythm={
            "count": {"least": 1, "most": 24},
            "unit": unit,
            "every": every,
            "month_end": draw(st.sampled_from(["last_day_of_month", "first_day_of_next_month"])),
            "first_due_days": draw(st.none() | st.just({"least": 5, "most": 60})),
        },
        repaying=draw(_repaying()),
        interest=draw(_interest()),
        fees=draw(st.lists(st.just({"code": "provision", "rate": "0.02"}), max_size=1)),
    )
    grace = given.repaying.grace
    least = 1 + max(grace.principal, grace.interest, grace.free)
    count = given.rhythm.count.model_copy(update={"least": least})
    given = given.model_copy(update={"rhythm": given.rhythm.model_copy(update={"count": count})})
    try:
        demand_consistent(given)
    except ProductConditionsError:
        assume(False)
    return Edition("prod-1", LENDER.cooperative_id, 1, given, VALID_FROM, ("lender_officer-1",), "published")


@st.composite
def choices(draw: st.DrawFn, edition: Edition) -> tuple[Chosen, date]:
    """Any choice an edition offers, and a day to pay it out on."""
    offered, on = edition.conditions, date(2026, 1, 1) + timedelta(days=draw(st.integers(0, 730)))
    first = offered.rhythm.first_due_days
    return (
        Chosen(
            amount=Money(draw(st.integers(offered.amount.least, offered.amount.most)), offered.currency),
            annual_rate=draw(st.decimals(0, Decimal("0.6"), places=4)),
            instalment_count=draw(st.integers(offered.rhythm.count.least, offered.rhythm.count.most)),
            first_due_on=draw(
                st.none() | st.integers(first.least, first.most).map(lambda days: on + timedelta(days=days))
            )
            if first
            else None,
        ),
        on,
    )
