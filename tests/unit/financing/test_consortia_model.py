"""Consortia of facilities: who proposes and confirms shares, and which shares a day's loans have."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from services.contracts.financing import ConsortiumChanged, ConsortiumConfirmed, ConsortiumFormed
from services.financing.arithmetic.consortium.refusals import SharesInvalidError
from services.financing.consortia import model
from services.financing.consortia.model import AGREEMENTS_MAX, Consortium, agreement_on, lenders_from
from services.financing.consortia.refusals import (
    AgreementsMaxError,
    ConfirmedByProposerError,
    ConsortiumAmountsError,
    ConsortiumNotConfirmedError,
    NothingToConfirmError,
    NotOfConsortiumError,
)
from services.financing.consortia.shares import demand_countable
from services.financing.facilities.model import Facility, FacilityClosedError, LenderNotEligibleError, commit
from services.financing.lenders.model import Cooperative
from services.kernel import Decision
from tests.unit.financing.examples import FACILITY, LENDER, NOW, OPENED, TODAY, usd

SECOND = replace(LENDER, cooperative_id="coop-second")
THIRD = replace(LENDER, cooperative_id="coop-third")
TOMORROW = TODAY + timedelta(days=1)
LENT = commit(FACILITY, usd(100_000), at=NOW).state


def proposed(
    *parts: tuple[Cooperative, int], after: Consortium | None = None, facility: Facility = FACILITY
) -> Decision[Consortium]:
    given = parts or ((LENDER, 300_000), (SECOND, 200_000))
    return model.propose(after or model.begin(facility), facility, given, by="officer-1", at=NOW)


def confirmed(
    consortium: Consortium, lender: Cooperative = SECOND, facility: Facility = FACILITY, **changed: Any
) -> Decision[Consortium]:
    number = changed.get("number", consortium.agreements[-1].number)
    return model.confirm(consortium, facility, lender, number, by=changed.get("by", "officer-2"), at=NOW)


def test_the_lead_proposes_amounts_that_sum_to_the_limit_and_confirms_its_own_by_that() -> None:
    decision = proposed()

    (fact,) = decision.events
    assert isinstance(fact, ConsortiumFormed)
    assert (fact.lead_id, fact.lender_ids, fact.committed_minor) == (
        "coop-lender",
        ("coop-lender", "coop-second"),
        (300_000, 200_000),
    )
    assert decision.state.waiting is not None
    assert decision.state.waiting.confirmed == ("coop-lender",)


@pytest.mark.parametrize(
    "parts",
    [
        ((LENDER, 300_000), (SECOND, 199_999)),
        ((LENDER, 300_000), (SECOND, 200_001)),
        ((SECOND, 300_000), (THIRD, 200_000)),
        ((LENDER, 300_000), (SECOND, 100_000), (SECOND, 100_000)),
    ],
)
def test_amounts_that_miss_the_limit_the_lead_or_name_a_lender_twice_are_refused(
    parts: tuple[tuple[Cooperative, int], ...],
) -> None:
    with pytest.raises(ConsortiumAmountsError):
        proposed(*parts)


@pytest.mark.parametrize(
    ("lacking", "reason"),
    [
        ({"licence": None}, "not_licensed"),
        ({"recognised_by": None}, "not_recognised"),
        ({"standing": "suspended"}, "not_active"),
        ({"kind": "producer"}, "not_savings_and_loan"),
    ],
)
def test_every_participant_is_as_eligible_as_the_lead(lacking: dict[str, Any], reason: str) -> None:
    with pytest.raises(LenderNotEligibleError, match=f"coop-second is {reason}"):
        proposed((LENDER, 300_000), (replace(SECOND, **lacking), 200_000))


def test_a_participant_that_lost_its_licence_does_not_confirm() -> None:
    with pytest.raises(LenderNotEligibleError, match="not_licensed"):
        confirmed(proposed().state, replace(SECOND, licence=None))


def test_a_closed_facility_gets_no_consortium() -> None:
    with pytest.raises(FacilityClosedError):
        proposed(facility=replace(FACILITY, status="closed"))


def test_amounts_whose_shares_cannot_be_counted_unit_by_unit_are_refused() -> None:
    odd = proposed((LENDER, 299_999), (SECOND, 200_001)).state

    with pytest.raises(SharesInvalidError):
        demand_countable(odd)


def test_proposing_again_what_stands_changes_nothing() -> None:
    once = proposed().state

    assert proposed((SECOND, 200_000), (LENDER, 300_000), after=once).events == ()


def test_a_facility_lends_once_the_last_lender_confirmed() -> None:
    parts = ((LENDER, 300_000), (SECOND, 100_000), (THIRD, 100_000))
    half = confirmed(proposed(*parts).state).state
    with pytest.raises(ConsortiumNotConfirmedError, match="coop-third did not confirm"):
        model.demand_confirmed(half)

    whole = confirmed(half, THIRD)

    (fact,) = whole.events
    assert isinstance(fact, ConsortiumConfirmed)
    assert fact.effective_from == OPENED
    model.demand_confirmed(whole.state)


def test_a_facility_of_one_lender_needs_no_confirmation() -> None:
    model.demand_confirmed(None)

    assert lenders_from(None, "coop-lender", TODAY) == ("coop-lender",)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"lender": THIRD}, NotOfConsortiumError),
        ({"lender": LENDER}, NothingToConfirmError),
        ({"number": 2}, NothingToConfirmError),
        ({"by": "officer-1"}, ConfirmedByProposerError),
    ],
)
def test_only_a_named_lender_confirms_once_what_waits_by_another_person(
    changed: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        confirmed(proposed().state, **changed)


def test_a_confirmation_of_a_replaced_proposal_is_refused() -> None:
    first = proposed().state
    second = proposed((LENDER, 400_000), (SECOND, 100_000), after=first).state

    with pytest.raises(NothingToConfirmError):
        confirmed(second, number=1)


def test_changed_shares_hold_from_tomorrow_and_loans_keep_those_of_their_day() -> None:
    first = confirmed(proposed().state).state
    change = proposed((LENDER, 250_000), (SECOND, 125_000), (THIRD, 125_000), after=first, facility=LENT)
    model.demand_confirmed(change.state)

    changed = confirmed(confirmed(change.state, SECOND, LENT).state, THIRD, LENT).state

    (fact,) = change.events
    assert isinstance(fact, ConsortiumChanged)
    assert agreement_on(changed, TODAY) == first.agreements[0] == agreement_on(changed, OPENED)
    assert agreement_on(changed, TOMORROW) == changed.agreements[1]
    assert lenders_from(changed, "coop-lender", TODAY) == ("coop-lender", "coop-second", "coop-third")


def test_a_lead_that_lent_alone_keeps_its_earlier_loans() -> None:
    formed = confirmed(proposed(facility=LENT).state, facility=LENT).state

    assert agreement_on(formed, TODAY) is None
    assert agreement_on(formed, TOMORROW) == formed.agreements[0]


def test_no_loan_comes_before_its_facility_and_its_shares() -> None:
    formed = confirmed(proposed().state).state

    assert agreement_on(formed, date(2025, 12, 31)) is None
    assert agreement_on(None, TODAY) is None


def test_shares_are_not_changed_without_end() -> None:
    one = confirmed(proposed().state).state
    full = replace(one, agreements=one.agreements * AGREEMENTS_MAX)

    with pytest.raises(AgreementsMaxError):
        proposed((LENDER, 250_000), (SECOND, 250_000), after=full)
