"""The key audit roots are signed with, and every public key that ever signed one.

`python -m services.chassis.audit_keys FOLDER` makes the next key of a ministry and keeps the public keys before it.
"""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OKPKey

from services.chassis.settings import Settings
from services.kernel import ConflictError, RuleViolationError

SIGNING_KEY, PUBLIC_KEYS = "signing.jwk", "keys.jwks"
ALGORITHM: Literal["Ed25519"] = "Ed25519"
TYPE = "jembatan-audit-root"
ROOT_CHARACTERS_MAX = 2_000
PRIVATE_FILE_MODE = 0o600
NO_EARLIER_ROOT = "0" * 64


class AuditKeyMissingError(ConflictError):
    """The service was started without a key for its audit roots."""

    code = "audit_key_missing"


class AuditRootUnreadableError(RuleViolationError):
    """The text is no root that one of the known keys signed."""

    code = "audit_root_unreadable"


@dataclass(frozen=True)
class AuditKeys:
    """What signs roots here, and what roots may have been signed with."""

    signing: OKPKey | None
    known: KeySet

    def sign(self, said: Mapping[str, Any]) -> str:
        """Write a root as a compact JWS; the same root is always the same text.

        Raises:
            AuditKeyMissingError: there is no key.
        """
        if self.signing is None:
            raise AuditKeyMissingError("set JEMBATAN_AUDIT_KEY_FILE")
        header = {"alg": ALGORITHM, "kid": self.signing.kid, "typ": TYPE}
        payload = json.dumps(said, sort_keys=True, separators=(",", ":"))
        return jws.serialize_compact(header, payload, self.signing, algorithms=[ALGORITHM])

    def read(self, signed: str) -> dict[str, Any]:
        """Read what a signed root says, and which key (`kid`) signed it.

        Raises:
            AuditRootUnreadableError: none of the known keys signed it.
        """
        try:
            found = jws.deserialize_compact(signed[:ROOT_CHARACTERS_MAX], self.known, algorithms=[ALGORITHM])
            said = json.loads(found.payload or b"")
        except (JoseError, ValueError, RecursionError) as error:
            raise AuditRootUnreadableError("no known key signed this root") from error
        if found.headers().get("typ") != TYPE or not isinstance(said, dict):
            raise AuditRootUnreadableError("this is signed, and no audit root")
        return {**said, "kid": found.headers().get("kid")}


def digest_of(signed: str) -> str:
    """Hash a signed root, as the root after it names it."""
    return sha256(signed.encode()).hexdigest()


def load_keys(settings: Settings) -> AuditKeys:
    """Read the keys a service was given; a signing key is known even where no list names it."""
    signing = read_private(settings.audit_key_file) if settings.audit_key_file is not None else None
    public = json.loads(settings.audit_keys_file.read_bytes())["keys"] if settings.audit_keys_file is not None else []
    known = [OKPKey.import_key(key) for key in public]
    return AuditKeys(signing, KeySet([*known, *([signing] if signing else [])]))


def read_private(path: Path) -> OKPKey:
    """Read a private key (JWK); one without an id is called by its thumbprint."""
    key = OKPKey.import_key(json.loads(path.read_bytes()))
    key.ensure_kid()
    return key


def make_key(folder: Path) -> Path:
    """Make a signing key in a folder, in place of the one there, and add its public half to the list of all."""
    key = OKPKey.generate_key(ALGORITHM, {"use": "sig", "alg": ALGORITHM})
    key.ensure_kid()
    folder.mkdir(parents=True, exist_ok=True)
    listed, private = folder / PUBLIC_KEYS, folder / SIGNING_KEY
    before = json.loads(listed.read_bytes())["keys"] if listed.exists() else []
    # The public half first: a key that signs and is in no list would sign what nobody can verify later.
    _replace(listed, {"keys": [*before, key.as_dict(private=False)]})
    _replace(private, key.as_dict(private=True))
    return private


def _replace(path: Path, said: Mapping[str, Any]) -> None:
    fresh = path.with_suffix(".new")
    fresh.touch(mode=PRIVATE_FILE_MODE)
    fresh.write_text(json.dumps(said, indent=2) + "\n", encoding="utf-8")
    fresh.replace(path)


def main() -> None:
    """Make the next key in the folder named on the command line."""
    sys.stdout.write(f"{make_key(Path(sys.argv[1]))}\n")


if __name__ == "__main__":
    main()
