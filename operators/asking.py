"""Asking the services of a cell, with an access token of its issuer and a limit on every wait."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote
from uuid import uuid4

import httpx

from operators.cell import Cell
from operators.outcomes import Exit, JsonObject, Trouble, trouble_of, unreachable

CONNECT_SECONDS = 5.0
ANSWER_SECONDS_MAX = 60.0
LONG_ANSWER_SECONDS_MAX = 900.0
"""For an answer that reads a whole store."""
PAGE = 200


@dataclass(frozen=True)
class Content:
    """A file in place of a JSON body."""

    media_type: str
    content: bytes


@dataclass(frozen=True)
class Answered:
    """What one service answered, or what was met instead."""

    service: str
    told: JsonObject | None
    trouble: Trouble | None = None


class Asking:
    """Sends requests to the services of one cell; it asks for a token when first one is needed."""

    def __init__(self, cell: Cell) -> None:
        self.cell = cell
        self._client = httpx.Client(timeout=httpx.Timeout(ANSWER_SECONDS_MAX, connect=CONNECT_SECONDS))
        self._token = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def health(self, service: str) -> JsonObject:
        """Read a service's readiness, which is told without a token and in an answer 503 too.

        Raises:
            Trouble: it cannot be reached, or answers something else.
        """
        answer = self._send("GET", f"{self.cell.services[service]}/health/ready")
        told = _object(answer)
        if told is None or "status" not in told:
            raise trouble_of(answer)
        return told

    def ask(
        self,
        service: str,
        method: str,
        path: str,
        *,
        body: JsonObject | Content | None = None,
        query: Mapping[str, str | int] | None = None,
        seconds: float = ANSWER_SECONDS_MAX,
    ) -> JsonObject:
        """Send one request to an operators' route, or to the route of a path that begins with a slash.

        Raises:
            Trouble: it cannot be reached, or it refused.
        """
        headers = {"Authorization": f"Bearer {self._access_token()}", "Idempotency-Key": str(uuid4())}
        sent: dict[str, Any] = {"json": body}
        if isinstance(body, Content):
            headers["Content-Type"], sent = body.media_type, {"content": body.content}
        url = f"{self.cell.services[service]}{path if path.startswith('/') else f'/v1/operations/{path}'}"
        answer = self._send(method, url, **sent, params=query, headers=headers, timeout=seconds)
        told = _object(answer)
        if not answer.is_success or told is None:
            raise trouble_of(answer)
        return told

    def each(self, ask: Callable[[str], JsonObject]) -> list[Answered]:
        """Ask every service of the cell the same; one that fails does not hide the others."""
        answers = []
        for service in self.cell.services:
            try:
                answers.append(Answered(service, ask(service)))
            except Trouble as trouble:
                answers.append(Answered(service, None, trouble))
        return answers

    def every_letter(self, service: str, status: str) -> list[JsonObject]:
        """List all of a service's messages set aside with one status, page after page.

        Raises:
            Trouble: it cannot be reached, or it refused.
        """
        letters: list[JsonObject] = []
        query: dict[str, str | int] = {"status": status, "limit": PAGE}
        while True:
            page = self.ask(service, "GET", "dead-letters", query=query)
            letters += page["items"]
            if not page["next_cursor"]:
                return letters
            query["cursor"] = page["next_cursor"]

    def letter(self, service: str, letter_id: str) -> JsonObject:
        """Read one message set aside, with its content.

        Raises:
            Trouble: it cannot be reached, or there is no such message.
        """
        return self.ask(service, "GET", f"dead-letters/{quote(letter_id, safe='')}")

    def _access_token(self) -> str:
        if not self._token:
            cell = self.cell
            found = self._send("GET", f"{cell.issuer}/.well-known/openid-configuration")
            form = {"grant_type": "client_credentials", "client_id": cell.client_id}
            endpoint = (_object(found) or {}).get("token_endpoint")
            if not endpoint:
                raise Trouble("No issuer", f"{cell.issuer} is no OIDC issuer", Exit.WRONG_USE)
            answer = self._send("POST", endpoint, data={**form, "client_secret": cell.client_secret})
            token = (_object(answer) or {}).get("access_token")
            if not token:
                detail = f"{cell.issuer} gives {cell.client_id} no token: HTTP {answer.status_code}"
                raise Trouble("No token", detail, Exit.WRONG_USE)
            self._token = str(token)
        return self._token

    def _send(self, method: str, url: str, **options: Any) -> httpx.Response:  # noqa: ANN401 - httpx's own options
        try:
            return self._client.request(method, url, **options)
        except (httpx.TransportError, httpx.InvalidURL) as error:
            raise unreachable(url, error) from error


def _object(answer: httpx.Response) -> JsonObject | None:
    try:
        told = answer.json()
    except ValueError:
        return None
    return told if isinstance(told, dict) else None
