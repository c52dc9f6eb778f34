"""The keys rounds are signed and checked with, from the files a service was given."""

from pathlib import Path

from pydantic import TypeAdapter

from services.chassis.settings import Settings
from services.chassis.signing_keys import KeptKey, read_keys
from services.evaluation.rounds.signatories import OwnKey, PublicKey, Signatories, write_text
from services.kernel import Country

_KNOWN = TypeAdapter(dict[Country, tuple[PublicKey, ...]])


def load_signatories(settings: Settings) -> Signatories:
    """Read the keys of each ministry: its own with their private halves, the other's as public keys alone."""
    kept = {country: read_keys(path) for country, path in settings.signing_key_files.items()}
    return Signatories(
        known={country: tuple(map(_public, keys)) for country, keys in kept.items()},
        own={country: tuple(map(_own, (key for key in keys if key.key.is_private))) for country, keys in kept.items()},
    )


def read_public_keys(path: Path) -> dict[Country, tuple[PublicKey, ...]]:
    """Read the public keys of the ministries as `GET /v1/signatories` answers them.

    Raises:
        OSError, ValueError: the file cannot be read, or holds something else.
    """
    return _KNOWN.validate_json(path.read_bytes())


def _public(kept: KeptKey) -> PublicKey:
    text = write_text(kept.key.public_key.public_bytes_raw())
    return PublicKey(text, kept.signs_from, kept.signs_until, kept.revoked_at)


def _own(kept: KeptKey) -> OwnKey:
    return OwnKey(_public(kept), kept.key.private_key)  # type: ignore[arg-type] # a key that signs has one
