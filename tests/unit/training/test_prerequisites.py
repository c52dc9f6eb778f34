"""Prerequisites: what shows one, who lacks which, and what a ministry waives."""

from datetime import UTC, date, datetime

import pytest

from services.contracts.training import ParticipantEnrolled, PrerequisiteWaived
from services.kernel import Country
from services.training.cohorts import intake, model, waiving
from services.training.cohorts.intake import EnrolmentRow
from services.training.cohorts.model import Cohort
from services.training.cohorts.particulars import AnsweredPrerequisite, Plan, Session
from services.training.cohorts.refusals import AlreadyWaivedError, PrerequisiteUnknownError, WaiversFullError
from services.training.participants.model import ParticipatingEnterprise
from services.training.prerequisites.model import (
    Attainment,
    Brought,
    PrerequisitesLackingError,
    demand_nothing_lacking,
    lacking,
)
from services.training.programmes.model import offered
from services.training.programmes.repository import load_programmes

AT = datetime(2026, 11, 23, 3, tzinfo=UTC)
DAY = date(2026, 11, 23)
COOPERATIVES = offered(load_programmes(), "cooperatives", DAY)
STANDARDS = offered(load_programmes(), "product_standardization", DAY)
PLAN = Plan("TL06", DAY, DAY, 3, (Session(1, DAY, 8),))
COHORT = model.schedule(PLAN, cohort_id="coh-1", country=Country.TL, programme=COOPERATIVES, at=AT).state
ANA = AnsweredPrerequisite("ent-1.p1", "member_or_founder")


def waived(cohort: Cohort = COHORT, waiver: AnsweredPrerequisite = ANA) -> Cohort:
    return waiving.waive(cohort, COOPERATIVES, waiver, reason_code="elected_treasurer", at=AT).state


@pytest.mark.parametrize(
    ("brought", "lacks"),
    [
        (Brought(), ("member_or_founder",)),
        (Brought(stated=frozenset({"something_else"})), ("member_or_founder",)),
        (Brought(stated=frozenset({"member_or_founder"})), ()),
        (Brought(waived=frozenset({"member_or_founder"})), ()),
        (Brought(offers_product=True), ("member_or_founder",)),
    ],
    ids=["nothing", "another", "stated", "waived", "a_product"],
)
def test_a_prerequisite_is_lacking_until_something_shows_it(brought: Brought, lacks: tuple[str, ...]) -> None:
    assert lacking(COOPERATIVES, brought, on=DAY) == lacks


@pytest.mark.parametrize(
    ("attainment", "shows"),
    [
        (Attainment("farmer_institutions", date(2026, 1, 5), date(2029, 1, 4)), True),
        (Attainment("farmer_institutions", DAY, None), True),
        (Attainment("farmer_institutions", date(2020, 1, 5), date(2023, 1, 4)), False),
        (Attainment("farmer_institutions", date(2026, 11, 24), None), False),
        (Attainment("product_standardization", date(2026, 1, 5), None), False),
    ],
    ids=["holds", "of_the_day", "expired", "of_a_later_day", "of_another_programme"],
)
def test_a_certificate_earned_before_shows_it_while_it_holds(attainment: Attainment, *, shows: bool) -> None:
    assert (lacking(COOPERATIVES, Brought(attained=(attainment,)), on=DAY) == ()) is shows


def test_a_product_in_the_register_is_no_matter_of_anybodys_word() -> None:
    assert lacking(STANDARDS, Brought(stated=frozenset({"registered_product"})), on=DAY) == ("registered_product",)
    assert lacking(STANDARDS, Brought(offers_product=True), on=DAY) == ()


def test_a_refusal_names_what_is_lacking_for_people_and_for_programs() -> None:
    with pytest.raises(PrerequisitesLackingError, match=r"ent-1\.p1 lacks member_or_founder") as refused:
        demand_nothing_lacking("ent-1.p1", ("member_or_founder",))

    assert refused.value.members == {"lacking": ["member_or_founder"]}


def test_a_waiver_is_a_fact_with_its_reason() -> None:
    decision = waiving.waive(COHORT, COOPERATIVES, ANA, reason_code="elected_treasurer", at=AT)

    (fact,) = decision.events
    assert isinstance(fact, PrerequisiteWaived)
    assert (fact.participant_id, fact.enterprise_id, fact.reason_code) == ("ent-1.p1", "ent-1", "elected_treasurer")
    assert waiving.waived(decision.state)["ent-1.p1"] == {"member_or_founder"}


def test_a_waiver_is_given_once_of_what_the_programme_asks_for() -> None:
    with pytest.raises(AlreadyWaivedError):
        waived(waived())
    with pytest.raises(PrerequisiteUnknownError):
        waived(waiver=AnsweredPrerequisite("ent-1.p1", "can_swim"))


def test_what_was_only_said_may_still_be_waived() -> None:
    said = waiving.stating(COHORT, {"ent-1.p1": ("member_or_founder",)})

    assert waiving.waived(said)["ent-1.p1"] == frozenset()
    assert waiving.waived(waived(said))["ent-1.p1"] == {"member_or_founder"}


def test_a_cohort_has_so_many_waivers_and_no_more() -> None:
    cohort = COHORT
    for number in range(waiving.WAIVERS_MAX):
        cohort = waived(cohort, AnsweredPrerequisite(f"ent-{number}.p1", "member_or_founder"))

    with pytest.raises(WaiversFullError):
        waived(cohort, AnsweredPrerequisite("ent-x.p1", "member_or_founder"))


def test_a_file_seats_who_lacks_nothing_and_keeps_what_was_said_of_them() -> None:
    rows = [EnrolmentRow(f"ent-{number}", "p1", stated=("member_or_founder",)) for number in (1, 2)]
    known = {row.enterprise_id: ParticipatingEnterprise(row.enterprise_id, Country.TL) for row in rows}

    taken = intake.enrol_rows(COHORT, known, rows, lacking={"ent-2.p1": ("member_or_founder",)}, at=AT)

    assert [one.code or one.outcome for one in taken.report.rows] == ["accepted", "prerequisites_lacking"]
    assert [type(fact) for fact in taken.decision.events] == [ParticipantEnrolled]
    assert taken.decision.state.answered == (AnsweredPrerequisite("ent-1.p1", "member_or_founder"),)
