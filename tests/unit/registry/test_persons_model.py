"""Persons: what may happen to a sealed entry, what is checked before it is sealed, and what a purpose opens."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel import Country, Decision
from services.kernel.privacy import FieldClass, field_classes
from services.registry.consents.model import Consent
from services.registry.consents.refusals import ConsentMissingError
from services.registry.disclosures.model import disclosable, opened
from services.registry.disclosures.refusals import NothingToDiscloseError, RestrictedToPurposesError
from services.registry.identifiers import PersonNumberMalformedError
from services.registry.persons import model
from services.registry.persons.commands import GivenIdentity, Rectification
from services.registry.persons.description import check_number, describe
from services.registry.persons.model import Person, PersonalData, Sealed
from services.registry.persons.refusals import (
    NothingToRectifyError,
    PersonErasedError,
    PersonNumberError,
    PersonRestrictionError,
)
from services.registry.places.repository import load_gazetteer
from services.registry.privacy_rules import Purpose, is_young, purposes

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
TODAY = date(2026, 11, 2)
KEPT = ("birth_date", "email", "gender", "name", "phone", "vulnerabilities")
SEALED = Sealed(UUID(int=7), dict.fromkeys(KEPT, b"sealed"), "index")
REGISTERED = model.register("per-1", Country.TL, SEALED, by="registrar-1", at=NOON).state
RESTRICTED = model.restrict(REGISTERED, at=NOON).state
ERASED = model.erase(REGISTERED, at=NOON).state
PURPOSES = purposes(on=TODAY)
CONSENT = Consent(
    consent_id="consent-1",
    schema_version="ISO/IEC TS 27560:2023",
    person_id="per-1",
    controller=Country.TL,
    purpose="inclusion_support",
    legal_basis="consent",
    pii_categories=(),
    event_time=NOON,
    valid_until=None,
    jurisdiction=Country.TL,
    recipients=(),
    is_cross_border=False,
    notice_version="1",
    recorded_by="registrar-1",
)
WITHDRAWN = replace(CONSENT, withdrawn_at=NOON)
ENDED = replace(CONSENT, valid_until=date(2026, 11, 1))

Step = Callable[[Person], Decision[Person]]
STEPS: dict[str, Step] = {
    "rectify": lambda person: model.rectify(person, replace(person.sealed, fields={}), changed=("name",), at=NOON),
    "restrict": lambda person: model.restrict(person, at=NOON),
    "lift": lambda person: model.lift_restriction(person, reason_code="settled", at=NOON),
    "erase": lambda person: model.erase(person, at=NOON),
}


@given(st.lists(st.sampled_from(sorted(STEPS)), max_size=6))
def test_whatever_happens_facts_say_nothing_of_what_is_sealed_and_an_erasure_is_the_end(names: list[str]) -> None:
    person = REGISTERED

    for name in names:
        was = person
        try:
            decision = STEPS[name](person)
        except PersonErasedError:
            assert was.status == "erased"
            continue
        except PersonRestrictionError:
            assert name == "lift"
            assert not was.is_restricted
            continue
        person = decision.state
        assert was.status == "registered"
        assert person.version == was.version + len(decision.events)
        assert not any("sealed" in fact.model_dump_json() for fact in decision.events)

    assert ("erase" in names) == (person.status == "erased")
    assert person.sealed.key_id == UUID(int=7)
    if person.status == "erased":
        assert (person.sealed.fields, person.sealed.identity_index) == ({}, None)


def test_restricting_twice_and_correcting_nothing_change_nothing() -> None:
    assert model.restrict(RESTRICTED, at=NOON).events == ()
    assert model.rectify(REGISTERED, SEALED, changed=(), at=NOON).events == ()


def test_every_purpose_opens_fields_that_persons_have_and_only_consent_opens_specific_ones_to_officers() -> None:
    classes = field_classes(PersonalData)

    for rule in PURPOSES.values():
        specific = [name for name in rule.fields if classes[name].field_class is FieldClass.SPECIFIC]  # type: ignore[union-attr]
        assert classes.keys() >= set(rule.fields)
        assert not specific or rule.legal_basis == "consent" or rule.code == "person_request"


@given(
    st.sampled_from([REGISTERED, RESTRICTED, ERASED]),
    st.sampled_from(sorted(PURPOSES)),
    st.frozensets(st.sampled_from(FieldClass)),
    st.lists(st.sampled_from([CONSENT, WITHDRAWN, ENDED])),
)
def test_a_reader_is_shown_only_what_purpose_class_consent_and_restriction_all_allow(
    person: Person, code: str, seen: frozenset[FieldClass], consents: list[Consent]
) -> None:
    rule, classes = PURPOSES[code], field_classes(PersonalData)
    needed = [name for name in rule.fields if (mark := classes[name]) and mark.field_class in seen]

    names: tuple[str, ...] | None = None
    try:
        names = disclosable(person, rule, seen, consents, on=TODAY)
    except PersonErasedError:
        assert person.status == "erased"
    except RestrictedToPurposesError:
        assert (person.is_restricted, rule.serves_restricted) == (True, False)
    except ConsentMissingError:
        assert (rule.legal_basis, CONSENT in consents and code == CONSENT.purpose) == ("consent", False)
    except NothingToDiscloseError:
        assert needed == []

    if names is not None:
        assert set(names) == set(needed) & set(KEPT)
        assert person.status == "registered"
        assert rule.serves_restricted or not person.is_restricted
        assert rule.legal_basis != "consent" or CONSENT in consents


@given(st.dates(date(1920, 1, 1), TODAY), st.sampled_from(Country))
def test_who_is_young_is_told_by_the_ages_of_the_rule(born: date, country: Country) -> None:
    # On 2 November 2026: sixteen when born until 2 November 2010, not yet 31 when born since 3 November 1995.
    is_expected = date(1995, 11, 3) <= born <= date(2010, 11, 2)

    assert is_young(born, country, on=TODAY) == is_expected
    assert opened({"birth_date": born.isoformat()}, country, on=TODAY).is_young == is_expected


def test_opened_texts_become_the_fields_they_were_and_no_others() -> None:
    data = opened({"name": "Domingas", "vulnerabilities": "disability,remote"}, Country.TL, on=TODAY)

    assert data == PersonalData(name="Domingas", vulnerabilities=("disability", "remote"))
    assert opened({"vulnerabilities": ""}, Country.TL, on=TODAY).vulnerabilities == ()


@pytest.mark.parametrize(
    ("scheme", "number", "country", "is_accepted"),
    [
        ("NIK", "5303011703010001", Country.ID, True),
        ("NIK", "0303011703010001", Country.ID, False),
        ("NIK", "530301170301000", Country.ID, False),
        ("NIK", "5303011703010001", Country.TL, False),
        ("TL_ELECTOR", "00123456", Country.TL, True),
        ("TL_ELECTOR", "00123456", Country.ID, False),
        ("TL_IDENTITY_CARD", "0612-45", Country.TL, False),
    ],
)
def test_an_identity_number_has_the_form_of_its_kind_and_its_country(
    scheme: str,
    number: str,
    country: Country,
    is_accepted: bool,  # noqa: FBT001
) -> None:
    given_identity = GivenIdentity.model_validate({"scheme": scheme, "number": number})

    if is_accepted:
        assert check_number(given_identity, country, load_gazetteer(), on=TODAY) == number
    else:
        with pytest.raises((PersonNumberError, PersonNumberMalformedError)) as refused:
            check_number(given_identity, country, load_gazetteer(), on=TODAY)
        assert number not in str(refused.value)


def test_a_rectification_names_something() -> None:
    with pytest.raises(NothingToRectifyError):
        describe(Rectification(), Country.TL, load_gazetteer(), on=TODAY)

    none_left = describe(Rectification(vulnerabilities=[]), Country.TL, load_gazetteer(), on=TODAY)
    assert none_left == {"vulnerabilities": ""}


def test_every_purpose_of_the_list_has_a_source_and_a_basis() -> None:
    assert all(isinstance(rule, Purpose) and rule.source for rule in PURPOSES.values())
    assert {rule.legal_basis for rule in PURPOSES.values()} <= {"consent", "public_task", "legal_obligation"}
