"""Agreements: what the sources tell, and revisions that hold once both ministries confirmed them."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from services.contracts.evaluation import AgreementRevised
from services.evaluation.agreements import model
from services.evaluation.agreements.model import Agreement, Terms
from services.evaluation.agreements.refusals import (
    AgreementFullError,
    AgreementTermsError,
    NoRevisionPendingError,
    OfNoMinistryError,
    RevisionConfirmedError,
    RevisionPendingError,
)
from services.evaluation.agreements.repository import load_agreements
from services.kernel import Country

NOON = datetime(2026, 11, 2, 3, tzinfo=UTC)
ID, TL = Country.ID, Country.TL


def packaged() -> Agreement:
    (told,) = load_agreements()
    return model.record(told.agreement_id, told.title, told.kept_by, told.terms, at=NOON).state


MOU = packaged()
LONGER = replace(MOU.terms, status="in_force", valid_until=date(2029, 2, 19))


def proposed(terms: Terms = LONGER) -> Agreement:
    return model.propose(MOU, terms, by=TL, at=NOON).state


def test_the_packaged_memorandum_says_what_the_sources_say_and_names_what_they_do_not() -> None:
    terms = MOU.terms

    assert (terms.signed_on, terms.signed_in) == (date(2024, 2, 20), "Jakarta")
    assert {party.country for party in terms.parties} == set(Country)
    assert len(terms.scope) == 6
    assert (terms.valid_from, terms.valid_until) == (None, None)
    assert {"valid_from", "valid_until"} <= set(terms.unknown)


@pytest.mark.parametrize("order", [(ID, TL), (TL, ID)])
def test_a_revision_holds_once_both_ministries_confirmed_it_and_the_earlier_text_stays(
    order: tuple[Country, Country],
) -> None:
    one_side = model.confirm(proposed(), 2, by=order[0], at=NOON)
    both = model.confirm(one_side.state, 2, by=order[1], at=NOON)

    assert one_side.state.terms == MOU.terms
    assert [type(fact) for fact in both.events][-1] is AgreementRevised
    assert [revision.terms for revision in both.state.revisions] == [MOU.terms, LONGER]
    assert both.state.pending is None


def test_one_side_cannot_confirm_for_both() -> None:
    one_side = model.confirm(proposed(), 2, by=TL, at=NOON).state

    with pytest.raises(RevisionConfirmedError):
        model.confirm(one_side, 2, by=TL, at=NOON)
    with pytest.raises(OfNoMinistryError):
        model.confirm(one_side, 2, by=None, at=NOON)


def test_a_text_that_changed_after_a_confirmation_is_another_revision_that_nobody_confirmed() -> None:
    half = model.confirm(proposed(), 2, by=ID, at=NOON).state
    with pytest.raises(RevisionPendingError):
        model.propose(half, replace(LONGER, status="ended"), by=TL, at=NOON)

    again = model.withdraw(half, 2, by=TL, reason_code="text_not_final", at=NOON).state
    other = model.propose(again, replace(LONGER, status="ended"), by=TL, at=NOON).state

    assert other.pending is not None
    assert (other.pending.number, other.pending.confirmed_by) == (3, ())
    with pytest.raises(NoRevisionPendingError):
        model.confirm(other, 2, by=ID, at=NOON)


def test_what_an_agreement_refuses() -> None:
    one_party = replace(LONGER, parties=LONGER.parties[:1])
    backwards = replace(LONGER, valid_from=date(2030, 1, 1))
    twice = replace(LONGER, scope=LONGER.scope * 2)
    full = replace(MOU, proposals_count=model.REVISIONS_MAX - 1)

    for terms in (one_party, backwards, twice):
        with pytest.raises(AgreementTermsError):
            proposed(terms)
    with pytest.raises(NoRevisionPendingError):
        model.confirm(proposed(), 3, by=ID, at=NOON)
    with pytest.raises(AgreementFullError):
        model.propose(full, LONGER, by=ID, at=NOON)
