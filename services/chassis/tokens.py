"""Access tokens of the ministries' own issuers: whose keys sign them and what they must say."""

import asyncio
import json
import math
import ssl
import time
from base64 import urlsafe_b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
import structlog
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from services.chassis.auth_errors import AuthenticationError, AuthorisationUnavailableError
from services.chassis.caller import Caller
from services.chassis.settings import Settings
from services.kernel import Country

ALGORITHMS = ["ES256", "EdDSA", "RS256"]
TOKEN_CHARACTERS_MAX = 8_192
SUBJECT_CHARACTERS_MAX = 255
LEEWAY_SECONDS = 60
HTTP_SECONDS_MAX = 3.0
REFRESH_PAUSE_SECONDS = 5.0
"""An unknown key id asks the issuer again, but not more often than this."""
FAILURE_PAUSE_SECONDS = 1.0
"""An issuer that did not answer is not asked again at once: callers would queue behind its time-outs."""

_UNREADABLE = (httpx.HTTPError, httpx.InvalidURL, JoseError, ValueError, KeyError, TypeError, AttributeError)
log = structlog.get_logger("tokens")


@dataclass
class IssuerKeys:
    """One issuer's public keys, kept for a limited time and never longer."""

    issuer: str
    cache_seconds: int
    clock: Callable[[], float] = time.monotonic
    trusted: ssl.SSLContext | None = None
    """Whose certificate the issuer may show; any that the world knows, where nothing is given."""
    _keys: KeySet | None = None
    _read_at: float = -math.inf
    _failed_at: float = -math.inf
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def get(self, kid: str | None) -> KeySet:
        """Read the issuer's keys, from the cache while it is fresh and knows `kid`.

        Raises:
            AuthorisationUnavailableError: they cannot be read and no fresh copy is kept.
        """
        async with self._lock:
            now = self.clock()
            age = now - self._read_at
            fresh = self._keys if age < self.cache_seconds else None
            if fresh and (age < REFRESH_PAUSE_SECONDS or any(key.kid == kid for key in fresh.keys)):
                return fresh
            if now - self._failed_at >= FAILURE_PAUSE_SECONDS:
                try:
                    fresh = self._keys = await self._read()
                    self._read_at = self.clock()
                except _UNREADABLE as error:
                    self._failed_at = self.clock()
                    log.warning("issuer's keys cannot be read", issuer=self.issuer, error=type(error).__name__)
            if fresh is None:
                raise AuthorisationUnavailableError(f"the keys of {self.issuer} cannot be read")
            return fresh

    async def _read(self) -> KeySet:
        trusted = True if self.trusted is None else self.trusted
        async with httpx.AsyncClient(timeout=HTTP_SECONDS_MAX, follow_redirects=False, verify=trusted) as client:
            document = (await client.get(f"{self.issuer}/.well-known/openid-configuration")).raise_for_status().json()
            if document["issuer"] != self.issuer:
                raise ValueError(f"{self.issuer} calls itself {document['issuer']}")
            return KeySet.import_key_set((await client.get(document["jwks_uri"])).raise_for_status().json())


@dataclass(frozen=True)
class TokenVerifier:
    """Accepts access tokens of the configured issuers; the ministry is the issuer's, never the token's word."""

    audience: str
    ministries: Mapping[str, Country]
    keys: Mapping[str, IssuerKeys]

    async def verify(self, token: str) -> Caller:
        """Validate a token and tell who calls.

        Raises:
            AuthenticationError: the token is not accepted.
            AuthorisationUnavailableError: the issuer's keys cannot be read.
        """
        if len(token) > TOKEN_CHARACTERS_MAX:
            raise AuthenticationError("the token is too long")
        issuer, kid = _peek(token)
        if issuer not in self.keys:
            raise AuthenticationError("the token is not of an issuer this service trusts")
        keys = await self.keys[issuer].get(kid)
        try:
            decoded = jwt.decode(token, keys, algorithms=ALGORITHMS)
            self._claims(issuer).validate(decoded.claims)
        except (JoseError, ValueError, TypeError) as error:
            raise AuthenticationError("the token is not valid") from error
        if str(decoded.header.get("typ")).lower() not in ("at+jwt", "application/at+jwt"):
            raise AuthenticationError("the token is no access token")
        return self._caller(decoded.claims, self.ministries[issuer])

    def _caller(self, claims: Mapping[str, Any], ministry: Country) -> Caller:
        subject, roles = claims["sub"], claims.get("roles")
        if not isinstance(subject, str) or not subject.isprintable() or len(subject) > SUBJECT_CHARACTERS_MAX:
            raise AuthenticationError("the token names no subject")
        if not isinstance(roles, list) or not all(isinstance(role, str) for role in roles):
            raise AuthenticationError("the token gives no list of roles")
        return Caller(subject, ministry, frozenset(roles))

    def _claims(self, issuer: str) -> jwt.JWTClaimsRegistry:
        return jwt.JWTClaimsRegistry(
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": self.audience},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
        )


def build_verifier(settings: Settings) -> TokenVerifier:
    """Make the verifier of one service."""
    ministries = {str(url).rstrip("/"): ministry for ministry, url in settings.issuers.items()}
    authority = settings.issuers_ca_file
    trusted = ssl.create_default_context(cafile=authority) if authority else None
    keys = {issuer: IssuerKeys(issuer, settings.jwks_cache_seconds, trusted=trusted) for issuer in ministries}
    return TokenVerifier(settings.audience, ministries, keys)


def _peek(token: str) -> tuple[str, str | None]:
    """Read issuer and key id before anything is trusted, only to choose the keys that will be."""
    try:
        header, payload = (
            json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4))) for part in token.split(".")[:2]
        )
        return str(payload.get("iss")), header.get("kid")
    except (ValueError, AttributeError, RecursionError) as error:
        raise AuthenticationError("the token cannot be read") from error
