"""Facts of outcomes: what enterprises reported of their business, never the values."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Discriminator, Tag

from services.contracts.reading import UNKNOWN, Topic, UnknownEvent, tag_of
from services.kernel import Country, Event

OUTCOME_REPORT_TOPIC = Topic("evaluation", "outcome_report")


class OutcomeReportRecorded(Event):
    """An officer recorded what enterprises reported of one outcome for one period; values are the enterprises' own."""

    type: Literal["evaluation.outcome_report.recorded.v1"] = "evaluation.outcome_report.recorded.v1"
    recorded_by: Country
    """The ministry whose officer recorded it."""
    outcome: str
    unit: str
    first_day: date
    last_day: date
    """Both belong to the period."""
    source_kind: str
    enterprise_count: int
    digest: str
    """SHA-256 of what was reported: it tells whether two registers hold the same."""


OutcomeReportEvent = Annotated[
    Annotated[OutcomeReportRecorded, Tag("evaluation.outcome_report.recorded.v1")]
    | Annotated[UnknownEvent, Tag(UNKNOWN)],
    Discriminator(tag_of(OutcomeReportRecorded)),
]
