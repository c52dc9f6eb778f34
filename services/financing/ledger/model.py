"""What is true of postings and journals: never changed, bound to their cause, balanced in each currency."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from services.financing.ledger.chart import Side
from services.financing.ledger.refusals import (
    AmountNegativeError,
    JournalMalformedError,
    JournalUnbalancedError,
)
from services.financing.lenders.model import LENDER_COUNTRY
from services.kernel import Currency, Money

LINES_MAX = 20


@dataclass(frozen=True, slots=True)
class Cause:
    """Why and where something is booked: the event, the loan, whose books, its value date and when it was booked.

    A journal belongs to one lender's books. A loan of several lenders has one cause for each of them, with the same
    event: each books its own share, and the shares are split before they come here.
    """

    event_id: str
    loan_id: str
    lender_id: str
    day: date
    booked_at: datetime
    effect_of: str | None = None
    """The event whose effect is booked, where a later one led to it, as when a backdated payment moves others."""


@dataclass(frozen=True, slots=True)
class Line:
    """One side of a journal, before it is a posting."""

    account: str
    side: Side
    amount: Money


@dataclass(frozen=True, slots=True)
class Posting:
    """One line of a journal, never changed; its id follows from cause, effect, lender, kind and line.

    `day` is the value date, `booked_at` the instant (UTC) it was written. Amounts are whole minor units, at least one.
    """

    posting_id: str
    journal_id: str
    kind: str
    cause_id: str
    effect_of: str
    lender_id: str
    loan_id: str
    line: int
    account: str
    side: Side
    amount_minor: int
    currency: Currency
    day: date
    booked_at: datetime
    reverses: str | None = None
    """The journal that is taken back."""

    def __post_init__(self) -> None:
        if Money(self.amount_minor, self.currency).amount_minor < 1:
            raise AmountNegativeError(f"{self.posting_id} books {self.amount_minor} minor units")

    @property
    def booked_on(self) -> date:
        """The day it was written, in the lender's country."""
        return LENDER_COUNTRY.day_of(self.booked_at)

    @property
    def debit_minor(self) -> int:
        """What it adds to the debit side."""
        return self.amount_minor if self.side is Side.DEBIT else 0

    @property
    def credit_minor(self) -> int:
        """What it adds to the credit side."""
        return self.amount_minor if self.side is Side.CREDIT else 0


@dataclass(frozen=True, slots=True)
class Journal:
    """Postings that are booked together; one without any books nothing.

    Raises:
        JournalMalformedError: a posting is another journal's, a line is there twice, or there are too many.
        JournalUnbalancedError: debits and credits of a currency differ.
    """

    journal_id: str
    postings: tuple[Posting, ...]

    def __post_init__(self) -> None:
        lines = {posting.line for posting in self.postings if posting.journal_id == self.journal_id}
        if len(lines) != len(self.postings) or len(lines) > LINES_MAX:
            raise JournalMalformedError(f"{self.journal_id} has {len(self.postings)} postings, {len(lines)} its own")
        difference: Counter[Currency] = Counter()
        for posting in self.postings:
            difference[posting.currency] += posting.debit_minor - posting.credit_minor
        if unequal := [f"{currency} {minor}" for currency, minor in difference.items() if minor]:
            raise JournalUnbalancedError(f"debits less credits of {self.journal_id}: {', '.join(unequal)} minor units")


def draw_up(kind: str, cause: Cause, lines: Iterable[Line]) -> Journal:
    """Draw a journal up; lines of nothing are left out.

    Raises:
        JournalUnbalancedError: debits and credits of a currency differ.
    """
    effect_of = cause.effect_of or cause.event_id
    journal_id = f"{cause.event_id}/{effect_of}/{cause.lender_id}/{kind}"
    postings = (
        Posting(
            posting_id=f"{journal_id}/{number:02}",
            journal_id=journal_id,
            kind=kind,
            cause_id=cause.event_id,
            effect_of=effect_of,
            lender_id=cause.lender_id,
            loan_id=cause.loan_id,
            line=number,
            account=line.account,
            side=line.side,
            amount_minor=line.amount.amount_minor,
            currency=line.amount.currency,
            day=cause.day,
            booked_at=cause.booked_at,
        )
        for number, line in enumerate((line for line in lines if line.amount), start=1)
    )
    return Journal(journal_id, tuple(postings))
