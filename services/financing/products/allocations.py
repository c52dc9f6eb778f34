"""In which order payments pay under a product."""

from typing import Annotated

from pydantic import Field

from services.financing.arithmetic.lending.terms import (
    DEFAULT_RULE,
    AllocationRule,
    Allocations,
    Component,
    FutureRule,
    LendingTermsError,
    Processing,
    Timing,
)
from services.financing.products.figures import Code, Condition
from services.financing.products.refusals import ProductConditionsError

KINDS_MAX = 10
STEPS = len(Timing) * len(Component)

AnyComponent = Annotated[Component, Field(strict=False)]


class AllocationStep(Condition):
    """One step: a component of the instalments that are past due, due or in advance."""

    timing: Annotated[Timing, Field(strict=False)]
    component: AnyComponent


_USUAL = tuple(AllocationStep(timing=timing, component=component) for timing, component in DEFAULT_RULE.order)
Steps = Annotated[tuple[AllocationStep, ...], Field(strict=False, min_length=STEPS, max_length=STEPS)]


class AllocationOrder(Condition):
    """All steps in the order they are paid in, and which instalment takes money that comes early."""

    steps: Steps = _USUAL
    future: Annotated[FutureRule, Field(strict=False)] = FutureRule.NEXT

    @property
    def rule(self) -> AllocationRule:
        """The rule as arithmetic takes it.

        Raises:
            ProductConditionsError: a step is left out or named twice.
        """
        try:
            return AllocationRule(tuple((step.timing, step.component) for step in self.steps), self.future)
        except LendingTermsError as error:
            raise ProductConditionsError(str(error)) from error


class AllocationOfKind(AllocationOrder):
    """The order of one kind of payment, for example a refund of goods."""

    kind: Code


class AllocationConditions(Condition):
    """How a payment is allocated: the usual order, and those of kinds of payment that differ."""

    processing: Processing = "horizontal"
    """Horizontal pays all of an instalment before the next one, vertical a component of all instalments first."""
    usual: AllocationOrder = AllocationOrder()
    of_kind: Annotated[tuple[AllocationOfKind, ...], Field(strict=False, max_length=KINDS_MAX)] = ()
    chargeback: Annotated[tuple[AnyComponent, ...], Field(strict=False, min_length=1, max_length=len(Component))] = (
        Component.PRINCIPAL,
    )

    @property
    def allocations(self) -> Allocations:
        """The orders as arithmetic takes them.

        Raises:
            ProductConditionsError: a step is left out or named twice.
        """
        return Allocations(
            processing=self.processing,
            default=self.usual.rule,
            of_kind={order.kind: order.rule for order in self.of_kind},
            chargeback=self.chargeback,
        )

    @property
    def pays_interest_first(self) -> bool:
        """Whether every order pays interest before principal."""
        return all(order.rule.pays_interest_first for order in (self.usual, *self.of_kind))
