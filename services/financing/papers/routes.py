"""Papers over HTTP: as JSON, or as a PDF to whom prefers one."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Response

from services.chassis.auth import requires
from services.chassis.commands import Day, PathId
from services.chassis.http import Reading
from services.financing.papers import views
from services.financing.papers.accepting import prefers_pdf
from services.financing.papers.model import Paper
from services.financing.papers.printing import MEDIA_TYPE, digest
from services.financing.papers.views import PaperPeriod
from services.kernel.languages import Language
from services.kernel.roles import EVERY_ROLE


def _varies(response: Response) -> None:
    response.headers["Vary"] = "Accept"


router = APIRouter(prefix="/v1/loans", tags=["papers"])
READING = [requires(*EVERY_ROLE), Depends(_varies)]
FORMS: dict[int | str, dict[str, Any]] = {
    200: {"content": {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}}}
}
"""A PDF has a `Repr-Digest`, its SHA-256 (RFC 9530): the same paper has the same one."""

Accept = Annotated[str, Header(max_length=500, description="application/pdf gives a PDF, everything else JSON.")]


@router.get("/{loan_id}/contract", response_model=Paper, responses=FORMS, dependencies=READING)
async def read_contract(
    loan_id: PathId, db: Reading, accept: Accept = "*/*", language: Language = Language.EN
) -> Paper | Response:
    """Read the contract of a loan as it was agreed on when the loan was paid out."""
    return await _answer(await views.contract(loan_id, language, db), accept)


@router.get("/{loan_id}/statement", response_model=Paper, responses=FORMS, dependencies=READING)
async def read_statement(
    loan_id: PathId,
    first: Annotated[Day, Query(alias="from", description="The first day, YYYY-MM-DD.")],
    last: Annotated[Day, Query(alias="to", description="The last day, YYYY-MM-DD; it belongs to the period.")],
    db: Reading,
    accept: Accept = "*/*",
    language: Language = Language.EN,
) -> Paper | Response:
    """Read a loan's account over a period: balances, every entry with what it paid, arrears, the next instalment."""
    return await _answer(await views.statement(loan_id, PaperPeriod(first, last), language, db), accept)


async def _answer(paper: Paper, accept: str) -> Paper | Response:
    if not prefers_pdf(accept):
        return paper
    content = await views.printed(paper)
    name = f"{paper.loan_id}-{paper.kind}-{paper.language}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Repr-Digest": digest(content), "Vary": "Accept"}
    return Response(content, media_type=MEDIA_TYPE, headers=headers)
