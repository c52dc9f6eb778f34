"""Crop calendars: in which months a crop is harvested in a place, as dated data."""

from datetime import date
from functools import cache
from typing import Annotated

from pydantic import Field

from services.financing.products.refusals import CropCalendarUnknownError
from services.kernel.dated_rules import DatedRule
from services.kernel.reference_data import read_rules


class CropCalendar(DatedRule):
    """The months in which a crop is harvested in a place, every year."""

    crop_code: str
    """As in the programme's table of commodities."""
    place: str
    place_name: str
    harvest_months: Annotated[tuple[Annotated[int, Field(ge=1, le=12)], ...], Field(min_length=1, max_length=12)]
    interpretation: str


@cache
def load_crop_calendars() -> tuple[CropCalendar, ...]:
    """Read the packaged calendars; `data/SOURCES.md` says where they come from."""
    return read_rules("financing", "crop_calendars.json", CropCalendar)


def crop_calendar(crop_code: str, place: str, *, on: date) -> CropCalendar:
    """Give the calendar of a crop in a place that is in force on a day.

    Raises:
        CropCalendarUnknownError: naming the places the crop has one for.
    """
    of_crop = [one for one in load_crop_calendars() if one.crop_code == crop_code and one.covers(on)]
    for calendar in of_crop:
        if calendar.place == place:
            return calendar
    places = ", ".join(sorted(one.place for one in of_crop)) or "no place"
    raise CropCalendarUnknownError(f"no calendar of {crop_code} in {place} on {on}; there is one for {places}")
