"""What of its collateral a law lets a lender deduct before it provides for a loan, and what is not known."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.financing.arithmetic.classification.collectability_rules import collectability_pack, load_packs
from services.financing.arithmetic.classification.recognised_collateral import Recognition, recognition_rule
from services.financing.portfolio.assessments import recognised
from services.financing.portfolio.classes import ClassedLoan, classed
from services.kernel.dated_rules import Confidence
from tests.unit.financing.dossier_examples import RECEIPT, collateral
from tests.unit.financing.examples import TODAY
from tests.unit.financing.test_portfolio import AFTER, lent

BPR = recognition_rule("id_bpr", on=TODAY)
OWED = 100_000


def provided(days: int, code: str, minor: int, kind: str = "land_registered") -> ClassedLoan:
    found = recognised([replace(collateral(kind), appraised_minor=minor)], recognition_rule(code, on=TODAY), TODAY)
    pack = collectability_pack(code, on=TODAY)
    loans = [lent("a", OWED, days)]
    return classed("coop-lender", loans, pack, on=TODAY, counting=AFTER, collateral={"a": found}).loans[0]


@pytest.mark.parametrize(
    ("kind", "counted"),
    [
        ("land_mortgaged", 80_000),
        ("land_registered", 60_000),
        ("land_customary", 50_000),
        ("vehicle", 50_000),
        ("warehouse_receipt", 70_000),
        ("livestock", 0),
    ],
)
def test_rural_banks_deduct_the_share_of_each_kind(kind: str, counted: int) -> None:
    receipt = RECEIPT if kind == "warehouse_receipt" else None

    found = recognised([collateral(kind, 100_000, receipt)], BPR, RECEIPT.valid_until)

    assert found.recognised_minor == counted
    assert found.pieces[0].reason_code == ("counted" if counted else "kind_not_recognised")
    assert (found.rule_version, found.confidence) == ("bpr-collateral-1", Confidence.LOW)


def test_an_expired_receipt_and_an_old_appraisal_count_nothing() -> None:
    received = collateral("warehouse_receipt", 100_000, replace(RECEIPT, valid_until=date(2090, 1, 1)))
    year = received.appraised_on + timedelta(days=365)

    last, old = (recognised([received], BPR, day) for day in (year, year + timedelta(days=1)))
    expired = recognised([replace(received, receipt=RECEIPT)], BPR, RECEIPT.valid_until + timedelta(days=1))

    assert [one.pieces[0].reason_code for one in (last, old, expired)] == [
        "counted",
        "appraisal_too_old",
        "receipt_expired",
    ]


def test_a_specific_provision_is_taken_on_what_collateral_leaves_and_shows_each_piece() -> None:
    # Substandard, 10 % of 1,000.00 dollars less 60 % of 1,000.00 dollars of land.
    line = provided(100, "id_bpr", 100_000)

    assert (line.provision.collateral_deducted.amount_minor, line.provision.amount.amount_minor) == (60_000, 4_000)
    assert line.collateral is not None
    assert [(one.kind, str(one.share), one.recognised_minor) for one in line.collateral.pieces] == [
        ("land_registered", "0.60", 60_000)
    ]


@pytest.mark.parametrize("code", ["id_commercial_bank", "id_ksp", "tl_programme"])
def test_where_no_share_is_known_nothing_is_deducted_and_the_answer_says_so(code: str) -> None:
    line = provided(400, code, 1_000_000)

    assert line.provision.collateral_deducted.amount_minor == 0
    assert line.collateral is not None
    assert line.collateral.pieces[0].reason_code == "none_known"
    assert "None known" in line.collateral.interpretation


@given(st.integers(0, 500), st.integers(0, 200_000), st.integers(0, 200_000))
def test_more_collateral_never_asks_for_more_to_be_set_aside(days: int, minor: int, more: int) -> None:
    less, most = provided(days, "id_bpr", minor), provided(days, "id_bpr", minor + more)

    assert most.provision.amount <= less.provision.amount
    assert less.provision.collateral_deducted.amount_minor <= OWED


def test_every_law_whose_classes_are_known_says_what_it_recognises() -> None:
    rules = {pack.code: recognition_rule(pack.code, on=TODAY) for pack in load_packs() if pack.classes}

    nothing = {code: recognised([collateral("vehicle")], rule, TODAY) for code, rule in rules.items()}
    assert {code for code, found in nothing.items() if is_known(found)} == {"id_bpr"}


def is_known(found: Recognition) -> bool:
    return found.pieces[0].reason_code != "none_known"
