"""A dollar loan in rupiah books: what it is carried at, and its realised and unrealised gain and loss."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.financing.exchange_rates.conversions import Conversion, Rate, convert
from services.financing.exchange_rates.model import last_known
from services.financing.exchange_rates.positions import (
    Movement,
    Position,
    PositionAmountError,
    PositionOrderError,
    open_position,
    pay_out,
    receive,
    revalue,
    reverse_revaluation,
)
from services.financing.exchange_rates.repository import load_packaged
from services.kernel import Currency, Money
from tests.unit.financing.examples import usd

ECB = load_packaged()
NEW = open_position("loan-1", Currency.USD, Currency.IDR)
CHRISTMAS, EASTER, OCTOBER = date(2025, 12, 24), date(2026, 4, 2), date(2026, 10, 30)

amounts = st.integers(1, 10_000_000)
steps = st.lists(st.tuples(st.sampled_from(["pay", "receive", "revalue", "reverse"]), amounts, st.integers(0, 90)))


def idr(sen: int) -> Money:
    return Money(sen, Currency.IDR)


def bank_rate(on: date) -> Rate:
    entry = last_known(ECB, on=on)
    assert entry is not None
    return entry.rate


def dollars(cents: int, on: date) -> Conversion:
    return convert(usd(cents), Currency.IDR, bank_rate(on))


def paid_out(cents: int = 1_000_00, on: date = CHRISTMAS, position: Position = NEW) -> Position:
    return pay_out(position, dollars(cents, on), on=on)[0]


def run(moves: list[tuple[str, int, int]], *, settle: bool) -> tuple[Position, list[Movement], int]:
    """Apply moves to a loan in the order of days; give what came in less what went out in sen beside them."""
    position, movements, net, day = NEW, list[Movement](), 0, 0
    for kind, cents, later in moves:
        day += later
        on = ECB[day % len(ECB)].rate.on if day < len(ECB) else OCTOBER
        match kind:
            case "pay":
                position, movement = pay_out(position, dollars(cents, on), on=on)
                net -= dollars(cents, on).converted.amount_minor
            case "receive" if position.exposure:
                part = min(cents, position.exposure.amount_minor)
                position, movement = receive(position, dollars(part, on), on=on)
                net += dollars(part, on).converted.amount_minor
            case "reverse":
                position, movement = reverse_revaluation(position, on=on)
            case _:
                position, movement = revalue(position, bank_rate(on), on=on)
        movements.append(movement)
    if settle and position.exposure:
        last = dollars(position.exposure.amount_minor, OCTOBER)
        position, movement = receive(position, last, on=OCTOBER)
        return position, [*movements, movement], net + last.converted.amount_minor
    return position, movements, net


def test_a_loan_is_booked_at_the_rate_of_the_day_it_is_paid_out() -> None:
    position, movement = pay_out(NEW, dollars(1_000_00, CHRISTMAS), on=CHRISTMAS)

    assert (position.exposure, position.carrying_amount) == (usd(1_000_00), idr(16_747_501_50))
    assert (position.carrying_rate, position.unrealised, position.realised) == (Decimal("16747.5015"), idr(0), idr(0))
    assert movement.conversion is not None
    assert (movement.conversion.rate.on, movement.booked_change) == (CHRISTMAS, idr(16_747_501_50))


def test_a_repayment_at_a_higher_rate_realises_a_gain_on_its_share() -> None:
    position, movement = receive(paid_out(), dollars(400_00, EASTER), on=EASTER)

    assert movement.booked_change == idr(-6_699_000_60)
    assert movement.realised == position.realised == idr(6_804_258_56 - 6_699_000_60) == idr(105_257_96)
    assert (position.exposure, position.booked) == (usd(600_00), idr(10_048_500_90))


def test_what_is_still_owed_stands_at_the_closing_rate_after_a_revaluation() -> None:
    rest = receive(paid_out(), dollars(400_00, EASTER), on=EASTER)[0]

    position, movement = revalue(rest, bank_rate(OCTOBER), on=OCTOBER)

    assert position.carrying_amount == dollars(600_00, OCTOBER).converted == idr(10_888_920_54)
    assert movement.unrealised_change == position.unrealised == idr(840_419_64)
    assert (position.booked, position.realised) == (rest.booked, rest.realised)


def test_the_carrying_rate_of_two_disbursals_is_weighted_by_their_amounts() -> None:
    both = paid_out(500_00, OCTOBER, paid_out())

    position, movement = receive(both, dollars(300_00, OCTOBER), on=OCTOBER)

    assert both.booked == idr(16_747_501_50 + 9_074_100_45)
    assert movement.booked_change == -idr((16_747_501_50 + 9_074_100_45) // 5)
    assert position.carrying_rate == both.carrying_rate == Decimal("17214.4013")


def test_a_repayment_at_the_closing_rate_moves_its_share_of_unrealised_to_realised() -> None:
    valued = revalue(paid_out(), bank_rate(OCTOBER), on=OCTOBER)[0]

    position, movement = receive(valued, dollars(500_00, OCTOBER), on=OCTOBER)

    assert valued.unrealised == idr(1_400_699_40)
    assert (movement.realised, movement.unrealised_change) == (idr(700_349_70), idr(-700_349_70))
    assert position.realised + position.unrealised == valued.unrealised


def test_a_payment_in_rupiah_settles_the_dollars_it_is_worth() -> None:
    payment = convert(idr(5_000_000_00), Currency.USD, bank_rate(OCTOBER))

    position, movement = receive(paid_out(), payment, on=OCTOBER)

    assert position.exposure == usd(1_000_00 - 275_51)
    assert movement.realised == idr(5_000_000_00 - 4_614_104_14)


@given(moves=steps)
def test_of_a_closed_position_realised_and_unrealised_are_what_came_in_less_what_went_out(
    moves: list[tuple[str, int, int]],
) -> None:
    position, movements, net = run(moves, settle=True)

    assert position.realised + position.unrealised == idr(net)
    assert Money.total((movement.realised for movement in movements), Currency.IDR) == idr(net)
    assert (position.exposure, position.booked, position.unrealised) == (usd(0), idr(0), idr(0))


@given(moves=steps)
def test_of_an_open_position_the_books_hold_what_went_out_less_what_came_in_and_was_gained(
    moves: list[tuple[str, int, int]],
) -> None:
    position, movements, net = run(moves, settle=False)

    unrealised = Money.total((movement.unrealised_change for movement in movements), Currency.IDR)

    assert position.booked == idr(-net) + position.realised
    assert position.unrealised == unrealised


@given(moves=steps)
def test_revaluing_twice_on_a_day_changes_nothing(moves: list[tuple[str, int, int]]) -> None:
    once = revalue(run(moves, settle=False)[0], bank_rate(OCTOBER), on=OCTOBER)[0]

    twice, movement = revalue(once, bank_rate(OCTOBER), on=OCTOBER)

    assert twice == once
    assert not movement.unrealised_change


@given(moves=steps)
def test_a_revalued_position_stands_at_the_closing_rate(moves: list[tuple[str, int, int]]) -> None:
    position = revalue(run(moves, settle=False)[0], bank_rate(OCTOBER), on=OCTOBER)[0]

    assert position.carrying_amount == convert(position.exposure, Currency.IDR, bank_rate(OCTOBER)).converted


@given(moves=steps)
def test_a_revaluation_that_is_reversed_leaves_what_was_booked(moves: list[tuple[str, int, int]]) -> None:
    before = run(moves, settle=False)[0]
    valued = revalue(before, bank_rate(OCTOBER), on=OCTOBER)[0]

    reversed_, movement = reverse_revaluation(valued, on=OCTOBER)

    assert reversed_.carrying_amount == before.booked
    assert movement.unrealised_change == -valued.unrealised
    assert reversed_.revalued_on is None


def test_where_nothing_is_owed_a_revaluation_finds_nothing() -> None:
    position, movement = revalue(NEW, bank_rate(OCTOBER), on=OCTOBER)

    assert (position.unrealised, movement.unrealised_change, position.carrying_rate) == (idr(0), idr(0), None)


def test_a_corrected_rate_of_the_same_day_takes_the_place_of_the_wrong_one() -> None:
    wrong = replace(bank_rate(OCTOBER), value=Decimal(19000))
    valued = revalue(paid_out(), wrong, on=OCTOBER)[0]

    position, movement = revalue(valued, bank_rate(OCTOBER), on=OCTOBER)

    assert movement.unrealised_change == idr(18_148_200_90 - 19_000_000_00)
    assert position.unrealised == idr(1_400_699_40)


def test_more_than_is_owed_is_not_received() -> None:
    with pytest.raises(PositionAmountError, match=r"owes USD 1,000.00, not USD 1,000.01"):
        receive(paid_out(), dollars(1_000_01, EASTER), on=EASTER)


def test_an_amount_too_small_for_a_minor_unit_of_the_other_currency_is_refused() -> None:
    with pytest.raises(PositionAmountError, match="at least one minor unit"):
        receive(paid_out(), convert(idr(80_00), Currency.USD, bank_rate(EASTER)), on=EASTER)


def test_a_movement_before_the_last_one_is_refused() -> None:
    with pytest.raises(PositionOrderError, match="moved on 2025-12-24"):
        pay_out(paid_out(), dollars(1_00, date(2025, 12, 23)), on=date(2025, 12, 23))


def test_a_rate_of_a_later_day_is_refused() -> None:
    with pytest.raises(PositionOrderError, match="was not known on 2026-04-02"):
        revalue(paid_out(), bank_rate(OCTOBER), on=EASTER)
