"""Which class a loan has under each law, and what is set aside against it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.financing.arithmetic.classification.collectability import (
    ClassesUnknownError,
    classify,
    classify_portfolio,
)
from services.financing.arithmetic.classification.collectability_rules import (
    CollectabilityPack,
    collectability_pack,
    load_packs,
)
from services.financing.arithmetic.classification.delinquency import load_buckets
from services.financing.arithmetic.classification.portfolio import PortfolioLoan
from services.financing.arithmetic.classification.provisions import provision
from services.kernel import Currency, Money
from services.kernel.dated_rules import Confidence, NoRuleInForceError

TODAY = date(2026, 7, 1)
BANK = collectability_pack("id_commercial_bank", on=TODAY)
BPR = collectability_pack("id_bpr", on=TODAY)
KSP = collectability_pack("id_ksp", on=TODAY)
PACKS = [pack for pack in load_packs() if pack.classes]
RUPIAH_SEN = 100

packs = st.sampled_from(PACKS)
days = st.integers(0, 1_000)
amounts = st.builds(Money, st.integers(0, 10**13), st.sampled_from(Currency))
shares = st.fractions(0, 2)


def rank(pack: CollectabilityPack, code: str) -> int:
    return [one.code for one in pack.classes].index(code)


def bank_classes(index: int, **changes: Any) -> list[dict[str, Any]]:
    classes = [one.model_dump() for one in BANK.classes]
    classes[index] |= changes
    return classes


@pytest.mark.parametrize(
    ("late", "expected"),
    [
        (0, "current"),
        (1, "special_mention"),
        (90, "special_mention"),
        (91, "substandard"),
        (120, "substandard"),
        (121, "doubtful"),
        (180, "doubtful"),
        (181, "loss"),
    ],
)
def test_a_commercial_bank_s_classes_change_on_the_days_of_pojk_40_2019(late: int, expected: str) -> None:
    assert classify(late, 0, BANK).code == expected


@pytest.mark.parametrize(
    ("late", "matured", "expected"),
    [
        (30, 0, "current"),
        (31, 0, "special_mention"),
        (90, 0, "special_mention"),
        (91, 0, "substandard"),
        (180, 0, "substandard"),
        (1, 1, "special_mention"),
        (15, 15, "special_mention"),
        (16, 16, "substandard"),
        (31, 31, "doubtful"),
        (61, 61, "loss"),
        (200, 1, "doubtful"),
    ],
)
def test_a_rural_bank_s_class_is_the_worse_of_arrears_and_maturity(late: int, matured: int, expected: str) -> None:
    assert classify(late, matured, BPR).code == expected


@pytest.mark.parametrize(("share", "expected"), [("0.75", "doubtful"), ("0.7499", "loss"), ("0", "loss")])
def test_a_cooperative_s_doubtful_loan_without_enough_collateral_is_a_loss(share: str, expected: str) -> None:
    assert classify(181, 0, KSP, collateral_share=Fraction(share)).code == expected


@given(packs, days, days, days, days, shares)
def test_more_days_never_make_a_class_better(
    pack: CollectabilityPack, late: int, matured: int, later: int, longer: int, share: Fraction
) -> None:
    before = classify(late, matured, pack, collateral_share=share)
    after = classify(late + later, matured + longer, pack, collateral_share=share)

    assert rank(pack, before.code) <= rank(pack, after.code)


@given(packs)
def test_a_loan_that_is_not_late_is_in_the_best_class(pack: CollectabilityPack) -> None:
    assert classify(0, 0, pack) == pack.classes[0]


def test_a_loan_that_is_not_matured_is_not_classed_by_maturity() -> None:
    pack = CollectabilityPack.model_validate({**BANK.model_dump(), "classes": bank_classes(2, matured_to_day=30)})

    assert [classify(0, matured, pack).code for matured in (0, 1, 30, 31)] == [
        "current",
        "substandard",
        "substandard",
        "loss",
    ]


def test_all_loans_of_a_borrower_take_the_worst_class_where_the_law_says_so() -> None:
    good = PortfolioLoan("good", "b-1", Money(100, Currency.IDR), 0)
    bad = replace(good, loan_id="bad", days_past_due=95)
    other = replace(good, loan_id="other", borrower_id="b-2")

    one_obligor = classify_portfolio([good, bad, other], BPR)
    each_loan = classify_portfolio([good, bad, other], KSP)

    assert (one_obligor["good"].own.code, one_obligor["good"].applied.code) == ("current", "substandard")
    assert [one_obligor[number].decided_by for number in ("good", "bad", "other")] == ["bad", "bad", "other"]
    assert [each_loan[number].applied.code for number in ("good", "bad", "other")] == [
        "current",
        "substandard",
        "current",
    ]


def test_the_classes_of_a_law_that_could_not_be_read_are_unknown_rather_than_guessed() -> None:
    unread = collectability_pack("tl_bank", on=TODAY)

    with pytest.raises(ClassesUnknownError, match="bctl-17-2022"):
        classify(0, 0, unread)


@pytest.mark.parametrize(("late", "matured"), [(-1, 0), (0, -1)])
def test_days_are_never_below_zero(late: int, matured: int) -> None:
    with pytest.raises(ValueError, match="below zero"):
        classify(late, matured, BANK)


@pytest.mark.parametrize(
    ("late", "collateral_rupiah", "expected_rupiah"),
    [
        # pokebanking.blogspot.com, worked examples for POJK 33/POJK.03/2018: a balance of Rp 5,000,000.
        pytest.param(0, 6_500_000, 25_000, id="current: 0.5 % of the whole balance"),
        pytest.param(95, 4_500_000, 50_000, id="substandard: 10 % of what collateral leaves"),
        pytest.param(31, 6_500_000, 0, id="special mention: nothing where collateral covers it"),
    ],
)
def test_a_rural_bank_s_provision_is_the_one_worked_out_elsewhere(
    late: int, collateral_rupiah: int, expected_rupiah: int
) -> None:
    pack = collectability_pack("id_bpr", on=date(2022, 1, 1))
    balance = Money(5_000_000 * RUPIAH_SEN, Currency.IDR)

    found = provision(balance, classify(late, 0, pack), collateral_rupiah * RUPIAH_SEN, pack)

    assert (pack.version, found.amount.amount_minor) == ("pojk-33-2018", expected_rupiah * RUPIAH_SEN)


@pytest.mark.parametrize(("cents", "expected"), [(50, 0), (150, 2), (250, 2)])
def test_a_provision_is_rounded_half_even(cents: int, expected: int) -> None:
    found = provision(Money(cents, Currency.USD), BANK.classes[0], 0, BANK)

    assert (found.amount.amount_minor, found.exact_minor) == (expected, Decimal(cents) / 100)


@given(packs, days, amounts, st.integers(0, 10**13), shares)
def test_a_provision_is_its_working_rounded_and_never_more_than_the_loan(
    pack: CollectabilityPack, late: int, outstanding: Money, collateral: int, share: Fraction
) -> None:
    found = provision(outstanding, classify(late, 0, pack, collateral_share=share), collateral, pack)

    assert found.base == outstanding - found.collateral_deducted
    assert found.exact_minor == Fraction(found.rate) * found.base.amount_minor
    assert found.amount.amount_minor == round(Fraction(found.rate) * found.base.amount_minor)
    assert Money.zero(outstanding.currency) <= found.amount <= outstanding
    assert (found.rule_version, found.source) == (pack.version, pack.source)


@given(packs, days, days, amounts)
def test_a_later_loan_without_collateral_never_needs_less_set_aside(
    pack: CollectabilityPack, late: int, later: int, outstanding: Money
) -> None:
    before = provision(outstanding, classify(late, 0, pack), 0, pack)
    after = provision(outstanding, classify(late + later, 0, pack), 0, pack)

    assert before.amount <= after.amount


def test_a_provision_asks_for_a_class_of_the_same_law_and_nothing_below_zero() -> None:
    one = Money(1, Currency.USD)

    with pytest.raises(ValueError, match="no class"):
        provision(one, KSP.classes[1], 0, BANK)
    with pytest.raises(ValueError, match="below zero"):
        provision(one, BANK.classes[0], -1, BANK)


def test_no_pack_overlaps_another_of_its_code_and_all_that_was_not_read_is_of_low_confidence() -> None:
    for pack in load_packs():
        rivals = [one for one in load_packs() if one.code == pack.code and one is not pack]
        assert not any(one.covers(day) for one in rivals for day in (pack.valid_from, pack.valid_until) if day)

    assert {pack.version for pack in load_packs() if pack.confidence is not Confidence.LOW} == {"pojk-40-2019"}
    assert all(pack.source and pack.interpretation for pack in load_packs())
    assert all(one.source and one.interpretation for one in load_buckets())


def test_a_day_before_the_first_rule_has_no_pack() -> None:
    with pytest.raises(NoRuleInForceError):
        collectability_pack("id_commercial_bank", on=date(2019, 12, 31))


@pytest.mark.parametrize(
    ("classes", "why"),
    [
        (bank_classes(0, from_day=-1), "greater than or equal to 0"),
        (bank_classes(0, from_day=0)[1:], "every day from 0"),
        (bank_classes(4, to_day=400), "every day from 0"),
        (bank_classes(2, from_day=92), "does not begin where"),
        (bank_classes(1, to_day=0), "has no days"),
        (bank_classes(1, general_rate="0.01"), "both a general and a specific"),
        (bank_classes(1, specific_rate="1.01"), "less than or equal to 1"),
        (bank_classes(1, specific_rate="0.1234567"), "decimal places"),
        (bank_classes(4, collateral_share_from="0.5"), "no class follows"),
        ([{**one, "matured_to_day": 9 - place} for place, one in enumerate(bank_classes(0))], "do not rise"),
    ],
)
def test_a_pack_whose_classes_do_not_fit_together_is_refused(classes: list[dict[str, Any]], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        CollectabilityPack.model_validate({**BANK.model_dump(), "classes": classes})
