"""What happens when something is asked of facilities."""

from services.chassis.unit_of_work import Transaction
from services.financing.facilities import model, repository
from services.financing.facilities.commands import CloseFacility, GivenLegalBasis, OpenFacility
from services.financing.facilities.legal_bases import LegalBasis, check_legal_basis
from services.financing.facilities.model import Facility, FacilityTerms
from services.financing.lenders import repository as lenders
from services.kernel import Money


async def open_facility(command: OpenFacility, tx: Transaction) -> Facility:
    """Open a facility between a lender and a partner cooperative."""
    lender = await lenders.get(command.lender_id, tx)
    model.demand_home(lender.country, tx.caller.ministry)
    partner = await lenders.get(command.cooperative_id, tx)
    basis = check_legal_basis(_legal_basis(command.legal_basis), repository.load_legal_bases(), on=command.opened_on)
    terms = FacilityTerms(Money(command.limit_minor, command.currency), basis, command.opened_on, command.valid_until)
    decision = model.open_facility(
        lender, partner, terms, facility_id=tx.new_id("fac"), by=tx.caller.subject, at=tx.now
    )
    await repository.save(decision, tx)
    return decision.state


async def close_facility(command: CloseFacility, tx: Transaction) -> Facility:
    """Take no further application under a facility."""
    facility = await repository.get(command.facility_id, tx)
    model.demand_home(facility.home, tx.caller.ministry)
    decision = model.close(facility, reason_code=command.reason_code, at=tx.now)
    await repository.save(decision, tx)
    return decision.state


def _legal_basis(given: GivenLegalBasis | None) -> LegalBasis | None:
    return LegalBasis(given.code, given.document, given.approved_on) if given else None
