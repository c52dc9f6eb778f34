"""The register of cooperatives: what may happen to an entry, by whom and when."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contracts.registry import (
    CooperativeKind,
    CooperativeLicensed,
    CooperativeMembersReported,
    CooperativeRecognised,
    CooperativeRegistered,
)
from services.kernel import Country, Decision
from services.registry.cooperatives import model, refusals
from services.registry.cooperatives.model import Cooperative, Description, Figures, Licence
from services.registry.cooperatives.permits import record_licence
from services.registry.cooperatives.refusals import CooperativeStateError
from services.registry.records.amendments import Asked
from services.registry.register_numbers import Register, RegisterNumber

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
TODAY = date(2026, 11, 2)
KSP = Description(
    legal_name="KSP Cendana",
    kind="savings_and_loan",
    form="primary",
    place_code="53.03",
    municipality_code="53.03",
    identifiers=("NIK_KOPERASI:1600000000207",),
    founding_rule="id-primary-2020",
    founding_confidence="medium",
)
CLASS_I = Figures(1_200, "I", "members", "id-ksp-2023")
NUMBER = RegisterNumber(Country.ID, Register.COOPERATIVES, 123)


def registered() -> Decision[Cooperative]:
    return model.register(
        KSP,
        CLASS_I,
        cooperative_id="coop-1",
        number=NUMBER,
        valid_from=TODAY,
        asked=Asked("registrar-1", NOON),
    )


REGISTERED = registered().state
SUSPENDED = model.suspend(REGISTERED, reason_code="no_meeting", at=NOON).state
ENDED = model.deregister(REGISTERED, reason_code="dissolved", at=NOON).state
LICENCE = Licence("503/KSP/2025", date(2025, 1, 1), date(2029, 12, 31))

Step = Callable[[Cooperative], Decision[Cooperative]]
STEPS: dict[str, Step] = {
    "report_members": lambda entry: model.report_members(entry, Figures(9), reported_on=TODAY, at=NOON),
    "record_licence": lambda entry: record_licence(entry, LICENCE, at=NOON),
    "recognise": lambda entry: model.recognise(entry, by=Country.TL, basis_code=None, at=NOON),
    "suspend": lambda entry: model.suspend(entry, reason_code="no_meeting", at=NOON),
    "reinstate": lambda entry: model.reinstate(entry, reason_code="meeting_held", at=NOON),
    "deregister": lambda entry: model.deregister(entry, reason_code="dissolved", at=NOON),
}
ALLOWED = {
    "registered": {"report_members", "record_licence", "recognise", "suspend", "deregister"},
    "suspended": {"report_members", "reinstate", "deregister"},
    "deregistered": set[str](),
}


def test_a_registration_publishes_kind_place_and_class_but_no_name_and_no_number() -> None:
    decision = registered()

    (fact,) = decision.events

    assert isinstance(fact, CooperativeRegistered)
    assert (fact.kind, fact.municipality_code, fact.member_count) == ("savings_and_loan", "53.03", 1_200)
    assert (fact.ksp_class, fact.ksp_class_rule) == ("I", "id-ksp-2023")
    assert fact.register_number == decision.state.register_number == str(NUMBER)
    assert not [word for word in ("Cendana", "1600000000207", "registrar-1") if word in fact.model_dump_json()]


@pytest.mark.parametrize("entry", [REGISTERED, SUSPENDED, ENDED], ids=lambda entry: entry.status)
@pytest.mark.parametrize("step", STEPS)
def test_each_status_allows_its_own_steps_only(entry: Cooperative, step: str) -> None:
    if step in ALLOWED[entry.status]:
        assert STEPS[step](entry).events
    else:
        with pytest.raises(CooperativeStateError):
            STEPS[step](entry)


@given(st.lists(st.sampled_from(["suspend", "reinstate", "record_licence", "report_members"]), max_size=12))
def test_the_version_counts_the_facts_whatever_happens(steps: list[str]) -> None:
    entry, facts = REGISTERED, 1

    for step in steps:
        if step in ALLOWED[entry.status]:
            decision = STEPS[step](entry)
            entry, facts = decision.state, facts + len(decision.events)

    assert entry.version == facts


def test_an_entry_stands_after_a_suspension_as_before_it() -> None:
    before = record_licence(REGISTERED, LICENCE, at=NOON).state
    suspended = model.suspend(before, reason_code="no_meeting", at=NOON).state

    after = model.reinstate(suspended, reason_code="meeting_held", at=NOON).state

    assert after == replace(before, version=before.version + 2)


def test_a_members_report_publishes_the_meetings_day_and_the_class() -> None:
    figures = Figures(6_000, "II", "members", "id-ksp-2023")

    decision = model.report_members(REGISTERED, figures, reported_on=date(2026, 3, 1), at=NOON)

    (fact,) = decision.events
    assert isinstance(fact, CooperativeMembersReported)
    assert (fact.member_count, fact.reported_on, fact.ksp_class) == (6_000, date(2026, 3, 1), "II")
    assert decision.state.figures == figures


def test_a_report_is_corrected_on_its_own_day_and_repeated_without_effect() -> None:
    first = model.report_members(REGISTERED, Figures(1_300), reported_on=TODAY, at=NOON).state

    again = model.report_members(first, Figures(1_300), reported_on=TODAY, at=NOON)
    corrected = model.report_members(first, Figures(1_310), reported_on=TODAY, at=NOON)

    assert again.events == ()
    assert corrected.state.figures.member_count == 1_310


def test_a_report_is_not_taken_after_a_later_one() -> None:
    reported = model.report_members(REGISTERED, CLASS_I, reported_on=TODAY, at=NOON).state

    with pytest.raises(refusals.ReportOutOfOrderError):
        model.report_members(reported, Figures(900), reported_on=TODAY - timedelta(days=1), at=NOON)


def test_a_meeting_still_to_come_is_not_reported() -> None:
    with pytest.raises(refusals.DayInFutureError):
        model.report_members(REGISTERED, CLASS_I, reported_on=TODAY + timedelta(days=1), at=NOON)


def test_today_begins_at_midnight_in_the_cooperatives_own_country() -> None:
    an_hour_after_midnight_in_dili = datetime(2026, 11, 2, 15, 30, tzinfo=UTC)
    timorese = replace(REGISTERED, country=Country.TL)
    tomorrow = TODAY + timedelta(days=1)

    taken = model.report_members(timorese, Figures(20), reported_on=tomorrow, at=an_hour_after_midnight_in_dili)

    assert taken.state.reported_on == tomorrow
    with pytest.raises(refusals.DayInFutureError):
        model.report_members(REGISTERED, CLASS_I, reported_on=tomorrow, at=an_hour_after_midnight_in_dili)


def test_a_licence_is_published_and_a_later_one_takes_its_place() -> None:
    renewed = Licence("503/KSP/2030", date(2030, 1, 1), None)
    licensed = record_licence(REGISTERED, LICENCE, at=NOON)

    later = record_licence(licensed.state, renewed, at=NOON)

    assert isinstance(licensed.events[0], CooperativeLicensed)
    assert licensed.events[0].licence_number == "503/KSP/2025"
    assert later.state.licence == renewed


def test_the_same_licence_again_changes_nothing() -> None:
    licensed = record_licence(REGISTERED, LICENCE, at=NOON).state

    assert record_licence(licensed, LICENCE, at=NOON).events == ()


@pytest.mark.parametrize("kind", ["consumer", "producer", "services", "marketing"])
def test_only_savings_and_loan_cooperatives_are_licensed(kind: CooperativeKind) -> None:
    other = replace(REGISTERED, description=replace(KSP, kind=kind))

    with pytest.raises(refusals.LicenceKindError):
        record_licence(other, LICENCE, at=NOON)


def test_a_licence_does_not_end_before_it_begins() -> None:
    backwards = Licence("503/KSP/2025", date(2025, 1, 2), date(2025, 1, 1))

    with pytest.raises(refusals.LicencePeriodError):
        record_licence(REGISTERED, backwards, at=NOON)


def test_a_cooperative_is_recognised_by_the_ministry_across_the_border() -> None:
    decision = model.recognise(REGISTERED, by=Country.TL, basis_code="mou_article_3", at=NOON)

    (fact,) = decision.events
    assert isinstance(fact, CooperativeRecognised)
    assert (fact.by, fact.basis_code) == (Country.TL, "mou_article_3")
    assert decision.state.recognised_by == Country.TL


@pytest.mark.parametrize("ministry", [Country.ID, None])
def test_a_ministry_does_not_recognise_its_own_cooperatives(ministry: Country | None) -> None:
    with pytest.raises(refusals.OwnRecognitionError):
        model.recognise(REGISTERED, by=ministry, basis_code=None, at=NOON)


def test_a_cooperative_is_recognised_once() -> None:
    recognised = model.recognise(REGISTERED, by=Country.TL, basis_code=None, at=NOON).state

    with pytest.raises(refusals.AlreadyRecognisedError):
        model.recognise(recognised, by=Country.TL, basis_code=None, at=NOON)


def test_an_entry_is_kept_by_the_ministry_of_its_own_country() -> None:
    model.demand_home(Country.ID, Country.ID)

    for ministry in (Country.TL, None):
        with pytest.raises(refusals.CooperativeOfOtherMinistryError):
            model.demand_home(Country.ID, ministry)
