"""What is true of a rebuild: one passage through all registers that makes their entries findable anew."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import ROUND_DOWN, Decimal

from services.kernel import ConflictError, Country, NotFoundError
from services.kernel.privacy import classed
from services.registry.field_classes import OFFICIAL, PUBLIC, Official
from services.registry.search_entries.model import KINDS, EntryKind

SLICES = 4_096
"""Parts of one register: ids end in random hexadecimal digits, and a slice is what shares the first three."""
GROWTH = 4
"""Where few entries were found, so many times the slices are looked at next."""


class RebuildNotFoundError(NotFoundError):
    """There is no such rebuild."""

    code = "search_rebuild_not_found"


class RebuildFinishedError(ConflictError):
    """A rebuild that is finished goes through nothing more; start another."""

    code = "search_rebuild_finished"


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class Pass:
    """One register's entries of one country."""

    kind: EntryKind
    country: Country


PASSES: tuple[Pass, ...] = tuple(Pass(kind, country) for kind in KINDS for country in Country)
"""In this order: what leans on entries of another register comes after it."""


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class Part:
    """Some slices of a pass, the first of them and the one after the last."""

    of: Pass
    first: int
    end: int


@classed(PUBLIC)
@dataclass(frozen=True, slots=True)
class Rebuild:
    """One passage, and where it goes on."""

    rebuild_id: str
    rules_version: str
    started_by: Official[str]
    started_at: datetime
    passes_done: int = 0
    slices_done: int = 0
    """Of the pass it is in."""
    slices_next: int = 1
    """How many it looks at next, where so many are left."""
    entries_done: int = 0
    finished_at: datetime | None = None

    @property
    def next_part(self) -> Part:
        """The part it goes through next.

        Raises:
            RebuildFinishedError: there is none.
        """
        if self.finished_at is not None:
            raise RebuildFinishedError(f"{self.rebuild_id} is finished")
        return Part(PASSES[self.passes_done], self.slices_done, min(self.slices_done + self.slices_next, SLICES))


@classed(PUBLIC)
@dataclass(frozen=True, slots=True)
class RebuildProgress:
    """A rebuild and how far it is."""

    rebuild: Rebuild
    share_done: Decimal
    """Of all slices of all registers, rounded down to two digits; 1 at its end."""


def count(rebuild: Rebuild, part: Part, entries: int, wanted: int, *, at: datetime) -> Rebuild:
    """Count a part that was gone through; the next one is wider or narrower by what was found."""
    width = part.end - part.first
    slices_next = min(width * GROWTH, SLICES) if entries * GROWTH <= wanted else max(width * wanted // entries, 1)
    counted = replace(rebuild, entries_done=rebuild.entries_done + entries, slices_next=slices_next)
    if part.end < SLICES:
        return replace(counted, slices_done=part.end)
    is_last = rebuild.passes_done + 1 == len(PASSES)
    passed = replace(counted, passes_done=rebuild.passes_done + 1, slices_done=0, slices_next=1)
    return replace(passed, finished_at=at if is_last else None)


def progress_of(rebuild: Rebuild) -> RebuildProgress:
    """Tell how far a rebuild is."""
    done = Decimal(rebuild.passes_done * SLICES + rebuild.slices_done) / (len(PASSES) * SLICES)
    return RebuildProgress(rebuild, done.quantize(Decimal("0.01"), ROUND_DOWN))
