"""Signing in at the development issuer: a code for whoever holds the secret, once, and soon."""

from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from services.chassis.development_issuer import build_issuer
from services.chassis.development_sign_in import CODE_SECONDS_MAX, CODES_MAX, SignInAsked, SignIns

VERIFIER = "a-secret-of-the-page-that-nobody-else-knows"
CHALLENGE = urlsafe_b64encode(sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
PAGE = "http://127.0.0.1:8104/v1/pages/scorecard.html"
ASKED = {
    "response_type": "code",
    "client_id": "jembatan-page",
    "redirect_uri": PAGE,
    "state": "s",
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
}
FORM = {
    "grant_type": "authorization_code",
    "client_id": "jembatan-page",
    "redirect_uri": PAGE,
    "code_verifier": VERIFIER,
}


class Clock:
    """A clock of the test's own."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def issuer() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(build_issuer()), base_url="http://issuer") as client:
        yield client


async def code_for(officer: str, issuer: httpx.AsyncClient) -> dict[str, list[str]]:
    answer = await issuer.get("/tl/authorize", params={**ASKED, "officer": officer})
    assert answer.status_code == 303, answer.text
    assert answer.headers["location"].startswith(f"{PAGE}?")
    return parse_qs(urlsplit(answer.headers["location"]).query)


async def test_an_officer_is_picked_and_gets_a_token_of_that_role(issuer: httpx.AsyncClient) -> None:
    picking = await issuer.get("/tl/authorize", params=ASKED)
    given = await code_for("evaluator", issuer)
    answer = await issuer.post("/tl/token", data={**FORM, "code": given["code"][0]})

    assert "officer=evaluator" in picking.text
    assert (given["state"], given["iss"]) == (["s"], ["http://issuer/tl"])
    assert (answer.status_code, answer.json()["scope"]) == (200, "evaluator")
    assert answer.headers["access-control-allow-origin"] == "*"


async def test_a_code_is_changed_once_and_only_for_its_page_and_secret(issuer: httpx.AsyncClient) -> None:
    codes = [(await code_for("evaluator", issuer))["code"][0] for _ in range(3)]
    wrong = (
        {**FORM, "code": codes[0], "code_verifier": "guessed"},
        {**FORM, "code": codes[1], "redirect_uri": "http://127.0.0.1:9/elsewhere"},
        {**FORM, "code": "never-given"},
    )

    refused = [(await issuer.post("/tl/token", data=form)).json() for form in wrong]
    first = await issuer.post("/tl/token", data={**FORM, "code": codes[2]})
    again = await issuer.post("/tl/token", data={**FORM, "code": codes[2]})
    spent = await issuer.post("/tl/token", data={**FORM, "code": codes[0]})

    assert refused == [{"error": "invalid_grant"}] * 3
    assert (first.status_code, again.status_code, spent.status_code) == (200, 400, 400)


@pytest.mark.parametrize(
    "changed",
    [
        {"redirect_uri": "https://elsewhere.example/page"},
        {"code_challenge_method": "plain"},
        {"code_challenge": ""},
        {"response_type": "token"},
        {"officer": "minister"},
        {"redirect_uri": "http://[broken"},
    ],
)
async def test_what_is_no_sound_sign_in_is_refused(changed: dict[str, str], issuer: httpx.AsyncClient) -> None:
    answer = await issuer.get("/tl/authorize", params={**ASKED, "officer": "evaluator", **changed})

    assert (answer.status_code, answer.json()) == (400, {"error": "invalid_request"})


def test_a_code_is_good_for_a_minute() -> None:
    clock = Clock()
    sign_ins = SignIns(clock)
    asked = SignInAsked.model_validate(ASKED)
    address = sign_ins.begin(asked, "evaluator", "http://issuer/tl")
    form = {**FORM, "code": parse_qs(urlsplit(address).query)["code"][0]}

    clock.now += CODE_SECONDS_MAX + 1

    assert sign_ins.redeem(form) is None


def test_codes_that_nobody_changes_do_not_pile_up() -> None:
    sign_ins = SignIns(Clock())

    for _ in range(CODES_MAX + 5):
        sign_ins.begin(SignInAsked.model_validate(ASKED), "evaluator", "http://issuer/tl")

    assert sign_ins.waiting <= CODES_MAX
