"""Services believe the tokens of their ministry's realm on a real Keycloak, and no other; `make test-keycloak`."""

import json
import os
import ssl
import subprocess
import time
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from joserfc import jwt
from joserfc.jwk import RSAKey

from deploy.embedded.programs import REPOSITORY
from deploy.embedded.running import Platform
from deploy.generate.realms import PROGRAMS
from deploy.identity.keycloak import HERE, Keycloak, available
from services.chassis.auth_errors import AuthorisationUnavailableError
from services.chassis.settings import Settings
from services.chassis.tokens import build_verifier
from services.kernel import Country
from services.kernel.roles import Role
from tests.integration.keycloak_administrator import Administrator
from tests.integration.keycloak_officer import begin, challenge_of, redeem

WANTED = "JEMBATAN_TEST_KEYCLOAK"
MISSING = available() or (None if os.environ.get(WANTED) else "it is started by `make test-keycloak` only")
pytestmark = [
    pytest.mark.keycloak,
    pytest.mark.slow,
    pytest.mark.skipif(MISSING is not None, reason=f"NOT RUN: NO TOKEN OF A REAL KEYCLOAK WAS SEEN, because {MISSING}"),
]

HOME = Country.TL
ORIGIN = "https://evaluation.cell.test"
BACK = f"{ORIGIN}/v1/pages/scorecard.html"
OPERATORS = "/v1/operations/outbox"
EVERYBODYS = "/v1/enterprises?country=tl&limit=1"
SECONDS_MAX = 60
every_ministry = pytest.mark.parametrize("ministry", list(Country))
every_program = pytest.mark.parametrize(("program", "role"), list(PROGRAMS.items()))


@pytest.fixture(scope="module")
def keycloak(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Keycloak]:
    keycloak = Keycloak(tmp_path_factory.mktemp("keycloak"), ORIGIN)
    keycloak.start()
    yield keycloak
    keycloak.stop()


@pytest.fixture(scope="module")
def browser(keycloak: Keycloak) -> Iterator[httpx.Client]:
    trusted = ssl.create_default_context(cafile=keycloak.authority)
    with httpx.Client(verify=trusted, timeout=SECONDS_MAX) as client:
        yield client


@pytest.fixture(scope="module")
def administrators(keycloak: Keycloak, browser: httpx.Client) -> dict[Country, Administrator]:
    return {ministry: Administrator(keycloak, browser, ministry) for ministry in Country}


@pytest.fixture(scope="module")
def administrator(administrators: dict[Country, Administrator]) -> Administrator:
    return administrators[HOME]


@dataclass(frozen=True)
class Signer:
    """Holds a key that the realm publishes: what is wrong with its tokens is what they say."""

    key: RSAKey
    issuer: str

    def token(self, typ: str = "at+jwt", **other: Any) -> str:
        now = int(time.time())
        claims = {"iss": self.issuer, "sub": "somebody", "aud": "jembatan", "iat": now, "exp": now + 300}
        header = {"alg": "RS256", "typ": typ, "kid": self.key.kid}
        return jwt.encode(header, claims | {"roles": ["operator"]} | other, self.key)


@pytest.fixture(scope="module")
def signer(keycloak: Keycloak, administrator: Administrator) -> Signer:
    private = rsa.generate_private_key(65537, 2048)
    kid = administrator.add_key(private)
    return Signer(RSAKey.import_key(private, {"kid": kid}), keycloak.issuer(HOME))


@pytest.fixture(scope="module")
def settings(keycloak: Keycloak) -> dict[str, str]:
    """What the handbook tells a ministry to set."""
    return {
        "JEMBATAN_MINISTRIES": json.dumps([HOME]),
        "JEMBATAN_ISSUERS": json.dumps({HOME: keycloak.issuer(HOME)}),
        "JEMBATAN_ISSUERS_CA_FILE": str(keycloak.authority),
    }


@pytest.fixture(scope="module")
def cell(tmp_path_factory: pytest.TempPathFactory, settings: dict[str, str], signer: Signer) -> Iterator[Platform]:
    """The registry of one ministry's cell; it starts when the realm has all its keys."""
    assert signer.key.kid
    platform = Platform(tmp_path_factory.mktemp("cell") / "home", ("registry",), environment=settings, usual_ports={})
    platform.up()
    yield platform
    platform.clean()


def told_by(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Read a token's header and claims, believing nothing."""
    header, claims = (json.loads(urlsafe_b64decode(part + "==")) for part in token.split(".")[:2])
    return header, claims


def status(cell: Platform, path: str, token: str) -> int:
    return httpx.get(f"{cell.url('registry')}{path}", headers={"Authorization": f"Bearer {token}"}).status_code


@every_ministry
def test_a_realm_is_imported_as_it_lies_here(ministry: Country, administrators: dict[Country, Administrator]) -> None:
    written = json.loads((HERE / f"realm-{ministry}.json").read_text(encoding="utf-8"))
    there = administrators[ministry]
    compared = ("publicClient", "standardFlowEnabled", "fullScopeAllowed", "directAccessGrantsEnabled")

    found = there.read("")

    assert found["sslRequired"] == written["sslRequired"] == "all"
    assert {one["name"] for one in there.read("/roles")} >= {role.value for role in Role}
    for one in written["clients"]:
        client = there.client(one["clientId"])
        assert {name: client[name] for name in compared} == {name: one[name] for name in compared}
        assert client["defaultClientScopes"] == ["jembatan"]
        assert client["optionalClientScopes"] == []
    assert there.client("jembatan-page")["redirectUris"] == [BACK]
    assert there.read("/default-default-client-scopes") == []


@every_program
def test_a_program_has_its_one_role_and_no_other(
    program: str, role: Role, administrator: Administrator, cell: Platform
) -> None:
    answer = administrator.answer_to(program)
    header, claims = told_by(answer["access_token"])

    assert (header["typ"], claims["aud"], claims["roles"]) == ("at+jwt", "jembatan", [role.value])
    assert "refresh_token" not in answer
    assert status(cell, EVERYBODYS, answer["access_token"]) == 200
    assert status(cell, OPERATORS, answer["access_token"]) == (200 if role is Role.OPERATOR else 403)


def test_a_role_given_to_a_program_by_mistake_is_not_in_its_token(administrator: Administrator, cell: Platform) -> None:
    account = administrator.account("jembatan-import")
    administrator.give(account["id"], *(role.value for role in Role))

    token = administrator.answer_to("jembatan-import")["access_token"]

    assert told_by(token)[1]["roles"] == ["registrar"]
    assert status(cell, OPERATORS, token) == 403


def test_an_officer_signs_in_at_the_page_and_is_asked_for_a_second_factor(
    administrator: Administrator, keycloak: Keycloak, browser: httpx.Client, cell: Platform
) -> None:
    officer = administrator.add_officer("first.officer", "registrar", "evaluator", "operator")
    issuer = keycloak.issuer(HOME)

    officer.sign_in(browser, issuer, BACK).raise_for_status()
    asked_first = officer.asked
    guessed, _ = officer.sent_back(browser, issuer, BACK, guess="000000")
    answer = officer.sign_in(browser, issuer, BACK).json()

    assert (asked_first, officer.asked) == (["password", "new second factor"], ["password", "second factor"])
    assert guessed == ""
    header, claims = told_by(answer["access_token"])
    assert (header["typ"], claims["aud"], claims["sub"]) == ("at+jwt", "jembatan", officer.user_id)
    # The page is not where the platform is operated: that role stays behind.
    assert sorted(claims["roles"]) == ["evaluator", "registrar"]
    assert "refresh_token" not in answer
    assert status(cell, EVERYBODYS, answer["access_token"]) == 200
    assert status(cell, OPERATORS, answer["access_token"]) == 403


def test_an_officer_without_a_role_is_signed_in_and_let_in_nowhere(
    administrator: Administrator, keycloak: Keycloak, browser: httpx.Client, cell: Platform
) -> None:
    officer = administrator.add_officer("second.officer")

    token = officer.sign_in(browser, keycloak.issuer(HOME), BACK).json()["access_token"]

    assert status(cell, EVERYBODYS, token) in {401, 403}


def test_a_code_is_changed_by_who_began_the_sign_in_from_the_page_s_own_origin_and_once(
    administrator: Administrator, keycloak: Keycloak, browser: httpx.Client
) -> None:
    officers = [administrator.add_officer(f"{one}.officer", "trainer") for one in ("third", "fourth", "fifth")]
    issuer = keycloak.issuer(HOME)
    sent = [officer.sent_back(browser, issuer, BACK) for officer in officers]
    (stolen, _), (elsewhere, verifier), (address, own) = sent

    guessed = redeem(browser, issuer, stolen, "another secret of forty-three characters or more")
    foreign = redeem(browser, issuer, elsewhere, verifier, "https://elsewhere.test")
    good = redeem(browser, issuer, address, own)
    again = redeem(browser, issuer, address, own)

    assert [one.status_code for one in (guessed, good, again)] == [400, 200, 400]
    assert good.headers["Access-Control-Allow-Origin"] == ORIGIN
    # Without the header a browser keeps the answer from the page.
    assert "Access-Control-Allow-Origin" not in foreign.headers


def test_the_page_gets_no_code_without_a_challenge_or_for_another_address(
    keycloak: Keycloak, browser: httpx.Client
) -> None:
    issuer, challenge = keycloak.issuer(HOME), challenge_of("a secret of forty-three characters or more, long")

    without = begin(browser, issuer, BACK)
    elsewhere = begin(browser, issuer, "https://elsewhere.test/v1/pages/scorecard.html", challenge)

    assert "error=invalid_request" in without.headers["Location"]
    assert "code=" not in without.headers["Location"]
    assert elsewhere.status_code == 400


def test_the_other_ministry_s_tokens_are_refused(administrators: dict[Country, Administrator], cell: Platform) -> None:
    answers = [administrators[HOME.other].answer_to(program) for program in PROGRAMS]

    assert [status(cell, EVERYBODYS, one["access_token"]) for one in answers] == [401, 401]


def test_an_id_token_is_no_access_token(administrator: Administrator, cell: Platform) -> None:
    answer = administrator.answer_to("jembatan-operator", scope="openid")

    assert status(cell, OPERATORS, answer["access_token"]) == 200
    assert status(cell, OPERATORS, answer["id_token"]) == 401


def test_a_client_somebody_adds_has_no_access_until_it_is_given(administrator: Administrator, cell: Platform) -> None:
    client = {"clientId": "another-program", "publicClient": False, "serviceAccountsEnabled": True}
    administrator.add("/clients", client | {"attributes": {"access.token.header.type.rfc9068": "true"}})
    administrator.give(administrator.account("another-program")["id"], "operator")

    token = administrator.answer_to("another-program")["access_token"]

    assert "aud" not in told_by(token)[1]
    assert status(cell, EVERYBODYS, token) == 401


@pytest.mark.parametrize(
    "other",
    [
        {"aud": "another-platform"},
        {"exp": int(time.time()) - 3_600},
        {"typ": "JWT"},
        {"typ": "ID"},
        {"roles": "operator"},
        {"iss": "https://login.example/realms/jembatan-tl"},
    ],
    ids="-".join,
)
def test_the_realm_s_own_key_does_not_make_a_wrong_token_right(
    other: dict[str, Any], signer: Signer, cell: Platform
) -> None:
    right = status(cell, OPERATORS, signer.token())

    wrong = status(cell, OPERATORS, signer.token(**other))

    assert (right, wrong) == (200, 401)


async def test_an_issuer_with_a_certificate_of_an_unknown_authority_is_not_believed(
    administrator: Administrator, settings: dict[str, str]
) -> None:
    token = administrator.answer_to("jembatan-operator")["access_token"]
    issuers = json.loads(settings["JEMBATAN_ISSUERS"])
    told = {"service_name": "registry", "issuers": issuers}

    known = build_verifier(Settings(**told, issuers_ca_file=settings["JEMBATAN_ISSUERS_CA_FILE"]))
    unknown = build_verifier(Settings(**told))

    assert (await known.verify(token)).roles == {"operator"}
    with pytest.raises(AuthorisationUnavailableError):
        await unknown.verify(token)


@pytest.mark.parametrize(("ministry", "code"), [(HOME, 0), (HOME.other, 2)])
def test_the_operators_command_asks_the_realm_for_its_token(
    ministry: Country, code: int, administrators: dict[Country, Administrator], keycloak: Keycloak, cell: Platform
) -> None:
    told = {
        "JEMBATAN_REGISTRY_URL": cell.url("registry"),
        "JEMBATAN_OPERATOR_ISSUER": keycloak.issuer(ministry),
        "JEMBATAN_OPERATOR_MINISTRY": ministry,
        "JEMBATAN_OPERATOR_CLIENT_ID": "jembatan-operator",
        "JEMBATAN_OPERATOR_CLIENT_SECRET": administrators[ministry].secret("jembatan-operator"),
        "SSL_CERT_FILE": str(keycloak.authority),
    }

    done = [
        subprocess.run(
            [str(REPOSITORY / "jembatan"), command, "--json"],
            env=os.environ | told,
            capture_output=True,
            text=True,
            timeout=SECONDS_MAX,
            check=False,
        )
        for command in ("health", "outbox")
    ]

    # Health is told to everybody.
    assert [one.returncode for one in done] == [0, code], done
