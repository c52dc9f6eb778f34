"""When a result and a commitment count as met: dated rules."""

from decimal import Decimal
from functools import cache

from services.contracts.evaluation import ResultLevel
from services.kernel.dated_rules import DatedRule
from services.kernel.reference_data import read_rules


class StatusRule(DatedRule):
    """Shares of the way from the baseline to the target, and the results a commitment is judged by."""

    met_from: Decimal
    """From this share on a result is met: 1 is the whole way."""
    partly_from: Decimal
    """From this share on it is partly met."""
    counted_levels: tuple[ResultLevel, ...]
    """A commitment is met when every result of these levels is."""


@cache
def load_status_rules() -> tuple[StatusRule, ...]:
    """Read every rule; an unknown or missing field is refused."""
    return read_rules("evaluation", "commitment_rules.json", StatusRule)
