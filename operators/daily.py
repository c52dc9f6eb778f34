"""Daily processing: a run is started in financing and worked on, batch after batch, until no loan is left."""

from operators.asking import Asking
from operators.outcomes import Exit, JsonObject
from operators.showing import Report, progress_bar, table

RUNS = "/v1/daily-runs"
BATCH = 200
COLUMNS = ("run_id", "day", "status", "total", "done", "failed", "loans_per_second")
FAILED = ("loan_id", "code", "detail")


def process(asking: Asking, day: str, lender_id: str | None, *, as_json: bool) -> Report:
    """Process the loans of a ministry, or of one lender, at the end of a day; what failed needs a person.

    Raises:
        Trouble: financing cannot be reached, or it refused; started again, it goes on where it stopped.
    """
    run = asking.ask("financing", "POST", RUNS, body={"day": day, "lender_id": lender_id})
    with progress_bar(as_json=as_json) as bar:
        task = bar.add_task(f"loans at the end of {day}", total=run["total"], completed=0)
        while run["status"] != "finished":
            run = asking.ask("financing", "POST", f"{RUNS}/{run['run_id']}/batches", body={"loans": BATCH})
            bar.update(task, completed=run["done"] + run["failed"])
    return _report(run)


def _report(run: JsonObject) -> Report:
    tables = [table("Daily run", COLUMNS, [[run[name] for name in COLUMNS]])]
    if run["failures"]:
        tables.append(table("Failed", FAILED, ([failure[name] for name in FAILED] for failure in run["failures"])))
    notes = ["The next run of the day takes up what failed."] if run["failed"] else []
    return Report(run, tables, Exit.NEEDS_A_PERSON if run["failed"] else Exit.GOOD, notes)
