"""How scorecards and extensions are read."""

from datetime import UTC, date, datetime

from services.chassis.mongo import Database, Document
from services.chassis.paging import Page, PageRequest, read_page
from services.evaluation.agreements import views as agreements
from services.evaluation.commitments import views as commitments
from services.evaluation.decisions.judging import scorecard as scorecard_of
from services.evaluation.decisions.model import CommitmentScorecard, Extension
from services.evaluation.decisions.refusals import ExtensionNotFoundError
from services.evaluation.decisions.repository import from_document
from services.evaluation.decisions.status_rules import load_extension_rules
from services.evaluation.foreign_rounds import views as rounds
from services.evaluation.indicators.terms import Period
from services.kernel.dated_rules import in_force


async def one(extension_id: str, db: Database) -> Extension:
    """Read one extension.

    Raises:
        ExtensionNotFoundError: there is none of that id.
    """
    document = await db.extensions.find_one({"_id": extension_id})
    if document is None:
        raise ExtensionNotFoundError(f"no extension {extension_id}")
    return from_document(document)


async def page(page_request: PageRequest, db: Database) -> Page[Extension]:
    """Read one page of extensions."""
    return await read_page(db, "extensions", {}, page_request, from_document)


async def scorecard(agreement_id: str, on: date | None, db: Database) -> CommitmentScorecard:
    """Tell how an agreement's commitments stand at the end of a day; without a day, today where it is kept.

    Raises:
        AgreementNotFoundError: it is not recorded.
        NoRuleInForceError: no rule covers the day.
    """
    agreement = await agreements.one(agreement_id, db)
    day = on or agreement.kept_by.day_of(datetime.now(UTC))
    rule = in_force(load_extension_rules(), on=day, subject="extensions")
    found = await commitments.every(agreement_id, db)
    return scorecard_of(agreement_id, found, await rounds.closed_of_both(day, db), rule, on=day)


async def last(agreement_id: str, period: Period, db: Database) -> Extension | None:
    """Read the extension of an agreement whose scorecard is of the latest day in a period; None: there is none."""
    days = {"$gte": period.first.isoformat(), "$lte": period.last.isoformat()}
    query: Document = {"scorecard.agreement_id": agreement_id, "scorecard.day": days}
    document = await db.extensions.find_one(query, sort=[("scorecard.day", -1), ("_id", -1)])
    return from_document(document) if document else None
