"""The rota: whose turn each minor unit is, so that repeated splits never drift and never take back."""

from bisect import bisect_right
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import lru_cache
from heapq import heappop, heappush

from services.financing.arithmetic.consortium.apportionment import demand_amount
from services.financing.arithmetic.consortium.shares import Shares

ROTAS_KEPT_MAX = 256
"""Rotas kept in memory; each is computed again from the shares when it is not."""


@dataclass(frozen=True, slots=True)
class Rota:
    """One round of turns, repeated without end; the first minor unit is the first turn's."""

    turns: tuple[str, ...]
    _places: dict[str, list[int]] = field(init=False, repr=False, compare=False)
    """At which turns of a round each lender's come, so that counting them needs no walk through the round."""

    def __post_init__(self) -> None:
        places: dict[str, list[int]] = {lender: [] for lender in sorted(set(self.turns))}
        for place, lender in enumerate(self.turns, 1):
            places[lender].append(place)
        object.__setattr__(self, "_places", places)

    @property
    def lenders(self) -> tuple[str, ...]:
        """Who has turns, by id."""
        return tuple(self._places)

    def upto(self, total_minor: int) -> dict[str, int]:
        """Tell what of a running total is each lender's.

        Raises:
            AmountNotSharedError: the total is not whole, below zero or beyond the limit.
        """
        demand_amount(total_minor)
        rounds, rest = divmod(total_minor, len(self.turns))
        return {lender: rounds * len(places) + bisect_right(places, rest) for lender, places in self._places.items()}

    def between(self, before_minor: int, after_minor: int) -> dict[str, int]:
        """Tell what of the units after a running total, up to a later one, is each lender's."""
        before, after = self.upto(before_minor), self.upto(after_minor)
        return {lender: after[lender] - before[lender] for lender in self.lenders}

    def of(self, lenders: Collection[str]) -> "Rota":
        """Keep the turns of some lenders only, in their order."""
        return Rota(tuple(lender for lender in self.turns if lender in lenders))


@lru_cache(maxsize=ROTAS_KEPT_MAX)
def rota_of(shares: Shares) -> Rota:
    """Give each minor unit of a round to a lender whose exact share asks for it, the most urgent one first.

    After every unit, each lender has its exact share rounded down or up: it is less than one unit away, and no
    running total ever falls. A lender's n-th unit may come once its share exceeds n - 1 and must come before its
    share passes n; the earliest deadline goes first, equal ones by id. One round has as many turns as the shares'
    common denominator, and ends with every share met exactly.
    Source: apportionment within the quota, as G. Steiner and S. Yeomans schedule just-in-time (1993).
    """
    turns = shares.denominator
    units = sorted(
        ((number - 1) * turns // count + 1, -(-number * turns // count), lender)
        for lender, share in shares.parts
        for count in (int(share * turns),)
        for number in range(1, count + 1)
    )
    released = iter(units)
    following = next(released, None)
    waiting: list[tuple[int, str]] = []
    order: list[str] = []
    for turn in range(1, turns + 1):
        while following is not None and following[0] <= turn:
            heappush(waiting, following[1:])
            following = next(released, None)
        order.append(heappop(waiting)[1])
    return Rota(tuple(order))


def split_next(amount_minor: int, shares: Shares, *, before_minor: int) -> dict[str, int]:
    """Split the next amount of a series that came to `before_minor` so far.

    The parts sum to the amount, none is below zero, and each lender's parts of the whole series are less than one
    minor unit from its exact share, however the series is cut.

    Raises:
        AmountNotSharedError: an amount is not whole, below zero or beyond the limit.
    """
    demand_amount(amount_minor)
    return rota_of(shares).between(before_minor, before_minor + amount_minor)
