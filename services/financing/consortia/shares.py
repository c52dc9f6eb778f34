"""Each lender's part of an amount, exact to the minor unit over a whole series of amounts."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from services.financing.arithmetic.consortium.apportionment import demand_amount
from services.financing.arithmetic.consortium.rotas import rota_of, split_next
from services.financing.arithmetic.consortium.shares import Shares
from services.financing.consortia.model import Agreement, Consortium
from services.kernel import Currency

RULE = "quota_rota"
RULE_WORDS = (
    "Each minor unit of the series is one lender's turn: once its exact share asks for it, the most urgent first, "
    "equal ones by id. After every unit each lender has its exact share rounded down or up."
)
RULE_SOURCE = "Apportionment within the quota; G. Steiner and S. Yeomans, just-in-time sequencing (1993)"


@dataclass(frozen=True, slots=True)
class Part:
    """One lender's part of an amount (minor units)."""

    lender_id: str
    committed_minor: int
    share: str
    """The exact fraction of the limit, in lowest terms."""
    exact_minor: str
    """The share of the amount before rounding, as a fraction in lowest terms."""
    part_minor: int


@dataclass(frozen=True, slots=True)
class SplitAmount:
    """An amount split by the shares of one agreement, and how."""

    facility_id: str
    agreement_number: int
    effective_from: date | None
    """None: lenders still have to confirm these shares."""
    amount_minor: int
    before_minor: int
    """What the series came to before."""
    currency: Currency
    parts: tuple[Part, ...]
    rule: str = RULE
    rule_words: str = RULE_WORDS
    rule_source: str = RULE_SOURCE


def shares_of(agreement: Agreement) -> Shares:
    """Give each lender's exact part: its amount over the sum of all.

    Raises:
        SharesInvalidError: the amounts have a common measure that is too small.
    """
    whole = sum(given.committed_minor for given in agreement.participations)
    return Shares.of_fractions(
        {given.lender_id: Fraction(given.committed_minor, whole) for given in agreement.participations}
    )


def demand_countable(consortium: Consortium) -> None:
    """Refuse amounts whose shares cannot be counted unit by unit.

    Raises:
        SharesInvalidError: they have a common measure that is too small a part of the limit.
    """
    if consortium.waiting:
        shares_of(consortium.waiting)


def shares_of_flow(agreement: Agreement, flow_minor: int, *, before_minor: int = 0) -> dict[str, int]:
    """Split the next flow of a series that came to `before_minor` so far, in whole minor units by lender id.

    The parts sum to the flow. Each lender's parts of the whole series are less than one minor unit from its exact
    share, however the series is cut. A flow below zero takes back the units that came last, from who had them.
    Keep one series for each kind of flow of a loan (principal out, principal back, interest, fees).

    Raises:
        AmountNotSharedError: an amount is not whole or too large, or the series falls below zero.
    """
    shares = shares_of(agreement)
    if isinstance(flow_minor, int) and flow_minor < 0:
        demand_amount(before_minor)
        demand_amount(before_minor + flow_minor)
        taken = rota_of(shares).between(before_minor + flow_minor, before_minor)
        return {lender: -part for lender, part in taken.items()}
    return split_next(flow_minor, shares, before_minor=before_minor)


def split_amount(
    consortium: Consortium, agreement: Agreement, amount_minor: int, *, before_minor: int = 0
) -> SplitAmount:
    """Show how an amount splits.

    Raises:
        AmountNotSharedError: an amount is not whole, below zero or too large.
    """
    parts, shares = shares_of_flow(agreement, amount_minor, before_minor=before_minor), dict(shares_of(agreement).parts)
    return SplitAmount(
        facility_id=consortium.facility_id,
        agreement_number=agreement.number,
        effective_from=agreement.effective_from,
        amount_minor=amount_minor,
        before_minor=before_minor,
        currency=consortium.currency,
        parts=tuple(
            Part(
                given.lender_id,
                given.committed_minor,
                str(shares[given.lender_id]),
                str(shares[given.lender_id] * amount_minor),
                parts[given.lender_id],
            )
            for given in agreement.participations
        ),
    )
