"""The clocks of a cell's processes, set ahead together."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.waiting import eventually

CLOCK = Path(__file__).parent / "clock"


@dataclass(frozen=True)
class Clocks:
    """What every Python process that is given `environment` follows."""

    folder: Path

    @property
    def environment(self) -> Mapping[str, str]:
        """Put into a process's environment before it starts."""
        path = os.pathsep.join(filter(None, (str(CLOCK), os.environ.get("PYTHONPATH"))))
        return {"PYTHONPATH": path, "JEMBATAN_TESTS_CLOCK": str(self.folder)}

    def begin(self) -> None:
        """Let the clocks tell the time."""
        self.folder.mkdir()
        (self.folder / "hours").write_text("0")

    async def set_ahead(self, hours: int) -> int:
        """Set every clock ahead of the time; give how many services and issuers follow."""
        unfinished = self.folder / "hours.part"
        unfinished.write_text(str(hours))
        unfinished.rename(self.folder / "hours")

        async def seen() -> int | None:
            serving = [one for one in self.folder.glob("seen-*") if _serves(int(one.name.partition("-")[2]))]
            return len(serving) if all(one.read_text() == str(hours) for one in serving) else None

        return await eventually(seen) or 0


def _serves(pid: int) -> bool:
    """Tell whether a process answers requests; supervisors and jobs have no clock that matters."""
    try:
        return "uvicorn" in psutil.Process(pid).cmdline()
    except psutil.Error:
        return False
