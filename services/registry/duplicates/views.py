"""How duplicates and scans are read."""

from datetime import UTC, datetime

from services.chassis.mongo import Database, Document
from services.chassis.paging import Page, PageRequest, read_page
from services.kernel import Country
from services.registry.candidates.model import JudgedPair, Pair, PairStatus
from services.registry.candidates.refusals import PairNotFoundError
from services.registry.candidates.repository import pair_from_document, subject_from_document
from services.registry.duplicates.model import Progress, ScanNotFoundError, SideBySide, progress, side_by_side
from services.registry.duplicates.repository import from_document


async def page(country: Country, status: PairStatus, page_request: PageRequest, db: Database) -> Page[JudgedPair]:
    """Read one page of a country's pairs of one status."""
    query: Document = {"country": country.value, "status": status}
    return await read_page(db, "duplicate_pairs", query, page_request, _judged)


async def one(pair_id: str, db: Database) -> SideBySide:
    """Read a pair with its entries' fields as they are now.

    Raises:
        PairNotFoundError: it was never found or judged.
    """
    document = await db.duplicate_pairs.find_one({"_id": pair_id})
    if document is None:
        raise PairNotFoundError(f"no pair {pair_id}")
    pair = pair_from_document(document)
    kept = [await db.matching_keys.find_one({"_id": entry}) for entry in pair.entry_ids]
    one_entry, other = (subject_from_document(entry) for entry in kept if entry)
    return side_by_side(pair, one_entry, other, datetime.now(UTC))


async def read_progress(scan_id: str, db: Database) -> Progress:
    """Tell how far a scan is.

    Raises:
        ScanNotFoundError: there is none of that id.
    """
    document = await db.duplicate_scans.find_one({"_id": scan_id})
    if document is None:
        raise ScanNotFoundError(f"no scan {scan_id}")
    return progress(from_document(document))


def _judged(document: Document) -> JudgedPair:
    pair: Pair = pair_from_document(document)
    return JudgedPair(pair.pair_id, pair)
