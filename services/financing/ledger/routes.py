"""The ledger over HTTP: it is only read here, postings are written where their cause is."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from services.chassis.auth import requires
from services.chassis.commands import Day, PathId
from services.chassis.http import CurrentCaller, Reading
from services.chassis.paging import Page, Paging
from services.financing.ledger import views
from services.financing.ledger.chart import ChartOfAccounts
from services.financing.ledger.model import Posting
from services.financing.ledger.statements import AccountStatement, StatementPeriod
from services.financing.ledger.views import Books, JournalsOfCause, TrialBalances
from services.kernel import Currency
from services.kernel.roles import Role


def _in_the_books_country(caller: CurrentCaller) -> None:
    views.demand_books_country(caller.ministry)


READERS = requires(Role.LENDER_OFFICER, Role.LOAN_OFFICER, Role.CREDIT_COMMITTEE, Role.MINISTRY_OFFICER, Role.OPERATOR)
router = APIRouter(prefix="/v1/ledger", tags=["ledger"])
READING = [READERS, Depends(_in_the_books_country)]

LenderId = Annotated[str | None, Query(max_length=100, description="Only this lender's books.")]


def _books(lender_id: LenderId = None, currency: Currency | None = None) -> Books:
    return Books(lender_id, currency)


def _period(
    first: Annotated[Day, Query(alias="from", description="The first day, YYYY-MM-DD.")],
    last: Annotated[Day, Query(alias="until", description="The last day, YYYY-MM-DD; it belongs to the period.")],
) -> StatementPeriod:
    return StatementPeriod(first, last)


GivenBooks = Annotated[Books, Depends(_books)]
OnDay = Annotated[Day, Query(description="The value date, YYYY-MM-DD; the day itself counts.")]
BookedBy = Annotated[Day | None, Query(description="As the books stood at the end of this day, YYYY-MM-DD.")]


@router.get("/accounts", dependencies=READING)
async def read_chart(on: Annotated[Day | None, Query(description="YYYY-MM-DD.")] = None) -> ChartOfAccounts:
    """Read the chart of accounts in force on a day, or else the newest."""
    return views.chart(on)


@router.get("/trial-balance", dependencies=READING)
async def read_trial_balance(books: GivenBooks, db: Reading, on: OnDay, booked_by: BookedBy = None) -> TrialBalances:
    """Add every account up by the end of a day, for each currency; debits equal credits."""
    return await views.trial_balance(books, on, booked_by, db)


@router.get("/accounts/{code}/postings", dependencies=READING)
async def list_postings(code: PathId, books: GivenBooks, db: Reading, page: Paging) -> Page[Posting]:
    """List an account's postings in the order of their value dates."""
    return await views.postings(code, books, page, db)


@router.get("/accounts/{code}/statement", dependencies=READING)
async def read_statement(
    code: PathId,
    currency: Currency,
    period: Annotated[StatementPeriod, Depends(_period)],
    db: Reading,
    lender_id: LenderId = None,
) -> AccountStatement:
    """Read an account's opening balance, what moved on each day of a period, and its closing balance."""
    return await views.statement(code, currency, lender_id, period, db)


@router.get("/journals/{cause_id}", dependencies=READING)
async def read_journals(cause_id: PathId, db: Reading) -> JournalsOfCause:
    """Read what was booked because of an event."""
    return await views.journals(cause_id, db)
