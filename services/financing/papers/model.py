"""What a paper is made from, and what it is: facts in, titled sections of texts and figures out."""

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Literal

from services.financing.arithmetic.lending.charges import PenaltyRule
from services.financing.arithmetic.lending.terms import Amortisation, Component, DayCount
from services.kernel import Currency
from services.kernel.languages import Language

EarlyPayment = Literal["pays_next_instalments", "saves_interest"]
EntryKind = Literal["disbursement", "repayment", "charge", "chargeback", "write_off", "other"]


@dataclass(frozen=True, slots=True)
class Party:
    """Who takes part in a loan; a name that no register published stays None and is written in by hand."""

    party_id: str
    legal_name: str | None = None


@dataclass(frozen=True, slots=True)
class Parties:
    """The lender, the cooperative it lends through, and the borrower."""

    lender: Party
    cooperative: Party
    borrower: Party


@dataclass(frozen=True, slots=True)
class LegalBasisFacts:
    """What the facility stands on."""

    facility_id: str
    code: str
    document: str
    approved_on: date | None


@dataclass(frozen=True, slots=True)
class InstalmentFacts:
    """What falls due on a day (minor units)."""

    number: int
    due_on: date
    principal_minor: int
    interest_minor: int
    charges_minor: int = 0
    """Fees and penalties."""

    @property
    def total_minor(self) -> int:
        """All components together."""
        return self.principal_minor + self.interest_minor + self.charges_minor


@dataclass(frozen=True, slots=True)
class ContractFacts:
    """What lender and borrower agreed on when the loan was paid out (minor units of `currency`)."""

    loan_id: str
    parties: Parties
    legal_basis: LegalBasisFacts
    currency: Currency
    amount_minor: int
    disbursed_on: date
    annual_rate: Decimal
    """As agreed, a fraction: Decimal("0.06") is 6 % a year."""
    method: Amortisation
    day_count: DayCount
    effective_annual_rate: Decimal
    """A fraction."""
    total_cost_minor: int
    instalments: tuple[InstalmentFacts, ...]
    allocation_order: tuple[Component, ...]
    early_payment: EarlyPayment
    penalty: PenaltyRule | None = None
    """None: being late costs nothing beyond the interest that was agreed."""


@dataclass(frozen=True, slots=True)
class PortionFacts:
    """The part of an entry that went to one component of one instalment (minor units)."""

    instalment: int
    component: Component
    amount_minor: int


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """Something that changed the account on a day (minor units)."""

    on: date
    kind: EntryKind
    amount_minor: int
    balance_after_minor: int
    """Principal outstanding after it."""
    portions: tuple[PortionFacts, ...] = ()
    overpaid_minor: int = 0


@dataclass(frozen=True, slots=True)
class StatementFacts:
    """An account from the beginning of its first day to the end of its last (minor units of `currency`)."""

    loan_id: str
    parties: Parties
    currency: Currency
    first: date
    last: date
    record_version: int
    """How many facts of the loan were recorded when the statement was written."""
    opening_minor: int
    """Principal outstanding."""
    entries: tuple[EntryFacts, ...]
    closing_minor: int
    """Principal outstanding."""
    overdue_minor: int
    days_past_due: int
    next_instalment: InstalmentFacts | None
    """What is unpaid of the next one that falls due on the last day or later."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure for systems, as whole minor units, an ISO day or a fraction, and as a language writes it."""

    value: str | int
    shown: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text of the translation files with its figures filled in."""

    key: str
    text: str
    unsure: bool
    """Nobody who speaks the language well has checked the wording."""
    figures: tuple[Figure, ...] = ()


Cell = Figure | Phrase


@dataclass(frozen=True, slots=True)
class Line:
    """One labelled figure."""

    label: Phrase
    content: Cell


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; each row has as many cells as there are headings."""

    headings: tuple[Phrase, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a paper: its lines first, then its table, then its texts."""

    heading: Phrase
    lines: tuple[Line, ...] = ()
    table: Table | None = None
    texts: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True)
class Signatures:
    """Who signs; a line is left for each."""

    heading: Phrase
    parties: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A contract or a statement in one language; the same facts make the same paper."""

    kind: Literal["contract", "statement"]
    loan_id: str
    language: Language
    title: Phrase
    sections: tuple[Section, ...]
    signatures: Signatures | None
    notes: tuple[Phrase, ...]
    unsure_note: Phrase | None
    """What the mark at unchecked wordings means; None: every wording is sure."""


def has_unsure(part: object) -> bool:
    """Tell whether any wording of a paper, or of a part of one, is unchecked."""
    match part:
        case Phrase():
            return part.unsure
        case tuple():
            return any(has_unsure(one) for one in part)
        case Signatures() | Section() | Table() | Line():
            return any(has_unsure(getattr(part, field.name)) for field in fields(part))
    return False
