"""What a borrower is shown: what a credit costs, what makes up that cost, and whether the contract keeps the offer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from enum import StrEnum

from services.financing.arithmetic.cost_of_credit.cash_flows import CashFlow, credit_days
from services.financing.arithmetic.cost_of_credit.effective_rate import YEAR_DAYS, RateDerivation, effective_rate
from services.financing.arithmetic.cost_of_credit.refusals import CashFlowsInvalidError
from services.kernel import Currency

INTEREST = "interest"
"""The part of the cost that no charge accounts for."""
FLAT_RULE = "total cost / sum of (each drawdown x days to the last flow / 365)"
FLAT_PLACES = Decimal("1e-12")

_WORKING = Context(prec=40, rounding=ROUND_HALF_EVEN)


class Stage(StrEnum):
    """When a cost is told."""

    BEFORE_APPROVAL = "before_approval"
    ON_CONTRACT = "on_contract"


@dataclass(frozen=True, slots=True)
class DatedAmount:
    """An amount above zero and its day (minor units); the list it stands in says who pays it."""

    on: date
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Charge:
    """What the borrower pays besides principal and interest in order to have the credit (minor units)."""

    on: date
    amount_minor: int
    code: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What is paid out and what is to be paid back; a charge kept back from a drawdown stands in `charges` only.

    `payments` are principal and interest together, as the schedule has them.
    """

    currency: Currency
    drawdowns: tuple[DatedAmount, ...]
    payments: tuple[DatedAmount, ...]
    charges: tuple[Charge, ...] = ()


@dataclass(frozen=True, slots=True)
class CostPart:
    """One part of the total cost (minor units)."""

    name: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class CostOfCredit:
    """What a credit costs; amounts in minor units of `currency`, rates as fractions of a year."""

    stage: Stage
    currency: Currency
    received_minor: int
    paid_minor: int
    total_cost_minor: int
    parts: tuple[CostPart, ...]
    """They sum to the total cost; interest is below zero where less is paid back than was received."""
    effective_annual_rate: Decimal
    effective_annual_percent: Decimal
    """Two decimal places, half up."""
    flat_equivalent_rate: Decimal
    """The yearly rate on the amounts received, never reduced by what is repaid, that costs the same; 12 places."""
    flat_rule: str
    derivation: RateDerivation


@dataclass(frozen=True, slots=True)
class CostChange:
    """How the contract differs from the offer: above zero the contract costs more."""

    total_cost_minor: int
    effective_annual_rate: Decimal

    @property
    def is_dearer(self) -> bool:
        """Whether the borrower must be told before signing."""
        return self.total_cost_minor > 0 or self.effective_annual_rate > 0


def cost_of_credit(plan: Plan, stage: Stage) -> CostOfCredit:
    """Tell what a planned or contracted credit costs.

    Raises:
        CashFlowsInvalidError: an amount is not above zero or beyond the limit, or a charge is called interest.
        NoRateError: nothing is received, or nothing is paid back on a later day.
        RateNotUniqueError: more than one rate may fit.
        RateBeyondLimitError: the rate is beyond what can be told.
    """
    flows = cash_flows(plan)
    rate = effective_rate(flows)
    received = sum(flow.amount_minor for flow in flows if flow.amount_minor > 0)
    paid = -sum(flow.amount_minor for flow in flows if flow.amount_minor < 0)
    return CostOfCredit(
        stage=stage,
        currency=plan.currency,
        received_minor=received,
        paid_minor=paid,
        total_cost_minor=paid - received,
        parts=_parts(plan, paid - received),
        effective_annual_rate=rate.annual_rate,
        effective_annual_percent=rate.annual_percent,
        flat_equivalent_rate=_flat_equivalent(flows, paid - received),
        flat_rule=FLAT_RULE,
        derivation=rate.derivation,
    )


def cash_flows(plan: Plan) -> tuple[CashFlow, ...]:
    """List a plan's flows as the borrower sees them.

    Raises:
        CashFlowsInvalidError: an amount is not above zero, or a charge is called interest.
    """
    paid: tuple[DatedAmount | Charge, ...] = (*plan.payments, *plan.charges)
    if any(amount.amount_minor <= 0 for amount in (*plan.drawdowns, *paid)):
        raise CashFlowsInvalidError("each amount of a plan is above zero")
    if any(charge.code == INTEREST for charge in plan.charges):
        raise CashFlowsInvalidError(f"no charge is called {INTEREST}")
    return (
        *(CashFlow(drawdown.on, drawdown.amount_minor) for drawdown in plan.drawdowns),
        *(CashFlow(amount.on, -amount.amount_minor) for amount in paid),
    )


def change(offer: CostOfCredit, contract: CostOfCredit) -> CostChange:
    """Compare a contract with its offer.

    Raises:
        CashFlowsInvalidError: they are in two currencies.
    """
    if offer.currency != contract.currency:
        raise CashFlowsInvalidError(f"{offer.currency} and {contract.currency} do not compare")
    with localcontext(_WORKING):
        rate = contract.effective_annual_rate - offer.effective_annual_rate
    return CostChange(contract.total_cost_minor - offer.total_cost_minor, rate)


def _parts(plan: Plan, total_cost_minor: int) -> tuple[CostPart, ...]:
    charges = _by_code(plan.charges)
    interest = CostPart(INTEREST, total_cost_minor - sum(part.amount_minor for part in charges))
    return (interest, *charges)


def _by_code(charges: Iterable[Charge]) -> tuple[CostPart, ...]:
    sums: dict[str, int] = {}
    for charge in charges:
        sums[charge.code] = sums.get(charge.code, 0) + charge.amount_minor
    return tuple(CostPart(code, amount) for code, amount in sorted(sums.items()))


def _flat_equivalent(flows: Sequence[CashFlow], total_cost_minor: int) -> Decimal:
    with localcontext(_WORKING):
        return (Decimal(total_cost_minor * YEAR_DAYS) / credit_days(flows)).quantize(FLAT_PLACES) + 0
