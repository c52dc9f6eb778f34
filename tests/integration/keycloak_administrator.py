"""Who administers a realm of a Keycloak: reads what was imported, and gives what the handbook says is given by hand."""

import secrets
from base64 import b64encode
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from deploy.identity.keycloak import ADMINISTRATOR, Keycloak
from services.kernel import Country
from tests.integration.keycloak_officer import Officer

JsonObject = dict[str, Any]


class Administrator:
    """The first administrator at one realm's door for administration."""

    def __init__(self, keycloak: Keycloak, client: httpx.Client, ministry: Country) -> None:
        self._keycloak = keycloak
        self._client = client
        self._realm = f"{keycloak.url}/admin/realms/jembatan-{ministry}"
        self._issuer = keycloak.issuer(ministry)

    def read(self, path: str) -> Any:
        """Read one thing of the realm."""
        return self._client.get(f"{self._realm}{path}", headers=self._headers()).raise_for_status().json()

    def add(self, path: str, body: JsonObject | list[JsonObject]) -> str:
        """Add one thing to the realm; give its id, where it has one."""
        answer = self._client.post(f"{self._realm}{path}", json=body, headers=self._headers())
        assert answer.is_success, answer.text
        return str(answer.headers.get("Location", "")).rpartition("/")[2]

    def client(self, name: str) -> JsonObject:
        """Read one client."""
        found: JsonObject = next(one for one in self.read("/clients") if one["clientId"] == name)
        return found

    def secret(self, name: str) -> str:
        """Read the secret that Keycloak made for a program's client."""
        return str(self.read(f"/clients/{self.client(name)['id']}/client-secret")["value"])

    def account(self, name: str) -> JsonObject:
        """Read a program's own user."""
        found: JsonObject = self.read(f"/clients/{self.client(name)['id']}/service-account-user")
        return found

    def answer_to(self, name: str, **more: str) -> JsonObject:
        """Ask for a token as a program does; give all that is answered."""
        form = {"grant_type": "client_credentials", "client_id": name, "client_secret": self.secret(name)}
        answer = self._client.post(f"{self._issuer}/protocol/openid-connect/token", data=form | more)
        told: JsonObject = answer.raise_for_status().json()
        return told

    def give(self, user_id: str, *roles: str) -> None:
        """Give somebody roles."""
        self.add(f"/users/{user_id}/role-mappings/realm", [self.read(f"/roles/{role}") for role in roles])

    def add_officer(self, username: str, *roles: str) -> Officer:
        """Make an officer with a password and roles, and nothing about the person."""
        password = secrets.token_urlsafe(18)
        word = {"type": "password", "value": password, "temporary": False}
        user_id = self.add("/users", {"username": username, "enabled": True, "credentials": [word]})
        self.give(user_id, *roles)
        return Officer(user_id, username, password)

    def add_key(self, key: rsa.RSAPrivateKey) -> str:
        """Let the realm publish a key that is known here too; give the id it publishes it under."""
        private = b64encode(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())).decode()
        config = {"privateKey": [private], "priority": ["1"], "enabled": ["true"]}
        kind = "org.keycloak.keys.KeyProvider"
        added = self.add("/components", {"name": "known", "providerId": "rsa", "providerType": kind, "config": config})
        return next(str(one["kid"]) for one in self.read("/keys")["keys"] if one["providerId"] == added)

    def _headers(self) -> dict[str, str]:
        """Ask for a token each time: an administrator's is over after a minute."""
        form = {"grant_type": "password", "client_id": "admin-cli"}
        form |= {"username": ADMINISTRATOR, "password": self._keycloak.password}
        door = f"{self._keycloak.url}/realms/master/protocol/openid-connect/token"
        answer = self._client.post(door, data=form).raise_for_status()
        return {"Authorization": f"Bearer {answer.json()['access_token']}"}
