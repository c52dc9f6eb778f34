"""The register of enterprises: what may happen to an entry, and what is checked before one is made."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.contracts.registry import EnterpriseAmended, EnterpriseRegistered, EnterpriseVerified
from services.kernel import Country, Decision, RuleViolationError
from services.registry.enterprises import model
from services.registry.enterprises.amendments import amend, correct, take_back
from services.registry.enterprises.commands import RegisterEnterprise
from services.registry.enterprises.description import describe
from services.registry.enterprises.fields import entry_of, fields_of
from services.registry.enterprises.model import (
    Description,
    Enterprise,
    EnterpriseOfOtherMinistryError,
    EnterpriseStateError,
    EnterpriseVerifiedError,
    VerifierIsRegistrarError,
)
from services.registry.places.repository import load_gazetteer
from services.registry.records.amendments import Amendment, Asked
from services.registry.records.model import History
from services.registry.records.recording import Note, change_between, record
from services.registry.records.refusals import StandingChangeError

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
TODAY = date(2026, 11, 2)
DESCRIBED = Description(
    legal_name="Kafé Maubisse",
    place_code="TL0104",
    municipality_code="TL01",
    sector="Agriculture",
    activity_code="01270",
    activity_edition="KBLI2020",
    size_class="micro",
    size_class_rule="tl-1",
    owner_gender="female",
    identifiers=("TIN:1234567",),
)


def registered(country: Country = Country.TL, at: datetime = NOON, valid_from: date = TODAY) -> Decision[Enterprise]:
    return model.register(
        DESCRIBED, enterprise_id="ent-1", country=country, valid_from=valid_from, by="registrar-1", at=at
    )


REGISTERED = registered().state
RECORD = record(History(), fields_of(REGISTERED), Note("registrar-1", NOON, 1), valid_from=TODAY)
VERIFIED = model.verify(REGISTERED, evidence_kind="site_visit", by="verifier-1", at=NOON).state
SUSPENDED = model.suspend(VERIFIED, reason_code="complaint", at=NOON).state
ENDED = model.deregister(REGISTERED, reason_code="closed", at=NOON).state

Step = Callable[[Enterprise], Decision[Enterprise]]
REGISTRAR = Asked("registrar-1", NOON)
APPROVED = Asked("registrar-1", NOON, is_approved=True)


def amended(
    entry: Enterprise, history: History, asked: Asked = APPROVED, valid_from: date = TODAY, **changes: Any
) -> Amendment[Enterprise]:
    return amend(entry, history, replace(DESCRIBED, **changes), asked, valid_from=valid_from)


STEPS: dict[str, Step] = {
    "amend": lambda entry: amended(entry, RECORD, sector="Food").decision,
    "verify": lambda entry: model.verify(entry, evidence_kind="document", by="verifier-1", at=NOON),
    "suspend": lambda entry: model.suspend(entry, reason_code="complaint", at=NOON),
    "reinstate": lambda entry: model.reinstate(entry, reason_code="settled", at=NOON),
    "deregister": lambda entry: model.deregister(entry, reason_code="closed", at=NOON),
}
ALLOWED = {
    "registered": {"amend", "verify", "suspend", "deregister"},
    "verified": {"amend", "suspend", "deregister"},
    "suspended": {"reinstate", "deregister"},
    "deregistered": set[str](),
}


def asked(**changes: Any) -> RegisterEnterprise:
    body = {
        "country": "tl",
        "legal_name": "Kafé Maubisse",
        "place_code": "TL0104",
        "sector": "Agriculture",
        "activity_code": "01270",
        "owner_gender": "female",
        "identifiers": [{"scheme": "TIN", "value": "123-4567"}],
        "employees": 3,
    }
    return RegisterEnterprise.model_validate({**body, **changes})


def test_an_entry_is_registered_on_the_day_of_its_own_country() -> None:
    late, day = datetime(2026, 11, 1, 15, 30, tzinfo=UTC), date(2026, 11, 1)

    in_dili = registered(Country.TL, late, day).state
    in_kupang = registered(Country.ID, late, day).state

    assert in_dili.registered_on == date(2026, 11, 2)
    assert in_kupang.registered_on == day


def test_neither_names_nor_numbers_are_published() -> None:
    decision = registered()

    (fact,) = decision.events

    assert isinstance(fact, EnterpriseRegistered)
    published = fact.model_dump_json()
    assert not [word for word in ("Kafé", "1234567", "registrar-1") if word in published]


def test_who_registered_an_entry_does_not_verify_it() -> None:
    with pytest.raises(VerifierIsRegistrarError):
        model.verify(REGISTERED, evidence_kind="site_visit", by="registrar-1", at=NOON)


def test_a_verification_publishes_what_kind_of_evidence_was_seen() -> None:
    decision = model.verify(REGISTERED, evidence_kind="site_visit", by="verifier-1", at=NOON)

    assert decision.state.status == "verified"
    assert decision.events == (EnterpriseVerified(subject="ent-1", occurred_at=NOON, evidence_kind="site_visit"),)


def test_a_verified_entry_is_changed_by_a_change_request_only() -> None:
    with pytest.raises(EnterpriseVerifiedError):
        amended(VERIFIED, RECORD, REGISTRAR, sector="Food")

    decision = amended(VERIFIED, RECORD, APPROVED, sector="Food").decision

    assert (decision.state.status, decision.state.description.sector) == ("verified", "Food")


def test_an_amendment_tells_the_day_it_holds_from_and_how_the_enterprise_is_now() -> None:
    begun = registered(valid_from=date(2026, 9, 1))
    told = record(History(), fields_of(begun.state), Note("registrar-1", NOON, 1), valid_from=date(2026, 9, 1))
    later = amended(begun.state, told, REGISTRAR, date(2026, 10, 1), sector="Food")
    assert later.change
    history = History((*told.changes, later.change))

    earlier = amended(later.decision.state, history, REGISTRAR, date(2026, 9, 15), sector="Retail")

    (fact,) = earlier.decision.events
    assert isinstance(fact, EnterpriseAmended)
    assert (fact.sector, fact.valid_from) == ("Food", date(2026, 9, 15))
    assert earlier.change
    lived = History((*history.changes, earlier.change))
    assert [lived.on(date(2026, month, day))["sector"] for month, day in ((9, 14), (9, 15), (10, 1))] == [
        "Agriculture",
        "Retail",
        "Food",
    ]


def test_a_correction_takes_the_place_of_one_change_of_the_description() -> None:
    wrong = amended(REGISTERED, RECORD, REGISTRAR, sector="Foot")
    assert wrong.change
    history = History((*RECORD.changes, wrong.change))

    right = correct(wrong.decision.state, history, 2, replace(DESCRIBED, sector="Food"), REGISTRAR, valid_from=TODAY)
    never = take_back(wrong.decision.state, history, 2, REGISTRAR)

    assert (right.decision.state.description.sector, never.decision.state.description) == ("Food", DESCRIBED)
    assert [isinstance(one.decision.events[0], EnterpriseAmended) for one in (right, never)] == [True, True]
    assert [one.change.corrects for one in (right, never) if one.change] == [2, 2]


def test_a_suspension_is_not_corrected() -> None:
    change = change_between(fields_of(VERIFIED), fields_of(SUSPENDED), Note("officer-1", NOON, 3), valid_from=TODAY)
    assert change
    history, settled = History((*RECORD.changes, change)), replace(REGISTERED, version=4)

    with pytest.raises(StandingChangeError):
        take_back(settled, history, 3, REGISTRAR)


def test_an_entry_reads_from_its_fields_as_it_was_written() -> None:
    assert entry_of("ent-1", fields_of(SUSPENDED), SUSPENDED.version) == SUSPENDED


def test_the_same_description_again_changes_nothing() -> None:
    amendment = amended(REGISTERED, RECORD, REGISTRAR)

    assert amendment.decision.events == ()
    assert (amendment.decision.state, amendment.change) == (REGISTERED, None)


@pytest.mark.parametrize("before", [REGISTERED, VERIFIED], ids=lambda entry: entry.status)
def test_an_entry_stands_after_a_suspension_as_before_it(before: Enterprise) -> None:
    suspended = model.suspend(before, reason_code="complaint", at=NOON).state

    after = model.reinstate(suspended, reason_code="settled", at=NOON).state

    assert after == replace(before, version=before.version + 2)


@pytest.mark.parametrize("entry", [REGISTERED, VERIFIED, SUSPENDED, ENDED], ids=lambda entry: entry.status)
@pytest.mark.parametrize("step", STEPS)
def test_each_status_allows_its_own_steps_only(entry: Enterprise, step: str) -> None:
    if step in ALLOWED[entry.status]:
        assert STEPS[step](entry).events
    else:
        with pytest.raises(EnterpriseStateError):
            STEPS[step](entry)


@given(st.lists(st.sampled_from(sorted(STEPS)), max_size=12))
def test_the_version_counts_the_facts_whatever_happens(steps: list[str]) -> None:
    entry, facts = REGISTERED, 1

    for step in steps:
        if step in ALLOWED[entry.status]:
            decision = STEPS[step](entry)
            entry, facts = decision.state, facts + len(decision.events)

    assert entry.version == facts


def test_an_entry_is_kept_by_the_ministry_of_its_own_country() -> None:
    model.demand_home(Country.TL, Country.TL)

    for ministry in (Country.ID, None):
        with pytest.raises(EnterpriseOfOtherMinistryError):
            model.demand_home(Country.TL, ministry)


def test_a_description_carries_the_municipality_the_numbers_plain_and_the_size_with_its_rule() -> None:
    described = describe(asked(), Country.TL, load_gazetteer(), on=TODAY)

    assert described.municipality_code == "TL01"
    assert described.identifiers == ("TIN:1234567",)
    assert described.size_class == "micro"
    assert described.size_class_rule


def test_the_size_is_unknown_where_no_figure_is_given() -> None:
    described = describe(asked(employees=None), Country.TL, load_gazetteer(), on=TODAY)

    assert described.size_class == "unknown"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"place_code": "TL99"}, "place_unknown"),
        ({"place_code": "53.03"}, "place_unknown"),
        ({"country": "id", "place_code": "53"}, "place_unknown"),
        ({"activity_code": "99999"}, "activity_code_unknown"),
        ({"activity_edition": "KBLI1998"}, "activity_edition_unknown"),
        ({"identifiers": [{"scheme": "TIN", "value": "12"}]}, "identifier_malformed"),
        ({"identifiers": [{"scheme": "NIB", "value": "2508250086000"}]}, "identifier_foreign"),
        ({"identifiers": [{"scheme": "PASSPORT", "value": "X1"}]}, "identifier_scheme_unknown"),
        ({"country": "id", "place_code": "53.03", "identifiers": [{"scheme": "NIK", "value": "1" * 16}]},
         "identifier_personal"),
        ({"country": "id", "place_code": "53.03", "identifiers": [],
          "annual_sales": {"amount_minor": 100, "currency": "USD"}}, "currency_mismatch"),
    ],
)  # fmt: skip
def test_what_breaks_a_rule_is_refused_by_its_code(changes: dict[str, Any], code: str) -> None:
    command = asked(**changes)

    with pytest.raises(RuleViolationError) as refused:
        describe(command, command.country, load_gazetteer(), on=TODAY)

    assert refused.value.code == code


@pytest.mark.parametrize(
    "changes",
    [
        {"employees": -1},
        {"employees": 2.5},
        {"annual_sales": {"amount_minor": -1, "currency": "USD"}},
        {"annual_sales": {"amount_minor": 10.5, "currency": "USD"}},
        {"annual_sales": {"amount_minor": 10, "currency": "EUR"}},
        {"owner_gender": "unheard"},
        {"legal_name": " "},
        {"activity_code": "1270"},
        {"identifiers": [{"scheme": "TIN", "value": "1234567"}] * 6},
        {"unheard": True},
    ],
    ids=str,
)
def test_a_command_is_read_without_guessing(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        asked(**changes)
