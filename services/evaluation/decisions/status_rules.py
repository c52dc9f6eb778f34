"""When an extension is suggested: dated rules."""

from decimal import Decimal
from functools import cache

from services.kernel.dated_rules import DatedRule
from services.kernel.reference_data import read_rules


class ExtensionRule(DatedRule):
    """What a scorecard must show; people decide, whatever the rule suggests."""

    partly_weight: Decimal
    """What a commitment that is partly achieved counts, where an achieved one counts 1."""
    extend_from: Decimal
    """From this share of what is assessable on, an extension is suggested."""
    extend_revised_from: Decimal
    """From this share on, an extension with another text."""
    not_assessable_share_max: Decimal
    """With more than this share of commitments not assessable there is not enough evidence."""
    rounds_least: int
    """With fewer closed rounds there is not enough evidence."""
    round_result_least: Decimal
    """Mean result of the closed rounds below which no unchanged extension is suggested."""


@cache
def load_extension_rules() -> tuple[ExtensionRule, ...]:
    """Read every rule; an unknown or missing field is refused."""
    return read_rules("evaluation", "extension_rules.json", ExtensionRule)
