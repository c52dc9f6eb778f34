"""Facts of lots of goods: recorded, sampled, tested, graded."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Discriminator, Tag

from services.contracts.reading import UNKNOWN, Topic, UnknownEvent, tag_of
from services.kernel import Country, Event

LOT_TOPIC = Topic("training", "lot")


class LotRecorded(Event):
    """An enterprise has a lot of one of its products."""

    type: Literal["training.lot.recorded.v1"] = "training.lot.recorded.v1"
    country: Country
    enterprise_id: str
    product_id: str
    commodity: str
    variant: str | None = None
    """Such as the process of coffee, where it matters to a standard."""
    mass_kg: int
    made_on: date


class LotSampled(Event):
    """A sample was taken of the lot."""

    type: Literal["training.lot.sampled.v1"] = "training.lot.sampled.v1"
    sample: int
    sampled_on: date
    mass_g: int | None = None


class LotTested(Event):
    """A laboratory reported what it determined of a sample."""

    type: Literal["training.lot.tested.v1"] = "training.lot.tested.v1"
    sample: int
    laboratory: str
    report_number: str
    reported_on: date
    determinations: tuple[str, ...]
    """Their codes, never their values: those are the enterprise's own."""


class LotGraded(Event):
    """The lot was graded by one rule; without a grade it is off grade."""

    type: Literal["training.lot.graded.v1"] = "training.lot.graded.v1"
    enterprise_id: str
    product_id: str
    commodity: str
    sample: int | None = None
    """None: the standard asks for a certificate only."""
    standard: str
    scheme: str
    rule_version: str
    graded_on: date
    grade: str | None = None
    size: str | None = None
    defect_sum: str | None = None
    """A decimal number."""
    failed: tuple[str, ...]
    """What every grade asks for and was not kept."""
    confidence: str
    """How sure everything is that the grade rests on: high, medium or low."""


LotEvent = Annotated[
    Annotated[LotRecorded, Tag("training.lot.recorded.v1")]
    | Annotated[LotSampled, Tag("training.lot.sampled.v1")]
    | Annotated[LotTested, Tag("training.lot.tested.v1")]
    | Annotated[LotGraded, Tag("training.lot.graded.v1")]
    | Annotated[UnknownEvent, Tag(UNKNOWN)],
    Discriminator(tag_of(LotRecorded, LotSampled, LotTested, LotGraded)),
]
