"""An issuer is believed by its certificate: of an authority the world knows, or of the one a service was given."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey
from pydantic import ValidationError

from deploy.sandbox.certificates import Authority, found_authority
from deploy.sandbox.listening import Asked, Listening, say
from deploy.server_process import LOCALHOST
from services.chassis.auth_errors import AuthorisationUnavailableError
from services.chassis.settings import Settings
from services.chassis.tokens import TokenVerifier, build_verifier
from services.kernel import Country

KEY = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256", "kid": "one"})
FAR_SECONDS = 4_000_000_000


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return found_authority(tmp_path / "own")


@pytest.fixture
async def issuer(authority: Authority) -> AsyncIterator[Listening]:
    async def reply(asked: Asked, writer: asyncio.StreamWriter) -> None:
        configuration = {"issuer": server.url, "jwks_uri": f"{server.url}/keys"}
        told = {"keys": [KEY.as_dict(private=False)]} if asked.path == "/keys" else configuration
        await say(writer, 200, json.dumps(told).encode())

    server = Listening(reply, authority.give("issuer", LOCALHOST))
    await server.start()
    yield server
    await server.stop()


def verifier_of(issuer: Listening, authority: Path | None) -> TokenVerifier:
    told = {"service_name": "registry", "issuers": {Country.TL: issuer.url}, "issuers_ca_file": authority}
    return build_verifier(Settings.model_validate(told))


def token_of(issuer: Listening) -> str:
    claims = {"iss": issuer.url, "aud": "jembatan", "sub": "one", "iat": 0, "exp": FAR_SECONDS, "roles": ["operator"]}
    return jwt.encode({"alg": "ES256", "kid": "one", "typ": "at+jwt"}, claims, KEY)


async def test_an_issuer_of_the_authority_a_service_was_given_is_believed(
    issuer: Listening, authority: Authority
) -> None:
    caller = await verifier_of(issuer, authority.file).verify(token_of(issuer))

    assert caller.ministry is Country.TL
    assert caller.roles == {"operator"}


async def test_an_issuer_of_another_authority_or_of_one_nobody_knows_is_not(issuer: Listening, tmp_path: Path) -> None:
    another = found_authority(tmp_path / "another")

    for authority in (another.file, None):
        with pytest.raises(AuthorisationUnavailableError):
            await verifier_of(issuer, authority).verify(token_of(issuer))


def test_a_service_does_not_start_with_an_authority_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match="JEMBATAN_ISSUERS_CA_FILE"):
        Settings(service_name="registry", issuers_ca_file=tmp_path / "ca.pem")
