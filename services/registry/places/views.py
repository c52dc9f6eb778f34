"""How places are read: by code, by a written name, and what lies inside them."""

from datetime import UTC, date, datetime

from services.chassis.paging import Page
from services.kernel import Country
from services.registry.places.model import Match, Place, PlaceNotFoundError, PlaceUnknownError
from services.registry.places.repository import load_gazetteer


def one(code: str, on: date | None) -> Place:
    """Read the place that has a code on a day; without one, today in Dili.

    Raises:
        PlaceNotFoundError: no place had that code then.
    """
    try:
        return load_gazetteer().get(code, on or _today(Country.TL))
    except PlaceUnknownError as error:
        raise PlaceNotFoundError(error.detail) from error


def find(text: str, country: Country, on: date | None) -> Match:
    """Find the place a text names on a day; without one, today in that country.

    Raises:
        PlaceNotFoundError: the text names no place or several.
    """
    day = on or _today(country)
    match = load_gazetteer().find(text, country, day)
    if match is None:
        raise PlaceNotFoundError(f"{text!r} names no one place of {country} on {day}")
    return match


def children(code: str, on: date | None) -> Page[Place]:
    """List the places directly inside one, whole: the largest province has fewer than a page holds.

    Raises:
        PlaceNotFoundError: no place had that code then.
    """
    day = on or _today(Country.TL)
    return Page(items=list(load_gazetteer().children(one(code, day).code, day)))


def _today(country: Country) -> date:
    return country.day_of(datetime.now(UTC))
