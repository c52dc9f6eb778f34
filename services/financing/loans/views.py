"""How loans are read."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import accumulate

from services.chassis.mongo import Database, Document
from services.chassis.paging import Page, PageRequest, read_page
from services.financing.applications.views import ConcernFilter
from services.financing.consortia.model import consortium_id_of
from services.financing.consortia.repository import from_document as read_consortium
from services.financing.dossiers.model import dossier_id_of
from services.financing.dossiers.repository import from_document as read_dossier
from services.financing.loans import previews
from services.financing.loans.explanations import Explanation, LineWords, explain_loan
from services.financing.loans.group_instalments import GroupInstalments, divide_instalments
from services.financing.loans.model import Loan, LoanInstalment, LoanStatus, demand_home
from services.financing.loans.previews import PayOffQuote, PrepaymentChoices
from services.financing.loans.receipts import EntryLine, entry_line
from services.financing.loans.refusals import LoanNotFoundError
from services.financing.loans.replaying import replayed
from services.financing.loans.repository import from_document
from services.financing.loans.shares import LoanShares, share_flows
from services.financing.loans.sheets import LoanSheet, sheet
from services.kernel import Country, Currency
from services.kernel.languages import Language
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


@dataclass(frozen=True)
class EntryList:
    """All that was entered in a loan, in that order, also what was taken back."""

    loan_id: str
    currency: Currency
    entries: tuple[EntryLine, ...]
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


async def read_sheet(loan_id: str, db: Database) -> LoanSheet:
    """Read what a loan was lent on and how it stands.

    Raises:
        LoanNotFoundError: there is none of that id.
    """
    return sheet(await one(loan_id, db))


async def schedule(loan_id: str, db: Database) -> Schedule:
    """Read a loan's instalments.

    Raises:
        LoanNotFoundError: there is none of that id.
    """
    loan = await one(loan_id, db)
    rows = loan.standing.instalments
    lent = max(loan.standing.disbursed_minor, sum(row.principal_minor for row in rows))
    repaid = accumulate(row.principal_minor for row in rows)
    lines = tuple(ScheduleLine(row, row.unpaid_minor, lent - due) for row, due in zip(rows, repaid, strict=True))
    interest = sum(row.interest_minor for row in rows)
    return Schedule(loan_id, loan.currency, lines, interest, sum(row.unpaid_minor for row in rows), loan.version)


async def entries(loan_id: str, db: Database) -> EntryList:
    """Read all that was entered in a loan, and what each entry does now.

    Raises:
        LoanNotFoundError: there is none of that id.
    """
    loan = await one(loan_id, db)
    results = {result.number: result for result in replayed(loan).results}
    lines = tuple(entry_line(loan, entered, results.get(entered.number)) for entered in loan.entries)
    return EntryList(loan_id, loan.currency, lines, loan.version)


async def explanation(loan_id: str, language: Language, db: Database) -> Explanation:
    """Read in a language how each amount of a loan's instalments comes about.

    Raises:
        LoanNotFoundError: there is none of that id.
    """
    return explain_loan(await one(loan_id, db), _line_words(), language)


async def pay_off(loan_id: str, on: date, db: Database) -> PayOffQuote:
    """Tell what pays a loan off on a day, also one to come.

    Raises:
        LoanNotFoundError: there is none of that id.
    """
    return previews.quote_pay_off(await one(loan_id, db), on)


async def prepayment_choices(loan_id: str, on: date, amount_minor: int, db: Database) -> PrepaymentChoices:
    """Show what a payment can be used for.

    Raises:
        LoanNotFoundError: there is none of that id.
    """
    return previews.choices(await one(loan_id, db), on, amount_minor)


async def shares(loan_id: str, db: Database) -> LoanShares:
    """Split all that moved on a loan among the lenders of its consortium.

    Raises:
        LoanNotFoundError: there is none of that id.
    """
    loan = await one(loan_id, db)
    document = await db.consortia.find_one({"_id": consortium_id_of(loan.facility_id)})
    return share_flows(loan, read_consortium(document) if document else None)


async def group_instalments(loan_id: str, ministry: Country | None, db: Database) -> GroupInstalments:
    """Divide a group loan's instalments among its members, for the ministry that keeps their dossier.

    Raises:
        LoanNotFoundError: there is none of that id.
        LoanOfOtherMinistryError: another ministry asks.
        LoanWithoutGroupError: one borrower has the loan alone.
    """
    loan = await one(loan_id, db)
    demand_home(loan.home, ministry)
    document = await db.dossiers.find_one({"_id": dossier_id_of(loan.application_id)})
    return divide_instalments(loan, read_dossier(document).group if document else None)


async def page(
    wanted: ConcernFilter, status: LoanStatus | None, page_request: PageRequest, db: Database
) -> Page[LoanLine]:
    """Read one page of loans."""
    query = wanted.query() | ({"status": status} if status else {})
    return await read_page(db, "loans", query, page_request, _line)


@cache
def _line_words() -> tuple[LineWords, ...]:
    return read_rules("financing", "figure_lines.json", LineWords)


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
        matures_on=loan.standing.matures_on,
        status=loan.status,
        principal_outstanding_minor=loan.standing.principal_outstanding_minor,
        last_paid_on=loan.standing.last_paid_on,
        version=loan.version,
    )
