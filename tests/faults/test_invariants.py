"""Every invariant is seen to be broken by exactly what breaks it."""

from dataclasses import replace
from typing import Any

import pytest

from tests.faults.history import KEYS_BACK, KEYS_LOST, Answer, Fault, Invocation
from tests.faults.invariants import CHECKS, canonical_hash, field_paths
from tests.faults.observations import Place, Reading, Rebuilt, SeenField
from tests.faults.small_run import (
    BORROWERS,
    ENTERPRISE,
    FACILITY,
    FIGURES,
    LOAN,
    Run,
    changed,
    consumer_left_behind,
    enterprise_answer,
    found,
    letter,
    noted,
    record,
    small_history,
    small_stores,
    spoilt,
    without,
)


def acknowledged_and_gone() -> Run:
    history = small_history()
    history.append(Invocation(9, "key-9", "POST", "/v1/enterprises", {}, 20.0))
    history.append(Answer(9, 1, 201, {"enterprise_id": "ent-9", "version": 1}, 21.0))
    return history, small_stores()


def record_without_a_fact() -> Run:
    stores = small_stores()
    return small_history(), replace(stores, topics=[*stores.topics, record("ent-9@1", "ent-9", 1)])


def state_without_a_fact() -> Run:
    stores = small_stores()
    aggregates = stores.services["registry"].aggregates
    partial = {"_id": "ent-8", "version": 1}
    return small_history(), spoilt(
        stores, "registry", aggregates={"enterprises": [*aggregates["enterprises"], partial]}
    )


def fact_applied_twice() -> Run:
    stores = small_stores()
    inbox = stores.services["evaluation"].inbox
    return small_history(), spoilt(stores, "evaluation", inbox=[*inbox, inbox[-1]])


def fact_passed_over() -> Run:
    stores = small_stores()
    inbox = without(stores.services["evaluation"].inbox, _id=f"{FIGURES}/{LOAN}@2")
    return small_history(), spoilt(stores, "evaluation", inbox=inbox)


def mark_of_no_fact() -> Run:
    stores = small_stores()
    inbox = [*stores.services["evaluation"].inbox, {"_id": f"{FIGURES}/loan-9@1"}]
    return small_history(), spoilt(stores, "evaluation", inbox=inbox)


def entry_kept_twice() -> Run:
    row = {"_id": LOAN, "entries": [{"version": 1}, {"version": 2}, {"version": 2}]}
    return small_history(), spoilt(small_stores(), "evaluation", projections={"loans": [row]})


def one_key_paid_twice() -> Run:
    stores = small_stores((1_000, 1_000))
    return small_history((1_000,)), spoilt(stores, "financing", answers=stores.services["financing"].answers[:1])


def seat_without_enrolment() -> Run:
    stores = small_stores()
    cohort = stores.services["training"].aggregates["cohorts"][0]
    cohorts = [{**cohort, "participants": [*cohort["participants"], {}]}]
    return small_history(), spoilt(stores, "training", aggregates={"cohorts": cohorts})


def records_out_of_order() -> Run:
    stores = small_stores()
    first, second, *others = stores.topics
    swapped = [first._replace(offset=second.offset), second._replace(offset=first.offset)]
    return small_history(), replace(stores, topics=[*swapped, *others])


def records_on_two_partitions() -> Run:
    stores = small_stores()
    first, second, *others = stores.topics
    return small_history(), replace(stores, topics=[first, second._replace(partition=1), *others])


def record_with_other_content() -> Run:
    stores = small_stores()
    return small_history(), replace(stores, topics=[stores.topics[0]._replace(digest="0"), *stores.topics[1:]])


def letter_with_other_content() -> Run:
    return small_history(), spoilt(small_stores(), "financing", dead_letters=[letter(value=b"{}")])


def loan_overpaid_by_nobody() -> Run:
    stores = small_stores()
    aggregates = stores.services["financing"].aggregates
    loans = changed(aggregates["loans"], LOAN, overpaid_minor=5)
    return small_history(), spoilt(stores, "financing", aggregates={**aggregates, "loans": loans})


def amount_below_zero() -> Run:
    stores = small_stores()
    aggregates = stores.services["financing"].aggregates
    loans = changed(aggregates["loans"], LOAN, assessment={"overdue_minor": -1})
    return small_history(), spoilt(stores, "financing", aggregates={**aggregates, "loans": loans})


def facility_beyond_its_limit() -> Run:
    stores = small_stores()
    aggregates = stores.services["financing"].aggregates
    facilities = changed(aggregates["facilities"], FACILITY, limit_minor=6_199)
    return small_history(), spoilt(stores, "financing", aggregates={**aggregates, "facilities": facilities})


def second_answer_differs() -> Run:
    history = small_history()
    history.append(Invocation(0, "key-0", "POST", "/v1/enterprises", {"legal_name": "Kios Matahari"}, 20.0, attempt=3))
    history.append(Answer(0, 3, 200, enterprise_answer(), 21.0))
    return history, small_stores()


def key_reused_and_accepted() -> Run:
    history = small_history()
    history.append(Invocation(9, "key-0", "POST", "/v1/enterprises", {"legal_name": "Kios Bulan"}, 20.0))
    history.append(Answer(9, 1, 201, enterprise_answer(), 21.0))
    return history, small_stores()


def key_reused_and_not_told() -> Run:
    history = small_history()
    history.append(Invocation(9, "key-0", "POST", "/v1/enterprises", {"legal_name": "Kios Bulan"}, 20.0))
    history.append(Answer(9, 1, 404, {}, 21.0))
    return history, small_stores()


def kept_answer_differs() -> Run:
    answers = [{"_id": "tl/registrar-1/key-0", "answer": {**enterprise_answer(), "version": 2}}]
    return small_history(), spoilt(small_stores(), "registry", answers=answers)


def record_sent_twice() -> Run:
    stores = small_stores()
    again = stores.topics[-1]._replace(offset=900)
    return small_history(), replace(stores, topics=[*stores.topics, again])


def consumer_met_too_many() -> Run:
    return small_history(), noted(redelivered={FIGURES: 1})


def letter_without_cause() -> Run:
    return small_history(), spoilt(small_stores(), "financing", dead_letters=[letter(cause="")])


def letter_tried_too_often() -> Run:
    return small_history(), spoilt(small_stores(), "financing", dead_letters=[letter(attempts=7)])


def letter_kept_twice() -> Run:
    letters = [letter(), letter(_id=f"{BORROWERS}/again")]
    return small_history(), spoilt(small_stores(), "financing", dead_letters=letters)


def letter_nobody_expected() -> Run:
    return small_history(), spoilt(small_stores(), "financing", dead_letters=[letter(status="parked")])


def poison_not_set_aside() -> Run:
    place = Place("tl.registry.enterprise.v1", 3, 7)
    history, stores = small_history(), noted(injected=frozenset({place}), poison=frozenset({place}))
    kept = letter(
        _id=f"evaluation/{place}",
        consumer="evaluation.figures.registry.enterprise",
        origin=str(place),
        event_id="",
        aggregate_id="",
        status="parked",
    )
    stores = spoilt(stores, "evaluation", dead_letters=[kept])
    poison = record("", "", 0, partition=place.partition, offset=place.offset)
    return history, replace(stores, topics=[*stores.topics, poison])


def waiting_facts_miscounted() -> Run:
    stores = small_stores()
    marks = [{**row, "held": 1} for row in stores.services["financing"].watermarks]
    return small_history(), spoilt(stores, "financing", watermarks=marks)


def rebuilt_otherwise() -> Run:
    live, rebuilt = canonical_hash([{"_id": 1, "at": 1}]), canonical_hash([{"_id": 2, "at": 1}])
    return small_history(), noted(rebuilt=(Rebuilt("borrowers", live, rebuilt), Rebuilt("lenders", live, live)))


def fact_refused() -> Run:
    kept = Reading("registry.enterprise.registered.v1", accepted=True)
    return small_history(), noted(readings=(kept, Reading("registry.enterprise.amended.v2", False, "by N")))


def field_not_agreed_on() -> Run:
    topic = "tl.registry.enterprise.v1"
    seen = frozenset(SeenField(topic, path) for path in field_paths({"subject": "ent-1", "owner": [{"phone": "1"}]}))
    return small_history(), noted(seen_fields=seen, allowed_fields=frozenset({SeenField(topic, "subject")}))


def fact_left_pending() -> Run:
    stores = small_stores()
    outbox = changed(stores.services["training"].outbox, "cohort-1@2", status="pending")
    return small_history(), spoilt(stores, "training", outbox=outbox)


def group_lags() -> Run:
    return small_history(), replace(small_stores(), lag={f"{FIGURES}.id id.financing.loan.v1/0": 2})


def fact_marked_and_not_sent() -> Run:
    stores = small_stores()
    return small_history(), replace(stores, topics=[one for one in stores.topics if one.event_id != "cohort-1@2"])


def audit_record_edited() -> Run:
    stores = small_stores()
    audit = changed(stores.services["registry"].audit, f"{ENTERPRISE}/2", actor="somebody-else")
    return small_history(), spoilt(stores, "registry", audit=audit)


def let_in_without_keys() -> Run:
    history = small_history()
    history.append(Fault("X1", KEYS_LOST, 100.0))
    for n, asked_at in enumerate((104.0, 106.0, 120.0), start=10):
        history.append(Invocation(n, "", "GET", f"/v1/loans/{LOAN}", None, asked_at))
        history.append(Answer(n, 1, 200, {}, asked_at + 1))
        if asked_at > 105.0:
            history.append(Fault("X1", KEYS_BACK, 110.0))
    return history, noted(keys_cached_seconds=5.0)


def other_run_asked_otherwise() -> Run:
    return small_history(), noted(twin_digest=small_history((1_000, 2_501)).digest())


SPOILT = {
    acknowledged_and_gone: ("I1", "ent-9 version 1; state is at [0], outbox lacks [1], topic lacks [1]"),
    record_without_a_fact: ("I2", "tl.registry.enterprise.v1/0/900: version 1 of ent-9 is in no outbox"),
    state_without_a_fact: ("I2", "registry: ent-8 is at 1, its facts at 0"),
    fact_applied_twice: ("I3", f"{FIGURES}/{LOAN}@3 is there 2 times"),
    fact_passed_over: ("I3", f"passed financing.loan.repaid.v1 of {LOAN} without applying it"),
    mark_of_no_fact: ("I3", f"{FIGURES}/loan-9@1 is of no fact"),
    entry_kept_twice: ("I3", f"loans: {LOAN} keeps a fact twice: [1, 2, 2]"),
    one_key_paid_twice: ("I3", f"{LOAN}: its keys paid 1000 and its facts say 2000"),
    seat_without_enrolment: ("I3", "cohort-1: 2 participants and 1 enrolments"),
    consumer_left_behind: ("I4", f"{FIGURES} is at version 2 of {LOAN}, its facts at 3"),
    records_out_of_order: ("I4", f"{ENTERPRISE} came as [2, 1]"),
    records_on_two_partitions: ("I4", f"{ENTERPRISE} stands on several partitions"),
    record_with_other_content: ("I5", f"fact {ENTERPRISE}@1 has 2 contents"),
    letter_with_other_content: ("I5", f"fact {ENTERPRISE}@2 has 2 contents"),
    loan_overpaid_by_nobody: ("I6", f"{LOAN}: 5 of overpaid_minor paid, its facts say 0"),
    amount_below_zero: ("I6", f"{LOAN}: assessment.overdue_minor is -1"),
    facility_beyond_its_limit: ("I6", f"{FACILITY}: 6200 committed of 6199"),
    second_answer_differs: ("I7", "key key-0: 2 different answers"),
    key_reused_and_accepted: ("I7", "key key-0: 2 different requests succeeded"),
    key_reused_and_not_told: ("I7", "key key-0: another request was answered 404"),
    kept_answer_differs: ("I7", "key key-0: the kept answer is not the one that was given"),
    record_sent_twice: ("I8", "1 records sent twice; at most 0"),
    consumer_met_too_many: ("I8", f"{FIGURES} met 1 duplicates; at most 0"),
    letter_without_cause: ("I9", "has no cause"),
    letter_tried_too_often: ("I9", "was tried 7 times"),
    letter_kept_twice: ("I9", f"tl.registry.enterprise.v1/0/1 set aside 2 times by {BORROWERS}"),
    letter_nobody_expected: ("I9", "is parked for malformed_json, and nothing was wrong with it"),
    poison_not_set_aside: ("I9", f"{BORROWERS} did not set tl.registry.enterprise.v1/3/7 aside"),
    waiting_facts_miscounted: ("I9", f"{BORROWERS} counts 1 waiting facts of {ENTERPRISE}, 0 wait"),
    rebuilt_otherwise: ("I10", "borrowers is"),
    fact_refused: ("I11", "registry.enterprise.amended.v2 refused by N"),
    field_not_agreed_on: ("I12", "owner[].phone of tl.registry.enterprise.v1 was seen"),
    fact_left_pending: ("I13", "training: 1 facts pending"),
    group_lags: ("I13", f"{FIGURES}.id id.financing.loan.v1/0 lags by 2"),
    fact_marked_and_not_sent: ("I13", "training: 1 facts marked as sent are on no topic"),
    audit_record_edited: ("I14", f"registry: record 2 of {ENTERPRISE}: edited"),
    let_in_without_keys: ("I15", "command 11 was let in 6.0 s after the keys were lost"),
    other_run_asked_otherwise: ("I16", "the other run"),
}


@pytest.mark.parametrize("break_one_thing", SPOILT, ids=lambda function: function.__name__)
def test_what_breaks_one_invariant_is_reported_by_its_check_alone(break_one_thing: Any) -> None:
    invariant, what = SPOILT[break_one_thing]

    violations = found(break_one_thing())

    assert len(violations) == 1, violations
    assert violations[0][0] == invariant
    assert what in violations[0][1]


def test_every_invariant_has_a_run_that_breaks_it() -> None:
    assert {invariant for invariant, _ in SPOILT.values()} == set(CHECKS)
    assert list(CHECKS) == [f"I{number}" for number in range(1, 17)]
