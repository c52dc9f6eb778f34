"""What may be asked of assistance cases."""

from typing import Annotated

from pydantic import Field, StringConstraints

from services.chassis.commands import Command, Day, PathId, ReasonCode
from services.contracts.training import ActionOwnerKind, CaseOutcome
from services.training.assistance.model import ACTIONS_MAX
from services.training.grading.commands import Code, StandardCode
from services.training.lots.commands import LOT_MASS_KG_MAX, ReportNumber

CRITERIA_MAX = 60
GAPS_MAX = 100
TASK_LENGTH_MAX = 300

Grade = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_]{1,30}$")]


class OpenCase(Command):
    """Begin to assist an enterprise with one of its products."""

    enterprise_id: PathId
    product_id: PathId
    variant: Code | None = None
    standard: StandardCode
    target_grade: Grade
    """This one or a better one."""
    opened_on: Day


class GivenBaseline(Command):
    """The body of a baseline: what was seen of every criterion, and the lot whose grading counts."""

    assessed_on: Day
    findings: Annotated[dict[Code, bool], Field(max_length=CRITERIA_MAX)]
    lot_id: PathId | None = None


class AssessBaseline(Command):
    """Record where the product stands."""

    case_id: PathId
    baseline: GivenBaseline


class GivenAction(Command):
    """The body of a planned action; its owner is a role or an organisation, never a person."""

    gap: Annotated[int, Field(ge=1, le=GAPS_MAX)]
    task: Annotated[str, StringConstraints(min_length=3, max_length=TASK_LENGTH_MAX)]
    """In the words of the officer; it is not published."""
    owner_kind: ActionOwnerKind
    owner: PathId
    """A role such as `processing_lead`, or an organisation's id in a register."""
    due_on: Day


class PlanAction(Command):
    """Plan what is to be done about a gap."""

    case_id: PathId
    action: GivenAction


class GivenCompletion(Command):
    """The body of completing an action."""

    completed_on: Day
    evidence_kind: ReasonCode


class CompleteAction(Command):
    """Record that an action was done."""

    case_id: PathId
    number: Annotated[int, Field(ge=1, le=ACTIONS_MAX)]
    completion: GivenCompletion


class GivenStandard(Command):
    """The body of reaching the standard: the lot and the certificate, by its number in the register of products."""

    lot_id: PathId
    certificate_number: ReportNumber
    reached_on: Day


class ReachStandard(Command):
    """Record that the target is reached."""

    case_id: PathId
    standard: GivenStandard


class GivenSale(Command):
    """The body of a sale."""

    lot_id: PathId
    destination: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
    """A country by ISO 3166-1, two small letters; the enterprise's own is its domestic market."""
    mass_kg: Annotated[int, Field(ge=1, le=LOT_MASS_KG_MAX)]
    reached_on: Day


class ReachMarket(Command):
    """Record that goods of the case reached a market."""

    case_id: PathId
    sale: GivenSale


class GivenClosing(Command):
    """The body of closing a case."""

    outcome: CaseOutcome
    reason_code: ReasonCode


class CloseCase(Command):
    """End a case."""

    case_id: PathId
    closing: GivenClosing
