"""A small run in which everything went well, for tests to spoil: an enterprise, its loan, and who heard of both."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from services.chassis.audit import audit_records
from services.chassis.caller import acting_service
from tests.faults.history import Answer, History, Invocation
from tests.faults.invariants import every_violation
from tests.faults.observations import Observations
from tests.faults.stores import Record, Row, ServiceStore, Stores, digest_of, hears

ENTERPRISE, FACILITY, LOAN, COHORT = "ent-1", "fac-1", "loan-1", "cohort-1"
AMOUNT_MINOR, INTEREST_MINOR, LIMIT_MINOR = 9_000, 900, 50_000
APPROVED_MINOR = 700
"""Of another application: set aside, not yet paid out."""
REPAYMENTS_MINOR = (1_000, 2_500)
CONSUMERS = {
    "registry": (),
    "financing": ("financing.borrowers.registry.enterprise",),
    "training": (),
    "evaluation": ("evaluation.figures.registry.enterprise", "evaluation.figures.financing.loan"),
}
Run = tuple[History, Stores]
FIGURES, BORROWERS = "evaluation.figures.financing.loan", "financing.borrowers.registry.enterprise"
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def small_history(repayments: Sequence[int] = REPAYMENTS_MINOR) -> History:
    """Ask for the enterprise twice, because the first answer was lost, then pay."""
    history = History()
    body = {"legal_name": "Kios Matahari"}
    history.append(Invocation(0, "key-0", "POST", "/v1/enterprises", body, 0.0))
    history.append(Answer(0, 1, None, None, 1.0))
    history.append(Invocation(0, "key-0", "POST", "/v1/enterprises", body, 2.0, attempt=2))
    history.append(Answer(0, 2, 201, enterprise_answer(), 3.0))
    for n, amount in enumerate(repayments, start=1):
        path = f"/v1/loans/{LOAN}/repayments"
        history.append(Invocation(n, f"key-{n}", "POST", path, {"amount_minor": amount}, 3.0 + n))
        history.append(Answer(n, 1, 201, receipt(amount, n + 1), 3.5 + n))
    return history


def enterprise_answer() -> Row:
    """What the register answered."""
    return {"enterprise_id": ENTERPRISE, "version": 1}


def receipt(amount: int, version: int) -> Row:
    """What financing answered to a repayment."""
    return {"loan_id": LOAN, "amount_minor": amount, "allocation": [], "version": version}


def small_stores(repayments: Sequence[int] = REPAYMENTS_MINOR) -> Stores:
    """Build what all stores hold after the run."""
    facts = {"registry": _registry_facts(), "financing": _financing_facts(repayments), "training": _training_facts()}
    published = [fact for found in facts.values() for fact in found]
    states = {"registry": _registry(), "financing": _financing(repayments), "training": _training()}
    answers = {
        "registry": [{"_id": "tl/registrar-1/key-0", "answer": enterprise_answer()}],
        "financing": [
            {"_id": f"id/loan_officer-1/key-{n}", "answer": receipt(amount, n + 1)}
            for n, amount in enumerate(repayments, start=1)
        ],
    }
    services = {}
    for name, consumers in CONSUMERS.items():
        store = ServiceStore(
            aggregates=states.get(name, {}),
            projections=_entries(published) if name == "evaluation" else {},
            outbox=facts.get(name, []),
            inbox=[{"_id": f"{one}/{fact['_id']}"} for one in consumers for fact in _heard(one, published)],
            watermarks=[mark for one in consumers for mark in _marks(one, published)],
            answers=answers.get(name, []),
            consumers=consumers,
        )
        services[name] = _audited(store)
    return Stores(services, [_record(fact, offset) for offset, fact in enumerate(published)])


def spoilt(stores: Stores, service: str, **rows: Any) -> Stores:
    """Put other rows into one service's store."""
    return replace(stores, services={**stores.services, service: replace(stores.services[service], **rows)})


def fact(topic: str, subject: str, version: int, kind: str, **data: Any) -> Row:
    """Write an outbox row of a fact that was sent."""
    _, service, aggregate, _ = topic.split(".")
    name = f"{service}.{aggregate}.{kind}.v1"
    return {
        "_id": f"{subject}@{version}",
        "aggregatetype": f"{service}.{aggregate}",
        "aggregateid": subject,
        "type": name,
        "payload": json.dumps({"type": name, "subject": subject, **data}),
        "topic": topic,
        "version": version,
        "status": "published",
        "recorded_at": AT,
    }


def found(run: Run) -> list[tuple[str, str]]:
    """Decide all invariants of a run."""
    return [(violation.invariant, violation.what) for violation in every_violation(*run)]


def without(rows: Any, **wanted: Any) -> list[Any]:
    """Leave out the rows with these fields."""
    return [row for row in rows if any(row[name] != value for name, value in wanted.items())]


def changed(rows: Any, key: str, **fields: Any) -> list[Row]:
    """Change fields of one row."""
    return [{**row, **fields} if row["_id"] == key else row for row in rows]


def noted(**seen: Any) -> Stores:
    """Give the stores with what a row of the matrix saw."""
    return replace(small_stores(), observations=Observations(**seen))


def record(event_id: str, aggregate_id: str, version: int, **place: Any) -> Record:
    """Write a record nobody sent."""
    there = {"topic": "tl.registry.enterprise.v1", "partition": 0, "offset": 900, **place}
    return Record(
        **there, key=aggregate_id, event_id=event_id, type="", aggregate_id=aggregate_id, version=version, digest="0"
    )


def letter(**fields: Any) -> Row:
    """Write a dead letter that was replayed."""
    return {
        "_id": f"{BORROWERS}/{ENTERPRISE}@2",
        "consumer": BORROWERS,
        "origin": "tl.registry.enterprise.v1/0/1",
        "event_id": f"{ENTERPRISE}@2",
        "aggregate_id": ENTERPRISE,
        "value": small_stores().services["registry"].outbox[1]["payload"].encode(),
        "cause": "malformed_json",
        "attempts": 1,
        "status": "replayed",
        "blocking": False,
        **fields,
    }


def consumer_left_behind() -> Run:
    """Let the figures miss the loan's last fact."""
    stores = small_stores()
    store = stores.services["evaluation"]
    marks = [{**row, "version": 2} if row["aggregate_id"] == LOAN else row for row in store.watermarks]
    inbox = without(store.inbox, _id=f"{FIGURES}/{LOAN}@3")
    return small_history(), spoilt(stores, "evaluation", watermarks=marks, inbox=inbox)


def _registry_facts() -> list[Row]:
    topic = "tl.registry.enterprise.v1"
    return [fact(topic, ENTERPRISE, 1, "registered"), fact(topic, ENTERPRISE, 2, "verified")]


def _registry() -> dict[str, list[Row]]:
    return {"enterprises": [{"_id": ENTERPRISE, "version": 2, "recorded_at": AT}]}


def _training_facts() -> list[Row]:
    topic = "tl.training.cohort.v1"
    return [fact(topic, COHORT, 1, "scheduled"), fact(topic, COHORT, 2, "participant_enrolled")]


def _training() -> dict[str, list[Row]]:
    participants = [{"participant_id": "participant-1", "enterprise_id": ENTERPRISE}]
    return {"cohorts": [{"_id": COHORT, "version": 2, "recorded_at": AT, "participants": participants}]}


def _financing_facts(repayments: Sequence[int]) -> list[Row]:
    facility, loan = "id.financing.facility.v1", "id.financing.loan.v1"
    commitments = [AMOUNT_MINOR + APPROVED_MINOR - sum(repayments[:n]) for n in range(len(repayments) + 1)]
    return [
        fact(facility, FACILITY, 1, "opened"),
        *(
            fact(facility, FACILITY, n, "commitment_changed", committed_minor=committed)
            for n, committed in enumerate(commitments, start=2)
        ),
        fact("id.financing.application.v1", "app-1", 1, "submitted"),
        fact(loan, LOAN, 1, "disbursed", amount_minor=AMOUNT_MINOR),
        *(
            fact(
                loan, LOAN, n, "repaid", amount_minor=amount, principal_minor=amount, interest_minor=0, overpaid_minor=0
            )
            for n, amount in enumerate(repayments, start=2)
        ),
    ]


def _financing(repayments: Sequence[int]) -> dict[str, list[Row]]:
    paid, known = sum(repayments), {"recorded_at": AT, "facility_id": FACILITY}
    instalment = {"principal_minor": AMOUNT_MINOR, "interest_minor": INTEREST_MINOR}
    loan = {
        "_id": LOAN,
        "version": 1 + len(repayments),
        "amount_minor": AMOUNT_MINOR,
        "principal_outstanding_minor": AMOUNT_MINOR - paid,
        "overpaid_minor": 0,
        "instalments": [{**instalment, "principal_paid_minor": paid, "interest_paid_minor": 0}],
        **known,
    }
    facility = {
        "_id": FACILITY,
        "version": 2 + len(repayments),
        "limit_minor": LIMIT_MINOR,
        "committed_minor": AMOUNT_MINOR - paid + APPROVED_MINOR,
        "recorded_at": AT,
    }
    application = {"_id": "app-1", "version": 1, "status": "approved", "amount_minor": APPROVED_MINOR, **known}
    return {"loans": [loan], "facilities": [facility], "applications": [application]}


def _audited(store: ServiceStore) -> ServiceStore:
    """Give every aggregate its audit chain."""
    records: list[Row] = []
    audited: dict[str, list[Row]] = defaultdict(list)
    for collection, rows in store.aggregates.items():
        for row in rows:
            facts = [fact for fact in store.outbox if fact["aggregateid"] == row["_id"]]
            chain = audit_records(collection, facts, acting_service("registry"), None)
            records += chain
            audited[collection].append({**row, "audit_hash": chain[-1]["hash"]})
    return replace(store, aggregates=audited, audit=records)


def _heard(consumer: str, published: list[Row]) -> list[Row]:
    return [fact for fact in published if hears(consumer, fact["aggregatetype"])]


def _marks(consumer: str, published: list[Row]) -> list[Row]:
    latest = {fact["aggregateid"]: fact["version"] for fact in _heard(consumer, published)}
    return [
        {"consumer": consumer, "aggregate_id": aggregate, "version": version, "parked": False, "held": 0}
        for aggregate, version in latest.items()
    ]


def _entries(published: list[Row]) -> dict[str, list[Row]]:
    loan = [{"version": fact["version"]} for fact in published if fact["aggregateid"] == LOAN]
    return {"loans": [{"_id": LOAN, "entries": loan}]}


def _record(fact: Row, offset: int) -> Record:
    return Record(
        topic=fact["topic"],
        partition=0,
        offset=offset,
        key=fact["aggregateid"],
        event_id=fact["_id"],
        type=fact["type"],
        aggregate_id=fact["aggregateid"],
        version=fact["version"],
        digest=digest_of(fact["payload"]),
    )
