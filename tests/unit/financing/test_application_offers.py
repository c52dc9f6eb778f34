"""Applications within an edition of a product, and what is offered before approval."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from services.financing.applications import offers
from services.financing.applications.choices import PlainTerms, ProductTerms
from services.financing.applications.commands import SubmitApplication
from services.financing.applications.model import Application
from services.financing.applications.offers import Wanted
from services.financing.applications.refusals import ApplicationTermsError, OfferDayError
from services.financing.applications.repository import _to_document, from_document
from services.financing.products.model import Edition
from services.financing.products.refusals import EditionNotOfferedError, OutsideConditionsError
from tests.unit.financing.examples import FACILITY, SUBMITTED, submitted, usd
from tests.unit.financing.offered import VALID_FROM, published

WANTED = Wanted(usd(100_000), Decimal("0.12"), "stock", SUBMITTED)
BULLET = published(repaying={"amortisation": "bullet"}, interest={"day_count": "actual/360"})
WEEKLY = published(rhythm={"unit": "weeks", "count": {"least": 4, "most": 52}})
GIVEN: dict[str, Any] = {
    "facility_id": "fac-1",
    "borrower_id": "ent-1",
    "amount_minor": 100_000,
    "currency": "USD",
    "annual_rate": "0.12",
    "purpose_code": "stock",
    "submitted_on": "2026-02-01",
}
PLAIN: dict[str, Any] = {"term_months": 10, "method": "equal_instalments", "day_count": "30/360"}


def asked(edition: Edition, *, wanted: Wanted = WANTED, **chosen: int) -> Application:
    terms = ProductTerms(edition.product_id, edition.number, **chosen)
    return submitted(offers.request(FACILITY, wanted, terms, edition))


def test_within_an_edition_method_and_day_count_are_the_edition_s() -> None:
    application = asked(BULLET, term_months=6)

    assert (application.method, application.day_count, application.term_months) == ("bullet", "actual/360", 6)
    assert application.product is not None
    assert (application.product.product_id, application.product.instalment_count) == ("prod-1", 6)


def test_the_fact_of_an_application_names_its_edition() -> None:
    request = offers.request(FACILITY, WANTED, ProductTerms("prod-1", 1, term_months=6), BULLET)
    plain = offers.request(FACILITY, WANTED, PlainTerms(6, "equal_principal", "30/360"), None)

    assert submitted(request).product is not None
    assert submitted(plain).product is None
    assert plain.term_months == 6


def test_weekly_instalments_run_so_many_months_that_the_last_is_due_within() -> None:
    application = asked(WEEKLY, instalment_count=12)

    # The twelfth is due on 26 April 2026: within the third month after 1 February.
    assert application.term_months == 3


def test_months_are_no_measure_of_weekly_instalments() -> None:
    with pytest.raises(ApplicationTermsError, match="name the count"):
        asked(WEEKLY, term_months=3)


def test_what_an_edition_does_not_offer_is_not_applied_for() -> None:
    with pytest.raises(OutsideConditionsError):
        asked(BULLET, term_months=36)

    with pytest.raises(OutsideConditionsError):
        asked(BULLET, wanted=replace(WANTED, amount=usd(500_001)), term_months=6)

    with pytest.raises(EditionNotOfferedError):
        asked(BULLET, wanted=replace(WANTED, submitted_on=VALID_FROM - timedelta(days=1)), term_months=6)

    with pytest.raises(EditionNotOfferedError):
        asked(replace(BULLET, status="withdrawn"), term_months=6)


def test_a_facility_lends_its_own_lender_s_products() -> None:
    with pytest.raises(ApplicationTermsError, match="not a product of"):
        asked(replace(BULLET, lender_id="coop-other"), term_months=6)


def test_an_application_keeps_its_edition_when_that_is_withdrawn() -> None:
    application = asked(BULLET, term_months=6)

    before = offers.offer(application, BULLET, disbursed_on=date(2026, 3, 1))
    after = offers.offer(application, replace(BULLET, status="withdrawn"), disbursed_on=date(2026, 3, 1))

    assert before == after
    assert before.edition == 1
    assert before.quote.instalments[-1].principal_minor == 100_000


def test_an_application_without_a_product_is_offered_its_plain_schedule() -> None:
    """The annuity of 1 % a month over ten months on 1 000.00: 1 000 x 0.01 / (1 - 1.01^-10) = 105.582."""
    shown = offers.offer(submitted(), None, disbursed_on=date(2026, 2, 15))

    assert [one.due_minor for one in shown.quote.instalments[:-1]] == [10_558] * 9
    assert shown.quote.instalments[0].interest_minor == 1_000
    assert (shown.product_id, shown.edition) == (None, None)
    assert shown.quote.cost.flat_equivalent_rate < Decimal("0.12") < shown.quote.cost.effective_annual_rate


@pytest.mark.parametrize("on", [SUBMITTED - timedelta(days=1), date(2200, 1, 1)])
def test_nothing_is_offered_for_a_day_before_the_application_or_of_another_age(on: date) -> None:
    with pytest.raises(OfferDayError):
        offers.offer(submitted(), None, disbursed_on=on)


def test_the_terms_of_a_product_are_never_taken_for_plain_ones() -> None:
    assert offers.plain_terms(submitted()) == PlainTerms(10, "equal_instalments", "30/360")

    with pytest.raises(ApplicationTermsError, match="follow from its loan product"):
        offers.plain_terms(asked(BULLET, term_months=6))


@pytest.mark.parametrize("application", [submitted(), asked(BULLET, term_months=6)], ids=["plain", "product"])
def test_an_application_is_read_back_with_its_choice(application: Application) -> None:
    assert from_document({**_to_document(application), "version": application.version}) == application


def test_an_application_kept_before_there_were_products_is_read() -> None:
    document = {**_to_document(submitted()), "version": 1}
    del document["product"]

    assert from_document(document) == submitted()


@pytest.mark.parametrize(
    "terms",
    [
        {},
        {"term_months": 10, "method": "equal_instalments"},
        {**PLAIN, "edition": 1},
        {**PLAIN, "instalment_count": 10},
        {**PLAIN, "product_id": "prod-1", "edition": 1},
        {"product_id": "prod-1", "term_months": 10},
        {"product_id": "prod-1", "edition": 1},
        {"product_id": "prod-1", "edition": 1, "term_months": 10, "instalment_count": 10},
    ],
)
def test_terms_that_are_not_given_in_one_way_are_refused(terms: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        SubmitApplication(**GIVEN, **terms)


def test_both_ways_of_giving_terms_are_read() -> None:
    plain = SubmitApplication(**GIVEN, **PLAIN)
    chosen = SubmitApplication(**GIVEN, product_id="prod-1", edition=2, instalment_count=12)

    assert plain.terms == PlainTerms(10, "equal_instalments", "30/360")
    assert chosen.terms == ProductTerms("prod-1", 2, instalment_count=12)
