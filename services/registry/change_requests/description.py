"""How what somebody asks to change becomes a wanted change with checked values."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Any

from services.kernel import Country
from services.registry.change_requests.commands import AskedChange, CooperativeChange, EnterpriseChange
from services.registry.cooperatives import description as cooperatives
from services.registry.cooperatives import fields as cooperative_fields
from services.registry.cooperatives.model import Description as CooperativeDescription
from services.registry.enterprises import description as enterprises
from services.registry.enterprises import fields as enterprise_fields
from services.registry.enterprises.model import Description as EnterpriseDescription
from services.registry.evidence import Evidence, check_evidence
from services.registry.given import GivenEvidence
from services.registry.places.gazetteer import Gazetteer
from services.registry.records.model import History
from services.registry.records.refusals import ValidBeforeEntryError
from services.registry.records.wanted import Wanted, said_on


def want_of_enterprise(
    given: EnterpriseChange, history: History, country: Country, gazetteer: Gazetteer, *, today: date
) -> Wanted:
    """Describe what is wanted of an enterprise's entry; parts not given stay as they are on the day it holds from.

    Raises:
        ChangeNotFoundError: there is no such change to correct or take back.
        ValidBeforeEntryError: the entry begins later.
        PlaceUnknownError, RuleViolationError: as for a whole description.
    """
    valid_from, said = _before(given, history, EnterpriseDescription.__dataclass_fields__.keys(), today)
    if given.description is None:
        return _wanted(given, valid_from, None)
    before = enterprise_fields.description_of(said)
    after = enterprises.redescribe(given.description, before, country, gazetteer, on=valid_from)
    return _wanted(given, valid_from, enterprise_fields.described(after))


def want_of_cooperative(
    given: CooperativeChange, history: History, country: Country, gazetteer: Gazetteer, *, today: date
) -> Wanted:
    """Describe what is wanted of a cooperative's entry, as `want_of_enterprise` does of an enterprise's.

    Raises:
        ChangeNotFoundError, ValidBeforeEntryError, PlaceUnknownError, RuleViolationError: as there.
    """
    valid_from, said = _before(given, history, CooperativeDescription.__dataclass_fields__.keys(), today)
    if given.description is None:
        return _wanted(given, valid_from, None)
    before = cooperative_fields.description_of(said)
    after = cooperatives.redescribe(given.description, before, country, gazetteer, on=valid_from)
    return _wanted(given, valid_from, cooperative_fields.described(after))


def evidence_of(given: Sequence[GivenEvidence], *, today: date) -> tuple[Evidence, ...]:
    """Check the evidence that a request rests on.

    Raises:
        RuleViolationError: an item breaks the rule of its kind.
    """
    return check_evidence([Evidence(**item.model_dump()) for item in given], today=today)


def _before(given: AskedChange, history: History, fields: AbstractSet[str], today: date) -> tuple[date, dict[str, Any]]:
    """Tell the first day that is spoken of, and what the entry says then."""
    held_from = history.valid_from_of(given.change) if given.change else today
    valid_from = (given.description.valid_from if given.description else None) or held_from
    said = said_on(history, valid_from, given.change)
    if given.description is not None and not fields <= said.keys():
        raise ValidBeforeEntryError(f"the entry says nothing yet on {valid_from}")
    return valid_from, said


def _wanted(given: AskedChange, valid_from: date, after: dict[str, Any] | None) -> Wanted:
    if after is None:
        return Wanted("taking_back", valid_from, {}, given.change)
    return Wanted("correction" if given.change else "amendment", valid_from, after, given.change)
