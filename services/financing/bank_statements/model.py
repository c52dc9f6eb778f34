"""What is true of a bank statement that was taken: every payment with what became of it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from services.financing.bank_statements.refusals import BankStatementOfOtherMinistryError, BankStatementTooLongError
from services.financing.loans.model import Loan
from services.financing.loans.previews import quote_pay_off
from services.financing.payment_messages.bank_entries import Statement
from services.financing.payment_messages.claims import Claim, Ground, Outcome
from services.financing.payment_messages.reconciliation import Report, ReportLine
from services.financing.payment_messages.references import creditor_reference
from services.kernel import Country, DomainError, Money

PAYMENTS_MAX = 200
"""Payments in one message: each match is posted in the same transaction."""


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
