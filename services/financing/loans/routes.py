"""Loans over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.chassis.auth import requires
from services.chassis.commands import PathId
from services.chassis.http import HttpUnitOfWork, KeyedUnitOfWork, Reading, tag
from services.chassis.paging import Page, Paging
from services.financing.applications.views import ConcernFilter
from services.financing.loans import handlers, views
from services.financing.loans.commands import AssessArrears, AssessmentDay, DisburseLoan, Payment, RepayLoan
from services.financing.loans.explanations import Explanation
from services.financing.loans.model import Loan, LoanStatus
from services.financing.loans.receipts import Receipt
from services.kernel.roles import EVERY_ROLE, Role

router = APIRouter(prefix="/v1/loans", tags=["loans"])


@router.post("", status_code=201, dependencies=[requires(Role.LOAN_OFFICER)])
async def disburse_loan(command: DisburseLoan, uow: KeyedUnitOfWork) -> Loan:
    """Pay an approved application out, once."""
    return await uow.run(handlers.disburse_loan, command)


@router.get("", dependencies=[requires(*EVERY_ROLE)])
async def list_loans(
    db: Reading,
    page: Paging,
    facility_id: Annotated[str | None, Query(max_length=100)] = None,
    borrower_id: Annotated[str | None, Query(max_length=100)] = None,
    status: LoanStatus | None = None,
) -> Page[views.LoanLine]:
    """List a facility's or a borrower's loans."""
    return await views.page(ConcernFilter(facility_id, borrower_id), status, page, db)


@router.get("/{loan_id}", dependencies=[requires(*EVERY_ROLE)])
async def read_loan(loan_id: PathId, db: Reading, response: Response) -> Loan:
    """Read a loan; its ETag is the version to change."""
    return tag(response, await views.one(loan_id, db))


@router.get("/{loan_id}/schedule", dependencies=[requires(*EVERY_ROLE)])
async def read_schedule(loan_id: PathId, db: Reading, response: Response) -> views.Schedule:
    """Read a loan's instalments, what is unpaid of each, and the balance after it."""
    return tag(response, await views.schedule(loan_id, db))


@router.get("/{loan_id}/explanation", dependencies=[requires(*EVERY_ROLE)])
async def read_explanation(loan_id: PathId, db: Reading, response: Response) -> Explanation:
    """Read how each amount of a loan's schedule comes about: its parts, their rules, the numbers they come from."""
    return tag(response, await views.explanation(loan_id, db))


@router.post("/{loan_id}/repayments", status_code=201, dependencies=[requires(Role.LOAN_OFFICER)])
async def repay_loan(loan_id: PathId, body: Payment, uow: KeyedUnitOfWork) -> Receipt:
    """Record a payment; the answer shows what each part of it paid."""
    return await uow.run(handlers.repay_loan, RepayLoan(loan_id=loan_id, payment=body))


@router.post("/{loan_id}/arrears-assessments", dependencies=[requires(Role.LOAN_OFFICER, Role.OPERATOR)])
async def assess_arrears(loan_id: PathId, body: AssessmentDay, uow: HttpUnitOfWork) -> Loan:
    """Count the arrears at the end of a day."""
    return await uow.run(handlers.assess_arrears, AssessArrears(loan_id=loan_id, assessed_on=body.assessed_on))
