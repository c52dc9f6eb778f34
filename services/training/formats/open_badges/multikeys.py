"""Ed25519 keys and signatures as text: Multikey and multibase base58-btc.

Source: W3C, Controlled Identifiers 1.0, section 2.2.2 (Multikey) and 2.4 (Multibase).
"""

import base58
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from services.kernel import RuleViolationError

BASE58_BTC = "z"
ED25519_PUBLIC = b"\xed\x01"
"""The multicodec of an Ed25519 public key, as an unsigned varint."""
KEY_BYTES, SIGNATURE_BYTES = 32, 64
TEXT_CHARACTERS_MAX = 128


class MultibaseUnreadableError(RuleViolationError):
    """The text is no key or signature in multibase base58-btc."""

    code = "multibase_unreadable"


def write_multibase(raw: bytes) -> str:
    """Write bytes as multibase base58-btc: `z` and the digits."""
    return BASE58_BTC + base58.b58encode(raw).decode()


def read_multibase(text: str, length: int) -> bytes:
    """Read bytes of a known length.

    Raises:
        MultibaseUnreadableError: another base, other letters, another length.
    """
    if not text.startswith(BASE58_BTC) or len(text) > TEXT_CHARACTERS_MAX:
        raise MultibaseUnreadableError("this is no multibase base58-btc, which begins with z")
    try:
        raw = base58.b58decode(text.removeprefix(BASE58_BTC))
    except ValueError as error:
        raise MultibaseUnreadableError("this holds letters that base58-btc has not") from error
    if len(raw) != length:
        raise MultibaseUnreadableError(f"{length} bytes are expected, not {len(raw)}")
    return raw


def write_multikey(key: Ed25519PublicKey) -> str:
    """Write a public key as a Multikey, which begins with `z6Mk`."""
    return write_multibase(ED25519_PUBLIC + key.public_bytes(Encoding.Raw, PublicFormat.Raw))


def read_multikey(text: str) -> Ed25519PublicKey:
    """Read a public key.

    Raises:
        MultibaseUnreadableError: it is no Multikey of an Ed25519 public key.
    """
    raw = read_multibase(text, len(ED25519_PUBLIC) + KEY_BYTES)
    if not raw.startswith(ED25519_PUBLIC):
        raise MultibaseUnreadableError("the Multikey is not of an Ed25519 public key")
    return Ed25519PublicKey.from_public_bytes(raw.removeprefix(ED25519_PUBLIC))
