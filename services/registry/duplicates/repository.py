"""How scans are kept."""

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.kernel import Country
from services.registry.duplicates.model import Scan, ScanNotFoundError

INDEXES = (Index("duplicate_scans", (("country", 1), ("_id", 1))),)


async def get(scan_id: str, tx: Transaction) -> Scan:
    """Read a scan.

    Raises:
        ScanNotFoundError: there is none of that id.
    """
    document = await tx.load("duplicate_scans", scan_id)
    if document is None:
        raise ScanNotFoundError(f"no scan {scan_id}")
    return from_document(document)


async def put(scan: Scan, tx: Transaction) -> None:
    """Keep a scan; it publishes nothing."""
    document: Document = {
        "_id": scan.scan_id,
        "kind": scan.kind,
        "country": scan.country.value,
        "started_by": scan.started_by,
        "started_at": scan.started_at,
        "total": scan.total,
        "done": scan.done,
        "pairs_found": scan.pairs_found,
        "after": scan.after,
        "finished_at": scan.finished_at,
    }
    await tx.put("duplicate_scans", document)


def from_document(document: Document) -> Scan:
    """Read a kept scan."""
    return Scan(
        scan_id=document["_id"],
        kind=document["kind"],
        country=Country(document["country"]),
        started_by=document["started_by"],
        started_at=document["started_at"],
        total=document["total"],
        done=document["done"],
        pairs_found=document["pairs_found"],
        after=document["after"],
        finished_at=document["finished_at"],
    )
