from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.financing.payment_messages.model import (
    Effect,
    PaymentOrder,
    StatusLine,
    TransferState,
    follow_report,
    issue_order,
)
from services.financing.payment_messages.refusals import MessageRefusedError, PaymentOrderError
from services.financing.payment_messages.status_reports import read_status_report
from tests.unit.financing.bank_messages import status_report
from tests.unit.financing.payment_orders import TWO

ORDER = issue_order(TWO)
FIRST, SECOND = (transfer.end_to_end_id for transfer in TWO.transfers)
FORWARD = ("RCVD", "PDNG", "ACTC", "ACCP", "ACSP", "ACSC")


def states(order: PaymentOrder) -> list[TransferState]:
    return [transfer.state for transfer in order.transfers]


def follow(order: PaymentOrder, *told: tuple[str, str], group: str = "PART", batch: str = "") -> PaymentOrder:
    report = read_status_report(status_report(*told, group=group, batch=batch))
    return follow_report(order, report)[0]


@pytest.mark.parametrize("edition", ["10", "12"])
def test_a_report_tells_message_transfers_codes_and_reasons(edition: str) -> None:
    content = status_report((FIRST, "RJCT"), edition=edition)

    report = read_status_report(content)

    (found,) = report.transfers
    assert (report.message_id, found.end_to_end_id, found.batch_id) == ("ORDER-1", FIRST, "B-1")
    assert found.status is not None
    assert (found.status.code, found.status.reasons) == ("RJCT", ("AC01: account unknown",))


def test_a_report_against_the_schema_is_refused() -> None:
    content = status_report((FIRST, "REJECTED"))

    with pytest.raises(MessageRefusedError, match="TxSts"):
        read_status_report(content)


@pytest.mark.parametrize(
    ("code", "state"),
    [
        ("PDNG", TransferState.PENDING),
        ("ACCP", TransferState.ACCEPTED),
        ("ACSC", TransferState.SETTLED),
        ("RJCT", TransferState.REJECTED),
    ],
)
def test_a_status_drives_the_transfer_it_names(code: str, state: TransferState) -> None:
    order = follow(ORDER, (FIRST, code))

    assert states(order) == [state, TransferState.ISSUED]


def test_a_status_of_the_message_holds_for_every_transfer() -> None:
    order = follow(ORDER, group="ACCP")

    assert states(order) == [TransferState.ACCEPTED] * 2


def test_what_is_said_of_a_transfer_goes_before_its_batch_and_that_before_the_message() -> None:
    order = follow(ORDER, (SECOND, "RJCT"), group="PDNG", batch="ACCP")

    assert states(order) == [TransferState.ACCEPTED, TransferState.REJECTED]


def test_an_order_has_ended_when_every_transfer_has() -> None:
    half = follow(ORDER, (FIRST, "ACSC"))

    whole = follow(half, (SECOND, "RJCT"))

    assert not half.is_ended
    assert whole.is_ended


def test_an_end_that_contradicts_another_changes_nothing_and_is_told() -> None:
    settled = follow(ORDER, (FIRST, "ACSC"))
    report = read_status_report(status_report((FIRST, "RJCT"), ("E-9", "ACSC"), (SECOND, "XXXX")))

    order, lines = follow_report(settled, report)

    assert order == settled
    assert set(lines) == {
        StatusLine(FIRST, "RJCT", Effect.CONTRADICTED),
        StatusLine("E-9", "ACSC", Effect.NOT_OURS),
        StatusLine(SECOND, "XXXX", Effect.CODE_UNKNOWN),
    }


def test_a_report_on_another_message_is_refused() -> None:
    report = read_status_report(status_report(message_id="ORDER-2"))

    with pytest.raises(PaymentOrderError):
        follow_report(ORDER, report)


@given(st.lists(st.sampled_from(FORWARD), min_size=1, max_size=6), st.randoms())
def test_reports_that_do_not_contradict_end_alike_in_any_order(codes: list[str], shuffled: Random) -> None:
    mixed = sorted(codes, key=lambda _: shuffled.random())
    straight, other = ORDER, ORDER

    for code, also in zip(codes, mixed, strict=True):
        straight, other = follow(straight, (FIRST, code)), follow(other, (FIRST, also))

    assert states(straight) == states(other)


@given(st.sampled_from([*FORWARD, "RJCT"]))
def test_the_same_report_twice_changes_nothing(code: str) -> None:
    once = follow(ORDER, (FIRST, code))

    twice = follow(once, (FIRST, code))

    assert twice == once
