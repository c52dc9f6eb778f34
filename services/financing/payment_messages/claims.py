"""What loans await from payers, looked up by what a payment tells; and what can become of a payment."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from services.kernel import Money


@dataclass(frozen=True, slots=True)
class Claim:
    """A loan money is awaited for: what its payer may quote, who pays, and which amounts would fit."""

    loan_id: str
    reference: str
    owed: Money
    """Everything unpaid, due or not."""
    expected: frozenset[Money] = frozenset()
    """Amounts that alone point to this loan: what is due, the next instalment, the payoff."""
    end_to_end_ids: frozenset[str] = frozenset()
    sent_ids: frozenset[str] = frozenset()
    """End-to-end identifiers of our own transfers for the loan: a credit that carries one is a transfer come back."""
    payer_accounts: frozenset[str] = frozenset()
    payer_names: frozenset[str] = frozenset()


class Ground(StrEnum):
    """Why a payment was matched, or why not."""

    REFERENCE = "reference"
    END_TO_END_ID = "end_to_end_id"
    REFERENCE_IN_TEXT = "reference_in_text"
    ACCOUNT_AND_AMOUNT = "account_and_amount"
    MORE_THAN_OWED = "more_than_owed"
    CURRENCY_OF_LOAN_DIFFERS = "currency_of_loan_differs"
    SEVERAL_LOANS_QUOTED = "several_loans_quoted"
    SEVERAL_LOANS_FIT = "several_loans_fit"
    NAME_AND_AMOUNT_ONLY = "name_and_amount_only"
    PAYER_ONLY = "payer_only"
    CHECK_DIGITS_WRONG = "check_digits_wrong"
    REFERENCE_UNKNOWN = "reference_unknown"
    NOTHING_POINTS_TO_A_LOAN = "nothing_points_to_a_loan"
    CURRENCY_NOT_KEPT = "currency_not_kept"
    NOT_WHOLE_MINOR_UNITS = "not_whole_minor_units"
    ITEMS_DO_NOT_ADD_UP = "items_do_not_add_up"
    RECORDED_BEFORE = "recorded_before"
    ALIKE_IN_OTHER_STATEMENT = "alike_in_other_statement"
    DEBIT = "debit"
    REVERSAL = "reversal"
    RETURNED_TRANSFER = "returned_transfer"
    NOT_BOOKED = "not_booked"


class Outcome(StrEnum):
    """What became of a payment."""

    MATCHED = "matched"
    AMBIGUOUS = "ambiguous"
    UNMATCHED = "unmatched"
    SET_ASIDE = "set_aside"


@dataclass(frozen=True, slots=True)
class Finding:
    """An outcome with its ground; a match names one loan, an ambiguous finding those it could be."""

    outcome: Outcome
    ground: Ground
    loan_ids: tuple[str, ...] = ()


class Claims:
    """Claims by what a payment may tell; each loan once."""

    def __init__(self, claims: Iterable[Claim]) -> None:
        self._by_loan = {claim.loan_id: claim for claim in claims}
        self._by_reference: defaultdict[str, list[str]] = defaultdict(list)
        self._by_end_to_end_id: defaultdict[str, list[str]] = defaultdict(list)
        self._by_sent_id: defaultdict[str, list[str]] = defaultdict(list)
        self._by_account: defaultdict[str, list[str]] = defaultdict(list)
        self._by_name: defaultdict[str, list[str]] = defaultdict(list)
        for claim in self._by_loan.values():
            self._by_reference[claim.reference].append(claim.loan_id)
            for identifier in claim.end_to_end_ids:
                self._by_end_to_end_id[identifier].append(claim.loan_id)
            for identifier in claim.sent_ids:
                self._by_sent_id[identifier].append(claim.loan_id)
            for account in claim.payer_accounts:
                self._by_account[account].append(claim.loan_id)
            for name in {_plain(name) for name in claim.payer_names}:
                self._by_name[name].append(claim.loan_id)

    def quoted_by_reference(self, references: Iterable[str]) -> list[Claim]:
        """The claims with one of these references."""
        loan_ids = {loan_id for reference in references for loan_id in self._by_reference.get(reference, ())}
        return self._read(loan_ids)

    def quoted_by_identifier(self, end_to_end_id: str | None) -> list[Claim]:
        """The claims with this end-to-end identifier."""
        return self._read(self._by_end_to_end_id.get(end_to_end_id or "", ()))

    def sent_as(self, end_to_end_id: str | None) -> list[Claim]:
        """The claims for which a transfer of ours had this end-to-end identifier."""
        return self._read(self._by_sent_id.get(end_to_end_id or "", ()))

    def paid_from(self, account: str | None) -> list[Claim]:
        """The claims this account has paid, or is known to pay."""
        return self._read(self._by_account.get(account or "", ()))

    def paid_by(self, name: str | None) -> list[Claim]:
        """The claims on a payer of this name, whatever its case and blanks."""
        return self._read(self._by_name.get(_plain(name or ""), ()))

    def reduce(self, loan_id: str, paid: Money) -> None:
        """Count a match: less is owed to the next payment, and the amount is no longer expected."""
        claim = self._by_loan[loan_id]
        self._by_loan[loan_id] = replace(claim, owed=claim.owed - paid, expected=claim.expected - {paid})

    def _read(self, loan_ids: Iterable[str]) -> list[Claim]:
        return [self._by_loan[loan_id] for loan_id in sorted(loan_ids)]


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
