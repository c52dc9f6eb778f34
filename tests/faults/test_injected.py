"""What the rows of the matrix put on topics: poison that is poison, and facts of tomorrow that today's readers take."""

import json
from random import Random
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from deploy.generate.published import Publication, publications
from services.chassis.cloudevents import UNREADABLE, UnreadableMessageError, read_data
from services.contracts.reading import UNKNOWN, UnknownEvent, type_of
from services.contracts.registry import EnterpriseEvent
from tests.faults.injecting import TOPIC, Wire, consumers_of, fact
from tests.faults.rows_messages import zoo
from tests.faults.rows_versions import GOLDEN, facts_of_tomorrow, future_types, read_offline
from tests.faults.tomorrow import FIELD, today, tomorrow

ZOO = zoo(Random(1))  # noqa: S311 - repeatable on purpose
every_topic = pytest.mark.parametrize("publication", publications(), ids=[str(one.topic) for one in publications()])


def cause_of(animal: Wire) -> str:
    """Read as a consumer does and tell what is wrong."""
    given: dict[str, Any] = {name: text.decode("utf-8", "ignore") for name, text in animal.headers}
    if any(text.decode("utf-8", "ignore").encode() != text for _, text in animal.headers):
        given[UNREADABLE] = "a header"
    try:
        event = TypeAdapter(EnterpriseEvent).validate_python(read_data(given, animal.key, animal.value))
    except UnreadableMessageError as error:
        return error.cause
    except ValidationError:
        return "schema_mismatch"
    return "unknown" if isinstance(event, UnknownEvent) else "none"


@pytest.mark.parametrize("cause", ZOO)
def test_every_kind_of_poison_is_refused_for_its_own_cause(cause: str) -> None:
    expected = "unknown" if cause in ("unknown_type", "future_version") else cause

    assert cause_of(ZOO[cause]) == expected


def test_a_well_made_injected_fact_is_no_poison() -> None:
    assert cause_of(fact("injected-1", 1, "registry.enterprise.suspended.v1")) == "none"


def test_poison_is_read_by_every_service_that_hears_of_enterprises() -> None:
    assert {consumer.service for consumer in consumers_of(TOPIC)} == {
        "registry",
        "financing",
        "training",
        "evaluation",
    }


@every_topic
def test_a_fact_of_tomorrow_is_taken_or_unknown_but_never_refused_today(publication: Publication) -> None:
    sent = facts_of_tomorrow(publication, "injected-1")

    read = [today().reads(str(publication.topic), one.key or b"", one.value or b"", one.headers) for one in sent]

    assert sorted(map(str, read)) == sorted([*map(type_of, publication.facts), UNKNOWN, UNKNOWN])


@every_topic
def test_a_fact_of_tomorrow_is_read_whole_tomorrow(publication: Publication) -> None:
    sent = facts_of_tomorrow(publication, "injected-1")

    read = {tomorrow().reads(str(publication.topic), one.key or b"", one.value or b"", one.headers) for one in sent}

    assert read == {*map(type_of, publication.facts), *future_types(publication)}
    assert all(FIELD in json.loads(one.value or b"{}") for one in sent)


def test_both_versions_read_what_was_ever_published() -> None:
    readings = read_offline(Random(1), 1)  # noqa: S311 - repeatable on purpose

    assert {one.fact_type for one in readings} >= GOLDEN.keys()
    assert [one for one in readings if not one.accepted] == []
