"""Bank statements over HTTP: taken, and read with what became of each payment."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from services.chassis.auth import requires
from services.chassis.commands import PathId
from services.chassis.http import CurrentCaller, HttpUnitOfWork, KeyedUnitOfWork, Reading
from services.chassis.paging import Page, Paging
from services.financing.bank_statements import handlers, views
from services.financing.bank_statements.commands import GivenSettlement, LineNumber, SettleLine, TakeBankStatement
from services.financing.bank_statements.model import TakenStatement
from services.kernel.roles import Role

router = APIRouter(prefix="/v1/bank-statements", tags=["bank statements"])
STATEMENT = {"requestBody": {"required": True, "content": {"application/xml": {"schema": {"type": "string"}}}}}
OfLender = Annotated[PathId, Query(description="Whose account the statement is of.")]


@router.post("", openapi_extra=STATEMENT, dependencies=[requires(Role.LOAN_OFFICER)])
async def take_bank_statement(lender_id: OfLender, request: Request, uow: HttpUnitOfWork) -> TakenStatement:
    """Take a statement, camt.053.001.08: credits that point to one loan are posted as its repayments, once each."""
    command = TakeBankStatement(lender_id=lender_id, content=await request.body())
    return await uow.run(handlers.take_bank_statement, command)


@router.get("", dependencies=[requires(Role.LOAN_OFFICER, Role.LENDER_OFFICER)])
async def list_bank_statements(
    lender_id: OfLender, caller: CurrentCaller, db: Reading, page: Paging
) -> Page[TakenStatement]:
    """List the statements taken of a lender's accounts."""
    return await views.page(lender_id, caller.ministry, page, db)


@router.get("/{statement_key}", dependencies=[requires(Role.LOAN_OFFICER, Role.LENDER_OFFICER)])
async def read_bank_statement(statement_key: PathId, caller: CurrentCaller, db: Reading) -> TakenStatement:
    """Read a statement with every payment, also those left to a person."""
    return await views.one(statement_key, caller.ministry, db)


@router.post("/{statement_key}/lines/{number}/settlement", dependencies=[requires(Role.LOAN_OFFICER)])
async def settle_line(
    statement_key: PathId, number: LineNumber, body: GivenSettlement, uow: KeyedUnitOfWork
) -> TakenStatement:
    """Say which loan a payment was of, or which transfer came back by it; a loan's payment is posted, once."""
    command = SettleLine(statement_key=statement_key, number=number, settlement=body)
    return await uow.run(handlers.settle_line, command)
