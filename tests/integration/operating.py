"""The operators' command, as a person and as a script runs it."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

from deploy.embedded.programs import REPOSITORY
from tests.integration.desk import JsonObject

SECONDS_MAX = 180

Run = Callable[..., subprocess.CompletedProcess[str]]


def command_in(home: Path, folder: Path) -> Run:
    """Make the command that runs in another folder, knowing nothing but where the platform lives."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("JEMBATAN_")}
    environment["JEMBATAN_HOME"] = str(home)

    def command(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(REPOSITORY / "jembatan"), *words],
            cwd=folder,
            env=environment | variables,
            capture_output=True,
            text=True,
            timeout=SECONDS_MAX,
            stdin=subprocess.DEVNULL,
            check=False,
        )

    return command


def told(done: subprocess.CompletedProcess[str], code: int = 0) -> JsonObject:
    """Give what the command wrote with `--json`, after it ended with `code`."""
    assert done.returncode == code, done.stdout + done.stderr
    document: JsonObject = json.loads(done.stdout)
    return document
