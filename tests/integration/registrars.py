"""Officers of both ministries at the registry, and what they register."""

from typing import Any

import httpx

from tests.integration.desk import Desk, JsonObject
from tests.namesakes import another

ENTERPRISE: JsonObject = {
    "country": "tl",
    "legal_name": "Kafé Maubisse",
    "place_code": "TL0104",
    "sector": "Agriculture",
    "activity_code": "01270",
    "owner_gender": "female",
    "employees": 3,
}
COOPERATIVE: JsonObject = {
    "country": "tl",
    "legal_name": "Cooperativa Café Maubisse",
    "kind": "producer",
    "form": "primary",
    "place_code": "TL0104",
    "identifiers": [],
    "member_count": 40,
}
KSP: JsonObject = {
    "country": "id",
    "legal_name": "KSP Cendana",
    "kind": "savings_and_loan",
    "form": "primary",
    "place_code": "53.03",
    "identifiers": [],
    "member_count": 6_000,
}


class Registrars(Desk):
    """Speaks to the registry as any officer of either ministry."""

    async def send(self, officer: str, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        given = {**await self.headers(officer), **{name.replace("_", "-"): value for name, value in headers.items()}}
        return await self.client.request(method, path, json=body, headers=given)

    async def done(self, officer: str, method: str, path: str, body: Any = None) -> JsonObject:
        answer = await self.send(officer, method, path, body)
        assert answer.is_success, answer.text
        state: JsonObject = answer.json()
        return state

    async def read(self, path: str, **query: str) -> Any:
        answer = await self.client.get(path, params=query, headers=await self.headers("tl/registrar-1"))
        assert answer.is_success, answer.text
        return answer.json()

    async def enterprise(self) -> JsonObject:
        return await self.done("tl/registrar-1", "POST", "/v1/enterprises", another(ENTERPRISE))

    async def cooperative(self, body: JsonObject = COOPERATIVE) -> JsonObject:
        return await self.done(f"{body['country']}/registrar-1", "POST", "/v1/cooperatives", another(body))
