"""A tranche: lenders that are repaid and bear losses together, and what each of them has lent, got and lost."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from services.financing.arithmetic.consortium.rotas import Rota


class FlowKind(StrEnum):
    """What moves between a loan and its lenders."""

    DISBURSEMENT = "disbursement"
    PRINCIPAL = "principal"
    INTEREST = "interest"
    FEE = "fee"
    PENALTY = "penalty"
    WRITE_OFF = "write_off"
    """Of principal; interest written off was never a lender's money."""
    RECOVERY = "recovery"


@dataclass(frozen=True, slots=True)
class Tranche:
    """Counters over one rota (minor units).

    A unit of principal is repaid or lost by the very lender that lent it, because all three count the same turns.
    """

    rota: Rota
    disbursed_minor: int = 0
    reduced_minor: int = 0
    """Repaid or written off."""
    losses: tuple[tuple[int, int], ...] = ()
    """Which units were written off: after the first number, up to the second."""
    recovered_minor: int = 0
    income_minor: Mapping[FlowKind, int] = field(default_factory=dict)

    @property
    def outstanding_minor(self) -> int:
        """Principal neither repaid nor written off."""
        return self.disbursed_minor - self.reduced_minor

    @property
    def unrecovered_minor(self) -> int:
        """What was written off and did not come back."""
        return sum(last - first for first, last in self.losses) - self.recovered_minor

    @property
    def outstanding(self) -> dict[str, int]:
        """Each lender's outstanding principal."""
        return self.rota.between(self.reduced_minor, self.disbursed_minor)


def take(tranche: Tranche, kind: FlowKind, amount_minor: int) -> tuple[Tranche, dict[str, int]]:
    """Enter a tranche's part of a flow, and tell each lender's part of it; the caller has checked what is left."""
    match kind:
        case FlowKind.DISBURSEMENT:
            total = tranche.disbursed_minor + amount_minor
            return replace(tranche, disbursed_minor=total), tranche.rota.between(tranche.disbursed_minor, total)
        case FlowKind.PRINCIPAL:
            total = tranche.reduced_minor + amount_minor
            return replace(tranche, reduced_minor=total), tranche.rota.between(tranche.reduced_minor, total)
        case FlowKind.WRITE_OFF:
            total = tranche.reduced_minor + amount_minor
            lost = replace(tranche, reduced_minor=total, losses=(*tranche.losses, (tranche.reduced_minor, total)))
            return lost, tranche.rota.between(tranche.reduced_minor, total)
        case FlowKind.RECOVERY:
            total = tranche.recovered_minor + amount_minor
            before, after = _restored(tranche, tranche.recovered_minor), _restored(tranche, total)
            parts = {lender: after[lender] - before[lender] for lender in after}
            return replace(tranche, recovered_minor=total), parts
        case FlowKind.INTEREST | FlowKind.FEE | FlowKind.PENALTY:
            before_minor = tranche.income_minor.get(kind, 0)
            income = {**tranche.income_minor, kind: before_minor + amount_minor}
            return replace(tranche, income_minor=income), tranche.rota.between(before_minor, income[kind])


def _restored(tranche: Tranche, recovered_minor: int) -> dict[str, int]:
    """Tell what of a recovered total is each lender's: the units lost first come back first."""
    parts = dict.fromkeys(tranche.rota.lenders, 0)
    left = recovered_minor
    for first, last in tranche.losses:
        restored = min(left, last - first)
        for lender, part in tranche.rota.between(first, first + restored).items():
            parts[lender] += part
        left -= restored
    return parts
