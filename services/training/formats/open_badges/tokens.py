"""Credentials as compact tokens (VC-JWT): the credential is the payload, and the claims repeat what it says.

Source: W3C, Securing Verifiable Credentials using JOSE and COSE, 15 May 2025; Open Badges 3.0, section 8.2.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey
from joserfc.util import urlsafe_b64decode

from services.kernel import RuleViolationError
from services.training.formats.open_badges.contexts import JsonObject
from services.training.formats.open_badges.faults import Fault, demand, listed, read_instant
from services.training.formats.open_badges.integrity import SignatureInvalidError

ALGORITHM: Literal["Ed25519"] = "Ed25519"
ALGORITHMS = frozenset({ALGORITHM, "EdDSA"})
"""RFC 9864 gave the curve a name of its own; before, it was signed under the family's."""
TokenType = Literal["vc+jwt", "JWT"]
"""`vc+jwt` is the W3C's, `JWT` the only one that Open Badges 3.0 allows."""
STANDARD: TokenType = "vc+jwt"
BADGE: TokenType = "JWT"
SECONDS_MAX = 1 << 35
TYPES = frozenset({None, "vc+jwt", "JWT"})
HEADERS = frozenset({"alg", "kid", "jwk", "typ"})
CLAIMS = ("iss", "jti", "sub", "nbf", "exp")
ISSUED_AT = "iat"


class TokenUnreadableError(RuleViolationError):
    """The text is no signed token with a credential in it."""

    code = "token_unreadable"


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it came: what its header and its payload say, and what was signed."""

    header: JsonObject
    claims: JsonObject
    signed: bytes
    signature: bytes

    @property
    def credential(self) -> JsonObject:
        """The credential in the payload, without the claims that repeat it."""
        return {name: value for name, value in self.claims.items() if name not in (*CLAIMS, ISSUED_AT)}

    @property
    def issued_at(self) -> datetime | None:
        """When it says it was signed; None where it does not say."""
        seconds = self.claims.get(ISSUED_AT)
        if isinstance(seconds, int) and 0 < seconds < SECONDS_MAX:
            return datetime.fromtimestamp(seconds, UTC)
        return None


def write_token(
    credential: JsonObject, *, key: OKPKey, kid: str, at: datetime, token_type: TokenType = STANDARD
) -> str:
    """Sign a credential as a token; an embedded proof is left away."""
    unsecured = {name: value for name, value in credential.items() if name != "proof"}
    header = {"alg": ALGORITHM, "kid": kid, "typ": token_type}
    claims = {**unsecured, **claims_of(unsecured), ISSUED_AT: int(at.timestamp())}
    payload = json.dumps(claims, ensure_ascii=False, separators=(",", ":"))
    return jws.serialize_compact(header, payload.encode(), key, algorithms=[ALGORITHM])


def read_token(text: str) -> Token:
    """Take a token apart; nothing of it is believed yet.

    Raises:
        TokenUnreadableError: it is no compact JWS over a JSON object.
    """
    try:
        found = jws.extract_compact(text.encode("ascii"))
        claims = json.loads(found.payload)
        signed, _, signature = text.encode("ascii").rpartition(b".")
        raw = urlsafe_b64decode(signature)
    except (JoseError, ValueError, RecursionError) as error:
        raise TokenUnreadableError("this is no signed token") from error
    if not isinstance(claims, dict):
        raise TokenUnreadableError("the token holds no credential")
    return Token(dict(found.headers()), claims, signed, raw)


def claims_of(credential: JsonObject) -> JsonObject:
    """Give the registered claims that repeat a credential; instants are whole seconds since 1970."""
    issuer, subject = credential.get("issuer"), (listed(credential.get("credentialSubject")) or [{}])[0]
    begins, ends = read_instant(credential.get("validFrom")), read_instant(credential.get("validUntil"))
    claims = {
        "iss": issuer.get("id") if isinstance(issuer, dict) else issuer,
        "jti": credential.get("id"),
        "sub": subject.get("id") if isinstance(subject, dict) else None,
        "nbf": int(begins.timestamp()) if begins else None,
        "exp": int(ends.timestamp()) if ends else None,
    }
    return {name: value for name, value in claims.items() if value is not None}


def token_faults(token: Token) -> list[Fault]:
    """List what breaks the rules on headers and on claims, each of which must say what the credential says."""
    header = token.header
    return [
        *demand(header.get("alg") in ALGORITHMS, "token_algorithm", "header.alg", header.get("alg")),
        *demand(header.get("typ") in TYPES, "token_type", "header.typ", header.get("typ")),
        *demand("kid" in header or "jwk" in header, "token_key", "header", list(header)),
        *demand(header.keys() <= HEADERS, "token_header", "header", sorted(header.keys() - HEADERS)),
        *_claim_faults(token),
    ]


def names_key(token: Token, key: Ed25519PublicKey, method: str) -> bool:
    """Tell whether a token says that this key signed it, by the key's name or by the key itself."""
    if "kid" in token.header:
        return bool(token.header["kid"] == method)
    jwk: Any = token.header.get("jwk")
    try:
        return isinstance(jwk, dict) and urlsafe_b64decode(jwk["x"].encode()) == _raw(key)
    except (KeyError, ValueError, AttributeError):
        return False


def verify_token(token: Token, key: Ed25519PublicKey) -> None:
    """Check that a key signed a token.

    Raises:
        SignatureInvalidError: it did not.
    """
    try:
        key.verify(token.signature, token.signed)
    except InvalidSignature as error:
        raise SignatureInvalidError("the signature is not of this key over this token") from error


def _claim_faults(token: Token) -> Iterator[Fault]:
    wanted = claims_of(token.credential)
    for name in CLAIMS:
        if name in token.claims or name in ("iss", "jti"):
            yield from demand(token.claims.get(name) == wanted.get(name), "token_claim", name, token.claims.get(name))


def _raw(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)
