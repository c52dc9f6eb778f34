"""Codes of goods, commodities, units and quality standards: looked up for a day, never guessed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.dated_rules import NoRuleInForceError
from services.kernel.errors import RuleViolationError
from services.kernel.reference_data import read_table
from services.registry.products.standards import standard
from services.registry.trade_codes import commodity_code, demand_same_measure, hs_code, prefixes, unit

TODAY = date(2026, 11, 2)
GREEN_COFFEE = "090111"
"""Coffee, not roasted, not decaffeinated: UN Comtrade, HS 2022."""
COMMODITIES = read_table("registry", "commodities.csv")
LISTED = {row["code"] for row in read_table("registry", "hs2022.csv")}
HEADINGS = {code[:4] for code in LISTED}
UNITS = [row["code"] for row in read_table("registry", "units.csv")]


def test_a_subheading_is_read_in_the_edition_of_its_day() -> None:
    goods = hs_code(GREEN_COFFEE, on=TODAY)

    assert (goods.edition, goods.heading) == ("HS2022", "0901")
    assert goods.title == "Coffee; not roasted or decaffeinated"
    assert prefixes(goods.code) == ("09", "0901", "090111")
    assert hs_code(GREEN_COFFEE, on=date(2022, 1, 1), edition="HS2022") == goods


def test_no_code_is_read_before_the_first_edition_kept() -> None:
    with pytest.raises(NoRuleInForceError):
        hs_code(GREEN_COFFEE, on=date(2021, 12, 31))


@given(st.sampled_from(sorted(LISTED)) | st.text(alphabet="0123456789", max_size=8))
def test_a_code_is_found_only_where_it_is_listed(code: str) -> None:
    if code in LISTED:
        assert hs_code(code, on=TODAY).code == code
    else:
        with pytest.raises(RuleViolationError) as refused:
            hs_code(code, on=TODAY)
        assert refused.value.code == "hs_code_unknown"


@pytest.mark.parametrize("row", COMMODITIES, ids=lambda row: row["code"])
def test_a_commodity_names_headings_and_a_unit_that_are_kept(row: dict[str, str]) -> None:
    assert set(row["hs_headings"].split()) <= HEADINGS
    assert row["usual_unit"] in UNITS
    assert all(row[f"name_{language}"] for language in ("en", "id", "tet", "pt"))


@pytest.mark.parametrize(
    ("commodity", "goods", "code"),
    [
        ("gold", GREEN_COFFEE, "commodity_unknown"),
        ("salt", GREEN_COFFEE, "commodity_of_other_heading"),
        ("coffee_roasted", "250100", "commodity_of_other_heading"),
    ],
)
def test_goods_are_of_a_heading_of_their_commodity(commodity: str, goods: str, code: str) -> None:
    with pytest.raises(RuleViolationError) as refused:
        commodity_code(commodity, hs_code(goods, on=TODAY))

    assert refused.value.code == code


def test_woven_cloth_is_traded_under_many_headings() -> None:
    assert commodity_code("tais", hs_code("520811", on=TODAY)) == "tais"


@given(st.sampled_from(UNITS), st.sampled_from(UNITS))
def test_units_are_compared_within_what_they_measure_only(one: str, other: str) -> None:
    first, second = unit(one), unit(other)

    if first.measures == second.measures:
        demand_same_measure(first, second)
    else:
        with pytest.raises(RuleViolationError) as refused:
            demand_same_measure(first, second)
        assert refused.value.code == "unit_mismatch"


@pytest.mark.parametrize("code", ["PCE", "kgm", "", "BAG"])
def test_a_unit_outside_of_the_recommendation_is_refused(code: str) -> None:
    with pytest.raises(RuleViolationError) as refused:
        unit(code)

    assert refused.value.code == "unit_unknown"


def test_a_standard_fits_its_own_goods_in_its_own_days() -> None:
    coffee = standard("SNI-01-2907-2008", GREEN_COFFEE, on=TODAY)
    organic = standard("EU-ORGANIC", "040900", on=date(2022, 1, 1))

    assert (coffee.scheme, coffee.confidence, organic.hs_headings) == ("sni", "high", ())
    assert standard("SNI-3556-2016", "250100", on=TODAY).mandatory_in == ("id",)


@pytest.mark.parametrize(
    ("code", "goods", "on", "refusal"),
    [
        ("SNI-1", GREEN_COFFEE, TODAY, "quality_standard_unknown"),
        ("EU-ORGANIC", GREEN_COFFEE, date(2021, 12, 31), "quality_standard_unknown"),
        ("SNI-01-2907-2008", "090710", TODAY, "quality_standard_of_other_goods"),
    ],
)
def test_a_standard_of_other_goods_or_days_is_refused(code: str, goods: str, on: date, refusal: str) -> None:
    with pytest.raises(RuleViolationError) as refused:
        standard(code, goods, on=on)

    assert refused.value.code == refusal
