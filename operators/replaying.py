"""Replay: a service's projections are built again by a process of their own, and what it found is shown."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from typing import IO

from deploy.embedded.programs import REPOSITORY, factory
from operators.cell import Cell
from operators.declared import broker_of, declared
from operators.outcomes import Exit, JsonObject, Trouble, wrong_use
from operators.showing import Report, progress_bar, table

DATABASE = "JEMBATAN_MONGO_URL"
LOG_SHOWN_MAX = 2_000
COLUMNS = ("collection", "documents", "replayed_documents", "differing", "hash", "replayed_hash")
HASH_SHOWN = 16


def replay(cell: Cell, service: str, *, onto_live: bool, as_json: bool) -> Report:
    """Rebuild a service's projections and compare; or give the live ones everything again and see nothing change.

    Raises:
        Trouble: the service has no projections, or its replay did not come to its end.
    """
    broker_of(cell)
    if not cell.environment.get(DATABASE):
        raise wrong_use(f"to replay set {DATABASE} as the services have it")
    (known,) = declared(cell.only(service))
    if not known.groups:
        raise wrong_use(f"{service} reads no topic: there is nothing to replay")
    command = [sys.executable, "-m", "services.chassis.replay", factory(service), *(["--live"] if onto_live else [])]
    with progress_bar(as_json=as_json) as bar:
        task = bar.add_task(f"replay of {service}", total=None)
        result = _run(command, cell.environment, lambda done, total: bar.update(task, completed=done, total=total))
    return replay_report(result)


def replay_report(result: JsonObject) -> Report:
    """Lay a result out, with what may explain a difference."""
    rows = ([_short(row[name]) for name in COLUMNS] for row in result["collections"])
    titles = ("collection", "live", "replayed", "differing", "hash", "hash, replayed")
    made = table(f"Replay of {result['service']}", titles, rows)
    speed = f"{result['records']:,} records in {result['seconds']} s, {result['records_per_second']:,} a second"
    notes = [f"{speed}; {result['facts_applied']:,} facts applied.", *_explanations(result)]
    return Report(result, [made], Exit.GOOD if result["equal"] else Exit.NEEDS_A_PERSON, notes)


def _explanations(result: JsonObject) -> list[str]:
    said = []
    if result["onto"] == "live":
        said.append(f"{result['facts_written']} facts were written for others.")
    if result["topics_cut"]:
        said.append(
            f"The first records of {len(result['topics_cut'])} partitions are gone: publish the outboxes again."
        )
    if not result["equal"] and not result.get("same_facts", True):
        said.append("Both stand on different facts: the cell was busy, lags, or its topics are incomplete.")
    if result.get("parked") or result.get("held"):
        said.append(f"In the rebuilt store {result['parked']} messages were parked and {result['held']} held.")
    said.append("Nothing differs." if result["equal"] else "THEY DIFFER.")
    return said


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
            raise Trouble("The replay failed", _end_of(log), Exit.NEEDS_A_PERSON)
    return result


def _exit_of(code: int) -> Exit:
    return Exit.UNREACHABLE if code == Exit.UNREACHABLE else Exit.NEEDS_A_PERSON


def _end_of(log: IO[str]) -> str:
    log.seek(0)
    return log.read()[-LOG_SHOWN_MAX:]


def _short(value: object) -> object:
    return value[:HASH_SHOWN] if isinstance(value, str) else value
