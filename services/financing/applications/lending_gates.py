"""What must be true of everybody who lends before an application is approved: shares confirmed, limits kept."""

from collections.abc import Sequence

from services.chassis.unit_of_work import Transaction
from services.financing.applications.model import Application
from services.financing.consortia import model as consortium_rules
from services.financing.consortia import repository as consortia
from services.financing.exchange_rates import repository as exchange_rates
from services.financing.exchange_rates.model import rate_in_use
from services.financing.related_parties import repository as related_parties
from services.financing.related_parties.assessments import Debt, Limits, assess, is_related, part_of
from services.financing.related_parties.exposures import debts_of
from services.financing.related_parties.model import BOOKS, RelatedPartyRegister
from services.kernel.dated_rules import in_force


async def demand_lenders_may_lend(application: Application, tx: Transaction) -> None:
    """Let an application pass for each lender that will have a part of its loan, as of today.

    Raises:
        ConsortiumNotConfirmedError: lenders of the facility's consortium have to confirm their parts.
        CapitalStatementMissingError: a related party asks a lender that stated no own capital.
        RelatedPartyLimitError: related parties together would owe a lender more than its limit.
        RelatedPartyConsentMissingError: a consent to a loan to a related party is missing.
        ExchangeRateStaleError: a related party owes in another currency, and its last rate is too old.
    """
    on = application.home.day_of(tx.now)
    consortium = await consortia.find(application.facility_id, tx)
    consortium_rules.demand_confirmed(consortium)
    debt = Debt(
        application_id=application.application_id,
        facility_id=application.facility_id,
        lead_id=application.lender_id,
        borrower_id=application.borrower_id,
        cooperative_id=application.cooperative_id,
        principal=application.amount,
    )
    for lender_id in consortium_rules.lenders_from(consortium, application.lender_id, on):
        register = await related_parties.find(lender_id, tx)
        if register is not None and is_related(debt, register, on=on):
            await _demand_within_limit(register, debt, tx)


async def _demand_within_limit(register: RelatedPartyRegister, asked: Debt, tx: Transaction) -> None:
    lender_id, on = register.lender_id, register.home.day_of(tx.now)
    shared = await consortia.of_lender(lender_id, tx)
    owed = await debts_of(lender_id, shared, register.parties_on(on), tx)
    limits = await _limits((asked, *owed), register, tx)
    part, *parts = [part_of(lender_id, debt, shared.get(debt.facility_id), on=on) for debt in (asked, *owed)]
    await related_parties.save(assess(register, part, parts, limits, at=tx.now), tx)


async def _limits(debts: Sequence[Debt], register: RelatedPartyRegister, tx: Transaction) -> Limits:
    on, rate = register.home.day_of(tx.now), None
    if any(debt.principal.currency != BOOKS for debt in debts):
        last = await exchange_rates.find_last_known(on, tx)
        rate = rate_in_use(last, exchange_rates.load_rules(), on=on).entry.rate
    return Limits(on, in_force(related_parties.load_limits(), on=on, subject="related parties"), rate)
