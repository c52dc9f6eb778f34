"""What happens when something is asked of guarantee funds."""

from services.chassis.unit_of_work import Transaction
from services.financing.guarantee_funds import model, repository
from services.financing.guarantee_funds.commands import OpenGuaranteeFund
from services.financing.guarantee_funds.model import GuaranteeFund
from services.financing.lenders import repository as lenders
from services.kernel import Money


async def open_guarantee_fund(command: OpenGuaranteeFund, tx: Transaction) -> GuaranteeFund:
    """Open a guarantee fund of a lender."""
    lender = await lenders.get(command.lender_id, tx)
    model.demand_home(lender.country, tx.caller.ministry)
    capital = Money(command.capital_minor, command.currency)
    decision = model.open_fund(lender, capital, fund_id=tx.new_id("fund"), by=tx.caller.subject, at=tx.now)
    await repository.save(decision, tx)
    return decision.state
