"""Loan products: drafted, published by four eyes, never changed again, withdrawn."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.contracts.financing import LoanProductDrafted, LoanProductPublished, LoanProductWithdrawn
from services.financing.products import model
from services.financing.products.model import EDITIONS_MAX, Draft, Product
from services.financing.products.refusals import (
    DraftOpenError,
    EditionNotFoundError,
    EditionNotOfferedError,
    EditionsExhaustedError,
    EditionStateError,
    NoLenderError,
    ProductConditionsError,
    ProductOfOtherMinistryError,
    PublisherIsDrafterError,
)
from services.kernel import Country
from tests.unit.financing.examples import PARTNER
from tests.unit.financing.offered import DRAFTED_AT, VALID_FROM, conditions, drafted

DRAFT = Draft(conditions(), VALID_FROM)
CONTRADICTORY = Draft(conditions(amount={"least": 500_001}), VALID_FROM)


def published() -> Product:
    return model.publish(drafted(conditions()), 1, by="lender_officer-2", at=DRAFTED_AT).state


def withdrawn() -> Product:
    return model.withdraw(published(), 1, reason_code="replaced", at=DRAFTED_AT).state


def test_a_draft_is_published_by_somebody_who_wrote_nothing_of_it() -> None:
    decision = model.publish(drafted(conditions()), 1, by="lender_officer-2", at=DRAFTED_AT)

    (fact,) = decision.events
    assert isinstance(fact, LoanProductPublished)
    assert (fact.edition, fact.least_amount_minor, fact.most_annual_rate) == (1, 20_000, "0.24")
    assert decision.state.edition(1).status == "published"
    assert decision.state.version == 2


def test_nobody_who_wrote_on_a_draft_publishes_it() -> None:
    product = model.change_draft(drafted(conditions()), 1, DRAFT, by="lender_officer-2", at=DRAFTED_AT).state

    for writer in ("lender_officer-1", "lender_officer-2"):
        with pytest.raises(PublisherIsDrafterError):
            model.publish(product, 1, by=writer, at=DRAFTED_AT)
    assert model.publish(product, 1, by="lender_officer-3", at=DRAFTED_AT).state.edition(1).status == "published"


def test_a_changed_draft_says_what_was_written_last() -> None:
    changed = Draft(conditions(amount={"most": 300_000}), VALID_FROM + timedelta(days=1))

    decision = model.change_draft(drafted(conditions()), 1, changed, by="lender_officer-1", at=DRAFTED_AT)

    assert isinstance(decision.events[0], LoanProductDrafted)
    assert decision.state.edition(1).conditions == changed.conditions
    assert decision.state.edition(1).valid_from == changed.valid_from


@pytest.mark.parametrize("product", [published(), withdrawn()], ids=["published", "withdrawn"])
def test_an_edition_that_was_published_never_changes(product: Product) -> None:
    with pytest.raises(EditionStateError):
        model.change_draft(product, 1, DRAFT, by="lender_officer-3", at=DRAFTED_AT)

    with pytest.raises(EditionStateError):
        model.publish(product, 1, by="lender_officer-3", at=DRAFTED_AT)


def test_a_withdrawn_edition_stays_beside_the_next_one() -> None:
    product = model.draft_edition(withdrawn(), DRAFT, by="lender_officer-1", at=DRAFTED_AT).state

    assert [(edition.number, edition.status) for edition in product.editions] == [(1, "withdrawn"), (2, "draft")]


def test_only_a_published_edition_is_withdrawn() -> None:
    decision = model.withdraw(published(), 1, reason_code="replaced", at=DRAFTED_AT)

    assert isinstance(decision.events[0], LoanProductWithdrawn)
    for product in (drafted(conditions()), decision.state):
        with pytest.raises(EditionStateError):
            model.withdraw(product, 1, reason_code="again", at=DRAFTED_AT)


def test_a_product_has_one_draft_at_a_time() -> None:
    with pytest.raises(DraftOpenError):
        model.draft_edition(drafted(conditions()), DRAFT, by="lender_officer-1", at=DRAFTED_AT)


def test_a_product_has_so_many_editions_and_no_more() -> None:
    edition = published().edition(1)
    full = replace(published(), editions=(edition,) * EDITIONS_MAX)

    with pytest.raises(EditionsExhaustedError):
        model.draft_edition(full, DRAFT, by="lender_officer-1", at=DRAFTED_AT)


def test_conditions_that_contradict_are_refused_whenever_they_are_written() -> None:
    with pytest.raises(ProductConditionsError):
        drafted(CONTRADICTORY.conditions)

    with pytest.raises(ProductConditionsError):
        model.change_draft(drafted(conditions()), 1, CONTRADICTORY, by="lender_officer-1", at=DRAFTED_AT)


def test_only_a_savings_and_loan_cooperative_offers_products() -> None:
    with pytest.raises(NoLenderError):
        model.draft_product(PARTNER, "Coffee loan", DRAFT, product_id="prod-1", by="lender_officer-1", at=DRAFTED_AT)


def test_applications_are_taken_from_the_first_day_of_a_published_edition_on() -> None:
    edition = published().edition(1)

    model.demand_offered(edition, VALID_FROM)

    with pytest.raises(EditionNotOfferedError):
        model.demand_offered(edition, VALID_FROM - timedelta(days=1))
    for product in (drafted(conditions()), withdrawn()):
        with pytest.raises(EditionNotOfferedError):
            model.demand_offered(product.edition(1), VALID_FROM)


@pytest.mark.parametrize("number", [0, -1, 2])
def test_an_edition_that_is_not_there_is_not_found(number: int) -> None:
    with pytest.raises(EditionNotFoundError):
        published().edition(number)


def test_a_product_is_kept_by_the_lender_s_ministry() -> None:
    model.demand_home(Country.ID, Country.ID)

    for ministry in (Country.TL, None):
        with pytest.raises(ProductOfOtherMinistryError):
            model.demand_home(Country.ID, ministry)
