"""The keys of the border: the ministry's own, those of the other one, and the secret of its pseudonyms."""

import json
from dataclasses import dataclass

from joserfc.jwk import KeySet, OKPKey

from services.border.crossing.refusals import KeyMissingError
from services.chassis.audit_keys import read_private
from services.chassis.settings import Settings

PSEUDONYM_KEY_BYTES_MIN = 32


@dataclass(frozen=True)
class BorderKeys:
    """What a cell seals with, believes, and names ids with; None where it was not given."""

    sealing: OKPKey | None
    peers: KeySet | None
    pseudonyms: bytes | None

    def demand_sealing(self) -> OKPKey:
        """Give the key to seal with.

        Raises:
            KeyMissingError: there is none.
        """
        if self.sealing is None:
            raise KeyMissingError("set JEMBATAN_BORDER_KEY_FILE")
        return self.sealing

    def demand_peers(self) -> KeySet:
        """Give the other ministry's public keys.

        Raises:
            KeyMissingError: there are none.
        """
        if self.peers is None:
            raise KeyMissingError("set JEMBATAN_BORDER_PEER_KEYS_FILE")
        return self.peers

    def demand_pseudonyms(self) -> bytes:
        """Give the secret of the pseudonyms.

        Raises:
            KeyMissingError: there is none, or it is too short.
        """
        if self.pseudonyms is None or len(self.pseudonyms) < PSEUDONYM_KEY_BYTES_MIN:
            raise KeyMissingError(f"set JEMBATAN_PSEUDONYM_KEY_FILE: at least {PSEUDONYM_KEY_BYTES_MIN} random bytes")
        return self.pseudonyms


def load_keys(settings: Settings) -> BorderKeys:
    """Read the keys the service was given."""
    return BorderKeys(
        read_private(settings.border_key_file) if settings.border_key_file else None,
        KeySet.import_key_set(json.loads(settings.border_peer_keys_file.read_bytes()))
        if settings.border_peer_keys_file
        else None,
        settings.pseudonym_key_file.read_bytes() if settings.pseudonym_key_file else None,
    )
