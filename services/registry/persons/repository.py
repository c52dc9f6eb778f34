"""How persons are kept: sealed fields, the blind index, and after an erasure neither."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.contracts.registry import PERSON_TOPIC
from services.kernel import Country, Decision
from services.registry.field_classes import ACCOUNTABLE, PERSONAL
from services.registry.persons.model import Person, Sealed
from services.registry.persons.refusals import PersonNotFoundError

INDEXES = (
    Index("persons", (("country", 1), ("_id", 1))),
    Index("persons", (("identity_index", 1),), unique=True, sparse=True),
)
STORED = {"sealed": PERSONAL, "key_id": ACCOUNTABLE}
"""What documents hold beside the model's own fields."""


async def get(person_id: str, tx: Transaction) -> Person:
    """Read an entry, sealed.

    Raises:
        PersonNotFoundError: there is no such person.
    """
    document = await tx.load("persons", person_id)
    if document is None:
        raise PersonNotFoundError(f"no person {person_id}")
    return from_document(document)


async def find_by_identity(identity_index: str, tx: Transaction) -> Person | None:
    """Find the person whose identity number has this index."""
    found = await tx.find("persons", {"identity_index": identity_index}, limit=1)
    return from_document(found[0]) if found else None


async def save(decision: Decision[Person], tx: Transaction) -> None:
    """Keep an entry and its facts; the key of an erased person is destroyed in the same transaction."""
    person = decision.state
    await tx.save("persons", _to_document(person), decision, PERSON_TOPIC.of(person.country))
    if person.status == "erased":
        await tx.encryption.destroy_key(person.sealed.key_id, tx.session)


def _to_document(person: Person) -> Document:
    document: Document = {
        "_id": person.person_id,
        "country": person.country.value,
        "status": person.status,
        "is_restricted": person.is_restricted,
        "key_id": str(person.sealed.key_id),
        "sealed": dict(person.sealed.fields),
        "registered_on": person.registered_on.isoformat(),
        "registered_by": person.registered_by,
    }
    if person.sealed.identity_index is not None:
        document["identity_index"] = person.sealed.identity_index
    return document


def from_document(document: Document) -> Person:
    """Read a kept entry."""
    fields: Mapping[str, bytes] = document["sealed"]
    return Person(
        person_id=document["_id"],
        country=Country(document["country"]),
        sealed=Sealed(UUID(document["key_id"]), fields, document.get("identity_index")),
        status=document["status"],
        registered_on=date.fromisoformat(document["registered_on"]),
        registered_by=document["registered_by"],
        is_restricted=document["is_restricted"],
        version=document["version"],
    )
