"""Each ministry's realm gives tokens that the services take, least rights, and no secret."""

import json
import re
import time
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from deploy.generate.realms import PAGE_ORIGIN, PAGE_ROLES, PROGRAMS
from services.chassis.auth_errors import AuthenticationError
from services.chassis.development_issuer import ROLES as DEVELOPMENT_ROLES
from services.chassis.settings import Settings
from services.chassis.tokens import IssuerKeys, TokenVerifier
from services.kernel import Country
from services.kernel.roles import Role
from tests.deploy.clusters import FOLDERS, K8S, ROOT

Realm = dict[str, Any]

ISSUER = "https://login.example/realms/one"
PAGE = "jembatan-page"
every_ministry = pytest.mark.parametrize("ministry", list(Country))
DEFAULT_TYPE = "JWT"
"""What Keycloak writes into a token's header where a client does not ask for `at+jwt` (RFC 9068)."""


def realm_of(ministry: Country) -> Realm:
    """Read a realm as Keycloak does where no variable is set."""
    text = (ROOT / f"deploy/identity/realm-{ministry}.json").read_text(encoding="utf-8")
    realm: Realm = json.loads(re.sub(r"\$\{\w+:([^}]+)\}", r"\1", text))
    return realm


def client_of(realm: Realm, client_id: str) -> Realm:
    return next(one for one in realm["clients"] if one["clientId"] == client_id)


def claims_of(realm: Realm, client_id: str, subject: str, roles: set[str]) -> dict[str, Any]:
    """Give what Keycloak writes into an access token: its own claims, then what the client's scopes map."""
    now = int(time.time())
    claims: dict[str, Any] = {"iss": ISSUER, "iat": now, "exp": now + realm["accessTokenLifespan"], "azp": client_id}
    reached = {role for one in realm["scopeMappings"] if one["client"] == client_id for role in one["roles"]}
    scopes = client_of(realm, client_id)["defaultClientScopes"]
    for mapper in (
        one for scope in realm["clientScopes"] if scope["name"] in scopes for one in scope["protocolMappers"]
    ):
        config = mapper["config"]
        assert config["access.token.claim"] == "true"
        match mapper["protocolMapper"]:
            case "oidc-audience-mapper":
                claims["aud"] = config["included.custom.audience"]
            case "oidc-sub-mapper":
                claims["sub"] = subject
            case "oidc-usermodel-realm-role-mapper":
                assert config["multivalued"] == "true"
                claims[config["claim.name"]] = sorted(roles & reached)
            case other:
                pytest.fail(f"{other} is no mapper this test knows")
    return claims


def header_type(client: Realm) -> str:
    return "at+jwt" if client["attributes"].get("access.token.header.type.rfc9068") == "true" else DEFAULT_TYPE


async def verified(realm: Realm, client_id: str, *, typ: str | None = None, roles: set[str]) -> frozenset[str]:
    """Let the services' own verifier judge a token of the realm; give the roles it finds."""
    key = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256", "kid": "one"})
    header = {"alg": "ES256", "kid": "one", "typ": typ or header_type(client_of(realm, client_id))}
    token = jwt.encode(header, claims_of(realm, client_id, "8a7e9c52", roles), key)
    keys = IssuerKeys(ISSUER, 300, _keys=KeySet([key]), _read_at=time.monotonic())
    verifier = TokenVerifier(Settings(service_name="registry").audience, {ISSUER: Country.ID}, {ISSUER: keys})
    caller = await verifier.verify(token)
    assert caller.subject == "8a7e9c52"
    return caller.roles


@every_ministry
async def test_a_token_of_the_realm_is_taken_with_the_officer_s_roles(ministry: Country) -> None:
    found = await verified(realm_of(ministry), PAGE, roles={"evaluator", "ministry_officer"})

    assert found == {"evaluator", "ministry_officer"}


@every_ministry
async def test_a_program_has_the_one_role_it_was_given(ministry: Country) -> None:
    realm = realm_of(ministry)
    accounts = {one["serviceAccountClientId"]: one["realmRoles"] for one in realm["users"]}

    assert accounts == {name: [role.value] for name, role in PROGRAMS.items()}
    for client_id, roles in accounts.items():
        assert await verified(realm, client_id, roles=set(roles)) == set(roles)


@every_ministry
async def test_a_program_s_token_never_tells_a_role_it_should_not_have(ministry: Country) -> None:
    found = await verified(realm_of(ministry), "jembatan-import", roles={role.value for role in Role})

    assert found == {"registrar"}


@every_ministry
async def test_without_the_header_of_rfc_9068_the_services_take_no_token(ministry: Country) -> None:
    with pytest.raises(AuthenticationError):
        await verified(realm_of(ministry), PAGE, typ=DEFAULT_TYPE, roles={"evaluator"})


@every_ministry
def test_the_realm_knows_every_role_of_the_cooperation_and_no_other(ministry: Country) -> None:
    names = {role["name"] for role in realm_of(ministry)["roles"]["realm"]}

    assert names == {role.value for role in Role} == set(DEVELOPMENT_ROLES)


@every_ministry
def test_the_page_is_a_public_client_that_proves_itself_with_a_challenge(ministry: Country) -> None:
    realm = realm_of(ministry)
    page = client_of(realm, Settings(service_name="evaluation").page_client_id)
    reach = next(one["roles"] for one in realm["scopeMappings"] if one["client"] == page["clientId"])

    assert page["publicClient"]
    assert page["attributes"]["pkce.code.challenge.method"] == "S256"
    assert [page[name] for name in ("implicitFlowEnabled", "directAccessGrantsEnabled", "fullScopeAllowed")] == [
        False
    ] * 3
    assert all(address.startswith("https://") and "*" not in address for address in page["redirectUris"])
    assert all("*" not in origin for origin in page["webOrigins"])
    assert (
        set(reach)
        == {role.value for role in PAGE_ROLES}
        == {r.value for r in Role} - {"operator", "data_protection_officer"}
    )


@every_ministry
def test_every_new_officer_is_asked_for_a_second_factor(ministry: Country) -> None:
    actions = {one["alias"]: one for one in realm_of(ministry)["requiredActions"]}

    assert {name for name, one in actions.items() if one["enabled"] and one["defaultAction"]} == {"CONFIGURE_TOTP"}


@every_ministry
def test_a_client_somebody_adds_has_no_access_by_itself(ministry: Country) -> None:
    realm = realm_of(ministry)

    assert realm["defaultDefaultClientScopes"] == []
    assert all(one["defaultClientScopes"] == ["jembatan"] for one in realm["clients"])


@every_ministry
def test_the_page_may_be_elsewhere_and_nothing_else_is_open_to_a_variable(ministry: Country) -> None:
    text = (ROOT / f"deploy/identity/realm-{ministry}.json").read_text(encoding="utf-8")

    assert set(re.findall(r"\$\{(\w+)", text)) == {PAGE_ORIGIN}


@every_ministry
def test_no_secret_password_or_person_is_written_into_a_realm(ministry: Country) -> None:
    realm = realm_of(ministry)
    text = json.dumps(realm)

    assert all(one["username"].startswith("service-account-") for one in realm["users"])
    assert not re.search(r'"(secret|credentials|privateKey|password)"', text)
    assert realm["registrationAllowed"] is False
    assert realm["sslRequired"] == "all"


def test_the_two_realms_differ_in_names_and_addresses_only() -> None:
    texts = {one: json.dumps(realm_of(one), ensure_ascii=False, sort_keys=True) for one in Country}
    names = {one: realm_of(one)["displayName"] for one in Country}

    alike = [
        re.sub(
            r"example\.(go\.id|gov\.tl)", "HOST", text.replace(names[one], "NAME").replace(f"jembatan-{one}", "REALM")
        )
        for one, text in texts.items()
    ]

    assert names[Country.ID] != names[Country.TL]
    assert alike[0] == alike[1]


@every_ministry
def test_the_clusters_trust_this_realm_and_the_page_comes_back_to_this_cluster(ministry: Country) -> None:
    realm = realm_of(ministry)
    settings = K8S / "overlays" / FOLDERS[ministry] / "production" / "settings" / "cell.env"
    told = dict(line.split("=", 1) for line in settings.read_text().splitlines())

    assert told["ISSUER_URL"].endswith(f"/realms/{realm['realm']}")
    assert client_of(realm, PAGE)["webOrigins"] == [f"https://evaluation.{told['PUBLIC_DOMAIN']}"]
