"""Imports: a file is sent to the registry, checked, shown, and registered batch after batch."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from operators.asking import LONG_ANSWER_SECONDS_MAX, Asking, Content
from operators.outcomes import Exit, JsonObject, wrong_use
from operators.showing import Report, confirm, progress_bar, table

IMPORTS = "/v1/imports"
BATCH = {"pages": 2}
MEDIA_TYPES = {
    ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".json": "application/json",
    ".jsonl": "application/x-ndjson",
}
LEFT = frozenset({"refused", "duplicate", "likely_duplicate"})
"""Outcomes that somebody looks at."""


def importer(name: str, *, yes: bool, as_json: bool) -> Callable[[Asking], Report]:
    """Give the work of importing one file."""
    return partial(import_file, name=name, yes=yes, as_json=as_json)


def import_file(asking: Asking, name: str, *, yes: bool, as_json: bool) -> Report:
    """Check a file and register what is ready; what is left over is told by the report.

    Raises:
        Trouble: the registry cannot be reached, or it refused; the same file again imports no row twice.
        Abort: a person said no.
    """
    file = Path(name)
    media_type = MEDIA_TYPES.get(file.suffix.lower())
    if media_type is None or not file.is_file():
        raise wrong_use(f"give a file whose name ends in one of {', '.join(MEDIA_TYPES)}")
    content = Content(media_type, file.read_bytes())
    job = asking.ask("registry", "POST", IMPORTS, body=content, seconds=LONG_ANSWER_SECONDS_MAX)
    path = f"{IMPORTS}/{job['import_id']}"
    job = _work(asking, path, job, "rows checked", as_json=as_json)
    ready = job["counts"].get("ready", 0)
    told = ", ".join(f"{number} {outcome}" for outcome, number in job["counts"].items())
    confirm(f"Register {ready} rows ({told})?", yes=yes, as_json=as_json)
    job = asking.ask("registry", "POST", f"{path}/start", body={"ready": ready})
    return _report(_work(asking, path, job, "rows registered", as_json=as_json))


def _work(asking: Asking, path: str, job: JsonObject, what: str, *, as_json: bool) -> JsonObject:
    with progress_bar(as_json=as_json) as bar:
        task = bar.add_task(what, total=job["rows"])
        while job["status"] in ("received", "running"):
            job = asking.ask("registry", "POST", f"{path}/batches", body=BATCH)
            bar.update(task, completed=job["rows_done"])
    return job


def _report(job: JsonObject) -> Report:
    counts = table(f"Import {job['import_id']}", ("outcome", "rows"), job["counts"].items())
    unread = [column["header"] for column in job["columns"] if column["field"] is None]
    notes = [f"Not read: {', '.join(unread)}."] if unread else []
    if is_left := bool(LEFT & job["counts"].keys()):
        notes.append(f"Each row is told by {IMPORTS}/{job['import_id']}/report, .csv or .xlsx.")
    return Report(job, [counts], Exit.NEEDS_A_PERSON if is_left else Exit.GOOD, notes)
