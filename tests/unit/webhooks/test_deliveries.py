"""The rules of a delivery: tried by the schedule, delivered once, given up in the end; a failing receiver rests."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from deploy.generate.published import publications
from services.contracts.reading import type_of
from services.kernel import Country
from services.kernel.circuits import FAILURES_MAX, REST_SECONDS_MAX, Circuit
from services.webhooks.aggregates import FACT_TYPES, KINDS
from services.webhooks.deliveries.model import (
    Attempt,
    Line,
    after,
    line_after,
    ministry_of,
    record,
    send_again,
)
from services.webhooks.deliveries.refusals import SourceUnknownError
from services.webhooks.deliveries.schedules import schedule, wait_seconds

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
RULE = schedule(NOON.date())
ATTRIBUTES = {"id": "2c9e4a7b", "type": "registry.enterprise.verified.v1", "subject": "ent-1"}
DELIVERY = record("records", Country.TL, ATTRIBUTES, "{}", at=NOON)
FAILED, TAKEN, GONE = Attempt(NOON, 500), Attempt(NOON, 204), Attempt(NOON, 410)


def test_what_may_be_chosen_are_all_facts_but_those_of_webhooks_themselves() -> None:
    others = [one for one in publications() if one.topic.service != "webhooks"]

    assert {str(kind.topic) for kind in KINDS} == {str(one.topic) for one in others}
    assert {type_of(fact) for one in others for fact in one.facts} == FACT_TYPES


def test_a_delivery_is_due_at_once() -> None:
    assert (DELIVERY.status, DELIVERY.next_attempt_at) == ("pending", NOON)


def test_the_pauses_between_attempts_are_those_of_the_standard() -> None:
    delivery, waited = DELIVERY, []
    while delivery.status == "pending":
        delivery = after(delivery, FAILED, RULE, chance=0)
        if delivery.next_attempt_at:
            waited.append((delivery.next_attempt_at - NOON).total_seconds())

    assert waited == [5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400]
    assert (delivery.status, delivery.reason_code) == ("given_up", "schedule_over")


def test_chance_lengthens_a_pause_by_a_fifth_at_most() -> None:
    tried = after(DELIVERY, FAILED, RULE, chance=1)

    assert tried.next_attempt_at == NOON + timedelta(seconds=6)


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_any_success_is_a_delivery(status: int) -> None:
    delivered = after(DELIVERY, Attempt(NOON, status), RULE, chance=0)

    assert (delivered.status, delivered.settled_at, delivered.next_attempt_at) == ("delivered", NOON, None)


@pytest.mark.parametrize("status", [301, 302, 307, 308, 400, 401, 404, 429, 500, 503, None])
def test_anything_else_is_tried_again(status: int | None) -> None:
    assert after(DELIVERY, Attempt(NOON, status), RULE, chance=0).status == "pending"


def test_a_receiver_that_is_gone_is_sent_nothing_more() -> None:
    given_up = after(DELIVERY, GONE, RULE, chance=0)

    assert (given_up.status, given_up.reason_code) == ("given_up", "receiver_gone")


def test_a_demand_to_wait_is_obeyed_where_it_is_longer_than_the_schedule() -> None:
    longer = after(DELIVERY, Attempt(NOON, 429, wait_seconds=120), RULE, chance=0)
    shorter = after(DELIVERY, Attempt(NOON, 429, wait_seconds=1), RULE, chance=0)

    assert longer.next_attempt_at == NOON + timedelta(seconds=120)
    assert shorter.next_attempt_at == NOON + timedelta(seconds=5)


def test_what_another_process_delivered_meanwhile_stays_delivered() -> None:
    delivered = after(DELIVERY, TAKEN, RULE, chance=0)

    again = after(delivered, FAILED, RULE, chance=0)

    assert (again.status, again.attempts_count) == ("delivered", 2)


def test_what_is_sent_again_keeps_its_bytes_and_its_id() -> None:
    given_up = after(DELIVERY, GONE, RULE, chance=0)

    again = send_again(given_up, at=NOON)

    assert (again.status, again.attempts_count, again.next_attempt_at) == ("pending", 0, NOON)
    assert (again.webhook_id, again.body) == (DELIVERY.webhook_id, DELIVERY.body)
    assert replace(again, attempts=()) == DELIVERY


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ("120", 120),
        ("Mon, 23 Nov 2026 12:01:00 GMT", 60),
        ("Mon, 23 Nov 2026 11:00:00 GMT", 0),
        ("soon", None),
        ("", None),
        ("-5", None),
        ("9" * 1000, 999_999_999),
    ],
)
def test_retry_after_is_read_in_both_forms(told: str, seconds: int | None) -> None:
    assert wait_seconds({"retry-after": told}, NOON) == seconds


def test_a_receiver_that_fails_again_and_again_rests_and_is_then_asked_once() -> None:
    line = Line("records", Circuit())
    for _ in range(FAILURES_MAX):
        assert line.circuit.lets_through(10, at=NOON) == 10
        line = line_after(line, FAILED)

    assert line.circuit.lets_through(10, at=NOON) == 0
    assert line.circuit.lets_through(10, at=NOON + timedelta(seconds=REST_SECONDS_MAX)) == 1
    assert line_after(line, TAKEN).circuit == Circuit()


def test_however_long_a_receiver_is_away_it_is_asked_again() -> None:
    circuit = Circuit(failures=100_000)

    rested = circuit.after_failure(at=NOON)

    assert rested.rests_until == NOON + timedelta(seconds=REST_SECONDS_MAX)


def test_a_refusal_of_one_message_is_no_failure_of_the_receiver() -> None:
    line = Line("records", Circuit(failures=3))

    assert line_after(line, Attempt(NOON, 422)).circuit == Circuit()
    assert line_after(line, Attempt(NOON, 302)).circuit.failures == 4
    assert line_after(line, Attempt(NOON, failure="timeout")).circuit.failures == 4


def test_a_demand_to_wait_holds_for_everything_sent_to_the_receiver() -> None:
    line = line_after(Line("records", Circuit()), Attempt(NOON, 429, wait_seconds=90))

    assert line.circuit.lets_through(10, at=NOON + timedelta(seconds=89)) == 0
    assert line.circuit.lets_through(10, at=NOON + timedelta(seconds=90)) == 10


def test_a_fact_belongs_to_the_ministry_its_source_names() -> None:
    assert ministry_of("/tl/registry") is Country.TL
    with pytest.raises(SourceUnknownError):
        ministry_of("/xx/registry")
