from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.financing.payment_messages.documents import MessageKind, read_document
from services.financing.payment_messages.initiation_xml import read_initiation, write_initiation
from services.financing.payment_messages.parties import Address, BankAccount, Party
from services.financing.payment_messages.refusals import MessageRefusedError, PaymentOrderError
from services.kernel import Currency, Money
from tests.unit.financing.payment_orders import BORROWER, BORROWER_ACCOUNT, LENDER, TWO, batch, initiation, transfer

AMOUNTS = st.integers(1, 10**15)
NAMES = st.text(
    st.characters(min_codepoint=32, max_codepoint=0x2FF, exclude_categories=["Cc"]),
    min_size=1,
    max_size=140,
).filter(lambda name: bool(name.strip()))


@settings(max_examples=30, deadline=None)
@given(st.lists(AMOUNTS, min_size=1, max_size=5), st.lists(AMOUNTS, min_size=1, max_size=5), NAMES)
def test_what_is_written_is_read_back(dollars: list[int], rupiah: list[int], name: str) -> None:
    in_dollars = [transfer(n, Money(amount, Currency.USD)) for n, amount in enumerate(dollars)]
    in_rupiah = [transfer(100 + n, Money(amount, Currency.IDR)) for n, amount in enumerate(rupiah)]
    named = [replace(row, creditor=replace(BORROWER, name=name)) for row in in_rupiah]
    order = initiation(batch(*in_dollars), batch(*named, batch_id="B-2"))

    back = read_initiation(write_initiation(order))

    assert back == order


def test_the_message_is_valid_against_the_schema_of_the_standard() -> None:
    content = write_initiation(TWO)

    root = read_document(content, (MessageKind.INITIATION,))

    assert root.findtext("CstmrCdtTrfInitn/PmtInf/CdtTrfTxInf/PmtId/EndToEndId") == TWO.transfers[0].end_to_end_id


def test_control_sums_and_counts_are_those_of_the_transfers() -> None:
    other = batch(transfer(3, Money(150_000_000, Currency.IDR)), batch_id="B-2")
    order = initiation(*TWO.batches, other)

    root = read_document(write_initiation(order), (MessageKind.INITIATION,))

    told = [
        (found.findtext("NbOfTxs"), Decimal(found.findtext("CtrlSum") or "0"))
        for found in (*root.iter("GrpHdr"), *root.iter("PmtInf"))
    ]
    # ISO 20022: the control sum adds the amounts irrespective of their currencies.
    assert told == [("3", Decimal("1501250.50")), ("2", Decimal("1250.50")), ("1", Decimal("1500000.00"))]


def test_a_message_whose_control_sum_is_not_that_of_its_transfers_is_refused() -> None:
    content = write_initiation(TWO).replace(b"<CtrlSum>1250.50</CtrlSum>", b"<CtrlSum>1250.51</CtrlSum>", 1)

    with pytest.raises(MessageRefusedError, match=r"1250\.51"):
        read_initiation(content)


@pytest.mark.parametrize(
    ("written", "instead"),
    [(b'"USD"', b'"EUR"'), (b"<CreDtTm>2026", b"<CreDtTm>12026"), (b"<Dt>2026", b"<Dt>-2026")],
)
def test_a_valid_message_that_cannot_be_kept_is_refused(written: bytes, instead: bytes) -> None:
    content = write_initiation(TWO).replace(written, instead)

    with pytest.raises(MessageRefusedError):
        read_initiation(content)


@pytest.mark.parametrize("identifier", ["", "x" * 36, "/x", "x/", "a//b", "é", "a\nb"])
def test_an_identifier_a_bank_would_not_take_is_refused(identifier: str) -> None:
    with pytest.raises(PaymentOrderError):
        replace(transfer(), end_to_end_id=identifier)


def test_an_identifier_of_thirty_five_characters_is_taken() -> None:
    order = initiation(batch(replace(transfer(), end_to_end_id="x" * 35)))

    back = read_initiation(write_initiation(order))

    assert back.transfers[0].end_to_end_id == "x" * 35


BROKEN: dict[str, Callable[[], object]] = {
    "an end-to-end identifier twice": lambda: initiation(batch(transfer(1), transfer(1))),
    "a batch identifier twice": lambda: initiation(batch(transfer(1)), batch(transfer(2))),
    "two currencies in a batch": lambda: batch(transfer(1), transfer(2, Money(100, Currency.IDR))),
    "an empty batch": batch,
    "no batch": initiation,
    "too many transfers": lambda: initiation(batch(*(transfer(n) for n in range(501)))),
    "nothing paid": lambda: transfer(1, Money(0, Currency.USD)),
    "a negative payment": lambda: transfer(1, Money(-1, Currency.USD)),
    "a reference with wrong digits": lambda: replace(transfer(), reference="RF00123"),
    "a naive instant": lambda: replace(TWO, created_at=datetime(2026, 7, 1)),  # noqa: DTZ001 - what is refused
    "an address without a town": lambda: Address(" ", "TL"),
    "an address with a country's name": lambda: Address("Dili", "Timor"),
    "a nameless party": lambda: Party("", LENDER.address),
    "a name of 141 characters": lambda: Party("n" * 141, LENDER.address),
    "no BIC": lambda: BankAccount("1", "BANK"),
    "no account": lambda: replace(BORROWER_ACCOUNT, number=" ", is_iban=False),
}


@pytest.mark.parametrize("write", BROKEN.values(), ids=BROKEN)
def test_an_order_no_bank_would_take_is_refused(write: Callable[[], object]) -> None:
    with pytest.raises(PaymentOrderError):
        write()


def test_a_text_longer_than_the_schema_allows_is_refused_when_written() -> None:
    lender = replace(LENDER, address=replace(LENDER.address, street_name="s" * 71))
    order = initiation(replace(TWO.batches[0], debtor=lender))

    with pytest.raises(MessageRefusedError, match="StrtNm"):
        write_initiation(order)
