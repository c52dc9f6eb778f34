from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.chassis.audit import NO_EARLIER_RECORD, Break, Head, audit_records, payload_hash, record_hash, verify
from services.chassis.caller import Caller
from services.chassis.mongo import Document
from services.kernel import Country

OFFICER = Caller("ministry_officer-1", Country.TL)
BEGUN = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
LENGTHS = (1, 2, 3, 4, 5, 12)
RECORDS = 1_000

Chain = list[Document]
Changes = Iterator[tuple[Chain, int]]
"""Each a touched chain and the version at which it is first wrong."""


def fact(aggregate_id: str, version: int) -> Document:
    return {
        "_id": f"fact-{aggregate_id}-{version}",
        "aggregateid": aggregate_id,
        "type": "registry.enterprise.amended.v1",
        "payload": f'{{"subject": "{aggregate_id}", "sector": "sector-{version}"}}',
        "version": version,
        "recorded_at": BEGUN + timedelta(seconds=version, microseconds=123_456),
    }


def written(aggregate_id: str, length: int, first: int = 1) -> Chain:
    """Write a chain as one command after another does."""
    records: Chain = []
    for version in range(first, first + length):
        head = records[-1]["hash"] if records else None
        records += audit_records("enterprises", [fact(aggregate_id, version)], OFFICER, head)
    return records


def head_of(chain: Chain) -> Head:
    return Head("enterprises", chain[-1]["aggregate_id"], chain[-1]["seq"], chain[-1]["hash"])


@dataclass(frozen=True)
class Log:
    chains: Mapping[str, Chain]

    @property
    def records(self) -> Chain:
        return [record for chain in self.chains.values() for record in chain]

    @property
    def heads(self) -> list[Head]:
        return [head_of(chain) for chain in self.chains.values()]

    def positions(self) -> list[tuple[str, int]]:
        return [(name, index) for name, chain in self.chains.items() for index in range(len(chain))]


def log_of(count: int) -> Log:
    """Write `count` records over aggregates of differing lengths, some of them older than the chain."""
    chains: dict[str, Chain] = {}
    left = count
    while left:
        number = len(chains)
        length = min(LENGTHS[number % len(LENGTHS)], left)
        aggregate_id = f"ent-{number:04}"
        chains[aggregate_id] = written(aggregate_id, length, first=1 if number % 4 else 7)
        left -= length
    return Log(chains)


@pytest.fixture(scope="module")
def log() -> Log:
    return log_of(RECORDS)


def test_an_untouched_log_has_no_break(log: Log) -> None:
    hashes = {record["fact_id"]: record["payload_hash"] for record in log.records}

    found = verify(reversed(log.records), log.heads, hashes)

    assert len(hashes) == RECORDS
    assert len(log.chains) > 100
    assert found == []


def changed(value: Any) -> Any:
    if isinstance(value, datetime):
        return value + timedelta(milliseconds=1)
    return value + 1_000_000 if isinstance(value, int) else f"{value}x"


def edits(chain: Chain, index: int) -> Changes:
    """Change each field alone; take one away, position by position another; add one."""
    record = chain[index]
    gone = list(record)[index % len(record)]
    less = {name: value for name, value in record.items() if name != gone}
    touched = [{**record, name: changed(value)} for name, value in record.items()]
    for other in [*touched, less, {**record, "note": "added later"}]:
        yield [*chain[:index], other, *chain[index + 1 :]], record["seq"]


def deletions(chain: Chain, index: int) -> Changes:
    yield [*chain[:index], *chain[index + 1 :]], chain[index]["seq"]


def insertions(chain: Chain, index: int) -> Changes:
    """Put in a forged record, well linked and well hashed: beside each, before the first, after the last."""
    record, first, last = chain[index], chain[0], chain[-1]
    forged = {**record, "_id": f"{record['_id']}/b", "actor": "nobody"}
    yield [*chain[:index], {**forged, "hash": record_hash(forged)}, *chain[index:]], record["seq"]
    early = audit_records("enterprises", [fact(first["aggregate_id"], first["seq"] - 1)], OFFICER, None)
    late = audit_records("enterprises", [fact(last["aggregate_id"], last["seq"] + 1)], OFFICER, last["hash"])
    if record is first:
        yield [*early, *chain], first["seq"] - 1
    if record is last:
        yield [*chain, *late], last["seq"] + 1


def swaps(chain: Chain, index: int) -> Changes:
    """Let a record and a later one change places: the next, and the last."""
    one = chain[index]
    for two in chain[index + 1 : index + 2] + chain[index + 2 :][-1:]:
        places = {one["seq"]: two, two["seq"]: one}
        yield (
            [{**places.get(record["seq"], record), "_id": record["_id"], "seq": record["seq"]} for record in chain],
            one["seq"],
        )


def truncations(chain: Chain, index: int) -> Changes:
    yield chain[:index], chain[index]["seq"]


OPERATORS: Mapping[str, Callable[[Chain, int], Changes]] = {
    "edit": edits,
    "delete": deletions,
    "insert": insertions,
    "swap": swaps,
    "truncate": truncations,
}


def seen_at(records: Chain, aggregate_id: str, seq: int) -> int:
    """Tell where a break shows: of a chain that is gone nothing tells where it began."""
    chain = [
        one for one in records if (one.get("collection"), one.get("aggregate_id")) == ("enterprises", aggregate_id)
    ]
    return seq if chain else 1


@pytest.mark.parametrize("operator", OPERATORS)
def test_every_change_at_every_position_is_found_where_it_is(log: Log, operator: str) -> None:
    touched = 0
    for aggregate_id, index in log.positions():
        chain = log.chains[aggregate_id]
        for records, seq in OPERATORS[operator](chain, index):
            found = verify(records, [head_of(chain)])

            expected = seen_at(records, aggregate_id, seq)
            assert expected in [one.seq for one in found if one.aggregate_id == aggregate_id], (records, found)
            # A record given to another collection or aggregate is a break there too.
            assert {one.seq for one in found} <= {expected, seq}
            touched += 1

    assert touched >= (RECORDS - len(log.chains) if operator == "swap" else RECORDS)


@given(st.data())
def test_in_a_whole_log_a_change_is_found_in_its_chain_and_in_no_other(data: st.DataObject) -> None:
    log = log_of(60)
    aggregate_id, index = data.draw(st.sampled_from(log.positions()))
    operator = data.draw(st.sampled_from(["delete", "insert", "swap", "truncate"]))
    changes = list(OPERATORS[operator](log.chains[aggregate_id], index))
    touched, seq = data.draw(st.sampled_from(changes)) if changes else (log.chains[aggregate_id], 0)
    others = [record for name, chain in log.chains.items() if name != aggregate_id for record in chain]

    found = verify(data.draw(st.permutations([*others, *touched])), log.heads)

    expected = [(aggregate_id, seen_at(touched, aggregate_id, seq))] if changes else []
    assert [(one.aggregate_id, one.seq) for one in found] == expected


def test_a_rewritten_last_record_is_found_against_the_aggregate() -> None:
    chain = written("ent-1", 3)
    forged = {**chain[2], "actor": "nobody"}

    found = verify([*chain[:2], {**forged, "hash": record_hash(forged)}], [head_of(chain)])

    assert found == [Break("ent-1", 3, "head_differs")]


def test_a_rewritten_record_is_found_at_the_one_that_no_longer_follows_it() -> None:
    chain = written("ent-1", 3)
    forged = {**chain[1], "actor": "nobody"}

    found = verify([chain[0], {**forged, "hash": record_hash(forged)}, chain[2]], [head_of(chain)])

    assert found == [Break("ent-1", 3, "not_chained")]


def test_a_payload_changed_in_the_outbox_is_found_while_it_is_kept() -> None:
    chain = written("ent-1", 3)
    hashes = {chain[1]["fact_id"]: payload_hash('{"sector": "another"}')}

    found = verify(chain, [head_of(chain)], hashes)

    assert found == [Break("ent-1", 2, "payload_differs")]


def test_a_chain_without_its_aggregate_is_a_break() -> None:
    found = verify(written("ent-1", 3), [])

    assert found == [Break("ent-1", 3, "aggregate_missing")]


def test_an_aggregate_older_than_the_chain_is_no_break_and_its_first_record_has_any_version() -> None:
    untouched = Head("enterprises", "ent-1", 4, None)
    chain = written("ent-2", 2, first=5)

    found = verify(chain, [untouched, head_of(chain)])

    assert found == []
    assert (chain[0]["seq"], chain[0]["prev_hash"]) == (5, NO_EARLIER_RECORD)


def test_facts_of_one_decision_are_chained_among_themselves() -> None:
    records = audit_records("enterprises", [fact("ent-1", 1), fact("ent-1", 2)], OFFICER, None)

    assert [record["_id"] for record in records] == ["ent-1/1", "ent-1/2"]
    assert records[1]["prev_hash"] == records[0]["hash"]
    assert {(record["actor"], record["ministry"], record["action"]) for record in records} == {
        ("ministry_officer-1", "tl", "registry.enterprise.amended.v1")
    }


def test_an_instant_is_hashed_as_the_database_keeps_it() -> None:
    record = written("ent-1", 1)[0]

    assert record["at"].microsecond == 123_000
