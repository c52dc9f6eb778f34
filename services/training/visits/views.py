"""How visits are read."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from services.chassis.mongo import Database, Document
from services.chassis.paging import Page, PageRequest, read_page
from services.kernel import Country
from services.kernel.dated_rules import in_force
from services.training.visits.costs import BornCost, costs_born
from services.training.visits.model import Visit, VisitStatus
from services.training.visits.refusals import VisitNotFoundError
from services.training.visits.repository import from_document
from services.training.visits.terms import ReportRule, VisitTypes, load_report_rules, load_types


@dataclass(frozen=True, slots=True)
class VisitCount:
    """How many visits of one type were held, and how many delegates went."""

    visit_type: str
    visits: int
    delegates: int


@dataclass(frozen=True, slots=True)
class VisitCounts:
    """The visits a country's statistics count: each tour is in those of its first country only."""

    country: Country
    by_type: list[VisitCount]


@dataclass(frozen=True, slots=True)
class VisitCosts:
    """Who bore how much of a visit's costs."""

    visit_id: str
    born: tuple[BornCost, ...]


@dataclass(frozen=True, slots=True)
class VisitTerms:
    """What visits of a day are held to."""

    types: VisitTypes
    report: ReportRule


async def one(visit_id: str, db: Database) -> Visit:
    """Read one visit.

    Raises:
        VisitNotFoundError: there is none of that id.
    """
    document = await db.visits.find_one({"_id": visit_id})
    if document is None:
        raise VisitNotFoundError(f"no visit {visit_id}")
    return from_document(document)


async def page(country: Country, status: VisitStatus | None, page_request: PageRequest, db: Database) -> Page[Visit]:
    """Read one page of the visits that a country's ministry entered."""
    query: Document = {"country": country.value, **({"status": status} if status else {})}
    return await read_page(db, "visits", query, page_request, from_document)


async def overdue(country: Country, on: date | None, page_request: PageRequest, db: Database) -> Page[Visit]:
    """Read one page of the visits whose report is awaited since before a day; without one, since before today."""
    before = on or country.day_of(datetime.now(UTC))
    query: Document = {
        "country": country.value,
        "status": "held",
        "held.report_due_on": {"$lt": before.isoformat()},
    }
    return await read_page(db, "visits", query, page_request, from_document)


async def born(visit_id: str, db: Database) -> VisitCosts:
    """Add up what each bearer pays, in each currency.

    Raises:
        VisitNotFoundError: there is no visit of that id.
    """
    return VisitCosts(visit_id, costs_born((await one(visit_id, db)).costs))


async def counts(country: Country, since: date, until: date, db: Database) -> VisitCounts:
    """Count a country's visits that ended from one day to another, both included."""
    query: Document = {
        "country": country.value,
        "counted_tour": {"$exists": True},
        "held.ended_on": {"$gte": since.isoformat(), "$lte": until.isoformat()},
    }
    group: Document = {
        "_id": "$plan.visit_type",
        "visits": {"$sum": 1},
        "delegates": {"$sum": {"$size": "$held.delegates"}},
    }
    rows = db.visits.aggregate([{"$match": query}, {"$group": group}, {"$sort": {"_id": 1}}])
    return VisitCounts(country, [VisitCount(row["_id"], row["visits"], row["delegates"]) async for row in rows])


def terms(on: date | None) -> VisitTerms:
    """Read the types and the rule on reports in force on a day; without one, today in Dili.

    Raises:
        NoRuleInForceError: none covers the day.
    """
    day = on or Country.TL.day_of(datetime.now(UTC))
    return VisitTerms(
        in_force(load_types(), on=day, subject="visits"),
        in_force(load_report_rules(), on=day, subject="reports of visits"),
    )
