"""The registers' own numbers: every slip of one character or of two neighbours is found, and its part is named."""

import string
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel import Country, RuleViolationError
from services.registry.register_numbers import (
    REGISTER_NUMBER_LENGTH_MAX,
    SERIAL_MAX,
    Register,
    RegisterFullError,
    RegisterNumber,
    RegisterNumberCheckError,
    RegisterNumberMalformedError,
    RegisterNumberOfOtherRegisterError,
    counter_of,
    read_register_number,
)

CHARACTERS = string.ascii_uppercase + string.digits
NUMBERS = st.builds(RegisterNumber, st.sampled_from(Country), st.sampled_from(Register), st.integers(1, SERIAL_MAX))


def compact(number: RegisterNumber) -> str:
    return str(number).replace("-", "")


def is_read(text: str) -> bool:
    try:
        read_register_number(text)
    except RuleViolationError:
        return False
    return True


@given(NUMBERS, st.sampled_from(("-", "", " ", ". ")), st.sampled_from((str.lower, str.upper)))
def test_a_number_is_read_as_it_was_given_however_it_is_separated_and_cased(
    number: RegisterNumber, separator: str, cased: Callable[[str], str]
) -> None:
    written = cased(str(number).replace("-", separator))

    assert read_register_number(written, number.register) == number


@given(NUMBERS)
def test_the_check_is_that_of_iso_7064_mod_97_10_as_a_whole_number_leaves_one(number: RegisterNumber) -> None:
    digits = "".join(str(int(character, 36)) for character in compact(number))

    assert int(digits) % 97 == 1
    assert "02" <= number.check_digits <= "98"


@given(NUMBERS)
def test_every_wrong_character_is_found(number: RegisterNumber) -> None:
    right = compact(number)

    passed = [
        wrong
        for place, character in enumerate(right)
        for other in CHARACTERS
        if other != character and is_read(wrong := right[:place] + other + right[place + 1 :])
    ]

    assert passed == []


@given(NUMBERS)
def test_every_swap_of_characters_next_to_each_other_or_next_but_one_is_found(number: RegisterNumber) -> None:
    right = compact(number)

    passed = [
        wrong
        for apart in (1, 2)
        for place in range(len(right) - apart)
        if (wrong := swapped(right, place, place + apart)) != right and is_read(wrong)
    ]

    assert passed == []


def swapped(text: str, left: int, right: int) -> str:
    characters = list(text)
    characters[left], characters[right] = characters[right], characters[left]
    return "".join(characters)


@given(NUMBERS, st.integers(0, 14), st.sampled_from(string.digits))
def test_a_lost_and_an_added_character_are_found(number: RegisterNumber, place: int, digit: str) -> None:
    right = compact(number)

    assert not is_read(right[:place] + right[place + 1 :])
    assert not is_read(right[:place] + digit + right[place:])


@pytest.mark.parametrize(
    ("text", "refusal", "part"),
    [
        ("T1-ENT-0000-0123-02", RegisterNumberMalformedError, "country is not two letters"),
        ("XX-ENT-0000-0123-02", RegisterNumberMalformedError, "country XX is none of ID, TL"),
        ("TL-E1T-0000-0123-02", RegisterNumberMalformedError, "register is not three letters"),
        ("TL-EMT-0000-0123-02", RegisterNumberMalformedError, "register EMT is none of ENT, COP, FGR"),
        ("TL-ENT-0000-O123-02", RegisterNumberMalformedError, "not digits alone"),
        ("TL-ENT-0000-123-02", RegisterNumberMalformedError, "9 digits stand after the register"),
        ("TL-ENT-0000-0124-02", RegisterNumberCheckError, "check digits 02 do not belong to TL-ENT-0000-0124"),
        ("TL-ENT-0000-0123-99", RegisterNumberCheckError, "99 are never given"),
        ("TL-ENT-0000-0000-80", RegisterNumberMalformedError, "begins at 0000-0001"),
        ("TL-COP-0000-0123-60", RegisterNumberOfOtherRegisterError, "of the register cooperatives, not enterprises"),
        ("TL_ENT_0000_0123_02", RegisterNumberMalformedError, "other characters"),
        ("", RegisterNumberMalformedError, "other characters"),
    ],
)
def test_a_refusal_names_the_part_that_is_wrong(text: str, refusal: type[RuleViolationError], part: str) -> None:
    with pytest.raises(refusal, match=part):
        read_register_number(text, Register.ENTERPRISES)


@given(st.text(max_size=REGISTER_NUMBER_LENGTH_MAX + 10))
def test_any_text_is_read_or_refused_by_a_rule(text: str) -> None:
    assert not is_read(text) or len(text) <= REGISTER_NUMBER_LENGTH_MAX


@pytest.mark.parametrize("serial", [0, SERIAL_MAX + 1])
def test_a_register_ends_with_its_last_number(serial: int) -> None:
    with pytest.raises(RegisterFullError):
        RegisterNumber(Country.ID, Register.ENTERPRISES, serial)


def test_each_register_of_each_country_counts_by_itself() -> None:
    counters = {counter_of(country, register) for country in Country for register in Register}

    assert len(counters) == len(Country) * len(Register)
