"""What is true of an assistance case: its target, its gaps, who closes them, and what was reached."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from services.contracts.training import ActionOwnerKind, CaseOutcome, Market
from services.kernel import Country
from services.training.assistance.refusals import (
    AssistanceCalendarError,
    AssistanceCaseOfOtherMinistryError,
    AssistanceCaseStateError,
    LotOfOtherProductError,
)

ACTIONS_MAX = 100
SALES_MAX = 50
"""Of one case: it is kept as one document."""

CaseStatus = Literal["open", "closed"]


@dataclass(frozen=True, slots=True)
class Target:
    """What a product is brought up to; it does not change."""

    enterprise_id: str
    product_id: str
    commodity: str
    variant: str | None
    standard: str
    grade: str
    """This one or a better one."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """Where the product and its making stood when the assistance began."""

    assessed_on: date
    findings: Mapping[str, bool]
    """For each criterion of the checklist, whether it was seen to be kept."""
    lot_id: str | None
    """The lot whose grading was held against the target."""
    checklist: str = ""
    """The version of the checklist; empty until the baseline is recorded."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is missing for the target."""

    number: int
    kind: Literal["practice", "limit"]
    of: str
    """A criterion of the checklist, or a determination of the grading."""
    found: str | None = None
    wanted: str | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """Something to be done about a gap, by a role or an organisation, until a day."""

    gap: int
    task: str
    owner_kind: ActionOwnerKind
    owner: str
    due_on: date
    number: int = 0
    """Counted from one in its case; 0 until it is planned."""
    completed_on: date | None = None
    evidence_kind: str | None = None


@dataclass(frozen=True, slots=True)
class ReachedStandard:
    """The lot that has the target grade, and the certificate that says so."""

    reached_on: date
    lot_id: str
    grade: str
    certificate_number: str
    valid_from: date
    valid_until: date


@dataclass(frozen=True, slots=True)
class Sale:
    """Goods of a lot sold to a country, by ISO 3166-1 in small letters."""

    reached_on: date
    lot_id: str
    destination: str
    mass_kg: int

    def market(self, home: Country) -> Market:
        """Tell whether it stayed at home."""
        return "domestic" if self.destination == home.value else "export"


@dataclass(frozen=True, slots=True)
class AssistanceCase:
    """The assistance with one product; `version` counts its facts."""

    case_id: str
    country: Country
    target: Target
    opened_on: date
    baseline: Baseline | None = None
    gaps: tuple[Gap, ...] = ()
    actions: tuple[Action, ...] = ()
    reached: ReachedStandard | None = None
    sales: tuple[Sale, ...] = ()
    """What reached a market, of lots with the target grade."""
    status: CaseStatus = "open"
    outcome: CaseOutcome | None = None
    reason_code: str | None = None
    closed_on: date | None = None
    version: int = 0

    def is_closed(self, gap: Gap) -> bool:
        """Tell whether something was done about a gap and nothing is left to do."""
        planned = [action for action in self.actions if action.gap == gap.number]
        return bool(planned) and all(action.completed_on is not None for action in planned)

    @property
    def open_gaps(self) -> tuple[int, ...]:
        """The numbers of the gaps that are not closed."""
        return tuple(gap.number for gap in self.gaps if not self.is_closed(gap))


def demand_open(case: AssistanceCase) -> None:
    """Refuse to add to a case that ended.

    Raises:
        AssistanceCaseStateError: it did.
    """
    if case.status != "open":
        raise AssistanceCaseStateError(f"{case.case_id} is {case.status}")


def demand_days(*days: date) -> None:
    """Refuse days that are not in order, the last one being today.

    Raises:
        AssistanceCalendarError: they are not.
    """
    if list(days) != sorted(days):
        raise AssistanceCalendarError(f"{', '.join(map(str, days))} are not in order")


def demand_home(country: Country, ministry: Country | None) -> None:
    """Refuse a ministry that is not the case's own.

    Raises:
        AssistanceCaseOfOtherMinistryError: it is the other one.
    """
    if ministry != country:
        raise AssistanceCaseOfOtherMinistryError(f"cases of {country} are kept by its own ministry")


def demand_lot_of(case: AssistanceCase, lot_id: str, product_id: str) -> None:
    """Refuse a lot of another product.

    Raises:
        LotOfOtherProductError: it is one.
    """
    if product_id != case.target.product_id:
        raise LotOfOtherProductError(f"{lot_id} is a lot of {product_id}, the case is about {case.target.product_id}")
