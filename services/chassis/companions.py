"""Companions: documents written once beside a fact, in its transaction; the fact's audit record holds their digests."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from services.chassis.audit import record_hash
from services.chassis.gathering import NewDocuments
from services.chassis.mongo import Document

NUMBER_DIGITS = 8
Place = tuple[str, int]
"""An aggregate's id and the version that one of its facts led to."""


@dataclass
class Companions:
    """The companions of one transaction: noted before their facts are saved, written with them."""

    new: NewDocuments
    _noted: defaultdict[Place, dict[str, Document]] = field(default_factory=lambda: defaultdict(dict), init=False)

    def note(self, collection: str, place: Place, document: Document) -> None:
        """Let a document stand beside the fact of a place; its id is the place's."""
        self._noted[place][collection] = {"_id": companion_id(place), **document}

    def digests(self, facts: Sequence[Document]) -> dict[int, dict[str, str]]:
        """Give the digests of what stands beside the facts' outbox records: by version, then by collection."""
        beside = {fact["version"]: self._noted.get((fact["aggregateid"], fact["version"]), {}) for fact in facts}
        return {
            version: {name: record_hash(document) for name, document in documents.items()}
            for version, documents in beside.items()
        }

    async def write(self, facts: Sequence[Document]) -> None:
        """Write what stands beside the facts."""
        for fact in facts:
            for collection, document in self._noted.pop((fact["aggregateid"], fact["version"]), {}).items():
                await self.new.write(collection, [document])

    def demand_written(self) -> None:
        """Refuse to end a transaction in which something stands beside no fact.

        Raises:
            ValueError: a document was noted and the fact of its place was not saved afterwards.
        """
        if self._noted:
            raise ValueError(f"no fact was saved for {', '.join(map(companion_id, self._noted))}")


def companion_id(place: Place) -> str:
    """Write the id of what stands beside a fact; ids of one aggregate sort as its versions do."""
    return f"{place[0]}/{place[1]:0{NUMBER_DIGITS}}"


def place_of(document_id: object) -> Place | None:
    """Read the place that an id names; None where it is no companion's id."""
    aggregate_id, _, number = str(document_id).rpartition("/")
    place = (aggregate_id, int(number)) if number.isascii() and number.isdigit() else None
    return place if place and companion_id(place) == document_id and place[1] > 0 else None


def named_in(record: Document) -> Mapping[str, str]:
    """Tell which companions an audit record names: the digest of each, by its collection.

    A name that an edited record gives may be one the driver refuses; what is wrong with the record is found elsewhere.
    """
    said = record.get("companions")
    names = said if isinstance(said, dict) else {}
    return {name: digest for name, digest in names.items() if isinstance(digest, str) and name.isidentifier()}
