"""What the law asks of a cooperative at its founding: members, capital and name, as dated rules kept as data."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict

from services.contracts.registry import CooperativeForm
from services.kernel import Country, Money, RuleViolationError
from services.kernel.dated_rules import Confidence, DatedRule, in_force, weakest
from services.kernel.reference_data import read_rules
from services.registry.places.model import folded


class FoundersTooFewError(RuleViolationError):
    """A cooperative has at least the founding members its law names."""

    code = "cooperative_founders_too_few"


class FoundingCapitalLowError(RuleViolationError):
    """A cooperative has at least the capital its law names."""

    code = "cooperative_capital_low"


class CooperativeNameError(RuleViolationError):
    """The legal name says that it is a cooperative where the law asks for it."""

    code = "cooperative_name"


class NameWord(BaseModel):
    """A word of which the legal name holds one, and how sure it is that the law means it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    source: str
    confidence: Confidence


class FoundingRule(DatedRule):
    """What one country asks of one form; None where no figure was found, and then none is demanded."""

    country: Country
    form: CooperativeForm
    counted: Literal["persons", "cooperatives"]
    """Who the members of this form are."""
    members_least: int | None
    capital_least_minor: int | None
    """Minor units of the country's own currency."""
    name_words: tuple[NameWord, ...]
    """Empty: the name is free."""


@dataclass(frozen=True, slots=True)
class Founding:
    """The rule a founding was checked against and how sure that is."""

    rule_version: str
    confidence: Confidence


def check_founding(
    legal_name: str,
    *,
    country: Country,
    form: CooperativeForm,
    member_count: int,
    own_capital: Money | None = None,
    on: date,
) -> Founding:
    """Check a cooperative against the rule in force on a day; capital that is not given is not checked.

    Raises:
        NoRuleInForceError: no rule covers that day.
        FoundersTooFewError, FoundingCapitalLowError, CooperativeNameError: the founding breaks the rule.
        CurrencyMismatchError: the capital is in another currency than the country's.
    """
    rule = _rule(country, form, on)
    if member_count < (rule.members_least or 0):
        wanted = f"at least {rule.members_least} {rule.counted}"
        raise FoundersTooFewError(f"{member_count} founding members; the law asks for {wanted} ({rule.version})")
    least = Money(rule.capital_least_minor or 0, country.currency)
    if own_capital is not None and own_capital < least:
        raise FoundingCapitalLowError(f"{own_capital} of own capital; the law asks for {least} ({rule.version})")
    return Founding(rule.version, weakest(rule.confidence, _name_confidence(legal_name, rule)))


def check_name(legal_name: str, *, country: Country, form: CooperativeForm, on: date) -> None:
    """Check a legal name against the rule in force on a day.

    Raises:
        NoRuleInForceError: no rule covers that day.
        CooperativeNameError: the name breaks the rule.
    """
    _name_confidence(legal_name, _rule(country, form, on))


def _rule(country: Country, form: CooperativeForm, on: date) -> FoundingRule:
    rules = [rule for rule in _rules() if (rule.country, rule.form) == (country, form)]
    return in_force(rules, on=on, subject=f"{form} cooperatives ({country})")


@cache
def _rules() -> tuple[FoundingRule, ...]:
    return read_rules("registry", "cooperative_rules.json", FoundingRule)


def _name_confidence(legal_name: str, rule: FoundingRule) -> Confidence:
    if not rule.name_words:
        return rule.confidence
    name = folded(legal_name)
    for word in rule.name_words:
        if folded(word.text) in name:
            return word.confidence
    wanted = " or ".join(word.text for word in rule.name_words)
    raise CooperativeNameError(f"a legal name in {rule.country} contains {wanted} ({rule.version})")
