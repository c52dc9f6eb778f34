"""How what somebody asks to change becomes a wanted change with checked values."""

from collections.abc import Sequence
from datetime import date

from services.kernel import Country
from services.registry.change_requests.commands import EnterpriseChange
from services.registry.enterprises.description import redescribe
from services.registry.enterprises.fields import described, description_of
from services.registry.enterprises.model import Description
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
    held_from = history.valid_from_of(given.change) if given.change else today
    if given.description is None:
        return Wanted("taking_back", held_from, {}, given.change)
    valid_from = given.description.valid_from or held_from
    said = said_on(history, valid_from, given.change)
    if not Description.__dataclass_fields__.keys() <= said.keys():
        raise ValidBeforeEntryError(f"the entry says nothing yet on {valid_from}")
    after = redescribe(given.description, description_of(said), country, gazetteer, on=valid_from)
    return Wanted("correction" if given.change else "amendment", valid_from, described(after), given.change)


def evidence_of(given: Sequence[GivenEvidence], *, today: date) -> tuple[Evidence, ...]:
    """Check the evidence that a request rests on.

    Raises:
        RuleViolationError: an item breaks the rule of its kind.
    """
    return check_evidence([Evidence(**item.model_dump()) for item in given], today=today)
