"""A lender's portfolio over HTTP: its quality, its classes, its provisions and its exchange positions."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.chassis.auth import requires
from services.chassis.commands import Day, PathId, Reason
from services.chassis.http import CurrentCaller, KeyedUnitOfWork, Reading
from services.financing.arithmetic.classification.delinquency import CountingRule
from services.financing.arithmetic.classification.non_performing import Scope
from services.financing.portfolio import handlers, views
from services.financing.portfolio.classes import PortfolioClasses
from services.financing.portfolio.commands import (
    GivenProvisions,
    GivenRevaluation,
    ProvideForLosses,
    RevaluePositions,
    ReverseRevaluation,
    RulesCode,
)
from services.financing.portfolio.flags import FlagHistory
from services.financing.portfolio.handlers import ProvisionRun, RevaluationRun
from services.financing.portfolio.model import Portfolio
from services.financing.portfolio.quality import PortfolioQuality
from services.kernel.roles import Role

router = APIRouter(prefix="/v1", tags=["portfolio"])

READERS = requires(
    Role.LENDER_OFFICER,
    Role.LOAN_OFFICER,
    Role.CREDIT_COMMITTEE,
    Role.MINISTRY_OFFICER,
    Role.EVALUATOR,
    Role.OPERATOR,
)
LenderId = Annotated[PathId, Query(description="Whose loans.")]
OnDay = Annotated[Day, Query(description="At the end of this day, YYYY-MM-DD; it has come.")]
Counting = Annotated[
    CountingRule,
    Query(
        description="Which day is one day past due: the day after the due date (the default, as Apache Fineract "
        "counts), or the due date itself while unpaid (as Frappe Lending counts). One rule counts for all loans."
    ),
]
Rules = Annotated[RulesCode, Query(description="The rule pack: id_commercial_bank, id_bpr, id_ksp, tl_programme, ….")]


@router.get("/portfolio/quality", dependencies=[READERS])
async def read_quality(
    lender_id: LenderId,
    on: OnDay,
    caller: CurrentCaller,
    db: Reading,
    counting: Counting = CountingRule.AFTER_DUE_DATE,
) -> PortfolioQuality:
    """Read a lender's gross portfolio, what of it is at risk, late, written off and non-performing."""
    return await views.read_quality(lender_id, on, counting, caller, db)


@router.get("/portfolio/classes", dependencies=[READERS])
async def read_classes(
    lender_id: LenderId,
    on: OnDay,
    rules: Rules,
    caller: CurrentCaller,
    db: Reading,
    counting: Counting = CountingRule.AFTER_DUE_DATE,
) -> PortfolioClasses:
    """Read each loan's class under a law's rules, how sure these are, and the provisions they ask for."""
    return await views.read_classes(lender_id, on, rules, counting, caller, db)


@router.get("/loans/{loan_id}/non-performing", dependencies=[READERS])
async def read_flags(
    loan_id: PathId,
    caller: CurrentCaller,
    db: Reading,
    on: Annotated[Day | None, Query(description="The day, YYYY-MM-DD; today without one.")] = None,
    scope: Annotated[Scope, Query(description="Whose arrears count: the loan's own, or all its borrower's.")] = (
        Scope.LOAN
    ),
    counting: Counting = CountingRule.AFTER_DUE_DATE,
) -> FlagHistory:
    """Read since when a loan is non-performing, and each time it was and was cured, by itself or with its borrower."""
    return await views.read_flags(loan_id, on, scope, counting, caller, db)


@router.get("/loans/{loan_id}/position", dependencies=[READERS])
async def read_position(
    loan_id: PathId,
    caller: CurrentCaller,
    db: Reading,
    on: Annotated[Day | None, Query(description="The day, YYYY-MM-DD; today without one.")] = None,
) -> views.LoanPosition:
    """Read what a loan in another currency is carried at in the lender's books, and the rates it comes from."""
    return await views.read_position(loan_id, on, caller, db)


@router.post("/lenders/{lender_id}/provisions", status_code=201, dependencies=[requires(Role.LENDER_OFFICER)])
async def provide_for_losses(lender_id: PathId, body: GivenProvisions, uow: KeyedUnitOfWork) -> ProvisionRun:
    """Book provisions up or down to what a day's classes ask for; the same day again books nothing more."""
    return await uow.run(handlers.provide_for_losses, ProvideForLosses(lender_id=lender_id, provisions=body))


@router.post("/lenders/{lender_id}/revaluations", status_code=201, dependencies=[requires(Role.LENDER_OFFICER)])
async def revalue_positions(lender_id: PathId, body: GivenRevaluation, uow: KeyedUnitOfWork) -> RevaluationRun:
    """Bring loans in another currency to a day's closing rate; the same day again books nothing more."""
    return await uow.run(handlers.revalue_positions, RevaluePositions(lender_id=lender_id, revaluation=body))


@router.post(
    "/lenders/{lender_id}/revaluations/{on}/reversal", status_code=201, dependencies=[requires(Role.LENDER_OFFICER)]
)
async def reverse_revaluation(lender_id: PathId, on: Day, body: Reason, uow: KeyedUnitOfWork) -> Portfolio:
    """Take the revaluation of the last day back; it can be made anew."""
    command = ReverseRevaluation(lender_id=lender_id, on=on, reason_code=body.reason_code)
    return await uow.run(handlers.reverse_revaluation, command)
