"""How a lender's portfolio is read: its quality, its classes, and the exchange position of a loan."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from services.chassis.caller import Caller
from services.chassis.mongo import Database, Session
from services.financing.arithmetic.classification.collectability_rules import CollectabilityPack, collectability_pack
from services.financing.arithmetic.classification.delinquency import CountingRule, bucket
from services.financing.arithmetic.classification.non_performing import Scope, non_performing_rule
from services.financing.arithmetic.classification.portfolio import PortfolioLoan
from services.financing.arithmetic.classification.recognised_collateral import Recognition, recognition_rule
from services.financing.dossiers import repository as dossiers
from services.financing.exchange_rates import views as exchange_rates
from services.financing.exchange_rates.positions import Movement, Position
from services.financing.ledger import repository as ledger
from services.financing.lenders import views as lenders
from services.financing.lenders.model import LENDER_COUNTRY
from services.financing.loans import repository as loans
from services.financing.loans import views as loan_views
from services.financing.loans.model import Loan, demand_past
from services.financing.portfolio import classes, flags, positions, quality
from services.financing.portfolio.assessments import loss_of, recognised, standing_on
from services.financing.portfolio.classes import PortfolioClasses
from services.financing.portfolio.flags import FlagHistory
from services.financing.portfolio.model import demand_home
from services.financing.portfolio.positions import KnownRates
from services.financing.portfolio.quality import PortfolioQuality, Seen, period_start
from services.financing.portfolio.repository import load_non_performing_rules
from services.kernel import Money
from services.kernel.dated_rules import in_force

BUCKET = "programme_par"
REPLAYS_WITHOUT_PAUSE = 20
"""Between so many replays other requests get their turn."""


@dataclass(frozen=True, slots=True)
class ReceivablePosition:
    """What is carried of the interest, fees and penalties a loan owes as the books show them."""

    position: Position
    carrying_amount: Money
    carrying_rate: Decimal | None
    movements: tuple[Movement, ...]


@dataclass(frozen=True, slots=True)
class LoanPosition:
    """What a loan is owed, booked and carried at on a day, and every movement that led to it."""

    loan_id: str
    on: date
    position: Position
    carrying_amount: Money
    carrying_rate: Decimal | None
    movements: tuple[Movement, ...]
    receivable: ReceivablePosition
    """Of interest, fees and penalties; the rest is of the principal."""


async def read_quality(
    lender_id: str, on: date, counting: CountingRule, caller: Caller, db: Database
) -> PortfolioQuality:
    """Read the quality of a lender's portfolio at the end of a day.

    Raises:
        CooperativeNotFoundError: no register told of the lender.
        PortfolioOfOtherMinistryError: the caller is of another ministry.
        DayInFutureError: the day has not come.
    """
    lent = await _lent(lender_id, on, caller, db)
    start = period_start(on)
    seen = Seen(
        loans=await _standing(lent, on, counting),
        before=await _standing(lent, start, counting),
        losses=[loss for loan in lent if (loss := loss_of(loan, start, on))],
    )
    rule = in_force(load_non_performing_rules(), on=on, subject="non-performing loans")
    return quality.report(lender_id, seen, bucket(BUCKET, on=on), rule, on=on, counting=counting)


async def read_classes(
    lender_id: str, on: date, rules: str, counting: CountingRule, caller: Caller, db: Database
) -> PortfolioClasses:
    """Read the classes of a lender's loans at the end of a day, and what they ask to be set aside.

    Raises:
        CooperativeNotFoundError: no register told of the lender.
        PortfolioOfOtherMinistryError: the caller is of another ministry.
        DayInFutureError: the day has not come.
        NoRuleInForceError: no pack has that code on that day.
        ClassesUnknownError: the pack's classes are not known.
    """
    pack = collectability_pack(rules, on=on)
    lent = await _lent(lender_id, on, caller, db)
    standing = await _standing(lent, on, counting)
    collateral = await recognised_collateral(lent, pack, on, db)
    return classes.classed(lender_id, standing, pack, on=on, counting=counting, collateral=collateral)


async def recognised_collateral(
    lent: Sequence[Loan], pack: CollectabilityPack, on: date, db: Database, session: Session | None = None
) -> Mapping[str, Recognition]:
    """Read what the law of a pack recognises of the collateral of some loans on a day, by loan.

    Raises:
        NoRuleInForceError: no rule says what that law recognises.
    """
    if not pack.classes:
        return classes.NONE_GIVEN
    rule = recognition_rule(pack.code, on=on)
    given = await dossiers.collateral_of([loan.application_id for loan in lent], db, session)
    return {
        loan.loan_id: recognised(given[loan.application_id], rule, on) for loan in lent if loan.application_id in given
    }


async def read_flags(
    loan_id: str, on: date | None, scope: Scope, counting: CountingRule, caller: Caller, db: Database
) -> FlagHistory:
    """Read each time a loan was non-performing until the end of a day, today without one.

    Raises:
        LoanNotFoundError: there is none of that id.
        PortfolioOfOtherMinistryError: the caller is of another ministry.
        DayInFutureError: the day has not come.
        TooManyLoansError: the borrower has more loans than are read at once.
    """
    loan = await loan_views.one(loan_id, db)
    demand_home(caller.ministry)
    now = datetime.now(UTC)
    day = on or LENDER_COUNTRY.day_of(now)
    demand_past(day, LENDER_COUNTRY, now)
    others = await loans.of_borrower(loan.lender_id, loan.borrower_id, db) if scope is Scope.BORROWER else []
    return flags.history(loan, others, non_performing_rule(on=day), scope, on=day, counting=counting)


async def read_position(loan_id: str, on: date | None, caller: Caller, db: Database) -> LoanPosition:
    """Work out what a loan is carried at on a day, today without one, whatever was booked until then.

    Raises:
        LoanNotFoundError: there is none of that id.
        PortfolioOfOtherMinistryError: the caller is of another ministry.
        PositionInBooksCurrencyError: the loan is in the currency of the books.
        ExchangeRateUnknownError: a day of the loan has no rate.
        ExchangeRateStaleError: the last rate is too old for one of its days.
    """
    loan = await loan_views.one(loan_id, db)
    demand_home(caller.ministry)
    positions.demand_foreign(loan)
    now = datetime.now(UTC)
    day = on or LENDER_COUNTRY.day_of(now)
    demand_past(day, LENDER_COUNTRY, now)
    moved = positions.flows(loan, day)
    booked = await ledger.receivable_by_day({"loan_id": loan_id}, day, db)
    receivable = positions.receivable_flows(booked.get(loan_id, ()))
    days = sorted({day, *positions.days_of([moved, receivable])})
    rates = KnownRates({one: (await exchange_rates.in_use(one, db)).entry.rate for one in days})
    worked = positions.worked_out(loan_id, loan.currency, moved, rates, on=day)
    other = positions.worked_out(loan_id, loan.currency, receivable, rates, on=day)
    position = worked.position
    return LoanPosition(
        loan_id=loan_id,
        on=day,
        position=position,
        carrying_amount=position.carrying_amount,
        carrying_rate=position.carrying_rate,
        movements=worked.movements,
        receivable=ReceivablePosition(
            other.position, other.position.carrying_amount, other.position.carrying_rate, other.movements
        ),
    )


async def _lent(lender_id: str, on: date, caller: Caller, db: Database) -> list[Loan]:
    await lenders.one(lender_id, db)
    demand_home(caller.ministry)
    demand_past(on, LENDER_COUNTRY, datetime.now(UTC))
    return await loans.of_lender(lender_id, on, db)


async def _standing(lent: Iterable[Loan], on: date, counting: CountingRule) -> Sequence[PortfolioLoan]:
    found: list[PortfolioLoan] = []
    for count, loan in enumerate(lent, start=1):
        if standing := standing_on(loan, on, counting):
            found.append(standing)
        if count % REPLAYS_WITHOUT_PAUSE == 0:
            await asyncio.sleep(0)
    return found
