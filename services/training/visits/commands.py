"""What may be asked of visits."""

from typing import Annotated

from pydantic import Field, StringConstraints

from services.chassis.commands import AmountMinor, Command, CountryCode, CurrencyCode, Day, PathId, ReasonCode
from services.contracts.training import (
    ActionOwnerKind,
    CostBearerKind,
    DelegateKind,
    HostKind,
    VisitOutcome,
    VisitSide,
)
from services.kernel import Money
from services.training.cohorts.commands import ParticipantNumber, PlaceCode
from services.training.grading.commands import Code
from services.training.visits.model import (
    AGENDA_ITEMS_MAX,
    DELEGATES_MAX,
    FOLLOW_UPS_MAX,
    HOSTS_MAX,
    OBJECTIVES_MAX,
)

COMPETENCES_MAX = 12
"""Of one objective."""
SECTIONS_MAX = 20
STATEMENT_LENGTH_MAX = 300
SECTION_LENGTH_MAX = 4_000

Statement = Annotated[str, StringConstraints(min_length=3, max_length=STATEMENT_LENGTH_MAX)]
SectionText = Annotated[str, StringConstraints(min_length=3, max_length=SECTION_LENGTH_MAX)]
TourCode = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9][A-Z0-9.-]{2,38}[A-Z0-9]$")]
"""As both ministries call the tour: it is published, so it holds no sentence."""
ActionNumber = Annotated[int, Field(ge=1, le=FOLLOW_UPS_MAX)]


class PlanVisit(Command):
    """Enter a visit, as the sending or the receiving side."""

    country: CountryCode
    side: VisitSide
    first_country: CountryCode
    """The country whose statistics count the tour; both entries name the same one."""
    tour_code: TourCode
    visit_type: Code
    place_code: PlaceCode
    starts_on: Day
    ends_on: Day


class GivenObjective(Command):
    """One thing the visit is for."""

    statement: Statement
    """In the words of the officer; it is not published."""
    competences: Annotated[list[Code], Field(min_length=1, max_length=COMPETENCES_MAX)]


class GivenObjectives(Command):
    """The body of fixing the objectives: all of them."""

    objectives: Annotated[list[GivenObjective], Field(min_length=1, max_length=OBJECTIVES_MAX)]


class FixObjectives(Command):
    """Fix what a visit is for."""

    visit_id: PathId
    wanted: GivenObjectives


class GivenHost(Command):
    """Who receives the delegation; an institution by a code, never a person."""

    kind: HostKind
    host_id: PathId


class GivenItem(Command):
    """One thing on the agenda; host and objectives are counted from one."""

    day: Day
    host: Annotated[int, Field(ge=1, le=HOSTS_MAX)]
    activity: Code
    objectives: Annotated[
        list[Annotated[int, Field(ge=1, le=OBJECTIVES_MAX)]], Field(min_length=1, max_length=OBJECTIVES_MAX)
    ]


class GivenAgenda(Command):
    """The body of an agenda: the whole of it."""

    hosts: Annotated[list[GivenHost], Field(min_length=1, max_length=HOSTS_MAX)]
    items: Annotated[list[GivenItem], Field(min_length=1, max_length=AGENDA_ITEMS_MAX)]


class SetAgenda(Command):
    """Set hosts and agenda of a visit."""

    visit_id: PathId
    agenda: GivenAgenda


class GivenDelegate(Command):
    """Somebody of an organisation."""

    kind: DelegateKind
    organisation_id: PathId
    person_number: ParticipantNumber


class GivenDelegation(Command):
    """The body of a delegation: all who are to go."""

    delegates: Annotated[list[GivenDelegate], Field(min_length=1, max_length=DELEGATES_MAX)]


class ChooseDelegation(Command):
    """Choose who goes on a visit."""

    visit_id: PathId
    delegation: GivenDelegation


class GivenCost(Command):
    """The body of a cost."""

    category: Code
    """Such as `travel` or `lodging`."""
    bearer_kind: CostBearerKind
    bearer: PathId | None = None
    """An organisation's id in a register or a donor's code; nothing for a ministry."""
    amount_minor: AmountMinor
    currency: CurrencyCode
    incurred_on: Day

    @property
    def money(self) -> Money:
        """The amount in its currency."""
        return Money(self.amount_minor, self.currency)


class RecordCost(Command):
    """Record a cost of a visit."""

    visit_id: PathId
    cost: GivenCost


class GivenHolding(Command):
    """The body of holding a visit: its real days, and who went."""

    started_on: Day
    ended_on: Day
    delegates: Annotated[list[PathId], Field(min_length=1, max_length=DELEGATES_MAX)]


class HoldVisit(Command):
    """Record that a visit took place."""

    visit_id: PathId
    holding: GivenHolding


class GivenReport(Command):
    """The body of a report: every section, and for each expected competence whether it was reached."""

    reported_on: Day
    sections: Annotated[dict[Code, SectionText], Field(max_length=SECTIONS_MAX)]
    competences: Annotated[dict[Code, bool], Field(max_length=COMPETENCES_MAX * OBJECTIVES_MAX)]


class TakeReport(Command):
    """Take the report of a visit."""

    visit_id: PathId
    report: GivenReport


class GivenFollowUp(Command):
    """The body of a follow-up action; its owner is a role or an organisation, never a person."""

    task: Statement
    """In the words of the officer; it is not published."""
    owner_kind: ActionOwnerKind
    owner: PathId
    due_on: Day


class PlanFollowUp(Command):
    """Plan a follow-up action."""

    visit_id: PathId
    action: GivenFollowUp


class GivenFollowUpDone(Command):
    """The body of completing a follow-up action."""

    completed_on: Day
    evidence_kind: ReasonCode


class CompleteFollowUp(Command):
    """Record that a follow-up action was done."""

    visit_id: PathId
    number: ActionNumber
    completion: GivenFollowUpDone


class GivenVisitClosing(Command):
    """The body of closing a visit."""

    outcome: VisitOutcome
    reason_code: ReasonCode


class CloseVisit(Command):
    """End a reported visit."""

    visit_id: PathId
    closing: GivenVisitClosing


class CancelVisit(Command):
    """Say that a visit will not take place."""

    visit_id: PathId
    reason_code: ReasonCode
