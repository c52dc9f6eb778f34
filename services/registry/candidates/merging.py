"""What a merge does in every register: what the survivor takes over, and whose the official numbers are meanwhile."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, ClassVar, Protocol, TypeVar

from services.registry.candidates.refusals import FieldNotTakenOverError

NUMBERS = "identifiers"
"""Numbers are added to the survivor's own; every other part takes the place of its own."""


class Numbered(Protocol):
    """A frozen description with official numbers."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def identifiers(self) -> tuple[str, ...]:
        """As `SCHEME:value`."""


DescriptionT = TypeVar("DescriptionT", bound=Numbered)


def taken_over(
    own: DescriptionT, other: DescriptionT, parts: Collection[str], fields: Mapping[str, tuple[str, ...]]
) -> DescriptionT:
    """Describe a survivor with the named parts of the entry merged into it; `fields` names those of each part.

    Raises:
        FieldNotTakenOverError: entries of this register have no such part.
    """
    unknown = sorted(set(parts) - {*fields, NUMBERS})
    if unknown:
        raise FieldNotTakenOverError(f"{', '.join(unknown)}: what is taken over is one of {', '.join(fields)}")
    changes: dict[str, Any] = {name: getattr(other, name) for part in parts for name in fields.get(part, ())}
    if NUMBERS in parts:
        changes[NUMBERS] = tuple(sorted({*own.identifiers, *other.identifiers}))
    return replace(own, **changes)


def indexed(document: Mapping[str, Any]) -> dict[str, Any]:
    """Write an entry for the unique indexes on its numbers, which are sparse: neither an empty list nor null is kept.

    A merged entry's numbers are free for the survivor, and come back under the index with it.
    """
    kept = dict(document)
    numbers = kept.pop(NUMBERS)
    if numbers:
        kept["merged_identifiers" if kept["status"] == "merged" else NUMBERS] = numbers
    if kept["register_number"] is None:
        del kept["register_number"]
    return kept


def unindexed(document: Mapping[str, Any]) -> dict[str, Any]:
    """Read what `indexed` wrote."""
    return {NUMBERS: document.get("merged_identifiers", []), **document}
