"""An amount by what it pays or owes: principal, interest, fees, penalties."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.financing.arithmetic.lending.terms import Component


@dataclass(frozen=True, slots=True)
class Amounts:
    """Whole minor units by component; a negative one is owed again."""

    principal_minor: int = 0
    interest_minor: int = 0
    fee_minor: int = 0
    penalty_minor: int = 0

    @classmethod
    def of(cls, parts: Mapping[Component, int]) -> "Amounts":
        """Take the components of a mapping."""
        return cls.total((parts,))

    @classmethod
    def total(cls, rows: Iterable[Mapping[Component, int]]) -> "Amounts":
        """Sum mappings, component by component."""
        principal = interest = fee = penalty = 0
        for parts in rows:
            principal += parts[Component.PRINCIPAL]
            interest += parts[Component.INTEREST]
            fee += parts[Component.FEE]
            penalty += parts[Component.PENALTY]
        return cls(principal, interest, fee, penalty)

    @property
    def total_minor(self) -> int:
        """All components together."""
        return self.principal_minor + self.interest_minor + self.fee_minor + self.penalty_minor

    def __sub__(self, other: "Amounts") -> "Amounts":
        return Amounts(
            self.principal_minor - other.principal_minor,
            self.interest_minor - other.interest_minor,
            self.fee_minor - other.fee_minor,
            self.penalty_minor - other.penalty_minor,
        )

    def __neg__(self) -> "Amounts":
        return Amounts() - self


NOTHING = Amounts()
