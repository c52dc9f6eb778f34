"""What is true of a visit: its two sides, how far it is, whether its entry is counted, and what it demands."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from services.kernel import Country
from services.training.visits.particulars import (
    AgendaItem,
    Cost,
    Delegate,
    Ending,
    FollowUp,
    Holding,
    Host,
    Objective,
    Plan,
    Report,
)
from services.training.visits.refusals import (
    OrganisationSideError,
    VisitCalendarError,
    VisitOfOtherMinistryError,
    VisitStateError,
)

DELEGATES_MAX = 60
HOSTS_MAX = 40
OBJECTIVES_MAX = 20
AGENDA_ITEMS_MAX = 120
COSTS_MAX = 200
FOLLOW_UPS_MAX = 100
"""Of one visit: it is kept as one document."""

VisitStatus = Literal["planned", "objectives_fixed", "delegation_chosen", "held", "reported", "closed", "cancelled"]


@dataclass(frozen=True, slots=True)
class Visit:
    """One ministry's entry of a visit; `version` counts its facts."""

    visit_id: str
    country: Country
    plan: Plan
    status: VisitStatus = "planned"
    objectives: tuple[Objective, ...] = ()
    hosts: tuple[Host, ...] = ()
    agenda: tuple[AgendaItem, ...] = ()
    delegation: tuple[Delegate, ...] = ()
    costs: tuple[Cost, ...] = ()
    held: Holding | None = None
    report: Report | None = None
    actions: tuple[FollowUp, ...] = ()
    ending: Ending | None = None
    version: int = 0

    @property
    def sending(self) -> Country:
        """The country whose people travel."""
        return self.country if self.plan.side == "sending" else self.country.other

    @property
    def receiving(self) -> Country:
        """The country they visit."""
        return self.sending.other

    @property
    def is_counted(self) -> bool:
        """Tell whether statistics count this entry; of a tour's two entries exactly one."""
        return self.plan.first_country is self.country and self.status != "cancelled"

    @property
    def expected_competences(self) -> tuple[str, ...]:
        """What the objectives expect, each once, in their order."""
        return tuple(dict.fromkeys(code for objective in self.objectives for code in objective.competences))


def demand_status(visit: Visit, *allowed: VisitStatus) -> None:
    """Refuse what the visit is not ready for, or past.

    Raises:
        VisitStateError: it has another status.
    """
    if visit.status not in allowed:
        raise VisitStateError(f"{visit.visit_id} is {visit.status}, not {' or '.join(allowed)}")


def demand_days(*days: date) -> None:
    """Refuse days that are not in order.

    Raises:
        VisitCalendarError: they are not.
    """
    if list(days) != sorted(days):
        raise VisitCalendarError(f"{', '.join(map(str, days))} are not in order")


def demand_home(country: Country, ministry: Country | None) -> None:
    """Refuse a ministry that does not keep the entry.

    Raises:
        VisitOfOtherMinistryError: it is the other one.
    """
    if ministry != country:
        raise VisitOfOtherMinistryError(f"visits entered in {country} are kept by its own ministry")


def demand_country(organisation_id: str, country: Country, wanted: Country) -> None:
    """Refuse a delegate or a host of the wrong country's register.

    Raises:
        OrganisationSideError: it is of the other one.
    """
    if country is not wanted:
        raise OrganisationSideError(f"{organisation_id} is registered in {country}, not in {wanted}")
