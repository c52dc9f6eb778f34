"""The registers outside that are connected to a cell, from the file the operators gave the service."""

import json
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from services.chassis.outgoing import Identity, Outgoing
from services.chassis.settings import Settings
from services.kernel.addresses import demand_address
from services.registry.outside.choices import registers
from services.registry.outside.ports import ANSWER_BYTES_MAX, ANSWER_SECONDS_MAX, HttpPort, Ports


class _Written(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    register_code: Annotated[str, Field(max_length=60)]
    url: Annotated[str, Field(max_length=500)]
    ca_file: Path | None = None
    certificate_file: Path | None = None
    """Our certificate with its key, where the register asks for one."""


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    dated: str
    registers: tuple[_Written, ...]


def load_ports(settings: Settings) -> Ports:
    """Read which registers are connected; without a file there are none.

    Raises:
        OSError, ValueError: a file cannot be read or holds something else.
    """
    path = settings.outside_registers_file
    if path is None:
        return {}
    written = _File.model_validate(json.loads(path.read_bytes())).registers
    unknown = [one.register_code for one in written if one.register_code not in registers()]
    if unknown:
        raise ValueError(f"{path.name} names {', '.join(unknown)}, which are not in the rules")
    return {one.register_code: _port(one, path.parent, embedded=settings.embedded) for one in written}


def _port(written: _Written, folder: Path, *, embedded: bool) -> HttpPort:
    """Files are named from the folder of the file that names them."""
    identity = Identity(
        folder / written.ca_file if written.ca_file else None,
        folder / written.certificate_file if written.certificate_file else None,
    )
    url = demand_address(written.url, embedded=embedded)
    return HttpPort(url, Outgoing(identity, ANSWER_SECONDS_MAX, ANSWER_BYTES_MAX))
