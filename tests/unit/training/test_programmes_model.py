"""Programmes: which version is offered on a day, who completed it, until when its certificate holds."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.kernel.dated_rules import Confidence
from services.kernel.languages import Language
from services.training.credentials.achievements import achieved
from services.training.credentials.repository import load_kinds, load_names
from services.training.programmes.model import Programme, ProgrammeNotFoundError, of_version, offered
from services.training.programmes.repository import load_programmes
from tests.unit.training.badges import certificate

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


CODES = sorted({programme.code for programme in load_programmes()})


@pytest.mark.parametrize("code", CODES)
def test_a_later_version_adds_what_is_taught_and_keeps_the_hours(code: str) -> None:
    before, after = (offered(load_programmes(), code, date(2026, 11, day)) for day in (22, 23))

    assert (before.version, after.version) == ("2026-1", "2026-2")
    assert [(one.code, one.hours) for one in before.modules] == [(one.code, one.hours) for one in after.modules]
    assert all(module.competences and module.materials and module.titles for module in after.modules)
    assert {code for module in after.modules for code in module.competences} == {one.code for one in after.competences}
    assert {test.kind for test in after.tests} == {"pre", "post"}
    assert after.prerequisites


@pytest.mark.parametrize("code", CODES)
def test_what_nobody_checked_says_so(code: str) -> None:
    programme = offered(load_programmes(), code, date(2026, 11, 23))
    texts = [competence.statement for competence in programme.competences]
    texts += [material.texts for module in programme.modules for material in module.materials]
    texts += [one.statement for one in programme.prerequisites]
    texts += [one.statement for one in programme.trainers]

    assert all(text[Language.TET].unsure for text in texts)
    assert {one.country.value for one in programme.trainers} == {"id", "tl"}
    assert {programme.confidence, *(one.confidence for one in programme.trainers)} == {Confidence.LOW}


def test_a_module_or_a_test_leads_to_a_competence_of_its_programme() -> None:
    module = {"code": "law", "title": "Law", "hours": 10, "competences": ["plead"]}

    with pytest.raises(ValidationError, match="plead"):
        Programme.model_validate({**OLD.model_dump(), "modules": [module]})


def test_a_programme_has_one_test_of_a_kind() -> None:
    whole = offered(load_programmes(), "cooperatives", date(2026, 11, 23))

    with pytest.raises(ValidationError, match="one test of a kind"):
        Programme.model_validate({**whole.model_dump(), "tests": [whole.tests[0].model_dump()] * 2})


@pytest.mark.parametrize(("points", "is_completed"), [(None, False), (0, False), (41, False), (42, True), (70, True)])
def test_a_training_result_asks_for_the_last_test_too(points: int | None, *, is_completed: bool) -> None:
    programme = offered(load_programmes(), "cooperatives", date(2026, 11, 23))

    assert programme.is_completed_by(40, 40, points) is is_completed
    assert not programme.is_completed_by(31, 40, points)


@pytest.mark.parametrize(("version", "is_told"), [("2026-1", False), ("2026-2", True)])
def test_a_credential_tells_that_a_test_was_passed_where_the_version_asks_for_one(
    version: str, *, is_told: bool
) -> None:
    programme = of_version(load_programmes(), "cooperatives", version)
    told = achieved(certificate(programme_version=version), programme, load_kinds(), load_names())

    assert ("60 % of the points" in told.narrative) is is_told


def test_who_is_certified_to_have_been_there_need_not_pass_a_test() -> None:
    programme = offered(load_programmes(), "product_standardization", date(2026, 11, 23))

    assert programme.certificate_kind == "attendance"
    assert programme.is_completed_by(28, 28)


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
