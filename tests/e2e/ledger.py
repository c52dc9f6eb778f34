"""What the databases say after a run: nothing lost, nothing applied twice, no hole."""

from collections import defaultdict
from typing import Any

from pymongo import MongoClient

SERVICES = ("registry", "financing", "training", "evaluation")
Row = dict[str, Any]


def violations(mongo_url: str, prefix: str = "jembatan") -> list[str]:
    """List every breach of: facts without a gap, an aggregate at the version of its facts, each fact applied once
    by each of its consumers, nothing pending, held or parked."""
    with MongoClient[Row](mongo_url) as client:
        databases = {name: client[f"{prefix}_{name}"] for name in SERVICES}
        facts = {name: list(db.outbox.find({}, {"payload": 0})) for name, db in databases.items()}
        found: list[str] = []
        for name, db in databases.items():
            found += _holes(name, facts[name]) + _states(name, db, facts[name]) + _unsettled(name, db)
        published = [fact for rows in facts.values() for fact in rows]
        for name, db in databases.items():
            found += _effects(name, db, published)
        return found


def _holes(name: str, facts: list[Row]) -> list[str]:
    versions: dict[str, list[int]] = defaultdict(list)
    for fact in facts:
        versions[fact["aggregateid"]].append(fact["version"])
    return [
        f"{name}: facts of {aggregate} are {sorted(numbers)}"
        for aggregate, numbers in versions.items()
        if sorted(numbers) != list(range(1, len(numbers) + 1))
    ]


def _states(name: str, db: Any, facts: list[Row]) -> list[str]:
    latest: dict[str, int] = defaultdict(int)
    for fact in facts:
        latest[fact["aggregateid"]] = max(latest[fact["aggregateid"]], fact["version"])
    kept: dict[str, int] = {}
    for collection in {f"{fact['aggregatetype'].partition('.')[2]}" for fact in facts}:
        plural = "facilities" if collection == "facility" else f"{collection}s"
        kept |= {row["_id"]: row["version"] for row in db[plural].find({}, {"version": 1})}
    return [
        f"{name}: {aggregate} is at {kept.get(aggregate)}, its facts at {version}"
        for aggregate, version in latest.items()
        if kept.get(aggregate) != version
    ] + [f"{name}: {aggregate} has a state and no fact" for aggregate in kept.keys() - latest.keys()]


def _unsettled(name: str, db: Any) -> list[str]:
    pending = db.outbox.count_documents({"status": "pending"})
    letters = [(row["cause"], row["aggregate_id"]) for row in db.dead_letters.find({}, {"cause": 1, "aggregate_id": 1})]
    return ([f"{name}: {pending} facts pending"] if pending else []) + [f"{name}: {letter}" for letter in letters]


def _effects(name: str, db: Any, published: list[Row]) -> list[str]:
    marks = {(row["consumer"], row["aggregate_id"]): row["version"] for row in db.watermarks.find()}
    applied = {row["_id"] for row in db.inbox.find({}, {"_id": 1})}
    found = []
    for consumer in sorted({consumer for consumer, _ in marks}):
        expected = [fact for fact in published if consumer.endswith(f".{fact['aggregatetype']}")]
        found += [
            f"{name}: {consumer} did not apply {fact['type']} of {fact['aggregateid']}"
            for fact in expected
            if f"{consumer}/{fact['_id']}" not in applied
        ]
        mine = [key for key in applied if key.startswith(f"{consumer}/")]
        if len(mine) != len(expected):
            found.append(f"{name}: {consumer} applied {len(mine)} facts of {len(expected)}")
    return found
