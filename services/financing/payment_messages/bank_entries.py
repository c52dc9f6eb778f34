"""What a bank statement says: entries, the payments each one books, and the key that tells an entry from all others."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

BOOKED = "BOOK"


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment an entry books; `amount` is in major units, as the bank wrote it."""

    number: int
    amount: Decimal
    end_to_end_id: str | None = None
    references: tuple[str, ...] = ()
    """What stands in the places for a creditor reference, unchecked."""
    remittance: str = ""
    payer_name: str | None = None
    payer_account: str | None = None
    is_return: bool = False
    """The bank gives back a transfer of ours."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of one account's statement; `line` is where it stands in the document."""

    statement_id: str
    account: str
    line: int
    amount: Decimal
    currency: str
    """ISO 4217; it may be one the programme does not know."""
    is_credit: bool
    is_reversal: bool
    status: str
    """BOOK, PDNG, INFO or FUTR, or the bank's own word."""
    booked_on: date | None
    valued_on: date | None
    servicer_reference: str | None
    payments: tuple[Payment, ...]
    adds_up: bool
    """False: the bank itemised the entry but the items are not its amount; it then counts as one payment."""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """One account's statement; balances are signed, in major units, None where the statement has none."""

    statement_id: str
    entries: tuple[Entry, ...]
    opening: Decimal | None
    closing: Decimal | None

    @property
    def gap(self) -> Decimal | None:
        """What lies between the booked entries and the closing balance: anything but zero tells of a missing entry.

        None: the statement lacks a balance, as one page of several does, or its entries have several currencies.
        """
        if self.opening is None or self.closing is None or len({entry.currency for entry in self.entries}) > 1:
            return None
        booked = (entry for entry in self.entries if entry.status == BOOKED)
        return self.closing - self.opening - sum(entry.amount if entry.is_credit else -entry.amount for entry in booked)


def with_keys(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Give each entry of one statement the key it has in every statement that carries it again.

    The key covers the account, the status, the direction, the amount and the bank's reference of the entry
    (`AcctSvcrRef`); without one, the days and the payments. Entries alike in all of this are counted, so that two
    equal deposits stay two.
    `NtryRef` is no part of it: banks number the entries of each statement anew.
    """
    seen: Counter[str] = Counter()
    keyed = []
    for entry in entries:
        fingerprint = _fingerprint(entry)
        seen[fingerprint] += 1
        key = hashlib.sha256(f"{fingerprint}\n{seen[fingerprint]}".encode()).hexdigest()
        keyed.append(replace(entry, key=key))
    return tuple(keyed)


def _fingerprint(entry: Entry) -> str:
    facts = [entry.account, entry.status, entry.amount.normalize(), entry.currency, entry.is_credit, entry.is_reversal]
    if entry.servicer_reference:
        return repr([*facts, entry.servicer_reference])
    payments = [replace(payment, amount=payment.amount.normalize()) for payment in entry.payments]
    return repr([*facts, entry.booked_on, entry.valued_on, payments])
