"""Shares of a loan: whatever happens, lenders' parts sum to what moved, and members' to what is due."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.financing.arithmetic.lending.events import Chargeback, Payment, Recovery, Refund
from services.financing.consortia.model import Agreement, Consortium, Participation
from services.financing.loans.group_instalments import divide, divide_instalments
from services.financing.loans.model import Loan, events_of
from services.financing.loans.refusals import LoanWithoutGroupError
from services.financing.loans.shares import Flow, share_flows
from services.kernel import Country, Currency
from tests.unit.financing.dossier_examples import group
from tests.unit.financing.examples import DISBURSED, OPENED, approved, disbursed, disbursing
from tests.unit.financing.test_loan_lives import LIVES, Step, lived

LIVES_MAX = 20
LEAD = disbursing(approved()).loan.lender_id
commitments = st.lists(st.integers(1, 300), min_size=2, max_size=5)
weights = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 10**7), min_size=2)


def consortium(committed: list[int]) -> Consortium:
    parts = tuple(Participation(f"ksp-{number}", amount) for number, amount in enumerate(committed))
    names = tuple(one.lender_id for one in parts)
    return Consortium("fac-1", Country.ID, LEAD, Currency.USD, (Agreement(1, parts, "officer-1", names, OPENED),))


def kept(loan: Loan) -> int:
    """What of the borrower's money the lenders have: all that came in, less what went back or is overpaid."""
    came = sum(one.amount for one in events_of(loan.live, Payment))
    came += sum(one.amount for one in events_of(loan.live, Recovery))
    went = sum(one.amount for one in events_of(loan.live, Chargeback))
    went += sum(one.amount for one in events_of(loan.live, Refund))
    return came - went - loan.standing.overpaid_minor


@settings(max_examples=LIVES_MAX)
@given(LIVES, commitments)
def test_the_parts_of_every_flow_sum_to_it_and_the_lenders_claims_to_the_loan(
    things: list[Step], committed: list[int]
) -> None:
    loan = lived(things)[-1].loan

    told = share_flows(loan, consortium(committed))

    assert all(sum(one.parts.values()) == one.amount_minor for one in told.flows)
    assert (
        sum(one.principal_outstanding_minor for one in told.participants) == loan.standing.principal_outstanding_minor
    )
    assert sum(one.came_in_minor for one in told.participants) == kept(loan)
    for one in told.participants:
        assert all(abs(one.totals[flow] - told.totals[flow] * Fraction(one.share)) < 1 for flow in Flow)


def test_a_loan_of_thirds_is_shared_to_the_cent() -> None:
    told = share_flows(disbursed(), consortium([50, 50, 50]))

    (lent,) = told.flows
    assert (lent.flow, lent.amount_minor) == (Flow.DISBURSED, 100_000)
    assert sorted(lent.parts.values()) == [33_333, 33_333, 33_334]
    assert {one.share for one in told.participants} == {"1/3"}


def test_a_loan_of_an_earlier_day_than_the_shares_is_the_lead_s_alone() -> None:
    agreed = consortium([1, 2])
    later = replace(agreed, agreements=(replace(agreed.agreements[0], effective_from=DISBURSED + timedelta(days=1)),))

    told = share_flows(disbursed(), later)

    assert told.agreement_number is None
    assert [(one.lender_id, one.principal_outstanding_minor) for one in told.participants] == [(LEAD, 100_000)]
    assert share_flows(disbursed(), agreed).agreement_number == 1


@given(st.lists(st.integers(0, 10**9), max_size=40), weights)
def test_members_parts_sum_to_each_amount_and_are_less_than_a_unit_from_exact(
    series: list[int], shares: dict[str, int]
) -> None:
    whole = sum(shares.values())

    divided = divide(series, shares)

    for amount, parts in zip(series, divided, strict=True):
        assert sum(parts.values()) == amount
        assert all(abs(parts[one] - Fraction(amount * shares[one], whole)) < 1 for one in shares)


@settings(max_examples=LIVES_MAX)
@given(LIVES, st.lists(st.integers(1, 10**6), min_size=2, max_size=12))
def test_members_instalments_sum_to_the_loan_s(things: list[Step], amounts: list[int]) -> None:
    loan = lived(things)[-1].loan

    told = divide_instalments(loan, group(*amounts))

    for row in told.instalments:
        assert sum(one.principal_minor for one in row.members) == row.instalment.principal_minor
        assert sum(one.interest_minor for one in row.members) == row.instalment.interest_minor
        assert sum(one.due_minor for one in row.members) == row.instalment.due_minor
    assert sum(one.due_minor for one in told.members) == sum(row.due_minor for row in loan.standing.instalments)


def test_three_equal_members_repay_what_each_borrowed() -> None:
    loan = disbursed()

    told = divide_instalments(loan, group(33_334, 33_333, 33_333))

    repaid = {
        one: sum(p.principal_minor for row in told.instalments for p in row.members if p.borrower_id == one)
        for one in ("ent-1", "ent-2", "ent-3")
    }
    assert repaid == {"ent-1": 33_334, "ent-2": 33_333, "ent-3": 33_333}


def test_a_loan_of_one_borrower_is_not_divided() -> None:
    with pytest.raises(LoanWithoutGroupError):
        divide_instalments(disbursed(), None)
