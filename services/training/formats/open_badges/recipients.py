"""Who a badge is about, without saying so: a number that is hashed with salt, and recognised by who knows it.

Source: 1EdTech, Open Badges Specification 3.0, IdentityObject and "Verify the Recipient Using an Identifier".
"""

from hashlib import sha256
from hmac import compare_digest

from services.training.formats.open_badges.contexts import JsonObject
from services.training.formats.open_badges.faults import listed

IDENTIFIER = "identifier"
ALGORITHM = "sha256"


def write_identity(number: str, salt: str) -> JsonObject:
    """Write a number as an identity that only shows itself to who knows the number."""
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": _digest(number, salt),
        "identityType": IDENTIFIER,
        "salt": salt,
    }


def is_recipient(credential: JsonObject, number: str) -> bool:
    """Tell whether a credential is about somebody with this number."""
    return any(
        _is_of(identity, number)
        for subject in listed(credential.get("credentialSubject"))
        for identity in listed(subject.get("identifier"))
        if identity.get("identityType") == IDENTIFIER
    )


def _is_of(identity: JsonObject, number: str) -> bool:
    known = _digest(number, str(identity.get("salt", ""))) if identity.get("hashed") is True else number
    return compare_digest(known.encode(), str(identity.get("identityHash")).encode())


def _digest(number: str, salt: str) -> str:
    return f"{ALGORITHM}${sha256((number + salt).encode()).hexdigest()}"
