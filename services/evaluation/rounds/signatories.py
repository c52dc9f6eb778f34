"""The ministries as signatories: the keys each signs with, and whose key a signature was made with."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from services.evaluation.rounds.refusals import SigningNotSetUpError
from services.kernel import Country


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A ministry's Ed25519 public key, base64url, and from when to when it signs."""

    key: str
    signs_from: datetime
    signs_until: datetime | None = None
    revoked_at: datetime | None = None
    """Nothing that it ever signed is believed."""

    def signs(self, at: datetime) -> bool:
        """Tell whether what it signed at an instant is believed."""
        return self.revoked_at is None and self.signs_from <= at and (self.signs_until is None or at < self.signs_until)

    def made(self, signature: str, message: bytes) -> bool:
        """Tell whether a signature over a message is this key's."""
        try:
            Ed25519PublicKey.from_public_bytes(read_text(self.key)).verify(read_text(signature), message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, eq=False)
class OwnKey:
    """A key with its private half."""

    public: PublicKey
    private: Ed25519PrivateKey


@dataclass(frozen=True, eq=False)
class Signatories:
    """The keys of both ministries that are known here, and those whose private half is."""

    known: Mapping[Country, Sequence[PublicKey]]
    own: Mapping[Country, Sequence[OwnKey]]

    def sign(self, ministry: Country, message: bytes, at: datetime) -> str:
        """Sign with the key that a ministry signs with at an instant.

        Raises:
            SigningNotSetUpError: it has none here.
        """
        for kept in self.own.get(ministry, ()):
            if kept.public.signs(at):
                return write_text(kept.private.sign(message))
        raise SigningNotSetUpError(f"no key of {ministry} signs here: set JEMBATAN_SIGNING_KEY_FILES")

    def demand_known(self, ministry: Country) -> None:
        """Return where a ministry's signatures can be checked.

        Raises:
            SigningNotSetUpError: no key of it is known here.
        """
        if not self.known.get(ministry):
            raise SigningNotSetUpError(f"no key of {ministry} is known here: set JEMBATAN_SIGNING_PEER_KEYS_FILE")

    def maker(self, signature: str, message: bytes, at: datetime) -> tuple[Country, PublicKey] | None:
        """Tell whose key made a signature, of the keys that sign at an instant."""
        for ministry, keys in self.known.items():
            for key in keys:
                if key.signs(at) and key.made(signature, message):
                    return ministry, key
        return None


def write_text(raw: bytes) -> str:
    """Write bytes as base64url without padding."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def read_text(text: str) -> bytes:
    """Read base64url without padding.

    Raises:
        ValueError: it is none.
    """
    raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    # The decoder skips what is not of its alphabet: of two texts for one signature only one is written.
    if write_text(raw) != text:
        raise ValueError("this is no base64url")
    return raw
