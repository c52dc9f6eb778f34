"""How what an entry says of a cooperative changes: described anew from a day on, corrected, or taken back."""

from dataclasses import replace
from datetime import date

from services.contracts.registry import CooperativeAmended
from services.kernel import Decision
from services.registry.cooperatives.fields import TOGETHER, described, description_of
from services.registry.cooperatives.model import Cooperative, Description, demand_status
from services.registry.cooperatives.refusals import CooperativeAttestedError, KindFixedError
from services.registry.records.amendments import Amendment, Asked, Describing
from services.registry.records.model import History
from services.registry.records.wanted import Wanted

DESCRIBING = Describing(frozenset(Description.__dataclass_fields__), TOGETHER)
LENDS = "savings_and_loan"


def amend(
    entry: Cooperative,
    history: History,
    description: Description,
    asked: Asked,
    *,
    valid_from: date,
    corrects: int | None = None,
) -> Amendment[Cooperative]:
    """Describe a cooperative anew from a day on, or let the description take the place of what one change said.

    What changed on a later day stays as it was told; the same description changes nothing.

    Raises:
        CooperativeAttestedError: an authority attested the entry, and no change request was approved.
        CooperativeStateError: the entry is suspended or ended.
        KindFixedError: the kind would become savings-and-loan, or no longer be it.
        StandingChangeError, ChangeNotFoundError, ChangeCorrectedError: the change to correct is none of a description,
            does not exist, or was corrected already.
        ValidInFutureError: the day has not come.
        ValidBeforeEntryError: the entry would not begin with its registration.
    """
    return make(entry, history, Wanted.description(described(description), valid_from, corrects), asked)


def take_back(entry: Cooperative, history: History, number: int, asked: Asked) -> Amendment[Cooperative]:
    """Record that a change of the description never was.

    Raises:
        CooperativeAttestedError, CooperativeStateError: as for `amend`.
        StandingChangeError, ChangeNotFoundError, ChangeCorrectedError: as for `amend`.
        FirstChangeError: it is the registration.
    """
    return make(entry, history, Wanted.taking_back(history, number), asked)


def make(entry: Cooperative, history: History, wanted: Wanted, asked: Asked) -> Amendment[Cooperative]:
    """Make a change of the description that is wanted by its fields; other fields stay.

    Raises:
        CooperativeAttestedError, CooperativeStateError, KindFixedError, StandingChangeError, ChangeNotFoundError,
        ChangeCorrectedError, FirstChangeError, ValidInFutureError, ValidBeforeEntryError: as for what is wanted.
    """
    if entry.is_attested and not asked.is_approved:
        raise CooperativeAttestedError(
            f"an authority attested {entry.cooperative_id}: ask for the change, and let another approve it"
        )
    demand_status(entry, "registered")
    if (wanted.values.get("kind", entry.description.kind) == LENDS) != (entry.description.kind == LENDS):
        raise KindFixedError(f"{entry.cooperative_id} is of the kind {entry.description.kind}")
    today = entry.country.day_of(asked.at)
    after = DESCRIBING.told(history, wanted, asked.note(entry.version), today=today)
    if after is history:
        return Amendment(Decision(entry), None)
    change = after.changes[-1]
    description = description_of(after.on(today))
    fact = CooperativeAmended(
        subject=entry.cooperative_id,
        occurred_at=asked.at,
        kind=description.kind,
        place_code=description.place_code,
        municipality_code=description.municipality_code,
        valid_from=change.valid_from,
        corrects=change.corrects,
    )
    return Amendment(Decision(replace(entry, description=description), (fact,)), change)
