"""A business day ends at the midnight of the place, not at that of the server."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel import Country, Currency

INSTANTS = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1))  # noqa: DTZ001 - the strategy adds the zone
UTC_INSTANTS = INSTANTS.map(lambda instant: instant.replace(tzinfo=UTC))


@pytest.mark.parametrize(
    ("country", "instant", "day"),
    [
        (Country.TL, datetime(2026, 3, 1, 14, 59, 59, tzinfo=UTC), date(2026, 3, 1)),
        (Country.TL, datetime(2026, 3, 1, 15, 0, 0, tzinfo=UTC), date(2026, 3, 2)),
        (Country.ID, datetime(2026, 3, 1, 15, 59, 59, tzinfo=UTC), date(2026, 3, 1)),
        (Country.ID, datetime(2026, 3, 1, 16, 0, 0, tzinfo=UTC), date(2026, 3, 2)),
        (Country.TL, datetime(2025, 12, 31, 15, 0, 0, tzinfo=UTC), date(2026, 1, 1)),
        (Country.ID, datetime(2028, 2, 28, 16, 0, 0, tzinfo=UTC), date(2028, 2, 29)),
    ],
)
def test_the_day_changes_at_the_country_s_own_midnight(country: Country, instant: datetime, day: date) -> None:
    assert country.day_of(instant) == day


def test_for_one_hour_the_two_countries_write_different_days() -> None:
    instant = datetime(2026, 3, 1, 15, 30, tzinfo=UTC)

    assert Country.TL.day_of(instant) - Country.ID.day_of(instant) == timedelta(days=1)


@given(UTC_INSTANTS, st.integers(-14, 14), st.sampled_from(Country))
def test_the_day_does_not_depend_on_the_zone_an_instant_is_written_in(
    instant: datetime, hours: int, country: Country
) -> None:
    elsewhere = instant.astimezone(timezone(timedelta(hours=hours)))

    assert country.day_of(elsewhere) == country.day_of(instant)


@given(UTC_INSTANTS, UTC_INSTANTS, st.sampled_from(Country))
def test_a_later_instant_never_falls_on_an_earlier_day(one: datetime, other: datetime, country: Country) -> None:
    earlier, later = sorted((one, other))

    assert country.day_of(earlier) <= country.day_of(later)


@pytest.mark.parametrize("country", Country)
def test_an_instant_without_a_zone_is_refused(country: Country) -> None:
    with pytest.raises(ValueError, match="aware"):
        country.day_of(datetime(2026, 3, 1))  # noqa: DTZ001 - this is what is refused


@pytest.mark.parametrize("country", Country)
def test_the_partner_s_partner_is_oneself(country: Country) -> None:
    assert country.other is not country
    assert country.other.other is country


def test_each_country_has_its_legal_tender() -> None:
    assert {country: country.currency for country in Country} == {
        Country.ID: Currency.IDR,
        Country.TL: Currency.USD,
    }
