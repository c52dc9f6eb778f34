"""How an entry of a register stands at a period's end: in good standing, on hold, or ended."""

from collections.abc import Sequence
from datetime import date

from services.contracts.reading import type_of
from services.contracts.registry import (
    CooperativeDeregistered,
    CooperativeMerged,
    CooperativeReinstated,
    CooperativeSuspended,
    CooperativeUnmerged,
    EnterpriseDeregistered,
    EnterpriseMerged,
    EnterpriseReinstated,
    EnterpriseSuspended,
    EnterpriseUnmerged,
)
from services.evaluation.figures.model import Entry, Row

_HELD = (EnterpriseSuspended, EnterpriseMerged, EnterpriseDeregistered)
_HELD_COOPERATIVE = (CooperativeSuspended, CooperativeMerged, CooperativeDeregistered)
_STANDS_AGAIN = (EnterpriseReinstated, EnterpriseUnmerged, CooperativeReinstated, CooperativeUnmerged)


def standing(row: Row, last: date) -> tuple[Entry, ...]:
    """Give what was told of an entry's standing until a day, in the order it was told; nothing: it stands."""
    return tuple(row.told(*_HELD, *_HELD_COOPERATIVE, *_STANDS_AGAIN, until=last))


def is_on_hold(told: Sequence[Entry]) -> bool:
    """Tell whether the last word on an entry's standing suspended, merged or ended it."""
    return bool(told) and told[-1].type not in set(map(type_of, _STANDS_AGAIN))


def ended(row: Row, last: date) -> tuple[Entry, ...]:
    """Give what ended an enterprise's entry until a day: its deregistration, or a merge that was not taken back."""
    merges = row.told(EnterpriseMerged, EnterpriseUnmerged, until=last)[-1:]
    merged = tuple(entry for entry in merges if entry.type == type_of(EnterpriseMerged))
    return (*row.told(EnterpriseDeregistered, until=last), *merged)
