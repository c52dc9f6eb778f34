"""What related parties owe one lender together, with a loan about to be approved, against the limit in force."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from math import ceil

from services.contracts.financing import RelatedPartyExposureAssessed
from services.financing.arithmetic.consortium.exposure_limits import (
    Exposure,
    ExposureLimitRule,
    RelatedPartyFinding,
    Relation,
    related_party_exposure,
)
from services.financing.consortia.model import Consortium, agreement_on, agreements_from, share_in
from services.financing.exchange_rates.conversions import Rate, convert
from services.financing.related_parties.model import BOOKS, CapitalStatement, LastAssessment, RelatedPartyRegister
from services.financing.related_parties.refusals import (
    CapitalStatementMissingError,
    RelatedPartyConsentMissingError,
    RelatedPartyLimitError,
)
from services.kernel import Decision, Money


@dataclass(frozen=True, slots=True)
class Debt:
    """Principal approved or outstanding under a facility, whoever lends which part of it."""

    application_id: str
    facility_id: str
    lead_id: str
    borrower_id: str
    cooperative_id: str
    principal: Money
    lent_on: date | None = None
    """None: it is not paid out yet."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What an assessment measures by: the day, the rule in force on it, and the rate of other currencies."""

    on: date
    rule: ExposureLimitRule
    rate: Rate | None
    """None where every debt is in the books' currency."""


def relation_of(debt: Debt, parties: Mapping[str, Relation]) -> Relation:
    """Tell how a debt's borrower is related to the lender, itself or by the cooperative it borrows through."""
    return parties.get(debt.borrower_id) or parties.get(debt.cooperative_id) or Relation.NONE


def is_related(debt: Debt, register: RelatedPartyRegister, *, on: date) -> bool:
    """Tell whether a lender's related party would owe a debt on a day."""
    return relation_of(debt, register.parties_on(on)) is not Relation.NONE


def part_of(lender_id: str, debt: Debt, consortium: Consortium | None, *, on: date) -> Debt:
    """Cut a debt to a lender's part by the shares of the day it was paid out.

    One that is not paid out yet counts with the largest share the lender has on `on` or, as confirmed by then, later.
    Rounded up to the minor unit, so that a limit is never passed by rounding.
    """
    agreements = (agreement_on(consortium, debt.lent_on),) if debt.lent_on else agreements_from(consortium, on)
    share = max(share_in(agreement, lender_id, debt.lead_id) for agreement in agreements)
    return replace(debt, principal=Money(ceil(debt.principal.amount_minor * share), debt.principal.currency))


def assess(
    register: RelatedPartyRegister, asked: Debt, owed: Sequence[Debt], limits: Limits, *, at: datetime
) -> Decision[RelatedPartyRegister]:
    """Let a loan to a related party pass, or refuse it; `asked` and `owed` are this lender's parts.

    Debts are converted to the books' currency one by one, half-even. The loan's consents are used up.

    Raises:
        CapitalStatementMissingError: no own capital is stated by that day.
        RelatedPartyLimitError: the limit would be passed; the refusal names the figures, the rule and its source.
        RelatedPartyConsentMissingError: the rule asks for a consent that was not given.
    """
    capital = register.capital_on(limits.on)
    if capital is None:
        raise CapitalStatementMissingError(
            f"{register.lender_id} stated no own capital by {limits.on}; {asked.borrower_id} or its cooperative is a "
            f"related party. {_rule_words(limits)}"
        )
    finding = _finding(register, asked, owed, capital, limits)
    _demand_within(register.lender_id, asked, capital, finding, limits)
    last = LastAssessment(
        application_id=asked.application_id,
        assessed_on=limits.on,
        related_minor=finding.related.amount_minor,
        limit_minor=finding.limit.amount_minor,
        own_capital_minor=capital.own_capital_minor,
        capital_as_of=capital.as_of,
        exposure_rule=limits.rule.version,
        exchange_rate=str(limits.rate) if limits.rate else None,
    )
    fact = RelatedPartyExposureAssessed(
        subject=register.register_id,
        occurred_at=at,
        lender_id=register.lender_id,
        application_id=last.application_id,
        assessed_on=last.assessed_on,
        related_minor=last.related_minor,
        limit_minor=last.limit_minor,
        own_capital_minor=last.own_capital_minor,
        currency=BOOKS,
        exposure_rule=last.exposure_rule,
    )
    left = tuple(one for one in register.consents if one.application_id != asked.application_id)
    return Decision(replace(register, consents=left, last_assessment=last), (fact,))


def _finding(
    register: RelatedPartyRegister, asked: Debt, owed: Sequence[Debt], capital: CapitalStatement, limits: Limits
) -> RelatedPartyFinding:
    parties = register.parties_on(limits.on)
    # Loans that run were consented to when they were approved; the limit counts them, their consents are past.
    consented = frozenset(limits.rule.consents)
    exposures = [_exposure(debt, parties, consented, limits) for debt in owed]
    exposures.append(_exposure(asked, parties, register.consents_to(asked.application_id), limits))
    return related_party_exposure(exposures, Money(capital.own_capital_minor, BOOKS), limits.rule)


def _exposure(debt: Debt, parties: Mapping[str, Relation], consents: frozenset[Relation], limits: Limits) -> Exposure:
    principal = debt.principal
    if limits.rate is not None and principal.currency != BOOKS:
        principal = convert(principal, BOOKS, limits.rate).converted
    return Exposure(debt.borrower_id, relation_of(debt, parties), principal, consents)


def _demand_within(
    lender_id: str, asked: Debt, capital: CapitalStatement, finding: RelatedPartyFinding, limits: Limits
) -> None:
    if finding.outcome == "exceeded":
        own_capital = Money(capital.own_capital_minor, BOOKS)
        raise RelatedPartyLimitError(
            f"related parties would owe {lender_id} {finding.related}; its own capital of {capital.as_of} is "
            f"{own_capital} and allows {finding.limit}. {_rule_words(limits)}"
        )
    if finding.without_consent:
        given_by = " and ".join(limits.rule.consents)
        raise RelatedPartyConsentMissingError(
            f"{asked.application_id} needs the consent of {given_by} of {lender_id}. {_rule_words(limits)}"
        )


def _rule_words(limits: Limits) -> str:
    rule, rate = limits.rule, f"; converted at {limits.rate}" if limits.rate else ""
    return f"Rule {rule.version}: {rule.share_of_own_capital:.0%} of own capital; {rule.source}{rate}"
