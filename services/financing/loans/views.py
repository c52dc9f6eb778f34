"""How loans are read."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import accumulate

from services.chassis.mongo import Database, Document
from services.chassis.paging import Page, PageRequest, read_page
from services.financing.applications.views import ConcernFilter
from services.financing.loans.explanations import Explanation, LineWords, explain_loan
from services.financing.loans.model import Loan, LoanInstalment, LoanStatus
from services.financing.loans.refusals import LoanNotFoundError
from services.financing.loans.repository import from_document
from services.kernel import Currency
from services.kernel.reference_data import read_rules


@dataclass(frozen=True)
class LoanLine:
    """A loan in a list, without its instalments."""

    loan_id: str
    application_id: str
    facility_id: str
    borrower_id: str
    amount_minor: int
    currency: Currency
    disbursed_on: date
    matures_on: date
    status: LoanStatus
    principal_outstanding_minor: int
    last_paid_on: date | None
    version: int


@dataclass(frozen=True)
class ScheduleLine:
    """One instalment with what is unpaid of it, and the principal that is not yet due after it."""

    instalment: LoanInstalment
    unpaid_minor: int
    balance_after_minor: int


@dataclass(frozen=True)
class Schedule:
    """A loan's instalments (minor units of `currency`)."""

    loan_id: str
    currency: Currency
    lines: tuple[ScheduleLine, ...]
    interest_minor: int
    """Of all instalments together."""
    unpaid_minor: int
    version: int


async def one(loan_id: str, db: Database) -> Loan:
    """Read one loan.

    Raises:
        LoanNotFoundError: there is none of that id.
    """
    document = await db.loans.find_one({"_id": loan_id})
    if document is None:
        raise LoanNotFoundError(f"no loan {loan_id}")
    return from_document(document)


async def schedule(loan_id: str, db: Database) -> Schedule:
    """Read a loan's instalments.

    Raises:
        LoanNotFoundError: there is none of that id.
    """
    loan = await one(loan_id, db)
    unpaid = [instalment.total(loan.currency).amount_minor for instalment in loan.unpaid]
    principal_due = accumulate(row.principal_minor for row in loan.instalments)
    lines = tuple(
        ScheduleLine(row, left, loan.amount_minor - due)
        for row, left, due in zip(loan.instalments, unpaid, principal_due, strict=True)
    )
    interest = sum(row.interest_minor for row in loan.instalments)
    return Schedule(loan.loan_id, loan.currency, lines, interest, sum(unpaid), loan.version)


async def explanation(loan_id: str, db: Database) -> Explanation:
    """Read how each amount of a loan's instalments comes about.

    Raises:
        LoanNotFoundError: there is none of that id.
    """
    return explain_loan(await one(loan_id, db), _line_words())


@cache
def _line_words() -> tuple[LineWords, ...]:
    return read_rules("financing", "figure_lines.json", LineWords)


async def page(
    wanted: ConcernFilter, status: LoanStatus | None, page_request: PageRequest, db: Database
) -> Page[LoanLine]:
    """Read one page of loans."""
    query = wanted.query() | ({"status": status} if status else {})
    return await read_page(db, "loans", query, page_request, _line)


def _line(document: Document) -> LoanLine:
    loan = from_document(document)
    return LoanLine(
        loan_id=loan.loan_id,
        application_id=loan.application_id,
        facility_id=loan.facility_id,
        borrower_id=loan.borrower_id,
        amount_minor=loan.amount_minor,
        currency=loan.currency,
        disbursed_on=loan.disbursed_on,
        matures_on=loan.matures_on,
        status=loan.status,
        principal_outstanding_minor=loan.principal_outstanding_minor,
        last_paid_on=loan.last_paid_on,
        version=loan.version,
    )
