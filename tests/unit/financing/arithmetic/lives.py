"""Lives of loans drawn by hypothesis: terms, and what happened to the loan."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from services.financing.arithmetic.lending.events import Charge, Disbursement, Event, Payment
from services.financing.arithmetic.lending.seasons import Season, bullet, seasonal, with_grace
from services.financing.arithmetic.lending.shapes import Shape
from services.financing.arithmetic.lending.terms import (
    AllocationRule,
    Allocations,
    Component,
    FutureRule,
    Instalments,
    Interest,
    LendingTerms,
    Recalculation,
)
from services.kernel import Currency
from services.kernel.calendar import add_months

STARTS_ON = date(2026, 1, 10)
_PRINCIPAL = Component.PRINCIPAL
ORDERS = (
    (Component.PENALTY, Component.FEE, Component.INTEREST, Component.PRINCIPAL),
    (Component.PENALTY, Component.FEE, Component.PRINCIPAL, Component.INTEREST),
    (Component.INTEREST, Component.PRINCIPAL, Component.PENALTY, Component.FEE),
)


@st.composite
def shapes(draw: st.DrawFn, count: int) -> tuple[Shape, ...]:
    """Ordinary instalments, grace, a bullet or a harvest."""
    kind = draw(st.sampled_from(["ordinary", "grace", "bullet", "harvest"]))
    if kind == "grace" and count > 1:
        return with_grace(count, principal=draw(st.integers(0, count - 1)), interest=draw(st.integers(0, count - 1)))
    if kind == "bullet":
        return bullet(count, draw(st.sampled_from(["interest_only", "nothing"])))
    if kind == "harvest":
        due_on = [add_months(STARTS_ON, number) for number in range(1, count + 1)]
        months = draw(st.sets(st.sampled_from([day.month for day in due_on]), min_size=1))
        weights = {month: Decimal(draw(st.integers(1, 3))) for month in sorted(months)}
        return seasonal(Season(weights, draw(st.sampled_from(["interest_only", "nothing"]))), due_on)
    return ()


@st.composite
def terms(draw: st.DrawFn) -> LendingTerms:
    """Any terms a product may have, with monthly instalments."""
    count = draw(st.integers(1, 18))
    recalculates = draw(st.booleans())
    interest = Interest(
        annual_rate=draw(st.decimals(0, Decimal("0.6"), places=4)),
        method="declining_balance" if recalculates else draw(st.sampled_from(["declining_balance", "flat"])),
        day_count=draw(st.sampled_from(["30/360", "actual/360", "actual/365", "actual/actual"])),
        recalculation=Recalculation() if recalculates else None,
    )
    instalments = Instalments(
        count=count,
        amortisation=draw(st.sampled_from(["equal_instalments", "equal_principal"])),
        multiple_minor=draw(st.sampled_from([1, 100])),
        shapes=draw(shapes(count)) if interest.method == "declining_balance" else (),
    )
    defers = any(not shape.collects_interest for shape in instalments.shapes)
    orders = [order for order in ORDERS if not defers or order.index(Component.INTEREST) < order.index(_PRINCIPAL)]
    rule = AllocationRule.of(draw(st.sampled_from(orders)), draw(st.sampled_from(FutureRule)))
    return LendingTerms(draw(st.sampled_from(Currency)), interest, instalments, Allocations(default=rule))


@st.composite
def events(draw: st.DrawFn, principal: int) -> list[Event]:
    """One disbursement, then payments and charges on any day, entered in any order."""
    happened: list[Event] = [Disbursement(STARTS_ON, STARTS_ON, principal)]
    for _ in range(draw(st.integers(0, 6))):
        on = STARTS_ON + timedelta(days=draw(st.integers(1, 600)))
        if draw(st.integers(0, 4)):
            happened.append(Payment(on, on, draw(st.integers(1, principal))))
        else:
            component = draw(st.sampled_from([Component.FEE, Component.PENALTY]))
            happened.append(Charge(on, on, component, draw(st.integers(1, 5_000)), on))
    return happened
