"""What happens when provisions are booked and positions are revalued."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from services.chassis.unit_of_work import Transaction
from services.financing.arithmetic.classification.collectability_rules import collectability_pack
from services.financing.arithmetic.classification.delinquency import CountingRule
from services.financing.exchange_rates import repository as exchange_rates
from services.financing.exchange_rates.conversions import Rate
from services.financing.exchange_rates.model import ExchangeRateStaleError, ExchangeRateUnknownError, rate_in_use
from services.financing.ledger import repository as ledger
from services.financing.ledger.chart import AccountUse
from services.financing.ledger.reversals import reverse
from services.financing.lenders import repository as lenders
from services.financing.loans import repository as loans
from services.financing.portfolio import bookings, classes, model, positions, repository, views
from services.financing.portfolio.assessments import standing_on
from services.financing.portfolio.commands import ProvideForLosses, RevaluePositions, ReverseRevaluation
from services.financing.portfolio.model import BOOKS, Portfolio, ProvisionChange
from services.financing.portfolio.positions import Held, KnownRates, Revalued, Waiting
from services.kernel.dated_rules import Confidence

REALISED = (AccountUse.EXCHANGE_GAIN_REALISED, AccountUse.EXCHANGE_LOSS_REALISED)
UNREALISED = (AccountUse.EXCHANGE_GAIN_UNREALISED, AccountUse.EXCHANGE_LOSS_UNREALISED)


@dataclass(frozen=True, slots=True)
class ProvisionRun:
    """What a run booked: the loans whose provision changed, under which rules and how sure these are."""

    lender_id: str
    on: date
    rules: str
    rules_version: str
    confidence: Confidence
    interpretation: str
    changes: tuple[ProvisionChange, ...]
    version: int


@dataclass(frozen=True, slots=True)
class RevaluationRun:
    """What a revaluation booked at which rate, and which loans wait for a rate of one of their days."""

    lender_id: str
    on: date
    rate: Rate
    loans: tuple[Revalued, ...]
    waiting: tuple[Waiting, ...]
    version: int


async def provide_for_losses(command: ProvideForLosses, tx: Transaction) -> ProvisionRun:
    """Book the difference between what the classes of a day ask for and what the books hold."""
    lender_id, on = command.lender_id, command.provisions.on
    portfolio = await _own(lender_id, tx)
    pack = collectability_pack(command.provisions.rules, on=on)
    counting = CountingRule.AFTER_DUE_DATE
    lent = await loans.of_lender(lender_id, on, tx.db, tx.session)
    standing = [found for loan in lent if (found := standing_on(loan, on, counting))]
    held = await ledger.credits_by_loan(lender_id, (AccountUse.PROVISION,), on, tx)
    known = await views.recognised_collateral(lent, pack, on, tx.db, tx.session)
    classed = classes.classed(lender_id, standing, pack, on=on, counting=counting, collateral=known)
    changes = classes.changes_of(classed, held)
    decision = model.provide(portfolio, changes, pack, on=on, at=tx.now)
    charts, after = ledger.load_charts(), decision.state
    await ledger.post(bookings.provision_journals(after, changes, charts, on=on, booked_at=tx.now), tx)
    await repository.save(decision, tx)
    return ProvisionRun(
        lender_id=lender_id,
        on=on,
        rules=pack.code,
        rules_version=pack.version,
        confidence=pack.confidence,
        interpretation=pack.interpretation,
        changes=tuple(change for change in changes if change.difference),
        version=after.version,
    )


async def revalue_positions(command: RevaluePositions, tx: Transaction) -> RevaluationRun:
    """Bring the loans in another currency to the closing rate of a day, and book what the books lack."""
    lender_id, on = command.lender_id, command.revaluation.on
    portfolio = await _own(lender_id, tx)
    lent = await loans.of_lender(lender_id, on, tx.db, tx.session)
    moved = {loan.loan_id: (loan.currency, positions.flows(loan, on)) for loan in lent if loan.currency != BOOKS}
    others = await ledger.receivable_by_day({"lender_id": lender_id}, on, tx.db, tx.session)
    receivable = {loan_id: positions.receivable_flows(others[loan_id]) for loan_id in moved if loan_id in others}
    days = positions.days_of([*(own for _, own in moved.values()), *receivable.values()])
    rates, held = await _rates({on, *days}, tx), await _held(lender_id, on, tx)
    done, waiting = positions.revalued(moved, held, rates, on=on, receivable=receivable)
    changes, closing = [one.change for one in done], rates.on(on)
    decision = model.revalue(portfolio, changes, closing, on=on, waiting_count=len(waiting), at=tx.now)
    charts, after = ledger.load_charts(), decision.state
    await ledger.post(bookings.exchange_journals(after, changes, charts, on=on, booked_at=tx.now), tx)
    await repository.save(decision, tx)
    booked = tuple(one for one in done if one.change.realised or one.change.unrealised)
    return RevaluationRun(lender_id, on, closing, booked, waiting, after.version)


async def reverse_revaluation(command: ReverseRevaluation, tx: Transaction) -> Portfolio:
    """Take the last day's revaluation back: every journal of it by its mirror, on the same day."""
    portfolio = await _own(command.lender_id, tx)
    booked = await ledger.standing_of_day(command.lender_id, command.on, bookings.EXCHANGE_KINDS, tx)
    decision = model.reverse_revaluation(portfolio, len(booked), command.reason_code, on=command.on, at=tx.now)
    cause_id = decision.state.cause_id
    await ledger.post([reverse(one, event_id=cause_id, booked_at=tx.now) for one in booked], tx)
    await repository.save(decision, tx)
    return decision.state


async def _own(lender_id: str, tx: Transaction) -> Portfolio:
    portfolio = await repository.find(lender_id, tx)
    await lenders.get(lender_id, tx)
    model.demand_home(tx.caller.ministry)
    return portfolio


async def _held(lender_id: str, on: date, tx: Transaction) -> dict[str, Held]:
    realised = await ledger.credits_by_loan(lender_id, REALISED, on, tx)
    unrealised = await ledger.credits_by_loan(lender_id, UNREALISED, on, tx)
    return {
        loan_id: Held(
            realised[loan_id].amount_minor if loan_id in realised else 0,
            unrealised[loan_id].amount_minor if loan_id in unrealised else 0,
        )
        for loan_id in {*realised, *unrealised}
    }


async def _rates(days: Iterable[date], tx: Transaction) -> KnownRates:
    rules = exchange_rates.load_rules()
    found: dict[date, Rate | positions.RateMissingError] = {}
    for day in sorted(days):
        try:
            found[day] = rate_in_use(await exchange_rates.find_last_known(day, tx), rules, on=day).entry.rate
        except (ExchangeRateUnknownError, ExchangeRateStaleError) as refusal:
            found[day] = refusal
    return KnownRates(found)
