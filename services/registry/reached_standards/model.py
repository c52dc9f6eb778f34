"""What the register knows of a product that reached a standard with training's assistance."""

from dataclasses import dataclass, replace
from datetime import date

from services.contracts.training import AssistanceCaseEvent, AssistanceMarketReached, AssistanceStandardReached, Market
from services.kernel.privacy import classed
from services.registry.field_classes import OFFICIAL


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class ReachedMarket:
    """A sale of goods that have the grade."""

    lot_id: str
    market: Market
    destination: str
    """A country by ISO 3166-1, two small letters."""
    mass_kg: int
    reached_on: date


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class ReachedStandard:
    """What training told of one case of assistance, and what it rests on."""

    case_id: str
    product_id: str
    standard: str
    grade: str
    lot_id: str
    """The lot that has the grade."""
    certificate_number: str
    reached_on: date
    markets: tuple[ReachedMarket, ...] = ()
    """In the order they were told."""


def after(known: ReachedStandard | None, fact: AssistanceCaseEvent) -> ReachedStandard | None:
    """Add what one fact says; of a case nothing is known until its standard is reached."""
    match fact:
        case AssistanceStandardReached():
            return ReachedStandard(
                case_id=fact.subject,
                product_id=fact.product_id,
                standard=fact.standard,
                grade=fact.grade,
                lot_id=fact.lot_id,
                certificate_number=fact.certificate_number,
                reached_on=fact.reached_on,
                markets=known.markets if known else (),
            )
        case AssistanceMarketReached() if known:
            market = ReachedMarket(fact.lot_id, fact.market, fact.destination, fact.mass_kg, fact.reached_on)
            return replace(known, markets=(*known.markets, market))
        case _:
            return known
