"""A desk from which a test speaks to running services as any officer of either ministry."""

from typing import Any
from uuid import uuid4

import httpx

from deploy.embedded.running import Platform

JsonObject = dict[str, Any]


class Desk:
    """Sends requests with tokens of the development issuer; an officer is written `tl/registrar-1`."""

    def __init__(self, platform: Platform, client: httpx.AsyncClient) -> None:
        self.platform = platform
        self.client = client
        self._tokens: dict[str, str] = {}

    async def headers(self, officer: str) -> dict[str, str]:
        """Give an officer's access token, and an idempotency key never used before."""
        if officer not in self._tokens:
            ministry, client_id = officer.split("/")
            form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": "development"}
            answer = await self.client.post(f"{self.platform.url('issuer')}/{ministry}/token", data=form)
            self._tokens[officer] = answer.raise_for_status().json()["access_token"]
        return {"Authorization": f"Bearer {self._tokens[officer]}", "Idempotency-Key": str(uuid4())}

    async def ask(
        self, officer: str, method: str, path: str, body: Any = None, key: str | None = None
    ) -> httpx.Response:
        """Send one request; `path` begins with the service."""
        service, _, rest = path.partition("/")
        headers = await self.headers(officer) | ({"Idempotency-Key": key} if key else {})
        return await self.client.request(method, f"{self.platform.url(service)}/v1/{rest}", json=body, headers=headers)

    async def do(self, officer: str, method: str, path: str, body: Any = None, key: str | None = None) -> JsonObject:
        """Send one request that must succeed; give its answer."""
        answer = await self.ask(officer, method, path, body, key)
        assert answer.is_success, answer.text
        state: JsonObject = answer.json()
        return state


def problem(answer: httpx.Response) -> tuple[int, str]:
    """Demand a problem document; give its status and its type."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    return answer.status_code, answer.json()["type"].removeprefix("urn:jembatan:problem:")
