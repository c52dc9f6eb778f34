"""A credential as somebody hands it over: JSON-LD with a proof in it, or a token, as text of a bounded length."""

import json
from dataclasses import dataclass
from typing import Any

from services.kernel import RuleViolationError
from services.training.formats.open_badges.contexts import JsonObject
from services.training.formats.open_badges.tokens import Token, TokenUnreadableError, read_token

CREDENTIAL_CHARACTERS_MAX = 65_536
DEPTH_MAX = 30


class CredentialUnreadableError(RuleViolationError):
    """The text is neither a JSON object nor a signed token, too long, too deep, or says something twice."""

    code = "credential_unreadable"


@dataclass(frozen=True, slots=True)
class Presented:
    """What was handed over; with a token, its credential is what the token holds."""

    credential: JsonObject
    token: Token | None = None


def read_presented(text: str) -> Presented:
    """Read what was handed over; nothing of it is believed yet.

    Raises:
        CredentialUnreadableError: it is neither JSON nor a token, or too long or deep to be read.
    """
    if len(text) > CREDENTIAL_CHARACTERS_MAX:
        raise CredentialUnreadableError(f"a credential has at most {CREDENTIAL_CHARACTERS_MAX} characters")
    stripped = text.strip()
    if stripped.startswith("{"):
        credential = read_object(stripped)
        return Presented(credential)
    try:
        token = read_token(stripped)
    except TokenUnreadableError as error:
        raise CredentialUnreadableError("this is neither a JSON object nor a signed token") from error
    _demand_shallow(token.claims)
    return Presented(token.credential, token)


def read_object(text: str) -> JsonObject:
    """Read one JSON object that says nothing twice and no number that JSON has not.

    Raises:
        CredentialUnreadableError: it is none.
    """
    try:
        value = json.loads(text, object_pairs_hook=_once, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise CredentialUnreadableError("this is no JSON, or says a thing twice") from error
    if not isinstance(value, dict):
        raise CredentialUnreadableError("this is no JSON object")
    _demand_shallow(value)
    return value


def _once(pairs: list[tuple[str, Any]]) -> JsonObject:
    names = [name for name, _ in pairs]
    if len(set(names)) != len(names):
        raise ValueError("a name stands twice in one object")
    return dict(pairs)


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no number of JSON")


def _demand_shallow(value: Any, depth: int = 0) -> None:  # noqa: ANN401 - any JSON
    if depth > DEPTH_MAX:
        raise CredentialUnreadableError(f"a credential is at most {DEPTH_MAX} levels deep")
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for part in parts:
        _demand_shallow(part, depth + 1)
