"""The other registries known here, from a file: their ids, keys, addresses, and the tokens they speak with."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from joserfc.jwk import KeySet
from pydantic import BaseModel, ConfigDict, HttpUrl


class Partner(BaseModel):
    """One registry: `keys` are its public keys (JWKS); `callback_url` is where it takes answers and notices."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sender_id: str
    subjects: frozenset[str]
    """The access tokens it speaks with, each as `ministry/subject`."""
    keys: dict[str, Any] | None = None
    callback_url: HttpUrl | None = None

    @property
    def key_set(self) -> KeySet | None:
        """Its keys, ready to verify with."""
        return KeySet.import_key_set(self.keys) if self.keys else None  # type: ignore[arg-type]


def read_partners(path: Path | None) -> Mapping[str, Partner]:
    """Read the file once in a process; without one nobody is known."""
    return _read(path) if path else {}


@cache
def _read(path: Path) -> Mapping[str, Partner]:
    told = [Partner.model_validate(one) for one in json.loads(path.read_bytes())["partners"]]
    return {partner.sender_id: partner for partner in told}
