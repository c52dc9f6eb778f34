"""Reconciles statements with loans: each payment of each entry stands in the report once, with what became of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.financing.payment_messages.bank_entries import BOOKED, Entry, Payment, Statement
from services.financing.payment_messages.claims import Claim, Claims, Finding, Ground, Outcome
from services.financing.payment_messages.matching import find_claim
from services.kernel import Currency, Money
from services.kernel.money import MINOR_UNITS_MAX


@dataclass(frozen=True, slots=True)
class ReportLine:
    """What became of one payment; `amount` is in major units of `currency`, as the bank wrote it."""

    entry_key: str
    payment_number: int
    statement_id: str
    document_line: int
    booked_on: date | None
    amount: Decimal
    currency: str
    finding: Finding

    @property
    def money(self) -> Money:
        """The amount of a match, in whole minor units."""
        return Money.of(self.amount, Currency(self.currency))


@dataclass(frozen=True, slots=True)
class Report:
    """Every payment of every entry, in the document's order, and which entries were new."""

    lines: tuple[ReportLine, ...]
    recorded: Mapping[str, str]
    """The keys of the new booked entries with their statement's id: to be kept, and given to the next run."""

    gaps: tuple[tuple[str, Decimal | None], ...]
    """For each statement's id: its closing balance less opening balance and booked entries, in major units."""

    @property
    def matches(self) -> tuple[ReportLine, ...]:
        """The payments to post to loans."""
        return tuple(line for line in self.lines if line.finding.outcome is Outcome.MATCHED)

    def totals(self) -> Mapping[tuple[Outcome, str], Decimal]:
        """Add the amounts by outcome and currency, in major units."""
        sums: defaultdict[tuple[Outcome, str], Decimal] = defaultdict(Decimal)
        for line in self.lines:
            sums[line.finding.outcome, line.currency] += line.amount
        return dict(sums)


def reconcile(statements: Sequence[Statement], claims: Iterable[Claim], recorded: Mapping[str, str]) -> Report:
    """Match the booked credits of statements to loans.

    `recorded` holds the key and the statement's id of each entry recorded earlier: such an entry is set aside. One that
    the bank gave no reference of its own, and that another statement had alike, is left to a person: it may be the
    same one again or a second one.
    """
    awaited = Claims(claims)
    new: dict[str, str] = {}
    lines: list[ReportLine] = []
    for entry in (entry for statement in statements for entry in statement.entries):
        finding = _without_search(entry, recorded.get(entry.key) or new.get(entry.key))
        if entry.status == BOOKED and entry.key not in recorded:
            new.setdefault(entry.key, entry.statement_id)
        lines += (_line(entry, payment, finding or _search(entry, payment, awaited)) for payment in entry.payments)
    return Report(tuple(lines), new, tuple((statement.statement_id, statement.gap) for statement in statements))


def _without_search(entry: Entry, recorded_in: str | None) -> Finding | None:
    if entry.status != BOOKED:
        return Finding(Outcome.SET_ASIDE, Ground.NOT_BOOKED)
    if recorded_in is not None:
        if entry.servicer_reference or recorded_in == entry.statement_id:
            return Finding(Outcome.SET_ASIDE, Ground.RECORDED_BEFORE)
        return Finding(Outcome.AMBIGUOUS, Ground.ALIKE_IN_OTHER_STATEMENT)
    if entry.is_reversal:
        return Finding(Outcome.SET_ASIDE, Ground.REVERSAL)
    if not entry.is_credit:
        return Finding(Outcome.SET_ASIDE, Ground.DEBIT)
    return None if entry.adds_up else Finding(Outcome.UNMATCHED, Ground.ITEMS_DO_NOT_ADD_UP)


def _search(entry: Entry, payment: Payment, awaited: Claims) -> Finding:
    if entry.currency not in set(Currency):
        return Finding(Outcome.UNMATCHED, Ground.CURRENCY_NOT_KEPT)
    currency = Currency(entry.currency)
    minor = payment.amount.scaleb(currency.exponent)
    if minor != minor.to_integral_value() or minor > MINOR_UNITS_MAX:
        return Finding(Outcome.UNMATCHED, Ground.NOT_WHOLE_MINOR_UNITS)
    amount = Money(int(minor), currency)
    finding = find_claim(payment, amount, awaited)
    if finding.outcome is Outcome.MATCHED:
        awaited.reduce(finding.loan_ids[0], amount)
    return finding


def _line(entry: Entry, payment: Payment, finding: Finding) -> ReportLine:
    return ReportLine(
        entry_key=entry.key,
        payment_number=payment.number,
        statement_id=entry.statement_id,
        document_line=entry.line,
        booked_on=entry.booked_on,
        amount=payment.amount,
        currency=entry.currency,
        finding=finding,
    )
