"""Plans of businesses for tests: a coffee cooperative's mill by months, and series of flows as yearly plans."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from services.evaluation.studies.plans import (
    Cost,
    Financing,
    Investment,
    Normal,
    Plan,
    Product,
    RateAssumption,
    Simulation,
    Span,
    Triangular,
    Uncertainty,
    Variation,
)
from services.kernel import Currency

TENTH = Decimal("0.1")
HARVEST = Span(months=(6, 7, 8))
SIMULATION = Simulation(
    42,
    2_000,
    (
        Uncertainty("price:coffee", Triangular(Decimal("0.6"), Decimal(1), Decimal("1.3"))),
        Uncertainty("volume:coffee", Normal(Decimal(1), Decimal("0.2"))),
    ),
)


def mill(**changes: Any) -> Plan:
    """A coffee mill: ten years by months, income in the three months of the harvest, spare parts in rupiah."""
    given: dict[str, Any] = {
        "currency": Currency.USD,
        "period_unit": "month",
        "period_count": 120,
        "starts_on": date(2027, 1, 1),
        "annual_discount_rate": Decimal("0.12"),
        "annual_finance_rate": Decimal("0.12"),
        "annual_reinvestment_rate": Decimal("0.06"),
        "investments": (Investment("mill", 4_500_000, Currency.USD),),
        "products": (Product("coffee", "kilogram", 480, Currency.USD, Decimal("1200.5"), HARVEST),),
        "costs": (
            Cost("labour", 60_000, Currency.USD),
            Cost("cherries", 65, Currency.USD, "unit", "coffee"),
            Cost("spare_parts", 3_000_000, Currency.IDR),
        ),
        "working_capital_minor": 200_000,
        "exchange_rate": RateAssumption(Decimal("16250.5"), date(2026, 11, 2), "a test"),
        "financing": Financing(3_000_000, Decimal("0.09"), 60, 12),
        "variations": (
            Variation("price:coffee", Decimal("-0.2"), Decimal("0.2")),
            Variation("discount_rate", Decimal("-0.5"), Decimal("0.5")),
            Variation("exchange_rate", Decimal("-0.1"), Decimal("0.1")),
        ),
        "simulation": SIMULATION,
        **changes,
    }
    return Plan(**given)


def yearly(flows: Sequence[int], rate: Decimal = TENTH) -> Plan:
    """A plan by years with these flows, that of period zero first."""
    last = len(flows) - 1
    earned = tuple(
        Product(f"sale_{year}", "year", flow, Currency.USD, Decimal(1), Span(year, year))
        for year, flow in enumerate(flows)
        if year and flow > 0
    )
    spent = tuple(Investment(f"part_{year}", -flow, Currency.USD, year) for year, flow in enumerate(flows) if flow < 0)
    return Plan(Currency.USD, "year", last, date(2027, 1, 1), rate, rate, rate, spent, earned)
