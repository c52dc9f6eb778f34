"""How an entry of a loan is kept: booked, saved, set aside under its facility, and pledges freed at its end."""

from services.chassis.unit_of_work import Transaction
from services.financing.dossiers import repository as dossiers
from services.financing.facilities import model as facility_rules
from services.financing.facilities import repository as facilities
from services.financing.guarantee_funds import model as fund_rules
from services.financing.guarantee_funds import repository as guarantee_funds
from services.financing.ledger import repository as ledger
from services.financing.loans import bookings, repository
from services.financing.loans.entering import Entry
from services.financing.loans.model import Loan
from services.kernel import Money


async def keep(before: Loan, entry: Entry, tx: Transaction) -> None:
    """Book an entry, keep the loan, set aside under its facility what it takes now, and free pledges at its end."""
    await book_and_save(entry, tx)
    freed = Money(before.committed_minor - entry.loan.committed_minor, before.currency)
    if freed:
        facility = await facilities.get(before.facility_id, tx)
        await facilities.save(facility_rules.release(facility, freed, at=tx.now), tx)
    if entry.loan.has_ended and not before.has_ended:
        await _free_pledges(before, tx)


async def book_and_save(entry: Entry, tx: Transaction) -> None:
    """Book an entry and keep the loan, as at its first disbursement."""
    standing = await ledger.standing_effects(effects, tx) if (effects := bookings.effects_changed(entry)) else ()
    provided_minor = await ledger.provided(entry.loan.loan_id, bookings.written_off_on(entry), tx)
    found = bookings.journals(entry, standing, ledger.load_charts(), booked_at=tx.now, provided_minor=provided_minor)
    await ledger.post(found, tx)
    await repository.save(entry.decision, tx)


async def _free_pledges(loan: Loan, tx: Transaction) -> None:
    dossier = await dossiers.find(loan.application_id, tx)
    for pledge in dossier.fund_pledges if dossier else ():
        fund = await guarantee_funds.get(pledge.fund_id, tx)
        await guarantee_funds.save(fund_rules.release(fund, loan.application_id, at=tx.now), tx)
