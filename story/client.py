"""The story's way to the services: tokens, idempotency keys, and repeating what may be repeated."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from time import monotonic
from types import TracebackType
from typing import Any, NamedTuple, Self, TypeVar

import httpx

from services.kernel import Country
from services.kernel.roles import Role

REPEAT_SECONDS_MAX = 120.0
"""Long enough for a service, the broker or the database to come back after a crash."""
WAIT_SECONDS_MAX = 120.0
PAUSE_SECONDS = 0.05
PAUSE_SECONDS_MAX = 1.0
HTTP_SECONDS_MAX = 30.0
TOKEN_SPARE_SECONDS = 60.0
PAGE = 200
PAGES_MAX = 50

Json = dict[str, Any]
T = TypeVar("T")


class Officer(NamedTuple):
    """Who acts: a role in a ministry, as the development issuer knows it."""

    ministry: Country
    role: Role


class RefusedError(RuntimeError):
    """A service refused; `code` is the problem's stable type."""

    def __init__(self, request: httpx.Request, answer: httpx.Response) -> None:
        problem = answer.json() if "json" in answer.headers.get("content-type", "") else {}
        self.status = answer.status_code
        self.code = str(problem.get("type", "")).rpartition(":")[2]
        told = problem.get("errors") or problem.get("detail") or answer.text
        super().__init__(f"{request.method} {request.url.path}: {self.status} {self.code}: {told}")


class NeverTrueError(RuntimeError):
    """What was waited for did not come within `WAIT_SECONDS_MAX`."""


@dataclass(frozen=True)
class Addresses:
    """Where a ministry's officers find its services and its issuer."""

    urls: Mapping[str, str]
    """By service."""
    issuer: str


class Client:
    """Speaks to the services of each officer's own ministry, with tokens of its issuer."""

    def __init__(self, cells: Mapping[Country, Addresses]) -> None:
        self._cells = cells
        self._http = httpx.AsyncClient(timeout=HTTP_SECONDS_MAX)
        self._tokens: dict[Officer, tuple[str, float]] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.aclose()

    async def read(self, service: str, path: str, officer: Officer, **params: object) -> Json:
        """Read something as it is now."""
        query = {name: str(value) for name, value in params.items()}
        return await self._repeated(service, "GET", path, officer, {"params": query})

    async def read_all(self, service: str, path: str, officer: Officer, **params: object) -> list[Json]:
        """Read a whole list, page by page.

        Raises:
            NeverTrueError: it has more than `PAGES_MAX` pages.
        """
        items: list[Json] = []
        for _ in range(PAGES_MAX):
            page = await self.read(service, path, officer, limit=PAGE, **params)
            items += page["items"]
            if page["next_cursor"] is None:
                return items
            params["cursor"] = page["next_cursor"]
        raise NeverTrueError(f"{path} has more than {PAGES_MAX} pages")

    async def read_list(self, service: str, path: str, officer: Officer) -> list[Json]:
        """Read a short list that has no pages."""
        answer: Any = await self._repeated(service, "GET", path, officer, {})
        return list(answer)

    async def create(self, service: str, path: str, body: Json, officer: Officer, key: str) -> Json:
        """Ask for something new or for value to move; the same `key` asks for the same thing again."""
        headers = {"Idempotency-Key": key}
        return await self._repeated(service, "POST", path, officer, {"json": body, "headers": headers})

    async def change(self, service: str, path: str, body: Json, officer: Officer, method: str = "POST") -> Json:
        """Ask for a change that may be asked for twice: the second time changes nothing."""
        return await self._repeated(service, method, path, officer, {"json": body})

    async def advance(
        self, service: str, path: str, body: Json | None, officer: Officer, reached: Callable[[Json], bool]
    ) -> Json:
        """Ask for a transition, the last part of `path`, of the resource before it; give the state after it.

        It may have been made before: by an earlier telling, or by a request whose answer was lost.

        Raises:
            RefusedError: it was refused, and the resource's state has not `reached` what it leads to.
        """
        given: Json = {} if body is None else {"json": body}
        try:
            return await self._repeated(service, "POST", path, officer, given)
        except RefusedError as refusal:
            if refusal.status != httpx.codes.CONFLICT:
                raise
            state = await self.read(service, path.rpartition("/")[0], officer)
            if not reached(state):
                raise
            return state

    async def wait(self, what: str, check: Callable[[], Awaitable[T | None]]) -> T:
        """Look again until `check` answers something true; facts take their time from one service to another.

        Raises:
            NeverTrueError: it did not within `WAIT_SECONDS_MAX`.
        """
        deadline, pause = monotonic() + WAIT_SECONDS_MAX, PAUSE_SECONDS
        while True:
            try:
                found = await check()
            except RefusedError as refusal:
                if refusal.status != httpx.codes.NOT_FOUND:
                    raise
                found = None
            if found:
                return found
            if monotonic() > deadline:
                raise NeverTrueError(f"not within {WAIT_SECONDS_MAX:.0f} s: {what}")
            await asyncio.sleep(pause)
            pause = min(pause * 1.5, PAUSE_SECONDS_MAX)

    async def _repeated(self, service: str, method: str, path: str, officer: Officer, given: Json) -> Json:
        deadline, pause = monotonic() + REPEAT_SECONDS_MAX, PAUSE_SECONDS
        while True:
            try:
                return await self._once(service, method, path, officer, given)
            except (httpx.TransportError, RefusedError) as error:
                if not _may_repeat(error) or monotonic() > deadline:
                    raise
            await asyncio.sleep(pause)
            pause = min(pause * 2, PAUSE_SECONDS_MAX)

    async def _once(self, service: str, method: str, path: str, officer: Officer, given: Json) -> Json:
        headers = {"Authorization": f"Bearer {await self._token(officer)}", **given.get("headers", {})}
        url = self._cells[officer.ministry].urls[service] + path
        answer = await self._http.request(method, url, **{**given, "headers": headers})
        if answer.is_error:
            raise RefusedError(answer.request, answer)
        content: Json = answer.json()
        return content

    async def _token(self, officer: Officer) -> str:
        token, until = self._tokens.get(officer, ("", 0.0))
        if monotonic() < until:
            return token
        form = {"grant_type": "client_credentials", "client_id": f"{officer.role}-1", "client_secret": "development"}
        answer = await self._http.post(f"{self._cells[officer.ministry].issuer}/{officer.ministry}/token", data=form)
        if answer.is_error:
            raise RefusedError(answer.request, answer)
        given = answer.json()
        self._tokens[officer] = (given["access_token"], monotonic() + given["expires_in"] - TOKEN_SPARE_SECONDS)
        return str(given["access_token"])


def _may_repeat(error: httpx.TransportError | RefusedError) -> bool:
    """Only what says nothing about the outcome: a broken connection, an unavailable service, a request in flight."""
    if isinstance(error, httpx.TransportError):
        return True
    return error.status == httpx.codes.SERVICE_UNAVAILABLE or error.code == "request_in_flight"
