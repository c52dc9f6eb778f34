"""What happens when something is asked of loans."""

from services.chassis.unit_of_work import Transaction
from services.financing.applications import model as application_rules
from services.financing.applications import repository as applications
from services.financing.arithmetic.lending.terms import Component
from services.financing.borrowers import repository as borrowers
from services.financing.facilities import model as facility_rules
from services.financing.facilities import repository as facilities
from services.financing.loans import assessments, model, repayments, repository
from services.financing.loans.commands import AssessArrears, DisburseLoan, RepayLoan
from services.financing.loans.model import Loan
from services.financing.loans.receipts import Receipt, receipt
from services.kernel import Money


async def disburse_loan(command: DisburseLoan, tx: Transaction) -> Loan:
    """Pay an approved application out, and end the application with it."""
    application = await applications.get(command.application_id, tx)
    model.demand_home(application.home, tx.caller.ministry)
    borrower = await borrowers.find(application.borrower_id, tx)
    loan_id = tx.new_id("loan")
    fulfilled = application_rules.fulfil(application, loan_id=loan_id, at=tx.now)
    decision = model.disburse(
        application, borrower, disbursed_on=command.disbursed_on, loan_id=loan_id, by=tx.caller.subject, at=tx.now
    )
    await applications.save(fulfilled, tx)
    await repository.save(decision, tx)
    return decision.state


async def repay_loan(command: RepayLoan, tx: Transaction) -> Receipt:
    """Record a payment, and free the principal it repaid under the facility."""
    loan = await _own(command.loan_id, tx)
    facility = await facilities.get(loan.facility_id, tx)
    given = command.payment
    amount = Money(given.amount_minor, given.currency)
    allocation = repayments.split_repayment(
        loan, amount, paid_on=given.paid_on, order=given.allocation_order, at=tx.now
    )
    decision = repayments.repay(loan, allocation, amount, paid_on=given.paid_on, at=tx.now)
    await repository.save(decision, tx)
    await facilities.save(facility_rules.release(facility, allocation.paid(Component.PRINCIPAL), at=tx.now), tx)
    return receipt(decision.state, amount, allocation, paid_on=given.paid_on)


async def assess_arrears(command: AssessArrears, tx: Transaction) -> Loan:
    """Count a loan's arrears at the end of a day."""
    loan = await _own(command.loan_id, tx)
    decision = assessments.assess(loan, assessed_on=command.assessed_on, at=tx.now)
    await repository.save(decision, tx)
    return decision.state


async def _own(loan_id: str, tx: Transaction) -> Loan:
    loan = await repository.get(loan_id, tx)
    model.demand_home(loan.home, tx.caller.ministry)
    return loan
