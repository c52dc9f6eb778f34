"""Facilities: who may open one, on which legal basis, and what its limit leaves room for."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contracts.financing import FacilityClosed, FacilityCommitmentChanged, FacilityOpened
from services.financing.facilities.legal_bases import (
    LegalBasis,
    LegalBasisIncompleteError,
    LegalBasisMissingError,
    LegalBasisUnknownError,
    check_legal_basis,
    is_accepted,
)
from services.financing.facilities.model import (
    Facility,
    FacilityClosedError,
    FacilityOfOtherMinistryError,
    FacilityPeriodError,
    FacilityTerms,
    HeadRoomExceededError,
    LenderNotEligibleError,
    PartnerNotEligibleError,
    close,
    commit,
    demand_home,
    open_facility,
    release,
)
from services.financing.facilities.repository import load_legal_bases
from services.financing.lenders.model import Cooperative
from services.kernel import Country, Currency, Decision, Money
from services.kernel.money import CurrencyMismatchError
from tests.unit.financing.examples import FACILITY, LENDER, NOW, OPENED, PARTNER, TERMS, TODAY, usd

BASES = load_legal_bases()


def opening(
    lender: Cooperative = LENDER, partner: Cooperative = PARTNER, terms: FacilityTerms = TERMS
) -> Decision[Facility]:
    return open_facility(lender, partner, terms, facility_id="fac-1", by="lender_officer-1", at=NOW)


def test_a_facility_is_opened_with_its_whole_limit_free() -> None:
    decision = opening()

    (fact,) = decision.events
    assert isinstance(fact, FacilityOpened)
    assert (fact.lender_id, fact.cooperative_id, fact.legal_basis) == (
        "coop-lender",
        "coop-partner",
        "ministry_approval",
    )
    assert decision.state.head_room == usd(500_000)
    assert decision.state.home == Country.ID


def test_the_document_of_a_legal_basis_is_not_published() -> None:
    (fact,) = opening().events

    assert "Letter 1/2026" not in fact.model_dump_json()


def test_a_lender_without_recognition_opens_no_facility() -> None:
    with pytest.raises(LenderNotEligibleError, match="not_recognised"):
        opening(lender=replace(LENDER, recognised_by=None))


def test_a_partner_of_the_lenders_own_country_opens_no_facility() -> None:
    with pytest.raises(PartnerNotEligibleError, match="not_timorese"):
        opening(partner=replace(PARTNER, country=Country.ID))


def test_a_lender_is_licensed_on_the_day_the_facility_opens() -> None:
    with pytest.raises(LenderNotEligibleError, match="not_licensed"):
        opening(terms=replace(TERMS, opened_on=date(2019, 12, 31)))


@pytest.mark.parametrize(
    "terms",
    [
        replace(TERMS, valid_until=date(2025, 12, 31)),
        replace(TERMS, opened_on=date(2026, 7, 2)),
    ],
)
def test_a_facility_neither_ends_before_it_begins_nor_begins_tomorrow(terms: FacilityTerms) -> None:
    with pytest.raises(FacilityPeriodError):
        opening(terms=terms)


def test_an_application_comes_under_a_facility_from_its_first_to_its_last_day() -> None:
    assert FACILITY.takes_on(OPENED)
    assert FACILITY.takes_on(date(2027, 1, 1))
    assert not FACILITY.takes_on(date(2025, 12, 31))
    assert not FACILITY.takes_on(date(2027, 1, 2))


def test_an_amount_up_to_the_head_room_is_committed() -> None:
    decision = commit(FACILITY, usd(500_000), at=NOW)

    (fact,) = decision.events
    assert isinstance(fact, FacilityCommitmentChanged)
    assert fact.committed_minor == 500_000
    assert not decision.state.head_room


def test_an_amount_above_the_head_room_is_refused() -> None:
    half = commit(FACILITY, usd(250_000), at=NOW).state

    with pytest.raises(HeadRoomExceededError):
        commit(half, usd(250_001), at=NOW)


def test_another_currency_is_never_committed() -> None:
    with pytest.raises(CurrencyMismatchError):
        commit(FACILITY, Money(1, Currency.IDR), at=NOW)


@given(st.lists(st.integers(1, 200_000), max_size=12))
def test_the_limit_is_never_passed_and_what_is_released_is_free_again(amounts: list[int]) -> None:
    facility, taken = FACILITY, []
    for amount in amounts:
        if usd(amount) <= facility.head_room:
            facility = commit(facility, usd(amount), at=NOW).state
            taken.append(amount)

    assert facility.committed_minor == sum(taken) <= facility.limit_minor
    for amount in taken:
        facility = release(facility, usd(amount), at=NOW).state
    assert facility.head_room == FACILITY.head_room
    assert facility.version == FACILITY.version + 2 * len(taken)


def test_releasing_nothing_is_no_fact() -> None:
    assert release(FACILITY, usd(0), at=NOW).events == ()


def test_a_closed_facility_takes_nothing_more_but_what_was_lent_comes_back() -> None:
    decision = close(commit(FACILITY, usd(100), at=NOW).state, reason_code="limit_review", at=NOW)

    closed = decision.state
    assert [type(fact) for fact in decision.events] == [FacilityClosed]
    assert not closed.takes_on(TODAY)
    assert release(closed, usd(100), at=NOW).state.committed_minor == 0
    with pytest.raises(FacilityClosedError):
        commit(closed, usd(1), at=NOW)
    with pytest.raises(FacilityClosedError):
        close(closed, reason_code="limit_review", at=NOW)


@pytest.mark.parametrize("ministry", [Country.TL, None])
def test_a_facility_is_kept_by_the_lenders_ministry(ministry: Country | None) -> None:
    with pytest.raises(FacilityOfOtherMinistryError):
        demand_home(FACILITY.home, ministry)


def test_a_facility_without_a_legal_basis_is_refused() -> None:
    with pytest.raises(LegalBasisMissingError):
        check_legal_basis(None, BASES, on=OPENED)


def test_a_legal_basis_that_nobody_knows_is_refused() -> None:
    with pytest.raises(LegalBasisUnknownError):
        check_legal_basis(LegalBasis("handshake", "none"), BASES, on=OPENED)


def test_a_legal_basis_is_unknown_before_its_first_day() -> None:
    licence = LegalBasis("financial_sector_licence", "OJK 1", date(2024, 1, 1))

    assert check_legal_basis(licence, BASES, on=date(2024, 12, 31)) == licence
    with pytest.raises(LegalBasisUnknownError):
        check_legal_basis(licence, BASES, on=date(2024, 12, 30))


@pytest.mark.parametrize("approved_on", [None, date(2026, 1, 2)])
def test_a_legal_basis_that_is_a_decision_was_decided_by_the_opening(approved_on: date | None) -> None:
    with pytest.raises(LegalBasisIncompleteError):
        check_legal_basis(LegalBasis("ministry_approval", "Letter 1", approved_on), BASES, on=OPENED)


def test_only_a_decision_on_the_facility_is_accepted_without_an_opinion() -> None:
    accepted = {rule.code for rule in BASES if is_accepted(rule.code, BASES, on=TODAY)}

    assert accepted == {"ministry_approval"}
    assert not is_accepted("handshake", BASES, on=TODAY)
