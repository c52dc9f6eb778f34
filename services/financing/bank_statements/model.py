"""What is true of a bank statement that was taken: every payment with what became of it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from services.financing.bank_statements.refusals import (
    BankLineNotFoundError,
    BankLineNotOpenError,
    BankLineNotPostableError,
    BankLineOfOtherLenderError,
    BankStatementOfOtherMinistryError,
    BankStatementTooLongError,
    TransferNotOfLineError,
)
from services.financing.loans.model import Loan
from services.financing.loans.previews import quote_pay_off
from services.financing.payment_messages.bank_entries import Statement
from services.financing.payment_messages.claims import Claim, Ground, Outcome
from services.financing.payment_messages.reconciliation import Report, ReportLine
from services.financing.payment_messages.references import creditor_reference
from services.financing.payment_orders.model import LoanPaymentOrder, Payout
from services.kernel import Country, Currency, DomainError, Money
from services.kernel.money import MINOR_UNITS_MAX

PAYMENTS_MAX = 200
"""Payments in one message: each match is posted in the same transaction."""


@dataclass(frozen=True, slots=True)
class Settlement:
    """Who settled a line by hand, when (UTC), and what the payment was: of a loan, or a transfer of ours come back."""

    by: str
    at: datetime
    loan_id: str | None = None
    order_id: str | None = None
    end_to_end_id: str | None = None


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One payment of a statement; `amount` is in major units of `currency`, as the bank wrote it."""

    statement_id: str
    document_line: int
    entry_key: str
    payment_number: int
    booked_on: date | None
    amount: Decimal
    currency: str
    outcome: Outcome
    ground: Ground
    loan_ids: tuple[str, ...]
    loan_entry: int | None = None
    """Of a match that was posted: the loan's entry."""
    code: str | None = None
    """Of a match the loan's rules refused: the problem's code. A person decides on it."""
    detail: str | None = None
    settlement: Settlement | None = None

    @property
    def is_open(self) -> bool:
        """Whether a person has still to say what the payment was."""
        return self.settlement is None and self.loan_entry is None and self.outcome is not Outcome.SET_ASIDE


@dataclass(frozen=True, slots=True)
class StatementGap:
    """The closing balance less the opening balance and the booked entries; anything but zero tells of a missing one."""

    statement_id: str
    gap: Decimal | None


@dataclass(frozen=True, slots=True)
class TakenStatement:
    """A message with statements of a lender's accounts, as it was taken."""

    statement_key: str
    home: Country
    lender_id: str
    lines: tuple[StatementLine, ...]
    gaps: tuple[StatementGap, ...]
    taken_by: str
    taken_at: datetime


def statement_key(lender_id: str, statements: Sequence[Statement]) -> str:
    """Name a message by its statements' ids and entries: the same one again, in whatever form, has the same name.

    The id alone is not enough: the pages of one statement share it.
    """
    told = [(found.statement_id, [entry.key for entry in found.entries]) for found in statements]
    return "statement-" + hashlib.sha256(repr((lender_id, told)).encode()).hexdigest()[:32]


def claim_of(loan: Loan, sent_ids: frozenset[str], on: date) -> Claim:
    """Tell what an open loan awaits on a day: what is due, the next instalment, or what pays it off."""
    unpaid = [row for row in loan.standing.instalments if row.unpaid_minor]
    due = sum(row.unpaid_minor for row in unpaid if row.due_on <= on)
    coming = next((row.unpaid_minor for row in unpaid if row.due_on > on), 0)
    pay_off = quote_pay_off(loan, max(on, loan.disbursed_on)).amount_minor
    expected = frozenset(Money(minor, loan.currency) for minor in (due, coming, pay_off) if minor > 0)
    return Claim(
        loan_id=loan.loan_id,
        reference=creditor_reference(loan.loan_id),
        owed=Money(sum(row.unpaid_minor for row in unpaid), loan.currency),
        expected=expected,
        sent_ids=sent_ids,
    )


def line_of(line: ReportLine) -> StatementLine:
    """Write down what became of a payment, before it is posted."""
    return StatementLine(
        statement_id=line.statement_id,
        document_line=line.document_line,
        entry_key=line.entry_key,
        payment_number=line.payment_number,
        booked_on=line.booked_on,
        amount=line.amount,
        currency=line.currency,
        outcome=line.finding.outcome,
        ground=line.finding.ground,
        loan_ids=line.finding.loan_ids,
    )


def posted(line: StatementLine, loan_entry: int) -> StatementLine:
    """Note the loan's entry of a match."""
    return replace(line, loan_entry=loan_entry)


def refused(line: StatementLine, refusal: DomainError) -> StatementLine:
    """Note why a match could not be posted."""
    return replace(line, code=refusal.code, detail=refusal.detail)


def open_line(taken: TakenStatement, number: int) -> StatementLine:
    """Give a line that is to be settled by hand; lines count from 1 in the order of the statement.

    Raises:
        BankLineNotFoundError: the statement has no such line.
        BankLineNotOpenError: it was posted, settled or set aside.
    """
    if not 1 <= number <= len(taken.lines):
        raise BankLineNotFoundError(f"{taken.statement_key} has {len(taken.lines)} lines")
    line = taken.lines[number - 1]
    if not line.is_open:
        raise BankLineNotOpenError(f"line {number} of {taken.statement_key} is settled")
    return line


def money_of(line: StatementLine) -> Money:
    """Give a line's amount in whole minor units.

    Raises:
        BankLineNotPostableError: its currency is not kept, it has parts of a minor unit, or it is beyond the limit.
    """
    if line.currency not in set(Currency):
        raise BankLineNotPostableError(f"no loan is kept in {line.currency}")
    currency = Currency(line.currency)
    minor = line.amount.scaleb(currency.exponent)
    if minor != minor.to_integral_value() or not 0 < minor <= MINOR_UNITS_MAX:
        raise BankLineNotPostableError(f"{line.amount} {currency} are no whole minor units up to {MINOR_UNITS_MAX}")
    return Money(int(minor), currency)


def day_of(line: StatementLine) -> date:
    """Give the day a line was booked.

    Raises:
        BankLineNotPostableError: the bank names none.
    """
    if line.booked_on is None:
        raise BankLineNotPostableError("the bank names no booking day")
    return line.booked_on


def demand_of_lender(loan: Loan, taken: TakenStatement) -> None:
    """Refuse a loan of another lender than the account's.

    Raises:
        BankLineOfOtherLenderError: it is.
    """
    if loan.lender_id != taken.lender_id:
        raise BankLineOfOtherLenderError(f"{loan.loan_id} is a loan of {loan.lender_id}, not of {taken.lender_id}")


def demand_transfer(order: LoanPaymentOrder, end_to_end_id: str, amount: Money) -> Payout:
    """Find the transfer of ours that came back as a payment.

    Raises:
        TransferNotOfLineError: the order has no such transfer of that amount.
    """
    sent = {transfer.end_to_end_id: transfer.amount for transfer in order.order.transfers}
    payouts = [payout for payout in order.payouts if payout.end_to_end_id == end_to_end_id]
    if not payouts or sent[end_to_end_id] != amount:
        raise TransferNotOfLineError(f"{order.order_id} has no transfer {end_to_end_id} of {amount}")
    return payouts[0]


def settled(taken: TakenStatement, number: int, how: Settlement, loan_entry: int | None = None) -> TakenStatement:
    """Note how a line was settled, and the loan's entry it was posted as."""
    lines = list(taken.lines)
    lines[number - 1] = replace(lines[number - 1], settlement=how, loan_entry=loan_entry)
    return replace(taken, lines=tuple(lines))


def gaps_of(report: Report) -> tuple[StatementGap, ...]:
    """List the gaps of a report's statements."""
    return tuple(StatementGap(statement_id, gap) for statement_id, gap in report.gaps)


def demand_length(statements: Sequence[Statement]) -> None:
    """Refuse more than `PAYMENTS_MAX` payments.

    Raises:
        BankStatementTooLongError: there are more.
    """
    count = sum(len(entry.payments) for found in statements for entry in found.entries)
    if count > PAYMENTS_MAX:
        raise BankStatementTooLongError(f"{count} payments are more than {PAYMENTS_MAX}")


def demand_home(home: Country, ministry: Country | None) -> None:
    """Refuse a ministry that is not the lender's own.

    Raises:
        BankStatementOfOtherMinistryError: it is another one.
    """
    if ministry != home:
        raise BankStatementOfOtherMinistryError("a bank statement is kept by the lender's ministry")
