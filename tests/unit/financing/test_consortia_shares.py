"""Shares of a consortium's flows: each flow is split exactly, and no lender's running total drifts."""

from fractions import Fraction
from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.financing.arithmetic.consortium.refusals import AmountNotSharedError
from services.financing.consortia.model import Agreement, Consortium, Participation, share_in
from services.financing.consortia.shares import shares_of_flow, split_amount
from services.kernel import Country, Currency


def agreement(*amounts: int) -> Agreement:
    parts = tuple(Participation(f"ksp-{number}", amount) for number, amount in enumerate(amounts))
    return Agreement(1, parts, "officer-1", tuple(part.lender_id for part in parts))


agreements = st.lists(st.integers(1, 300), min_size=2, max_size=8).map(lambda amounts: agreement(*amounts))
THIRDS = agreement(50_000, 50_000, 50_000)


@given(agreements, st.lists(st.integers(0, 5_000), max_size=25))
def test_parts_sum_to_each_flow_and_over_time_to_each_share(shares: Agreement, flows: list[int]) -> None:
    totals = dict.fromkeys(shares.lender_ids, 0)

    for before, after in pairwise(accumulate(flows, initial=0)):
        parts = shares_of_flow(shares, after - before, before_minor=before)
        totals = {lender: total + parts[lender] for lender, total in totals.items()}

        assert sum(parts.values()) == after - before
        assert all(abs(total - after * share_in(shares, lender, "")) < 1 for lender, total in totals.items())


@given(agreements, st.lists(st.integers(0, 5_000), min_size=1, max_size=25))
def test_a_series_gives_the_same_however_it_is_cut(shares: Agreement, flows: list[int]) -> None:
    whole = shares_of_flow(shares, sum(flows))

    cut = [
        shares_of_flow(shares, after - before, before_minor=before)
        for before, after in pairwise(accumulate(flows, initial=0))
    ]

    assert {lender: sum(parts[lender] for parts in cut) for lender in whole} == whole


@given(agreements, st.integers(0, 10**9), st.integers(1, 10**6))
def test_a_flow_taken_back_is_taken_from_who_had_it(shares: Agreement, before: int, flow: int) -> None:
    given_out = shares_of_flow(shares, flow, before_minor=before)

    taken_back = shares_of_flow(shares, -flow, before_minor=before + flow)

    assert {lender: -part for lender, part in taken_back.items()} == given_out


def test_no_more_is_taken_back_than_there_was() -> None:
    with pytest.raises(AmountNotSharedError):
        shares_of_flow(THIRDS, -101, before_minor=100)


def test_a_cent_that_thirds_leave_over_goes_to_each_lender_in_turn() -> None:
    parts = [shares_of_flow(THIRDS, 10_000, before_minor=before) for before in (0, 10_000, 20_000)]

    assert [sorted(part.values()) for part in parts] == [[3_333, 3_333, 3_334]] * 3
    assert {lender: sum(part[lender] for part in parts) for lender in parts[0]} == dict.fromkeys(parts[0], 10_000)


def test_the_shown_split_carries_its_working_and_its_rule() -> None:
    consortium = Consortium("fac-1", Country.ID, "ksp-0", Currency.USD, (THIRDS,))

    shown = split_amount(consortium, THIRDS, 10_000)

    assert {(part.share, part.exact_minor) for part in shown.parts} == {("1/3", "10000/3")}
    assert sum(part.part_minor for part in shown.parts) == 10_000
    assert shown.rule == "quota_rota"
    assert "Steiner" in shown.rule_source


def test_without_an_agreement_the_lead_has_all() -> None:
    assert share_in(None, "ksp-0", "ksp-0") == 1
    assert share_in(None, "ksp-1", "ksp-0") == 0
    assert share_in(THIRDS, "ksp-1", "ksp-0") == Fraction(1, 3)
    assert share_in(THIRDS, "stranger", "ksp-0") == 0
