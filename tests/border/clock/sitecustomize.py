"""Gives every Python process that finds it a wall clock that a test sets ahead while the process runs.

What is measured by the monotonic clock goes on as before, as on a machine that was left alone for days.
"""

import os
import threading
from datetime import timedelta
from pathlib import Path
from time import sleep, time

from time_machine import Traveller, travel

LOOKS_EVERY_SECONDS = 0.05


def _follow(folder: Path, traveller: Traveller) -> None:
    ahead, wanted = None, 0
    while True:
        if wanted != ahead:
            traveller.shift(timedelta(hours=wanted - (ahead or 0)))
            (folder / f"seen-{os.getpid()}").write_text(str(wanted))
            ahead = wanted
        sleep(LOOKS_EVERY_SECONDS)
        wanted = int((folder / "hours").read_text())


if folder := os.environ.get("JEMBATAN_TESTS_CLOCK"):
    threading.Thread(target=_follow, args=(Path(folder), travel(time()).start()), daemon=True).start()
