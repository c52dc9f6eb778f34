"""What the checks let pass and what they do not, at their edges and for any run of this shape."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.chassis.relay import BATCH_MAX
from tests.faults.acknowledged import aggregate_of
from tests.faults.history import Answer, Fault, History, Invocation
from tests.faults.invariants import canonical_hash
from tests.faults.observations import Observations, Place
from tests.faults.small_run import (
    AMOUNT_MINOR,
    FIGURES,
    LOAN,
    changed,
    consumer_left_behind,
    enterprise_answer,
    fact,
    found,
    letter,
    noted,
    small_history,
    small_stores,
    spoilt,
)
from tests.faults.stores import Row, digest_of

repayments = st.lists(st.integers(1, AMOUNT_MINOR // 5), max_size=5)


@settings(max_examples=25)
@given(repayments)
def test_a_run_without_harm_breaks_nothing(paid: list[int]) -> None:
    run = small_history(paid), small_stores(paid)

    violations = found(run)

    assert violations == []


@settings(max_examples=25)
@given(repayments, st.data())
def test_no_row_disappears_unnoticed(paid: list[int], data: st.DataObject) -> None:
    stores = small_stores(paid)
    rows = [
        (name, kind, number)
        for name, store in stores.services.items()
        for kind in ("outbox", "inbox", "watermarks", "audit")
        for number in range(len(getattr(store, kind)))
    ]
    name, kind, number = data.draw(st.sampled_from(rows))
    kept = getattr(stores.services[name], kind)

    violations = found((small_history(paid), spoilt(stores, name, **{kind: [*kept[:number], *kept[number + 1 :]]})))

    assert violations != []


@settings(max_examples=25)
@given(repayments, st.data())
def test_no_record_disappears_or_changes_places_unnoticed(paid: list[int], data: st.DataObject) -> None:
    stores = small_stores(paid)
    number = data.draw(st.integers(0, len(stores.topics) - 1))
    others = [*stores.topics[:number], *stores.topics[number + 1 :]]
    late = stores.topics[number]._replace(offset=900)

    lost = found((small_history(paid), replace(stores, topics=others)))
    moved = found((small_history(paid), replace(stores, topics=[*others, late])))
    is_last = all(one.version < late.version for one in others if one.aggregate_id == late.aggregate_id)

    assert lost != []
    assert (moved == []) is is_last


@settings(max_examples=25)
@given(repayments, st.integers(1, AMOUNT_MINOR), st.sampled_from(["amount_minor", "principal_outstanding_minor"]))
def test_no_minor_unit_of_a_loan_is_lost_unnoticed(paid: list[int], change: int, name: str) -> None:
    stores = small_stores(paid)
    aggregates = stores.services["financing"].aggregates
    loans = changed(aggregates["loans"], LOAN, **{name: aggregates["loans"][0][name] + change})
    stores = spoilt(stores, "financing", aggregates={**aggregates, "loans": loans})

    violations = found((small_history(paid), stores))

    assert {invariant for invariant, _ in violations} == {"I6"}


def test_a_fact_lost_on_its_way_is_missed_where_it_was_acknowledged() -> None:
    stores = small_stores()
    topics = [one for one in stores.topics if one.event_id != f"{LOAN}@3"]

    violations = found((small_history(), replace(stores, topics=topics)))

    assert [invariant for invariant, _ in violations] == ["I1", "I13"]
    assert f"command 2 made {LOAN} version 3; topic lacks [3]" in violations[0][1]


def test_a_hole_in_the_outbox_is_seen() -> None:
    stores = small_stores()
    facts = stores.services["training"].outbox
    hole = [facts[0], fact(facts[1]["topic"], "cohort-1", 3, "participant_enrolled")]

    violations = found((small_history(), spoilt(stores, "training", outbox=hole)))

    assert ("I4", "training: facts of cohort-1 are [1, 3]") in violations


@pytest.mark.parametrize(("duplicates", "breaks"), [(BATCH_MAX, False), (BATCH_MAX + 1, True)])
def test_one_fault_may_cost_one_batch_sent_twice(duplicates: int, breaks: bool) -> None:  # noqa: FBT001
    history, stores = small_history(), small_stores()
    history.append(Fault("K7", "relay killed before it marks", 10.0))
    again = [stores.topics[-1]._replace(offset=900 + number) for number in range(duplicates)]

    violations = found((history, replace(stores, topics=[*stores.topics, *again])))

    assert [invariant for invariant, _ in violations] == ["I8"] * breaks


def test_what_the_harness_itself_sent_is_neither_a_phantom_nor_a_duplicate() -> None:
    place = Place("tl.registry.enterprise.v1", 0, 900)
    stores = noted(injected=frozenset({place}))
    again = stores.topics[0]._replace(offset=900, digest="0")

    violations = found((small_history(), replace(stores, topics=[*stores.topics, again])))

    assert violations == []


@pytest.mark.parametrize(("injected", "breaks"), [(True, False), (False, True)])
def test_a_projection_keeps_a_fact_of_the_harness_and_of_nobody_else(injected: bool, breaks: bool) -> None:  # noqa: FBT001
    place = Place("tl.registry.enterprise.v1", 0, 900)
    stores = noted(injected=frozenset({place} if injected else ()))
    sent = stores.topics[0]._replace(offset=900, event_id="invented@2", aggregate_id="invented", version=2)
    row = {"_id": "invented", "entries": [{"version": 2}]}
    kept = {**stores.services["evaluation"].projections, "others": [row]}

    violations = found(
        (small_history(), spoilt(replace(stores, topics=[*stores.topics, sent]), "evaluation", projections=kept))
    )

    assert (("I3", "others: invented keeps version 2 of 0") in violations) is breaks
    assert (violations == []) is not breaks


def test_an_aggregate_that_was_made_to_fail_may_wait() -> None:
    _, stores = consumer_left_behind()
    waiting = letter(
        _id=f"{FIGURES}/{LOAN}@3",
        consumer=FIGURES,
        origin="id.financing.loan.v1/0/9",
        event_id=f"{LOAN}@3",
        aggregate_id=LOAN,
        value=next(row["payload"] for row in stores.services["financing"].outbox if row["_id"] == f"{LOAN}@3").encode(),
        status="parked",
        blocking=True,
    )
    stores = spoilt(stores, "evaluation", dead_letters=[waiting])

    expected = found((small_history(), replace(stores, observations=Observations(stopped=frozenset({LOAN})))))
    unexpected = found((small_history(), stores))

    assert expected == []
    assert [invariant for invariant, _ in unexpected] == ["I4", "I9"]


def test_a_key_whose_first_request_was_refused_is_free() -> None:
    history = History()
    for n, (body, status) in enumerate([({"legal_name": ""}, 422), ({"legal_name": "Kios Bulan"}, 201)]):
        history.append(Invocation(n, "key-0", "POST", "/v1/enterprises", body, float(n)))
        history.append(Answer(n, 1, status, enterprise_answer() if status == 201 else {}, float(n)))

    assert found((history, small_stores())) == []


@pytest.mark.parametrize(
    ("path", "body", "aggregate"),
    [
        ("/v1/facilities", {"facility_id": "fac-1", "lender_id": "coop-1"}, "fac-1"),
        ("/v1/loans", {"loan_id": "loan-1", "application_id": "app-1"}, "loan-1"),
        ("/v1/cooperatives/coop-1/members/ent-1", {"version": 3}, "coop-1"),
        ("/v1/enterprises/ent-1/suspension?now=1", {}, "ent-1"),
    ],
)
def test_an_answer_names_the_aggregate_it_speaks_of(path: str, body: Row, aggregate: str) -> None:
    assert aggregate_of(path, body) == aggregate


def test_an_answer_that_names_no_aggregate_is_no_answer_to_a_command() -> None:
    with pytest.raises(ValueError, match="name no aggregate"):
        aggregate_of("/v1/loans", {"version": 1})


documents = st.lists(st.dictionaries(st.sampled_from("abc"), st.integers() | st.text()), max_size=4)


@settings(max_examples=25)
@given(documents, st.randoms())
def test_a_canonical_hash_knows_no_order(rows: list[Row], random: Any) -> None:
    shuffled = [dict(random.sample(list(row.items()), len(row))) for row in rows]
    random.shuffle(shuffled)

    assert canonical_hash(shuffled) == canonical_hash(rows)


@settings(max_examples=25)
@given(documents, documents)
def test_a_canonical_hash_tells_contents_apart_but_not_what_is_left_out(rows: list[Row], others: list[Row]) -> None:
    ordered = [sorted(map(repr, (sorted(row.items()) for row in given))) for given in (rows, others)]

    assert (canonical_hash(rows) == canonical_hash(others)) is (ordered[0] == ordered[1])
    assert canonical_hash(rows, "abc") == canonical_hash([{}] * len(rows))


def test_a_payload_has_the_digest_of_its_bytes() -> None:
    assert digest_of("Díli") == digest_of("Díli".encode())
