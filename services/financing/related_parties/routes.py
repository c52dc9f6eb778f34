"""Lenders' own capital and related parties over HTTP."""

from fastapi import APIRouter, Response

from services.chassis.auth import requires
from services.chassis.commands import PathId
from services.chassis.http import CurrentCaller, HttpUnitOfWork, KeyedUnitOfWork, Reading, tag
from services.financing.related_parties import handlers, views
from services.financing.related_parties.commands import (
    ConsentToLoan,
    DeclareRelatedParty,
    GivenCapitalStatement,
    GivenConsent,
    GivenRelation,
    StateCapital,
)
from services.financing.related_parties.model import RelatedPartyRegister
from services.kernel.roles import Role

router = APIRouter(prefix="/v1/lenders/{lender_id}", tags=["related parties"])

READERS = (Role.LENDER_OFFICER, Role.CREDIT_COMMITTEE, Role.MINISTRY_OFFICER, Role.EVALUATOR)


@router.post("/capital-statements", status_code=201, dependencies=[requires(Role.LENDER_OFFICER)])
async def state_capital(lender_id: PathId, body: GivenCapitalStatement, uow: KeyedUnitOfWork) -> RelatedPartyRegister:
    """State own capital as of a day; an earlier statement stays."""
    return await uow.run(handlers.state_capital, StateCapital(lender_id=lender_id, statement=body))


@router.put("/related-parties/{party_id}", dependencies=[requires(Role.LENDER_OFFICER)])
async def declare_related_party(
    lender_id: PathId, party_id: PathId, body: GivenRelation, uow: HttpUnitOfWork
) -> RelatedPartyRegister:
    """Declare that a borrower or a cooperative is related to the lender, and when."""
    command = DeclareRelatedParty(lender_id=lender_id, party_id=party_id, relation=body)
    return await uow.run(handlers.declare_related_party, command)


@router.post("/related-party-consents", status_code=201, dependencies=[requires(Role.LENDER_OFFICER)])
async def consent_to_loan(lender_id: PathId, body: GivenConsent, uow: KeyedUnitOfWork) -> RelatedPartyRegister:
    """Record the board's or the supervisors' consent to one loan to a related party."""
    return await uow.run(handlers.consent_to_loan, ConsentToLoan(lender_id=lender_id, consent=body))


@router.get("/related-parties", dependencies=[requires(*READERS)])
async def read_related_parties(
    lender_id: PathId, caller: CurrentCaller, db: Reading, response: Response
) -> RelatedPartyRegister:
    """Read own capital, related parties and what they owed at the last approval of a loan to one of them."""
    return tag(response, await views.one(lender_id, caller, db))
