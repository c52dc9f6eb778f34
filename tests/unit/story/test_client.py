"""What the story's client repeats, and what it does not."""

from collections.abc import AsyncIterator, Callable

import httpx
import pytest

from services.kernel import Country
from services.kernel.roles import Role
from story.client import Addresses, Client, Officer, RefusedError

OFFICER = Officer(Country.TL, Role.REGISTRAR)
TOKEN = {"access_token": "told", "expires_in": 3600}


class Service:
    """Stands at the network's edge: answers with what it was given, in order, and keeps what it was asked."""

    def __init__(self) -> None:
        self.answers: list[httpx.Response | httpx.TransportError] = []
        self.asked: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/token"):
            return httpx.Response(200, json=TOKEN)
        self.asked.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, httpx.TransportError):
            raise answer
        return answer


def _problem(status: int, code: str) -> httpx.Response:
    headers = {"content-type": "application/problem+json"}
    return httpx.Response(status, json={"type": f"urn:jembatan:problem:{code}"}, headers=headers)


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
async def client(service: Service, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Client]:
    real: Callable[..., httpx.AsyncClient] = httpx.AsyncClient
    monkeypatch.setattr(httpx, "AsyncClient", lambda **given: real(transport=httpx.MockTransport(service), **given))
    async with Client(dict.fromkeys(Country, Addresses({"registry": "http://registry"}, "http://issuer"))) as speaking:
        yield speaking


@pytest.mark.parametrize(
    "first", [httpx.ConnectError("gone"), _problem(503, "unavailable"), _problem(409, "request_in_flight")]
)
async def test_a_command_whose_outcome_is_unknown_is_repeated_with_the_same_key(
    client: Client, service: Service, first: httpx.Response | httpx.TransportError
) -> None:
    service.answers = [first, httpx.Response(201, json={"id": "1"})]

    answer = await client.create("registry", "/v1/things", {"a": 1}, OFFICER, "story:thing")

    assert answer == {"id": "1"}
    assert [request.headers["idempotency-key"] for request in service.asked] == ["story:thing"] * 2
    assert service.asked[0].content == service.asked[1].content


@pytest.mark.parametrize("code", ["enterprise_state", "already_exists"])
async def test_a_refusal_is_not_repeated(client: Client, service: Service, code: str) -> None:
    service.answers = [_problem(409, code)]

    with pytest.raises(RefusedError) as refusal:
        await client.create("registry", "/v1/things", {}, OFFICER, "story:thing")

    assert (refusal.value.status, refusal.value.code, len(service.asked)) == (409, code, 1)


async def test_a_transition_made_before_is_taken_as_made(client: Client, service: Service) -> None:
    state = {"status": "verified"}
    service.answers = [
        httpx.ReadError("cut"),
        _problem(409, "enterprise_state"),
        httpx.Response(200, json=state),
    ]

    answer = await client.advance("registry", "/v1/things/1/verification", {}, OFFICER, lambda found: found == state)

    assert answer == state
    assert [request.url.path for request in service.asked][-1] == "/v1/things/1"


async def test_a_transition_that_was_refused_and_never_made_is_a_refusal(client: Client, service: Service) -> None:
    service.answers = [_problem(409, "enterprise_state"), httpx.Response(200, json={"status": "suspended"})]

    with pytest.raises(RefusedError):
        await client.advance("registry", "/v1/things/1/verification", {}, OFFICER, lambda _: False)


async def test_a_list_is_read_to_its_last_page(client: Client, service: Service) -> None:
    service.answers = [
        httpx.Response(200, json={"items": [{"n": 1}], "next_cursor": "next"}),
        httpx.Response(200, json={"items": [{"n": 2}], "next_cursor": None}),
    ]

    items = await client.read_all("registry", "/v1/things", OFFICER, country="tl")

    assert items == [{"n": 1}, {"n": 2}]
    assert service.asked[1].url.params["cursor"] == "next"


async def test_what_is_waited_for_is_asked_again_while_it_is_unknown(client: Client, service: Service) -> None:
    service.answers = [_problem(404, "borrower_not_found"), httpx.Response(200, json={"verified": True})]

    async def known() -> bool:
        return bool((await client.read("registry", "/v1/borrowers/1", OFFICER))["verified"])

    assert await client.wait("the borrower", known)
