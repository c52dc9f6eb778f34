"""Each participant's part of what moves on a consortium's loan, exact to the minor unit.

The lead alone lends, collects and keeps the loan's books: nothing is posted for the others. What is told here is what
each of them has in those books, and so its claim on the lead.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from services.financing.arithmetic.lending.events import Disbursement, Recovery
from services.financing.consortia.model import Agreement, Consortium, agreement_on, share_in
from services.financing.consortia.shares import RULE, RULE_SOURCE, RULE_WORDS, shares_of_flow
from services.financing.loans.entry_kinds import kind_of
from services.financing.loans.model import Loan
from services.financing.loans.replaying import Result, replayed
from services.kernel import Currency


class Flow(StrEnum):
    """What moves on a loan; each is a series of its own."""

    DISBURSED = "disbursed"
    WITHHELD = "withheld"
    """Fees kept back from what was paid out."""
    PRINCIPAL = "principal"
    INTEREST = "interest"
    FEE = "fee"
    PENALTY = "penalty"
    RECOVERED = "recovered"
    """Came in after the write-off."""
    GIVEN_UP = "given_up"
    """Principal the lender gave up: a loss, no cash."""
    CAPITALISED = "capitalised"
    """Interest that became principal: no cash."""


_IN = (Flow.WITHHELD, Flow.PRINCIPAL, Flow.INTEREST, Flow.FEE, Flow.PENALTY, Flow.RECOVERED)


@dataclass(frozen=True, slots=True)
class SharedFlow:
    """One flow of one entry, and each lender's part by id; parts sum to it, below zero it is taken back."""

    entry: int
    kind: str
    on: date
    flow: Flow
    amount_minor: int
    parts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Participant:
    """What one lender has in a loan (minor units)."""

    lender_id: str
    share: str
    """The exact fraction of the facility's limit, in lowest terms."""
    totals: Mapping[Flow, int]
    principal_outstanding_minor: int
    came_in_minor: int
    """Its part of all that was paid, withheld and recovered: what the lead received for it."""


@dataclass(frozen=True, slots=True)
class LoanShares:
    """A loan's flows with each lender's part, and all of them together.

    What is overpaid is the borrower's and no lender's; it has parts once it pays something.
    """

    loan_id: str
    lead_id: str
    agreement_number: int | None
    """None: the lead finances the loan alone."""
    currency: Currency
    totals: Mapping[Flow, int]
    participants: tuple[Participant, ...]
    flows: tuple[SharedFlow, ...]
    version: int
    rule: str = RULE
    rule_words: str = RULE_WORDS
    rule_source: str = RULE_SOURCE


def share_flows(loan: Loan, consortium: Consortium | None) -> LoanShares:
    """Split every flow of a loan by the shares of the day it was first paid out.

    Each kind of flow is one series in the order of the replay: no lender's running total of it is a whole minor unit
    away from its exact share. An entry that was taken back has no flows.
    """
    agreement = agreement_on(consortium, loan.disbursed_on)
    lenders = agreement.lender_ids if agreement else (loan.lender_id,)
    before: Counter[Flow] = Counter()
    found: list[SharedFlow] = []
    for result in replayed(loan).results:
        for flow, amount in _flows(loan, result):
            parts = _parts(loan, agreement, before[flow], amount)
            before[flow] += amount
            kind = kind_of(loan.entries[result.number - 1].event)
            found.append(SharedFlow(result.number, kind, result.on, flow, amount, parts))
    return LoanShares(
        loan_id=loan.loan_id,
        lead_id=loan.lender_id,
        agreement_number=agreement.number if agreement else None,
        currency=loan.currency,
        totals={flow: before[flow] for flow in Flow},
        participants=tuple(
            _participant(lender, share_in(agreement, lender, loan.lender_id), found) for lender in lenders
        ),
        flows=tuple(found),
        version=loan.version,
    )


def _flows(loan: Loan, result: Result) -> Iterator[tuple[Flow, int]]:
    event = loan.entries[result.number - 1].event
    lent = event.amount if isinstance(event, Disbursement) else 0
    amounts = {
        Flow.DISBURSED: lent,
        Flow.WITHHELD: loan.withheld_minor if result.number == 1 else 0,
        Flow.PRINCIPAL: result.paid.principal_minor,
        Flow.INTEREST: result.paid.interest_minor,
        Flow.FEE: result.paid.fee_minor,
        Flow.PENALTY: result.paid.penalty_minor,
        Flow.RECOVERED: event.amount if isinstance(event, Recovery) else 0,
        Flow.GIVEN_UP: result.given_up.principal_minor,
        Flow.CAPITALISED: result.capitalised_minor,
    }
    return ((flow, amount) for flow, amount in amounts.items() if amount)


def _parts(loan: Loan, agreement: Agreement | None, before_minor: int, amount_minor: int) -> dict[str, int]:
    if agreement is None:
        return {loan.lender_id: amount_minor}
    held, after = (_held(agreement, total) for total in (before_minor, before_minor + amount_minor))
    return {lender: after[lender] - held[lender] for lender in agreement.lender_ids}


def _held(agreement: Agreement, total_minor: int) -> dict[str, int]:
    """Split a running total; a chargeback may take more of a component back than was paid of it."""
    held = shares_of_flow(agreement, abs(total_minor))
    return held if total_minor >= 0 else {lender: -part for lender, part in held.items()}


def _participant(lender_id: str, share: Fraction, flows: list[SharedFlow]) -> Participant:
    totals = {flow: sum(one.parts[lender_id] for one in flows if one.flow is flow) for flow in Flow}
    return Participant(
        lender_id=lender_id,
        share=str(share),
        totals=totals,
        principal_outstanding_minor=totals[Flow.DISBURSED]
        + totals[Flow.CAPITALISED]
        - totals[Flow.PRINCIPAL]
        - totals[Flow.GIVEN_UP],
        came_in_minor=sum(totals[flow] for flow in _IN),
    )
