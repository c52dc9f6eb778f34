"""What happens when a loan outside a facility is asked for."""

from services.chassis.unit_of_work import Transaction
from services.financing.borrowers import repository as borrowers
from services.financing.direct_requests import model, repository
from services.financing.direct_requests.commands import RequestDirectLoan
from services.financing.direct_requests.model import Asked, DirectRequest
from services.financing.lenders import repository as lenders
from services.kernel import Money


async def request_direct_loan(command: RequestDirectLoan, tx: Transaction) -> DirectRequest:
    """Record the request as escalated."""
    model.demand_home(tx.caller.ministry)
    lender = await lenders.get(command.lender_id, tx)
    borrower, _ = await borrowers.get(command.borrower_id, tx)
    amount = Money(command.amount_minor, command.currency)
    asked = Asked(lender, borrower.enterprise_id, amount, command.purpose_code)
    rules, request_id = repository.load_rules(), tx.new_id("direct")
    decision = model.escalate(asked, rules, request_id=request_id, by=tx.caller.subject, at=tx.now)
    await repository.save(decision, tx)
    return decision.state
