import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.financing.payment_messages.parties import BankAccount
from services.financing.payment_messages.references import (
    compact,
    creditor_reference,
    is_creditor_reference,
    quoted_references,
)
from services.financing.payment_messages.refusals import CreditorReferenceError, PaymentOrderError

# From the documentation of python-stdnum 2.2 (iso11649) and Wikipedia, "Creditor Reference".
PUBLISHED = ("RF18 5390 0754 7034", "RF185390075470Y", "RF18539007547034")
BODIES = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=1, max_size=21)


@pytest.mark.parametrize("reference", PUBLISHED)
def test_published_references_have_right_check_digits(reference: str) -> None:
    right = is_creditor_reference(reference)

    assert right


@pytest.mark.parametrize("reference", PUBLISHED)
def test_check_digits_are_computed_as_published(reference: str) -> None:
    body = compact(reference)[4:]

    written = creditor_reference(f"loan-{body}")

    assert written == compact(reference)


@given(BODIES)
def test_every_reference_written_is_valid_and_fits_the_standard(body: str) -> None:
    written = creditor_reference(body)

    assert is_creditor_reference(written)
    assert len(written) <= 25


@given(BODIES, st.data())
def test_one_digit_changed_is_noticed(body: str, data: st.DataObject) -> None:
    written = creditor_reference(body)
    position = data.draw(st.integers(4, len(written) - 1))
    other = data.draw(st.sampled_from("0123456789").filter(lambda digit: digit != written[position]))
    if not written[position].isdigit():
        other = "A" if written[position] != "A" else "B"

    changed = written[:position] + other + written[position + 1 :]

    assert not is_creditor_reference(changed)


@pytest.mark.parametrize("number", ["", "loan-", "loan-a b", "loan-" + "1" * 22, "loan-é", "loan-1²"])
def test_a_number_with_other_characters_or_too_many_makes_no_reference(number: str) -> None:
    with pytest.raises(CreditorReferenceError):
        creditor_reference(number)


@pytest.mark.parametrize(
    "text", ["pay RF18 5390 0754 7034 July", "rf18539007547034", "ref:RF18539007547034, thanks", "RF18 5390 0754 7034"]
)
def test_a_reference_is_found_in_free_text(text: str) -> None:
    found = quoted_references(text)

    assert "RF18539007547034" in found


def test_each_of_several_references_is_found_in_free_text() -> None:
    first, second = creditor_reference("loan-1"), creditor_reference("loan-2")

    found = quoted_references(f"{first} {second} and {first}")

    assert {first, second} <= set(found)


def test_a_reference_with_wrong_digits_is_not_found_in_free_text() -> None:
    found = quoted_references("RF17 5390 0754 7034")

    assert found == ()


def test_an_iban_is_checked_like_a_reference() -> None:
    # The registry's examples: SWIFT IBAN registry, Timor-Leste.
    account = BankAccount("TL380080012345678910157", "BNCTTLDX", is_iban=True)

    with pytest.raises(PaymentOrderError):
        BankAccount("TL390080012345678910157", account.bic, is_iban=True)
