"""Which registers outside may be asked about which entries, as dated data."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache

from services.contracts.registry import CheckedKind, NameAgreement
from services.kernel import Country
from services.kernel.dated_rules import DatedRule, in_force
from services.kernel.reference_data import read_rules
from services.registry.outside.refusals import OutsideNumberMissingError, OutsideRegisterUnknownError


class OutsideRegisterRule(DatedRule):
    """One register outside."""

    register_code: str
    country: Country
    kinds: tuple[CheckedKind, ...]
    scheme: str
    """The scheme of the numbers it keeps."""
    title: str
    same_from: Decimal
    similar_from: Decimal
    """How alike two names are (0 to 1) that are called the same, or similar."""

    def agreement(self, alike: float) -> NameAgreement:
        """Say how far two names agree."""
        rounded = round(Decimal(alike), 4)
        if rounded >= self.same_from:
            return "same"
        return "similar" if rounded >= self.similar_from else "different"


def rule_for(register_code: str, country: Country, kind: CheckedKind, *, on: date) -> OutsideRegisterRule:
    """Give the rule on a register that keeps entries of a kind and country.

    Raises:
        OutsideRegisterUnknownError: none does under that name.
        NoRuleInForceError: it was not asked on that day.
    """
    rules = [rule for rule in _rules() if rule.register_code == register_code]
    if not rules or rules[0].country != country or kind not in rules[0].kinds:
        known = ", ".join(
            sorted({rule.register_code for rule in _rules() if rule.country == country and kind in rule.kinds})
        )
        raise OutsideRegisterUnknownError(f"{register_code!r} is none of {known}")
    return in_force(rules, on=on, subject=register_code)


def registers() -> frozenset[str]:
    """Name every register that may be connected."""
    return frozenset(rule.register_code for rule in _rules())


def number_in(identifiers: Sequence[str], scheme: str) -> str:
    """Find an entry's number of a scheme among its identifiers, `SCHEME:value`.

    Raises:
        OutsideNumberMissingError: it has none.
    """
    for identifier in identifiers:
        name, _, value = identifier.partition(":")
        if name == scheme:
            return value
    raise OutsideNumberMissingError(f"the entry has no number of the scheme {scheme}")


@cache
def _rules() -> tuple[OutsideRegisterRule, ...]:
    return read_rules("registry", "outside_registers.json", OutsideRegisterRule)
