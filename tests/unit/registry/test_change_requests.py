"""Change requests: whatever happens in between, nothing is overwritten that who asked had not seen."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.contracts.registry import ChangeRequestApproved, ChangeRequestOpened
from services.kernel import Country
from services.kernel.errors import DomainError
from services.registry.change_requests.approvals import approve, reject
from services.registry.change_requests.commands import CooperativeChange, EnterpriseChange
from services.registry.change_requests.conflicts import Conflict, day_differences
from services.registry.change_requests.description import want_of_cooperative, want_of_enterprise
from services.registry.change_requests.model import (
    OPEN_REQUESTS_MAX,
    ChangeRequest,
    Entry,
    found_conflicts,
    open_request,
    rebase,
    trial,
    withdraw,
)
from services.registry.change_requests.refusals import (
    ApproverIsAskerError,
    BaseVersionError,
    ChangeRequestConflictError,
    ChangeRequestDecidedError,
    ChangeRequestEmptyError,
    ChangeRequestsFullError,
    NotTheAskerError,
)
from services.registry.cooperatives import fields as cooperative_fields
from services.registry.enterprises.description import describe
from services.registry.enterprises.fields import described
from services.registry.places.repository import load_gazetteer
from services.registry.records.model import Difference, History
from services.registry.records.recording import Note, record
from services.registry.records.refusals import ValidBeforeEntryError
from services.registry.records.wanted import Wanted, said_on, with_wanted
from tests.unit.registry.test_cooperative_records import DESCRIBED as COOPERATIVE
from tests.unit.registry.test_enterprises_model import asked as application

BEGINNING = date(2024, 1, 10)
NOON = datetime(2025, 1, 1, 12, tzinfo=UTC)
WHOLE = {"name": "Kafé Ermera", "place": "P1", "district": "D1", "sector": "Agriculture"}
FIELDS = sorted(WHOLE)
TOGETHER = (frozenset({"place", "district"}),)
DAYS = 10


def note(version: int) -> Note:
    return Note("registrar-9", NOON + timedelta(minutes=version), version)


def day(number: int) -> date:
    return BEGINNING + timedelta(days=number)


REGISTERED = record(History(), WHOLE, note(1), valid_from=BEGINNING)


def entry(history: History) -> Entry:
    return Entry(history.version, history, TOGETHER)


def amended(history: History, on: int, **values: str) -> History:
    return record(history, values, note(history.version + 1), valid_from=day(on), together=TOGETHER)


def request(wanted: Wanted, history: History = REGISTERED, *others: ChangeRequest) -> ChangeRequest:
    draft = ChangeRequest(
        request_id=f"chg-{len(others)}",
        entry_kind="enterprise",
        entry_id="ent-1",
        country=Country.TL,
        wanted=wanted,
        base_version=history.version,
        reason_code="moved",
        evidence=(),
        opened_by="registrar-1",
        opened_at=NOON,
    )
    return open_request(draft, entry(history), others).state


def amendment(on: int = 5, **values: str) -> Wanted:
    return Wanted("amendment", day(on), values)


MOVE = request(amendment(place="P2", district="D2"))


def approved(asked: ChangeRequest, history: History, by: str = "verifier-1") -> ChangeRequest:
    return approve(asked, entry(history), entry_version=history.version + 1, by=by, at=NOON).state


def test_only_what_differs_from_the_entry_is_asked_for_and_published_without_values() -> None:
    asked = request(amendment(name="Kafé Ermera", place="P2", district="D1"))
    (fact,) = open_request(replace(asked, version=0), entry(REGISTERED), ()).events

    assert asked.fields == ("district", "place")
    assert isinstance(fact, ChangeRequestOpened)
    assert not [value for value in ("P2", "D1", "Ermera", "registrar-1") if value in fact.model_dump_json()]
    with pytest.raises(ChangeRequestEmptyError):
        request(amendment(name="Kafé Ermera"))


def test_a_request_tells_of_others_on_its_fields_and_an_entry_has_few_open_ones() -> None:
    other = replace(request(amendment(sector="Food")), request_id="chg-7")

    rival = request(amendment(district="D3"), REGISTERED, MOVE, other)

    assert rival.conflicts_with == (MOVE.request_id,)
    with pytest.raises(ChangeRequestsFullError):
        request(amendment(name="B"), REGISTERED, *[other] * OPEN_REQUESTS_MAX)


def test_a_field_changed_by_something_else_is_a_conflict_until_who_asked_has_looked() -> None:
    history = amended(REGISTERED, 2, place="P3", district="D3")

    with pytest.raises(ChangeRequestConflictError) as refused:
        approved(MOVE, history)
    rebased = rebase(MOVE, entry(history), history.version, by="registrar-1", at=NOON).state

    assert refused.value.conflicts == (
        Conflict("district", day(5), "D1", "D3", "D2"),
        Conflict("place", day(5), "P1", "P3", "P2"),
    )
    assert refused.value.members["conflicts"] == [
        {"field": "district", "valid_on": "2024-01-15", "then": "D1", "now": "D3", "asked": "D2"},
        {"field": "place", "valid_on": "2024-01-15", "then": "P1", "now": "P3", "asked": "P2"},
    ]
    assert approved(rebased, history).status == "approved"


def test_a_change_of_another_field_or_the_same_change_by_somebody_else_is_no_conflict() -> None:
    other, same = amended(REGISTERED, 0, name="B", sector="Food"), amended(REGISTERED, 5, place="P2", district="D2")

    decisions = [
        approve(MOVE, entry(history), entry_version=version, by="verifier-1", at=NOON)
        for history, version in ((other, 3), (same, None))
    ]

    facts = [fact for decision in decisions for fact in decision.events]
    assert [fact.entry_version for fact in facts if isinstance(fact, ChangeRequestApproved)] == [3, None]


def test_one_half_of_a_pair_changed_by_something_else_is_a_conflict_of_that_half() -> None:
    asked, history = request(amendment(place="P2", district="D1")), amended(REGISTERED, 0, district="D3")

    found = found_conflicts(asked, entry(history))

    assert found == (Conflict("district", day(5), "D1", "D3", "D1"),)


def test_four_eyes_decide_once_and_only_who_asked_ends_a_request() -> None:
    with pytest.raises(ApproverIsAskerError):
        approved(MOVE, REGISTERED, by="registrar-1")
    with pytest.raises(ApproverIsAskerError):
        reject(MOVE, reason_code="not_confirmed", by="registrar-1", at=NOON)
    with pytest.raises(NotTheAskerError):
        withdraw(MOVE, by="registrar-2", at=NOON)
    with pytest.raises(NotTheAskerError):
        rebase(MOVE, entry(REGISTERED), 1, by="registrar-2", at=NOON)
    ended = [
        approved(MOVE, REGISTERED),
        reject(MOVE, reason_code="not_confirmed", by="verifier-1", at=NOON).state,
        withdraw(MOVE, by="registrar-1", at=NOON).state,
    ]

    assert [(one.status, one.version) for one in ended] == [("approved", 2), ("rejected", 2), ("withdrawn", 2)]
    for one in ended:
        with pytest.raises(ChangeRequestDecidedError):
            approved(one, REGISTERED)


@pytest.mark.parametrize("version", [1, 4])
def test_a_rebase_names_a_version_there_was_and_none_before_its_base(version: int) -> None:
    history = amended(amended(REGISTERED, 2, name="B"), 2, name="C")
    asked = request(amendment(sector="Food"), amended(REGISTERED, 2, name="B"))

    with pytest.raises(BaseVersionError):
        rebase(asked, entry(history), version, by="registrar-1", at=NOON)


def test_the_differences_are_told_on_every_day_that_a_correction_speaks_of() -> None:
    history = amended(REGISTERED, 3, name="Cafe Ermerra")
    wanted = Wanted("correction", day(6), {"name": "Café Ermera"}, change=2)

    after = with_wanted(history, wanted, trial(request(wanted, history)))

    found = [(one.valid_on, one.differences) for one in day_differences(history, after, wanted)]
    assert found == [
        (day(3), (Difference("name", "Cafe Ermerra", "Kafé Ermera"),)),
        (day(6), (Difference("name", "Cafe Ermerra", "Café Ermera"),)),
    ]


@st.composite
def _wanted(draw: st.DrawFn, history: History) -> Wanted:
    number = draw(st.sampled_from([change.number for change in history.changes]))
    valid_from = day(draw(st.integers(0, DAYS - 1)))
    values: dict[str, Any] = draw(st.dictionaries(st.sampled_from(FIELDS), st.sampled_from("abc"), min_size=1))
    match draw(st.sampled_from(["amendment", "amendment", "correction", "taking_back"])):
        case "correction":
            return Wanted("correction", valid_from, values, number)
        case "taking_back":
            return Wanted("taking_back", history.valid_from_of(number), {}, number)
        case _:
            return Wanted("amendment", valid_from, values)


def _overwritten(before: History, after: History) -> list[tuple[date, str]]:
    days = [day(number) for number in range(DAYS + 1)]
    return [(on, field) for on in days for field in FIELDS if said_on(before, on)[field] != said_on(after, on)[field]]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_approved_request_overwrites_a_value_its_asker_had_not_seen(data: st.DataObject) -> None:
    history, waiting = REGISTERED, list[tuple[ChangeRequest, History]]()
    for _ in range(data.draw(st.integers(3, 10))):
        step = data.draw(st.sampled_from(["amend", "open", "open", "approve", "rebase"]))
        try:
            if step == "amend":
                wanted = data.draw(_wanted(history))
                history = with_wanted(history, wanted, note(history.version + 1), together=TOGETHER)
            elif step == "open":
                waiting.append((request(data.draw(_wanted(history)), history), history))
            elif waiting:
                asked, seen = waiting.pop(data.draw(st.integers(0, len(waiting) - 1)))
                if step == "rebase":
                    rebased = rebase(asked, entry(history), history.version, by="registrar-1", at=NOON).state
                    waiting.append((rebased, history))
                    assert found_conflicts(rebased, entry(history)) == ()
                    continue
                approved(asked, history)
                after = with_wanted(history, asked.wanted, note(history.version + 1), together=TOGETHER)
                expected = with_wanted(seen, asked.wanted, note(history.version + 1), together=TOGETHER)
                for on, field in _overwritten(history, after):
                    assert said_on(history, on)[field] == said_on(seen, on)[field]
                    assert said_on(after, on)[field] == said_on(expected, on)[field]
                history = after
        except DomainError:
            continue


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_a_request_whose_fields_nobody_touched_is_approved(data: st.DataObject) -> None:
    seen = history = amended(REGISTERED, 3, name="b", place="b", district="b")
    try:
        asked = request(data.draw(_wanted(seen)), seen)
    except DomainError:
        return
    free = sorted(set(FIELDS) - asked.wanted.fields(seen))
    for on in data.draw(st.lists(st.integers(0, DAYS - 1), max_size=3)):
        history = amended(history, on, **dict.fromkeys(free, "z"))

    assert approved(asked, history).status == "approved"


ENTERED = record(
    History(),
    described(describe(application(), Country.TL, load_gazetteer(), on=date(2026, 1, 1))),
    note(1),
    valid_from=date(2026, 1, 1),
)


def enterprise_change(**body: Any) -> EnterpriseChange:
    evidence = [{"kind": "site_visit", "seen_on": "2026-10-01"}]
    return EnterpriseChange.model_validate({"reason_code": "moved", "evidence": evidence, **body})


def test_parts_of_an_enterprises_description_that_are_not_given_stay() -> None:
    given_change = enterprise_change(description={"place_code": "TL0401", "valid_from": date(2026, 3, 1)})

    wanted = want_of_enterprise(given_change, ENTERED, Country.TL, load_gazetteer(), today=date(2026, 11, 2))

    after = with_wanted(ENTERED, wanted, note(2))
    assert after.changes[-1].values == {"place_code": "TL0401", "municipality_code": "TL04"}
    assert (wanted.kind, wanted.valid_from) == ("amendment", date(2026, 3, 1))


def test_a_new_figure_classes_an_enterprise_anew_and_an_entry_says_nothing_before_it_begins() -> None:
    grown = enterprise_change(description={"employees": 60})
    early = enterprise_change(description={"sector": "Food", "valid_from": date(2025, 12, 31)})

    wanted = want_of_enterprise(grown, ENTERED, Country.TL, load_gazetteer(), today=date(2026, 11, 2))

    assert (ENTERED.on(date(2026, 1, 1))["size_class"], wanted.values["size_class"]) == ("micro", "large")
    with pytest.raises(ValidBeforeEntryError):
        want_of_enterprise(early, ENTERED, Country.TL, load_gazetteer(), today=date(2026, 11, 2))


def test_parts_of_a_cooperatives_description_that_are_not_given_stay_and_so_does_its_form() -> None:
    entered = record(History(), cooperative_fields.described(COOPERATIVE), note(1), valid_from=date(2026, 1, 1))
    evidence = [{"kind": "site_visit", "seen_on": "2026-10-01"}]
    body = {"reason_code": "moved", "evidence": evidence, "description": {"place_code": "53.71"}}
    back = CooperativeChange.model_validate({**body, "description": None, "change": 1})

    moved = CooperativeChange.model_validate(body)
    wanted = want_of_cooperative(moved, entered, Country.ID, load_gazetteer(), today=date(2026, 11, 2))
    taken_back = want_of_cooperative(back, entered, Country.ID, load_gazetteer(), today=date(2026, 11, 2))

    after = with_wanted(entered, wanted, note(2))
    assert after.changes[-1].values == {"place_code": "53.71", "municipality_code": "53.71"}
    assert (taken_back.kind, taken_back.valid_from, taken_back.change) == ("taking_back", date(2026, 1, 1), 1)
