"""Facts of exchange visits: planned, prepared, held, reported and followed up."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Discriminator, Tag

from services.contracts.reading import UNKNOWN, Topic, UnknownEvent, tag_of
from services.contracts.training.assistance_cases import ActionOwnerKind
from services.kernel import Country, Currency, Event

VISIT_TOPIC = Topic("training", "visit")

VisitSide = Literal["sending", "receiving"]
DelegateKind = Literal["enterprise", "cooperative"]
HostKind = Literal["enterprise", "cooperative", "institution"]
CostBearerKind = Literal["sending_ministry", "receiving_ministry", "organisation", "donor"]
VisitOutcome = Literal["followed_up", "stopped"]


class VisitPlanned(Event):
    """People of one country are to visit the other; each ministry may keep an entry of the same tour."""

    type: Literal["training.visit.planned.v1"] = "training.visit.planned.v1"
    country: Country
    """Whose ministry keeps this entry."""
    side: VisitSide
    """Which side of the visit that country is."""
    first_country: Country
    """The country whose statistics count the tour: of its entries, the one this ministry keeps."""
    tour_code: str
    """The same in both ministries' entries."""
    visit_type: str
    place_code: str
    starts_on: date
    ends_on: date


class VisitObjectivesFixed(Event):
    """What the visit is for was fixed, before anybody was chosen to go."""

    type: Literal["training.visit.objectives_fixed.v1"] = "training.visit.objectives_fixed.v1"
    objective_count: int
    competences: tuple[str, ...]
    """What the delegates are expected to be able to do afterwards, by code."""


class VisitAgendaSet(Event):
    """Hosts and agenda of the visit; set again, it takes the place of what was set before."""

    type: Literal["training.visit.agenda_set.v1"] = "training.visit.agenda_set.v1"
    hosts: tuple[str, ...]
    item_count: int


class VisitDelegationChosen(Event):
    """Who is to go; chosen again, it takes the place of what was chosen before."""

    type: Literal["training.visit.delegation_chosen.v1"] = "training.visit.delegation_chosen.v1"
    delegates: tuple[str, ...]
    """An organisation's id and a number, as in `ent-1.p1`; who that is, only its own ministry keeps."""


class VisitCostRecorded(Event):
    """Somebody bore a cost of the visit."""

    type: Literal["training.visit.cost_recorded.v1"] = "training.visit.cost_recorded.v1"
    category: str
    bearer_kind: CostBearerKind
    bearer: str | None = None
    """An organisation's or a donor's id; None: the ministry itself."""
    amount_minor: int
    """Whole minor units."""
    currency: Currency
    incurred_on: date


class VisitHeld(Event):
    """The visit took place."""

    type: Literal["training.visit.held.v1"] = "training.visit.held.v1"
    visit_type: str
    tour_code: str
    first_country: Country
    is_counted: bool
    """Whether this entry, of all entries of the tour, is the one statistics count."""
    started_on: date
    ended_on: date
    delegate_count: int
    """Those who went."""
    report_due_on: date
    report_rule: str
    """The version of the rule the due day follows from."""


class VisitReported(Event):
    """The written report came in; its words stay with the ministry."""

    type: Literal["training.visit.reported.v1"] = "training.visit.reported.v1"
    reported_on: date
    is_late: bool
    competences_reached: tuple[str, ...]
    competences_missed: tuple[str, ...]


class VisitActionPlanned(Event):
    """Somebody is to follow the visit up until a day."""

    type: Literal["training.visit.action_planned.v1"] = "training.visit.action_planned.v1"
    action: int
    owner_kind: ActionOwnerKind
    owner: str
    """A role or an organisation, never a person."""
    due_on: date


class VisitActionCompleted(Event):
    """A follow-up action was done."""

    type: Literal["training.visit.action_completed.v1"] = "training.visit.action_completed.v1"
    action: int
    completed_on: date
    evidence_kind: str


class VisitClosed(Event):
    """The visit was followed up, or its follow-up stopped; nothing is added to it."""

    type: Literal["training.visit.closed.v1"] = "training.visit.closed.v1"
    outcome: VisitOutcome
    reason_code: str
    closed_on: date
    open_actions: int


class VisitCancelled(Event):
    """The visit will not take place."""

    type: Literal["training.visit.cancelled.v1"] = "training.visit.cancelled.v1"
    reason_code: str
    cancelled_on: date


VisitEvent = Annotated[
    Annotated[VisitPlanned, Tag("training.visit.planned.v1")]
    | Annotated[VisitObjectivesFixed, Tag("training.visit.objectives_fixed.v1")]
    | Annotated[VisitAgendaSet, Tag("training.visit.agenda_set.v1")]
    | Annotated[VisitDelegationChosen, Tag("training.visit.delegation_chosen.v1")]
    | Annotated[VisitCostRecorded, Tag("training.visit.cost_recorded.v1")]
    | Annotated[VisitHeld, Tag("training.visit.held.v1")]
    | Annotated[VisitReported, Tag("training.visit.reported.v1")]
    | Annotated[VisitActionPlanned, Tag("training.visit.action_planned.v1")]
    | Annotated[VisitActionCompleted, Tag("training.visit.action_completed.v1")]
    | Annotated[VisitClosed, Tag("training.visit.closed.v1")]
    | Annotated[VisitCancelled, Tag("training.visit.cancelled.v1")]
    | Annotated[UnknownEvent, Tag(UNKNOWN)],
    Discriminator(
        tag_of(
            VisitPlanned,
            VisitObjectivesFixed,
            VisitAgendaSet,
            VisitDelegationChosen,
            VisitCostRecorded,
            VisitHeld,
            VisitReported,
            VisitActionPlanned,
            VisitActionCompleted,
            VisitClosed,
            VisitCancelled,
        )
    ),
]
