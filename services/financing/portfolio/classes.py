"""The classes of a lender's loans under one rule pack, and what is set aside for each loan, class and currency."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from services.financing.arithmetic.classification.collectability import ClassesUnknownError, LoanClass
from services.financing.arithmetic.classification.collectability import classify_portfolio as classify
from services.financing.arithmetic.classification.collectability_rules import CollectabilityPack
from services.financing.arithmetic.classification.delinquency import CountingRule
from services.financing.arithmetic.classification.portfolio import PortfolioLoan
from services.financing.arithmetic.classification.provisions import Provision, provision
from services.financing.arithmetic.classification.recognised_collateral import (
    Recognition,
    RecognitionRule,
    recognition_rule,
)
from services.financing.portfolio.model import ProvisionChange
from services.kernel import Currency, Money
from services.kernel.dated_rules import Confidence

NONE_GIVEN: Mapping[str, Recognition] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ClassedLoan:
    """One loan: its class by its own days, the one that counts, and the working of its provision."""

    loan_id: str
    borrower_id: str
    days_past_due: int
    days_since_maturity: int
    own_class: str
    applied_class: str
    decided_by: str
    """The loan whose days decided, under a one-obligor rule maybe another one of the borrower."""
    provision: Provision
    collateral: Recognition | None
    """What the law recognises of its collateral, piece by piece; None without any."""


@dataclass(frozen=True, slots=True)
class ClassSum:
    """The loans of one class in one currency (minor units); `class_code` None holds all of that currency."""

    currency: Currency
    class_code: str | None
    name: str | None
    """What the law calls the class, in the law's language."""
    loans: int
    outstanding_minor: int
    general_minor: int
    specific_minor: int


@dataclass(frozen=True, slots=True)
class PortfolioClasses:
    """A lender's loans by class at the end of a day, under one version of one law's rules."""

    lender_id: str
    on: date
    counting: CountingRule
    rules: str
    rules_version: str
    lender: str
    """Whom the law binds."""
    source: str
    confidence: Confidence
    interpretation: str
    collateral: RecognitionRule
    """What of collateral the law deducts; without kinds it is not known, and nothing is deducted."""
    loans: tuple[ClassedLoan, ...]
    sums: tuple[ClassSum, ...]


def classed(
    lender_id: str,
    loans: Sequence[PortfolioLoan],
    pack: CollectabilityPack,
    *,
    on: date,
    counting: CountingRule,
    collateral: Mapping[str, Recognition] = NONE_GIVEN,
) -> PortfolioClasses:
    """Class a portfolio and work its provisions out; `collateral` is what is recognised, by loan.

    Raises:
        ClassesUnknownError: the law's classes are not known, also where there is no loan to class.
    """
    if not pack.classes:
        raise ClassesUnknownError(f"the classes of {pack.version} are not known: {pack.interpretation}")
    covered = [
        replace(loan, collateral_minor=known.recognised_minor) if (known := collateral.get(loan.loan_id)) else loan
        for loan in loans
    ]
    found = classify(covered, pack)
    lines = tuple(_line(loan, found[loan.loan_id], pack, collateral.get(loan.loan_id)) for loan in covered)
    return PortfolioClasses(
        lender_id=lender_id,
        on=on,
        counting=counting,
        rules=pack.code,
        rules_version=pack.version,
        lender=pack.lender,
        source=pack.source,
        confidence=pack.confidence,
        interpretation=pack.interpretation,
        collateral=recognition_rule(pack.code, on=on),
        loans=lines,
        sums=tuple(_sums(lines, pack)),
    )


def changes_of(classes: PortfolioClasses, held: Mapping[str, Money]) -> tuple[ProvisionChange, ...]:
    """Set what the classes ask for beside what the books hold, by loan; a loan that is owed no more needs nothing."""
    needed = {line.loan_id: line.provision.amount for line in classes.loans}
    ids = sorted({*needed, *held})
    return tuple(
        ProvisionChange(
            one,
            held.get(one) or Money.zero(needed[one].currency),
            needed.get(one) or Money.zero(held[one].currency),
        )
        for one in ids
    )


def _line(
    loan: PortfolioLoan, found: LoanClass, pack: CollectabilityPack, collateral: Recognition | None
) -> ClassedLoan:
    return ClassedLoan(
        loan_id=loan.loan_id,
        borrower_id=loan.borrower_id,
        days_past_due=loan.days_past_due,
        days_since_maturity=loan.days_since_maturity,
        own_class=found.own.code,
        applied_class=found.applied.code,
        decided_by=found.decided_by,
        provision=provision(loan.outstanding, found.applied, loan.collateral_minor, pack),
        collateral=collateral,
    )


def _sums(lines: Sequence[ClassedLoan], pack: CollectabilityPack) -> Iterable[ClassSum]:
    for currency in sorted({line.provision.amount.currency for line in lines}):
        own = [line for line in lines if line.provision.amount.currency == currency]
        for one in pack.classes:
            yield _sum([line for line in own if line.applied_class == one.code], currency, one.code, one.name)
        yield _sum(own, currency, None, None)


def _sum(lines: Sequence[ClassedLoan], currency: Currency, code: str | None, name: str | None) -> ClassSum:
    made = [line.provision for line in lines]
    return ClassSum(
        currency=currency,
        class_code=code,
        name=name,
        loans=len(made),
        outstanding_minor=sum(one.outstanding.amount_minor for one in made),
        general_minor=sum(one.amount.amount_minor for one in made if one.kind == "general"),
        specific_minor=sum(one.amount.amount_minor for one in made if one.kind == "specific"),
    )
