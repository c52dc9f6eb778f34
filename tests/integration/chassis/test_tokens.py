import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from services.kernel import Country
from tests.integration.chassis.registers import Issuer, assert_problem, calling

LISTING = "/v1/enterprises?country=tl&limit=1"


def raw(header: Any, claims: Any, signature: bytes = b"unsigned") -> str:
    parts = (json.dumps(header).encode(), json.dumps(claims).encode(), signature)
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)


def good_header(issuer: Issuer, **changes: Any) -> dict[str, Any]:
    return {"alg": "ES256", "typ": "at+jwt", "kid": issuer.key().kid} | changes


def signed(issuer: Issuer, key: ECKey | None = None, /, *, typ: str = "at+jwt", **changes: Any) -> str:
    given = key or issuer.key()
    header = {"alg": "ES256", "typ": typ, "kid": issuer.key().kid}
    return jwt.encode(header, issuer.claims(**changes), given)


def signed_by_hand(issuer: Issuer, header: dict[str, Any]) -> str:
    """Sign what the library would not write: its header is forged, its signature is right."""
    unsigned = raw(header, issuer.claims(), b"")
    true = jwt.encode({"alg": "ES256", "typ": "at+jwt"}, issuer.claims(), issuer.key())
    return unsigned + true.rpartition(".")[2]


def confused(issuer: Issuer) -> str:
    """Sign with the public key as if it were a shared secret."""
    unsigned = raw(good_header(issuer, alg="HS256"), issuer.claims(), b"")
    secret = issuer.key().as_pem(private=False)
    mac = hmac.new(secret, unsigned[:-1].encode(), hashlib.sha256).digest()
    return unsigned + base64.urlsafe_b64encode(mac).rstrip(b"=").decode()


def by_own_key(issuer: Issuer, **header: Any) -> str:
    """Sign with a key that the header itself offers, or says where to find."""
    own = ECKey.generate_key("P-256")
    offered = {"jwk": own.as_dict(private=False)} if "jwk" in header else {}
    given = {name: value for name, value in (good_header(issuer) | header | offered).items() if value is not None}
    return jwt.encode(given, issuer.claims(), own)


def stranger(issuer: Issuer, ministry: Country) -> str:
    """Name Timor-Leste's issuer, sign with the other ministry's key."""
    key = issuer.key(ministry)
    return jwt.encode({"alg": "ES256", "typ": "at+jwt", "kid": key.kid}, issuer.claims(), key)


def by_rsa(issuer: Issuer) -> str:
    key = RSAKey.generate_key(2048)
    return jwt.encode({"alg": "RS256", "typ": "at+jwt", "kid": issuer.key().kid}, issuer.claims(), key)


NOW = int(time.time())
HOUR = 3600
FORGED: dict[str, Callable[[Issuer], str]] = {
    "empty": lambda _: "",
    "garbage": lambda _: "garbage",
    "only_dots": lambda _: "..",
    "not_ascii": lambda _: "\u00e9\u00e8.\u00e0.\u00fc",
    "five_parts": lambda i: ".".join([*signed(i).split("."), "x", "y"]),
    "two_parts": lambda i: signed(i).rpartition(".")[0],
    "a_megabyte": lambda i: signed(i) + "A" * 1_048_576,
    "nested_claims": lambda _: f"e30.{base64.urlsafe_b64encode(b'[' * 5000).decode()}.x",
    "claims_are_a_list": lambda i: raw(good_header(i), [1]),
    "header_is_a_number": lambda i: raw(1, i.claims()),
    "alg_none": lambda i: raw(good_header(i, alg="none"), i.claims(), b""),
    "alg_no_text": lambda i: raw(good_header(i, alg=5), i.claims()),
    "alg_missing": lambda i: raw({"typ": "at+jwt", "kid": i.key().kid}, i.claims()),
    "public_key_as_secret": confused,
    "other_key": lambda i: signed(i, ECKey.generate_key("P-256")),
    "other_algorithm": by_rsa,
    "unknown_kid": lambda i: by_own_key(i, kid="unknown"),
    "kid_no_text": lambda i: raw(good_header(i, kid={"a": 1}), i.claims()),
    "no_kid": lambda i: by_own_key(i, kid=None),
    "own_key_in_header": lambda i: by_own_key(i, jwk={}),
    "jku": lambda i: by_own_key(i, jku="http://attacker.test/jwks"),
    "crit": lambda i: signed_by_hand(i, good_header(i, crit=["exp"])),
    "other_ministrys_key": lambda i: stranger(i, Country.ID),
    "expired": lambda i: signed(i, exp=NOW - HOUR),
    "not_yet_valid": lambda i: signed(i, nbf=NOW + HOUR),
    "issued_in_the_future": lambda i: signed(i, iat=NOW + HOUR),
    "no_expiry": lambda i: signed(i, exp=None),
    "expiry_no_number": lambda i: signed(i, exp="tomorrow"),
    "no_subject": lambda i: signed(i, sub=None),
    "subject_no_text": lambda i: signed(i, sub={"a": 1}),
    "subject_unprintable": lambda i: signed(i, sub="\x00"),
    "subject_too_long": lambda i: signed(i, sub="s" * 1000),
    "no_issuer": lambda i: signed(i, iss=None),
    "foreign_issuer": lambda i: signed(i, iss="https://issuer.example/tl"),
    "issuer_by_prefix": lambda i: signed(i, iss=f"{i.url()}/more"),
    "issuer_list": lambda i: signed(i, iss=[i.url()]),
    "other_audience": lambda i: signed(i, aud="another-platform"),
    "no_audience": lambda i: signed(i, aud=None),
    "id_token": lambda i: signed(i, typ="JWT"),
    "roles_no_list": lambda i: signed(i, roles="registrar"),
    "roles_of_numbers": lambda i: signed(i, roles=[1, 2]),
    "no_roles": lambda i: signed(i, roles=None),
}


@pytest.mark.parametrize("kind", sorted(FORGED))
async def test_a_forged_or_foreign_token_lets_nobody_in(registry: FastAPI, issuer: Issuer, kind: str) -> None:
    token = FORGED[kind](issuer)

    async with calling(registry) as client:
        answer = await client.get(LISTING, headers=[(b"Authorization", b"Bearer " + token.encode("latin-1"))])

    assert_problem(answer, 401, "unauthenticated")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("header", ["", "Basic cmVnaXN0cmFyOng=", "Bearer", "bearer  "])
async def test_without_a_token_nobody_is_let_in(registry: FastAPI, header: str) -> None:
    async with calling(registry) as client:
        answer = await client.get(LISTING, headers={"Authorization": header} if header else {})

    assert_problem(answer, 401, "unauthenticated")


async def test_a_token_of_the_issuers_own_endpoint_lets_its_ministry_in(registry: FastAPI, issuer: Issuer) -> None:
    form = {"grant_type": "client_credentials", "client_id": "registrar-7", "client_secret": "development"}
    async with httpx.AsyncClient() as asking:
        given = await asking.post(f"{issuer.url()}/token", data=form)

    async with calling(registry, given.json()["access_token"]) as client:
        answer = await client.get(LISTING)

    assert answer.status_code == 200


async def test_a_caller_without_the_routes_role_is_refused(registry: FastAPI, issuer: Issuer) -> None:
    async with calling(registry, issuer.token(["trainer"])) as client:
        answer = await client.get("/v1/operations/outbox")

    assert_problem(answer, 403, "role_missing")
