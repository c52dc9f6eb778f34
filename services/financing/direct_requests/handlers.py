"""What happens when a loan outside a facility is asked for."""

from services.chassis.unit_of_work import Transaction
from services.financing.borrowers import repository as borrowers
from services.financing.direct_requests import model, repository
from services.financing.direct_requests.commands import AnswerDirectRequest, Granted, Refused, RequestDirectLoan
from services.financing.direct_requests.model import Asked, DirectRequest
from services.financing.facilities.legal_bases import LegalBasis
from services.financing.facilities.repository import load_legal_bases
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


async def answer_direct_request(command: AnswerDirectRequest, tx: Transaction) -> DirectRequest:
    """Record what the lender's ministry says of a request."""
    model.demand_home(tx.caller.ministry)
    request = await repository.get(command.request_id, tx)
    by = tx.caller.subject
    match command.answer:
        case Granted(legal_basis=given):
            basis = LegalBasis(given.code, given.document, given.approved_on)
            decision = model.grant(request, basis, load_legal_bases(), by=by, at=tx.now)
        case Refused(reason_code=reason_code):
            decision = model.refuse(request, reason_code, by=by, at=tx.now)
    await repository.save(decision, tx)
    return decision.state
