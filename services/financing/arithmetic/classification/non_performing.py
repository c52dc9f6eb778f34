"""Non-performing loans: flagged past a number of days, for each loan or for all loans of a borrower."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from services.financing.arithmetic.classification.portfolio import PortfolioLoan
from services.kernel.dated_rules import DatedRule, in_force
from services.kernel.reference_data import read_rules


class Scope(StrEnum):
    """What the arrears of one loan say about the others."""

    LOAN = "loan"
    """Nothing: each loan stands for itself, as in Apache Fineract."""
    BORROWER = "borrower"
    """All loans of the borrower are flagged with it: rule F6 of Frappe Lending, and OJK's one-obligor rule."""


class Lifting(StrEnum):
    """When a flag is lifted."""

    WHEN_CURRENT = "when_current"
    """Only when no loan in the flag's scope is late by a single day: rule F6."""
    AT_THRESHOLD = "at_threshold"
    """As soon as no loan in the flag's scope is past the threshold."""


class Reason(StrEnum):
    """Why a loan is flagged."""

    PAST_THRESHOLD = "past_threshold"
    BORROWER_PAST_THRESHOLD = "borrower_past_threshold"
    NOT_YET_CURRENT = "not_yet_current"
    """It was flagged before, and something in the flag's scope is still late."""


class NonPerformingRule(DatedRule):
    """More days past due than these make a loan non-performing."""

    threshold_days: int
    interpretation: str


@cache
def load_rules() -> tuple[NonPerformingRule, ...]:
    """Read the packaged rules on non-performing loans; later calls give the same ones."""
    return read_rules("financing", "non_performing_rules.json", NonPerformingRule)


def non_performing_rule(*, on: date) -> NonPerformingRule:
    """Give the rule in force on a day.

    Raises:
        NoRuleInForceError: there is none.
    """
    return in_force(load_rules(), on=on, subject="non-performing loans")


@dataclass(frozen=True, slots=True)
class NonPerformingPolicy:
    """When loans become non-performing and when they cease to be.

    The default flags by borrower and lifts when current: the stricter reading, and what rule F6 describes.
    """

    threshold_days: int
    """More days past due than these flag a loan."""
    scope: Scope = Scope.BORROWER
    lifting: Lifting = Lifting.WHEN_CURRENT


def non_performing(
    loans: Iterable[PortfolioLoan], policy: NonPerformingPolicy, flagged: Collection[str] = frozenset()
) -> Mapping[str, Reason]:
    """Tell which loans are non-performing and why, by loan number; `flagged` are the numbers flagged the day before."""
    groups: dict[str, list[PortfolioLoan]] = {}
    for loan in loans:
        groups.setdefault(loan.borrower_id if policy.scope is Scope.BORROWER else loan.loan_id, []).append(loan)
    return {
        loan.loan_id: reason
        for group in groups.values()
        for loan in group
        if (reason := _reason(loan, group, policy, flagged)) is not None
    }


def _reason(
    loan: PortfolioLoan, group: Collection[PortfolioLoan], policy: NonPerformingPolicy, flagged: Collection[str]
) -> Reason | None:
    if loan.days_past_due > policy.threshold_days:
        return Reason.PAST_THRESHOLD
    if any(other.days_past_due > policy.threshold_days for other in group):
        return Reason.BORROWER_PAST_THRESHOLD
    was_flagged = any(other.loan_id in flagged for other in group)
    still_late = any(other.days_past_due for other in group)
    if policy.lifting is Lifting.WHEN_CURRENT and was_flagged and still_late:
        return Reason.NOT_YET_CURRENT
    return None
