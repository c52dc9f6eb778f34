"""A consortium's flows: each lender's part over the life of a loan, under both orders."""

from collections import Counter
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.financing.arithmetic.consortium.refusals import (
    AmountNotSharedError,
    MoreThanLostError,
    MoreThanOutstandingError,
    TranchesInvalidError,
)
from services.financing.arithmetic.consortium.shares import Shares
from services.financing.arithmetic.consortium.tranches import FlowKind
from services.financing.arithmetic.consortium.waterfall import (
    Consortium,
    FlowShares,
    LoanFlow,
    Waterfall,
    open_book,
    post,
    preview,
    share_flows,
)

ON = date(2026, 1, 31)
SHARES = Shares.of_basis_points({"bank": 5_000, "flores": 3_000, "timor": 2_000})
PRO_RATA = Consortium(SHARES, first_loss=frozenset({"timor"}))
SENIOR_FIRST = replace(PRO_RATA, waterfall=Waterfall.SENIOR_FIRST)


def flow(kind: FlowKind, amount_minor: int) -> LoanFlow:
    return LoanFlow(ON, kind, amount_minor)


@st.composite
def consortia(draw: st.DrawFn) -> Consortium:
    weights = draw(st.lists(st.integers(1, 40), min_size=2, max_size=8))
    shares = Shares.of_fractions({f"ksp-{n}": Fraction(part, sum(weights)) for n, part in enumerate(weights)})
    juniors = draw(st.integers(1, len(weights) - 1))
    return Consortium(shares, draw(st.sampled_from(Waterfall)), frozenset(shares.lenders[:juniors]))


@st.composite
def lives(draw: st.DrawFn) -> list[LoanFlow]:
    """A loan paid out, its flows in any order, and in the end nothing outstanding and everything recovered."""
    outstanding, lost = draw(st.integers(1, 100_000)), 0
    flows = [flow(FlowKind.DISBURSEMENT, outstanding)]
    for kind in draw(st.lists(st.sampled_from(FlowKind), max_size=25)):
        most = {FlowKind.PRINCIPAL: outstanding, FlowKind.WRITE_OFF: outstanding, FlowKind.RECOVERY: lost}
        amount = draw(st.integers(0, most.get(kind, 5_000)))
        outstanding += amount * ((kind is FlowKind.DISBURSEMENT) - (kind in {FlowKind.PRINCIPAL, FlowKind.WRITE_OFF}))
        lost += amount * ((kind is FlowKind.WRITE_OFF) - (kind is FlowKind.RECOVERY))
        flows.append(flow(kind, amount))
    return [*flows, flow(FlowKind.WRITE_OFF, outstanding), flow(FlowKind.RECOVERY, lost + outstanding)]


def totals(shared: tuple[FlowShares, ...]) -> dict[FlowKind, Counter[str]]:
    found: dict[FlowKind, Counter[str]] = {kind: Counter() for kind in FlowKind}
    for one in shared:
        found[one.flow.kind].update(one.parts)
    return found


@given(consortia(), lives())
def test_every_flow_is_shared_to_the_minor_unit_and_nobody_gets_less_than_nothing(
    consortium: Consortium, flows: list[LoanFlow]
) -> None:
    _, shared = share_flows(consortium, flows)

    for one in shared:
        assert sum(one.parts.values()) == one.flow.amount_minor
        assert min(one.parts.values()) >= 0
        assert tuple(one.parts) == consortium.shares.lenders


@given(consortia(), lives())
def test_each_lender_gets_back_or_loses_just_what_it_lent_and_recovers_just_what_it_lost(
    consortium: Consortium, flows: list[LoanFlow]
) -> None:
    book, shared = share_flows(consortium, flows)
    life = totals(shared)

    for lender in consortium.shares.lenders:
        ended = life[FlowKind.PRINCIPAL][lender] + life[FlowKind.WRITE_OFF][lender]
        assert ended == life[FlowKind.DISBURSEMENT][lender]
        assert life[FlowKind.RECOVERY][lender] == life[FlowKind.WRITE_OFF][lender]
    assert set(book.outstanding.values()) == {0}


@given(consortia(), lives())
def test_nobody_is_ever_owed_less_than_nothing(consortium: Consortium, flows: list[LoanFlow]) -> None:
    book = open_book(consortium)

    for one in flows:
        book, _ = post(book, one)

        assert min(book.outstanding.values()) >= 0


@given(consortia(), lives())
def test_what_is_lent_and_what_it_earns_pro_rata_never_drifts(consortium: Consortium, flows: list[LoanFlow]) -> None:
    _, shared = share_flows(replace(consortium, waterfall=Waterfall.PRO_RATA), flows)
    life = totals(shared)

    for kind in (FlowKind.DISBURSEMENT, FlowKind.INTEREST, FlowKind.FEE, FlowKind.PENALTY):
        whole = sum(life[kind].values())
        assert all(abs(life[kind][lender] - share * whole) < 1 for lender, share in consortium.shares.parts)


@given(consortia(), lives())
def test_what_is_lent_never_drifts_under_either_order(consortium: Consortium, flows: list[LoanFlow]) -> None:
    _, shared = share_flows(consortium, flows)
    lent = totals(shared)[FlowKind.DISBURSEMENT]

    assert all(abs(lent[lender] - share * lent.total()) < 1 for lender, share in consortium.shares.parts)


def test_pro_rata_each_flow_goes_by_the_shares() -> None:
    flows = [flow(FlowKind.DISBURSEMENT, 1_000), flow(FlowKind.PRINCIPAL, 100), flow(FlowKind.WRITE_OFF, 900)]

    _, shared = share_flows(PRO_RATA, flows)

    assert [dict(one.parts) for one in shared] == [
        {"bank": 500, "flores": 300, "timor": 200},
        {"bank": 50, "flores": 30, "timor": 20},
        {"bank": 450, "flores": 270, "timor": 180},
    ]


def test_senior_lenders_are_repaid_first_and_the_first_loss_is_not_theirs() -> None:
    flows = [
        flow(FlowKind.DISBURSEMENT, 1_000),
        flow(FlowKind.PRINCIPAL, 400),
        flow(FlowKind.WRITE_OFF, 280),
        flow(FlowKind.RECOVERY, 180),
    ]

    book, shared = share_flows(SENIOR_FIRST, flows)

    assert [dict(one.parts) for one in shared[1:]] == [
        {"bank": 250, "flores": 150, "timor": 0},
        {"bank": 50, "flores": 30, "timor": 200},
        {"bank": 50, "flores": 30, "timor": 100},
    ]
    assert book.outstanding == {"bank": 200, "flores": 120, "timor": 0}


def test_senior_first_interest_goes_by_the_principal_still_outstanding() -> None:
    flows = [flow(FlowKind.DISBURSEMENT, 1_000), flow(FlowKind.PRINCIPAL, 600), flow(FlowKind.INTEREST, 100)]

    _, shared = share_flows(SENIOR_FIRST, flows)

    assert dict(shared[-1].parts) == {"bank": 31, "flores": 19, "timor": 50}


def test_single_units_of_senior_first_interest_do_not_drift() -> None:
    """Half of what is outstanding is senior, so ten payments of one unit bring the senior lenders five."""
    lent = [flow(FlowKind.DISBURSEMENT, 1_000), flow(FlowKind.PRINCIPAL, 600)]

    _, shared = share_flows(SENIOR_FIRST, [*lent, *(flow(FlowKind.INTEREST, 1) for _ in range(10))])

    assert totals(shared)[FlowKind.INTEREST]["timor"] == 5


def test_a_penalty_after_everything_is_repaid_goes_by_what_was_lent() -> None:
    flows = [flow(FlowKind.DISBURSEMENT, 1_000), flow(FlowKind.PRINCIPAL, 1_000), flow(FlowKind.PENALTY, 10)]

    _, shared = share_flows(SENIOR_FIRST, flows)

    assert dict(shared[-1].parts) == {"bank": 5, "flores": 3, "timor": 2}


def test_a_fee_before_anything_is_lent_goes_by_the_shares() -> None:
    _, shared = share_flows(SENIOR_FIRST, [flow(FlowKind.FEE, 10)])

    assert dict(shared[-1].parts) == {"bank": 5, "flores": 3, "timor": 2}


def test_a_preview_shows_the_next_flow_under_both_orders_and_posts_nothing() -> None:
    flows = (flow(FlowKind.DISBURSEMENT, 1_000),)

    alike, ranked = preview(PRO_RATA, flows, flow(FlowKind.PRINCIPAL, 500))

    assert (alike.waterfall, dict(alike.parts)) == (Waterfall.PRO_RATA, {"bank": 250, "flores": 150, "timor": 100})
    assert (ranked.waterfall, dict(ranked.outstanding)) == (
        Waterfall.SENIOR_FIRST,
        {"bank": 187, "flores": 113, "timor": 200},
    )


def test_a_preview_equals_what_is_posted() -> None:
    flows = (flow(FlowKind.DISBURSEMENT, 999), flow(FlowKind.PRINCIPAL, 333))
    following = flow(FlowKind.WRITE_OFF, 500)

    shown = preview(SENIOR_FIRST, flows, following)[1]
    book, shared = share_flows(SENIOR_FIRST, (*flows, following))

    assert shown.parts == shared[-1].parts
    assert shown.outstanding == book.outstanding


def test_a_consortium_without_first_loss_has_one_order_to_preview() -> None:
    shown = preview(Consortium(SHARES), (), flow(FlowKind.DISBURSEMENT, 10))

    assert [one.waterfall for one in shown] == [Waterfall.PRO_RATA]


@pytest.mark.parametrize("kind", [FlowKind.PRINCIPAL, FlowKind.WRITE_OFF])
@pytest.mark.parametrize("consortium", [PRO_RATA, SENIOR_FIRST], ids=["pro rata", "senior first"])
def test_more_principal_than_is_outstanding_is_refused(consortium: Consortium, kind: FlowKind) -> None:
    with pytest.raises(MoreThanOutstandingError):
        share_flows(consortium, [flow(FlowKind.DISBURSEMENT, 100), flow(kind, 101)])


def test_more_than_was_lost_is_not_recovered() -> None:
    flows = [flow(FlowKind.DISBURSEMENT, 100), flow(FlowKind.WRITE_OFF, 40), flow(FlowKind.RECOVERY, 41)]

    with pytest.raises(MoreThanLostError):
        share_flows(SENIOR_FIRST, flows)


def test_a_flow_is_not_below_zero() -> None:
    with pytest.raises(AmountNotSharedError):
        share_flows(PRO_RATA, [flow(FlowKind.DISBURSEMENT, -1)])


@pytest.mark.parametrize("first_loss", [frozenset(), frozenset(SHARES.lenders), frozenset({"alor"})])
def test_senior_first_needs_some_lenders_of_either_kind(first_loss: frozenset[str]) -> None:
    with pytest.raises(TranchesInvalidError):
        Consortium(SHARES, Waterfall.SENIOR_FIRST, first_loss)
