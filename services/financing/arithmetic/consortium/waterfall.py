"""The waterfall: in which order a consortium's lenders are repaid and bear losses, and each one's part of each flow."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from math import floor

from services.financing.arithmetic.consortium.apportionment import demand_amount
from services.financing.arithmetic.consortium.refusals import (
    MoreThanLostError,
    MoreThanOutstandingError,
    TranchesInvalidError,
)
from services.financing.arithmetic.consortium.rotas import rota_of
from services.financing.arithmetic.consortium.shares import Shares
from services.financing.arithmetic.consortium.tranches import FlowKind, Tranche, take


class Waterfall(StrEnum):
    """How lenders stand to one another."""

    PRO_RATA = "pro_rata"
    """All alike, by their shares."""
    SENIOR_FIRST = "senior_first"
    """Principal and recoveries go to the senior lenders first; losses hit the first-loss lenders first."""


@dataclass(frozen=True, slots=True)
class Consortium:
    """Lenders of one loan and their order.

    Raises:
        TranchesInvalidError: senior first, but all or none bear the first loss, or one that holds no share.
    """

    shares: Shares
    waterfall: Waterfall = Waterfall.PRO_RATA
    first_loss: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if not self.first_loss <= set(self.shares.lenders):
            raise TranchesInvalidError("who bears the first loss holds a share")
        ranked = self.waterfall is Waterfall.SENIOR_FIRST
        if ranked and not 0 < len(self.first_loss) < len(self.shares.lenders):
            raise TranchesInvalidError("some lenders bear the first loss, and some stand before them")


@dataclass(frozen=True, slots=True)
class LoanFlow:
    """What moves on a loan on a day, never below zero (minor units)."""

    on: date
    kind: FlowKind
    amount_minor: int


@dataclass(frozen=True, slots=True)
class ConsortiumBook:
    """A loan's flows so far, by tranche: the senior one first, or the only one."""

    consortium: Consortium
    tranches: tuple[Tranche, ...]
    entitled_first: Mapping[FlowKind, Fraction] = field(default_factory=dict)
    """The exact part of each kind of income that the first tranche has earned."""

    @property
    def outstanding(self) -> dict[str, int]:
        """Each lender's outstanding principal (minor units)."""
        found = {lender: part for tranche in self.tranches for lender, part in tranche.outstanding.items()}
        return dict(sorted(found.items()))


@dataclass(frozen=True, slots=True)
class FlowShares:
    """Each lender's part of one flow; whole minor units that sum to it, none below zero."""

    flow: LoanFlow
    parts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Preview:
    """What a flow would do under one order, before it is posted."""

    waterfall: Waterfall
    parts: Mapping[str, int]
    outstanding: Mapping[str, int]
    """Each lender's principal after it."""


def open_book(consortium: Consortium) -> ConsortiumBook:
    """Begin with nothing lent."""
    rota = rota_of(consortium.shares)
    if consortium.waterfall is Waterfall.PRO_RATA:
        return ConsortiumBook(consortium, (Tranche(rota),))
    senior = frozenset(consortium.shares.lenders) - consortium.first_loss
    return ConsortiumBook(consortium, (Tranche(rota.of(senior)), Tranche(rota.of(consortium.first_loss))))


def post(book: ConsortiumBook, flow: LoanFlow) -> tuple[ConsortiumBook, FlowShares]:
    """Enter the next flow and tell each lender's part.

    Interest, fees and penalties go by the principal outstanding before the flow; by what was lent when none is.

    Raises:
        AmountNotSharedError: the amount is not whole, below zero or beyond the limit.
        MoreThanOutstandingError: more principal is repaid or written off than is outstanding.
        MoreThanLostError: more is recovered than was written off.
    """
    demand_amount(flow.amount_minor)
    amounts, entitled = _by_tranche(book, flow)
    taken = [take(tranche, flow.kind, amount) for tranche, amount in zip(book.tranches, amounts, strict=True)]
    parts = {lender: part for _, given in taken for lender, part in given.items()}
    after = replace(book, tranches=tuple(tranche for tranche, _ in taken), entitled_first=entitled)
    return after, FlowShares(flow, dict(sorted(parts.items())))


def share_flows(consortium: Consortium, flows: Iterable[LoanFlow]) -> tuple[ConsortiumBook, tuple[FlowShares, ...]]:
    """Replay a loan's flows in their order; see `post` for what is refused."""
    book, shared = open_book(consortium), []
    for flow in flows:
        book, parts = post(book, flow)
        shared.append(parts)
    return book, tuple(shared)


def preview(consortium: Consortium, flows: Sequence[LoanFlow], following: LoanFlow) -> tuple[Preview, ...]:
    """Show the next flow under each order the consortium could have agreed on; nothing is posted.

    Both replay the same flows; senior first is shown only where some lenders bear the first loss.
    """
    orders = [Waterfall.PRO_RATA, *([Waterfall.SENIOR_FIRST] if consortium.first_loss else [])]
    found = []
    for order in orders:
        book, shared = share_flows(replace(consortium, waterfall=order), (*flows, following))
        found.append(Preview(order, shared[-1].parts, book.outstanding))
    return tuple(found)


def _by_tranche(book: ConsortiumBook, flow: LoanFlow) -> tuple[list[int], Mapping[FlowKind, Fraction]]:
    outstanding = [tranche.outstanding_minor for tranche in book.tranches]
    match flow.kind:
        case FlowKind.DISBURSEMENT:
            return _lent(book, flow.amount_minor), book.entitled_first
        case FlowKind.PRINCIPAL | FlowKind.WRITE_OFF:
            if flow.amount_minor > sum(outstanding):
                raise MoreThanOutstandingError(f"{sum(outstanding)} minor units are outstanding")
            in_order = outstanding if flow.kind is FlowKind.PRINCIPAL else outstanding[::-1]
            filled = _fill(flow.amount_minor, in_order)
            return filled if flow.kind is FlowKind.PRINCIPAL else filled[::-1], book.entitled_first
        case FlowKind.RECOVERY:
            lost = [tranche.unrecovered_minor for tranche in book.tranches]
            if flow.amount_minor > sum(lost):
                raise MoreThanLostError(f"{sum(lost)} minor units are written off and not recovered")
            return _fill(flow.amount_minor, lost), book.entitled_first
        case FlowKind.INTEREST | FlowKind.FEE | FlowKind.PENALTY:
            return _earned(book, flow)


def _lent(book: ConsortiumBook, amount_minor: int) -> list[int]:
    before = sum(tranche.disbursed_minor for tranche in book.tranches)
    parts = rota_of(book.consortium.shares).between(before, before + amount_minor)
    return [sum(parts[lender] for lender in tranche.rota.lenders) for tranche in book.tranches]


def _fill(amount_minor: int, capacities: Sequence[int]) -> list[int]:
    filled, left = [], amount_minor
    for capacity in capacities:
        filled.append(min(left, capacity))
        left -= filled[-1]
    return filled


def _earned(book: ConsortiumBook, flow: LoanFlow) -> tuple[list[int], Mapping[FlowKind, Fraction]]:
    """Split income between two tranches so that the running total of each is less than a unit from what it earned."""
    if len(book.tranches) == 1:
        return [flow.amount_minor], book.entitled_first
    before = book.entitled_first.get(flow.kind, Fraction(0))
    after = before + flow.amount_minor * _first_weight(book)
    first = floor(after) - floor(before)
    return [first, flow.amount_minor - first], {**book.entitled_first, flow.kind: after}


def _first_weight(book: ConsortiumBook) -> Fraction:
    for amounts in (
        [tranche.outstanding_minor for tranche in book.tranches],
        [tranche.disbursed_minor for tranche in book.tranches],
    ):
        if sum(amounts):
            return Fraction(amounts[0], sum(amounts))
    return sum(
        (share for lender, share in book.consortium.shares.parts if lender not in book.consortium.first_loss),
        Fraction(0),
    )
