"""Where money is: what was paid out is owed or repaid, to the minor unit, and every amount has its fact (I6)."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from tests.faults.effects import REPAID, payload_of
from tests.faults.history import History
from tests.faults.stores import Row, ServiceStore, Stores
from tests.faults.violation import Violation

DISBURSED = "financing.loan.disbursed."
COMMITTED = "financing.facility.commitment_changed."
PARTS = ("principal_minor", "interest_minor", "overpaid_minor")
"""What a repayment consists of; together they are its amount."""


def check_money_conserved(history: History, stores: Stores) -> list[Violation]:
    """I6: every loan and every facility adds up, in its state and against its facts; no amount is below zero."""
    del history
    store = stores.services.get("financing", ServiceStore())
    facts: dict[str, list[Row]] = defaultdict(list)
    for fact in sorted(store.outbox, key=lambda fact: int(fact["version"])):
        facts[fact["aggregateid"]].append(fact)
    found: list[str] = []
    for loan in store.aggregates.get("loans", ()):
        found += _loan(loan, facts[loan["_id"]])
    for facility in store.aggregates.get("facilities", ()):
        found += _facility(facility, _drawn(facility["_id"], store), facts[facility["_id"]])
    for key, row in store.states().items():
        found += [f"{key}: {path} is {amount}" for path, amount in amounts(row) if amount < 0]
    return [Violation("I6", what) for what in found]


def amounts(value: Any, path: str = "") -> Iterator[tuple[str, int]]:
    """Find every amount of a document, with its place in it."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from amounts(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from amounts(inner, f"{path}[{number}]")
    elif isinstance(value, int) and path.endswith("_minor"):
        yield path, value


def _loan(loan: Row, facts: list[Row]) -> Iterator[str]:
    name, rows = loan["_id"], loan["instalments"]
    paid = {
        "principal_minor": sum(row["principal_paid_minor"] for row in rows),
        "interest_minor": sum(row["interest_paid_minor"] for row in rows),
        "overpaid_minor": loan["overpaid_minor"],
    }
    disbursed = [payload_of(fact)["amount_minor"] for fact in facts if fact["type"].startswith(DISBURSED)]
    repaid = [payload_of(fact) for fact in facts if fact["type"].startswith(REPAID)]
    if disbursed != [loan["amount_minor"]]:
        yield f"{name}: {loan['amount_minor']} was paid out, its facts say {disbursed}"
    if sum(row["principal_minor"] for row in rows) != loan["amount_minor"]:
        yield f"{name}: the instalments are not {loan['amount_minor']}"
    if loan["principal_outstanding_minor"] + paid["principal_minor"] != loan["amount_minor"]:
        yield (
            f"{name}: {loan['principal_outstanding_minor']} owed and {paid['principal_minor']} repaid"
            f" of {loan['amount_minor']}"
        )
    yield from (
        f"{name}: {amount} of {part} paid, its facts say {sum(fact[part] for fact in repaid)}"
        for part, amount in paid.items()
        if amount != sum(fact[part] for fact in repaid)
    )
    yield from (
        f"{name}: a repayment of {fact['amount_minor']} has parts of {sum(fact[part] for part in PARTS)}"
        for fact in repaid
        if fact["amount_minor"] != sum(fact[part] for part in PARTS)
    )


def _facility(facility: Row, drawn: int, facts: list[Row]) -> Iterator[str]:
    name, committed = facility["_id"], facility["committed_minor"]
    if committed != drawn:
        yield f"{name}: {committed} committed, {drawn} approved or owed under it"
    if committed > facility["limit_minor"]:
        yield f"{name}: {committed} committed of {facility['limit_minor']}"
    told = [payload_of(fact)["committed_minor"] for fact in facts if fact["type"].startswith(COMMITTED)]
    if (told or [0])[-1] != committed:
        yield f"{name}: {committed} committed, its last fact says {(told or [0])[-1]}"


def _drawn(facility_id: str, store: ServiceStore) -> int:
    """Add up what counts against the limit: principal owed, and what is approved and not yet paid out."""
    loans = (row for row in store.aggregates.get("loans", ()) if row["facility_id"] == facility_id)
    approved = (
        row
        for row in store.aggregates.get("applications", ())
        if row["facility_id"] == facility_id and row["status"] == "approved"
    )
    owed = sum(int(row["principal_outstanding_minor"]) for row in loans)
    return owed + sum(int(row["amount_minor"]) for row in approved)
