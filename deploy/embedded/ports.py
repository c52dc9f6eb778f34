"""Which port each program of the embedded platform listens on."""

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from deploy.server_process import free_port

USUAL_PORTS: Mapping[str, int] = {
    "registry": 8101,
    "financing": 8102,
    "training": 8103,
    "evaluation": 8104,
    "webhooks": 8105,
    "issuer": 8110,
    "sandbox": 8111,
    "supervisor": 8119,
    "mongo": 27027,
    "kafka": 29092,
}


def choose(programs: Iterable[str], usual: Mapping[str, int] = USUAL_PORTS) -> dict[str, int]:
    """Give each program `JEMBATAN_<PROGRAM>_PORT`, else its usual port, else a free one where that is taken."""
    chosen: dict[str, int] = {}
    for program in programs:
        demanded = os.environ.get(f"JEMBATAN_{program.upper()}_PORT")
        chosen[program] = int(demanded) if demanded else _other_than(chosen.values(), usual.get(program))
    return chosen


def write(file: Path, ports: Mapping[str, int]) -> None:
    """Note the ports for whoever asks later."""
    file.write_text(json.dumps(ports, indent=2) + "\n")


def read(file: Path) -> dict[str, int]:
    """Give the noted ports; none when nothing runs."""
    return dict(json.loads(file.read_text())) if file.exists() else {}


def _other_than(taken: Iterable[int], usual: int | None) -> int:
    port = free_port(usual)
    while port in taken:
        port = free_port()
    return port
