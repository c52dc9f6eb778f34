"""Lost facts: what the topics tell of a service and its restored database does not know."""

from operators.beside import beside
from operators.cell import Cell
from operators.outcomes import Exit, JsonObject
from operators.showing import Report, table

COLUMNS = ("service", "type", "subject", "version", "occurred_at", "why")


def lost_facts(cell: Cell, *, as_json: bool) -> Report:
    """List each service's facts on its topics that its database has no record of, or another one.

    Raises:
        Trouble: broker or database are not named, or a process did not come to its end.
    """
    found = [beside(cell, service, "services.chassis.lost_facts", as_json=as_json) for service in cell.services]
    return lost_report(found)


def lost_report(found: list[JsonObject]) -> Report:
    """Lay out what each service lost; a person is needed where one lost anything."""
    rows = [{"service": one["service"], **fact} for one in found for fact in one["facts"]]
    tables = [table("Lost facts", COLUMNS, ([row[name] for name in COLUMNS] for row in rows))] if rows else []
    notes = [f"{one['service']}: {one['lost']:,} of {one['records']:,} facts are not in its database." for one in found]
    notes += [
        f"{one['service']}: the first records of {', '.join(one['topics_cut'])} are gone and not compared."
        for one in found
        if one["topics_cut"]
    ]
    good = all(one["equal"] for one in found)
    return Report({"services": found}, tables, Exit.GOOD if good else Exit.NEEDS_A_PERSON, notes)
