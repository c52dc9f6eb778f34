"""What may be looked for, and what operators may ask of search."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from services.chassis.commands import Command, PathId
from services.kernel import Country
from services.kernel.privacy import classed
from services.registry.field_classes import OFFICIAL
from services.registry.search.model import Wanted, wanted
from services.registry.search_entries.model import EntryKind

TEXT_LETTERS_MAX = 100
VALUE_LETTERS_MAX = 40

BATCH_MAX = 50
"""Entries after which a batch ends; its last part may hold some more. Each changes many pages of an index at once."""
BATCH_DEFAULT = 25


Value = Annotated[str, Field(min_length=1, max_length=VALUE_LETTERS_MAX)]


@classed(OFFICIAL)
class AskSearch(BaseModel):
    """The query of a search; entries found have all that is asked."""

    model_config = ConfigDict(frozen=True)

    q: Annotated[str, Field(max_length=TEXT_LETTERS_MAX)] = ""
    """Words in any order, the last one as a beginning."""
    kind: EntryKind | None = None
    country: Country | None = None
    place: Value | None = None
    """The code of a place: entries in it and in every place inside."""
    sector: Value | None = None
    """As entered; a cooperative's is its kind."""
    activity: Annotated[str, Field(pattern=r"^(\d{2}|\d{5})$")] | None = None
    """The two digits of an activity's division, or all five."""
    status: Value | None = None
    size_class: Value | None = None
    product: Value | None = None
    """A commodity's code, or 2, 4 or 6 digits of the Harmonized System."""
    standard: Value | None = None
    """Told by the owner or certified, also where the certificate has expired."""
    owner: Value | None = None
    """The id of a product's owner, or of a partnership's side."""
    facets: bool = False
    """Whether entries found are counted by kind, place, sector and status."""

    @property
    def wanted(self) -> Wanted:
        """What entries found have."""
        return wanted(self.q, **self.model_dump(mode="json", exclude={"q", "facets"}))


@classed(OFFICIAL)
class StartRebuild(Command):
    """Make the entries of all registers findable anew."""


@classed(OFFICIAL)
class RebuildSize(Command):
    """The body of a batch."""

    entries: Annotated[int, Field(ge=1, le=BATCH_MAX)] = BATCH_DEFAULT


@classed(OFFICIAL)
class RebuildBatch(RebuildSize):
    """Go through the next entries of a rebuild."""

    rebuild_id: PathId
