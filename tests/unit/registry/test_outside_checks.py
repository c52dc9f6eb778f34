"""The rules of outside checks: which register is asked, what of an answer is believed, and when it is asked again."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from services.kernel import Country
from services.registry.outside.answers import AnswerUnreadableError, read_answer
from services.registry.outside.choices import number_in, registers, rule_for
from services.registry.outside.model import (
    ASKED_DAYS_MAX,
    PAUSES_SECONDS,
    Finding,
    OutsideCheck,
    answer,
    asking_of,
    put_off,
    request,
)
from services.registry.outside.refusals import OutsideNumberMissingError, OutsideRegisterUnknownError

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
TODAY = NOON.date()
CHECK = OutsideCheck(
    "check-1", "enterprise", "ent-1", Country.TL, "tl_business_register", "SV-1200", "verifier-1", NOON
)
ANSWER: dict[str, Any] = {
    "number": "SV-1200",
    "known": True,
    "legal_name": "Kafé Letefoho",
    "standing": "active",
    "as_of": "2026-11-22",
}


def test_each_register_is_asked_about_entries_of_its_country_and_kind() -> None:
    assert registers() == {"id_business_numbers", "id_cooperatives", "tl_business_register"}
    assert rule_for("id_cooperatives", Country.ID, "cooperative", on=TODAY).scheme == "NIK_KOPERASI"
    for code, country in (
        ("id_cooperatives", Country.ID),
        ("id_business_numbers", Country.TL),
        ("invented", Country.TL),
    ):
        with pytest.raises(OutsideRegisterUnknownError):
            rule_for(code, country, "enterprise", on=TODAY)


def test_an_entry_is_asked_about_by_its_number_of_the_register_s_scheme() -> None:
    assert number_in(["TIN:1234567", "SERVE:SV-1200"], "SERVE") == "SV-1200"
    with pytest.raises(OutsideNumberMissingError):
        number_in(["TIN:1234567"], "SERVE")


@pytest.mark.parametrize(("alike", "agreement"), [(1.0, "same"), (0.97, "same"), (0.9, "similar"), (0.5, "different")])
def test_names_agree_by_the_rule_s_thresholds(alike: float, agreement: str) -> None:
    assert rule_for("tl_business_register", Country.TL, "enterprise", on=TODAY).agreement(alike) == agreement


def test_an_answer_in_the_form_agreed_is_read_with_fields_of_tomorrow() -> None:
    told = read_answer(json.dumps({**ANSWER, "a_field_of_tomorrow": 1}).encode(), "SV-1200")

    assert (told.known, told.legal_name, told.standing, told.as_of) == (
        True,
        "Kafé Letefoho",
        "active",
        date(2026, 11, 22),
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"number": "SV-9999"},
        {"known": "yes"},
        {"known": 1},
        {"legal_name": None},
        {"legal_name": "x" * 301},
        {"standing": "somehow"},
        {"standing": None},
        {"as_of": "yesterday"},
        {"as_of": None},
    ],
)
def test_an_answer_in_another_form_is_not_believed(changes: dict[str, Any]) -> None:
    with pytest.raises(AnswerUnreadableError):
        read_answer(json.dumps({**ANSWER, **changes}).encode(), "SV-1200")


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b"<html>", b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_answer_at_all_is_not_believed(body: bytes) -> None:
    with pytest.raises(AnswerUnreadableError):
        read_answer(body, "SV-1200")


def test_a_register_that_is_away_is_asked_again_later_and_later_for_ninety_days() -> None:
    asking, waited = asking_of(CHECK), []
    for _ in range(len(PAUSES_SECONDS) + 2):
        asking = put_off(asking, "timeout", at=NOON)
        assert asking.next_at is not None
        waited.append(int((asking.next_at - NOON).total_seconds()))
    late = put_off(asking, "timeout", at=NOON + timedelta(days=ASKED_DAYS_MAX))

    assert waited == [*PAUSES_SECONDS, PAUSES_SECONDS[-1], PAUSES_SECONDS[-1]]
    assert (late.next_at, late.last_failure) == (None, "timeout")


def test_a_check_is_answered_once() -> None:
    requested = request(CHECK).state
    first = answer(requested, Finding("unknown", NOON)).state

    second = answer(first, Finding("known", NOON, "same", "active", TODAY))

    assert (second.state, second.events) == (first, ())


def test_what_is_told_of_a_check_holds_neither_number_nor_name() -> None:
    check = replace(CHECK, number="SV-SECRET")
    facts = [*request(check).events, *answer(check, Finding("known", NOON, "same", "active", TODAY)).events]

    assert all("SV-SECRET" not in fact.model_dump_json() for fact in facts)
