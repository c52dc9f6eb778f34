"""Seals: a detached Ed25519 signature by the sending ministry, and its verification by the receiving one."""

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from typing import Literal

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OKPKey

from services.border.crossing.facts import Sealed
from services.border.crossing.refusals import SealRefusedError

ALGORITHM: Literal["Ed25519"] = "Ed25519"
TYPE = "jembatan-border-fact"


def sealed(fact: Sealed, key: OKPKey) -> Sealed:
    """Sign a fact."""
    header = {"alg": ALGORITHM, "kid": key.kid, "typ": TYPE}
    whole = jws.serialize_compact(header, fact.signed_text, key, algorithms=[ALGORITHM])
    first, _, last = whole.split(".")
    return fact.model_copy(update={"seal": f"{first}..{last}"})


def demand_sealed(fact: Sealed, keys: KeySet) -> None:
    """Return where one of the sending ministry's keys signed exactly this.

    Raises:
        SealRefusedError: none did.
    """
    parts = fact.seal.split(".")
    if len(parts) != 3 or parts[1]:  # noqa: PLR2004 - header, nothing, signature
        raise SealRefusedError("the seal is no detached signature")
    payload = urlsafe_b64encode(fact.signed_text).rstrip(b"=").decode()
    try:
        found = jws.deserialize_compact(f"{parts[0]}.{payload}.{parts[2]}", keys, algorithms=[ALGORITHM])
    except (JoseError, ValueError, RecursionError) as error:
        raise SealRefusedError("no key of the sending ministry signed this") from error
    headers: Mapping[str, object] = found.headers()
    if headers.get("typ") != TYPE:
        raise SealRefusedError("this is signed, and no border fact")
