"""What is known of an entry of the other ministry: the last fact, and the last value under each name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, get_args

from services.contracts.border import EntryKind
from services.kernel import Event, NotFoundError

KINDS: Mapping[str, EntryKind] = {kind: kind for kind in get_args(EntryKind)}
_OF_EVERY_FACT = frozenset(Event.model_fields) | {"type"}


class ForeignEntryNotFoundError(NotFoundError):
    """The other ministry told of no such entry."""

    code = "foreign_entry_not_found"


@dataclass(frozen=True, slots=True)
class ForeignEntry:
    """An entry of the other ministry, by the name it has across the border."""

    entry_id: str
    kind: EntryKind
    last_fact: str
    """Its last word, such as `screened` of `financing.application.screened.v1`."""
    last_fact_at: datetime
    """UTC."""
    facts_count: int = 0
    told: Mapping[str, Any] = field(default_factory=dict)
    """The last value under each name, as JSON."""


def kind_of(fact_type: str) -> EntryKind | None:
    """Tell what kind of entry a type of fact is about; None: one that nothing is declared about."""
    return KINDS.get(fact_type.split(".")[1])


def after(known: ForeignEntry | None, fact: Event, kind: EntryKind) -> ForeignEntry:
    """Add what a fact tells."""
    said = {name: value for name, value in fact.model_dump(mode="json").items() if name not in _OF_EVERY_FACT}
    return ForeignEntry(
        entry_id=fact.subject,
        kind=kind,
        last_fact=fact.type.split(".")[2],
        last_fact_at=fact.occurred_at,
        facts_count=(known.facts_count if known else 0) + 1,
        told={**(known.told if known else {}), **said},
    )
