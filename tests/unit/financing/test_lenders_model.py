"""What financing learns of cooperatives, and which of them may lend or be lent through."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from services.contracts.registry import (
    CooperativeAmended,
    CooperativeDeregistered,
    CooperativeLicensed,
    CooperativeMemberAdmitted,
    CooperativeMemberLeft,
    CooperativeMembersReported,
    CooperativeMerged,
    CooperativeRecognised,
    CooperativeRegistered,
    CooperativeReinstated,
    CooperativeSuspended,
    CooperativeUnmerged,
)
from services.financing.lenders.model import Cooperative, Licence, after, unmet_as_lender, unmet_as_partner
from services.kernel import Country, Event
from tests.unit.financing.examples import LENDER, PARTNER, TODAY

AT = datetime(2026, 7, 1, tzinfo=UTC)
REGISTERED = CooperativeRegistered(
    subject="coop-1",
    occurred_at=AT,
    country=Country.ID,
    kind="savings_and_loan",
    form="primary",
    place_code="53.71",
    municipality_code="53.71",
    member_count=40,
    ksp_class="I",
)


def heard(*facts: Event) -> Cooperative:
    known = Cooperative("coop-1")
    for fact in facts:
        known = after(known, fact)  # type: ignore[arg-type]
    return known


def admitted(enterprise_id: str) -> Event:
    return CooperativeMemberAdmitted(
        subject="coop-1", occurred_at=AT, enterprise_id=enterprise_id, admitted_on=date(2026, 1, 1)
    )


def standing(fact: type[CooperativeSuspended | CooperativeReinstated | CooperativeDeregistered]) -> Event:
    return fact(subject="coop-1", occurred_at=AT, reason_code="accounts_missing")


def test_everything_a_register_tells_is_kept() -> None:
    licensed = CooperativeLicensed(
        subject="coop-1", occurred_at=AT, licence_number="1", valid_from=date(2026, 1, 1), valid_until=date(2031, 1, 1)
    )
    reported = CooperativeMembersReported(
        subject="coop-1", occurred_at=AT, member_count=6_000, reported_on=date(2026, 6, 1), ksp_class="II"
    )
    recognised = CooperativeRecognised(subject="coop-1", occurred_at=AT, by=Country.TL)

    known = heard(REGISTERED, licensed, recognised, reported, admitted("ent-2"), admitted("ent-1"))

    assert known == Cooperative(
        cooperative_id="coop-1",
        country=Country.ID,
        kind="savings_and_loan",
        form="primary",
        ksp_class="II",
        licence=Licence(date(2026, 1, 1), date(2031, 1, 1)),
        recognised_by=Country.TL,
        member_count=6_000,
        members=("ent-1", "ent-2"),
    )


def test_a_cooperative_s_kind_is_the_one_last_told() -> None:
    amended = CooperativeAmended(
        subject="coop-1",
        occurred_at=AT,
        kind="producer",
        place_code="53.71",
        municipality_code="53.71",
        valid_from=date(2026, 2, 1),
    )

    assert heard(REGISTERED, amended) == replace(heard(REGISTERED), kind="producer")


def test_a_member_is_counted_once_and_leaves_once() -> None:
    left = CooperativeMemberLeft(subject="coop-1", occurred_at=AT, enterprise_id="ent-1", left_on=date(2026, 5, 1))

    assert heard(REGISTERED, admitted("ent-1"), admitted("ent-1")).members == ("ent-1",)
    assert heard(REGISTERED, admitted("ent-1"), admitted("ent-2"), left, left).members == ("ent-2",)


def test_a_fact_before_the_registration_is_kept_until_it_is_heard() -> None:
    early = heard(admitted("ent-1"), standing(CooperativeSuspended))

    assert early.country is None
    assert after(early, REGISTERED).members == ("ent-1",)
    assert after(early, REGISTERED).standing == "suspended"


def test_a_suspension_ends_with_the_reinstatement_and_a_deregistration_does_not() -> None:
    assert heard(REGISTERED, standing(CooperativeSuspended)).standing == "suspended"
    assert heard(REGISTERED, standing(CooperativeSuspended), standing(CooperativeReinstated)).standing == "active"
    assert heard(REGISTERED, standing(CooperativeDeregistered)).standing == "deregistered"


def test_a_cooperative_merged_into_another_neither_lends_nor_is_lent_through_until_it_is_unmerged() -> None:
    reason = {"subject": "coop-1", "occurred_at": AT, "into": "coop-2", "reason_code": "same_cooperative"}

    merged = after(LENDER, CooperativeMerged(**reason))
    back = after(merged, CooperativeUnmerged(**reason))

    assert (merged.standing, unmet_as_lender(merged, TODAY)) == ("merged", ("not_active",))
    assert "not_active" in unmet_as_partner(replace(merged, country=Country.TL))
    assert back == LENDER


def test_a_licensed_recognised_indonesian_savings_and_loan_cooperative_may_lend() -> None:
    assert unmet_as_lender(LENDER, TODAY) == ()


@pytest.mark.parametrize(
    ("cooperative", "reason"),
    [
        (replace(LENDER, country=Country.TL), "not_indonesian"),
        (replace(LENDER, kind="producer"), "not_savings_and_loan"),
        (replace(LENDER, standing="suspended"), "not_active"),
        (replace(LENDER, licence=None), "not_licensed"),
        (replace(LENDER, licence=Licence(date(2026, 7, 2), None)), "not_licensed"),
        (replace(LENDER, licence=Licence(date(2020, 1, 1), date(2026, 6, 30))), "not_licensed"),
        (replace(LENDER, recognised_by=None), "not_recognised"),
        (replace(LENDER, recognised_by=Country.ID), "not_recognised"),
    ],
)
def test_a_cooperative_that_lacks_one_condition_does_not_lend(cooperative: Cooperative, reason: str) -> None:
    assert unmet_as_lender(cooperative, TODAY) == (reason,)


def test_a_licence_holds_on_its_first_and_on_its_last_day() -> None:
    one_day = replace(LENDER, licence=Licence(TODAY, TODAY))

    assert unmet_as_lender(one_day, TODAY) == ()


@pytest.mark.parametrize(
    ("cooperative", "reason"),
    [
        (replace(PARTNER, country=Country.ID), "not_timorese"),
        (replace(PARTNER, standing="deregistered"), "not_active"),
        (replace(PARTNER, recognised_by=None), "not_recognised"),
    ],
)
def test_a_cooperative_that_lacks_one_condition_is_no_partner(cooperative: Cooperative, reason: str) -> None:
    assert unmet_as_partner(PARTNER) == ()
    assert unmet_as_partner(cooperative) == (reason,)


def test_every_missing_condition_is_named() -> None:
    assert unmet_as_lender(Cooperative("coop-9"), TODAY) == (
        "not_indonesian",
        "not_savings_and_loan",
        "not_licensed",
        "not_recognised",
    )
