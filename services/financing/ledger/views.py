"""How the ledger is read: charts, trial balances, an account's postings and statement, a cause's journals."""

from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import date

from services.chassis.mongo import Database, Document
from services.chassis.paging import Page, PageRequest
from services.financing.ledger.chart import ChartOfAccounts, account_of
from services.financing.ledger.model import Journal, Posting
from services.financing.ledger.refusals import JournalNotFoundError, LedgerOfOtherMinistryError
from services.financing.ledger.repository import from_document, load_charts
from services.financing.ledger.statements import AccountStatement, StatementPeriod, Turnover, statement_of
from services.financing.ledger.trial_balances import AccountTotal, TrialBalance, trial_balances
from services.financing.lenders.model import LENDER_COUNTRY
from services.kernel import Country, Currency
from services.kernel.dated_rules import in_force

_SIDES: Document = {"debit_minor": {"$sum": "$debit_minor"}, "credit_minor": {"$sum": "$credit_minor"}}


@dataclass(frozen=True)
class Books:
    """Whose postings are asked for, and in which currency; without either, everybody's and every one."""

    lender_id: str | None = None
    currency: Currency | None = None

    @property
    def query(self) -> Document:
        """The query for them."""
        query: Document = {} if self.lender_id is None else {"lender_id": self.lender_id}
        return query if self.currency is None else {**query, "currency": self.currency.value}


@dataclass(frozen=True)
class TrialBalances:
    """The trial balances of a day, one for each currency that has a posting."""

    on: date
    booked_by: date | None
    balances: tuple[TrialBalance, ...]


@dataclass(frozen=True)
class JournalsOfCause:
    """What was booked because of one event, its reversals too."""

    cause_id: str
    journals: tuple[Journal, ...]


def demand_books_country(ministry: Country | None) -> None:
    """Refuse a ministry that is not the lenders' own: their books do not cross the border.

    Raises:
        LedgerOfOtherMinistryError: it is another one.
    """
    if ministry is not LENDER_COUNTRY:
        raise LedgerOfOtherMinistryError("a lender's books are read in its own country")


def chart(on: date | None) -> ChartOfAccounts:
    """Give the chart of accounts in force on a day; without one, the newest."""
    return load_charts()[-1] if on is None else in_force(load_charts(), on=on, subject="the chart of accounts")


async def trial_balance(books: Books, on: date, booked_by: date | None, db: Database) -> TrialBalances:
    """Add up all postings with a value date until `on`, as they were booked by the end of `booked_by`."""
    query: Document = {**books.query, "day": {"$lte": on.isoformat()}}
    if booked_by is not None:
        query["booked_on"] = {"$lte": booked_by.isoformat()}
    group: Document = {"_id": {"currency": "$currency", "account": "$account"}, **_SIDES}
    totals = [
        AccountTotal(Currency(row["_id"]["currency"]), row["_id"]["account"], row["debit_minor"], row["credit_minor"])
        async for row in db.ledger_postings.aggregate([{"$match": query}, {"$group": group}])
    ]
    return TrialBalances(on, booked_by, trial_balances(totals, load_charts(), on=on, booked_by=booked_by))


async def postings(code: str, books: Books, page: PageRequest, db: Database) -> Page[Posting]:
    """Read one page of an account's postings in the order of their value dates.

    Raises:
        AccountNotFoundError: no version of the chart has that code.
    """
    account_of(code, load_charts(), on=date.max)
    query: Document = {**books.query, "account": code}
    if page.after is not None:
        query["place"] = {"$gt": page.after}
    cursor = db.ledger_postings.find(query).sort("place", 1).limit(page.limit + 1)
    found = [document async for document in cursor]
    shown = found[: page.limit]
    following = urlsafe_b64encode(shown[-1]["place"].encode()).decode() if len(found) > page.limit else None
    return Page(items=[from_document(document) for document in shown], next_cursor=following)


async def statement(
    code: str, currency: Currency, lender_id: str | None, period: StatementPeriod, db: Database
) -> AccountStatement:
    """Add up what an account began with, and what moved on each day of a period.

    Raises:
        AccountNotFoundError: no version of the chart has that code.
    """
    account = account_of(code, load_charts(), on=period.last_day)
    query: Document = {**Books(lender_id, currency).query, "account": code}
    first, last = period.first_day.isoformat(), period.last_day.isoformat()
    before = await _turnovers({**query, "day": {"$lt": first}}, None, db)
    within = await _turnovers({**query, "day": {"$gte": first, "$lte": last}}, "$day", db)
    return statement_of(account, currency, period, (*before, *within))


async def journals(cause_id: str, db: Database) -> JournalsOfCause:
    """Read what was booked because of an event.

    Raises:
        JournalNotFoundError: nothing was.
    """
    found: dict[str, list[Posting]] = {}
    async for document in db.ledger_postings.find({"cause_id": cause_id}).sort("_id", 1):
        found.setdefault(document["journal_id"], []).append(from_document(document))
    if not found:
        raise JournalNotFoundError(f"nothing was booked because of {cause_id}")
    return JournalsOfCause(cause_id, tuple(Journal(name, tuple(lines)) for name, lines in found.items()))


async def _turnovers(query: Document, by: str | None, db: Database) -> list[Turnover]:
    group: Document = {"_id": by, "day": {"$max": "$day"}, **_SIDES}
    return [
        Turnover(date.fromisoformat(row["day"]), row["debit_minor"], row["credit_minor"])
        async for row in db.ledger_postings.aggregate([{"$match": query}, {"$group": group}])
    ]
