"""Work that a process of its own does beside a service, with its settings; shown as it goes on."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from typing import IO

from deploy.embedded.programs import REPOSITORY, factory
from operators.cell import Cell
from operators.declared import broker_of
from operators.outcomes import Exit, JsonObject, Trouble, wrong_use
from operators.showing import progress_bar

DATABASE = "JEMBATAN_MONGO_URL"
LOG_SHOWN_MAX = 2_000


def beside(cell: Cell, service: str, module: str, *options: str, as_json: bool) -> JsonObject:
    """Run a module beside a service of the cell, and give what it found.

    Raises:
        Trouble: broker or database are not named, or the process did not come to its end.
    """
    broker_of(cell)
    if not cell.environment.get(DATABASE):
        raise wrong_use(f"set {DATABASE} as the services have it")
    command = [sys.executable, "-m", module, factory(service), *options]
    with progress_bar(as_json=as_json) as bar:
        task = bar.add_task(f"{module.rpartition('.')[2]} of {service}", total=None)
        return _run(command, cell.environment, lambda done, total: bar.update(task, completed=done, total=total))


def _run(command: list[str], environment: Mapping[str, str], progress: Callable[[int, int], None]) -> JsonObject:
    result: JsonObject | None = None
    with tempfile.TemporaryFile("w+") as log:
        child = subprocess.Popen(  # noqa: S603 - this interpreter, and a module of this repository
            command, stdout=subprocess.PIPE, stderr=log, text=True, env=dict(environment), cwd=REPOSITORY
        )
        try:
            for line in child.stdout or ():
                told = json.loads(line)
                if "done" in told:
                    progress(told["done"], told["total"])
                elif "error" in told:
                    raise Trouble(told["error"]["title"], told["error"]["detail"], _exit_of(child.wait()))
                else:
                    result = told["result"]
        finally:
            if child.poll() is None:
                # It removes its scratch database before it ends.
                child.terminate()
            child.wait()
        if result is None:
            raise Trouble("It failed", _end_of(log), Exit.NEEDS_A_PERSON)
    return result


def _exit_of(code: int) -> Exit:
    return Exit.UNREACHABLE if code == Exit.UNREACHABLE else Exit.NEEDS_A_PERSON


def _end_of(log: IO[str]) -> str:
    log.seek(0)
    return log.read()[-LOG_SHOWN_MAX:]
