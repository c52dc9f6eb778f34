"""How studies are read: briefly in lists, whole one by one."""

from dataclasses import dataclass
from datetime import date

from services.chassis.mongo import Database, Document
from services.chassis.paging import Page, PageRequest, read_page
from services.contracts.evaluation import Advice
from services.evaluation.studies.model import Business, Study, StudyStatus
from services.evaluation.studies.refusals import StudyNotFoundError
from services.evaluation.studies.repository import from_document
from services.kernel import Country


@dataclass(frozen=True, slots=True)
class StudyOutline:
    """A study as a list shows it."""

    study_id: str
    home: Country
    business: Business
    purpose_code: str
    commissioned_on: date
    status: StudyStatus
    computation: int | None
    suggested: Advice | None
    advice: Advice | None
    version: int


async def one(study_id: str, db: Database) -> Study:
    """Read one study.

    Raises:
        StudyNotFoundError: there is none of that id.
    """
    document = await db.studies.find_one({"_id": study_id})
    if document is None:
        raise StudyNotFoundError(f"no study {study_id}")
    return from_document(document)


async def page(
    business_id: str | None, status: StudyStatus | None, page_request: PageRequest, db: Database
) -> Page[StudyOutline]:
    """Read one page of the studies of a business or with a status."""
    given = {"business.business_id": business_id, "status": status}
    query: Document = {name: value for name, value in given.items() if value is not None}
    return await read_page(db, "studies", query, page_request, _outline)


def _outline(document: Document) -> StudyOutline:
    study = from_document(document)
    computation, decided = study.computation, study.recommendation
    return StudyOutline(
        study_id=study.study_id,
        home=study.home,
        business=study.business,
        purpose_code=study.purpose_code,
        commissioned_on=study.commissioned_on,
        status=study.status,
        computation=computation.number if computation else None,
        suggested=computation.suggestion.advice if computation else None,
        advice=decided.advice if decided else None,
        version=study.version,
    )
