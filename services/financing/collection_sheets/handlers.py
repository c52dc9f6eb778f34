"""What happens when a collection sheet is asked for and when it comes back."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol, TypeVar

from pydantic import BaseModel

from services.chassis.conflicts import AlreadyExistsError, StaleVersionError
from services.chassis.unit_of_work import Transaction
from services.financing.collection_sheets import model, repository, returns
from services.financing.collection_sheets.commands import IssueCollectionSheet, KeepReturn, OfSheet, PostRow
from services.financing.collection_sheets.filled_rows import FilledRow, UnreadableRow
from services.financing.collection_sheets.model import CollectionSheet, Period
from services.financing.collection_sheets.refusals import CollectionChoiceError
from services.financing.collection_sheets.returns import CollectionReturn, RowOutcome, RowPosting, RowReport
from services.financing.facilities import repository as facilities
from services.financing.loans import keeping
from services.financing.loans import repository as loans
from services.financing.loans.commands import Payment, RepayLoan
from services.financing.loans.model import Loan
from services.kernel import Currency, DomainError, Money

T = TypeVar("T")
CommandT = TypeVar("CommandT", bound=BaseModel)
Read = Callable[[bytes, Currency], tuple[FilledRow | UnreadableRow, ...]]


class Run(Protocol):
    """Runs one handler in one transaction."""

    async def __call__(self, handler: Callable[[CommandT, Transaction], Awaitable[T]], command: CommandT) -> T:
        """Give what the handler answers, once it is committed."""
        ...


async def issue_sheet(command: IssueCollectionSheet, tx: Transaction) -> CollectionSheet:
    """Make a sheet of what is due."""
    found = await _chosen(command, tx)
    model.demand_own_loans(found, tx.caller.ministry)
    decision = model.issue(
        found,
        Period.ahead(command.on, command.days_ahead),
        sheet_id=tx.new_id("collection"),
        facility_id=command.facility_id,
        by=tx.caller.subject,
        at=tx.now,
    )
    await repository.save(decision, tx)
    return decision.state


async def take_return(sheet_id: str, content: bytes, read: Read, run: Run) -> CollectionReturn:
    """Post every row that can be posted, each in a transaction of its own, and keep what became of all of them.

    A row that is refused holds up no other, and what is posted stays posted whatever comes after it. When the service
    stops in between, the same return sent again finds those rows posted and goes on with the rest.
    """
    sheet = await run(open_return, OfSheet(sheet_id=sheet_id))
    reports = [await _report(sheet_id, row, run) for row in read(content, sheet.currency)]
    return await run(keep_return, KeepReturn(sheet_id=sheet_id, rows=tuple(reports)))


async def open_return(command: OfSheet, tx: Transaction) -> CollectionSheet:
    """Find the sheet that comes back."""
    sheet = await repository.get(command.sheet_id, tx)
    model.demand_own(sheet, tx.caller.ministry)
    return sheet


async def post_row(command: PostRow, tx: Transaction) -> RowReport:
    """Post a row as the repayment it is, once."""
    row = (await repository.get(command.sheet_id, tx)).row(command.row_key)
    amount = Money(command.amount_minor, command.currency)
    posting = await repository.find_posting(row.row_key, tx)
    if posting is not None:
        returns.demand_same(posting, amount, command.paid_on)
        return returns.posted(posting, command.line, RowOutcome.ALREADY_POSTED)
    payment = Payment(amount_minor=command.amount_minor, currency=command.currency, paid_on=command.paid_on)
    receipt = await keeping.take_payment(RepayLoan(loan_id=row.loan_id, payment=payment), tx)
    posting = RowPosting(
        row_key=row.row_key,
        sheet_id=command.sheet_id,
        loan_id=row.loan_id,
        amount_minor=command.amount_minor,
        paid_on=command.paid_on,
        entry=receipt.entry,
        posted_by=tx.caller.subject,
        posted_at=tx.now,
    )
    await repository.keep_posting(posting, tx)
    return returns.posted(posting, command.line, RowOutcome.POSTED)


async def keep_return(command: KeepReturn, tx: Transaction) -> CollectionReturn:
    """Keep a return with what became of its rows."""
    sheet = await repository.get(command.sheet_id, tx)
    decision, taken = returns.take_return(sheet, command.rows, by=tx.caller.subject, at=tx.now)
    await repository.save(decision, tx)
    await repository.keep_return(taken, tx)
    return taken


async def _report(sheet_id: str, row: FilledRow | UnreadableRow, run: Run) -> RowReport:
    if isinstance(row, UnreadableRow):
        return returns.unreadable(row)
    command = PostRow(
        sheet_id=sheet_id,
        line=row.line,
        row_key=row.row_key,
        amount_minor=row.amount.amount_minor,
        currency=row.amount.currency,
        paid_on=row.paid_on,
    )
    try:
        return await _once_more(command, run)
    except DomainError as refusal:
        return returns.refused(row, refusal)


async def _once_more(command: PostRow, run: Run) -> RowReport:
    """Run a row again that lost against the same row sent at the same time: it finds that one posted."""
    try:
        return await run(post_row, command)
    except (AlreadyExistsError, StaleVersionError):
        return await run(post_row, command)


async def _chosen(command: IssueCollectionSheet, tx: Transaction) -> Sequence[Loan]:
    if (command.facility_id is None) == (not command.loan_ids):
        raise CollectionChoiceError("name a facility_id or loan_ids")
    if command.facility_id is None:
        return [await loans.get(loan_id, tx) for loan_id in dict.fromkeys(command.loan_ids)]
    await facilities.get(command.facility_id, tx)
    return await loans.open_of_facility(command.facility_id, tx)
