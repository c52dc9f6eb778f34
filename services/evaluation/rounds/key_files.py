"""The keys rounds are signed and checked with, from the files a service was given."""

from dataclasses import replace
from pathlib import Path

from pydantic import TypeAdapter

from services.chassis.settings import Settings
from services.chassis.signing_keys import KeptKey, read_keys
from services.evaluation.rounds.signatories import OwnKey, PublicKey, Signatories, write_text
from services.kernel import Country

_KNOWN = TypeAdapter(dict[Country, tuple[PublicKey, ...]])


class SigningKeys:
    """The keys of a service: what it was started with, and the other ministry's list once it was brought."""

    def __init__(self, settings: Settings) -> None:
        self._own, self._path = load_signatories(settings), settings.signing_peer_keys_file
        self._peer: Country | None = None
        match settings.ministries:
            case (home,):
                self._peer = home.other
            case _:
                pass
        self._brought: tuple[PublicKey, ...] = ()

    def __call__(self) -> Signatories:
        """Give the keys that are known now; a list that is not there yet is looked for each time.

        Raises:
            OSError, ValueError: the list cannot be read, or holds something else.
        """
        if not self._brought and self._peer and self._path and self._path.is_file():
            self._brought = tuple(map(_public, read_keys(self._path)))
        if not self._brought or self._peer is None:
            return self._own
        return replace(self._own, known={**self._own.known, self._peer: self._brought})


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
