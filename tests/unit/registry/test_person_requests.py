"""Requests and consents of persons: their timers, answers and ends; owners and what they say of an enterprise."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contracts.registry import EnterpriseAmended, EnterpriseOwnerRecorded, PersonRequestAnswered
from services.kernel import Country, Decision
from services.registry.consents import model as consents
from services.registry.consents.model import Consent
from services.registry.consents.refusals import (
    ConsentActiveError,
    ConsentNotNeededError,
    ConsentPeriodError,
    ConsentRecipientsError,
    ConsentsFullError,
)
from services.registry.enterprises import model as enterprises
from services.registry.enterprises.fields import fields_of
from services.registry.enterprises.model import Description, Enterprise, EnterpriseStateError, Owner
from services.registry.owners import model as owners
from services.registry.owners.model import Traits
from services.registry.owners.refusals import OwnersFullError, OwnerShareError, OwnerSinceError
from services.registry.person_requests import model
from services.registry.person_requests.model import PersonRequest
from services.registry.person_requests.refusals import PersonRequestOpenError, PersonRequestStateError
from services.registry.persons import model as persons
from services.registry.persons.model import Sealed
from services.registry.persons.refusals import PersonErasedError
from services.registry.privacy_rules import RequestKind, purposes, request_term
from services.registry.records.model import History
from services.registry.records.recording import Note, change_between
from services.registry.register_numbers import Register, RegisterNumber

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
TODAY = date(2026, 11, 2)
PERSON = persons.register("per-1", Country.TL, Sealed(UUID(int=7), {"name": b"x"}, None), by="r", at=NOON).state
PURPOSES = purposes(on=TODAY)
DRAFT = Consent(
    consent_id="consent-1",
    schema_version=consents.SCHEMA_VERSION,
    person_id="per-1",
    controller=Country.TL,
    purpose="partner_introduction",
    legal_basis="consent",
    pii_categories=("name",),
    event_time=NOON,
    valid_until=None,
    jurisdiction=Country.TL,
    recipients=("ksp-cendana",),
    is_cross_border=True,
    notice_version="1",
    recorded_by="registrar-1",
)
DESCRIBED = Description(
    legal_name="Kafé Maubisse",
    place_code="TL0104",
    municipality_code="TL01",
    sector="Agriculture",
    activity_code="01270",
    activity_edition="KBLI2020",
    size_class="micro",
    size_class_rule="tl-1",
    owner_gender="undisclosed",
    identifiers=(),
)
NUMBER = RegisterNumber(Country.TL, Register.ENTERPRISES, 1)
ENTRY = enterprises.register(DESCRIBED, enterprise_id="ent-1", number=NUMBER, valid_from=TODAY, by="r", at=NOON).state
SINCE = date(2024, 5, 20)


def received(kind: RequestKind, *earlier: PersonRequest) -> PersonRequest:
    term = request_term(Country.TL, kind, on=TODAY)
    return model.receive(PERSON, term, earlier, request_id="ask-1", by="registrar-1", at=NOON).state


@pytest.mark.parametrize("kind", RequestKind)
@pytest.mark.parametrize("country", Country)
def test_every_request_is_answered_within_three_times_24_hours(kind: RequestKind, country: Country) -> None:
    # UU 27/2022 art. 30 (1), 32 (2), 41 (1): "3 x 24 (tiga kali dua puluh empat) jam".
    assert request_term(country, kind, on=TODAY).hours == 3 * 24
    assert received(kind).due_at == NOON + timedelta(days=3)


@given(st.sampled_from(RequestKind), st.sampled_from(["granted", "refused"]), st.integers(0, 10 * 24))
def test_an_answer_says_whether_it_came_in_time_and_does_what_was_granted(
    kind: RequestKind, outcome: str, hours: int
) -> None:
    at = NOON + timedelta(hours=hours)

    decision = model.answer(received(kind), outcome, reason_code="law", by="officer", at=at)  # type: ignore[arg-type]
    entry = model.effect(decision.state, PERSON, at=at)

    fact = decision.events[0]
    assert isinstance(fact, PersonRequestAnswered)
    assert (fact.is_in_time, fact.outcome) == (hours <= 72, outcome)
    assert entry.state.is_restricted == (outcome == "granted" and kind is RequestKind.RESTRICTION)
    assert (entry.state.status == "erased") == (outcome == "granted" and kind is RequestKind.ERASURE)
    with pytest.raises(PersonRequestStateError):
        model.answer(decision.state, "granted", reason_code="law", by="officer", at=at)


def test_only_a_granted_access_is_exported() -> None:
    for kind in RequestKind:
        for outcome in ("granted", "refused"):
            answered = model.answer(received(kind), outcome, reason_code="law", by="officer", at=NOON).state
            if (kind, outcome) == (RequestKind.ACCESS, "granted"):
                model.demand_export(answered)
            else:
                with pytest.raises(PersonRequestStateError):
                    model.demand_export(answered)


def test_a_second_request_of_a_kind_waits_for_the_first_answer_and_an_erased_person_asks_no_more() -> None:
    first = received(RequestKind.ACCESS)
    term = request_term(Country.TL, RequestKind.ACCESS, on=TODAY)

    assert received(RequestKind.ERASURE, first).status == "open"
    with pytest.raises(PersonRequestOpenError):
        received(RequestKind.ACCESS, first)
    with pytest.raises(PersonErasedError):
        model.receive(persons.erase(PERSON, at=NOON).state, term, (), request_id="ask-2", by="r", at=NOON)


@given(st.none() | st.dates(date(2026, 10, 1), date(2027, 12, 31)), st.booleans(), st.dates(TODAY, date(2028, 1, 1)))
def test_a_consent_is_active_from_its_giving_to_its_last_day_or_its_withdrawal(
    valid_until: date | None,
    is_withdrawn: bool,  # noqa: FBT001
    on: date,
) -> None:
    draft = replace(DRAFT, valid_until=valid_until)
    if valid_until is not None and valid_until < TODAY:
        with pytest.raises(ConsentPeriodError):
            consents.give(draft, PURPOSES[draft.purpose], (), at=NOON)
        return

    consent = consents.give(draft, PURPOSES[draft.purpose], (), at=NOON).state
    withdrawn = consents.withdraw(consent, reason_code="asked", at=NOON).state

    assert (withdrawn if is_withdrawn else consent).is_active(on) == (
        not is_withdrawn and (valid_until is None or on <= valid_until)
    )
    assert consents.withdraw(withdrawn, reason_code="again", at=NOON).events == ()


def test_a_consent_is_given_once_to_a_purpose_that_needs_it_and_names_who_receives_the_data() -> None:
    rule = PURPOSES["partner_introduction"]
    ended = replace(DRAFT, withdrawn_at=NOON)

    consents.give(DRAFT, rule, [ended], at=NOON)
    with pytest.raises(ConsentActiveError):
        consents.give(DRAFT, rule, [DRAFT], at=NOON)
    with pytest.raises(ConsentsFullError):
        consents.give(DRAFT, rule, [ended] * consents.CONSENTS_MAX, at=NOON)
    with pytest.raises(ConsentNotNeededError):
        consents.give(DRAFT, PURPOSES["contact"], (), at=NOON)
    with pytest.raises(ConsentRecipientsError):
        consents.give(replace(DRAFT, recipients=()), rule, (), at=NOON)


SHARED = st.lists(
    st.tuples(
        st.integers(1, 10_000), st.sampled_from(["female", "male", "undisclosed", None]), st.none() | st.booleans()
    ),
    min_size=1,
    max_size=5,
).filter(lambda shares: sum(share for share, _, _ in shares) <= 10_000)


def recorded(entry: Enterprise, owner: Owner, **traits: Traits) -> Decision[Enterprise]:
    """Record an owner of an entry that was never amended; a person's number is written with an underscore."""
    registered = change_between({}, fields_of(entry), Note("r", NOON, entry.version), valid_from=TODAY)
    assert registered is not None
    told = {number.replace("_", "-"): found for number, found in traits.items()}
    return owners.record(entry, History((registered,)), owner, told, by="registrar-1", at=NOON).decision


@given(SHARED)
def test_owner_gender_and_youth_follow_from_all_recorded_owners(
    shares: list[tuple[int, str | None, bool | None]],
) -> None:
    traits = {f"per_{number}": Traits(gender, young) for number, (_, gender, young) in enumerate(shares)}
    entry = ENTRY

    for number, (share, _, _) in enumerate(shares):
        decision = recorded(entry, Owner(f"per-{number}", share, SINCE), **traits)
        entry = decision.state
        assert isinstance(decision.events[-1], EnterpriseOwnerRecorded)
        assert entry.version == decision.expected_version + len(decision.events)

    genders, whole = {gender for _, gender, _ in shares}, sum(share for share, _, _ in shares)
    known = {frozenset({"female"}): "female", frozenset({"male"}): "male", frozenset({"female", "male"}): "mixed"}
    young = sum(share for share, _, is_young in shares if is_young)
    old = sum(share for share, _, is_young in shares if is_young is False)
    assert entry.description.owner_gender == known.get(frozenset(genders), "undisclosed")  # type: ignore[arg-type]
    assert entry.is_youth_led == (True if 2 * young > whole else False if 2 * old >= whole else None)
    assert recorded(entry, entry.owners[0], **traits).events == ()


def test_an_owner_changes_the_gender_of_a_verified_entry_and_its_record_names_no_person() -> None:
    verified = enterprises.verify(ENTRY, evidence_kind="site_visit", by="verifier-1", at=NOON).state
    owner = Owner("per-1", 10_000, SINCE)

    changed = recorded(verified, owner, per_1=Traits("female", is_young=True))
    same = recorded(verified, owner)

    assert [type(fact) for fact in changed.events] == [EnterpriseAmended, EnterpriseOwnerRecorded]
    assert [type(fact) for fact in same.events] == [EnterpriseOwnerRecorded]
    assert (changed.state.status, same.state.status) == ("verified", "verified")
    assert "per-1" not in str(fields_of(changed.state))


def test_shares_are_parts_of_a_whole_and_owners_have_limits() -> None:
    half = recorded(ENTRY, Owner("per-1", 5_000, SINCE)).state
    crowd = replace(ENTRY, owners=tuple(Owner(f"per-{number:03}", 1, SINCE) for number in range(owners.OWNERS_MAX)))
    suspended = enterprises.suspend(ENTRY, reason_code="complaint", at=NOON).state

    assert recorded(half, Owner("per-1", 10_000, SINCE)).state.owners[0].share_basis_points == 10_000
    with pytest.raises(OwnerShareError):
        recorded(half, Owner("per-2", 5_001, SINCE))
    with pytest.raises(OwnerSinceError):
        recorded(ENTRY, Owner("per-1", 1, date(2026, 11, 4)))
    with pytest.raises(OwnersFullError):
        recorded(crowd, Owner("per-x", 1, SINCE))
    with pytest.raises(EnterpriseStateError):
        recorded(suspended, Owner("per-1", 1, SINCE), per_1=Traits("male"))
