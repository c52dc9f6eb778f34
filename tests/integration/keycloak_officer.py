"""An officer who signs in at a Keycloak as the page lets them: a code with a challenge, and a second factor."""

import hmac
import re
import secrets
import time
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from html import unescape
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

JsonObject = dict[str, Any]
PAGE_CLIENT = "jembatan-page"
STEP_SECONDS = 30
DIGITS = 6
FORMS_MAX = 4
ASKED = {
    "kc-form-login": "password",
    "kc-totp-settings-form": "new second factor",
    "kc-otp-login-form": "second factor",
}
"""What each of Keycloak's forms asks for."""


@dataclass
class Officer:
    """Somebody with a password and, from the first sign-in on, a second factor."""

    user_id: str
    username: str
    password: str
    shared: str = ""
    """What the officer's telephone and Keycloak both know."""
    asked: list[str] = field(default_factory=list)
    """What the last sign-in asked for, in its order."""

    def sign_in(self, client: httpx.Client, issuer: str, back: str) -> httpx.Response:
        """Sign in for the page; give what the token endpoint answers."""
        address, verifier = self.sent_back(client, issuer, back)
        return redeem(client, issuer, address, verifier)

    def sent_back(self, client: httpx.Client, issuer: str, back: str, guess: str = "") -> tuple[str, str]:
        """Go through the forms; give where the officer is sent, and the secret behind the challenge.

        A `guess` stands in place of the telephone's code; where it is refused, nobody is sent anywhere: "".
        """
        verifier, self.asked = secrets.token_urlsafe(32), []
        client.cookies.clear()
        answer = begin(client, issuer, back, challenge_of(verifier))
        while not answer.headers.get("Location", "").startswith(back):
            if answer.is_redirect:
                answer = client.get(answer.headers["Location"])
                continue
            assert answer.status_code == HTTPStatus.OK, answer.text
            assert len(self.asked) < FORMS_MAX, self.asked
            form = _Form.on(answer.text)
            if guess and self.asked[-1:] == ["second factor"]:
                return "", verifier
            self.asked.append(ASKED[form.name])
            answer = client.post(form.action, data=self._filled(form, guess))
        return answer.headers["Location"], verifier

    def _filled(self, form: "_Form", guess: str) -> JsonObject:
        if form.name == "kc-form-login":
            return {"username": self.username, "password": self.password}
        if form.name == "kc-otp-login-form":
            # A code counts once, and the one of this moment may be used up: the next one counts already.
            return {"otp": guess or code_at(self.shared, time.time() + STEP_SECONDS)}
        self.shared = form.values["totpSecret"]
        return {"totpSecret": self.shared, "totp": code_at(self.shared, time.time()), "userLabel": "telephone"}


@dataclass(frozen=True)
class _Form:
    name: str
    action: str
    values: JsonObject

    @classmethod
    def on(cls, page: str) -> "_Form":
        """Find the form on a page."""
        whole = next(found for found in re.findall(r"<form.*?</form>", page, re.DOTALL) if "kc-" in found)
        tag = whole.partition(">")[0]
        name, action = (re.search(rf'\b{part}="([^"]+)"', tag) for part in ("id", "action"))
        assert name is not None
        assert action is not None
        values = re.findall(r'<input[^>]*name="(\w+)" value="([^"]*)"', whole)
        return cls(name[1], unescape(action[1]), dict(values))


def begin(client: httpx.Client, issuer: str, back: str, challenge: str = "") -> httpx.Response:
    """Ask for a sign-in as the page does; without a challenge, as it must not."""
    asked = {"response_type": "code", "client_id": PAGE_CLIENT, "redirect_uri": back, "state": "one"}
    asked |= {"code_challenge": challenge, "code_challenge_method": "S256"} if challenge else {}
    return client.get(f"{issuer}/protocol/openid-connect/auth", params=asked)


def redeem(client: httpx.Client, issuer: str, address: str, verifier: str, origin: str = "") -> httpx.Response:
    """Change the code in the address somebody was sent back to for a token, as a page of `origin`."""
    parts = urlsplit(address)
    form = {"grant_type": "authorization_code", "client_id": PAGE_CLIENT, "code": parse_qs(parts.query)["code"][0]}
    form |= {"redirect_uri": f"{parts.scheme}://{parts.netloc}{parts.path}", "code_verifier": verifier}
    headers = {"Origin": origin or f"{parts.scheme}://{parts.netloc}"}
    return client.post(f"{issuer}/protocol/openid-connect/token", data=form, headers=headers)


def challenge_of(verifier: str) -> str:
    """Give the challenge of a secret (RFC 7636, S256)."""
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def code_at(shared: str, seconds: float) -> str:
    """Give the code of a moment (RFC 6238: SHA-1, 30 seconds, six digits)."""
    mac = hmac.digest(shared.encode(), int(seconds // STEP_SECONDS).to_bytes(8), "sha1")
    place = mac[-1] & 0x0F
    number = int.from_bytes(mac[place : place + 4]) & 0x7FFF_FFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"
