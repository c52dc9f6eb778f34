"""The keys a ministry signs credentials with, and the issuers elsewhere, from the files a service was given.

`python -m services.training.issuers.key_files FILE` makes a ministry's next key, as `services.chassis.signing_keys`.
"""

import json
from collections.abc import Sequence
from pathlib import Path

from services.chassis import signing_keys
from services.chassis.settings import Settings
from services.chassis.signing_keys import KeptKey, main, make_key
from services.kernel.reference_data import read_rules
from services.training.formats.open_badges.issuers import Issuer, IssuerKey, read_issuer
from services.training.formats.open_badges.multikeys import ED25519_PUBLIC, write_multibase
from services.training.issuers.model import IssuerProfile, KeyPair, Signing

__all__ = ["load_signing", "make_key", "read_issuers", "read_keys"]


def load_signing(settings: Settings) -> Signing:
    """Read the keys a service was given, and the issuers elsewhere whose credentials it believes."""
    return Signing(
        read_rules("training", "issuers.json", IssuerProfile),
        str(settings.public_url).rstrip("/") if settings.public_url else None,
        {country: read_keys(path) for country, path in settings.signing_key_files.items()},
        read_issuers(settings.known_issuers_file) if settings.known_issuers_file else (),
    )


def read_keys(path: Path) -> Sequence[KeyPair]:
    """Read a ministry's keys: a JWKS whose keys tell from when to when they sign."""
    return tuple(map(_pair, signing_keys.read_keys(path)))


def read_issuers(path: Path) -> Sequence[Issuer]:
    """Read issuers' documents: one, or a JSON list of them.

    Raises:
        IssuerDocumentUnreadableError: one of them cannot be read.
    """
    documents = json.loads(path.read_bytes())
    return tuple(read_issuer(one) for one in (documents if isinstance(documents, list) else [documents]))


def _pair(kept: KeptKey) -> KeyPair:
    public = IssuerKey(
        write_multibase(ED25519_PUBLIC + kept.key.public_key.public_bytes_raw()),
        kept.signs_from,
        kept.signs_until,
        kept.revoked_at,
    )
    return KeyPair(public, kept.key if kept.key.is_private else None)


if __name__ == "__main__":
    main()
