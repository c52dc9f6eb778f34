"""How the records of readings are kept: written once, never changed."""

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.kernel import Country
from services.registry.disclosures.model import Usage

COLLECTION = "personal_data_usage"
INDEXES = (Index(COLLECTION, (("person_id", 1), ("_id", 1))),)


async def record(usage: Usage, tx: Transaction) -> None:
    """Keep the record of one reading, in the transaction that reads."""
    await tx.insert(COLLECTION, _to_document(usage))


async def of_person(person_id: str, tx: Transaction, *, limit: int) -> list[Usage]:
    """Read the first records about a person."""
    return [from_document(document) for document in await tx.find(COLLECTION, {"person_id": person_id}, limit=limit)]


def _to_document(usage: Usage) -> Document:
    return {
        "_id": usage.log_id,
        "record_id": usage.record_id,
        "field_ids": list(usage.field_ids),
        "person_id": usage.person_id,
        "reader": usage.reader,
        "ministry": usage.ministry.value if usage.ministry else None,
        "purpose": usage.purpose,
        "at": usage.at,
    }


def from_document(document: Document) -> Usage:
    """Read a kept record."""
    return Usage(
        log_id=document["_id"],
        record_id=document["record_id"],
        field_ids=tuple(document["field_ids"]),
        person_id=document["person_id"],
        reader=document["reader"],
        ministry=Country(document["ministry"]) if document["ministry"] else None,
        purpose=document["purpose"],
        at=document["at"],
    )
