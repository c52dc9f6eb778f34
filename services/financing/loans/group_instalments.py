"""The instalments of a group's loan, each divided among the members who borrowed it together."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from services.financing.dossiers.groups import Group
from services.financing.loans.model import Loan, LoanInstalment
from services.financing.loans.refusals import LoanWithoutGroupError
from services.kernel import Currency

RULE = "largest_remainder_carried_on"
RULE_WORDS = (
    "Of each component of an instalment a member owes its part of the loan, rounded down; the minor units left over go "
    "one each to those who are furthest behind their exact part so far, equal ones by id."
)
RULE_SOURCE = "Largest remainder (A. Hamilton, 1792), with what rounding left of earlier instalments carried on"


@dataclass(frozen=True, slots=True)
class MemberInstalment:
    """What one member owes of one instalment (minor units)."""

    borrower_id: str
    principal_minor: int
    interest_minor: int
    fee_minor: int
    penalty_minor: int

    @property
    def due_minor(self) -> int:
        """All components together."""
        return self.principal_minor + self.interest_minor + self.fee_minor + self.penalty_minor


@dataclass(frozen=True, slots=True)
class GroupInstalment:
    """One instalment as the whole loan owes it, and each member's; the members' sum to it, component by component."""

    instalment: LoanInstalment
    members: tuple[MemberInstalment, ...]


@dataclass(frozen=True, slots=True)
class MemberTotal:
    """What one member borrowed, and what it owes over all instalments (minor units)."""

    borrower_id: str
    amount_minor: int
    due_minor: int


@dataclass(frozen=True, slots=True)
class GroupInstalments:
    """A group loan's instalments, member by member; who paid what is the group's own affair."""

    loan_id: str
    currency: Currency
    members: tuple[MemberTotal, ...]
    instalments: tuple[GroupInstalment, ...]
    version: int
    rule: str = RULE
    rule_words: str = RULE_WORDS
    rule_source: str = RULE_SOURCE


def divide_instalments(loan: Loan, group: Group | None) -> GroupInstalments:
    """Divide every instalment of a loan by what each member of its group borrowed.

    Raises:
        LoanWithoutGroupError: one borrower has the loan alone.
    """
    if group is None:
        raise LoanWithoutGroupError(f"{loan.loan_id} is no group's loan")
    amounts = {member.borrower_id: member.amount_minor for member in group.members}
    rows = loan.standing.instalments
    principal, interest, fees, penalties = (
        divide([getattr(row, component) for row in rows], amounts)
        for component in ("principal_minor", "interest_minor", "fee_minor", "penalty_minor")
    )
    found = tuple(
        GroupInstalment(
            row,
            tuple(
                MemberInstalment(one, principal[n][one], interest[n][one], fees[n][one], penalties[n][one])
                for one in sorted(amounts)
            ),
        )
        for n, row in enumerate(rows)
    )
    owed = {
        one: sum(part.due_minor for row in found for part in row.members if part.borrower_id == one) for one in amounts
    }
    totals = tuple(MemberTotal(one, amounts[one], owed[one]) for one in sorted(amounts))
    return GroupInstalments(loan.loan_id, loan.currency, totals, found, loan.version)


def divide(series: list[int], weights: Mapping[str, int]) -> list[dict[str, int]]:
    """Divide each amount of a series by weight, in whole minor units that sum to it.

    Nobody's part of an amount is a whole unit away from its exact one. Source: `RULE_SOURCE`.
    """
    whole = sum(weights.values())
    behind = dict.fromkeys(sorted(weights), Fraction(0))
    divided = []
    for amount in series:
        exact = {name: Fraction(amount * weights[name], whole) for name in behind}
        parts = {name: floor(part) for name, part in exact.items()}
        left = amount - sum(parts.values())
        behind = {name: behind[name] + exact[name] - parts[name] for name in behind}
        split = [name for name in behind if exact[name] != parts[name]]
        for name in sorted(split, key=lambda name: (-behind[name], name))[:left]:
            parts[name] += 1
            behind[name] -= 1
        divided.append(parts)
    return divided
