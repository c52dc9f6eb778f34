"""Guarantee funds: what is pledged never passes the capital, and what is released is free again."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.financing.guarantee_funds.model import (
    PLEDGES_MAX,
    FundOwnerNotALenderError,
    GuaranteeFund,
    GuaranteeFundExhaustedError,
    GuaranteeFundFullError,
    GuaranteeFundOfOtherMinistryError,
    Pledge,
    demand_home,
    open_fund,
    pledge,
    release,
)
from services.kernel import Country
from tests.unit.financing.examples import LENDER, NOW, PARTNER, usd

FUND: GuaranteeFund = open_fund(LENDER, usd(1_000), fund_id="fund-1", by="lender_officer-1", at=NOW).state
STEPS = st.lists(st.tuples(st.sampled_from(["app-1", "app-2", "app-3"]), st.integers(0, 700)), max_size=20)


@given(steps=STEPS)
def test_after_any_pledges_and_releases_no_more_than_the_capital_is_reserved(steps: list[tuple[str, int]]) -> None:
    fund, expected = FUND, dict[str, int]()
    for application_id, amount in steps:
        others = sum(held for name, held in expected.items() if name != application_id)
        if not amount:
            fund = release(fund, application_id, at=NOW).state
            expected.pop(application_id, None)
        elif others + amount <= 1_000:
            fund = pledge(fund, application_id, amount, at=NOW).state
            expected[application_id] = amount

    assert {held.application_id: held.amount_minor for held in fund.pledges} == expected
    assert fund.pledged_minor + fund.free_minor == fund.capital_minor
    assert fund.free_minor >= 0


def test_a_pledge_beyond_what_is_free_is_refused_and_says_what_is_free() -> None:
    fund = pledge(FUND, "app-1", 600, at=NOW).state

    with pytest.raises(GuaranteeFundExhaustedError, match=r"USD 4\.00 free"):
        pledge(fund, "app-2", 401, at=NOW)


def test_a_later_pledge_for_the_same_application_takes_the_place_of_the_earlier_one() -> None:
    fund = pledge(FUND, "app-1", 600, at=NOW).state

    fund = pledge(fund, "app-1", 1_000, at=NOW).state

    assert (fund.pledged_for("app-1"), fund.free_minor) == (1_000, 0)


def test_releasing_twice_changes_nothing_the_second_time() -> None:
    fund = pledge(FUND, "app-1", 600, at=NOW).state
    released = release(fund, "app-1", at=NOW)

    again = release(released.state, "app-1", at=NOW)

    assert len(released.events) == 1
    assert again.events == ()


def test_a_fund_stands_behind_a_limited_number_of_loans() -> None:
    full = replace(FUND, pledges=tuple(Pledge(f"app-{n}", 1) for n in range(PLEDGES_MAX)), capital_minor=10_000)

    with pytest.raises(GuaranteeFundFullError):
        pledge(full, "app-new", 1, at=NOW)


def test_only_an_active_lender_sets_a_fund_aside() -> None:
    for cooperative in (PARTNER, replace(LENDER, standing="suspended")):
        with pytest.raises(FundOwnerNotALenderError):
            open_fund(cooperative, usd(1), fund_id="fund-2", by="lender_officer-1", at=NOW)


def test_a_fund_is_kept_by_the_lender_s_ministry() -> None:
    with pytest.raises(GuaranteeFundOfOtherMinistryError):
        demand_home(FUND.home, Country.TL)
