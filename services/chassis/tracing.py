"""Traces on their way out: what of a span leaves, how many do, and that nobody waits for whoever collects them."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import requests
import structlog
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.sdk.trace.sampling import ALWAYS_OFF, TraceIdRatioBased
from opentelemetry.trace import SpanKind, Status, Tracer, get_current_span
from prometheus_client import Counter

from services.chassis.settings import Settings
from services.chassis.telemetry import Telemetry, continue_trace, leave_trace

SPANS_WAITING_MAX = 2_048
"""Above this the oldest are dropped: memory and commands come before traces."""
SPANS_AT_ONCE = 512
SEND_EVERY_MS = 2_000
SEND_SECONDS_MAX = 5.0
LAST_SPANS_SECONDS_MAX = 2.0
"""A process that stops waits so long for its last spans, and so long again for what is on its way."""
ATTRIBUTES = frozenset(
    {
        "http.route",
        "http.status_code",
        "http.response.status_code",
        "jembatan.command",
        "jembatan.consumer",
        "messaging.system",
        "messaging.destination.name",
    }
)
"""All that leaves of a span's attributes: no path, query, address or header, and no id of anything."""
PROBES = r"/health/,/metrics$"
"""Asked every few seconds, and telling nothing of what people do."""
log = structlog.get_logger("traces")


def build_telemetry(settings: Settings) -> Telemetry:
    """Make a service's telemetry; which share of traces is kept follows from the trace's id, alike in every service."""
    resource = Resource({"service.name": settings.service_name, "service.instance.id": settings.replica})
    # Where nobody collects, spans are ids for the logs and hold nothing.
    sampler = TraceIdRatioBased(settings.traces_ratio) if settings.traces_url else ALWAYS_OFF
    return Telemetry(tracer_provider=TracerProvider(sampler, resource, shutdown_on_exit=False))


@asynccontextmanager
async def sent_traces(telemetry: Telemetry, settings: Settings) -> AsyncIterator[None]:
    """Send spans to the collector meanwhile, beside the work; without an address none is sent."""
    if settings.traces_url is None:
        yield
        return
    sending = _Sending(str(settings.traces_url), telemetry.spans_lost)
    telemetry.tracer_provider.add_span_processor(sending)
    try:
        yield
    finally:
        # A thread of ours: the loop's own would be waited for however long a collector takes.
        ending = threading.Thread(target=sending.shutdown, daemon=True)
        ending.start()
        await asyncio.to_thread(ending.join, LAST_SPANS_SECONDS_MAX)
        sending.exporter.shutdown()
        await asyncio.to_thread(ending.join, LAST_SPANS_SECONDS_MAX)


@contextmanager
def step(tracer: Tracer, name: str) -> Iterator[None]:
    """Tell a step of the trace at hand; outside of a trace there is none."""
    if not get_current_span().get_span_context().is_valid:
        yield
        return
    with tracer.start_as_current_span(name, record_exception=False):
        yield


def name_command(command: object) -> None:
    """Tell in the span at hand which kind of command is run; what is in it is nobody's business."""
    get_current_span().set_attribute("jembatan.command", type(command).__name__)


@contextmanager
def consumption(telemetry: Telemetry, consumer: str, topic: str, parent: str) -> Iterator[None]:
    """Take one message within the trace it carries; without one it begins a trace."""
    token = continue_trace(parent)
    attributes = {"jembatan.consumer": consumer, "messaging.system": "kafka", "messaging.destination.name": topic}
    try:
        with telemetry.tracer.start_as_current_span(
            f"consume {topic}", kind=SpanKind.CONSUMER, attributes=attributes, record_exception=False
        ):
            yield
    finally:
        leave_trace(token)


@contextmanager
def publication(telemetry: Telemetry, records: Sequence[Any]) -> Iterator[None]:
    """Count facts that were acknowledged, and tell in each one's trace how long that took."""
    tracer, spans = telemetry.tracer, []
    for record in records:
        token = continue_trace(record["traceparent"])
        try:
            # A record without a trace begins none: its headers could not tell of it.
            if record["traceparent"]:
                attributes = {"messaging.system": "kafka", "messaging.destination.name": record["topic"]}
                name = f"publish {record['topic']}"
                spans.append(tracer.start_span(name, kind=SpanKind.PRODUCER, attributes=attributes))
        finally:
            leave_trace(token)
    try:
        yield
        telemetry.published.inc(len(records))
    finally:
        for span in spans:
            span.end()


class _Sending(BatchSpanProcessor):
    """Holds spans until they are sent; what cannot be held or sent is counted and dropped."""

    def __init__(self, url: str, lost: Counter) -> None:
        self._lost, self._waiting, self._lock = lost, 0, threading.Lock()
        self.exporter = _Reduced(_exporter(url), self)
        super().__init__(self.exporter, SPANS_WAITING_MAX, SEND_EVERY_MS, SPANS_AT_ONCE)

    def on_end(self, span: ReadableSpan) -> None:
        """Hold an ended span; it never waits."""
        if span.context and span.context.trace_flags.sampled:
            with self._lock:
                is_full = self._waiting >= SPANS_WAITING_MAX
                self._waiting += not is_full
            if is_full:
                self._lost.inc()
        super().on_end(span)

    def taken(self, count: int) -> None:
        """Note that spans left the queue."""
        with self._lock:
            self._waiting -= count

    def lose(self, count: int) -> None:
        """Note that spans were not taken."""
        self._lost.inc(count)
        log.warning("spans were not taken", spans=count)


class _Reduced(SpanExporter):
    """Sends of each span its name, times and what is listed; no exception's words, no link."""

    def __init__(self, exporter: SpanExporter, sending: _Sending) -> None:
        self._exporter, self._sending = exporter, sending

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Send spans, in the sending thread."""
        self._sending.taken(len(spans))
        result = self._exporter.export([reduced(span) for span in spans])
        if result is not SpanExportResult.SUCCESS:
            self._sending.lose(len(spans))
        return result

    def shutdown(self) -> None:
        """Send nothing any longer."""
        self._exporter.shutdown()


def reduced(span: ReadableSpan) -> ReadableSpan:
    """Give what of a span may leave the process."""
    return ReadableSpan(
        span.name,
        span.context,
        span.parent,
        span.resource,
        {name: value for name, value in (span.attributes or {}).items() if name in ATTRIBUTES},
        kind=span.kind,
        status=Status(span.status.status_code),
        start_time=span.start_time,
        end_time=span.end_time,
        instrumentation_scope=span.instrumentation_scope,
    )


def _exporter(url: str) -> SpanExporter:
    session = requests.Session()
    # Neither the environment's proxies nor its passwords, as for all that goes out.
    session.trust_env = False
    return OTLPSpanExporter(endpoint=url, timeout=SEND_SECONDS_MAX, session=session)
