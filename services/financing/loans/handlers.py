"""What happens when something is asked of loans."""

from dataclasses import replace
from datetime import date

from services.chassis.unit_of_work import Transaction
from services.financing.applications import model as application_rules
from services.financing.applications import repository as applications
from services.financing.applications.model import Application
from services.financing.applications.offers import agreement_of
from services.financing.borrowers import repository as borrowers
from services.financing.loans import (
    assessments,
    capping,
    changes,
    charging,
    disbursements,
    keeping,
    losses,
    model,
    repayments,
    repository,
    undoing,
)
from services.financing.loans.changes import Comparison
from services.financing.loans.commands import (
    AssessArrears,
    ChangeTerms,
    ChargeBackPayment,
    ChargeLoan,
    ChargeOffLoan,
    DisburseLoan,
    DisburseMore,
    RecordRecovery,
    RefundOverpayment,
    RepayLoan,
    UndoEntry,
    WaiveOfLoan,
    WriteOffLoan,
)
from services.financing.loans.disbursements import Agreed, PayOut
from services.financing.loans.entering import Entry
from services.financing.loans.given_changes import change_of
from services.financing.loans.model import Loan
from services.financing.loans.receipts import Effect, Receipt, effect, receipt
from services.financing.loans.sheets import LoanSheet, sheet
from services.financing.products import repository as products
from services.kernel import Money


async def disburse_loan(command: DisburseLoan, tx: Transaction) -> LoanSheet:
    """Pay an approved application out, or its first part, and end the application with it."""
    application = await applications.get(command.application_id, tx)
    model.demand_home(application.home, tx.caller.ministry)
    borrower = await borrowers.find(application.borrower_id, tx)
    loan_id = tx.new_id("loan")
    fulfilled = application_rules.fulfil(application, loan_id=loan_id, at=tx.now)
    amount = Money(command.amount_minor or application.amount_minor, application.currency)
    pay_out = PayOut(loan_id, amount, command.disbursed_on)
    agreed = await _agreed(application, command.disbursed_on, tx)
    entry = disbursements.disburse(application, borrower, agreed, pay_out, keeping.note(tx))
    await applications.save(fulfilled, tx)
    await keeping.book(entry, tx)
    await repository.save(entry.decision, tx)
    return sheet(entry.loan)


async def disburse_more(command: DisburseMore, tx: Transaction) -> Effect:
    """Pay a further part out."""
    loan, given = await keeping.own(command.loan_id, tx), command.amount
    borrower = await borrowers.find(loan.borrower_id, tx)
    entry = disbursements.disburse_more(
        loan, borrower, given.money, on=given.on, note=keeping.note(tx, given.reason_code)
    )
    return await _kept(loan, entry, tx)


async def repay_loan(command: RepayLoan, tx: Transaction) -> Receipt:
    """Record a payment, and free the principal it repaid under the facility."""
    return await keeping.take_payment(command, tx)


async def preview_repayment(command: RepayLoan, tx: Transaction) -> Receipt:
    """Show the receipt a payment would get; nothing is recorded."""
    loan = await repository.get(command.loan_id, tx)
    entry = keeping.repaid(loan, command.payment, tx)
    return receipt(entry, paid_on=command.payment.paid_on, amount_minor=command.payment.amount_minor)


async def charge_loan(command: ChargeLoan, tx: Transaction) -> Effect:
    """Let a fee or a penalty be owed."""
    loan, given = await keeping.own(command.loan_id, tx), command.charge
    note = keeping.note(tx, given.reason_code)
    capping.demand_room(loan, given.component, given.amount_minor, given.on)
    return await _kept(
        loan, charging.charge(loan, given.component, given.money, on=given.on, due_on=given.due_on, note=note), tx
    )


async def waive_of_loan(command: WaiveOfLoan, tx: Transaction) -> Effect:
    """Give a part of what is unpaid up."""
    loan, given = await keeping.own(command.loan_id, tx), command.waiver
    entry = charging.waive(loan, given.component, given.money, on=given.on, note=keeping.note(tx, given.reason_code))
    return await _kept(loan, entry, tx)


async def charge_back(command: ChargeBackPayment, tx: Transaction) -> Effect:
    """Owe again what a payment had paid."""
    loan, given = await keeping.own(command.loan_id, tx), command.chargeback
    note = keeping.note(tx, given.reason_code)
    return await _kept(
        loan, repayments.charge_back(loan, given.money, payment=given.payment, on=given.on, note=note), tx
    )


async def refund(command: RefundOverpayment, tx: Transaction) -> Effect:
    """Pay back what was overpaid."""
    loan, given = await keeping.own(command.loan_id, tx), command.amount
    entry = repayments.refund(loan, given.money, on=given.on, note=keeping.note(tx, given.reason_code))
    return await _kept(loan, entry, tx)


async def recover(command: RecordRecovery, tx: Transaction) -> Effect:
    """Take down money that came in after the write-off."""
    loan, given = await keeping.own(command.loan_id, tx), command.amount
    entry = repayments.recover(loan, given.money, on=given.on, note=keeping.note(tx, given.reason_code))
    return await _kept(loan, entry, tx)


async def change_terms(command: ChangeTerms, tx: Transaction) -> Comparison:
    """Agree on other terms; the answer shows both plans."""
    loan, given = await keeping.own(command.loan_id, tx), command.change
    change = change_of(given.change, loan.home.day_of(tx.now))
    note = keeping.note(tx, given.reason_code, given.consent)
    changes.demand_consent(change, note.consent)
    changes.demand_rate(loan, change)
    entry = changes.change_terms(loan, change, restructured=given.restructured, note=note)
    await keeping.keep(loan, entry, tx)
    return changes.compare(loan, entry.loan, change, change.on)


async def preview_change(command: ChangeTerms, tx: Transaction) -> Comparison:
    """Show both plans of a change before anybody consents; nothing is recorded."""
    loan, given = await repository.get(command.loan_id, tx), command.change
    change = change_of(given.change, loan.home.day_of(tx.now))
    entry = changes.change_terms(
        loan, change, restructured=given.restructured, note=keeping.note(tx, given.reason_code)
    )
    return changes.compare(loan, entry.loan, change, change.on)


async def charge_off(command: ChargeOffLoan, tx: Transaction) -> Effect:
    """Book a loan as lost; it is still owed."""
    loan, given = await keeping.own(command.loan_id, tx), command.charge_off
    entry = losses.charge_off(loan, given.behaviour, on=given.on, note=keeping.note(tx, given.reason_code))
    return await _kept(loan, entry, tx)


async def write_off(command: WriteOffLoan, tx: Transaction) -> Effect:
    """Give up all that is unpaid."""
    loan, given = await keeping.own(command.loan_id, tx), command.write_off
    return await _kept(loan, losses.write_off(loan, on=given.on, note=keeping.note(tx, given.reason_code)), tx)


async def undo_entry(command: UndoEntry, tx: Transaction) -> Effect:
    """Take an entry back."""
    loan = await keeping.own(command.loan_id, tx)
    return await _kept(loan, undoing.undo(loan, command.entry, keeping.note(tx, command.reason_code)), tx)


async def assess_arrears(command: AssessArrears, tx: Transaction) -> LoanSheet:
    """Count a loan's arrears at the end of a day."""
    loan = await keeping.own(command.loan_id, tx)
    decision = assessments.assess(loan, assessed_on=command.assessed_on, at=tx.now)
    await repository.save(decision, tx)
    return sheet(decision.state)


async def _kept(loan: Loan, entry: Entry, tx: Transaction) -> Effect:
    await keeping.keep(loan, entry, tx)
    return effect(entry)


async def _agreed(application: Application, disbursed_on: date, tx: Transaction) -> Agreed:
    choice = application.product
    edition = await products.edition_of(choice.product_id, choice.edition, tx) if choice else None
    # A day before the application's is refused with the disbursement itself.
    agreement = agreement_of(application, edition, disbursed_on=max(disbursed_on, application.submitted_on))
    agreed = Agreed(agreement.terms, agreement.due_dates, sum(fee.amount_minor for fee in agreement.fees))
    if edition is None:
        return agreed
    conditions = edition.conditions
    return replace(
        agreed,
        product_id=edition.product_id,
        edition=edition.number,
        penalty=conditions.penalty.rule if conditions.penalty else None,
        charge_cap=conditions.charge_cap,
        harvest_calendar=conditions.harvest_calendar,
        counting_rule=conditions.days_past_due,
    )
