"""What happens when something is asked of lenders' own capital and related parties."""

from services.chassis.unit_of_work import Transaction
from services.financing.borrowers import repository as borrowers
from services.financing.lenders import repository as lenders
from services.financing.related_parties import model, repository
from services.financing.related_parties.commands import ConsentToLoan, DeclareRelatedParty, StateCapital
from services.financing.related_parties.model import BOOKS, Consent, RelatedParty, RelatedPartyRegister
from services.kernel import Money


async def state_capital(command: StateCapital, tx: Transaction) -> RelatedPartyRegister:
    """State a lender's own capital as of a day."""
    register = await _own(command.lender_id, tx)
    given = command.statement
    decision = model.state_capital(
        register,
        Money(given.own_capital_minor, BOOKS),
        as_of=given.as_of,
        document=given.document,
        by=tx.caller.subject,
        at=tx.now,
    )
    await repository.save(decision, tx)
    return decision.state


async def declare_related_party(command: DeclareRelatedParty, tx: Transaction) -> RelatedPartyRegister:
    """Declare that a borrower or a cooperative is related to a lender."""
    register = await _own(command.lender_id, tx)
    model.demand_known(
        await borrowers.find(command.party_id, tx), await lenders.find(command.party_id, tx), command.lender_id
    )
    given = command.relation
    party = RelatedParty(command.party_id, given.relation, given.valid_from, given.valid_until, tx.caller.subject)
    decision = model.declare(register, party, at=tx.now)
    await repository.save(decision, tx)
    return decision.state


async def consent_to_loan(command: ConsentToLoan, tx: Transaction) -> RelatedPartyRegister:
    """Record an organ's consent to a loan to a related party."""
    register = await _own(command.lender_id, tx)
    given = command.consent
    consent = Consent(given.application_id, given.given_by, given.document, tx.caller.subject)
    decision = model.consent(register, consent, at=tx.now)
    await repository.save(decision, tx)
    return decision.state


async def _own(lender_id: str, tx: Transaction) -> RelatedPartyRegister:
    known = await repository.find(lender_id, tx)
    lender = await lenders.get(lender_id, tx)
    model.demand_lender(lender, tx.caller.ministry)
    return known or model.begin(lender)
