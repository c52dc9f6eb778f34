"""What a person's number, telephone number and e-mail address must be, and that none of them is ever shown."""

import string
from collections.abc import Callable
from datetime import date, timedelta

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel import Country, RuleViolationError
from services.kernel.dated_rules import Confidence
from services.registry.identifiers import (
    EmailMalformedError,
    PersonNumber,
    PersonNumberMalformedError,
    PhoneForeignError,
    PhoneMalformedError,
    check_email,
    check_person_number,
    check_phone,
)
from services.registry.places.model import Level
from services.registry.places.repository import load_gazetteer

TODAY = date(2026, 11, 2)
GAZETTEER = load_gazetteer()
REGENCIES = [place.code for place in GAZETTEER.at_level(Country.ID, Level.REGENCY, TODAY)]
DISTRICTS = [place.code for place in GAZETTEER.at_level(Country.ID, Level.DISTRICT, TODAY)]
PROVINCES = {place.code for place in GAZETTEER.at_level(Country.ID, Level.PROVINCE, TODAY)}
LIVING = st.dates(TODAY.replace(year=TODAY.year - 100) + timedelta(days=1), TODAY)


def person(text: str) -> PersonNumber:
    return check_person_number(text, gazetteer=GAZETTEER, on=TODAY)


def nik(place: str, born_on: date, gender: str = "male", serial: int = 1) -> str:
    digits = place.replace(".", "").ljust(6, "9")
    return f"{digits}{born_on.day + 40 * (gender == 'female'):02}{born_on:%m%y}{serial:04}"


# From the civil register's head in Kompas of 29 August 2023, a page for registrars, and python-stdnum's documentation.
@pytest.mark.parametrize(
    ("printed", "born_on", "gender", "place_code"),
    [
        ("3602041211870001", date(1987, 11, 12), "male", "36.02"),
        ("35 15 14 050868 0001", date(1968, 8, 5), "male", "35.15"),
        ("35 15 14 450868 0002", date(1968, 8, 5), "female", "35.15"),
        ("3171015708450001", date(1945, 8, 17), "female", "31.71"),
    ],
)
def test_an_example_in_print_is_read_as_it_is_explained_there(
    printed: str, born_on: date, gender: str, place_code: str
) -> None:
    read = person(printed)

    assert (read.born_on, read.gender, read.place_code) == (born_on, gender, place_code)
    assert read.confidence is Confidence.HIGH


@given(st.sampled_from([*REGENCIES, *DISTRICTS]), LIVING, st.sampled_from(("female", "male")), st.integers(1, 9999))
def test_what_a_number_is_built_from_is_read_from_it(place: str, born_on: date, gender: str, serial: int) -> None:
    read = person(nik(place, born_on, gender, serial))

    assert (read.born_on, read.gender) == (born_on, gender)
    assert place.startswith(read.place_code)
    assert (read.confidence is Confidence.HIGH) == (place == read.place_code and not GAZETTEER.children(place, TODAY))


@given(st.sampled_from(sorted(PROVINCES)), LIVING)
def test_a_regency_that_is_no_more_passes_with_low_confidence(province: str, born_on: date) -> None:
    read = person(nik(f"{province}.00", born_on))

    assert (read.place_code, read.confidence) == (province, Confidence.LOW)


@given(st.integers(0, 99).map("{:02}".format).filter(lambda code: code not in PROVINCES))
def test_a_number_of_no_province_is_refused(province: str) -> None:
    with pytest.raises(PersonNumberMalformedError, match="digits 1 and 2"):
        person(nik(province, date(1990, 1, 1)))


@given(st.integers(0, 99), st.integers(0, 99), st.integers(0, 99))
def test_a_day_of_birth_is_a_day_of_the_calendar_before_now(day: int, month: int, year: int) -> None:
    of_month = day - 40 if day > 40 else day
    exists = any(
        is_day(century + year, month, of_month) and date(century + year, month, of_month) <= TODAY
        for century in (1900, 2000)
    )

    try:
        born_on = person(f"530301{day:02}{month:02}{year:02}0001").born_on
        read: tuple[int, int, int] | str = (born_on.day, born_on.month, born_on.year % 100)
    except PersonNumberMalformedError as refused:
        read = refused.detail

    assert read == ((of_month, month, year) if exists else "NIK: digits 7 to 12 are no day of birth")


def is_day(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day


@pytest.mark.parametrize("text", ["", "530301010190000", "53030101019000011", "5303010101900000", "53030101019O0001"])
def test_a_number_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(PersonNumberMalformedError, match="16 digits"):
        person(text)


@pytest.mark.parametrize("country", Country)
@pytest.mark.parametrize("line", ["mobile", "fixed"])
def test_a_telephone_number_is_kept_in_one_form_however_it_is_written(country: Country, line: str) -> None:
    kind = {"mobile": phonenumbers.PhoneNumberType.MOBILE, "fixed": phonenumbers.PhoneNumberType.FIXED_LINE}[line]
    example = phonenumbers.example_number_for_type(country.upper(), kind)
    assert example is not None
    ways = [phonenumbers.format_number(example, form) for form in range(4)]

    read = {check_phone(way.removeprefix("tel:"), country=country) for way in ways}

    (phone,) = read
    assert (phone.country, phone.line) == (country, line)
    assert phone.e164 == f"+{example.country_code}{example.national_number}"


@given(st.integers(72, 78), st.integers(0, 999_999))
def test_a_timorese_mobile_number_is_eight_digits_from_72_to_78(begins: int, rest: int) -> None:
    phone = check_phone(f"{begins}{rest:06}", country=Country.TL)

    assert (phone.e164, phone.line) == (f"+670{begins}{rest:06}", "mobile")


@given(st.sampled_from("1356789"), st.text(string.digits, min_size=7, max_size=10))
def test_an_indonesian_mobile_number_is_eight_and_eight_to_eleven_digits(second: str, rest: str) -> None:
    local = check_phone(f"08{second}{rest}", country=Country.ID)
    from_abroad = check_phone(f"+62 8{second}{rest}", country=Country.TL)

    assert local == from_abroad
    assert local.e164 == f"+628{second}{rest}"


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("+1 650 253 0000", PhoneForeignError),
        ("+351 21 346 0000", PhoneForeignError),
        ("0800-KOPERASI", PhoneMalformedError),
        ("+670 7723 4567;9", PhoneMalformedError),
        ("+670 7723 4567 x12", PhoneMalformedError),
        ("7123456", PhoneMalformedError),
        ("", PhoneMalformedError),
        ("7" * 41, PhoneMalformedError),
    ],
)
def test_what_cannot_be_called_in_either_country_is_refused(text: str, refusal: type[RuleViolationError]) -> None:
    with pytest.raises(refusal):
        check_phone(text, country=Country.TL)


def test_an_e_mail_address_keeps_its_name_and_writes_its_domain_small() -> None:
    assert check_email(" Ana.Soares@SECOOP.gov.tl ").value == "Ana.Soares@secoop.gov.tl"


@pytest.mark.parametrize(
    "text", ["", "ana", "ana@localhost", "ana@[127.0.0.1]", "a b@c.tl", "ana@x..tl", "a@b.tl\nBcc: c@d.tl", "a" * 255]
)
def test_what_mail_cannot_be_sent_to_is_refused(text: str) -> None:
    with pytest.raises(EmailMalformedError):
        check_email(text)


def test_nothing_personal_is_shown_where_a_value_is_printed() -> None:
    shown = repr(
        (
            person("5303015708450001"),
            check_phone("+67077234567", country=Country.TL),
            check_email("ana.soares@secoop.gov.tl"),
        )
    )

    assert not [secret for secret in ("570845", "1945", "female", "77234567", "soares") if secret in shown]


@given(st.text(min_size=8, max_size=60))
def test_a_refusal_never_repeats_what_was_given(text: str) -> None:
    checks: tuple[Callable[[str], object], ...] = (
        person,
        lambda given: check_phone(given, country=Country.ID),
        check_email,
    )

    details = [detail for check in checks if (detail := refusal(check, text))]

    assert not [detail for detail in details if text in detail]


def refusal(check: Callable[[str], object], text: str) -> str:
    try:
        check(text)
    except RuleViolationError as refused:
        return refused.detail
    return ""
