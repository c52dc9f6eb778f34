"""What an application's terms follow from, and what is shown of the loan before it is approved."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from pydantic import TypeAdapter

from services.financing.applications.choices import PlainTerms, ProductChoice, ProductTerms
from services.financing.applications.model import Application, Request
from services.financing.applications.refusals import ApplicationTermsError, OfferDayError
from services.financing.arithmetic.lending.due_dates import due_dates
from services.financing.arithmetic.lending.terms import DayCount, Instalments, Interest, LendingTerms
from services.financing.dossiers.terms import PlannedInstalment
from services.financing.facilities.model import Facility
from services.financing.products import quotes
from services.financing.products.agreements import DISBURSED_BEFORE, Agreement, Chosen, agree
from services.financing.products.conditions import Amortisation
from services.financing.products.model import Edition, demand_offered
from services.financing.products.quotes import Quote
from services.kernel import Currency, Money
from services.kernel.calendar import add_months, units_between

PLAIN_MULTIPLE_MINOR = {Currency.USD: 1, Currency.IDR: 100}
"""Without a product equal instalments are whole cents, and whole rupiah."""
_PLAIN = TypeAdapter(PlainTerms)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for, however the terms are given."""

    amount: Money
    annual_rate: Decimal
    """A fraction: Decimal("0.06") is 6 % a year."""
    purpose_code: str
    submitted_on: date


@dataclass(frozen=True, slots=True)
class Offer:
    """What an application's loan would be, paid out on a day."""

    application_id: str
    product_id: str | None
    edition: int | None
    quote: Quote


def request(facility: Facility, wanted: Wanted, terms: PlainTerms | ProductTerms, edition: Edition | None) -> Request:
    """Ask for a loan; within an edition, method and day count are the edition's.

    Raises:
        ApplicationTermsError: the product is another lender's, or its instalments do not follow from months.
        EditionNotOfferedError: no application is taken under the edition on the day.
        OutsideConditionsError: amount, rate or count lie outside what it offers.
        LendingTermsError: no loan of these terms could be computed, paid out on the day.
    """
    if edition is not None and edition.lender_id != facility.lender_id:
        raise ApplicationTermsError(f"{edition.product_id} is not a product of {facility.lender_id}")
    match terms, edition:
        case ProductTerms(), Edition():
            return _request_within(edition, wanted, terms)
        case PlainTerms(), None:
            return _request(wanted, terms.term_months, terms.method, terms.day_count)
        case _:
            raise ApplicationTermsError("an edition is named with the terms chosen within it, and only then")


def agreement_of(application: Application, edition: Edition | None, *, disbursed_on: date) -> Agreement:
    """Give the terms and due dates of an application's loan, paid out on a day; `edition` is the one it names.

    Raises:
        OfferDayError: the day is before the application's, or beyond what is computed.
        OutsideConditionsError: what was asked for lies outside the edition.
        LendingTermsError: no loan of these terms can be computed.
    """
    if not application.submitted_on <= disbursed_on < DISBURSED_BEFORE:
        raise OfferDayError(f"{disbursed_on} is before {application.submitted_on} or not before {DISBURSED_BEFORE}")
    choice = application.product
    if choice is None or edition is None:
        terms = _plain_lending_terms(application)
        return Agreement(application.amount, disbursed_on, terms, due_dates(terms, disbursed_on))
    chosen = Chosen(application.amount, application.annual_rate, choice.instalment_count, choice.instalment_minor)
    return agree(edition, chosen, disbursed_on)


def offer(application: Application, edition: Edition | None, *, disbursed_on: date) -> Offer:
    """Show the schedule and the cost of an application's loan, paid out on a day.

    Raises:
        OfferDayError: the day is before the application's.
    """
    quoted = quotes.quote(agreement_of(application, edition, disbursed_on=disbursed_on))
    choice = application.product
    return Offer(
        application_id=application.application_id,
        product_id=choice.product_id if choice else None,
        edition=choice.edition if choice else None,
        quote=quoted,
    )


def planned(application: Application, edition: Edition | None) -> tuple[PlannedInstalment, ...]:
    """Tell what would fall due of an application's loan if it were paid out on the day it was asked for."""
    agreement = agreement_of(application, edition, disbursed_on=application.submitted_on)
    return tuple(PlannedInstalment(one.due_on, one.due_minor) for one in quotes.instalments_of(agreement))


def plain_terms(application: Application) -> PlainTerms:
    """Give the terms of an application that names no product.

    Raises:
        ApplicationTermsError: it names one, and its terms follow from the edition.
    """
    if application.product is not None:
        raise ApplicationTermsError(f"the terms of {application.application_id} follow from its loan product")
    return _PLAIN.validate_python(
        {
            "term_months": application.term_months,
            "method": application.method,
            "day_count": application.day_count,
        }
    )


def _request_within(edition: Edition, wanted: Wanted, terms: ProductTerms) -> Request:
    demand_offered(edition, wanted.submitted_on)
    chosen = Chosen(wanted.amount, wanted.annual_rate, _count(edition, terms), terms.instalment_minor)
    last_due_on = agree(edition, chosen, wanted.submitted_on).due_dates[-1]
    plain = _request(
        wanted,
        _months(wanted.submitted_on, last_due_on),
        edition.conditions.repaying.amortisation,
        edition.conditions.interest.day_count,
    )
    choice = ProductChoice(edition.product_id, edition.number, chosen.instalment_count, chosen.instalment_minor)
    return replace(plain, product=choice)


def _request(wanted: Wanted, term_months: int, method: Amortisation, day_count: DayCount) -> Request:
    return Request(
        amount=wanted.amount,
        term_months=term_months,
        method=method,
        day_count=day_count,
        annual_rate=wanted.annual_rate,
        purpose_code=wanted.purpose_code,
        submitted_on=wanted.submitted_on,
    )


def _count(edition: Edition, terms: ProductTerms) -> int:
    rhythm = edition.conditions.rhythm
    if terms.instalment_count is not None:
        return terms.instalment_count
    count, rest = divmod(terms.term_months or 0, rhythm.every)
    if rhythm.unit != "months" or rest or not count:
        raise ApplicationTermsError(
            f"an instalment every {rhythm.every} {rhythm.unit}: name the count of instalments instead of months"
        )
    return count


def _months(start: date, end: date) -> int:
    """Count the months a loan runs, the last one begun counts whole."""
    months = units_between(start, end, "months")
    return max(1, months if end <= add_months(start, months) else months + 1)


def _plain_lending_terms(application: Application) -> LendingTerms:
    terms = plain_terms(application)
    return LendingTerms(
        currency=application.currency,
        interest=Interest(annual_rate=application.annual_rate, day_count=terms.day_count),
        instalments=Instalments(
            count=terms.term_months,
            amortisation=terms.method,
            multiple_minor=PLAIN_MULTIPLE_MINOR[application.currency],
            rounds_principal=True,
        ),
    )
