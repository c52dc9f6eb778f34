"""Facts of digests: what a ministry counted for a period, as digests that the other one can compare."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Discriminator, Tag

from services.contracts.reading import UNKNOWN, Topic, UnknownEvent, tag_of
from services.kernel import Country, Event

PERIOD_DIGEST_TOPIC = Topic("evaluation", "period_digest")


class PeriodDigestTold(Event):
    """A ministry told what its figures of a period come to; the three lists are in one order.

    Every digest is SHA-256 of a canonical form, 64 hexadecimal digits. Source: docs/adr/0017.
    """

    type: Literal["evaluation.period_digest.told.v1"] = "evaluation.period_digest.told.v1"
    by: Country
    format: str
    """What the digests are taken of, and how facts are named in it."""
    first_day: date
    last_day: date
    digest: str
    """Over all of them."""
    indicators: tuple[str, ...]
    definition_digests: tuple[str, ...]
    """How each indicator is counted."""
    value_digests: tuple[str, ...]
    """What each indicator came to, whole and told apart, with the facts beneath."""


PeriodDigestEvent = Annotated[
    Annotated[PeriodDigestTold, Tag("evaluation.period_digest.told.v1")] | Annotated[UnknownEvent, Tag(UNKNOWN)],
    Discriminator(tag_of(PeriodDigestTold)),
]
