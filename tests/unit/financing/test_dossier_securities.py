"""What stands behind a loan: cover after discounts, receipts that expire, groups, guarantors and funds."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.financing.arithmetic.consortium.refusals import GroupInvalidError
from services.financing.dossiers.assessments import appraise
from services.financing.dossiers.model import remove
from services.financing.dossiers.refusals import (
    BorrowerNotInGroupError,
    CollateralKindUnknownError,
    DossierEntryNotFoundError,
    EntryDayError,
    FundNotForThisLoanError,
    GuarantorNotEligibleError,
    WarehouseReceiptError,
)
from services.financing.dossiers.securities import Collateral, Guarantor, collateral_line, cover
from services.financing.dossiers.undertakings import form_group, pledge_fund, record_collateral, record_guarantor
from services.financing.guarantee_funds.model import open_fund
from tests.unit.financing.dossier_examples import DISCOUNTS, RECEIPT, RULES, collateral, group, opened
from tests.unit.financing.examples import LENDER, NOW, PARTNER, SUBMITTED, TODAY, usd

FUND = open_fund(LENDER, usd(500_000), fund_id="fund-1", by="lender_officer-1", at=NOW).state
GUARANTOR = Guarantor("ent-9", "enterprise", 30_000, SUBMITTED)
RECEIVED = collateral("warehouse_receipt", 100_000, RECEIPT)


def test_a_warehouse_receipt_counts_seventy_percent_until_its_last_day_and_then_nothing() -> None:
    last = collateral_line(RECEIVED, DISCOUNTS, on=RECEIPT.valid_until)
    after = collateral_line(RECEIVED, DISCOUNTS, on=RECEIPT.valid_until + timedelta(days=1))

    assert (last.counted_minor, last.reason_code) == (70_000, "counted")
    assert (after.counted_minor, after.reason_code) == (0, "receipt_expired")


def test_an_appraisal_older_than_its_kind_allows_counts_nothing() -> None:
    stock = collateral("stock")

    young = collateral_line(stock, DISCOUNTS, on=stock.appraised_on + timedelta(days=90))
    old = collateral_line(stock, DISCOUNTS, on=stock.appraised_on + timedelta(days=91))

    assert (young.counted_minor, young.reason_code) == (30_000, "counted")
    assert (old.counted_minor, old.reason_code) == (0, "appraisal_too_old")


@pytest.mark.parametrize(
    ("kind", "percent"),
    [("land_mortgaged", 80), ("warehouse_receipt", 70), ("land_registered", 60), ("land_customary", 50)],
)
def test_collateral_counts_as_pojk_24_2024_article_27_lets_rural_banks_count_it(kind: str, percent: int) -> None:
    receipt = RECEIPT if kind == "warehouse_receipt" else None

    line = collateral_line(collateral(kind, 100, receipt), DISCOUNTS, on=TODAY)

    assert line.counted_minor == percent


@given(values=st.lists(st.integers(1, 10**12), max_size=5), promised=st.integers(1, 10**12))
def test_cover_is_the_sum_of_its_lines_and_no_line_counts_more_than_its_value(values: list[int], promised: int) -> None:
    items = [replace(collateral(), collateral_id=f"col-{n}", appraised_minor=value) for n, value in enumerate(values)]

    found = cover(usd(100_000), [replace(GUARANTOR, amount_minor=promised)], items, DISCOUNTS, on=TODAY)

    assert found.counted_minor == sum(line.counted_minor for line in found.lines) >= promised
    assert all(0 <= line.counted_minor <= line.value_minor for line in found.lines)
    assert 0 <= Decimal(found.counted_minor) / found.amount_minor - found.share < Decimal("0.0001")


def test_guarantors_funds_and_collateral_cover_the_amount_together() -> None:
    dossier = record_guarantor(opened(), GUARANTOR, "active", at=NOW).state
    dossier = pledge_fund(dossier, FUND, 20_000, at=NOW).state
    dossier = record_collateral(dossier, RECEIVED, DISCOUNTS, at=NOW).state

    found = appraise(dossier, RULES, on=TODAY).cover

    assert [line.counted_minor for line in found.lines] == [30_000, 20_000, 70_000]
    assert found.share == Decimal("1.2")


@pytest.mark.parametrize(
    ("item", "refusal"),
    [
        (collateral("castle"), CollateralKindUnknownError),
        (collateral("warehouse_receipt"), WarehouseReceiptError),
        (collateral("vehicle", receipt=RECEIPT), WarehouseReceiptError),
        (replace(collateral(), appraised_on=date(2026, 7, 2)), EntryDayError),
    ],
)
def test_collateral_that_does_not_fit_its_kind_or_lies_ahead_is_refused(
    item: Collateral, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        record_collateral(opened(), item, DISCOUNTS, at=NOW)


@given(first=st.integers(1, 99_998), second=st.integers(1, 99_998))
def test_a_group_borrows_exactly_the_amount_or_is_refused(first: int, second: int) -> None:
    third = 100_000 - first - second
    sound = group(first, second, third) if third > 0 else group(first, 100_000 - first)

    formed = form_group(opened(), sound, at=NOW).state.group

    assert formed is not None
    assert sum(member.amount_minor for member in formed.members) == 100_000
    with pytest.raises(GroupInvalidError):
        form_group(opened(100_001), sound, at=NOW)


def test_the_borrower_is_one_of_its_group() -> None:
    strangers = replace(group(40_000, 60_000), members=(group(1, 40_000).members[1], group(1, 1, 60_000).members[2]))

    with pytest.raises(BorrowerNotInGroupError):
        form_group(opened(), strangers, at=NOW)


@pytest.mark.parametrize("itself", ["ent-1", LENDER.cooperative_id])
def test_borrower_and_lender_guarantee_nothing_of_their_own_loan(itself: str) -> None:
    with pytest.raises(GuarantorNotEligibleError):
        record_guarantor(opened(), replace(GUARANTOR, guarantor_id=itself), "active", at=NOW)


def test_a_suspended_guarantor_is_refused() -> None:
    with pytest.raises(GuarantorNotEligibleError, match="suspended"):
        record_guarantor(opened(), GUARANTOR, "suspended", at=NOW)


def test_a_guarantor_s_later_promise_takes_the_place_of_the_earlier_one() -> None:
    first = record_guarantor(opened(), GUARANTOR, "active", at=NOW).state

    second = record_guarantor(first, replace(GUARANTOR, amount_minor=5), "active", at=NOW).state

    assert [one.amount_minor for one in second.guarantors] == [5]
    assert remove(second, "guarantor", "ent-9", at=NOW).state.guarantors == ()


def test_a_fund_of_another_lender_covers_nothing_here() -> None:
    with pytest.raises(FundNotForThisLoanError):
        pledge_fund(opened(), replace(FUND, lender_id=PARTNER.cooperative_id), 1, at=NOW)


def test_what_is_not_there_is_not_removed() -> None:
    with pytest.raises(DossierEntryNotFoundError):
        remove(opened(), "collateral", "col-1", at=NOW)
