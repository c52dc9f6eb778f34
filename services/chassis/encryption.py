"""Encryption of single fields before they leave the process: a data key for each person, wrapped by a ministry's key.

`python -m services.chassis.encryption FILE` writes a file of new keys for a first start.
"""

import hashlib
import hmac
import json
import os
import secrets
import sys
from base64 import b64encode
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

from bson.binary import Binary
from pydantic import Base64Bytes, BaseModel, ConfigDict, Field, TypeAdapter
from pymongo.encryption_shared import Algorithm
from pymongo.errors import EncryptionError

from services.chassis.commits import UnavailableError
from services.chassis.mongo import Client, ClientEncryption, Session, client_encryption
from services.kernel import Country

ALGORITHM = Algorithm.AEAD_AES_256_CBC_HMAC_SHA_512_Random
LOCAL_KEY_BYTES = 96
INDEX_KEY_BYTES = 32
PRIVATE_FILE_MODE = 0o600
KEYS = "data_keys"
"""The key vault's collection. It has a database of its own, so that its backups can end before those of the data."""


class KeysUnavailableError(UnavailableError):
    """The ministry's keys are not given, or its key service does not answer."""


class MinistryKeys(BaseModel):
    """What wraps a ministry's data keys, in the driver's own words, and the key of its blind indexes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kms: Annotated[dict[str, dict[str, Any]], Field(min_length=1, max_length=1)]
    """One provider with its credentials: `local`, `kmip`, `aws`, `azure` or `gcp`."""
    master_key: dict[str, Any] | None = None
    """Which key of the provider; None for `local`."""
    index_key: Annotated[Base64Bytes, Field(min_length=INDEX_KEY_BYTES)]

    @property
    def provider(self) -> str:
        """The provider's name without the ministry."""
        return next(iter(self.kms))


@dataclass
class FieldEncryption:
    """Encrypts and decrypts fields; what it is asked with is never logged nor part of an error.

    Without a key file everything it is asked is refused.
    """

    client: Client | None = None
    vault: str = ""
    """The database of the key vault."""
    key_file: Path | None = None
    _keys: dict[Country, MinistryKeys] = field(default_factory=dict, init=False, repr=False)
    _encryption: ClientEncryption | None = field(default=None, init=False, repr=False)

    async def new_key(self, ministry: Country) -> UUID:
        """Make a data key wrapped by a ministry's key; it stands in the vault at once, whatever the transaction does.

        Raises:
            KeysUnavailableError: the ministry's keys cannot be used.
        """
        keys = self._of(ministry)
        key: Binary = await self._asked("create_data_key", f"{keys.provider}:{ministry}", master_key=keys.master_key)
        return key.as_uuid()

    async def encrypt(self, text: str, key_id: UUID) -> bytes:
        """Encrypt a text at random: the same text never gives the same bytes twice.

        Raises:
            KeysUnavailableError: the key is gone or cannot be unwrapped.
        """
        encrypted: bytes = await self._asked("encrypt", text, ALGORITHM, key_id=Binary.from_uuid(key_id))
        return encrypted

    async def decrypt(self, encrypted: bytes) -> str:
        """Decrypt a text; the bytes name their key.

        Raises:
            KeysUnavailableError: the key is gone or cannot be unwrapped.
        """
        text: str = await self._asked("decrypt", Binary(encrypted, 6))
        return text

    async def destroy_key(self, key_id: UUID, session: Session) -> None:
        """Remove a data key for good, in the caller's transaction; what it encrypted is readable by nobody."""
        await session.client[self.vault][KEYS].delete_one({"_id": key_id}, session=session)

    def blind_index(self, ministry: Country, text: str) -> str:
        """Write what finds an equal text again and tells nobody without the key what it was (HMAC-SHA-256).

        Raises:
            KeysUnavailableError: the ministry's keys cannot be used.
        """
        return hmac.new(self._of(ministry).index_key, text.encode(), hashlib.sha256).hexdigest()

    async def close(self) -> None:
        """Forget the keys."""
        if self._encryption is not None:
            await self._encryption.close()
            self._encryption = None

    async def _asked(self, what: str, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - the driver's
        try:
            return await getattr(self._opened(), what)(*arguments, **options)
        except EncryptionError as error:
            raise KeysUnavailableError(f"the key service refused to {what}") from error

    def _opened(self) -> ClientEncryption:
        if self._encryption is None:
            self._read()
            assert self.client is not None  # noqa: S101 - a key file is only ever given with a client
            providers = {f"{keys.provider}:{name}": keys.kms[keys.provider] for name, keys in self._keys.items()}
            self._encryption = client_encryption(self.client, f"{self.vault}.{KEYS}", providers)
        return self._encryption

    def _of(self, ministry: Country) -> MinistryKeys:
        self._read()
        if ministry not in self._keys:
            raise KeysUnavailableError(f"no keys of {ministry} are given")
        return self._keys[ministry]

    def _read(self) -> None:
        if not self._keys:
            if self.key_file is None or not self.key_file.is_file():
                raise KeysUnavailableError("JEMBATAN_KEY_FILE names no file")
            self._keys = TypeAdapter(dict[Country, MinistryKeys]).validate_json(self.key_file.read_bytes())


def write_new_keys(file: Path) -> None:
    """Write a file of new keys for both ministries, readable by its owner only; one that is there stays."""
    if file.exists():
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    keys = {
        ministry: {
            "kms": {"local": {"key": _text(LOCAL_KEY_BYTES)}},
            "master_key": None,
            "index_key": _text(INDEX_KEY_BYTES),
        }
        for ministry in Country
    }
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE_MODE), "w") as written:
        json.dump(keys, written, indent=2)


def _text(length: int) -> str:
    return b64encode(secrets.token_bytes(length)).decode()


if __name__ == "__main__":
    write_new_keys(Path(sys.argv[1]))
