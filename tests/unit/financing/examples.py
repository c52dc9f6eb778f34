"""Examples the tests begin from: an eligible lender and partner, a borrower, a facility, an application."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from services.financing.applications import model as applications
from services.financing.applications.model import Applicant, Application, Request
from services.financing.applications.offers import agreement_of
from services.financing.applications.screening import Finding
from services.financing.borrowers.model import Borrower
from services.financing.facilities import model as facilities
from services.financing.facilities.legal_bases import LegalBasis
from services.financing.facilities.model import Facility, FacilityTerms
from services.financing.lenders.model import Cooperative, Licence
from services.financing.loans import disbursements, repayments
from services.financing.loans.disbursements import Agreed, PayOut
from services.financing.loans.entering import Entry, Note
from services.financing.loans.model import Loan
from services.kernel import Country, Currency, Money

NOW = datetime(2026, 7, 1, 4, tzinfo=UTC)
TODAY = date(2026, 7, 1)
NOTE = Note("loan_officer-1", NOW, "agreed")
OPENED = date(2026, 1, 1)
SUBMITTED = date(2026, 2, 1)
DISBURSED = date(2026, 2, 15)


def usd(cents: int) -> Money:
    return Money(cents, Currency.USD)


LENDER = Cooperative(
    cooperative_id="coop-lender",
    country=Country.ID,
    kind="savings_and_loan",
    form="primary",
    licence=Licence(date(2020, 1, 1), date(2030, 1, 1)),
    recognised_by=Country.TL,
)
PARTNER = Cooperative(
    cooperative_id="coop-partner",
    country=Country.TL,
    kind="producer",
    form="primary",
    recognised_by=Country.ID,
    members=("ent-1",),
)
BORROWER = Borrower("ent-1", Country.TL, "TL06", "retail", "micro", "female", verified=True)
TERMS = FacilityTerms(usd(500_000), LegalBasis("ministry_approval", "Letter 1/2026", OPENED), OPENED, date(2027, 1, 1))
FACILITY: Facility = facilities.open_facility(
    LENDER, PARTNER, TERMS, facility_id="fac-1", by="lender_officer-1", at=NOW
).state
REQUEST = Request(
    amount=usd(100_000),
    term_months=10,
    method="equal_instalments",
    day_count="30/360",
    annual_rate=Decimal("0.12"),
    purpose_code="stock",
    submitted_on=SUBMITTED,
)
APPLICANT = Applicant("ent-1", Country.TL, "loan_officer-1")


def submitted(request: Request = REQUEST, facility: Facility = FACILITY) -> Application:
    return applications.submit(facility, APPLICANT, request, application_id="app-1", at=NOW).state


def screened(outcome: str = "passed", request: Request = REQUEST) -> Application:
    reasons = {"passed": (), "escalated": ("legal_basis_not_accepted",), "failed": ("borrower_not_member",)}[outcome]
    finding = Finding(outcome, reasons, "pilot-1")  # type: ignore[arg-type]
    return applications.record_screening(submitted(request), finding, at=NOW).state


def approved(request: Request = REQUEST) -> Application:
    unobjected = applications.give_no_objection(screened("passed", request), by=Country.TL, at=NOW).state
    return applications.approve(unobjected, by="credit_committee-1", legal_opinion_code=None, at=NOW).state


def disbursing(
    application: Application, on: date = DISBURSED, borrower: Borrower = BORROWER, amount: Money | None = None
) -> Entry:
    pay_out = PayOut("loan-1", amount or application.amount, on)
    agreement = agreement_of(application, None, disbursed_on=max(on, application.submitted_on))
    agreed = Agreed(agreement.terms, agreement.due_dates)
    return disbursements.disburse(application, borrower, agreed, pay_out, NOTE)


def disbursed(request: Request = REQUEST, on: date = DISBURSED) -> Loan:
    return disbursing(approved(request), on).loan


def paying(loan: Loan, cents: int, on: date = TODAY, **chosen: Any) -> Entry:
    return repayments.repay(loan, Money(cents, loan.currency), paid_on=on, note=NOTE, **chosen)


def owed_by(loan: Loan) -> int:
    return sum(row.unpaid_minor for row in loan.standing.instalments)


def in_rupiah(request: Request, amount_minor: int) -> Request:
    return replace(request, amount=Money(amount_minor, Currency.IDR))
