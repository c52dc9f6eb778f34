"""How papers are read: as data, or as a file to print and sign."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, date, datetime

from services.chassis.mongo import Database
from services.financing.facilities import views as facilities
from services.financing.lenders.model import LENDER_COUNTRY
from services.financing.loans import views as loans
from services.financing.papers import facts
from services.financing.papers.account_statements import write_statement
from services.financing.papers.contracts import write_contract
from services.financing.papers.model import Paper
from services.financing.papers.printing import print_paper
from services.financing.papers.refusals import StatementPeriodError
from services.financing.papers.writing import writer
from services.kernel.languages import Language

PERIOD_DAYS_MAX = 3_660
"""Ten years."""


@dataclass(frozen=True)
class PaperPeriod:
    """The days a statement covers; both belong to it."""

    first: date
    last: date


async def contract(loan_id: str, language: Language, db: Database) -> Paper:
    """Write the contract of a loan.

    Raises:
        LoanNotFoundError: there is none of that id.
    """
    loan = await loans.one(loan_id, db)
    return write_contract(facts.agreed(loan, await facilities.one(loan.facility_id, db)), writer(language))


async def statement(loan_id: str, period: PaperPeriod, language: Language, db: Database) -> Paper:
    """Write the account statement of a loan.

    Raises:
        StatementPeriodError: the period ends before it begins, is too long, or has not ended.
        LoanNotFoundError: there is none of that id.
    """
    first, last = period.first, period.last
    if not 0 <= (last - first).days < PERIOD_DAYS_MAX:
        raise StatementPeriodError(f"{first} to {last} is not 1 to {PERIOD_DAYS_MAX} days")
    if last > LENDER_COUNTRY.day_of(datetime.now(UTC)):
        raise StatementPeriodError(f"{last} has not come")
    loan = await loans.one(loan_id, db)
    facility = await facilities.one(loan.facility_id, db)
    return write_statement(facts.account(loan, facility, first, last), writer(language))


async def printed(paper: Paper) -> bytes:
    """Print a paper as a PDF, beside other requests."""
    return await asyncio.to_thread(print_paper, paper)
