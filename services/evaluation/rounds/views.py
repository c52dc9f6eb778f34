"""How rounds, their signed documents and refused attempts are read, and what evidence the figures have for a score."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from services.chassis.mongo import Database, Document
from services.chassis.paging import Page, PageRequest, read_page
from services.evaluation.digests import views as digests
from services.evaluation.digests.model import DigestedValue, Names, PeriodDigest
from services.evaluation.indicators.terms import Period
from services.evaluation.rounds.commands import GivenEvidence, GivenScore
from services.evaluation.rounds.criteria import CriteriaRule, load_criteria
from services.evaluation.rounds.model import Evidence, Round, RoundStatus, Score
from services.evaluation.rounds.recording import Asked, RoundRefusal
from services.evaluation.rounds.refusals import AUDITED, EvidenceUnknownError, RoundNotFoundError
from services.evaluation.rounds.repository import from_document, refusal_from
from services.evaluation.rounds.verification import SignedDocument, signed_document
from services.kernel.pseudonyms import giver_of

ROUNDS_MAX = 500
"""That are looked at together."""


@dataclass(frozen=True, slots=True)
class Known:
    """A period's figures by what they are values of, and their digest."""

    digest: str
    values: Mapping[tuple[str, str, str, str], DigestedValue]


async def one(round_id: str, db: Database) -> Round:
    """Read one round.

    Raises:
        RoundNotFoundError: no such round was opened.
    """
    document = await db.rounds.find_one({"_id": round_id})
    if document is None:
        raise RoundNotFoundError(f"no round {round_id}")
    return from_document(document)


async def page(status: RoundStatus | None, page_request: PageRequest, db: Database) -> Page[Round]:
    """Read one page of rounds."""
    query: Document = {"status": status} if status else {}
    return await read_page(db, "rounds", query, page_request, from_document)


async def closed(until: date, db: Database) -> list[Round]:
    """Read the closed rounds of periods that ended until a day, up to `ROUNDS_MAX`."""
    query: Document = {"status": "closed", "last_day": {"$lte": until.isoformat()}}
    return [from_document(document) async for document in db.rounds.find(query).sort("_id", 1).limit(ROUNDS_MAX)]


async def refusals(round_id: str, page_request: PageRequest, db: Database) -> Page[RoundRefusal]:
    """Read one page of what was refused of a round."""
    return await read_page(db, "round_refusals", {"round_id": round_id}, page_request, refusal_from)


async def document(round_id: str, db: Database) -> SignedDocument:
    """Read a round's document with the signatures there are.

    Raises:
        RoundNotFoundError: no such round was opened.
        RoundStateError: not everything is agreed.
    """
    return signed_document(await one(round_id, db))


def criteria() -> Page[CriteriaRule]:
    """List the rules a round is judged by, whole: there are a few at most."""
    return Page(items=list(load_criteria()))


def allowed(asked: Asked) -> Round:
    """Give the round, unless what was asked was refused: the refusal is recorded by now.

    Raises:
        AuditedRefusal: why it was.
    """
    if asked.refused is not None:
        raise AUDITED[asked.refused.reason_code](asked.refused.detail)
    return asked.state


async def evidenced(
    entry: Round, given: Mapping[str, GivenScore], names: Names | None, db: Database
) -> dict[str, Score]:
    """Complete given scores: the values of indicators as this ministry's figures tell them now, with their digest.

    Raises:
        EvidenceUnknownError: the figures have no such value, or a study is named as the other ministry names its own.
    """
    asks_figures = any(one.kind == "indicator" for score in given.values() for one in score.evidence)
    figures: PeriodDigest | None = None
    if asks_figures and not entry.signatures:
        figures = (await digests.shared(Period(entry.first_day, entry.last_day), names, db)).digest
    known = Known(figures.digest, {value.key: value for value in figures.values}) if figures else None
    return {
        code: Score(told.score, told.note, tuple(evidence_of(one, names, known) for one in told.evidence))
        for code, told in given.items()
    }


def evidence_of(given: GivenEvidence, names: Names | None, figures: Known | None) -> Evidence:
    """Complete one piece of evidence; without figures an indicator's value is left open.

    Raises:
        EvidenceUnknownError: the figures have no such value, or what is named is not named as it is here.
    """
    told = Evidence(given.kind, given.reference, given.by, given.group, given.currency, None, given.digest)
    called = _called(told, names)
    if given.kind != "indicator" or figures is None:
        return replace(told, called=called)
    value = figures.values.get((given.reference, given.by or "", called or given.group or "", given.currency or ""))
    if value is None:
        raise EvidenceUnknownError(f"the figures have no {given.reference} for {given.group or 'everything together'}")
    return replace(told, called=called, value=value.value or value.reason, digest=figures.digest)


def _called(told: Evidence, names: Names | None) -> str | None:
    if names is None or told.entry_id is None:
        return None
    giver = giver_of(told.entry_id)
    if giver is names.home or (giver and told.kind == "study"):
        raise EvidenceUnknownError(
            "what is kept here is named by its own id, a study of the other ministry as a report"
        )
    return names.of(told.entry_id)
