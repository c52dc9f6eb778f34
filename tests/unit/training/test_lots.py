"""Lots: recorded, sampled, tested by laboratories, graded under several schemes at once."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from services.contracts.registry import ProductAmended, ProductCertified, ProductEvent, ProductListed, ProductWithdrawn
from services.contracts.training import LotGraded
from services.kernel import Country, DomainError
from services.training.grading.particulars import HeldCertificate
from services.training.lots.assessments import grade_lot, sample_of
from services.training.lots.model import GRADINGS_MAX, Goods, LaboratoryReport, Lot, Sampling, demand_home
from services.training.lots.recording import record, take_report, take_sample
from services.training.products.model import OfferedProduct, after, commodity_offered

NOON = datetime(2026, 11, 2, 3, tzinfo=UTC)
TODAY, MADE, SAMPLED = date(2026, 11, 2), date(2026, 10, 20), date(2026, 10, 22)
GOODS = Goods("ent-1", "prod-1", "coffee_green_robusta", "wet", 1_800, MADE)


def entered(**changes: Any) -> Lot:
    return record(replace(GOODS, **changes), lot_id="lot-1", country=Country.TL, at=NOON).state


def reported() -> Lot:
    return take_report(SAMPLED_LOT, REPORT, at=NOON).state


LOT = entered()
SAMPLING = Sampling(
    SAMPLED,
    300,
    {"black_bean": 50, "broken_bean": 12},
    {"moisture_pct": Decimal("13.1"), "foreign_matter_pct": Decimal("0.2")},
    {"live_insects": False, "rotten_or_mouldy_smell": False},
)
SAMPLED_LOT = take_sample(LOT, SAMPLING, at=NOON).state
REPORT = LaboratoryReport(1, "coffee_laboratory", "LK-118", date(2026, 10, 28), {"moisture_pct": Decimal(12)}, {})
SNI, ICO = "SNI-01-2907-2008", "ICO-420"


def graded(lot: Lot = SAMPLED_LOT, *standards: str, sample: int | None = 1, on: date = TODAY, **more: Any) -> Lot:
    given = {"certificates": (), **more}
    return grade_lot(lot, standards or (SNI,), sample=sample, on=on, at=NOON, **given).state


def test_a_laboratory_s_report_stands_for_what_was_told_of_the_sample_from_its_day_on() -> None:
    lot = reported()

    before, later = graded(lot, on=date(2026, 10, 27)), graded(lot, on=REPORT.reported_on)

    assert [(one.grading.grade, one.grading.failed) for one in before.gradings] == [(None, ("moisture_pct",))]
    assert [(one.grading.grade, one.grading.failed) for one in later.gradings] == [("4a", ())]


def test_the_last_report_counts_in_whatever_order_reports_come_in() -> None:
    other = replace(
        REPORT, report_number="LK-119", reported_on=date(2026, 10, 30), measures={"moisture_pct": Decimal(11)}
    )

    lots = [
        take_report(take_report(SAMPLED_LOT, first, at=NOON).state, second, at=NOON).state
        for first, second in ((REPORT, other), (other, REPORT))
    ]

    assert [(sample_of(lot, 1, on=TODAY).measures or {})["moisture_pct"] for lot in lots] == [11, 11]


def test_each_standard_gives_a_grading_and_a_fact_and_none_are_kept_if_one_is_refused() -> None:
    measures = {**SAMPLING.measures, "ico_defects": Decimal(90), "moisture_pct": Decimal(12)}
    lot = take_sample(LOT, replace(SAMPLING, measures=measures), at=NOON).state
    held = (HeldCertificate("EU-ORGANIC", "TL-BIO-1", MADE, TODAY),)

    decision = grade_lot(lot, [SNI, ICO, "EU-ORGANIC"], sample=1, certificates=held, on=TODAY, at=NOON)

    facts = [fact for fact in decision.events if isinstance(fact, LotGraded)]
    assert [(fact.scheme, fact.grade, fact.defect_sum) for fact in facts] == [
        ("sni", "4a", "52.4"),
        ("ico", "exportable", None),
        ("organic", "certified", None),
    ]
    assert decision.state.version == lot.version + 3
    assert decision.state.grading_under(ICO, until=TODAY) == decision.state.gradings[1].grading
    with pytest.raises(DomainError, match="counts in 350 g"):
        graded(replace(lot, goods=replace(GOODS, commodity="coffee_green_arabica")), SNI, "SCA-GREEN", on=TODAY)


def test_the_last_grading_until_a_day_counts_in_whatever_order_gradings_are_recorded() -> None:
    early, late = date(2026, 10, 27), REPORT.reported_on

    lot = graded(graded(reported(), on=late), on=early)

    found = [lot.grading_under(SNI, until=day) for day in (date(2026, 10, 26), early, late)]
    assert [one and one.graded_on for one in found] == [None, early, late]


@given(numbers=st.lists(st.decimals(0, 100, places=3), min_size=2, max_size=2))
def test_a_graded_lot_is_kept_and_read_again_as_it_was(numbers: list[Decimal]) -> None:
    measures = dict(zip(("moisture_pct", "foreign_matter_pct"), numbers, strict=True))
    lot = graded(take_sample(LOT, replace(SAMPLING, measures=measures), at=NOON).state)
    adapter = TypeAdapter(Lot)

    again = adapter.validate_json(adapter.dump_json(lot))

    assert again == lot
    assert [type(check.found) for check in again.gradings[0].grading.requirements] == [bool, bool, Decimal, Decimal]


@pytest.mark.parametrize(
    ("refusal", "step"),
    [
        ("lot_commodity", lambda: entered(commodity="tais")),
        ("grading_variant", lambda: entered(variant="honey")),
        ("lot_calendar", lambda: entered(made_on=date(2026, 11, 3))),
        ("lot_calendar", lambda: take_sample(LOT, replace(SAMPLING, sampled_on=date(2026, 10, 19)), at=NOON)),
        ("lot_calendar", lambda: take_sample(LOT, replace(SAMPLING, sampled_on=date(2026, 11, 3)), at=NOON)),
        ("defect_count_negative", lambda: take_sample(LOT, replace(SAMPLING, defects={"black_bean": -1}), at=NOON)),
        ("lot_sample_unknown", lambda: take_report(LOT, REPORT, at=NOON)),
        ("lot_sample_unknown", lambda: graded(sample=2)),
        ("lot_calendar", lambda: take_report(SAMPLED_LOT, replace(REPORT, reported_on=MADE), at=NOON)),
        ("laboratory_report_known", lambda: take_report(reported(), REPORT, at=NOON)),
        ("lot_calendar", lambda: graded(on=MADE)),
        ("lot_calendar", lambda: graded(on=date(2026, 11, 3))),
        ("sample_mass", lambda: graded(take_sample(LOT, replace(SAMPLING, mass_g=200), at=NOON).state)),
        ("sample_incomplete", lambda: graded(take_sample(LOT, replace(SAMPLING, defects=None), at=NOON).state)),
        ("lot_full", lambda: graded(replace(SAMPLED_LOT, gradings=graded().gradings * GRADINGS_MAX))),
        ("lot_of_other_ministry", lambda: demand_home(Country.TL, Country.ID)),
    ],
)  # fmt: skip
def test_what_a_lot_refuses(refusal: str, step: Any) -> None:
    with pytest.raises(DomainError) as refused:
        step()

    assert refused.value.code == refusal


def test_a_product_is_known_as_its_register_last_told() -> None:
    told: dict[str, Any] = {"subject": "prod-1", "occurred_at": NOON, "valid_from": MADE}
    described = {"hs_code": "090111", "hs_edition": "2022", "unit": "KGM", "season_months": ()}
    paper = {"standard": SNI, "certificate_number": "C-1", "valid_until": TODAY}
    facts: list[ProductEvent] = [
        ProductListed(**told, **described, owner_id="ent-1", country=Country.TL),
        ProductAmended(**told, **described, commodity="coffee_green_robusta"),
        ProductCertified(**told, **paper),
        ProductCertified(**told | paper | {"valid_until": date(2027, 1, 1)}),
    ]

    known = OfferedProduct("prod-1")
    for fact in facts:
        known = after(known, fact)
    gone = after(known, ProductWithdrawn(subject="prod-1", occurred_at=NOON, reason_code="ended"))

    assert commodity_offered(known, "ent-1") == "coffee_green_robusta"
    assert known.certificates == (HeldCertificate(SNI, "C-1", MADE, date(2027, 1, 1)),)
    assert known.certificate(SNI, "C-2") is None
    unnamed = replace(known, commodity=None)
    for product, by, code in (
        (OfferedProduct("prod-2"), "ent-1", "product_unknown"),
        (known, "ent-2", "product_of_other_owner"),
        (gone, "ent-1", "product_not_offered"),
        (unnamed, "ent-1", "product_commodity_unknown"),
    ):
        with pytest.raises(DomainError) as refused:
            commodity_offered(product, by)
        assert refused.value.code == code
