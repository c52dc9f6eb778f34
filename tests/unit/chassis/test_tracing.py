"""What of a trace leaves a process, and what becomes of what nobody takes."""

import asyncio
import logging
from collections.abc import Iterator, Sequence

import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.trace import Link, SpanKind, StatusCode
from pydantic import HttpUrl, ValidationError

from services.chassis.settings import Settings
from services.chassis.telemetry import Telemetry, continue_trace, leave_trace, outside_of_traces, traceparent
from services.chassis.tracing import (
    ATTRIBUTES,
    SPANS_WAITING_MAX,
    build_telemetry,
    consumption,
    publication,
    reduced,
    sent_traces,
    step,
)

PARENT = "00-4bf92f3577b34da6a3ce929d0e0e471f-00f067aa0ba902b7-01"
TRACE = PARENT.split("-")[1]
NOBODY = HttpUrl("http://127.0.0.1:9/v1/traces")


class Kept(SpanExporter):
    """Keeps what was ended."""

    def __init__(self) -> None:
        self.spans: list[ReadableSpan] = []

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        self.spans += spans
        return SpanExportResult.SUCCESS


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def telemetry(kept: Kept) -> Telemetry:
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(kept))
    return Telemetry(tracer_provider=provider)


def trace_of(span: ReadableSpan) -> str:
    assert span.context is not None
    return f"{span.context.trace_id:032x}"


def test_a_span_leaves_without_addresses_ids_and_the_words_of_its_failure(kept: Kept, telemetry: Telemetry) -> None:
    seen = {
        "http.target": "/v1/persons/per-1?name=Maria",
        "http.url": "x",
        "net.peer.ip": "10.0.0.1",
        "http.route": "/",
    }
    links = [Link(telemetry.tracer.start_span("another").get_span_context())]
    with (
        pytest.raises(ValueError, match="Maria"),
        telemetry.tracer.start_as_current_span("GET /", attributes=seen, links=links),
    ):
        raise ValueError("Maria is taken")

    left = reduced(kept.spans[-1])

    assert dict(left.attributes or {}) == {"http.route": "/"}
    assert (left.events, left.links, left.status.description) == ((), (), None)
    assert left.status.status_code is StatusCode.ERROR
    assert (left.name, left.context, left.start_time) == ("GET /", kept.spans[-1].context, kept.spans[-1].start_time)


def test_no_attribute_that_leaves_is_one_a_caller_chooses() -> None:
    assert not {name for name in ATTRIBUTES if any(word in name for word in ("url", "target", "agent", "ip", "query"))}


def test_a_message_is_taken_within_the_trace_it_carries_or_begins_one(kept: Kept, telemetry: Telemetry) -> None:
    with consumption(telemetry, "figures", "tl.registry.enterprise.v1", PARENT), step(telemetry.tracer, "unit of work"):
        carried = traceparent()
    with consumption(telemetry, "figures", "tl.registry.enterprise.v1", ""):
        begun = traceparent()

    work, consumed, alone = kept.spans
    assert [trace_of(work), trace_of(consumed), carried.split("-")[1]] == [TRACE] * 3
    assert (consumed.kind, work.parent) == (SpanKind.CONSUMER, consumed.context)
    assert trace_of(alone) == begun.split("-")[1] != TRACE


def test_outside_of_a_trace_no_step_begins_one(kept: Kept, telemetry: Telemetry) -> None:
    token = continue_trace(PARENT)
    with outside_of_traces(), step(telemetry.tracer, "unit of work"):
        told = traceparent()
    leave_trace(token)

    assert (told, kept.spans) == ("", [])


def test_a_publication_is_told_in_each_fact_s_own_trace(kept: Kept, telemetry: Telemetry) -> None:
    records = [
        {"traceparent": PARENT, "topic": "tl.registry.enterprise.v1"},
        {"traceparent": "", "topic": "xb.tl-id.v1"},
    ]

    with publication(telemetry, records):
        pass

    assert [(span.name, trace_of(span)) for span in kept.spans] == [("publish tl.registry.enterprise.v1", TRACE)]
    assert telemetry.published._value.get() == len(records)  # noqa: SLF001 - prometheus names no reader


@pytest.fixture
def quiet() -> Iterator[None]:
    """Keep a thread's warnings out of a stream that another test has closed."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.usefixtures("quiet")
async def test_what_does_not_fit_or_is_not_taken_is_dropped_and_counted_and_holds_nobody_up() -> None:
    settings = Settings(service_name="registry", traces_url=NOBODY, traces_ratio=1.0)
    telemetry = build_telemetry(settings)
    more = 500

    async with asyncio.timeout(20), sent_traces(telemetry, settings):
        for _ in range(3 * SPANS_WAITING_MAX + more):
            telemetry.tracer.start_span("one").end()

    assert telemetry.spans_lost._value.get() >= more  # noqa: SLF001 - as above


def test_services_keep_the_same_share_of_traces() -> None:
    services = [
        build_telemetry(Settings(service_name=name, traces_url=NOBODY, traces_ratio=0.5))
        for name in ("registry", "evaluation")
    ]
    kept = []
    for number in range(1, 200):
        token = continue_trace(f"00-{number:08x}{number * 2**56 % 2**64:024x}-00f067aa0ba902b7-01")
        kept.append([one.tracer.start_span("one").get_span_context().trace_flags.sampled for one in services])
        leave_trace(token)

    assert all(one is other for one, other in kept)
    assert {one for one, _ in kept} == {True, False}


@pytest.mark.parametrize("ratio", [0, -0.1, 1.1])
def test_a_share_is_one(ratio: float) -> None:
    with pytest.raises(ValidationError):
        Settings(service_name="registry", traces_ratio=ratio)
