"""What a visit is made of: its plan, objectives, hosts, agenda, delegates, costs, report and follow-up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from services.contracts.training import (
    ActionOwnerKind,
    CostBearerKind,
    DelegateKind,
    HostKind,
    VisitOutcome,
    VisitSide,
)
from services.kernel import Country, Money


@dataclass(frozen=True, slots=True)
class Plan:
    """What was agreed first; it does not change."""

    side: VisitSide
    """Which side the keeping ministry's country is."""
    first_country: Country
    """The country whose statistics count the tour."""
    tour_code: str
    visit_type: str
    place_code: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Objective:
    """Something the visit is for, and what delegates are expected to be able to do afterwards."""

    statement: str
    """In the words of the officer; it is not published."""
    competences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Host:
    """Who receives the delegation: of a register, or an institution by a code."""

    kind: HostKind
    host_id: str


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """What is done on a day, at which host and for which objectives, both counted from one."""

    day: date
    host: int
    activity: str
    objectives: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Delegate:
    """Somebody of an organisation, known by a number such as `p1` only."""

    kind: DelegateKind
    organisation_id: str
    person_number: str

    @property
    def delegate_id(self) -> str:
        """The organisation's id and the person's number."""
        return f"{self.organisation_id}.{self.person_number}"


@dataclass(frozen=True, slots=True)
class Cost:
    """An amount that somebody bore."""

    category: str
    bearer_kind: CostBearerKind
    bearer: str | None
    """An organisation's or a donor's id; None: the ministry itself."""
    amount: Money
    incurred_on: date


@dataclass(frozen=True, slots=True)
class Holding:
    """How the visit took place, and until when its report is due."""

    started_on: date
    ended_on: date
    delegates: tuple[str, ...]
    report_due_on: date
    report_rule: str


@dataclass(frozen=True, slots=True)
class Report:
    """What was written, by section, and which expected competences were reached."""

    reported_on: date
    sections: Mapping[str, str]
    """In the words of the officer; they are not published."""
    competences: Mapping[str, bool]
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Something a role or an organisation does after the visit, until a day."""

    task: str
    owner_kind: ActionOwnerKind
    owner: str
    due_on: date
    number: int = 0
    """Counted from one in its visit; 0 until it is planned."""
    completed_on: date | None = None
    evidence_kind: str | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """Why a visit was closed or cancelled, and when."""

    ended_on: date
    reason_code: str
    outcome: VisitOutcome | None = None
    """None: it was cancelled."""
