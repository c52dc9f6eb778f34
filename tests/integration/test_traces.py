"""Traces of a running cell as a collector takes them: from a request to what another service did with its fact."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Literal
from uuid import uuid4

import httpx
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from deploy.embedded.running import Platform
from deploy.sandbox.listening import Asked, Listening, say
from deploy.server_process import free_port
from services.chassis.tracing import ATTRIBUTES
from tests.integration.desk import Desk, JsonObject
from tests.namesakes import another
from tests.waiting import eventually

ENTERPRISE: JsonObject = {
    "country": "tl",
    "legal_name": "Kafé Canary",
    "place_code": "TL0104",
    "sector": "Agriculture",
    "activity_code": "01270",
    "owner_gender": "female",
}
TOPIC = "tl.registry.enterprise.v1"


@dataclass
class Collector:
    """Takes what services send, or does not."""

    does: Literal["takes", "refuses", "hangs"] = "takes"
    bodies: list[bytes] = field(default_factory=list)
    refused: int = 0
    over: asyncio.Event = field(default_factory=asyncio.Event)

    async def reply(self, asked: Asked, writer: asyncio.StreamWriter) -> None:
        """Answer one batch."""
        assert (asked.path, asked.headers["content-type"]) == ("/v1/traces", "application/x-protobuf")
        if self.does == "takes":
            self.bodies.append(asked.body)
            await say(writer, 200)
            return
        self.refused += 1
        if self.does == "hangs":
            await self.over.wait()
        await say(writer, 500, b"no")

    def spans(self, trace_id: str) -> list[tuple[str, Span]]:
        """Give the spans of a trace, each with the service that told it."""
        batches = [ExportTraceServiceRequest.FromString(body) for body in self.bodies]
        return [
            (next(one.value.string_value for one in told.resource.attributes if one.key == "service.name"), span)
            for batch in batches
            for told in batch.resource_spans
            for scope in told.scope_spans
            for span in scope.spans
            if span.trace_id.hex() == trace_id
        ]


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def cell(tmp_path_factory: pytest.TempPathFactory, port: int) -> Iterator[Platform]:
    traces = {"JEMBATAN_TRACES_URL": f"http://127.0.0.1:{port}/v1/traces", "JEMBATAN_TRACES_RATIO": "1"}
    home = tmp_path_factory.mktemp("traces") / "home"
    platform = Platform(home, ("registry", "evaluation"), environment=traces, usual_ports={})
    platform.up()
    yield platform
    platform.clean()


@pytest.fixture
async def desk(cell: Platform) -> AsyncIterator[Desk]:
    async with httpx.AsyncClient(timeout=20) as client:
        yield Desk(cell, client)


@pytest.fixture
async def collector(port: int) -> AsyncIterator[Collector]:
    found = Collector()
    server = Listening(found.reply, port=port)
    await server.start()
    yield found
    found.over.set()
    await server.stop()


async def registered(desk: Desk) -> tuple[JsonObject, str]:
    """Enter an enterprise within a trace of the caller's; give it and the trace."""
    trace_id = uuid4().hex
    headers = await desk.headers("tl/registrar-1") | {"traceparent": f"00-{trace_id}-00f067aa0ba902b7-01"}
    url = f"{desk.platform.url('registry')}/v1/enterprises?told=Canary"
    answer = await desk.client.post(url, json=another(ENTERPRISE), headers=headers)
    assert answer.is_success, answer.text
    entry: JsonObject = answer.json()
    return entry, trace_id


async def is_heard(desk: Desk, enterprise_id: str) -> None:
    async def figure() -> bool:
        path = f"evaluation/figures/enterprises/{enterprise_id}"
        return (await desk.ask("tl/evaluator-1", "GET", path)).is_success

    assert await eventually(figure)


async def lost_spans(desk: Desk, service: str) -> float:
    text = (await desk.client.get(f"{desk.platform.url(service)}/metrics")).text
    line = next(one for one in text.splitlines() if one.startswith("jembatan_spans_lost_total"))
    return float(line.split()[1])


def below(spans: list[tuple[str, Span]], parent: Span, service: str, name: str) -> list[Span]:
    """Give the spans of a name that a service told right below another."""
    return [span for who, span in spans if (who, span.name, span.parent_span_id) == (service, name, parent.span_id)]


async def test_one_trace_leads_from_a_request_to_what_another_service_did(desk: Desk, collector: Collector) -> None:
    entry, trace_id = await registered(desk)

    async def whole() -> list[tuple[str, Span]]:
        found = collector.spans(trace_id)
        is_there = {
            ("evaluation", "unit of work"),
            ("registry", "POST /v1/enterprises"),
            ("registry", f"publish {TOPIC}"),
        }
        return found if is_there <= {(who, span.name) for who, span in found} else []

    spans = await eventually(whole)
    (request,) = [span for who, span in spans if (who, span.name) == ("registry", "POST /v1/enterprises")]
    (work,) = below(spans, request, "registry", "unit of work")
    assert len(below(spans, work, "registry", f"publish {TOPIC}")) == 1
    consumed = below(spans, work, "evaluation", f"consume {TOPIC}")
    assert any(below(spans, one, "evaluation", "unit of work") for one in consumed)
    assert {one.key: one.value.string_value for one in request.attributes}["jembatan.command"] == "RegisterEnterprise"
    assert {one.key for _, span in spans for one in span.attributes} <= ATTRIBUTES
    sent = b"".join(collector.bodies)
    assert not [text for text in ("Canary", entry["enterprise_id"], entry["register_number"]) if text.encode() in sent]


async def test_without_a_collector_commands_are_done_and_facts_arrive(desk: Desk) -> None:
    entry, _ = await registered(desk)

    await is_heard(desk, entry["enterprise_id"])

    async def counted() -> bool:
        return await lost_spans(desk, "registry") > 0

    assert await eventually(counted)


@pytest.mark.parametrize("does", ["refuses", "hangs"])
async def test_a_collector_that_fails_loses_spans_and_nothing_else(
    desk: Desk, collector: Collector, does: Literal["refuses", "hangs"]
) -> None:
    collector.does = does
    before = await lost_spans(desk, "registry")

    entries = [(await registered(desk))[0] for _ in range(5)]

    for entry in entries:
        await is_heard(desk, entry["enterprise_id"])

    async def refused() -> bool:
        return collector.refused > 0 and await lost_spans(desk, "registry") > before

    assert await eventually(refused)
