"""The files ministries' signing keys are in, and making the next key.

`python -m services.training.issuers.key_files FILE` makes a ministry's next key: it signs from now on, and of the key
before it only the public half stays in the file, for what it signed. A key that became known to others gets
`revoked_at` by hand.
"""

import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from joserfc.jwk import OKPKey

from services.chassis.settings import Settings
from services.kernel.reference_data import read_rules
from services.training.formats.open_badges.issuers import Issuer, IssuerKey, read_issuer
from services.training.formats.open_badges.multikeys import ED25519_PUBLIC, write_multibase
from services.training.issuers.model import IssuerProfile, KeyPair, Signing

ALGORITHM: Literal["Ed25519"] = "Ed25519"
PRIVATE_FILE_MODE = 0o600
RETIRING_HOURS = 1
"""So long after a new key was made, what a replica not yet restarted signs with the one before it still counts."""


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
    return tuple(_pair(key) for key in json.loads(path.read_bytes())["keys"])


def read_issuers(path: Path) -> Sequence[Issuer]:
    """Read issuers' documents: one, or a JSON list of them.

    Raises:
        IssuerDocumentUnreadableError: one of them cannot be read.
    """
    documents = json.loads(path.read_bytes())
    return tuple(read_issuer(one) for one in (documents if isinstance(documents, list) else [documents]))


def make_key(path: Path, at: datetime) -> None:
    """Make a ministry's next key and put it first; the key before it signs no more after `RETIRING_HOURS`."""
    kept = json.loads(path.read_bytes())["keys"] if path.exists() else []
    made = OKPKey.generate_key(ALGORITHM, {"use": "sig", "alg": ALGORITHM})
    begin, end = (
        one.astimezone(UTC).isoformat(timespec="seconds") for one in (at, at + timedelta(hours=RETIRING_HOURS))
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    keys = [{**made.as_dict(private=True), "signs_from": begin}, *(_retired(key, end) for key in kept)]
    fresh = path.with_suffix(".new")
    fresh.touch(mode=PRIVATE_FILE_MODE)
    fresh.write_text(json.dumps({"keys": keys}, indent=2) + "\n", encoding="utf-8")
    fresh.replace(path)


def _retired(key: dict[str, Any], end: str) -> dict[str, Any]:
    return {"signs_until": end, **{name: value for name, value in key.items() if name != "d"}}


def _pair(told: dict[str, Any]) -> KeyPair:
    key = OKPKey.import_key({name: told[name] for name in ("kty", "crv", "x", "d") if name in told})
    public = IssuerKey(
        write_multibase(ED25519_PUBLIC + key.public_key.public_bytes_raw()),
        datetime.fromisoformat(told["signs_from"]),
        _instant(told.get("signs_until")),
        _instant(told.get("revoked_at")),
    )
    return KeyPair(public, key if key.is_private else None)


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def main() -> None:
    """Make the next key in the file named on the command line."""
    make_key(Path(sys.argv[1]), datetime.now(UTC))


if __name__ == "__main__":
    main()
