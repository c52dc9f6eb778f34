"""Two cells on one machine, each on embedded servers of its own, and the mirrors between them."""

import json
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from deploy.embedded.programs import REPOSITORY
from deploy.embedded.running import Platform
from deploy.server_process import LOCALHOST
from services.border.crossing.key_files import PSEUDONYM_KEY, PUBLIC_ROUND_KEYS, ROUND_KEYS, make_keys
from services.chassis.audit_keys import PUBLIC_KEYS, SIGNING_KEY
from services.kernel import Country

SERVICES: Mapping[Country, Sequence[str]] = MappingProxyType(
    {
        Country.ID: ("registry", "financing", "training", "evaluation", "border"),
        Country.TL: ("registry", "training", "evaluation", "border"),
    }
)
"""Financing runs where the lenders are."""
CELL_SERVICES: Mapping[Country, Sequence[str]] = MappingProxyType(
    {ministry: (*names, "webhooks") for ministry, names in SERVICES.items()}
)
"""What a ministry's own cell runs. The pair leaves webhooks out: it has no systems of a ministry to send to."""
STOP_SECONDS_MAX = 15.0
EMPTY_FETCH_SECONDS = 0.1
"""The embedded broker answers a fetch that brings nothing at once."""


class Pair:
    """Indonesia's and Timor-Leste's cell in one folder; `cells` are platforms like any other.

    `environment` is set for every program of both cells.
    """

    def __init__(
        self,
        home: Path,
        services: Mapping[Country, Sequence[str]] = SERVICES,
        *,
        environment: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.home = home.resolve()
        self._shared = environment
        self.cells = {
            ministry: Platform(
                self.home / ministry, services[ministry], environment=self._environment(ministry), usual_ports={}
            )
            for ministry in Country
        }
        self._mirrors: dict[Country, subprocess.Popen[bytes]] = {}

    def up(self) -> None:
        """Start both cells, then let what was agreed cross.

        Raises:
            NotReadyError: a program did not come up.
        """
        for ministry in Country:
            make_keys(self._keys(ministry))
        for cell in self.cells.values():
            cell.up()
        self.open()

    def open(self) -> None:
        """Start the mirrors."""
        (self.home / "logs").mkdir(exist_ok=True)
        for receiver in Country:
            with self.mirror_log(receiver).open("ab") as log:
                self._mirrors[receiver] = subprocess.Popen(
                    self._mirror_command(receiver), cwd=REPOSITORY, stdout=log, stderr=log, stdin=subprocess.DEVNULL
                )

    def close(self) -> None:
        """Stop the mirrors: the two cells are as without a line between them."""
        for process in self._mirrors.values():
            process.send_signal(signal.SIGTERM)
        for process in self._mirrors.values():
            try:
                process.wait(STOP_SECONDS_MAX)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._mirrors.clear()

    def down(self) -> None:
        """Stop everything; the data stays."""
        self.close()
        for cell in self.cells.values():
            cell.down()

    def mirror_log(self, receiver: Country) -> Path:
        """The log of the mirror that fetches for a ministry."""
        return self.home / "logs" / f"mirror-{receiver}.log"

    def _mirror_command(self, receiver: Country) -> list[str]:
        source, target = (
            f"{LOCALHOST}:{self.cells[ministry].ports['kafka']}" for ministry in (receiver.other, receiver)
        )
        options = ["--to", receiver.value, "--source", source, "--target", target]
        options += ["--empty-fetch-seconds", str(EMPTY_FETCH_SECONDS)]
        return [sys.executable, "-m", "services.border.mirror", *options]

    def _keys(self, ministry: Country) -> Path:
        return self.home / "keys" / ministry

    def _environment(self, ministry: Country) -> Mapping[str, str]:
        return {
            **self._shared,
            "JEMBATAN_MINISTRIES": json.dumps([ministry]),
            "JEMBATAN_BORDER_KEY_FILE": str(self._keys(ministry) / SIGNING_KEY),
            "JEMBATAN_BORDER_PEER_KEYS_FILE": str(self._keys(ministry.other) / PUBLIC_KEYS),
            "JEMBATAN_PSEUDONYM_KEY_FILE": str(self._keys(ministry) / PSEUDONYM_KEY),
            "JEMBATAN_SIGNING_KEY_FILES": json.dumps({ministry: str(self._keys(ministry) / ROUND_KEYS)}),
            "JEMBATAN_SIGNING_PEER_KEYS_FILE": str(self._keys(ministry.other) / PUBLIC_ROUND_KEYS),
        }
