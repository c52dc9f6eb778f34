"""Places as they are read: one, by name, and what lies inside."""

from datetime import date

import pytest

from services.chassis.paging import PAGE_MAX
from services.kernel import Country
from services.kernel.reference_data import read_table
from services.registry.places import views
from services.registry.places.model import PlaceNotFoundError

TODAY = date(2026, 11, 2)
CODES = [row["code"] for name in ("places_tl.csv", "places_id.csv") for row in read_table("registry", name)]


def test_what_lies_in_the_largest_place_fits_one_page() -> None:
    largest = max(len(views.children(code, TODAY).items) for code in CODES)

    assert 0 < largest < PAGE_MAX


def test_without_a_day_today_is_meant() -> None:
    assert views.one("TL0604", None).level == "municipality"
    assert views.find("Ataúro", Country.TL, None).place.level == "municipality"


def test_what_names_no_place_is_not_found() -> None:
    with pytest.raises(PlaceNotFoundError):
        views.one("TL99", TODAY)
    with pytest.raises(PlaceNotFoundError):
        views.children("TL99", TODAY)
    with pytest.raises(PlaceNotFoundError):
        views.find("Atlantis", Country.TL, TODAY)
