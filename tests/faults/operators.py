"""What an operator asks of a running replica: counters, and what is to become of parked messages."""

from collections import Counter
from typing import Any

import httpx
from prometheus_client.parser import text_string_to_metric_families

from story.chapters.officers import OPERATOR
from story.client import Officer
from tests.faults.cell import SERVICES, Cell

HTTP_SECONDS_MAX = 30.0
CONSUMED = "jembatan_consumed_messages_total"


async def token_of(cell: Cell, officer: Officer, http: httpx.AsyncClient) -> str:
    """Ask an officer's own ministry for a token."""
    form = {"grant_type": "client_credentials", "client_id": f"{officer.role}-1", "client_secret": "development"}
    answer = await http.post(f"{cell.issuer_url}/{officer.ministry}/token", data=form)
    return str(answer.raise_for_status().json()["access_token"])


async def settle(cell: Cell, service: str, verb: str, letter_ids: list[str]) -> list[tuple[int, dict[str, Any]]]:
    """Replay or discard parked messages one after the other; give each status and answer."""
    url = next(iter(cell.urls(service).values()))
    async with httpx.AsyncClient(timeout=HTTP_SECONDS_MAX) as http:
        held = {"Authorization": f"Bearer {await token_of(cell, OPERATOR, http)}"}
        path = f"{url}/v1/operations/dead-letters/{verb}"
        answers = [await http.post(path, json={"letter_id": one}, headers=held) for one in letter_ids]
    return [(answer.status_code, answer.json()) for answer in answers]


async def counted(cell: Cell, outcome: str) -> Counter[str]:
    """Add up what every consumer of every service counted."""
    return sum([await consumed(cell, service, outcome) for service in SERVICES], Counter[str]())


async def consumed(cell: Cell, service: str, outcome: str, *replicas: str) -> Counter[str]:
    """Add up what the replicas of a service, or the named ones, counted for each consumer."""
    counted: Counter[str] = Counter()
    async with httpx.AsyncClient(timeout=HTTP_SECONDS_MAX) as http:
        for name, url in cell.urls(service).items():
            if replicas and name not in replicas:
                continue
            text = (await http.get(f"{url}/metrics")).raise_for_status().text
            for family in text_string_to_metric_families(text):
                for sample in family.samples:
                    if sample.name == CONSUMED and sample.labels["outcome"] == outcome:
                        counted[sample.labels["consumer"]] += int(sample.value)
    return counted
