"""Words every service shares; pure: no clock, no randomness, no I/O."""

from services.kernel.country import Country
from services.kernel.decision import Decision
from services.kernel.errors import (
    ConflictError,
    DomainError,
    ForbiddenError,
    NotFoundError,
    RuleViolationError,
)
from services.kernel.event import Event
from services.kernel.money import Currency, Money

__all__ = [
    "ConflictError",
    "Country",
    "Currency",
    "Decision",
    "DomainError",
    "Event",
    "ForbiddenError",
    "Money",
    "NotFoundError",
    "RuleViolationError",
]
