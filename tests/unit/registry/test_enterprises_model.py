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
from services.registry.enterprises.commands import RegisterEnterprise
from services.registry.enterprises.description import describe
from services.registry.enterprises.model import (
    Description,
    Enterprise,
    EnterpriseOfOtherMinistryError,
    EnterpriseStateError,
    VerifierIsRegistrarError,
)
from services.registry.places.repository import load_gazetteer

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
REGISTERED = model.register(DESCRIBED, enterprise_id="ent-1", country=Country.TL, by="registrar-1", at=NOON).state
VERIFIED = model.verify(REGISTERED, evidence_kind="site_visit", by="verifier-1", at=NOON).state
SUSPENDED = model.suspend(VERIFIED, reason_code="complaint", at=NOON).state
ENDED = model.deregister(REGISTERED, reason_code="closed", at=NOON).state

Step = Callable[[Enterprise], Decision[Enterprise]]
STEPS: dict[str, Step] = {
    "amend": lambda entry: model.amend(entry, replace(DESCRIBED, sector="Food"), at=NOON),
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
    late = datetime(2026, 11, 1, 15, 30, tzinfo=UTC)

    in_dili = model.register(DESCRIBED, enterprise_id="ent-1", country=Country.TL, by="registrar-1", at=late).state
    in_kupang = model.register(DESCRIBED, enterprise_id="ent-2", country=Country.ID, by="registrar-1", at=late).state

    assert in_dili.registered_on == date(2026, 11, 2)
    assert in_kupang.registered_on == date(2026, 11, 1)


def test_neither_names_nor_numbers_are_published() -> None:
    decision = model.register(DESCRIBED, enterprise_id="ent-1", country=Country.TL, by="registrar-1", at=NOON)

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


def test_an_amended_entry_must_be_verified_again() -> None:
    decision = model.amend(VERIFIED, replace(DESCRIBED, sector="Food"), at=NOON)

    assert decision.state.status == "registered"
    assert isinstance(decision.events[0], EnterpriseAmended)
    assert decision.events[0].sector == "Food"


def test_the_same_description_again_changes_nothing() -> None:
    decision = model.amend(VERIFIED, DESCRIBED, at=NOON)

    assert decision.events == ()
    assert decision.state == VERIFIED


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
