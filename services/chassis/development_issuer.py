"""An OIDC issuer for development: access tokens of both ministries for whoever asks. Never for production.

`python -m uvicorn --factory services.chassis.development_issuer:build_issuer`
"""

import logging
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs
from uuid import uuid4

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import JSONResponse
from joserfc import jwt
from joserfc.jwk import ECKey, KeyParameters
from pydantic import HttpUrl
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.chassis.development_sign_in import SignIns, authorising
from services.kernel import Country

ROLES = frozenset(
    {
        "registrar",
        "verifier",
        "ministry_officer",
        "lender_officer",
        "loan_officer",
        "credit_committee",
        "trainer",
        "evaluator",
        "operator",
        "data_protection_officer",
    }
)
CLIENT_SECRET = "development"  # noqa: S105 - known to everybody on purpose
AUDIENCE = "jembatan"
TOKEN_SECONDS = 3_600
FORM_BYTES_MAX = 4_096
FOR_PAGES = {"Access-Control-Allow-Origin": "*"}
"""Pages of any service read what the issuer is and change their codes for tokens."""
PRIVATE_FILE_MODE = 0o600

_CLIENT_ID = re.compile(rf"(?P<role>{'|'.join(sorted(ROLES))})(-[0-9]{{1,9}})?")
_logger = logging.getLogger(__name__)


class IssuerSettings(BaseSettings):
    """Where the issuer is reached and keeps its keys, from `JEMBATAN_ISSUER_*` variables."""

    model_config = SettingsConfigDict(env_prefix="JEMBATAN_ISSUER_", frozen=True, extra="ignore")

    url: HttpUrl | None = None
    """The address tokens name; without it, the address the request came to."""
    keys: Path | None = None
    """A folder of private keys, so that tokens outlive a restart; without it, new keys at each start."""


def build_issuer() -> FastAPI:
    """Build the application: one issuer for each ministry, under its country code."""
    settings = IssuerSettings()
    _logger.warning("DEVELOPMENT ISSUER: it gives anybody a token with any role; never use it in production")
    app = FastAPI(title="Development issuer", docs_url=None, redoc_url=None)
    for ministry in Country:
        app.include_router(_issuer_of(ministry, settings), prefix=f"/{ministry}")
    return app


def _issuer_of(ministry: Country, settings: IssuerSettings) -> APIRouter:
    router = APIRouter()
    key, sign_ins = _key_of(ministry, settings.keys), SignIns()

    def issuer(request: Request) -> str:
        return f"{str(settings.url or request.base_url).rstrip('/')}/{ministry}"

    @router.get("/.well-known/openid-configuration")
    async def configuration(request: Request) -> JSONResponse:
        return JSONResponse(_configuration(issuer(request)), headers=FOR_PAGES)

    @router.get("/jwks")
    async def jwks() -> dict[str, Any]:
        return {"keys": [key.as_dict(private=False)]}

    @router.post("/token")
    async def token(request: Request) -> JSONResponse:
        form = _form(await request.body())
        is_by_code = form.get("grant_type") == "authorization_code"
        granted = _by_code(form, sign_ins) if is_by_code else _by_secret(form)
        if isinstance(granted, JSONResponse):
            return granted
        officer, roles = granted
        answer: dict[str, Any] = {"access_token": _access_token(key, issuer(request), officer, roles)}
        answer |= {"token_type": "Bearer", "expires_in": TOKEN_SECONDS, "scope": " ".join(roles)}
        return JSONResponse(answer, headers={"Cache-Control": "no-store", **FOR_PAGES})

    router.include_router(authorising(ministry, sorted(ROLES), issuer, sign_ins))
    return router


def _configuration(issuer: str) -> dict[str, Any]:
    return {
        "issuer": issuer,
        "jwks_uri": f"{issuer}/jwks",
        "authorization_endpoint": f"{issuer}/authorize",
        "token_endpoint": f"{issuer}/token",
        "grant_types_supported": ["client_credentials", "authorization_code"],
        "token_endpoint_auth_methods_supported": ["client_secret_post", "none"],
        "scopes_supported": sorted(ROLES),
        "response_types_supported": ["code"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": True,
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"],
    }


def _by_code(form: dict[str, str], sign_ins: SignIns) -> tuple[str, list[str]] | JSONResponse:
    officer = sign_ins.redeem(form) or ""
    client = _CLIENT_ID.fullmatch(officer)
    return (officer, [client["role"]]) if client else _refusal("invalid_grant", 400)


def _by_secret(form: dict[str, str]) -> tuple[str, list[str]] | JSONResponse:
    client = _CLIENT_ID.fullmatch(form.get("client_id", ""))
    if client is None or form.get("client_secret") != CLIENT_SECRET:
        return _refusal("invalid_client", 401)
    if form.get("grant_type") != "client_credentials":
        return _refusal("unsupported_grant_type", 400)
    roles = form.get("scope", client["role"]).split()
    return (form["client_id"], roles) if ROLES.issuperset(roles) else _refusal("invalid_scope", 400)


def _access_token(key: ECKey, issuer: str, client_id: str, roles: list[str]) -> str:
    issued_at = int(datetime.now(UTC).timestamp())
    claims = {
        "iss": issuer,
        "sub": client_id,
        "client_id": client_id,
        "aud": AUDIENCE,
        "iat": issued_at,
        "nbf": issued_at,
        "exp": issued_at + TOKEN_SECONDS,
        "jti": str(uuid4()),
        "roles": roles,
    }
    return jwt.encode({"alg": "ES256", "typ": "at+jwt", "kid": key.kid}, claims, key)


def _key_of(ministry: Country, folder: Path | None) -> ECKey:
    stored = folder / f"{ministry}.pem" if folder else None
    use: KeyParameters = {"use": "sig", "alg": "ES256"}
    if stored and stored.exists():
        key = ECKey.import_key(stored.read_bytes(), use)
    else:
        key = ECKey.generate_key("P-256", use)
        if stored:
            stored.parent.mkdir(parents=True, exist_ok=True)
            stored.touch(mode=PRIVATE_FILE_MODE)
            stored.write_bytes(key.as_pem(private=True))
    key.ensure_kid()
    return key


def _form(body: bytes) -> dict[str, str]:
    if len(body) > FORM_BYTES_MAX:
        return {}
    return {name: values[0] for name, values in parse_qs(body.decode("ascii", errors="replace")).items()}


def _refusal(error: str, status: int) -> JSONResponse:
    return JSONResponse({"error": error}, status_code=status, headers={"Cache-Control": "no-store", **FOR_PAGES})
