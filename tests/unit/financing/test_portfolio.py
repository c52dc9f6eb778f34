"""A lender's portfolio: quality and classes on any day, provisions in the books, and exchange positions by replay."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.contracts.financing import PortfolioProvisioned
from services.financing.arithmetic.classification.collectability import ClassesUnknownError
from services.financing.arithmetic.classification.collectability_rules import collectability_pack
from services.financing.arithmetic.classification.delinquency import CountingRule, bucket
from services.financing.arithmetic.classification.portfolio import PortfolioLoan
from services.financing.exchange_rates.conversions import Rate, convert
from services.financing.exchange_rates.model import BASE, QUOTE, ExchangeRateStaleError
from services.financing.ledger.chart import AccountUse
from services.financing.ledger.losses import ProvisionRaised, ProvisionReleased, available_provision
from services.financing.ledger.trial_balances import totals_of, trial_balances
from services.financing.loans import bookings as loan_bookings
from services.financing.loans import losses
from services.financing.loans.model import Loan
from services.financing.portfolio import bookings, model
from services.financing.portfolio.assessments import loss_of, standing_on
from services.financing.portfolio.classes import changes_of, classed
from services.financing.portfolio.model import BOOKS, ExchangeChange, Portfolio, ProvisionChange
from services.financing.portfolio.positions import (
    Held,
    KnownRates,
    RateMissingError,
    days_of,
    flows,
    revalued,
    worked_out,
)
from services.financing.portfolio.quality import PortfolioQuality, Quality, Seen, report
from services.financing.portfolio.refusals import (
    ProvisionsOutOfOrderError,
    RevaluationNotStandingError,
    RevaluationOutOfOrderError,
)
from services.financing.portfolio.repository import load_non_performing_rules
from services.kernel import Currency, Money
from services.kernel.errors import DomainError
from tests.unit.financing.bookings import CHARTS, booked, cause
from tests.unit.financing.examples import DISBURSED, NOTE, NOW, TODAY, disbursed, paying, usd
from tests.unit.financing.test_loan_lives import steps

EXAMPLES_MAX = 15
DAYS = (TODAY - DISBURSED).days
AFTER = CountingRule.AFTER_DUE_DATE
LOAN = disbursed()
OWED = sum(row.principal_minor for row in LOAN.standing.instalments)
PORTFOLIO = Portfolio("coop-lender")
PACK = collectability_pack("id_ksp", on=TODAY)


@st.composite
def lived(draw: st.DrawFn) -> Loan:
    """Let some things happen to the example; what its rules refuse did not happen."""
    loan = LOAN
    for step in draw(st.lists(steps(), max_size=6)):
        try:
            loan = step(loan).loan
        except DomainError:
            continue
    return loan


days = st.integers(0, DAYS).map(lambda count: DISBURSED + timedelta(days=count))


def rate_on(day: date) -> Rate:
    """Give a rate that moves from day to day."""
    return Rate(day, BASE, QUOTE, Decimal(16_000 + day.toordinal() * 37 % 500), "a test")


def rates_for(loan: Loan, *on: date) -> KnownRates:
    return KnownRates({day: rate_on(day) for day in {*on, *days_of([flows(loan, TODAY)])}})


def lent(loan_id: str, cents: int, days_past_due: int, borrower: str = "ent-1", **more: bool) -> PortfolioLoan:
    return PortfolioLoan(loan_id, borrower, usd(cents), days_past_due, **more)


def quality_of(*loans: PortfolioLoan, seen: Seen | None = None) -> PortfolioQuality:
    wanted = seen or Seen(loans, (), ())
    (rule,) = load_non_performing_rules()
    return report("coop-lender", wanted, bucket("programme_par", on=TODAY), rule, on=TODAY, counting=AFTER)


def only(found: PortfolioQuality) -> Quality:
    (quality,) = found.currencies
    return quality


@settings(max_examples=EXAMPLES_MAX, deadline=None)
@given(lived(), days)
def test_the_flows_of_a_loan_sum_to_the_principal_it_owes_on_any_day(loan: Loan, on: date) -> None:
    standing = standing_on(loan, on, AFTER)

    assert sum(flow.change.amount_minor for flow in flows(loan, on)) == (
        standing.outstanding.amount_minor if standing else 0
    )


@settings(max_examples=EXAMPLES_MAX, deadline=None)
@given(lived(), days)
def test_a_position_is_carried_at_the_closing_rate_of_its_day(loan: Loan, on: date) -> None:
    worked = worked_out(loan.loan_id, loan.currency, flows(loan, on), rates_for(loan, on), on=on)

    owed = Money(sum(flow.change.amount_minor for flow in flows(loan, on)), Currency.USD)
    assert worked.position.exposure == owed
    assert worked.position.carrying_amount == convert(owed, BOOKS, rate_on(on)).converted


@settings(max_examples=EXAMPLES_MAX, deadline=None)
@given(lived(), st.lists(days, min_size=1, max_size=4))
def test_revaluing_often_books_as_much_in_all_as_revaluing_once(loan: Loan, runs: list[date]) -> None:
    rates, held = rates_for(loan, *runs, TODAY), Held()
    for on in [*sorted(runs), TODAY]:
        (one,), _ = revalued({loan.loan_id: (loan.currency, flows(loan, on))}, {loan.loan_id: held}, rates, on=on)
        held = Held(
            held.realised_minor + one.change.realised.amount_minor,
            held.unrealised_minor + one.change.unrealised.amount_minor,
        )

    (again,), _ = revalued({loan.loan_id: (loan.currency, flows(loan, TODAY))}, {loan.loan_id: held}, rates, on=TODAY)

    once = worked_out(loan.loan_id, loan.currency, flows(loan, TODAY), rates, on=TODAY).position
    assert (held.realised_minor, held.unrealised_minor) == (once.realised.amount_minor, once.unrealised.amount_minor)
    assert (again.change.realised.amount_minor, again.change.unrealised.amount_minor) == (0, 0)


def test_a_loan_without_a_rate_of_one_of_its_days_waits_and_the_others_do_not() -> None:
    late = paying(LOAN, 20_000, date(2026, 4, 1)).loan
    found: dict[date, Rate | RateMissingError] = {day: rate_on(day) for day in (DISBURSED, TODAY)}
    found[date(2026, 4, 1)] = ExchangeRateStaleError("too old")
    moved = {"loan-1": (Currency.USD, flows(late, TODAY)), "loan-2": (Currency.USD, flows(LOAN, TODAY))}

    done, waiting = revalued(moved, {}, KnownRates(found), on=TODAY)

    assert [one.position.loan_id for one in done] == ["loan-2"]
    assert [(one.loan_id, one.code) for one in waiting] == [("loan-1", "exchange_rate_stale")]


def test_without_a_rate_of_the_day_itself_nothing_is_revalued() -> None:
    moved = {"loan-1": (Currency.USD, flows(LOAN, TODAY))}

    with pytest.raises(ExchangeRateStaleError):
        revalued(moved, {}, KnownRates({TODAY: ExchangeRateStaleError("too old")}), on=TODAY)


@settings(max_examples=EXAMPLES_MAX, deadline=None)
@given(st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9))
def test_exchange_differences_are_booked_as_they_are(realised: int, unrealised: int) -> None:
    change = ExchangeChange("loan-1", Money(realised, BOOKS), Money(unrealised, BOOKS))

    journals = bookings.exchange_journals(PORTFOLIO, [change], CHARTS, on=TODAY, booked_at=NOW)

    kept = [posting for journal in journals for posting in journal.postings]
    gained = {
        use: sum(one.credit_minor - one.debit_minor for one in kept if one.account == CHARTS[0].account(use).code)
        for use in AccountUse
    }
    assert gained[AccountUse.EXCHANGE_GAIN_REALISED] + gained[AccountUse.EXCHANGE_LOSS_REALISED] == realised
    assert gained[AccountUse.EXCHANGE_GAIN_UNREALISED] + gained[AccountUse.EXCHANGE_LOSS_UNREALISED] == unrealised
    assert gained[AccountUse.CURRENCY_POSITION] == -(realised + unrealised)


def test_a_past_day_is_shown_as_it_was() -> None:
    paid = paying(LOAN, OWED + 20_000, date(2026, 6, 1)).loan

    before, after = (standing_on(paid, day, AFTER) for day in (date(2026, 5, 31), date(2026, 6, 1)))

    assert before == standing_on(LOAN, date(2026, 5, 31), AFTER)
    assert before is not None
    assert before.outstanding == usd(100_000)
    assert after is None


def test_the_due_date_itself_is_the_first_late_day_under_the_other_counting_rule() -> None:
    due_on = LOAN.standing.instalments[0].due_on

    found = [standing_on(LOAN, due_on, rule) for rule in (AFTER, CountingRule.FROM_DUE_DATE)]

    assert [one.days_past_due for one in found if one] == [0, 1]


def test_a_written_off_loan_leaves_the_portfolio_and_is_a_loss_of_its_day() -> None:
    lost = losses.write_off(LOAN, on=TODAY, note=NOTE).loan

    loss = loss_of(lost, TODAY - timedelta(days=1), TODAY)

    assert standing_on(lost, TODAY, AFTER) is None
    assert loss is not None
    assert loss.principal == usd(100_000)
    assert loss_of(lost, TODAY, TODAY + timedelta(days=1)) is None


def test_par_is_shown_with_and_without_restructured_loans() -> None:
    quality = only(quality_of(lent("a", 60_000, 0), lent("b", 30_000, 31), lent("c", 10_000, 0, restructured=True)))

    shown = {(one.threshold_days, one.restructured_counted): one.percentage for one in quality.at_risk}
    assert quality.gross_minor == 100_000
    assert shown[30, True] == Decimal("40.00")
    assert shown[30, False] == Decimal("30.00")
    assert (shown[60, True], shown[60, False]) == (Decimal("10.00"), Decimal("0.00"))
    assert all(one.formula and one.source for one in quality.at_risk)
    assert {row.range: row.outstanding.amount_minor for row in quality.ageing if row.loans} == {
        "no_delinquency": 70_000,
        "range_31": 30_000,
    }


def test_the_write_off_ratio_is_the_loss_against_the_average_of_both_ends() -> None:
    lost = loss_of(losses.write_off(LOAN, on=TODAY, note=NOTE).loan, DISBURSED, TODAY)
    assert lost is not None

    quality = only(quality_of(seen=Seen([lent("a", 300_000, 0)], [lent("a", 500_000, 0)], [lost])))

    assert quality.write_offs.percentage == Decimal("25.00")
    assert quality.write_offs.after == date(2025, 7, 1)


def test_a_borrower_s_late_loan_flags_the_others_in_its_own_count() -> None:
    found = quality_of(lent("a", 1_000, 91), lent("b", 1_000, 0), lent("c", 1_000, 90, "ent-2"))

    flagged = {
        one.scope.value: {(loan.loan_id, loan.reason.value) for loan in one.loans} for one in found.non_performing
    }
    assert flagged["loan"] == {("a", "past_threshold")}
    assert flagged["borrower"] == {("a", "past_threshold"), ("b", "borrower_past_threshold")}


def test_the_classes_sum_to_the_portfolio_and_name_how_sure_they_are() -> None:
    loans = [lent("a", 60_000, 0), lent("b", 30_000, 100), lent("c", 10_000, 2_000)]

    found = classed("coop-lender", loans, PACK, on=TODAY, counting=AFTER)

    whole = [one for one in found.sums if one.class_code is None]
    parts = [one for one in found.sums if one.class_code is not None]
    assert [one.outstanding_minor for one in whole] == [100_000] == [sum(one.outstanding_minor for one in parts)]
    assert whole[0].specific_minor == sum(line.provision.amount.amount_minor for line in found.loans)
    assert found.loans[2].provision.amount == usd(10_000)
    assert (found.confidence.value, found.rules_version) == ("low", "ksp-1998")


@pytest.mark.parametrize("loans", [[], [lent("a", 1_000, 0)]])
def test_rules_whose_classes_are_not_known_class_nothing(loans: list[PortfolioLoan]) -> None:
    with pytest.raises(ClassesUnknownError):
        classed("coop-lender", loans, collectability_pack("tl_bank", on=TODAY), on=TODAY, counting=AFTER)


def test_general_provisions_are_told_apart_from_specific_ones() -> None:
    pack = collectability_pack("id_bpr", on=TODAY)

    found = classed(
        "coop-lender", [lent("a", 200_000, 0), lent("b", 1_000, 400, "e-2")], pack, on=TODAY, counting=AFTER
    )

    (whole,) = [one for one in found.sums if one.class_code is None]
    assert (whole.general_minor, whole.specific_minor) == (1_000, 1_000)


def test_what_the_books_hold_for_a_loan_that_is_owed_no_more_is_released() -> None:
    found = classed("coop-lender", [lent("b", 10_000, 2_000)], PACK, on=TODAY, counting=AFTER)

    changes = changes_of(found, {"a": usd(500), "b": usd(4_000)})

    assert changes == (
        ProvisionChange("a", usd(500), usd(0)),
        ProvisionChange("b", usd(4_000), usd(10_000)),
    )


def test_one_fact_a_currency_tells_what_was_raised_and_released() -> None:
    changes = [
        ProvisionChange("a", usd(500), usd(0)),
        ProvisionChange("b", usd(4_000), usd(10_000)),
        ProvisionChange("c", Money(7, Currency.IDR), Money(7, Currency.IDR)),
    ]

    decision = model.provide(PORTFOLIO, changes, PACK, on=TODAY, at=NOW)

    (fact,) = decision.events
    assert isinstance(fact, PortfolioProvisioned)
    assert (fact.raised_minor, fact.released_minor, fact.provision_minor, fact.loan_count) == (6_000, 500, 10_000, 2)
    assert decision.state.provisioned_on == TODAY
    journals = bookings.provision_journals(decision.state, changes, CHARTS, on=TODAY, booked_at=NOW)
    assert [journal.postings[0].kind for journal in journals] == ["provision_release", "provision_increase"]


def test_a_run_that_changes_nothing_tells_nothing() -> None:
    decision = model.provide(PORTFOLIO, [ProvisionChange("a", usd(5), usd(5))], PACK, on=TODAY, at=NOW)

    assert decision.events == ()
    assert decision.state == PORTFOLIO


def test_runs_go_forward_in_time() -> None:
    known = replace(PORTFOLIO, provisioned_on=TODAY, revalued_on=TODAY)
    yesterday = TODAY - timedelta(days=1)

    with pytest.raises(ProvisionsOutOfOrderError):
        model.provide(known, (), PACK, on=yesterday, at=NOW)
    with pytest.raises(RevaluationOutOfOrderError):
        model.revalue(known, (), rate_on(yesterday), on=yesterday, waiting_count=0, at=NOW)
    with pytest.raises(RevaluationNotStandingError):
        model.reverse_revaluation(known, 3, "rate_corrected", on=yesterday, at=NOW)


@pytest.mark.parametrize(
    ("runs", "available"),
    [
        ({1: 500}, 500),
        ({1: 500, 2: -200}, 300),
        ({1: 500, 5: 900}, 500),
        ({1: 500, 5: -400}, 100),
        ({5: 900}, 0),
    ],
)
def test_a_write_off_uses_what_was_set_aside_by_its_day_and_not_released_since(
    runs: Mapping[int, int], available: int
) -> None:
    made = [
        booked(
            ProvisionRaised(usd(cents)) if cents > 0 else ProvisionReleased(usd(-cents)),
            cause(f"port-1:{day}", date(2026, 1, day)),
        )
        for day, cents in runs.items()
    ]

    postings = [posting for journal in made for posting in journal.postings]

    assert available_provision(postings, CHARTS, on=date(2026, 1, 3)) == available


@pytest.mark.parametrize(("provided", "covered"), [(0, 0), (60_000, 60_000), (900_000, 100_000)])
def test_a_write_off_is_a_loss_only_beyond_the_provision(provided: int, covered: int) -> None:
    entry = losses.write_off(disbursed(on=TODAY), on=TODAY, note=NOTE)

    journals = loan_bookings.journals(entry, (), CHARTS, booked_at=NOW, provided_minor=provided)

    postings = [posting for journal in journals for posting in journal.postings]
    lost = {
        use: sum(one.debit_minor for one in postings if one.account == CHARTS[0].account(use).code)
        for use in (AccountUse.PROVISION, AccountUse.WRITE_OFF_LOSS)
    }
    assert lost == {AccountUse.PROVISION: covered, AccountUse.WRITE_OFF_LOSS: 100_000 - covered}
    assert all(
        balance.difference_minor == 0 for balance in trial_balances(totals_of(postings, on=TODAY), CHARTS, on=TODAY)
    )
    assert loan_bookings.written_off_on(entry) == TODAY
