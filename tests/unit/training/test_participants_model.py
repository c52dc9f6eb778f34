"""What training knows of enterprises: their standing, and who may be granted something new."""

from datetime import UTC, datetime

import pytest

from services.contracts.reading import UnknownEvent
from services.contracts.registry import (
    EnterpriseAmended,
    EnterpriseDeregistered,
    EnterpriseEvent,
    EnterpriseMerged,
    EnterpriseRegistered,
    EnterpriseReinstated,
    EnterpriseSuspended,
    EnterpriseUnmerged,
    EnterpriseVerified,
)
from services.kernel import Country
from services.training.participants.model import (
    ParticipantStandingError,
    ParticipantUnknownError,
    ParticipatingEnterprise,
    after,
    demand_active,
)

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
ENTRY = {"subject": "ent-1", "occurred_at": NOON}
DESCRIBED = {
    **ENTRY,
    "place_code": "TL0601",
    "municipality_code": "TL06",
    "sector": "Food",
    "activity_code": "47111",
    "activity_edition": "KBLI2020",
    "size_class": "micro",
    "size_class_rule": "tl-msme-unverified-1",
    "owner_gender": "female",
}
REGISTERED = EnterpriseRegistered(country=Country.TL, **DESCRIBED)
VERIFIED = EnterpriseVerified(**ENTRY, evidence_kind="site_visit")
SUSPENDED = EnterpriseSuspended(**ENTRY, reason_code="no_answer")
REINSTATED = EnterpriseReinstated(**ENTRY, reason_code="answered")
ENDED = EnterpriseDeregistered(**ENTRY, reason_code="closed_down")


def told(*facts: EnterpriseEvent) -> ParticipatingEnterprise:
    known = ParticipatingEnterprise("ent-1")
    for fact in facts:
        known = after(known, fact)
    return known


def test_a_registered_enterprise_is_active_and_not_verified() -> None:
    known = told(REGISTERED)

    assert known == ParticipatingEnterprise("ent-1", Country.TL, is_verified=False, standing="active")
    demand_active(known)


def test_an_amended_entry_must_be_verified_again_unless_the_change_was_approved() -> None:
    assert told(REGISTERED, VERIFIED).is_verified
    assert not told(REGISTERED, VERIFIED, EnterpriseAmended(**DESCRIBED)).is_verified
    assert told(REGISTERED, VERIFIED, EnterpriseAmended(**DESCRIBED, is_verified=True)).is_verified


@pytest.mark.parametrize(("last", "standing"), [(SUSPENDED, "suspended"), (ENDED, "deregistered")])
def test_nothing_is_granted_to_an_enterprise_on_hold_or_ended(last: EnterpriseEvent, standing: str) -> None:
    known = told(REGISTERED, VERIFIED, last)

    assert known.standing == standing
    with pytest.raises(ParticipantStandingError):
        demand_active(known)


def test_a_reinstated_enterprise_is_active_again() -> None:
    known = told(REGISTERED, SUSPENDED, REINSTATED)

    demand_active(known)
    assert known.standing == "active"


def test_an_enterprise_no_register_told_of_is_unknown_even_where_a_later_fact_was_read() -> None:
    known = told(VERIFIED)

    with pytest.raises(ParticipantUnknownError):
        demand_active(known)


def test_a_fact_of_an_unknown_type_changes_nothing() -> None:
    known = told(REGISTERED)

    assert after(known, UnknownEvent(type="registry.enterprise.renamed.v1", **ENTRY)) == known


def test_nothing_is_granted_to_an_entry_merged_into_another_until_it_is_unmerged() -> None:
    reason = {"into": "ent-2", "reason_code": "same_enterprise"}
    merged = after(after(ParticipatingEnterprise("ent-1"), REGISTERED), EnterpriseMerged(**ENTRY, **reason))

    with pytest.raises(ParticipantStandingError):
        demand_active(merged)
    demand_active(after(merged, EnterpriseUnmerged(**ENTRY, **reason)))
