"""Replay: a service's projections are built again by a process of their own, and what it found is shown."""

from operators.beside import beside
from operators.cell import Cell
from operators.declared import declared
from operators.outcomes import Exit, JsonObject, wrong_use
from operators.showing import Report, table

COLUMNS = ("collection", "documents", "replayed_documents", "differing", "hash", "replayed_hash")
HASH_SHOWN = 16


def replay(cell: Cell, service: str, *, onto_live: bool, as_json: bool) -> Report:
    """Rebuild a service's projections and compare; or give the live ones everything again and see nothing change.

    Raises:
        Trouble: the service has no projections, or its replay did not come to its end.
    """
    (known,) = declared(cell.only(service))
    if not known.keeps:
        raise wrong_use(f"{service} keeps nothing that follows from facts alone: there is nothing to replay")
    options = ["--live"] if onto_live else []
    result = beside(cell, service, "services.chassis.replay", *options, as_json=as_json)
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


def _short(value: object) -> object:
    return value[:HASH_SHOWN] if isinstance(value, str) else value
