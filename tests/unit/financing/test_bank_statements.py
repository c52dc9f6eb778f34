from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from services.financing.payment_messages.bank_entries import Entry
from tests.unit.financing.bank_messages import ACCOUNT, Credit, batch, details, entries_of, statement, statements

REFERENCE = "RF18539007547034"


def one(row: Credit) -> Entry:
    (entry,) = entries_of(statement(row))
    return entry


def test_an_entry_tells_account_amount_day_and_what_its_payer_quotes() -> None:
    quoted = details(reference="RF18 5390 0754 7034", end_to_end_id="E-1", text="July", payer="Maria", account="12 34")

    entry = one(Credit(servicer_reference="A-1", details=quoted))

    (payment,) = entry.payments
    assert (entry.account, entry.amount, entry.currency, entry.booked_on) == (
        ACCOUNT,
        Decimal("100.00"),
        "USD",
        date(2026, 7, 1),
    )
    assert (payment.references, payment.end_to_end_id, payment.remittance) == ((REFERENCE,), "E-1", "July")
    assert (payment.payer_name, payment.payer_account) == ("Maria", "1234")


def test_an_identifier_the_payer_did_not_provide_is_none() -> None:
    entry = one(Credit(details=details(end_to_end_id="NOTPROVIDED")))

    assert entry.payments[0].end_to_end_id is None


def test_a_booking_day_may_be_written_as_an_instant() -> None:
    # Seen at banks: OCA/bank-statement-import issue 885.
    content = statement(Credit()).replace(
        b"<BookgDt><Dt>2026-07-01</Dt></BookgDt>", b"<BookgDt><DtTm>2026-07-01T23:30:00+09:00</DtTm></BookgDt>"
    )

    (entry,) = entries_of(content)

    assert entry.booked_on == date(2026, 7, 1)


def test_a_batch_that_adds_up_is_several_payments() -> None:
    entry = one(Credit(amount=Decimal("30.00"), details=batch(Decimal("10.00"), Decimal("20.00"))))

    assert [payment.amount for payment in entry.payments] == [Decimal("10.00"), Decimal("20.00")]
    assert entry.adds_up


def test_a_batch_that_does_not_add_up_stays_one_payment_of_the_booked_amount() -> None:
    entry = one(Credit(amount=Decimal("30.00"), details=batch(Decimal("10.00"), Decimal("19.99"))))

    assert [payment.amount for payment in entry.payments] == [Decimal("30.00")]
    assert not entry.adds_up


@given(
    st.lists(st.sampled_from([Credit(), Credit(amount=Decimal("5.00")), Credit(servicer_reference="A-1")]), max_size=8)
)
def test_entries_of_a_statement_have_different_keys_even_when_alike(rows: list[Credit]) -> None:
    entries = entries_of(statement(*rows))

    assert len(entries) == len(rows)
    assert len({entry.key for entry in entries}) == len(rows)


def test_an_entry_keeps_its_key_in_a_later_statement() -> None:
    row = Credit(servicer_reference="A-1")
    renumbered = Credit(servicer_reference="A-1", details=details(text="repeated"))

    first, second = entries_of(statements(("S-1", (row,)), ("S-2", (renumbered,))))

    assert first.key == second.key


def test_a_pending_entry_and_the_same_one_booked_have_different_keys() -> None:
    pending, booked = entries_of(statement(Credit(status="PDNG"), Credit()))

    (alone,) = entries_of(statement(Credit()))

    assert pending.key != booked.key == alone.key
