"""The two times of an entry: read as of any day, as known at any instant; nothing recorded is ever lost."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.kernel.errors import DomainError
from services.registry.records.model import Difference, History, differences
from services.registry.records.recording import Note, change_between, correct, demand_valid_from, record, take_back
from services.registry.records.refusals import (
    ChangeCorrectedError,
    ChangeNotFoundError,
    EntryNotKnownThenError,
    FirstChangeError,
    ValidBeforeEntryError,
    ValidBeforeRegisterError,
    ValidInFutureError,
)

BEGINNING = date(2024, 1, 10)
NOON = datetime(2025, 1, 1, 12, tzinfo=UTC)
FIELDS = ("name", "place", "district", "status")
TOGETHER = (frozenset({"place", "district"}),)
WHOLE = {"name": "Kafé Ermera", "place": "P1", "district": "D1", "status": "registered"}


def note(minutes: int) -> Note:
    return Note("registrar-1", NOON + timedelta(minutes=minutes), version=minutes + 1)


def day(number: int) -> date:
    return BEGINNING + timedelta(days=number)


REGISTERED = record(History(), WHOLE, note(0), valid_from=BEGINNING)


def test_a_later_change_holds_from_its_own_day_on() -> None:
    history = record(REGISTERED, {"name": "Kafé Ermera Lda"}, note(1), valid_from=day(30))

    assert history.on(day(29))["name"] == "Kafé Ermera"
    assert history.on(day(30))["name"] == "Kafé Ermera Lda"


def test_a_change_told_late_leaves_what_changed_after_it() -> None:
    told = record(REGISTERED, {"name": "third"}, note(1), valid_from=day(30))

    told = record(told, {"name": "second"}, note(2), valid_from=day(10))

    assert [told.on(day(number))["name"] for number in (9, 10, 29, 30)] == ["Kafé Ermera", "second", "second", "third"]
    assert told.known_at(note(1).at).on(day(20))["name"] == "Kafé Ermera"


def test_a_correction_takes_the_place_of_what_was_wrong_and_what_was_known_before_stays_known() -> None:
    wrong = record(REGISTERED, {"name": "Cafe Ermerra"}, note(1), valid_from=day(30))

    right = correct(wrong, 2, {"name": "Café Ermera"}, note(2), valid_from=day(20))

    assert [right.on(day(number))["name"] for number in (19, 20, 40)] == ["Kafé Ermera", "Café Ermera", "Café Ermera"]
    assert right.known_at(note(1).at) == wrong


def test_a_correction_of_the_registration_does_not_undo_a_change_of_the_same_day() -> None:
    changed = record(REGISTERED, {"name": "renamed"}, note(1), valid_from=BEGINNING)

    corrected = correct(changed, 1, {"status": "verified"}, note(2), valid_from=BEGINNING)

    assert corrected.on(BEGINNING) == {**WHOLE, "name": "renamed", "status": "verified"}


def test_what_is_taken_back_never_was() -> None:
    changed = record(REGISTERED, {"name": "never"}, note(1), valid_from=day(5))

    history = take_back(changed, 2, note(2))

    assert history.on(day(6)) == WHOLE
    assert history.known_at(note(1).at).on(day(6))["name"] == "never"


def test_what_is_said_already_is_not_recorded_again() -> None:
    assert record(REGISTERED, WHOLE, note(1), valid_from=day(3)) is REGISTERED
    assert correct(REGISTERED, 1, WHOLE, note(1), valid_from=BEGINNING) is REGISTERED


def test_fields_that_belong_together_are_said_together() -> None:
    later = record(REGISTERED, {"place": "P3", "district": "D1"}, note(1), valid_from=day(20), together=TOGETHER)

    told = record(later, {"place": "P2", "district": "D2"}, note(2), valid_from=day(10), together=TOGETHER)

    assert (told.on(day(15))["district"], told.on(day(25))["district"]) == ("D2", "D1")


def test_a_life_is_told_in_periods_without_a_gap() -> None:
    history = record(REGISTERED, {"name": "B"}, note(1), valid_from=day(10))
    history = record(history, {"status": "verified"}, note(2), valid_from=day(20))

    periods = history.periods()

    assert [(one.valid_from, one.valid_until) for one in periods] == [
        (BEGINNING, day(10)),
        (day(10), day(20)),
        (day(20), None),
    ]
    assert differences(periods[0].values, periods[2].values) == (
        Difference("name", "Kafé Ermera", "B"),
        Difference("status", "registered", "verified"),
    )


def test_before_its_beginning_and_before_it_was_recorded_nothing_is_known() -> None:
    with pytest.raises(EntryNotKnownThenError):
        REGISTERED.on(BEGINNING - timedelta(days=1))
    with pytest.raises(EntryNotKnownThenError):
        REGISTERED.known_at(NOON - timedelta(seconds=1)).on(day(1))


def test_an_entry_begins_with_a_change_that_tells_it_whole() -> None:
    changed = record(REGISTERED, {"name": "B"}, note(1), valid_from=day(10))

    with pytest.raises(ValidBeforeEntryError, match="2024-01-10"):
        record(changed, {"name": "earlier"}, note(2), valid_from=day(-1))
    with pytest.raises(ValidBeforeEntryError):
        correct(changed, 1, WHOLE, note(2), valid_from=day(11))
    with pytest.raises(FirstChangeError):
        take_back(changed, 1, note(2))
    assert correct(changed, 1, WHOLE, note(2), valid_from=day(-5)).on(day(-5)) == WHOLE


def test_a_change_is_corrected_once_and_only_where_it_is_known() -> None:
    corrected = correct(REGISTERED, 1, {"name": "B"}, note(1), valid_from=BEGINNING)

    with pytest.raises(ChangeCorrectedError):
        correct(corrected, 1, {"name": "C"}, note(2), valid_from=BEGINNING)
    with pytest.raises(ChangeNotFoundError):
        correct(corrected, 9, {"name": "C"}, note(2), valid_from=BEGINNING)
    assert correct(corrected, 2, {"name": "C"}, note(2), valid_from=BEGINNING).on(BEGINNING)["name"] == "C"


@pytest.mark.parametrize(
    ("valid_from", "refusal"), [(day(1), ValidInFutureError), (date(1899, 12, 31), ValidBeforeRegisterError)]
)
def test_a_change_holds_from_a_day_a_register_can_know(valid_from: date, refusal: type[DomainError]) -> None:
    with pytest.raises(refusal):
        demand_valid_from(valid_from, today=BEGINNING)


@st.composite
def _histories(draw: st.DrawFn) -> list[History]:
    """Draw a life: the history after each command that was not refused."""
    lives = [REGISTERED]
    for minutes in range(1, draw(st.integers(1, 12))):
        history = lives[-1]
        fields: dict[str, Any] = draw(st.dictionaries(st.sampled_from(FIELDS), st.sampled_from("abc"), min_size=1))
        valid_from, number = (
            day(draw(st.integers(0, 9))),
            draw(st.sampled_from([change.number for change in history.changes])),
        )
        try:
            match draw(st.sampled_from(["record", "correct", "take_back"])):
                case "record":
                    lives.append(record(history, fields, note(minutes), valid_from=valid_from))
                case "correct":
                    lives.append(correct(history, number, fields, note(minutes), valid_from=valid_from))
                case _:
                    lives.append(take_back(history, number, note(minutes)))
        except DomainError:
            continue
    return lives


def said(history: History, on: date) -> dict[str, Any]:
    try:
        return history.on(on)
    except EntryNotKnownThenError:
        return {}


@settings(max_examples=200)
@given(_histories(), st.integers(0, 12))
def test_what_was_known_at_an_instant_stays_known(lives: list[History], later: int) -> None:
    last = lives[-1]

    for life in lives:
        known = last.known_at(life.changes[-1].recorded_at)
        assert said(known, day(later)) == said(life, day(later))
        assert said(known, day(later)).keys() in ({}.keys(), WHOLE.keys())


@settings(max_examples=200)
@given(_histories(), st.integers(0, 9), st.sampled_from(FIELDS), st.sampled_from("abc"))
def test_after_a_record_the_field_says_so_on_its_day(lives: list[History], on: int, field: str, value: str) -> None:
    history = lives[-1]
    if day(on) < history.holding[0].valid_from:
        return

    after = record(history, {field: value}, note(60), valid_from=day(on))

    assert after.on(day(on))[field] == value
    others = history.on(day(on)).items() - {(field, history.on(day(on))[field])}
    assert others <= after.on(day(on)).items()


@given(_histories())
def test_periods_say_what_every_day_says(lives: list[History]) -> None:
    history = lives[-1]

    for period in history.periods():
        last = period.valid_until - timedelta(days=1) if period.valid_until else day(20)
        assert history.on(period.valid_from) == history.on(last) == period.values


@given(_histories(), st.dictionaries(st.sampled_from(FIELDS), st.sampled_from("abc"), min_size=1))
def test_a_change_of_today_needs_no_history(lives: list[History], fields: dict[str, Any]) -> None:
    history, today = lives[-1], day(20)
    before = history.on(today)

    change = change_between(before, before | fields, note(60), valid_from=today)

    told = record(history, fields, note(60), valid_from=today)
    assert (change,) == told.changes[len(history.changes) :] or (change is None and told is history)
