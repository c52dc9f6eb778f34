"""Where the facts of a paper come from: the loan, replayed, and its facility."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from services.financing.arithmetic.cost_of_credit.disclosure import (
    CostOfCredit,
    DatedAmount,
    Plan,
    Stage,
    cost_of_credit,
)
from services.financing.arithmetic.lending.events import Disbursement
from services.financing.arithmetic.lending.rows import Row
from services.financing.arithmetic.lending.terms import Component
from services.financing.facilities.model import Facility
from services.financing.loans.assessments import arrears
from services.financing.loans.entry_kinds import kind_of
from services.financing.loans.model import Loan
from services.financing.loans.repayments import DEFAULT_ORDER
from services.financing.loans.replaying import Replayed, Result, replayed
from services.financing.papers.model import (
    ContractFacts,
    EntryFacts,
    EntryKind,
    InstalmentFacts,
    LegalBasisFacts,
    Parties,
    Party,
    PortionFacts,
    StatementFacts,
)

KINDS: Mapping[str, EntryKind] = {
    "disbursement": "disbursement",
    "repayment": "repayment",
    "charge": "charge",
    "chargeback": "chargeback",
    "write_off": "write_off",
}


def agreed(loan: Loan, facility: Facility) -> ContractFacts:
    """Tell what was agreed on for what was paid out; what happens afterwards changes nothing of it.

    Raises:
        RateBeyondLimitError: what the credit costs a year is beyond what can be told.
    """
    paid_out = tuple(entry for entry in loan.live if isinstance(entry.event, Disbursement))
    account = replayed(replace(loan, entries=paid_out)).account
    rows = tuple(_instalment(number, row, row.owed) for number, row in enumerate(account.rows, start=1))
    basis, cost = facility.legal_basis, _cost(loan, rows)
    return ContractFacts(
        loan_id=loan.loan_id,
        parties=_parties(loan, facility),
        legal_basis=LegalBasisFacts(facility.facility_id, basis.code, basis.document, basis.approved_on),
        currency=loan.currency,
        amount_minor=loan.standing.disbursed_minor,
        disbursed_on=loan.disbursed_on,
        annual_rate=loan.terms.interest.annual_rate,
        method=loan.terms.instalments.amortisation,
        day_count=loan.terms.interest.day_count,
        effective_annual_rate=cost.effective_annual_rate,
        total_cost_minor=cost.total_cost_minor,
        instalments=rows,
        allocation_order=DEFAULT_ORDER,
        early_payment="saves_interest" if loan.terms.interest.recalculation else "pays_next_instalments",
        penalty=loan.penalty,
    )


def account(loan: Loan, facility: Facility, first: date, last: date) -> StatementFacts:
    """Draw a loan's account up as it stood at the end of the last day."""
    outcome = replayed(loan, until=last)
    entries = tuple(_entries(loan, outcome))
    before = [entry.balance_after_minor for entry in entries if entry.on < first]
    late = arrears(loan, last)
    unpaid = ((number, row) for number, row in enumerate(outcome.account.rows, start=1) if row.is_open)
    following = next((one for one in unpaid if one[1].due_on >= last), None)
    left = {part: following[1].unpaid(part) for part in Component} if following else {}
    return StatementFacts(
        loan_id=loan.loan_id,
        parties=_parties(loan, facility),
        currency=loan.currency,
        first=first,
        last=last,
        record_version=loan.version,
        opening_minor=before[-1] if before else 0,
        entries=tuple(entry for entry in entries if entry.on >= first),
        closing_minor=entries[-1].balance_after_minor if entries else 0,
        overdue_minor=late.overdue_minor,
        days_past_due=late.days_past_due,
        next_instalment=_instalment(*following, left) if following else None,
    )


def _cost(loan: Loan, rows: tuple[InstalmentFacts, ...]) -> CostOfCredit:
    lent = tuple(
        DatedAmount(entry.event.on, entry.event.amount)
        for entry in loan.live
        if isinstance(entry.event, Disbursement) and entry.event.amount
    )
    due = tuple(DatedAmount(row.due_on, row.total_minor) for row in rows if row.total_minor)
    return cost_of_credit(Plan(loan.currency, lent, due), Stage.ON_CONTRACT)


def _parties(loan: Loan, facility: Facility) -> Parties:
    """Name the parties by their numbers: no register publishes a name."""
    return Parties(Party(loan.lender_id), Party(facility.cooperative_id), Party(loan.borrower_id))


def _entries(loan: Loan, outcome: Replayed) -> Iterator[EntryFacts]:
    balance = 0
    for result in outcome.results:
        event = loan.entries[result.number - 1].event
        lent = event.amount if isinstance(event, Disbursement) else 0
        balance += lent + result.capitalised_minor - result.paid.principal_minor - result.given_up.principal_minor
        yield EntryFacts(
            on=result.on,
            kind=KINDS.get(kind_of(event), "other"),
            amount_minor=getattr(event, "amount", None) or _moved(result),
            balance_after_minor=balance,
            portions=tuple(PortionFacts(one.number, one.component, one.amount_minor) for one in result.portions),
            overpaid_minor=result.overpaid_minor,
        )


def _moved(result: Result) -> int:
    """Tell what an entry without an amount of its own gave up or added."""
    return result.given_up.total_minor or result.capitalised_minor


def _instalment(number: int, row: Row, amounts: Mapping[Component, int]) -> InstalmentFacts:
    charges = amounts[Component.FEE] + amounts[Component.PENALTY]
    return InstalmentFacts(number, row.due_on, amounts[Component.PRINCIPAL], amounts[Component.INTEREST], charges)
