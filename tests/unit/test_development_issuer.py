import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError
from joserfc.jwk import KeySet

from services.chassis.development_issuer import ROLES, build_issuer

BASE = "http://issuer.test"
ASKED = {"grant_type": "client_credentials", "client_id": "loan_officer-7", "client_secret": "development"}


def client_of_a_new_issuer() -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(build_issuer()), base_url=BASE)


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with client_of_a_new_issuer() as client:
        yield client


async def decoded(client: httpx.AsyncClient, ministry: str, token: str) -> jwt.Token:
    configuration = (await client.get(f"/{ministry}/.well-known/openid-configuration")).json()
    keys = KeySet.import_key_set((await client.get(configuration["jwks_uri"])).json())
    return jwt.decode(token, keys, algorithms=["ES256"])


async def token_of(client: httpx.AsyncClient, ministry: str = "tl", **changed: str) -> str:
    answer = await client.post(f"/{ministry}/token", data=ASKED | changed)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["access_token"])


async def test_a_token_is_an_access_token_of_its_ministry_for_one_hour(client: httpx.AsyncClient) -> None:
    before = int(datetime.now(UTC).timestamp())

    token = await decoded(client, "tl", await token_of(client, "tl"))

    assert (token.header["typ"], token.header["alg"]) == ("at+jwt", "ES256")
    claims = token.claims
    assert (claims["iss"], claims["sub"], claims["aud"]) == (f"{BASE}/tl", "loan_officer-7", "jembatan")
    assert claims["iat"] == claims["nbf"] >= before
    assert claims["exp"] - claims["iat"] == 3600


async def test_without_a_scope_the_role_is_the_one_the_client_is_named_for(client: httpx.AsyncClient) -> None:
    token = await decoded(client, "id", await token_of(client, "id"))

    assert token.claims["roles"] == ["loan_officer"]


@given(st.sets(st.sampled_from(sorted(ROLES)), min_size=1))
async def test_every_set_of_named_roles_is_given_when_asked_for(roles: set[str]) -> None:
    async with client_of_a_new_issuer() as client:
        token = await decoded(client, "tl", await token_of(client, scope=" ".join(roles)))

    assert set(token.claims["roles"]) == roles


async def test_no_two_tokens_have_the_same_number(client: httpx.AsyncClient) -> None:
    first, second = [await decoded(client, "tl", await token_of(client)) for _ in range(2)]

    assert first.claims["jti"] != second.claims["jti"]


async def test_a_ministrys_keys_do_not_open_the_other_ministrys_tokens(client: httpx.AsyncClient) -> None:
    foreign = await token_of(client, "id")

    with pytest.raises(InvalidKeyIdError):
        await decoded(client, "tl", foreign)


@pytest.mark.parametrize(
    ("changed", "status", "error"),
    [
        ({"client_secret": "guessed"}, 401, "invalid_client"),
        ({"client_id": "minister"}, 401, "invalid_client"),
        ({"client_id": "operator-"}, 401, "invalid_client"),
        ({"client_id": "x" * 5000}, 401, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"scope": "operator minister"}, 400, "invalid_scope"),
    ],
)
async def test_a_wrong_request_gets_no_token(
    client: httpx.AsyncClient, changed: dict[str, str], status: int, error: str
) -> None:
    answer = await client.post("/tl/token", data=ASKED | changed)

    assert (answer.status_code, answer.json()) == (status, {"error": error})


async def test_a_country_without_a_ministry_has_no_issuer(client: httpx.AsyncClient) -> None:
    answer = await client.get("/au/jwks")

    assert answer.status_code == 404


async def test_no_private_part_of_a_key_is_published(client: httpx.AsyncClient) -> None:
    keys: list[dict[str, Any]] = (await client.get("/tl/jwks")).json()["keys"]

    assert [set(key) for key in keys] == [{"kty", "crv", "x", "y", "kid", "use", "alg"}]


async def test_kept_keys_let_tokens_outlive_a_restart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JEMBATAN_ISSUER_KEYS", str(tmp_path / "keys"))
    async with client_of_a_new_issuer() as before:
        token = await token_of(before)

    async with client_of_a_new_issuer() as after:
        read_again = await decoded(after, "tl", token)

    assert read_again.claims["sub"] == "loan_officer-7"
    assert {key.stat().st_mode & 0o777 for key in (tmp_path / "keys").iterdir()} == {0o600}


async def test_a_configured_address_is_the_one_tokens_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JEMBATAN_ISSUER_URL", "https://issuer.example")

    async with client_of_a_new_issuer() as client:
        configuration = (await client.get("/id/.well-known/openid-configuration")).json()

    assert configuration["issuer"] == "https://issuer.example/id"


def test_the_start_warns_that_it_is_for_development(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        build_issuer()

    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "never use it in production" in caplog.text
