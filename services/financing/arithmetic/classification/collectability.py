"""Collectability: the class of a loan by its days past due and since maturity, under the rules of one lender's law."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from services.financing.arithmetic.classification.collectability_rules import CollectabilityClass, CollectabilityPack
from services.financing.arithmetic.classification.portfolio import PortfolioLoan
from services.kernel import RuleViolationError

NO_COLLATERAL = Fraction(0)


class ClassesUnknownError(RuleViolationError):
    """The law is known to exist, but its classes are not: no loan can be classified by it."""

    code = "collectability_classes_unknown"


@dataclass(frozen=True, slots=True)
class LoanClass:
    """The class of one loan in a portfolio."""

    own: CollectabilityClass
    """By the loan's own days."""
    applied: CollectabilityClass
    """The one that counts: under a one-obligor rule the worst of the borrower's loans."""
    decided_by: str
    """The number of the loan whose days decided."""


def classify(
    days_past_due: int,
    days_since_maturity: int,
    pack: CollectabilityPack,
    *,
    collateral_share: Fraction = NO_COLLATERAL,
) -> CollectabilityClass:
    """Give the class of a loan: by its days past due or by its days since maturity, whichever is worse.

    `days_since_maturity` is 0 while the loan is not matured. A law without days after maturity looks at arrears only.
    Where a class asks for collateral and `collateral_share` of the debt is less, the next class is given.

    Raises:
        ClassesUnknownError: the pack holds no classes.
        ValueError: days are below zero.
    """
    if days_past_due < 0 or days_since_maturity < 0:
        raise ValueError(f"{days_past_due} days past due, {days_since_maturity} since maturity: neither is below zero")
    if not pack.classes:
        raise ClassesUnknownError(f"the classes of {pack.version} are not known: {pack.interpretation}")
    found = max(_by_arrears(days_past_due, pack.classes), _by_maturity(days_since_maturity, pack.classes))
    return next(one for one in pack.classes[found:] if _is_covered(one, collateral_share))


def classify_portfolio(loans: Iterable[PortfolioLoan], pack: CollectabilityPack) -> Mapping[str, LoanClass]:
    """Classify the loans of one lender, by loan number.

    Raises:
        ClassesUnknownError: the pack holds no classes.
    """
    rank = {one.code: index for index, one in enumerate(pack.classes)}
    own = [
        (loan, classify(loan.days_past_due, loan.days_since_maturity, pack, collateral_share=loan.collateral_share))
        for loan in loans
    ]
    worst: dict[str, tuple[PortfolioLoan, CollectabilityClass]] = {}
    for loan, found in own:
        _, held = worst.setdefault(loan.borrower_id, (loan, found))
        if rank[found.code] > rank[held.code]:
            worst[loan.borrower_id] = (loan, found)
    classes: dict[str, LoanClass] = {}
    for loan, found in own:
        decided_by, applied = worst[loan.borrower_id] if pack.one_obligor else (loan, found)
        classes[loan.loan_id] = LoanClass(found, applied, decided_by.loan_id)
    return classes


def _by_arrears(days: int, classes: Sequence[CollectabilityClass]) -> int:
    return next(index for index, one in enumerate(classes) if one.to_day is None or days <= one.to_day)


def _by_maturity(days: int, classes: Sequence[CollectabilityClass]) -> int:
    if days == 0:
        return 0
    limits = [(index, one.matured_to_day) for index, one in enumerate(classes) if one.matured_to_day is not None]
    if not limits:
        return 0
    return next((index for index, limit in limits if days <= limit), len(classes) - 1)


def _is_covered(rated: CollectabilityClass, collateral_share: Fraction) -> bool:
    return rated.collateral_share_from is None or collateral_share >= rated.collateral_share_from
