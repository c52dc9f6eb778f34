"""Every fact ever published is read by today's code, and today's code still writes it the same way."""

import json
from datetime import UTC, datetime
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import AwareDatetime, TypeAdapter, ValidationError

from deploy.generate.published import publications
from services.chassis.cloudevents import STRUCTURED, envelope_of, headers_of, read_data
from services.chassis.outbox import outbox_record
from services.contracts.reading import UnknownEvent, type_of
from services.kernel import Country, Event
from tests.contracts.corpus import Golden, facts_by_type, golden_facts

CORPUS = golden_facts()
FACTS = facts_by_type()
PERSONAL = {"name", "legal_name", "email", "phone", "address", "birth_date", "born_on", "note", "comment", "remarks"}
FACTS_TRIED = 20

every_golden = pytest.mark.parametrize("golden", CORPUS, ids=[golden.name for golden in CORPUS])
every_fact = pytest.mark.parametrize("fact_type", sorted(FACTS))


def read(golden: Golden, data: dict[str, Any] | None = None) -> Any:
    """Read as a consumer does: transport first, then the union of its topic."""
    body = golden.body if data is None else json.dumps(data).encode()
    wire = read_data(dict(golden.headers), golden.key.encode(), body)
    return TypeAdapter(FACTS[golden.type][1].union).validate_python(wire)


def written(event: Event) -> dict[str, Any]:
    payload: dict[str, Any] = json.loads(event.model_dump_json())
    return payload


@every_golden
def test_a_golden_fact_is_read_as_its_own_class(golden: Golden) -> None:
    event = read(golden)

    assert type(event) is FACTS[golden.type][0]


@every_golden
def test_a_golden_fact_is_written_again_as_it_was(golden: Golden) -> None:
    again = written(read(golden))

    assert {name: again.get(name) for name in golden.data} == golden.data
    assert {
        name for name in again.keys() - golden.data.keys() if FACTS[golden.type][0].model_fields[name].is_required()
    } == set()


@every_golden
def test_the_outbox_still_gives_a_golden_fact_its_headers(golden: Golden) -> None:
    envelope, event = envelope_of(golden.headers), read(golden)

    record = outbox_record(event, golden.topic, envelope.version, event.occurred_at)

    carried = {"correlation_id": envelope.correlation_id, "traceparent": envelope.traceparent}
    assert {name: value.decode() for name, value in headers_of(record | carried)} == golden.headers


@every_golden
def test_a_golden_fact_is_on_the_topic_of_its_aggregate_and_keyed_by_it(golden: Golden) -> None:
    topics = {FACTS[golden.type][1].topic.of(ministry) for ministry in Country}

    assert golden.topic in topics
    assert golden.key == golden.data["subject"] == golden.headers["ce_subject"]


@every_golden
def test_a_golden_fact_is_read_in_structured_mode_too(golden: Golden) -> None:
    attributes = {name.removeprefix("ce_"): value for name, value in golden.headers.items() if name.startswith("ce_")}
    headers: dict[str, Any] = {"content-type": STRUCTURED}

    data = read_data(headers, golden.key.encode(), json.dumps({**attributes, "data": golden.data}).encode())

    assert data == golden.data
    assert envelope_of(headers) == envelope_of(golden.headers)


@every_golden
def test_a_field_of_tomorrow_is_passed_over(golden: Golden) -> None:
    event = read(golden, {**golden.data, "a_field_of_tomorrow": {"nested": [1, "two"]}})

    assert event == read(golden)


@every_golden
def test_a_fact_of_an_unknown_type_is_kept_whole(golden: Golden) -> None:
    tomorrow = golden.type.replace(".v1", ".v2")
    union = FACTS[golden.type][1].union

    event = TypeAdapter(union).validate_python({**golden.data, "type": tomorrow, "a_field_of_tomorrow": "kept"})

    assert type(event) is UnknownEvent
    assert written(event) == {**golden.data, "type": tomorrow, "a_field_of_tomorrow": "kept"}


@every_golden
def test_a_golden_fact_without_a_required_field_is_refused(golden: Golden) -> None:
    fact = FACTS[golden.type][0]
    required = [name for name, field in fact.model_fields.items() if field.is_required()]

    for name in required:
        with pytest.raises(ValidationError, match=name):
            fact.model_validate({field: value for field, value in golden.data.items() if field != name})


@every_fact
def test_every_fact_has_a_golden_example_that_shows_all_its_fields(fact_type: str) -> None:
    shown = {
        name
        for golden in CORPUS
        if golden.type == fact_type
        for name, value in golden.data.items()
        if value is not None
    }

    assert shown >= FACTS[fact_type][0].model_fields.keys(), f"golden/{fact_type}.json is missing or incomplete"


def test_no_golden_fact_lost_its_class() -> None:
    assert {golden.type for golden in CORPUS} <= FACTS.keys()


def test_a_golden_file_is_named_after_its_fact() -> None:
    assert [golden.name for golden in CORPUS if golden.name.partition("--")[0] != golden.type] == []


@every_fact
def test_a_fact_carries_no_personal_data(fact_type: str) -> None:
    assert PERSONAL & FACTS[fact_type][0].model_fields.keys() == set()


@every_fact
def test_a_fact_s_type_names_service_aggregate_past_and_version(fact_type: str) -> None:
    service, aggregate, verb, version = fact_type.split(".")

    topic = FACTS[fact_type][1].topic
    assert (service, aggregate) == (topic.service, topic.aggregate)
    assert verb
    assert version[:1] == "v"
    assert version[1:].isdecimal()


def test_no_type_is_published_twice() -> None:
    types = [type_of(fact) for publication in publications() for fact in publication.facts]

    assert len(types) == len(set(types))


@every_fact
@settings(max_examples=FACTS_TRIED)
@given(data=st.data())
def test_whatever_a_producer_writes_a_consumer_reads(fact_type: str, data: st.DataObject) -> None:
    fact, publication = FACTS[fact_type]
    event = data.draw(facts_of(fact))

    read_again = TypeAdapter(publication.union).validate_json(event.model_dump_json())

    assert read_again == event
    assert type(read_again) is fact


def facts_of(fact: type[Event]) -> st.SearchStrategy[Event]:
    """Build facts with any values of their fields' types, those with a default included."""
    instants = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
    st.register_type_strategy(AwareDatetime, instants)
    own: dict[str, st.SearchStrategy[Any]] = {
        name: st.from_type(cast("type[Any]", field.annotation))
        for name, field in fact.model_fields.items()
        if name not in {"type", "subject", "occurred_at"}
    }
    return st.builds(fact, subject=st.text(min_size=1, max_size=100), occurred_at=instants, **own)
