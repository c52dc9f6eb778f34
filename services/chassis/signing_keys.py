"""The files a ministry's signing keys are in, and making the next key.

`python -m services.chassis.signing_keys FILE [PUBLIC]` makes a ministry's next key: it signs from now on, and of the
key before it only the public half stays in the file, for what it signed. PUBLIC is written with the public halves
alone, for the other ministry. A key that became known to others gets `revoked_at` by hand.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from joserfc.jwk import OKPKey

ALGORITHM: Literal["Ed25519"] = "Ed25519"
PRIVATE_FILE_MODE = 0o600
RETIRING_HOURS = 1
"""So long after a new key was made, what a replica not yet restarted signs with the one before it still counts."""


@dataclass(frozen=True, slots=True)
class KeptKey:
    """A key in a ministry's file: from when to when it signs, and whether it became known to others."""

    key: OKPKey
    """With its private half while it signs."""
    signs_from: datetime
    signs_until: datetime | None
    revoked_at: datetime | None


def read_keys(path: Path) -> Sequence[KeptKey]:
    """Read a ministry's keys: a JWKS whose keys tell from when to when they sign."""
    return tuple(_kept(told) for told in json.loads(path.read_bytes())["keys"])


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


def write_public(path: Path, to: Path) -> None:
    """Write the public halves of a ministry's keys, for who checks what they sign."""
    kept = json.loads(path.read_bytes())["keys"]
    public = [{name: value for name, value in key.items() if name != "d"} for key in kept]
    to.write_text(json.dumps({"keys": public}, indent=2) + "\n", encoding="utf-8")


def _retired(key: dict[str, Any], end: str) -> dict[str, Any]:
    return {"signs_until": end, **{name: value for name, value in key.items() if name != "d"}}


def _kept(told: dict[str, Any]) -> KeptKey:
    key = OKPKey.import_key({name: told[name] for name in ("kty", "crv", "x", "d") if name in told})
    return KeptKey(
        key,
        datetime.fromisoformat(told["signs_from"]),
        _instant(told.get("signs_until")),
        _instant(told.get("revoked_at")),
    )


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def main() -> None:
    """Make the next key in the file named first on the command line; write the public halves into the second."""
    path, *public = map(Path, sys.argv[1:])
    make_key(path, datetime.now(UTC))
    for to in public[:1]:
        write_public(path, to)


if __name__ == "__main__":
    main()
