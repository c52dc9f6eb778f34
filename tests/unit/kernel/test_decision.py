"""A decision counts its facts: the version it may replace, and the version it leads to."""

from dataclasses import FrozenInstanceError, dataclass
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.kernel import Decision, Event

NOON = datetime(2026, 3, 1, 3, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Bridge:
    name: str
    version: int = 0


def _facts(count: int) -> tuple[Event, ...]:
    return tuple(
        Event(type=f"test.bridge.crossed_{number}.v1", subject="b-1", occurred_at=NOON) for number in range(count)
    )


@given(st.integers(0, 1_000_000), st.integers(0, 20))
def test_the_version_advances_by_one_for_each_fact(version: int, count: int) -> None:
    decision = Decision(Bridge("Rote", version), _facts(count))

    assert decision.expected_version == version
    assert decision.state == Bridge("Rote", version + count)
    assert len(decision.events) == count


@given(st.lists(st.integers(0, 5), max_size=10))
def test_a_version_is_the_number_of_facts_however_they_were_decided(counts: list[int]) -> None:
    state = Bridge("Rote")

    for count in counts:
        decision = Decision(state, _facts(count))
        assert decision.expected_version == state.version
        state = decision.state

    assert state.version == sum(counts)


def test_a_decision_leaves_the_state_it_was_given_alone() -> None:
    before = Bridge("Rote", 4)

    Decision(before, _facts(1))

    assert before == Bridge("Rote", 4)


def test_without_a_fact_nothing_advances() -> None:
    assert Decision(Bridge("Rote", 4)).state.version == 4


def test_facts_keep_their_order() -> None:
    facts = _facts(3)

    assert Decision(Bridge("Rote"), list(facts)).events == facts


def test_a_decision_is_never_changed() -> None:
    decision = Decision(Bridge("Rote"))

    with pytest.raises(FrozenInstanceError):
        decision.state = Bridge("Ende")  # type: ignore[misc]


def test_a_fact_is_never_changed() -> None:
    fact = _facts(1)[0]

    with pytest.raises(ValidationError, match="frozen"):
        fact.subject = "b-2"  # type: ignore[misc]


def test_a_fact_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValidationError, match="timezone"):
        Event(type="test.bridge.crossed.v1", subject="b-1", occurred_at=datetime(2026, 3, 1))  # noqa: DTZ001


@pytest.mark.parametrize("subject", ["", "b" * 101])
def test_a_subject_has_one_to_a_hundred_characters(subject: str) -> None:
    with pytest.raises(ValidationError, match="subject"):
        Event(type="test.bridge.crossed.v1", subject=subject, occurred_at=NOON)
