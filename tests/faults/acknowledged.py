"""What a caller was promised: what was acknowledged is kept (I1), a key has one request and one answer (I7)."""

import json
from collections import defaultdict
from typing import Any

from tests.faults.history import Answer, History, Invocation
from tests.faults.stores import Stores
from tests.faults.violation import Violation

REFUSED_KEY = frozenset({401, 409, 422})
"""What a reused key may be answered; without a session it is not looked at."""


def check_no_acknowledged_command_lost(history: History, stores: Stores) -> list[Violation]:
    """I1: the version a 2xx named is reached by the aggregate, its facts are in the outbox and on a topic."""
    states = {key: row["version"] for store in stores.services.values() for key, row in store.states().items()}
    facts: dict[str, dict[int, str]] = defaultdict(dict)
    for fact in stores.facts():
        facts[fact["aggregateid"]][fact["version"]] = fact["_id"]
    sent = {record.event_id for record in stores.topics}
    found = []
    for aggregate, (version, n) in sorted(_promised(history).items()):
        wanted = range(1, version + 1)
        lacks = {
            "state is at": [] if states.get(aggregate, 0) >= version else [states.get(aggregate, 0)],
            "outbox lacks": [one for one in wanted if one not in facts[aggregate]],
            "topic lacks": [one for one in wanted if facts[aggregate].get(one, "") not in sent],
        }
        if any(lacks.values()):
            what = ", ".join(f"{where} {versions}" for where, versions in lacks.items() if versions)
            found.append(Violation("I1", f"command {n} made {aggregate} version {version}; {what}"))
    return found


def check_one_answer_for_each_key(history: History, stores: Stores) -> list[Violation]:
    """I7: all 2xx under one key are the same, also the kept one, and no other request succeeds under it."""
    kept: dict[str, list[str]] = defaultdict(list)
    for store in stores.services.values():
        for row in store.answers:
            kept[row["_id"].rpartition("/")[2]].append(_text(row["answer"]))
    of_key: dict[str, list[tuple[Invocation, Answer]]] = defaultdict(list)
    for invocation, answer in history.exchanges():
        if invocation.key:
            of_key[invocation.key].append((invocation, answer))
    found = []
    for key, pairs in of_key.items():
        found += [Violation("I7", f"key {key}: {what}") for what in _breaches(pairs, kept.get(key, []))]
    return found


def _breaches(pairs: list[tuple[Invocation, Answer]], kept: list[str]) -> list[str]:
    done = {(one.asked, answer.status, _text(answer.body)) for one, answer in pairs if answer.is_acknowledged}
    requests = {asked for asked, _, _ in done}
    found = []
    if len(requests) > 1:
        found.append(f"{len(requests)} different requests succeeded")
    elif len(done) > 1:
        found.append(f"{len(done)} different answers")
    found += [
        f"another request was answered {answer.status}"
        for one, answer in pairs
        if requests and one.asked not in requests and (answer.status or 500) < 500 and answer.status not in REFUSED_KEY
    ]
    if kept and any(body not in kept for _, _, body in done):
        found.append("the kept answer is not the one that was given")
    return found


def _promised(history: History) -> dict[str, tuple[int, int]]:
    """The highest version each aggregate was acknowledged at, with its command's number."""
    promised: dict[str, tuple[int, int]] = {}
    for invocation, answer in history.acknowledged():
        version = (answer.body or {}).get("version")
        if invocation.method != "GET" and isinstance(version, int):
            aggregate = aggregate_of(invocation.path, answer.body or {})
            promised[aggregate] = max(promised.get(aggregate, (0, 0)), (version, invocation.n))
    return promised


def aggregate_of(path: str, body: dict[str, Any]) -> str:
    """Name the aggregate a command changed: by the answer's own id, or by the path.

    Raises:
        ValueError: neither names one.
    """
    _, collection, *rest = path.partition("?")[0].strip("/").split("/")
    singular = f"{collection[:-3]}y" if collection.endswith("ies") else collection.removesuffix("s")
    named = body.get(f"{singular}_id") or (rest[0] if rest else "")
    if not named:
        raise ValueError(f"{path} and its answer name no aggregate")
    return str(named)


def _text(body: Any) -> str:
    return json.dumps(body, sort_keys=True)
