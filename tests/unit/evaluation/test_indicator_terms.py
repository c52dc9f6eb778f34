"""Definitions of indicators: what they may name, and that the packaged ones are whole."""

from typing import Any

import pytest
from pydantic import ValidationError

from services.evaluation.figures.model import Kind
from services.evaluation.indicators.model import observe
from services.evaluation.indicators.repository import load_indicators
from services.evaluation.indicators.terms import GROUPINGS, VALUES, Indicator
from tests.unit.evaluation import told
from tests.unit.evaluation.told import YEAR

COUNTED: dict[str, Any] = {"rows": "loans", "where": [{"field": "is_outstanding", "op": "is", "value": True}]}
OWED: dict[str, Any] = {**COUNTED, "sum_of": "principal_outstanding_minor"}
DEFINITION: dict[str, Any] = {
    "code": "loans_outstanding",
    "title": "Loans outstanding",
    "unit": "count",
    "period": "at_end",
    "numerator": COUNTED,
    "disaggregations": ["country"],
    "definition": "Loans that owe principal.",
    "source": "a test",
    "confidence": "low",
}
NEEDED = {
    "enterprises_registered",
    "enterprises_verified",
    "trained_enterprises",
    "certificates_valid",
    "applications_submitted",
    "applications_approved_share",
    "loans_disbursed_count",
    "loans_disbursed_amount",
    "principal_outstanding",
    "portfolio_at_risk_30",
    "trained_and_financed_share",
    "female_borrower_share",
    "cooperatives_recognised",
    "facility_limit_used_share",
}


def test_the_packaged_indicators_are_those_the_ministries_read() -> None:
    codes = [indicator.code for indicator in load_indicators()]

    assert set(codes) >= NEEDED
    assert len(codes) == len(set(codes))


def test_a_definition_of_known_words_is_read() -> None:
    assert not Indicator.model_validate(DEFINITION).is_of_money


@pytest.mark.parametrize(
    "change",
    [
        {"numerator": {"rows": "loans", "where": [{"field": "is_good", "op": "is", "value": True}]}},
        {"numerator": {"rows": "loans", "sum_of": "is_outstanding"}},
        {"numerator": {"rows": "loans", "where": [{"field": "is_assessed", "op": "above", "value": 1}]}},
        {"numerator": {"rows": "loans", "where": [{"field": "is_assessed", "op": "like", "value": 1}]}},
        {"numerator": {"rows": "people"}},
        {"numerator": OWED},
        {"unit": "share"},
        {"denominator": COUNTED},
        {"unit": "share", "denominator": OWED},
        {"disaggregations": ["programme"]},
        {"formula": "loans / enterprises"},
        {"confidence": "certain"},
    ],
    ids=[
        "unheard_field",
        "sum_of_flags",
        "flag_above",
        "unheard_operator",
        "unheard_rows",
        "money_as_count",
        "share_of_nothing",
        "count_with_denominator",
        "number_by_money",
        "grouping_of_other_rows",
        "formula",
        "unheard_confidence",
    ],
)
def test_a_definition_that_names_what_no_row_tells_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Indicator.model_validate({**DEFINITION, **change})


def test_rows_tell_exactly_what_definitions_may_name() -> None:
    facts = (
        told.enterprise("ent-1"),
        told.cooperative(),
        told.facility(1),
        told.submitted("app-1"),
        told.disbursed("loan-1", 1),
        told.cohort("coh-1"),
        told.certificate("cert-1"),
    )

    seen = {one.kind: one for one in observe(told.rows_of(facts), YEAR)}

    assert set(seen) == set(Kind)
    for kind, one in seen.items():
        assert set(one.values) == set(one.sources) == set(VALUES[kind])
        assert set(one.groups) == set(GROUPINGS[kind])
