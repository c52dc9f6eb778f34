"""The two countries: currency, time zone and calling code, by ISO 3166-1."""

from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from services.kernel.money import Currency


class Country(StrEnum):
    """A country of the programme; also the name of its ministry's cell."""

    ID = "id"
    TL = "tl"

    @property
    def currency(self) -> Currency:
        """Legal tender, ISO 4217 (Timor-Leste has used the US dollar since 2000)."""
        return _CURRENCIES[self]

    @property
    def zone(self) -> ZoneInfo:
        """The zone whose midnight ends a business day (NTT province for Indonesia)."""
        return _ZONES[self]

    @property
    def other(self) -> "Country":
        """The partner across the border."""
        return Country.TL if self is Country.ID else Country.ID

    def day_of(self, instant: datetime) -> date:
        """Tell the calendar day an instant falls on here.

        Raises:
            ValueError: the instant has no time zone.
        """
        if instant.tzinfo is None:
            raise ValueError("an instant is aware")
        return instant.astimezone(self.zone).date()


_CURRENCIES = {Country.ID: Currency.IDR, Country.TL: Currency.USD}
_ZONES = {Country.ID: ZoneInfo("Asia/Makassar"), Country.TL: ZoneInfo("Asia/Dili")}
