"""Each ministry's realm for Keycloak, written from the roles and settings the services read."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from services.chassis.settings import Settings
from services.kernel import Country
from services.kernel.roles import Role

SCOPE = "jembatan"
ROLES_CLAIM = "roles"
TOKEN_SECONDS = 900
SESSION_IDLE_SECONDS = 1_800
SESSION_SECONDS_MAX = 36_000
SCORECARD = "/v1/pages/scorecard.html"
NAMES: Mapping[Country, tuple[str, str]] = {
    Country.ID: ("Indonesia: Kementerian Koperasi", "jembatan.example.go.id"),
    Country.TL: ("Timor-Leste: SECOOP", "jembatan.example.gov.tl"),
}
"""How a ministry's officers know the realm, and the domain its services are reached under."""
PAGE_ROLES = tuple(role for role in Role if role not in (Role.OPERATOR, Role.DATA_PROTECTION_OFFICER))
"""A page is not where the platform is operated or a person's data handed out."""
PROGRAMS: Mapping[str, Role] = {
    "jembatan-operator": Role.OPERATOR,
    "jembatan-import": Role.REGISTRAR,
}
"""Programs that call without a person, and the one role each has."""
PAGE_ORIGIN = "JEMBATAN_PAGE_ORIGIN"
"""Keycloak reads this variable while it imports: the page's address, where it is not the one written here."""
REQUIRED_ACTIONS = (("CONFIGURE_TOTP", True), ("UPDATE_PASSWORD", False), ("webauthn-register", False))
"""What an officer may be asked to do at sign-in, and whether every new one is: nobody is without a second factor."""
RFC9068 = {"access.token.header.type.rfc9068": "true"}
"""Without it Keycloak calls access tokens `JWT`, and the services refuse them: an id token is called so too."""

Json = Mapping[str, Any]


def realm_text(ministry: Country) -> str:
    """Write one ministry's realm."""
    return json.dumps(realm_of(ministry), indent=2, ensure_ascii=False) + "\n"


def realm_of(ministry: Country) -> Json:
    """Describe one ministry's realm, without any user, password or secret: Keycloak makes the clients' secrets."""
    settings = Settings(service_name="evaluation")
    title, domain = NAMES[ministry]
    name = f"jembatan-{ministry}"
    return {
        "realm": name,
        "displayName": title,
        "enabled": True,
        "sslRequired": "all",
        "registrationAllowed": False,
        "resetPasswordAllowed": False,
        "editUsernameAllowed": False,
        "rememberMe": False,
        "bruteForceProtected": True,
        "passwordPolicy": "length(14) and notUsername and passwordHistory(5)",
        "eventsEnabled": True,
        "adminEventsEnabled": True,
        "accessTokenLifespan": TOKEN_SECONDS,
        "ssoSessionIdleTimeout": SESSION_IDLE_SECONDS,
        "ssoSessionMaxLifespan": SESSION_SECONDS_MAX,
        "revokeRefreshToken": True,
        "roles": {"realm": [{"name": role.value} for role in Role]},
        "clientScopes": [_scope(settings.audience)],
        # A client somebody adds later has no access to the services until somebody gives it.
        "defaultDefaultClientScopes": [],
        "requiredActions": [_action(place, *asked) for place, asked in enumerate(REQUIRED_ACTIONS)],
        "clients": [
            _page(settings.page_client_id, f"${{{PAGE_ORIGIN}:https://evaluation.{domain}}}"),
            *(_program(one) for one in PROGRAMS),
        ],
        "scopeMappings": [
            _reach(settings.page_client_id, PAGE_ROLES),
            *(_reach(one, [role]) for one, role in PROGRAMS.items()),
        ],
        "users": [_account(one, role) for one, role in PROGRAMS.items()],
    }


def _action(place: int, alias: str, of_all: bool) -> Json:  # noqa: FBT001 - a row of the table above
    about = {"alias": alias, "name": alias, "providerId": alias, "enabled": True}
    return {**about, "defaultAction": of_all, "priority": 10 * (place + 1), "config": {}}


def _scope(audience: str) -> Json:
    """Say what every access token tells: the services' audience, who calls, and their roles as a list."""
    roles = {"claim.name": ROLES_CLAIM, "jsonType.label": "String", "multivalued": "true"}
    return {
        "name": SCOPE,
        "protocol": "openid-connect",
        "attributes": {"include.in.token.scope": "false"},
        "protocolMappers": [
            _mapper("audience", "oidc-audience-mapper", {"included.custom.audience": audience}),
            _mapper("subject", "oidc-sub-mapper", {}),
            _mapper("roles", "oidc-usermodel-realm-role-mapper", roles),
        ],
    }


def _mapper(name: str, kind: str, config: Mapping[str, str]) -> Json:
    told = {**config, "access.token.claim": "true", "id.token.claim": "false", "userinfo.token.claim": "false"}
    return {"name": name, "protocol": "openid-connect", "protocolMapper": kind, "config": told}


def _page(client_id: str, origin: str) -> Json:
    return {
        **_client(client_id),
        "publicClient": True,
        "standardFlowEnabled": True,
        "redirectUris": [f"{origin}{SCORECARD}"],
        "webOrigins": [origin],
        "attributes": {**RFC9068, "pkce.code.challenge.method": "S256", "use.refresh.tokens": "false"},
    }


def _program(client_id: str) -> Json:
    return {
        **_client(client_id),
        "publicClient": False,
        "standardFlowEnabled": False,
        "serviceAccountsEnabled": True,
        "clientAuthenticatorType": "client-secret",
        "attributes": {**RFC9068, "client_credentials.use_refresh_token": "false"},
    }


def _client(client_id: str) -> Json:
    return {
        "clientId": client_id,
        "enabled": True,
        "protocol": "openid-connect",
        "implicitFlowEnabled": False,
        "directAccessGrantsEnabled": False,
        "fullScopeAllowed": False,
        "defaultClientScopes": [SCOPE],
        "optionalClientScopes": [],
    }


def _reach(client_id: str, roles: Iterable[Role]) -> Json:
    return {"client": client_id, "roles": [role.value for role in roles]}


def _account(client_id: str, role: Role) -> Json:
    return {
        "username": f"service-account-{client_id}",
        "enabled": True,
        "serviceAccountClientId": client_id,
        "realmRoles": [role.value],
    }
