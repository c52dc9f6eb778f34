"""What happens when something is asked of consortia."""

from services.chassis.unit_of_work import Transaction
from services.financing.consortia import model, repository
from services.financing.consortia.commands import ConfirmConsortium, ProposeConsortium
from services.financing.consortia.model import Consortium
from services.financing.consortia.shares import demand_countable
from services.financing.facilities import model as facility_rules
from services.financing.facilities import repository as facilities
from services.financing.lenders import repository as lenders


async def propose_consortium(command: ProposeConsortium, tx: Transaction) -> Consortium:
    """Propose who finances a facility with which amounts."""
    known = await repository.find(command.facility_id, tx)
    facility = await facilities.get(command.facility_id, tx)
    facility_rules.demand_home(facility.home, tx.caller.ministry)
    given = command.consortium.participations
    parts = [(await lenders.get(one.lender_id, tx), one.committed_minor) for one in given]
    decision = model.propose(known or model.begin(facility), facility, parts, by=tx.caller.subject, at=tx.now)
    demand_countable(decision.state)
    await repository.save(decision, tx)
    return decision.state


async def confirm_consortium(command: ConfirmConsortium, tx: Transaction) -> Consortium:
    """Confirm a lender's part."""
    consortium = await repository.get(command.facility_id, tx)
    facility = await facilities.get(command.facility_id, tx)
    given = command.confirmation
    lender = await lenders.get(given.lender_id, tx)
    facility_rules.demand_home(lender.country, tx.caller.ministry)
    decision = model.confirm(consortium, facility, lender, given.agreement_number, by=tx.caller.subject, at=tx.now)
    await repository.save(decision, tx)
    return decision.state
