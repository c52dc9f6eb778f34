from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from joserfc import jwt

from services.chassis.tokens import FAILURE_PAUSE_SECONDS, REFRESH_PAUSE_SECONDS, IssuerKeys, TokenVerifier
from services.kernel import Country
from tests.integration.chassis.registers import Issuer, assert_problem, calling

LISTING = "/v1/enterprises?country=tl&limit=1"
CACHE_SECONDS = 60


@dataclass
class Clock:
    now: float = 1_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Keyring:
    """A register whose issuer may go away and change its keys, by a clock of the test's own."""

    issuer: Issuer
    client: httpx.AsyncClient
    clock: Clock = field(default_factory=Clock)

    async def status(self, token: str) -> int:
        answer = await self.client.get(LISTING, headers={"Authorization": f"Bearer {token}"})
        if answer.status_code == 503:
            assert_problem(answer, 503, "unavailable")
        return answer.status_code


@pytest.fixture
def own_issuer(tmp_path: Path) -> Iterator[Issuer]:
    issuer = Issuer(tmp_path)
    issuer.start()
    yield issuer
    issuer.stop()


@asynccontextmanager
async def keyring_of(registry: FastAPI, issuer: Issuer) -> AsyncIterator[Keyring]:
    clock = Clock()
    keys = {issuer.url(country): IssuerKeys(issuer.url(country), CACHE_SECONDS, clock=clock) for country in Country}
    verifier = TokenVerifier("jembatan", {issuer.url(country): country for country in Country}, keys)
    usual, registry.state.verifier = registry.state.verifier, verifier
    try:
        async with calling(registry) as client:
            yield Keyring(issuer, client, clock)
    finally:
        registry.state.verifier = usual


@pytest.fixture
async def keyring(registry: FastAPI, own_issuer: Issuer) -> AsyncIterator[Keyring]:
    async with keyring_of(registry, own_issuer) as keyring:
        yield keyring


async def test_while_the_issuer_is_away_kept_keys_serve_until_they_are_too_old(keyring: Keyring) -> None:
    token = keyring.issuer.token()
    assert await keyring.status(token) == 200
    keyring.issuer.stop()

    keyring.clock.now += CACHE_SECONDS - 1
    kept = await keyring.status(token)
    keyring.clock.now += 2
    too_old = await keyring.status(token)

    assert (kept, too_old) == (200, 503)


async def test_an_issuer_that_was_never_reached_lets_nobody_in(keyring: Keyring) -> None:
    token = keyring.issuer.token()
    keyring.issuer.stop()

    refused = await keyring.status(token)
    keyring.issuer.start()
    at_once = await keyring.status(token)
    keyring.clock.now += FAILURE_PAUSE_SECONDS
    later = await keyring.status(token)

    assert (refused, at_once, later) == (503, 503, 200)


async def test_new_keys_of_an_issuer_are_picked_up_and_old_ones_end(keyring: Keyring) -> None:
    old = keyring.issuer.token()
    assert await keyring.status(old) == 200

    keyring.issuer.rotate()
    keyring.clock.now += REFRESH_PAUSE_SECONDS
    new = keyring.issuer.token()

    assert await keyring.status(new) == 200
    assert await keyring.status(old) == 401


class Mumbling(Issuer):
    """An issuer whose keys are no keys."""

    answer: Any = None

    def app(self) -> FastAPI:
        app = FastAPI()

        @app.get("/{ministry}/.well-known/openid-configuration")
        async def configuration(ministry: str) -> Any:
            whole = {"issuer": self.url(Country(ministry)), "jwks_uri": f"{self.url(Country(ministry))}/jwks"}
            return self.answer.get("configuration", whole)

        @app.get("/{ministry}/jwks")
        async def jwks(ministry: str) -> Any:
            return self.answer.get("jwks", ministry)

        return app


@pytest.mark.parametrize(
    "answer",
    [
        {"configuration": []},
        {"configuration": {"issuer": "https://issuer.example"}},
        {"configuration": None},
        {"jwks": 5},
        {"jwks": {"keys": 5}},
        {"jwks": {"keys": ["a"]}},
        {"jwks": {"keys": [{"kty": "EC"}]}},
    ],
)
async def test_an_issuer_that_answers_nonsense_lets_nobody_in(
    registry: FastAPI, issuer: Issuer, tmp_path: Path, answer: Any
) -> None:
    mumbling = Mumbling(tmp_path)
    mumbling.answer = answer
    mumbling.start()
    claims = {**issuer.claims(), "iss": mumbling.url()}
    token = jwt.encode({"alg": "ES256", "typ": "at+jwt"}, claims, issuer.key())

    async with keyring_of(registry, mumbling) as keyring:
        status = await keyring.status(token)
    mumbling.stop()

    assert status == 503
