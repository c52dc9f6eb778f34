"""A trace ends at the border: no id of one ministry's traces is in the other one's cell, whoever sends it."""

import json
from typing import Any
from uuid import uuid4

import pytest
from aiokafka import AIOKafkaProducer

from services.border.agreements.repository import agreement
from services.border.mirror import SOURCE_OFFSET, TRACE_HEADERS
from tests.border.desks import ID, KIOSK, TL, Desks, broker_of
from tests.faults.topics import read_topics
from tests.namesakes import another
from tests.waiting import eventually

pytestmark = pytest.mark.slow

CORRELATION = "of-the-officer-1"
OFFERED = agreement().crossing(TL, "registry.enterprise")
TOLD = "tl.registry.enterprise.v1"


def headers_of(message: Any) -> dict[str, str]:
    return {name: value.decode() for name, value in message.headers}


async def messages(desks: Desks, cell: Any, topic: str, subject: str, least: int = 1) -> list[Any]:
    """Read what a topic holds of a subject, as soon as it holds so much."""

    async def found() -> list[Any]:
        read = await read_topics(broker_of(desks.pair, cell), lambda name: name == topic)
        kept = [message for message in read if message.key == subject.encode()]
        return kept if len(kept) >= least else []

    return await eventually(found, every=0.5)


async def test_a_request_s_trace_is_told_in_its_own_cell_only(desks: Desks) -> None:
    trace_id = uuid4().hex
    callers = {"traceparent": f"00-{trace_id}-00f067aa0ba902b7-01", "X-Correlation-ID": CORRELATION}
    headers = await desks.at[TL].headers("tl/registrar-1") | callers
    url = f"{desks.pair.cells[TL].url('registry')}/v1/enterprises"
    entry = (await desks.at[TL].client.post(url, json=another(KIOSK), headers=headers)).raise_for_status().json()
    kiosk = str(entry["enterprise_id"])
    assert OFFERED is not None

    (at_home,) = await messages(desks, TL, TOLD, kiosk)
    (leaving,) = await messages(desks, TL, OFFERED.topic, desks.name(kiosk))
    (arriving,) = await messages(desks, ID, f"tl.{OFFERED.topic}", desks.name(kiosk))
    (told,) = await messages(desks, ID, TOLD, desks.name(kiosk))

    assert headers_of(at_home)["traceparent"].split("-")[1] == trace_id
    for message in (leaving, arriving):
        assert not headers_of(message).keys() & set(TRACE_HEADERS)
    assert headers_of(told)["traceparent"].split("-")[1] != trace_id
    crossed = json.dumps([headers_of(one) for one in (leaving, arriving, told)])
    assert headers_of(at_home)["ce_correlationid"] == CORRELATION
    assert not [one for one in (trace_id, CORRELATION) if one in crossed]
    assert headers_of(leaving)["ce_correlationid"] == headers_of(told)["ce_correlationid"]


async def test_a_trace_that_a_stranger_writes_into_a_fact_is_not_continued(desks: Desks) -> None:
    assert OFFERED is not None
    trace_id, kiosk = uuid4().hex, await desks.kiosk()
    name = desks.name(kiosk)
    await messages(desks, ID, TOLD, name)
    desks.pair.close()
    try:
        await desks.tell(kiosk, "verification", {"evidence_kind": "site_visit"})
        leaving = (await messages(desks, TL, OFFERED.topic, name, least=2))[-1]
        forged = [*leaving.headers, (SOURCE_OFFSET, str(leaving.offset).encode())]
        forged += [(one, f"00-{trace_id}-00f067aa0ba902b7-01".encode()) for one in ("traceparent", "ce_traceparent")]
        async with AIOKafkaProducer(bootstrap_servers=broker_of(desks.pair, ID)) as producer:
            place = {"topic": f"tl.{OFFERED.topic}", "partition": leaving.partition}
            await producer.send_and_wait(**place, value=leaving.value, key=leaving.key, headers=forged)
    finally:
        desks.pair.open()

    told = await messages(desks, ID, TOLD, name, least=2)

    assert all(headers_of(one)["traceparent"] for one in told)
    assert trace_id not in json.dumps([headers_of(one) for one in told])
