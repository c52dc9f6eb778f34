"""What training knows of cooperatives: their standing, and who may be granted something new."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contracts.registry import (
    CooperativeDeregistered,
    CooperativeEvent,
    CooperativeMemberLeft,
    CooperativeMerged,
    CooperativeRegistered,
    CooperativeReinstated,
    CooperativeSuspended,
    CooperativeUnmerged,
)
from services.kernel import Country, DomainError
from services.training.cooperatives.model import ParticipatingCooperative, active_country, after

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
REGISTERED = CooperativeRegistered(
    subject="coop-1",
    occurred_at=NOON,
    country=Country.TL,
    kind="producer",
    form="primary",
    place_code="TL0601",
    municipality_code="TL06",
    member_count=40,
)
SUSPENDED = CooperativeSuspended(subject="coop-1", occurred_at=NOON, reason_code="no_answer")
REINSTATED = CooperativeReinstated(subject="coop-1", occurred_at=NOON, reason_code="answered")
ENDED = CooperativeDeregistered(subject="coop-1", occurred_at=NOON, reason_code="closed_down")
MERGED = CooperativeMerged(subject="coop-1", occurred_at=NOON, into="coop-2", reason_code="same_cooperative")
UNMERGED = CooperativeUnmerged(subject="coop-1", occurred_at=NOON, into="coop-2", reason_code="two_cooperatives")
LEFT = CooperativeMemberLeft(subject="coop-1", occurred_at=NOON, enterprise_id="ent-1", left_on=NOON.date())


def told(*facts: CooperativeEvent) -> ParticipatingCooperative:
    known = ParticipatingCooperative("coop-1")
    for fact in facts:
        known = after(known, fact)
    return known


@given(st.lists(st.sampled_from([SUSPENDED, REINSTATED, MERGED, UNMERGED, ENDED, LEFT]), max_size=8))
def test_the_last_word_of_the_register_decides_on_a_cooperative_s_standing(facts: list[CooperativeEvent]) -> None:
    words = [fact for fact in facts if fact is not LEFT]
    known = told(REGISTERED, *facts)

    if not words or words[-1] in (REINSTATED, UNMERGED):
        assert active_country(known) is Country.TL
    else:
        with pytest.raises(DomainError, match=r"is (suspended|merged|deregistered)") as refusal:
            active_country(known)
        assert refusal.value.code == "participant_standing"


def test_a_cooperative_no_register_told_of_is_unknown() -> None:
    with pytest.raises(DomainError) as refusal:
        active_country(told(SUSPENDED, REINSTATED))

    assert refusal.value.code == "participant_unknown"
