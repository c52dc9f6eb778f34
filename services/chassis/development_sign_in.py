"""How somebody signs in at the development issuer: OAuth 2.0 authorization code with PKCE. Never for production.

Whoever opens the page picks an officer, and nothing is asked.
"""

import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from html import escape
from typing import Annotated
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from pydantic import BaseModel, ConfigDict, Field

CODE_SECONDS_MAX = 60
CODES_MAX = 1_000
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
}


class SignInAsked(BaseModel):
    """What a page asks for: a code, for the holder of the secret whose SHA-256 it sends along."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    response_type: str = Field("", max_length=20)
    client_id: str = Field("", max_length=100)
    redirect_uri: str = Field("", max_length=500)
    state: str = Field("", max_length=500)
    code_challenge: str = Field("", max_length=128)
    code_challenge_method: str = Field("", max_length=10)

    @property
    def is_sound(self) -> bool:
        """Whether it is of a page on this machine and names its challenge."""
        try:
            address = urlsplit(self.redirect_uri)
        except ValueError:
            return False
        is_here = address.scheme in ("http", "https") and address.hostname in LOOPBACK
        wants = (self.response_type, self.code_challenge_method) == ("code", "S256")
        return is_here and wants and bool(self.client_id and self.code_challenge)


@dataclass(frozen=True)
class _Given:
    asked: SignInAsked
    officer: str
    given_at: float


@dataclass
class SignIns:
    """The codes an issuer has given; each is changed for a token once, and soon."""

    clock: Callable[[], float] = time.monotonic
    _codes: dict[str, _Given] = field(default_factory=dict)

    @property
    def waiting(self) -> int:
        """How many codes are kept."""
        return len(self._codes)

    def begin(self, asked: SignInAsked, officer: str, issuer: str) -> str:
        """Give a code for an officer; returns the address to go back to."""
        now = self.clock()
        self._codes = {code: one for code, one in self._codes.items() if now - one.given_at <= CODE_SECONDS_MAX}
        if len(self._codes) >= CODES_MAX:
            self._codes.clear()
        code = secrets.token_urlsafe(32)
        self._codes[code] = _Given(asked, officer, now)
        query = urlencode({"code": code, "state": asked.state, "iss": issuer})
        return f"{asked.redirect_uri}{'&' if urlsplit(asked.redirect_uri).query else '?'}{query}"

    def redeem(self, form: Mapping[str, str]) -> str | None:
        """Name the officer a code was given for, where the form knows the secret; a code works once."""
        given = self._codes.pop(form.get("code", ""), None)
        if given is None or self.clock() - given.given_at > CODE_SECONDS_MAX:
            return None
        asked = given.asked
        same = (form.get("client_id"), form.get("redirect_uri")) == (asked.client_id, asked.redirect_uri)
        return given.officer if same and _challenge(form.get("code_verifier", "")) == asked.code_challenge else None


def authorising(
    ministry: str, officers: Sequence[str], issuer: Callable[[Request], str], sign_ins: SignIns
) -> APIRouter:
    """Make the route that pages send officers to."""
    router = APIRouter()

    @router.get("/authorize")
    async def authorize(request: Request, asked: Annotated[SignInAsked, Query()], officer: str = "") -> Response:
        if not asked.is_sound or (officer and officer not in officers):
            return JSONResponse({"error": "invalid_request"}, status_code=400, headers=HEADERS)
        if not officer:
            return HTMLResponse(_choice(ministry, officers, request.url.query), headers=HEADERS)
        return RedirectResponse(sign_ins.begin(asked, officer, issuer(request)), status_code=303, headers=HEADERS)

    return router


def _choice(ministry: str, officers: Iterable[str], query: str) -> str:
    links = "".join(f'<li><a href="?{escape(query)}&amp;officer={one}">{one}</a></li>' for one in officers)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>Development issuer</title></head>\n'
        f"<body><main><h1>Development issuer of {escape(ministry)}</h1>\n<p>Nothing is asked here: never use it in "
        f"production. Sign in as</p>\n<ul>{links}</ul></main></body></html>\n"
    )


def _challenge(verifier: str) -> str:
    return urlsafe_b64encode(sha256(verifier.encode("ascii", errors="replace")).digest()).rstrip(b"=").decode()
