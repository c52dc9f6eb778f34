"""No subscriber uses a default of the stack that loses messages."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from fastapi import FastAPI
from faststream import AckPolicy
from faststream.kafka import KafkaBroker

from deploy.generate.published import publications
from services.kernel import Country
from tests.architecture.built import SERVICES, built, built_border, every_service, topics_declared, topics_published

POLL_INTERVAL_MS_LEAST = 60_000


def faults(subscriber: Any) -> list[str]:
    """List the settings with which a subscriber would lose, skip or mix messages."""
    given = subscriber._connection_args  # noqa: SLF001 - FastStream names no public place for them
    rules = {
        "takes the message before it is done": subscriber.ack_policy is not AckPolicy.NACK_ON_ERROR,
        "commits by the clock": given["enable_auto_commit"] is not False,
        "has no group": not subscriber.group_id,
        "has no place in its group": not given.get("group_instance_id"),
        "starts at the end of the topic": given["auto_offset_reset"] != "earliest",
        "reads what was not committed": given["isolation_level"] != "read_committed",
        "is thrown out while it works": given["max_poll_interval_ms"] < POLL_INTERVAL_MS_LEAST,
        "does not read exactly one topic": len(subscriber.topic_names) != 1 or bool(subscriber.pattern),
        "reads several messages at once": type(subscriber).__name__ != "DefaultSubscriber",
    }
    return [fault for fault, holds in rules.items() if holds]


@pytest.fixture
def apps() -> Iterator[dict[str, FastAPI]]:
    """All services at once."""
    with ExitStack() as stack:
        yield {name: stack.enter_context(built(name)) for name in SERVICES}


@every_service
def test_every_subscriber_is_declared_without_losing_defaults(service: str) -> None:
    with built(service) as app:
        found = {subscriber.group_id: faults(subscriber) for subscriber in app.state.broker.subscribers}

    assert {group: what for group, what in found.items() if what} == {}


@every_service
def test_a_service_reads_exactly_the_topics_it_declares(service: str) -> None:
    with built(service) as app:
        read = [topic for subscriber in app.state.broker.subscribers for topic in subscriber.topic_names]
        wanted = [entry.topic.of(m) for entry in app.state.subscriptions for m in app.state.settings.hears]

        assert sorted(read) == sorted(wanted)
        assert set(read) | topics_published(app) == topics_declared(app)


@every_service
def test_every_consumer_has_a_group_of_its_own(service: str) -> None:
    with built(service) as app:
        groups = [subscriber.group_id for subscriber in app.state.broker.subscribers]
        consumers = [entry.consumer for entry in app.state.subscriptions]

    assert len(set(groups)) == len(groups)
    assert len(set(consumers)) == len(consumers)
    assert [consumer for consumer in consumers if not consumer.startswith(f"{service}.")] == []


@every_service
def test_a_service_that_works_on_others_facts_subscribes_to_them(service: str) -> None:
    with built(service) as app:
        assert app.state.subscriptions != []


def test_a_group_belongs_to_one_service(apps: dict[str, FastAPI]) -> None:
    groups = [subscriber.group_id for app in apps.values() for subscriber in app.state.broker.subscribers]

    assert len(set(groups)) == len(groups)


def told_by_borders() -> set[str]:
    """Name the topics of the border's own facts, each ministry's."""
    told: set[str] = set()
    for ministry in Country:
        with built_border(ministry) as border:
            told |= {topic for topic in topics_published(border) if topic.startswith(f"{ministry}.border.")}
    return told


def test_whatever_is_read_is_published_by_the_service_its_topic_names(apps: dict[str, FastAPI]) -> None:
    published = {topic: name for name, app in apps.items() for topic in topics_published(app)}
    published |= dict.fromkeys(told_by_borders(), "border")
    read = {topic for app in apps.values() for topic in topics_declared(app)}

    assert read - published.keys() == set()
    assert {topic: name for topic, name in published.items() if topic.split(".")[1] != name} == {}


def test_every_topic_of_the_contracts_is_published(apps: dict[str, FastAPI]) -> None:
    published = {topic for app in apps.values() for topic in topics_published(app)}

    published |= told_by_borders()

    assert published == {publication.topic.of(ministry) for publication in publications() for ministry in Country}


SOUND: dict[str, Any] = {
    "group_id": "a-group",
    "group_instance_id": "a-group-0",
    "auto_offset_reset": "earliest",
    "ack_policy": AckPolicy.NACK_ON_ERROR,
    "isolation_level": "read_committed",
}


def declared(*topics: str, **options: Any) -> Any:
    return KafkaBroker().subscriber(*topics, **{**SOUND, **options})


def test_a_sound_subscriber_has_no_fault() -> None:
    assert faults(declared("a-topic")) == []


@pytest.mark.parametrize(
    ("fault", "topics", "options"),
    [
        ("takes the message before it is done", ["a"], {"ack_policy": AckPolicy.MANUAL}),
        ("takes the message before it is done", ["a"], {"ack_policy": AckPolicy.ACK}),
        ("commits by the clock", ["a"], {"ack_policy": AckPolicy.ACK_FIRST}),
        ("has no place in its group", ["a"], {"group_instance_id": None}),
        ("starts at the end of the topic", ["a"], {"auto_offset_reset": "latest"}),
        ("reads what was not committed", ["a"], {"isolation_level": "read_uncommitted"}),
        ("is thrown out while it works", ["a"], {"max_poll_interval_ms": 30_000}),
        ("does not read exactly one topic", ["a", "b"], {}),
        ("reads several messages at once", ["a"], {"batch": True}),
    ],
)
def test_a_setting_that_loses_messages_is_noticed(fault: str, topics: list[str], options: dict[str, Any]) -> None:
    assert fault in faults(declared(*topics, **options))


def test_the_stack_s_own_defaults_are_noticed() -> None:
    found = faults(KafkaBroker().subscriber("a-topic"))

    assert found[:5] == [
        "takes the message before it is done",
        "commits by the clock",
        "has no group",
        "has no place in its group",
        "starts at the end of the topic",
    ]
