"""How an entry comes into the books, the loan and its facility, for every slice that enters one."""

from services.chassis.unit_of_work import Transaction
from services.financing.dossiers import repository as dossiers
from services.financing.facilities import model as facility_rules
from services.financing.facilities import repository as facilities
from services.financing.guarantee_funds import model as fund_rules
from services.financing.guarantee_funds import repository as guarantee_funds
from services.financing.ledger import repository as ledger
from services.financing.loans import bookings, model, repayments, repository
from services.financing.loans.commands import Payment, RepayLoan
from services.financing.loans.entering import Entry, Note
from services.financing.loans.model import Consent, Loan
from services.financing.loans.receipts import Receipt, receipt
from services.financing.loans.requested_changes import GivenConsent
from services.kernel import Money


async def own(loan_id: str, tx: Transaction) -> Loan:
    """Read a loan the caller's ministry keeps.

    Raises:
        LoanNotFoundError: there is none of that id.
        LoanOfOtherMinistryError: another ministry keeps it.
    """
    loan = await repository.get(loan_id, tx)
    model.demand_home(loan.home, tx.caller.ministry)
    return loan


async def take_payment(command: RepayLoan, tx: Transaction) -> Receipt:
    """Record a payment, however it came in, and free the principal it repaid under the facility."""
    loan = await own(command.loan_id, tx)
    entry = repaid(loan, command.payment, tx)
    await keep(loan, entry, tx)
    return receipt(entry, paid_on=command.payment.paid_on, amount_minor=command.payment.amount_minor)


def repaid(loan: Loan, given: Payment, tx: Transaction) -> Entry:
    """Enter a payment; nothing is kept yet."""
    return repayments.repay(
        loan, given.money, paid_on=given.paid_on, order=given.allocation_order, use=given.use, note=note(tx)
    )


async def keep(before: Loan, entry: Entry, tx: Transaction) -> None:
    """Book an entry, keep the loan, set aside under its facility what it takes now, and free pledges at its end."""
    await book(entry, tx)
    await repository.save(entry.decision, tx)
    freed = Money(before.committed_minor - entry.loan.committed_minor, before.currency)
    if freed:
        facility = await facilities.get(before.facility_id, tx)
        await facilities.save(facility_rules.release(facility, freed, at=tx.now), tx)
    if entry.loan.has_ended and not before.has_ended:
        await _free_pledges(before, tx)


async def book(entry: Entry, tx: Transaction) -> None:
    """Post an entry's journals, and what it changes in those that stand."""
    standing = await ledger.standing_effects(effects, tx) if (effects := bookings.effects_changed(entry)) else ()
    provided_minor = await ledger.provided(entry.loan.loan_id, bookings.written_off_on(entry), tx)
    found = bookings.journals(entry, standing, ledger.load_charts(), booked_at=tx.now, provided_minor=provided_minor)
    await ledger.post(found, tx)


def note(tx: Transaction, reason_code: str | None = None, consent: GivenConsent | None = None) -> Note:
    """Say who enters something, when and why."""
    given = Consent(consent.given_on, consent.document_sha256) if consent else None
    return Note(tx.caller.subject, tx.now, reason_code, given)


async def _free_pledges(loan: Loan, tx: Transaction) -> None:
    await dossiers.free_receipts(loan.application_id, tx)
    dossier = await dossiers.find(loan.application_id, tx)
    for pledge in dossier.fund_pledges if dossier else ():
        fund = await guarantee_funds.get(pledge.fund_id, tx)
        await guarantee_funds.save(fund_rules.release(fund, loan.application_id, at=tx.now), tx)
