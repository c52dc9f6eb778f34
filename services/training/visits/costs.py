"""What a visit costs, and who bears how much of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from services.contracts.training import CostBearerKind, VisitCostRecorded
from services.kernel import Currency, Decision, Money
from services.training.visits.model import (
    COSTS_MAX,
    Visit,
    demand_days,
    demand_status,
)
from services.training.visits.particulars import Cost
from services.training.visits.refusals import CostBearerError, VisitFullError

_NAMED: frozenset[CostBearerKind] = frozenset({"organisation", "donor"})


@dataclass(frozen=True, slots=True)
class BornCost:
    """All that one bearer pays in one currency; currencies are never added up."""

    bearer_kind: CostBearerKind
    bearer: str | None
    total: Money


def record_cost(visit: Visit, cost: Cost, *, at: datetime) -> Decision[Visit]:
    """Add a cost and who bore it; one of a cancelled visit too."""
    demand_status(visit, "planned", "objectives_fixed", "delegation_chosen", "held", "reported", "cancelled")
    if len(visit.costs) >= COSTS_MAX:
        raise VisitFullError(f"{visit.visit_id} has {COSTS_MAX} costs already")
    if (cost.bearer is not None) is not (cost.bearer_kind in _NAMED):
        raise CostBearerError("an organisation or a donor is named by its id, a ministry by nothing else")
    demand_days(cost.incurred_on, visit.country.day_of(at))
    after = replace(visit, costs=(*visit.costs, cost))
    # A sum beyond what money may be is refused here, so that reading the sums never is.
    costs_born(after.costs)
    fact = VisitCostRecorded(
        subject=visit.visit_id,
        occurred_at=at,
        category=cost.category,
        bearer_kind=cost.bearer_kind,
        bearer=cost.bearer,
        amount_minor=cost.amount.amount_minor,
        currency=cost.amount.currency,
        incurred_on=cost.incurred_on,
    )
    return Decision(after, (fact,))


def costs_born(costs: Iterable[Cost]) -> tuple[BornCost, ...]:
    """Add up what each bearer pays in each currency, in the order they first paid."""
    sums: dict[tuple[CostBearerKind, str | None, Currency], Money] = {}
    for cost in costs:
        key = (cost.bearer_kind, cost.bearer, cost.amount.currency)
        sums[key] = sums.get(key, Money.zero(cost.amount.currency)) + cost.amount
    return tuple(BornCost(kind, bearer, total) for (kind, bearer, _), total in sums.items())
