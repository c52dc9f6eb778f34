"""Who is compared with whom, what is told of an effect, and when nothing is."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contracts.evaluation import OutcomeReportRecorded
from services.contracts.registry import CooperativeMemberAdmitted, CooperativeMemberLeft
from services.evaluation.effects.estimating import effect_of
from services.evaluation.effects.groups import Groups, Member, Periods, Question, Treatment, Values, grouped
from services.evaluation.effects.model import OutcomeReport, Reported, record, values_of
from services.evaluation.effects.refusals import (
    EffectClustersTooFewError,
    EffectGroupTooSmallError,
    EffectPeriodsError,
    MinistryUnknownError,
    OutcomeReportError,
)
from services.evaluation.effects.thresholds import load_effect_rules
from services.evaluation.indicators.terms import Period
from services.kernel import Country, Event
from tests.unit.evaluation import told

EARLIER, BEFORE, AFTER = (Period(date(year, 1, 1), date(year, 12, 31)) for year in (2023, 2024, 2026))
PERIODS = Periods(BEFORE, AFTER)
QUESTION = Question(Treatment.TRAINED, "sales", "usd_minor", "enterprise", None)
NOON = datetime(2027, 2, 1, 3, tzinfo=UTC)
SALES = Reported("sales", "usd_minor", BEFORE.first, BEFORE.last, "members_book", {"ent-1": Decimal(100)})
(RULE,) = load_effect_rules()


def asked(facts: Iterable[Event], question: Question = QUESTION, names: Iterable[str] = ("ent-1", "ent-2")) -> Groups:
    values = dict.fromkeys(names, Decimal(1))
    return grouped(told.rows_of(facts), question, PERIODS, values, values)


def member(subject: str, on: date) -> CooperativeMemberAdmitted:
    return CooperativeMemberAdmitted(subject="coop-1", occurred_at=told.at(on), enterprise_id=subject, admitted_on=on)


@pytest.mark.parametrize(
    ("on", "treated", "reason"),
    [
        (date(2024, 12, 31), None, "treated_earlier"),
        (date(2025, 1, 1), True, None),
        (date(2026, 12, 31), True, None),
        (date(2027, 1, 1), False, None),
    ],
)
def test_who_is_trained_between_the_periods_is_treated(on: date, treated: bool | None, reason: str | None) -> None:  # noqa: FBT001
    found = asked([told.enterprise("ent-1"), told.certificate("cert-1", on=on)], names=["ent-1"])

    assert [one.is_treated for one in found.members] == ([] if treated is None else [treated])
    assert [name for name, count in found.left_out.items() if count] == ([reason] if reason else [])
    assert found.treated_during_after_count == (on in AFTER)


def test_the_first_training_counts_and_a_revoked_certificate_does_not() -> None:
    twice = [told.certificate(f"cert-{year}", on=date(year, 5, 1)) for year in (2025, 2024)]
    undone = [told.certificate("cert-9", "ent-2", date(2024, 5, 1)), told.revoked("cert-9", date(2025, 1, 1))]

    found = asked([told.enterprise("ent-1"), told.enterprise("ent-2"), *twice, *undone])

    assert found.left_out["treated_earlier"] == 1
    assert [(one.enterprise_id, one.is_treated) for one in found.members] == [("ent-2", False)]


def test_who_is_financed_is_told_by_the_first_day_money_was_paid_out() -> None:
    facts = [told.enterprise("ent-1"), told.enterprise("ent-2"), told.disbursed("loan-1", 100, "ent-2", AFTER.first)]

    found = asked(facts, replace(QUESTION, treatment=Treatment.FINANCED))

    assert [one.is_treated for one in found.members] == [False, True]


def test_who_is_left_out_is_counted_with_the_reason() -> None:
    facts = [told.enterprise("ent-1"), told.enterprise("ent-2", country=Country.ID)]
    values: Values = dict.fromkeys(("ent-1", "ent-2", "ent-3"), Decimal(1))
    question = replace(QUESTION, country=Country.TL)

    found = grouped(told.rows_of(facts), question, PERIODS, values, {**values, "ent-4": Decimal(1)})

    assert [one.enterprise_id for one in found.members] == ["ent-1"]
    assert found.left_out == {
        "reported_one_period_only": 1,
        "not_registered": 1,
        "other_country": 1,
        "treated_earlier": 0,
    }


def test_clusters_are_those_of_before_and_who_has_none_is_one_alone() -> None:
    left = CooperativeMemberLeft(
        subject="coop-1", occurred_at=told.at(), enterprise_id="ent-2", left_on=date(2024, 6, 1)
    )
    facts = [told.enterprise("ent-1"), told.enterprise("ent-2"), told.cooperative()]
    joined = [member("ent-1", date(2023, 5, 1)), member("ent-2", date(2023, 5, 1)), left]

    by_place = asked(facts, replace(QUESTION, cluster_by="municipality"))
    by_cooperative = asked([*facts, *joined], replace(QUESTION, cluster_by="cooperative"))

    assert [one.cluster for one in by_place.members] == ["TL06", "TL06"]
    assert [one.cluster for one in by_cooperative.members] == ["coop-1", "ent-2"]


def panel(count: int, lift: int) -> tuple[Groups, dict[str, Decimal], dict[str, Decimal], dict[str, Decimal]]:
    """Two groups of enterprises in clusters of two; the treated gain `lift` more, on average."""
    names = [f"ent-{number:03}" for number in range(2 * count)]
    members = tuple(Member(name, number % 2 == 0, f"place-{number // 4}") for number, name in enumerate(names))
    earlier = {name: Decimal(1_000 + 7 * number % 90) for number, name in enumerate(names)}
    before = {name: value + 10 + number % 5 for number, (name, value) in enumerate(earlier.items())}
    after = {
        name: value + 20 + number % 7 + (lift if number % 2 == 0 else 0)
        for number, (name, value) in enumerate(before.items())
    }
    return Groups(members, {}, 0), before, after, earlier


def test_an_effect_is_told_with_its_interval_sizes_and_what_it_does_not_show() -> None:
    groups, before, after, earlier = panel(30, 50)

    found = effect_of(QUESTION, PERIODS, groups, (before, after, earlier), RULE)

    assert found.difference.low <= 50 <= found.difference.high
    means = [one.mean_after - one.mean_before for one in (found.treated, found.others)]
    assert abs(found.difference.value - (means[0] - means[1])) <= Decimal("0.02")
    assert (found.treated.enterprise_count, found.difference.observation_count) == (30, 120)
    assert [one.change and one.change.value for one in (found.treated, found.others)] == means
    assert (found.difference.cluster_count, found.are_clusters_few) == (15, True)
    assert found.earlier_trends == "no_difference_found"
    assert {note.code for note in found.does_not_show} >= {"not_why", "parallel_trends"}
    assert effect_of(QUESTION, PERIODS, groups, (before, after), RULE).earlier_trends == "not_compared"


def test_a_group_that_changed_by_the_same_has_no_interval_and_the_difference_has_one() -> None:
    groups, before, after, _ = panel(30, 50)
    unchanged = {one.enterprise_id: before[one.enterprise_id] for one in groups.of(is_treated=False)}

    found = effect_of(QUESTION, PERIODS, groups, (before, {**after, **unchanged}), RULE)

    assert (found.others.change, found.others.mean_after) == (None, found.others.mean_before)
    assert found.difference.low < found.difference.high


def test_groups_that_differed_already_are_said_to() -> None:
    groups, before, after, _ = panel(30, 50)
    rising = {
        one.enterprise_id: before[one.enterprise_id] - (90 if one.is_treated else 5) - index % 3
        for index, one in enumerate(groups.members)
    }

    found = effect_of(QUESTION, PERIODS, groups, (before, after, rising), RULE)

    assert found.earlier_trends == "differed_already"
    assert effect_of(QUESTION, PERIODS, groups, (before, after, {}), RULE).earlier_trends == "too_few_reported"


def test_a_group_below_the_rule_s_size_is_refused_with_the_numbers() -> None:
    groups, *values = panel(19, 50)

    with pytest.raises(EffectGroupTooSmallError) as refused:
        effect_of(QUESTION, PERIODS, groups, values, RULE)

    assert refused.value.members == {"treated_count": 19, "others_count": 19, "group_size_min": 20}


def test_too_few_clusters_are_refused() -> None:
    groups, *values = panel(20, 50)
    whole = replace(groups, members=tuple(replace(one, cluster=one.cluster[-1:]) for one in groups.members[:40]))
    few = replace(whole, members=tuple(replace(one, cluster=str(int(one.cluster) % 9)) for one in whole.members))

    with pytest.raises(EffectClustersTooFewError):
        effect_of(QUESTION, PERIODS, few, values, RULE)


@given(st.permutations(range(4)))
def test_of_several_reports_the_last_one_recorded_stands_whatever_order_they_are_read_in(order: list[int]) -> None:
    reports = [
        OutcomeReport(f"r{n}", n, replace(SALES, values={"ent-1": Decimal(n)}), "e", Country.TL, AFTER.last)
        for n in order
    ]

    assert values_of(reports) == {"ent-1": Decimal(3)}


def test_a_report_publishes_how_many_reported_and_no_value() -> None:
    decision = record(SALES, report_id="report-1", number=1, by=("evaluator-1", Country.TL), at=NOON)

    (fact,) = decision.events
    assert isinstance(fact, OutcomeReportRecorded)
    assert (fact.enterprise_count, fact.unit) == (1, "usd_minor")
    assert "100" not in fact.model_dump_json(exclude={"digest"})


@pytest.mark.parametrize(
    "changes",
    [
        {"outcome": "happiness"},
        {"unit": "persons"},
        {"first_day": date(2025, 1, 1)},
        {"last_day": date(2027, 2, 1)},
    ],
)
def test_a_report_of_what_is_unknown_or_not_over_is_refused(changes: dict[str, str]) -> None:
    with pytest.raises(OutcomeReportError):
        record(replace(SALES, **changes), report_id="r", number=1, by=("e", Country.TL), at=NOON)  # type: ignore[arg-type]


def test_a_report_is_recorded_by_an_officer_of_a_ministry() -> None:
    with pytest.raises(MinistryUnknownError):
        record(SALES, report_id="r", number=1, by=("service:x", None), at=NOON)


@pytest.mark.parametrize(
    ("before", "after", "earlier"), [(AFTER, BEFORE, None), (BEFORE, BEFORE, None), (BEFORE, AFTER, BEFORE)]
)
def test_periods_lie_one_after_the_other(before: Period, after: Period, earlier: Period | None) -> None:
    with pytest.raises(EffectPeriodsError):
        Periods(before, after, earlier)

    assert Periods(BEFORE, AFTER, EARLIER).earlier == EARLIER
