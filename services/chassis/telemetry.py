"""Logs, metrics and traces: what a service says about itself, never what people told it."""

import logging
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import structlog
from opentelemetry import context, propagate, trace
from opentelemetry.sdk.trace import TracerProvider
from prometheus_client import CollectorRegistry, Counter, Gauge

FRAMES_SHOWN_MAX = 20
CAUSES_SHOWN_MAX = 5


@dataclass(frozen=True)
class Telemetry:
    """One service's metrics and tracer; every metric name stands here and nowhere else."""

    registry: CollectorRegistry = field(default_factory=CollectorRegistry)
    tracer_provider: TracerProvider = field(default_factory=TracerProvider)

    def __post_init__(self) -> None:
        for name, metric in _metrics(self.registry).items():
            object.__setattr__(self, name, metric)
        object.__setattr__(self, "tracer", self.tracer_provider.get_tracer("jembatan"))

    tracer: trace.Tracer = field(init=False)
    consumed: Counter = field(init=False)
    parked_in_a_row: Gauge = field(init=False)
    outbox_pending: Gauge = field(init=False)
    outbox_oldest_seconds: Gauge = field(init=False)
    published: Counter = field(init=False)
    relay_epoch: Gauge = field(init=False)
    ready: Gauge = field(init=False)
    messages_parked: Gauge = field(init=False)
    consumers_halted: Gauge = field(init=False)
    consumer_lag_records: Gauge = field(init=False)
    audit_breaks: Gauge = field(init=False)
    audit_root_failures: Gauge = field(init=False)
    outside_failures: Gauge = field(init=False)
    spans_lost: Counter = field(init=False)
    agreement_days_left: Gauge = field(init=False)
    border_silent_seconds: Gauge = field(init=False)


def _metrics(registry: CollectorRegistry) -> dict[str, Counter | Gauge]:
    return {
        "consumed": Counter(
            "jembatan_consumed_messages",
            "Messages by outcome: applied, duplicate, held, parked.",
            ["consumer", "outcome"],
            registry=registry,
        ),
        "parked_in_a_row": Gauge(
            "jembatan_parked_in_a_row", "Messages parked since one was applied.", ["consumer"], registry=registry
        ),
        "outbox_pending": Gauge(
            "jembatan_outbox_pending", "Facts not yet published, counted up to a limit.", registry=registry
        ),
        "outbox_oldest_seconds": Gauge(
            "jembatan_outbox_oldest_seconds", "Age of the oldest unpublished fact.", registry=registry
        ),
        "published": Counter("jembatan_published_facts", "Facts the broker acknowledged.", registry=registry),
        "relay_epoch": Gauge("jembatan_relay_epoch", "Epoch of the lease held; 0 without one.", registry=registry),
        "ready": Gauge("jembatan_ready", "1 while commands can be answered, else 0.", registry=registry),
        "messages_parked": Gauge(
            "jembatan_messages_parked", "Messages that wait for a person, counted up to a limit.", registry=registry
        ),
        "consumers_halted": Gauge(
            "jembatan_consumers_halted", "Consumers that stopped because they parked all they read.", registry=registry
        ),
        "consumer_lag_records": Gauge(
            "jembatan_consumer_lag_records",
            "Records between a consumer's position and the end it last saw.",
            ["consumer", "topic", "partition"],
            registry=registry,
        ),
        "audit_breaks": Gauge(
            "jembatan_audit_breaks",
            "Broken audit chains and roots, as last verified by this process.",
            registry=registry,
        ),
        "audit_root_failures": Gauge(
            "jembatan_audit_root_failures", "Attempts in a row to sign an audit root that failed.", registry=registry
        ),
        "outside_failures": Gauge(
            "jembatan_outside_failures",
            "Failures in a row of a system outside that is asked or sent to.",
            ["work"],
            registry=registry,
        ),
        "agreement_days_left": Gauge(
            "jembatan_agreement_days_left",
            "Days until nothing crosses the border any longer; negative after.",
            ["agreement"],
            registry=registry,
        ),
        "border_silent_seconds": Gauge(
            "jembatan_border_silent_seconds",
            "Since a fact last came from the other ministry; told once one has come.",
            ["ministry"],
            registry=registry,
        ),
        "spans_lost": Counter(
            "jembatan_spans_lost", "Spans of traces that nobody took, and were dropped.", registry=registry
        ),
    }


def traceparent() -> str:
    """The W3C trace context of the work at hand; empty outside of a trace."""
    carrier: dict[str, str] = {}
    propagate.inject(carrier)
    return carrier.get("traceparent", "")


def continue_trace(parent: str) -> object:
    """Enter the trace a record carries; give the token to `leave_trace`."""
    return context.attach(propagate.extract({"traceparent": parent} if parent else {}))


@contextmanager
def outside_of_traces() -> Iterator[None]:
    """Do something that no trace tells of: what leaves for another ministry carries none of ours."""
    token = continue_trace("")
    try:
        yield
    finally:
        leave_trace(token)


def leave_trace(token: object) -> None:
    """Leave the trace entered by `continue_trace`."""
    context.detach(token)  # type: ignore[arg-type]


def configure_logs(level: int = logging.INFO) -> None:
    """Log JSON lines with correlation and trace ids; neither payloads nor frame locals are ever written."""
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        _trace_ids,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _failure_without_words,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(),
        ],
    )
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for server in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        # The server brings handlers that write plain lines, and exceptions with their words.
        logging.getLogger(server).handlers.clear()
        logging.getLogger(server).propagate = True
    for noisy in ("aiokafka", "httpx", "uvicorn.access"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    # It repeats what a collector answers; that spans were lost is said by ourselves.
    logging.getLogger("opentelemetry").setLevel(logging.CRITICAL)


def _failure_without_words(_logger: object, _name: str, entry: structlog.types.EventDict) -> structlog.types.EventDict:
    """Say which exceptions were raised and where; what they say may repeat what people told the service."""
    given = entry.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    chain: list[dict[str, object]] = []
    while isinstance(error, BaseException) and len(chain) < CAUSES_SHOWN_MAX:
        frames = traceback.extract_tb(error.__traceback__, limit=-FRAMES_SHOWN_MAX)
        places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        chain.append({"error": type(error).__name__, "at": places})
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return {**entry, "failure": chain} if chain else entry


def _trace_ids(_logger: object, _name: str, entry: structlog.types.EventDict) -> structlog.types.EventDict:
    span = trace.get_current_span().get_span_context()
    if span.is_valid:
        entry["trace_id"] = trace.format_trace_id(span.trace_id)
    return entry
