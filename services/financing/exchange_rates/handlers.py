"""What happens when something is asked of exchange rates."""

from services.chassis.unit_of_work import Transaction
from services.financing.exchange_rates import model, repository
from services.financing.exchange_rates.commands import RecordExchangeRate
from services.financing.exchange_rates.conversions import Rate
from services.financing.exchange_rates.model import RateEntry


async def record_exchange_rate(command: RecordExchangeRate, tx: Transaction) -> RateEntry:
    """Enter the rate of a day, beside what was entered before."""
    model.demand_lenders_ministry(tx.caller.ministry)
    last = await repository.find_last_known(command.on, tx)
    rate = Rate(command.on, model.BASE, model.QUOTE, command.idr_per_usd, command.source)
    entry = model.record(rate, last, repository.load_rules(), by=tx.caller.subject, at=tx.now)
    await repository.add(entry, tx)
    return entry
