"""Rounds of the other ministry over HTTP: read only, their home is across the border."""

from fastapi import APIRouter, Response

from services.chassis.auth import requires
from services.chassis.commands import PathId
from services.chassis.http import Reading, tag
from services.chassis.paging import Page, Paging
from services.evaluation.foreign_rounds import views
from services.evaluation.foreign_rounds.model import ForeignRound
from services.evaluation.rounds.model import RoundStatus
from services.evaluation.rounds.verification import SignedDocument
from services.kernel.roles import EVERY_ROLE

router = APIRouter(prefix="/v1/foreign-rounds", tags=["joint rounds of the other ministry"])


@router.get("", dependencies=[requires(*EVERY_ROLE)])
async def list_rounds(db: Reading, page: Paging, status: RoundStatus | None = None) -> Page[ForeignRound]:
    """List the rounds that the other ministry keeps, as far as they were told across the border."""
    return await views.page(status, page, db)


@router.get("/{round_id}", dependencies=[requires(*EVERY_ROLE)])
async def read_round(round_id: PathId, db: Reading, response: Response) -> ForeignRound:
    """Read one of them, and whether its document here is the one its keeper told the digest of."""
    return tag(response, await views.one(round_id, db))


@router.get("/{round_id}/document", dependencies=[requires(*EVERY_ROLE)])
async def read_document(round_id: PathId, db: Reading) -> SignedDocument:
    """Read the document as it was rebuilt here, with the digest its keeper told and the signatures there are."""
    return await views.document(round_id, db)
