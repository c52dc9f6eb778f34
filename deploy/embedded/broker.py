"""The embedded broker (noida-db, Kafka only): its command line, and the care its one state file needs.

`python -m deploy.embedded.broker FOLDER PORT` becomes the broker.
"""

import json
import logging
import os
import shutil
import sys
from importlib.resources import files
from pathlib import Path

from deploy.server_process import LOCALHOST

SNAPSHOT = "kafka.json"
LAST_GOOD_SNAPSHOT = "kafka.last-good.json"
UNREADABLE_SNAPSHOT = "kafka.unreadable.json"

_logger = logging.getLogger(__name__)


def kafka_command(folder: Path, port: int) -> list[str]:
    """Give the broker's command line: the program itself, whose launcher would outlive a kill."""
    program = str(files("noida_db").joinpath("noida-db"))
    place = ["--host", LOCALHOST, "--kafka-port", str(port), "--data-dir", str(folder)]
    return [program, "start", "--only", "kafka", *place]


def secure_snapshot(folder: Path) -> None:
    """Before a start: keep a copy of the broker's one state file, or put the last copy back where it is torn.

    Without a copy an unreadable file is put aside; the topics are then made anew and the outbox publishes again.
    """
    folder.mkdir(parents=True, exist_ok=True)
    snapshot, last_good = folder / SNAPSHOT, folder / LAST_GOOD_SNAPSHOT
    if not snapshot.exists():
        return
    if _is_readable(snapshot):
        unfinished = last_good.with_suffix(".part")
        shutil.copyfile(snapshot, unfinished)
        unfinished.replace(last_good)
        return
    snapshot.replace(folder / UNREADABLE_SNAPSHOT)
    if last_good.exists():
        shutil.copyfile(last_good, snapshot)
    _logger.warning("the broker's state was unreadable; last good copy put back: %s", last_good.exists())


def run_kafka(folder: Path, port: int) -> None:
    """Become the broker: the process keeps its number, so that whoever supervises it supervises the broker."""
    secure_snapshot(folder)
    command = kafka_command(folder, port)
    os.execv(command[0], command)  # noqa: S606 - no shell is wanted


def _is_readable(snapshot: Path) -> bool:
    try:
        json.loads(snapshot.read_bytes())
    except ValueError:
        return False
    return True


if __name__ == "__main__":
    run_kafka(Path(sys.argv[1]), int(sys.argv[2]))
