"""Enterprises as members of cooperatives: who is admitted, when, and how a membership ends."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contracts.registry import CooperativeMemberAdmitted, CooperativeMemberLeft
from services.kernel import Country
from services.registry.cooperatives import model, refusals
from services.registry.cooperatives.membership import MEMBERS_MAX, admit, leave
from services.registry.cooperatives.model import Description, Figures, Membership
from services.registry.enterprises import model as enterprises
from services.registry.records.amendments import Asked
from services.registry.register_numbers import Register, RegisterNumber

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
TODAY = date(2026, 11, 2)
COOPERATIVE = model.register(
    Description(
        legal_name="Cooperativa Café Maubisse",
        kind="producer",
        form="primary",
        place_code="TL0104",
        municipality_code="TL01",
        identifiers=(),
        founding_rule="tl-primary-2004",
        founding_confidence="high",
    ),
    Figures(40),
    cooperative_id="coop-1",
    number=RegisterNumber(Country.TL, Register.COOPERATIVES, 123),
    valid_from=TODAY,
    asked=Asked("registrar-1", NOON),
).state
ENTERPRISE = enterprises.Enterprise(
    enterprise_id="ent-1",
    country=Country.TL,
    description=enterprises.Description(
        legal_name="Kafé Maubisse",
        place_code="TL0104",
        municipality_code="TL01",
        sector="Agriculture",
        activity_code="01270",
        activity_edition="KBLI2020",
        size_class="unknown",
        size_class_rule="tl-1",
        owner_gender="female",
        identifiers=(),
    ),
    status="registered",
    registered_on=TODAY,
    registered_by="registrar-1",
    version=1,
)
WITH_MEMBER = admit(COOPERATIVE, ENTERPRISE, admitted_on=date(2026, 5, 1), at=NOON).state


def test_an_admission_and_a_leaving_name_the_enterprise_and_the_day() -> None:
    admitted = admit(COOPERATIVE, ENTERPRISE, admitted_on=date(2026, 5, 1), at=NOON)

    left = leave(admitted.state, "ent-1", left_on=TODAY, at=NOON)

    assert admitted.events == (
        CooperativeMemberAdmitted(
            subject="coop-1", occurred_at=NOON, enterprise_id="ent-1", admitted_on=date(2026, 5, 1)
        ),
    )
    assert left.events == (
        CooperativeMemberLeft(subject="coop-1", occurred_at=NOON, enterprise_id="ent-1", left_on=TODAY),
    )
    assert left.state.members == ()


def test_an_admission_leaves_the_reported_number_of_members_alone() -> None:
    assert WITH_MEMBER.members == (Membership("ent-1", date(2026, 5, 1)),)
    assert WITH_MEMBER.figures == COOPERATIVE.figures


def test_the_same_admission_again_changes_nothing() -> None:
    again = admit(WITH_MEMBER, ENTERPRISE, admitted_on=date(2026, 5, 1), at=NOON)

    assert again.events == ()
    assert again.state == WITH_MEMBER


def test_a_member_is_not_admitted_from_another_day() -> None:
    with pytest.raises(refusals.AlreadyMemberError):
        admit(WITH_MEMBER, ENTERPRISE, admitted_on=date(2026, 5, 2), at=NOON)


def test_a_former_member_may_be_admitted_again() -> None:
    left = leave(WITH_MEMBER, "ent-1", left_on=TODAY, at=NOON).state

    assert admit(left, ENTERPRISE, admitted_on=TODAY, at=NOON).events


def test_an_enterprise_of_the_other_country_is_not_admitted() -> None:
    with pytest.raises(refusals.EnterpriseForeignError):
        admit(COOPERATIVE, replace(ENTERPRISE, country=Country.ID), admitted_on=TODAY, at=NOON)


def test_a_deregistered_enterprise_is_not_admitted() -> None:
    with pytest.raises(refusals.EnterpriseNotAdmissibleError):
        admit(COOPERATIVE, replace(ENTERPRISE, status="deregistered"), admitted_on=TODAY, at=NOON)


def test_enterprises_are_not_members_of_a_secondary_cooperative() -> None:
    secondary = replace(COOPERATIVE, description=replace(COOPERATIVE.description, form="secondary"))

    with pytest.raises(refusals.SecondaryMembersError):
        admit(secondary, ENTERPRISE, admitted_on=TODAY, at=NOON)


def test_an_admission_or_a_leaving_still_to_come_is_not_recorded() -> None:
    tomorrow = TODAY + timedelta(days=1)

    with pytest.raises(refusals.DayInFutureError):
        admit(COOPERATIVE, ENTERPRISE, admitted_on=tomorrow, at=NOON)
    with pytest.raises(refusals.DayInFutureError):
        leave(WITH_MEMBER, "ent-1", left_on=tomorrow, at=NOON)


def test_a_membership_does_not_end_before_it_began() -> None:
    with pytest.raises(refusals.LeftBeforeAdmittedError):
        leave(WITH_MEMBER, "ent-1", left_on=date(2026, 4, 30), at=NOON)


def test_a_stranger_does_not_leave() -> None:
    with pytest.raises(refusals.MembershipNotFoundError):
        leave(WITH_MEMBER, "ent-2", left_on=TODAY, at=NOON)


def test_a_suspended_cooperative_admits_nobody_but_lets_members_go() -> None:
    suspended = model.suspend(WITH_MEMBER, reason_code="no_meeting", at=NOON).state

    assert leave(suspended, "ent-1", left_on=TODAY, at=NOON).events
    with pytest.raises(refusals.CooperativeStateError):
        admit(suspended, replace(ENTERPRISE, enterprise_id="ent-2"), admitted_on=TODAY, at=NOON)


def test_an_entry_names_no_more_than_its_limit_of_members() -> None:
    full = replace(COOPERATIVE, members=tuple(Membership(f"full-{n}", TODAY) for n in range(MEMBERS_MAX)))

    with pytest.raises(refusals.MembersFullError):
        admit(full, ENTERPRISE, admitted_on=TODAY, at=NOON)


@given(st.lists(st.tuples(st.booleans(), st.sampled_from(["ent-1", "ent-2", "ent-3"])), max_size=20))
def test_members_are_those_admitted_and_not_left_in_the_order_of_their_ids(moves: list[tuple[bool, str]]) -> None:
    entry, expected = COOPERATIVE, set[str]()

    for joins, enterprise_id in moves:
        if joins:
            candidate = replace(ENTERPRISE, enterprise_id=enterprise_id)
            entry, expected = admit(entry, candidate, admitted_on=TODAY, at=NOON).state, expected | {enterprise_id}
        elif enterprise_id in expected:
            entry, expected = leave(entry, enterprise_id, left_on=TODAY, at=NOON).state, expected - {enterprise_id}

    assert [member.enterprise_id for member in entry.members] == sorted(expected)
