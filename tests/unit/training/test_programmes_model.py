"""Programmes: which version is offered on a day, who completed it, until when its certificate holds."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.training.programmes.model import Programme, ProgrammeNotFoundError, of_version, offered
from services.training.programmes.repository import load_programmes

OLD = Programme.model_validate(
    {
        "code": "cooperatives",
        "version": "2020-1",
        "valid_from": "2020-01-01",
        "valid_until": "2024-12-31",
        "title": "Cooperatives",
        "modules": [{"code": "law", "title": "Law", "hours": 10}],
        "least_attendance_share": "0.80",
        "certificate_kind": "training_result",
        "validity_months": 36,
        "sources": ["a test"],
        "confidence": "low",
    }
)
NEW = OLD.model_copy(update={"version": "2025-1", "valid_from": date(2025, 1, 1), "valid_until": None})


def test_the_three_programmes_of_the_cooperation_are_offered() -> None:
    codes = {programme.code for programme in load_programmes()}

    assert codes == {"farmer_institutions", "cooperatives", "product_standardization"}


def test_every_programme_names_its_sources() -> None:
    assert all(programme.sources and programme.modules for programme in load_programmes())


@pytest.mark.parametrize(
    ("on", "version"), [(date(2024, 12, 31), "2020-1"), (date(2025, 1, 1), "2025-1"), (date(2020, 1, 1), "2020-1")]
)
def test_a_cohort_starts_under_the_version_of_its_first_day(on: date, version: str) -> None:
    assert offered((OLD, NEW), "cooperatives", on).version == version


def test_nothing_is_offered_before_the_first_version() -> None:
    with pytest.raises(ProgrammeNotFoundError):
        offered((OLD, NEW), "cooperatives", date(2019, 12, 31))


def test_a_version_no_longer_offered_is_still_found_by_name() -> None:
    assert of_version((OLD, NEW), "cooperatives", "2020-1") == OLD
    with pytest.raises(ProgrammeNotFoundError):
        of_version((OLD, NEW), "cooperatives", "2019-1")


@pytest.mark.parametrize(("attended", "is_completed"), [(7, False), (8, True), (10, True)])
def test_somebody_completes_a_programme_by_the_least_share_of_the_hours_held(
    attended: int, *, is_completed: bool
) -> None:
    assert OLD.is_completed_by(attended, 10) is is_completed


def test_nobody_completes_a_programme_that_was_not_held() -> None:
    assert not OLD.is_completed_by(0, 0)


def test_a_certificate_holds_until_the_day_before_its_anniversary() -> None:
    assert OLD.last_valid_day(date(2026, 4, 13)) == date(2029, 4, 12)


def test_a_certificate_without_validity_has_no_end() -> None:
    unending = OLD.model_copy(update={"validity_months": None})

    assert unending.last_valid_day(date(2026, 4, 13)) is None


@given(st.integers(1, 500), st.integers(1, 100), st.data())
def test_more_hours_never_lose_a_completion(held: int, percent: int, data: st.DataObject) -> None:
    fewer = data.draw(st.integers(0, held))
    more = data.draw(st.integers(fewer, held))
    programme = OLD.model_copy(update={"least_attendance_share": Decimal(percent) / 100})

    assert programme.is_completed_by(held, held)
    assert programme.is_completed_by(more, held) >= programme.is_completed_by(fewer, held)
