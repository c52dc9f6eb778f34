"""The receivers and their secrets, from the files the operators gave the service."""

import json
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from services.chassis.settings import Settings
from services.kernel import Country
from services.kernel.addresses import demand_address
from services.webhooks.receivers.model import SECRETS_MAX, Receiver, Receivers, demand_secret

RECEIVERS_MAX = 20


class _Written(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{2,39}$")]
    ministry: Country
    url: Annotated[str, Field(max_length=500)]
    secret_file: Path
    ca_file: Path | None = None


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    dated: str
    receivers: Annotated[tuple[_Written, ...], Field(max_length=RECEIVERS_MAX)]


def load_receivers(settings: Settings) -> Receivers:
    """Read the receivers of the cell's ministries; without a file there are none.

    Raises:
        OSError, ValueError: a file cannot be read or holds something else; no secret is in the message.
    """
    path = settings.webhook_receivers_file
    if path is None:
        return {}
    written = _File.model_validate(json.loads(path.read_bytes())).receivers
    names = [one.name for one in written]
    if len(set(names)) != len(names):
        raise ValueError(f"{path.name} names a receiver twice")
    return {one.name: _receiver(one, path, settings) for one in written if one.ministry in settings.ministries}


def _receiver(written: _Written, file: Path, settings: Settings) -> Receiver:
    """Files are named from the folder of the file that names them."""
    secrets = tuple((file.parent / written.secret_file).read_text(encoding="ascii").split())
    if not 1 <= len(secrets) <= SECRETS_MAX:
        raise ValueError(f"{written.name}: a secret's file holds one line, or two while it is changed")
    return Receiver(
        name=written.name,
        ministry=written.ministry,
        url=demand_address(written.url, embedded=settings.embedded),
        secrets=tuple(demand_secret(secret) for secret in secrets),
        ca_file=file.parent / written.ca_file if written.ca_file else None,
    )
