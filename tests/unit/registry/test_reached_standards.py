"""What the register learns of assistance: nothing until a standard is reached, then each market in turn."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from services.contracts.training import (
    AssistanceCaseClosed,
    AssistanceCaseEvent,
    AssistanceCaseOpened,
    AssistanceMarketReached,
    AssistanceStandardReached,
)
from services.kernel import Country
from services.registry.reached_standards.model import ReachedStandard, after

AT = datetime(2026, 11, 2, 3, tzinfo=UTC)
SNI = "SNI-01-2907-2008"
OPENED = AssistanceCaseOpened(
    subject="case-1",
    occurred_at=AT,
    country=Country.TL,
    enterprise_id="ent-1",
    product_id="prod-1",
    commodity="coffee_green_arabica",
    standard=SNI,
    target_grade="2",
    opened_on=date(2026, 5, 11),
)
REACHED = AssistanceStandardReached(
    subject="case-1",
    occurred_at=AT,
    enterprise_id="ent-1",
    product_id="prod-1",
    standard=SNI,
    grade="2",
    lot_id="lot-1",
    certificate_number="TL-SNI-2026/14",
    valid_from=date(2026, 7, 15),
    valid_until=date(2027, 7, 14),
    reached_on=date(2026, 7, 20),
)
CLOSED = AssistanceCaseClosed(
    subject="case-1",
    occurred_at=AT,
    outcome="market_reached",
    reason_code="goal_reached",
    closed_on=date(2026, 11, 2),
    open_gaps=0,
)


def sale(mass_kg: int) -> AssistanceMarketReached:
    return AssistanceMarketReached(
        subject="case-1",
        occurred_at=AT,
        enterprise_id="ent-1",
        product_id="prod-1",
        lot_id="lot-1",
        market="export",
        destination="id",
        mass_kg=mass_kg,
        reached_on=date(2026, 8, 8),
    )


def told(*facts: AssistanceCaseEvent) -> ReachedStandard | None:
    known = None
    for fact in facts:
        known = after(known, fact)
    return known


@given(st.lists(st.integers(1, 10_000), max_size=6))
def test_a_standard_is_known_once_it_is_reached_with_every_market_after_it(masses: list[int]) -> None:
    sales = [sale(mass) for mass in masses]
    known = told(OPENED, REACHED, *sales, CLOSED)

    assert told(OPENED, CLOSED) is told(OPENED, *sales, CLOSED) is None
    assert known
    assert (known.product_id, known.standard, known.grade, known.lot_id) == ("prod-1", SNI, "2", "lot-1")
    assert [market.mass_kg for market in known.markets] == masses
    assert told(OPENED, REACHED, *sales, REACHED) == known
