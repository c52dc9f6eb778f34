"""Exposure limits: how much of a lender's own capital may be lent to those who run it or are tied to it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal, localcontext
from enum import StrEnum
from typing import Literal

from pydantic import Field

from services.kernel import Money
from services.kernel.dated_rules import DatedRule

RATIO_PLACES = Decimal("0.000001")
_WORKING = Context(prec=40, rounding=ROUND_HALF_EVEN)

LIMIT_EXCEEDED = "related_party_limit_exceeded"
OWN_CAPITAL_NOT_POSITIVE = "own_capital_not_positive"
CONSENT_MISSING = "related_party_consent_missing"


class Relation(StrEnum):
    """How a borrower is related to its lender."""

    BOARD = "board"
    """Pengurus."""
    SUPERVISOR = "supervisor"
    """Pengawas."""
    TIED_COOPERATIVE = "tied_cooperative"
    """Another cooperative with ties of ownership or of management."""
    NONE = "none"
    """A member, or another cooperative without such ties."""


class ExposureLimitRule(DatedRule):
    """The most that all related parties together may owe, and who consents to each of their loans."""

    relations: tuple[Relation, ...]
    share_of_own_capital: Decimal = Field(gt=0, le=1)
    """A fraction: 0.10 is 10 %."""
    consents: tuple[Relation, ...]
    interpretation: str


@dataclass(frozen=True, slots=True)
class Exposure:
    """What a borrower owes its lender: the principal outstanding, a new loan with the amount asked for."""

    borrower_id: str
    relation: Relation
    principal: Money
    consented_by: frozenset[Relation] = frozenset()


@dataclass(frozen=True, slots=True)
class RelatedPartyFinding:
    """What the rule says of all related parties together; every reason is named, none hides another."""

    outcome: Literal["within", "exceeded"]
    reason_codes: tuple[str, ...]
    without_consent: tuple[str, ...]
    """Borrowers whose loans lack a consent, by id."""
    related: Money
    limit: Money
    """Rounded down to the minor unit."""
    head_room: Money
    """Never below zero."""
    share_of_own_capital: Decimal | None
    """Six decimal places, half-even, to be read only: the outcome compares amounts. None without own capital."""
    rule: ExposureLimitRule


def related_party_exposure(
    exposures: Sequence[Exposure], own_capital: Money, rule: ExposureLimitRule
) -> RelatedPartyFinding:
    """Compare what related parties owe together with the part of own capital they may owe.

    Amounts are in the currency of the own capital: exposures in another are converted before. Exactly the limit is
    within it.

    Raises:
        CurrencyMismatchError: an exposure is in another currency.
    """
    ours = [exposure for exposure in exposures if exposure.relation in rule.relations and exposure.principal]
    related = Money.total((exposure.principal for exposure in ours), own_capital.currency)
    limit = _limit(own_capital, rule)
    lacking = _without_consent(ours, frozenset(rule.consents))
    found = {
        LIMIT_EXCEEDED: related > limit,
        OWN_CAPITAL_NOT_POSITIVE: own_capital.amount_minor <= 0,
        CONSENT_MISSING: bool(lacking),
    }
    return RelatedPartyFinding(
        outcome="exceeded" if related > limit else "within",
        reason_codes=tuple(reason for reason, holds in found.items() if holds),
        without_consent=lacking,
        related=related,
        limit=limit,
        head_room=max(limit - related, Money.zero(own_capital.currency)),
        share_of_own_capital=_share(related, own_capital),
        rule=rule,
    )


def _limit(own_capital: Money, rule: ExposureLimitRule) -> Money:
    with localcontext(_WORKING):
        exact = max(own_capital.amount_minor, 0) * rule.share_of_own_capital
        return Money(int(exact.to_integral_value(rounding=ROUND_FLOOR)), own_capital.currency)


def _without_consent(exposures: Sequence[Exposure], consents: Collection[Relation]) -> tuple[str, ...]:
    lacking = {exposure.borrower_id for exposure in exposures if not exposure.consented_by.issuperset(consents)}
    return tuple(sorted(lacking))


def _share(related: Money, own_capital: Money) -> Decimal | None:
    if own_capital.amount_minor <= 0:
        return None
    with localcontext(_WORKING):
        return (Decimal(related.amount_minor) / own_capital.amount_minor).quantize(RATIO_PLACES)
