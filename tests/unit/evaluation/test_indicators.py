"""Indicators: what each one counts, for a period, told apart by groups and currencies."""

from collections.abc import Sequence
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.contracts.registry import (
    CooperativeMerged,
    CooperativeUnmerged,
    EnterpriseAmended,
    EnterpriseMerged,
    EnterpriseReinstated,
    EnterpriseSuspended,
    EnterpriseUnmerged,
    EnterpriseVerified,
)
from services.evaluation.figures.model import Source
from services.evaluation.indicators.formulas import DisaggregationNotOfferedError, IndicatorValue, values_of
from services.evaluation.indicators.model import observe
from services.evaluation.indicators.terms import Grouping, Period, PeriodError
from services.evaluation.indicators.views import definition, scorecard_of
from services.kernel import Country, Currency, Event
from tests.unit.evaluation import told
from tests.unit.evaluation.told import YEAR

JUNE_END = date(2026, 6, 30)
REGISTERED = told.enterprise("ent-1")
VERIFIED = EnterpriseVerified(subject="ent-1", occurred_at=told.at(), evidence_kind="site_visit")
AMENDED = EnterpriseAmended(
    **told.enterprise("ent-1").model_dump(exclude={"type", "country", "occurred_at"}), occurred_at=told.at()
)
APPROVED = AMENDED.model_copy(update={"is_verified": True})
SUSPENDED = EnterpriseSuspended(subject="ent-1", occurred_at=told.at(), reason_code="no_answer")
REINSTATED = EnterpriseReinstated(subject="ent-1", occurred_at=told.at(), reason_code="answered")
MERGED = EnterpriseMerged(subject="ent-1", occurred_at=told.at(), into="ent-2", reason_code="same_enterprise")
UNMERGED = EnterpriseUnmerged(subject="ent-1", occurred_at=told.at(), into="ent-2", reason_code="two_enterprises")


def values(
    code: str, *facts: Event, period: Period = YEAR, by: Grouping | None = None, country: Country | None = None
) -> tuple[IndicatorValue, ...]:
    return values_of(definition(code), observe(told.rows_of(facts), period, country), by)


def value(code: str, *facts: Event, period: Period = YEAR) -> str | None:
    (only,) = values(code, *facts, period=period)
    return only.value


def until(last: date) -> Period:
    return Period(date(2026, 1, 1), last)


def test_an_enterprise_counts_in_the_period_it_was_registered_in() -> None:
    assert value("enterprises_registered", REGISTERED) == "1"
    assert value("enterprises_registered", REGISTERED, period=Period(date(2026, 3, 2), JUNE_END)) == "0"


@pytest.mark.parametrize(
    ("facts", "count"),
    [
        ((VERIFIED,), "1"),
        ((VERIFIED, AMENDED), "0"),
        ((VERIFIED, APPROVED), "1"),
        ((VERIFIED, AMENDED, VERIFIED), "1"),
        ((VERIFIED, SUSPENDED), "0"),
        ((VERIFIED, SUSPENDED, REINSTATED), "1"),
        ((VERIFIED, MERGED), "0"),
        ((VERIFIED, MERGED, UNMERGED), "1"),
        ((), "0"),
    ],
    ids=[
        "verified",
        "amended",
        "amended_by_request",
        "verified_again",
        "suspended",
        "reinstated",
        "merged",
        "unmerged",
        "registered",
    ],
)
def test_only_a_standing_verification_counts(facts: Sequence[Event], count: str) -> None:
    assert value("enterprises_verified", REGISTERED, *facts) == count


def test_a_verification_after_the_period_does_not_count() -> None:
    assert value("enterprises_verified", REGISTERED, VERIFIED, period=until(date(2026, 2, 28))) == "0"


def test_an_enterprise_with_two_certificates_is_trained_once() -> None:
    facts = (REGISTERED, told.certificate("cert-1"), told.certificate("cert-2"))

    assert value("trained_enterprises", *facts) == "1"
    assert value("certificates_valid", *facts) == "2"


@pytest.mark.parametrize(("last", "count"), [(date(2026, 5, 31), "1"), (date(2026, 6, 1), "0")])
def test_a_revoked_certificate_counts_until_the_day_before(last: date, count: str) -> None:
    facts = (told.certificate("cert-1"), told.revoked("cert-1", date(2026, 6, 1)))

    assert value("certificates_valid", *facts, period=until(last)) == count


@pytest.mark.parametrize(("last", "count"), [(JUNE_END, "1"), (date(2026, 7, 1), "0")])
def test_a_certificate_counts_until_its_last_valid_day(last: date, count: str) -> None:
    facts = (told.certificate("cert-1", valid_until=JUNE_END),)

    assert value("certificates_valid", *facts, period=until(last)) == count


def test_an_application_counts_as_approved_whenever_it_was() -> None:
    facts = (told.submitted("app-1"), told.submitted("app-2"), told.approved("app-1"))

    assert value("applications_approved_share", *facts, period=until(JUNE_END)) == "0.500000"


def test_currencies_are_told_apart_and_never_added() -> None:
    facts = (told.disbursed("loan-1", 100), told.disbursed("loan-2", 900, currency=Currency.IDR))

    told_apart = {one.currency: one.value for one in values("loans_disbursed_amount", *facts)}

    assert told_apart == {Currency.USD: "100", Currency.IDR: "900"}
    assert value("loans_disbursed_count", *facts) == "2"


def test_principal_outstanding_is_what_was_paid_out_less_what_was_repaid_by_then() -> None:
    facts = (
        told.disbursed("loan-1", 1_000),
        told.repaid("loan-1", 300, date(2026, 4, 1)),
        told.repaid("loan-1", 300, date(2026, 7, 1)),
    )

    assert value("principal_outstanding", *facts, period=until(JUNE_END)) == "700"
    assert value("principal_outstanding", *facts) == "400"


def test_a_loan_paid_out_later_is_not_outstanding() -> None:
    assert (
        value("principal_outstanding", told.disbursed("loan-1", 9, on=date(2026, 7, 1)), period=until(JUNE_END)) == "0"
    )


LATE_LOAN = told.disbursed("loan-1", 1_000)
GOOD_LOAN = told.disbursed("loan-2", 3_000)


@pytest.mark.parametrize(
    ("facts", "share"),
    [
        ((told.assessed("loan-1", 30, JUNE_END),), "0.000000"),
        ((told.assessed("loan-1", 31, JUNE_END),), "0.250000"),
        ((told.assessed("loan-1", 90, JUNE_END), told.assessed("loan-1", 5, date(2026, 7, 1))), "0.250000"),
        ((told.assessed("loan-1", 90, date(2026, 5, 31)), told.assessed("loan-1", 5, JUNE_END)), "0.000000"),
        ((told.assessed("loan-1", 5, JUNE_END), told.assessed("loan-1", 90, date(2026, 5, 31))), "0.000000"),
        ((told.assessed("loan-1", 90, JUNE_END), told.repaid("loan-1", 500, JUNE_END)), "0.142857"),
        ((told.assessed("loan-1", 90, date(2026, 6, 1)), told.closed("loan-1", JUNE_END)), "0.000000"),
        ((told.assessed("loan-1", 90, date(2026, 6, 1)), told.repaid("loan-1", 1_000, JUNE_END)), "0.000000"),
        ((told.assessed("loan-1", 90, date(2026, 7, 1)),), "0.000000"),
    ],
    ids=[
        "thirty_days_is_not_over_thirty",
        "over_thirty",
        "assessed_better_after_the_end",
        "assessed_better_by_the_end",
        "an_earlier_day_assessed_later",
        "half_repaid",
        "closed",
        "all_repaid",
        "assessed_only_after_the_end",
    ],
)
def test_portfolio_at_risk_is_what_loans_over_30_days_past_due_owe_of_all_that_is_owed(
    facts: Sequence[Event], share: str
) -> None:
    assert value("portfolio_at_risk_30", LATE_LOAN, GOOD_LOAN, *facts, period=until(JUNE_END)) == share


def test_a_loan_never_assessed_is_not_hidden() -> None:
    facts = (LATE_LOAN, GOOD_LOAN, told.assessed("loan-1", 0, JUNE_END))

    assert value("portfolio_assessed_share", *facts, period=until(JUNE_END)) == "0.250000"


def test_without_anything_to_divide_by_there_is_no_value_but_a_reason() -> None:
    (only,) = values("portfolio_at_risk_30")

    assert (only.value, only.reason, only.denominator) == (None, "denominator_is_zero", "0")


def test_trained_enterprises_that_were_financed_are_a_share_of_the_trained() -> None:
    facts = (told.certificate("cert-1", "ent-1"), told.certificate("cert-2", "ent-2"), told.disbursed("loan-1", 9))

    assert value("trained_and_financed_share", *facts) == "0.500000"


def test_a_borrower_with_two_loans_is_one_borrower() -> None:
    facts = (
        told.enterprise("ent-1", owner_gender="female"),
        told.enterprise("ent-2", owner_gender="male"),
        told.disbursed("loan-1", 9, "ent-1"),
        told.disbursed("loan-2", 9, "ent-1"),
        told.disbursed("loan-3", 9, "ent-2"),
    )

    assert value("female_borrower_share", *facts) == "0.500000"


def test_a_recognised_cooperative_counts() -> None:
    assert value("cooperatives_recognised", told.cooperative(), told.recognised()) == "1"
    assert value("cooperatives_recognised", told.cooperative()) == "0"
    assert value("cooperative_members", told.cooperative(members=40)) == "40"


def test_a_cooperative_merged_into_another_counts_no_more_until_it_is_unmerged() -> None:
    subject = told.cooperative().subject
    reason = {"subject": subject, "occurred_at": told.at(), "into": "coop-9", "reason_code": "same_cooperative"}
    facts = (told.cooperative(members=40), told.recognised(), CooperativeMerged(**reason))

    for code, count in (("cooperative_members", "40"), ("cooperatives_recognised", "1")):
        assert value(code, *facts) == "0"
        assert value(code, *facts, CooperativeUnmerged(**reason)) == count


def test_a_facilitys_limit_is_used_by_what_its_loans_owe() -> None:
    facts = (told.cooperative(), told.facility(4_000), LATE_LOAN, told.repaid("loan-1", 200, JUNE_END))

    assert value("facility_limit_used_share", *facts) == "0.200000"


def test_a_cohort_counts_in_the_period_of_its_last_day() -> None:
    facts = (told.cohort("coh-1"), told.completed("coh-1", 3, 4), told.cohort("coh-2"))

    assert value("cohorts_held", *facts) == "1"
    assert value("training_completion_share", *facts) == "0.750000"


def test_a_loan_known_before_its_borrower_is_in_the_unknown_group_and_moves_when_the_register_tells() -> None:
    early = values("loans_disbursed_count", LATE_LOAN, by=Grouping.MUNICIPALITY)
    later = values("loans_disbursed_count", LATE_LOAN, REGISTERED, by=Grouping.MUNICIPALITY)

    assert [(one.group, one.value) for one in early] == [("unknown", "1")]
    assert [(one.group, one.value) for one in later] == [("TL06", "1")]


def test_a_loan_counts_under_the_cooperative_that_its_facility_is_with() -> None:
    orphan = told.disbursed("loan-2", 50_000).model_copy(update={"facility_id": "fac-9"})
    facts = (told.facility(1_000_000), told.cooperative(), told.disbursed("loan-1", 100_000), orphan)

    paid = {one.group: one.value for one in values("loans_disbursed_amount", *facts, by=Grouping.COOPERATIVE)}
    members = {one.group: one.value for one in values("cooperative_members", *facts, by=Grouping.COOPERATIVE)}

    assert paid == {"coop-1": "100000", "unknown": "50000"}
    assert members == {"coop-1": "40"}


def test_a_loan_counts_as_that_of_young_people_once_the_register_knows_their_shares() -> None:
    told_of = {one: told.owner_recorded(f"ent-{one}", is_youth_led=one) for one in (True, False, None)}
    entered = [told.enterprise(f"ent-{one}") for one in (*told_of, "nobody")]
    loans = [told.disbursed(f"loan-{one}", 100_00, borrower_id=f"ent-{one}") for one in (*told_of, "nobody")]

    found = values("loans_disbursed_count", *entered, *told_of.values(), *loans, by=Grouping.YOUTH)

    assert {one.group: one.value for one in found} == {"youth_led": "1", "not_youth_led": "1", "unknown": "2"}


def test_every_value_names_the_facts_it_rests_on() -> None:
    (only,) = values("loans_disbursed_amount", LATE_LOAN)

    assert only.sources == (Source("financing.loan.disbursed.v1", "loan-1", 1),)
    assert only.sources_count == 1


def test_sources_are_shown_up_to_a_limit_and_counted_whole() -> None:
    (only,) = values("loans_disbursed_count", *(told.disbursed(f"loan-{number}", 9) for number in range(50)))

    assert (len(only.sources), only.sources_count) == (20, 50)


def test_a_grouping_the_definition_does_not_offer_is_refused() -> None:
    with pytest.raises(DisaggregationNotOfferedError):
        values("cooperatives_recognised", by=Grouping.SECTOR)


def test_a_period_without_a_day_is_refused() -> None:
    with pytest.raises(PeriodError):
        Period(date(2026, 1, 2), date(2026, 1, 1))


def test_a_scorecard_leaves_out_what_is_not_of_its_country() -> None:
    facts = (REGISTERED, told.enterprise("ent-2", country=Country.ID, municipality_code="53.71"))

    card = scorecard_of(observe(told.rows_of(facts), YEAR, Country.TL), YEAR, Country.TL)

    (line,) = [line for line in card.lines if line.indicator == "enterprises_registered"]
    assert [one.value for one in line.overall] == ["1"]
    assert [one.group for one in line.by_municipality] == ["TL06"]


PEOPLE = st.integers(1, 4).map(lambda number: f"ent-{number}")
DAYS = st.dates(date(2025, 6, 1), date(2027, 6, 1))
PLACES = st.sampled_from(["TL01", "TL06"])
HISTORIES: st.SearchStrategy[list[list[Event]]] = st.lists(
    st.one_of(
        st.builds(lambda who, place: [told.enterprise(who, municipality_code=place)], PEOPLE, PLACES),
        st.builds(
            lambda amount, who, on, paid_on, late: [
                told.disbursed("?", amount, who, on),
                told.repaid("?", amount // 3, paid_on),
                told.assessed("?", late, paid_on),
            ],
            st.integers(1, 10**9),
            PEOPLE,
            DAYS,
            DAYS,
            st.integers(0, 90),
        ),
        st.builds(lambda who, on: [told.certificate("?", who, on)], PEOPLE, DAYS),
        st.builds(lambda who, on: [told.submitted("?", who, on)], PEOPLE, DAYS),
    ),
    max_size=12,
)


def named(histories: list[list[Event]]) -> list[list[Event]]:
    """Give each history its own aggregate; an enterprise is registered once."""
    seen: set[str] = set()
    result = []
    for number, facts in enumerate(histories):
        subject = facts[0].subject if facts[0].subject != "?" else f"it-{number}"
        if subject not in seen:
            result.append([fact.model_copy(update={"subject": subject}) for fact in facts])
        seen.add(subject)
    return result


@settings(deadline=None, max_examples=60)
@given(HISTORIES)
def test_groups_sum_to_the_whole(histories: list[list[Event]]) -> None:
    rows = told.rows_of(fact for facts in named(histories) for fact in facts)

    for line in scorecard_of(observe(rows, YEAR), YEAR, None).lines:
        whole = sum(int(one.numerator) for one in line.overall), sum(int(one.denominator or 0) for one in line.overall)
        for apart in (line.by_municipality, line.by_sector):
            if apart:
                parts = sum(int(one.numerator) for one in apart), sum(int(one.denominator or 0) for one in apart)
                assert parts == whole


@settings(deadline=None, max_examples=60)
@given(HISTORIES, st.randoms(use_true_random=False))
def test_the_order_in_which_aggregates_are_told_of_does_not_matter(
    histories: list[list[Event]], random: Random
) -> None:
    told_once = named(histories)
    shuffled = list(told_once)
    random.shuffle(shuffled)

    cards = [
        scorecard_of(observe(told.rows_of(fact for facts in order for fact in facts), YEAR), YEAR, None)
        for order in (told_once, shuffled)
    ]

    assert cards[0] == cards[1]
