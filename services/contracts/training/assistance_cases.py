"""Facts of the assistance with the standardization of products: one case for each product, from gap to market."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Discriminator, Tag

from services.contracts.reading import UNKNOWN, Topic, UnknownEvent, tag_of
from services.kernel import Country, Event

ASSISTANCE_CASE_TOPIC = Topic("training", "assistance_case")

ActionOwnerKind = Literal["role", "organisation"]
Market = Literal["domestic", "export"]
CaseOutcome = Literal["standard_reached", "market_reached", "stopped"]


class AssistanceCaseOpened(Event):
    """An enterprise is assisted to bring a product up to a standard."""

    type: Literal["training.assistance_case.opened.v1"] = "training.assistance_case.opened.v1"
    country: Country
    enterprise_id: str
    product_id: str
    commodity: str
    standard: str
    target_grade: str
    """This one or a better one is to be reached."""
    opened_on: date


class AssistanceBaselineAssessed(Event):
    """It was seen where the product and its making stand; what is missing are the case's gaps."""

    type: Literal["training.assistance_case.baseline_assessed.v1"] = "training.assistance_case.baseline_assessed.v1"
    assessed_on: date
    checklist: str
    """The version of the checklist."""
    lot_id: str | None = None
    """The lot whose grading was held against the target."""
    gaps: tuple[str, ...]
    """Criteria and determinations, numbered from one in this order."""


class AssistanceActionPlanned(Event):
    """Somebody is to close a gap until a day."""

    type: Literal["training.assistance_case.action_planned.v1"] = "training.assistance_case.action_planned.v1"
    action: int
    gap: int
    owner_kind: ActionOwnerKind
    owner: str
    """A role or an organisation, never a person."""
    due_on: date


class AssistanceActionCompleted(Event):
    """A planned action was done."""

    type: Literal["training.assistance_case.action_completed.v1"] = "training.assistance_case.action_completed.v1"
    action: int
    gap: int
    completed_on: date
    gap_closed: bool
    """Whether it was the last one of its gap."""


class AssistanceStandardReached(Event):
    """A lot has the target grade and the product's certificate holds."""

    type: Literal["training.assistance_case.standard_reached.v1"] = "training.assistance_case.standard_reached.v1"
    enterprise_id: str
    product_id: str
    standard: str
    grade: str
    lot_id: str
    certificate_number: str
    valid_from: date
    valid_until: date
    reached_on: date


class AssistanceMarketReached(Event):
    """Goods of the case were sold on a market after the standard was reached."""

    type: Literal["training.assistance_case.market_reached.v1"] = "training.assistance_case.market_reached.v1"
    enterprise_id: str
    product_id: str
    lot_id: str
    market: Market
    destination: str
    """A country by ISO 3166-1, two small letters."""
    mass_kg: int
    reached_on: date


class AssistanceCaseClosed(Event):
    """The case ended; nothing is added to it."""

    type: Literal["training.assistance_case.closed.v1"] = "training.assistance_case.closed.v1"
    outcome: CaseOutcome
    reason_code: str
    closed_on: date
    open_gaps: int


AssistanceCaseEvent = Annotated[
    Annotated[AssistanceCaseOpened, Tag("training.assistance_case.opened.v1")]
    | Annotated[AssistanceBaselineAssessed, Tag("training.assistance_case.baseline_assessed.v1")]
    | Annotated[AssistanceActionPlanned, Tag("training.assistance_case.action_planned.v1")]
    | Annotated[AssistanceActionCompleted, Tag("training.assistance_case.action_completed.v1")]
    | Annotated[AssistanceStandardReached, Tag("training.assistance_case.standard_reached.v1")]
    | Annotated[AssistanceMarketReached, Tag("training.assistance_case.market_reached.v1")]
    | Annotated[AssistanceCaseClosed, Tag("training.assistance_case.closed.v1")]
    | Annotated[UnknownEvent, Tag(UNKNOWN)],
    Discriminator(
        tag_of(
            AssistanceCaseOpened,
            AssistanceBaselineAssessed,
            AssistanceActionPlanned,
            AssistanceActionCompleted,
            AssistanceStandardReached,
            AssistanceMarketReached,
            AssistanceCaseClosed,
        )
    ),
]
