"""The sheet of a loan: what it was lent on, and how it stands."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.financing.arithmetic.classification.delinquency import CountingRule
from services.financing.arithmetic.lending.charges import PenaltyRule
from services.financing.arithmetic.lending.terms import Amortisation, DayCount, InterestMethod, LendingTerms
from services.financing.loans.model import Assessment, Loan, LoanInstalment, LoanStatus
from services.kernel import Country, Currency


@dataclass(frozen=True, slots=True)
class LoanSheet:
    """A loan as an officer reads it (minor units of `currency`)."""

    loan_id: str
    home: Country
    application_id: str
    facility_id: str
    lender_id: str
    borrower_id: str
    product_id: str | None
    edition: int | None
    amount_minor: int
    """What was approved."""
    disbursed_minor: int
    withheld_minor: int
    """Fees kept back from what was paid out at first."""
    currency: Currency
    annual_rate: Decimal
    """A fraction, as agreed at first."""
    method: Amortisation
    interest_method: InterestMethod
    day_count: DayCount
    terms: LendingTerms
    penalty: PenaltyRule | None
    charge_cap: str | None
    """The legal cap its product is bound to beside the lender's own; `loan-products/charge-caps` lists all."""
    harvest_calendar: str | None
    """The edition of the crop calendar its due months follow; `loan-products/crop-calendars` lists all."""
    counting_rule: CountingRule
    disbursed_on: date
    disbursed_by: str
    matures_on: date
    instalments: tuple[LoanInstalment, ...]
    principal_outstanding_minor: int
    overpaid_minor: int
    status: LoanStatus
    is_restructured: bool
    last_paid_on: date | None
    closed_on: date | None
    entries: int
    assessment: Assessment | None
    non_performing_since: date | None
    """As the last assessment found of the loan by itself; `/non-performing` tells its history."""
    processed_until: date | None
    """The last day that was processed at its end."""
    version: int


def sheet(loan: Loan) -> LoanSheet:
    """Write a loan's sheet."""
    standing, terms = loan.standing, loan.terms
    return LoanSheet(
        loan_id=loan.loan_id,
        home=loan.home,
        application_id=loan.application_id,
        facility_id=loan.facility_id,
        lender_id=loan.lender_id,
        borrower_id=loan.borrower_id,
        product_id=loan.product_id,
        edition=loan.edition,
        amount_minor=loan.amount_minor,
        disbursed_minor=standing.disbursed_minor,
        withheld_minor=loan.withheld_minor,
        currency=loan.currency,
        annual_rate=terms.interest.annual_rate,
        method=terms.instalments.amortisation,
        interest_method=terms.interest.method,
        day_count=terms.interest.day_count,
        terms=terms,
        penalty=loan.penalty,
        charge_cap=loan.charge_cap,
        harvest_calendar=loan.harvest_calendar,
        counting_rule=loan.counting_rule,
        disbursed_on=loan.disbursed_on,
        disbursed_by=loan.disbursed_by,
        matures_on=standing.matures_on,
        instalments=standing.instalments,
        principal_outstanding_minor=standing.principal_outstanding_minor,
        overpaid_minor=standing.overpaid_minor,
        status=loan.status,
        is_restructured=loan.is_restructured,
        last_paid_on=standing.last_paid_on,
        closed_on=standing.closed_on,
        entries=len(loan.entries),
        assessment=loan.assessment,
        non_performing_since=loan.non_performing_since,
        processed_until=loan.processed_until,
        version=loan.version,
    )
