"""The gazetteer's rules, on the real tables and on small invented ones."""

import unicodedata
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.country import Country
from services.kernel.dated_rules import Confidence
from services.kernel.reference_data import read_table
from services.registry.places.gazetteer import TEXT_LENGTH_MAX, Gazetteer
from services.registry.places.model import Alias, Level, MatchedBy, Place, PlaceUnknownError
from services.registry.places.repository import load_gazetteer

TODAY = date(2026, 11, 1)
KIVA_YEARS = date(2015, 6, 1)
LAST_DAY_AS_POST = date(2021, 12, 31)

PLACES = load_gazetteer()
ROWS = (*read_table("registry", "places_tl.csv"), *read_table("registry", "places_id.csv"))


def _code(text: str, country: Country = Country.TL, on: date = TODAY) -> str | None:
    match = PLACES.find(text, country, on)
    return match.place.code if match else None


def _place(code: str, name: str, *, parent: str | None = None, level: Level = Level.MUNICIPALITY) -> Place:
    return Place(code, name, Country.TL, level, parent, None, None, Confidence.HIGH)


def test_atauro_is_a_post_of_dili_until_it_is_a_municipality() -> None:
    before = PLACES.get("TL0604", LAST_DAY_AS_POST)
    since = PLACES.get("TL0604", LAST_DAY_AS_POST + timedelta(days=1))

    assert (before.level, before.parent_code) == (Level.ADMINISTRATIVE_POST, "TL06")
    assert (since.level, since.parent_code) == (Level.MUNICIPALITY, None)


def test_a_suco_of_atauro_changes_its_municipality_with_the_day() -> None:
    before = PLACES.municipality_of("TL060403", LAST_DAY_AS_POST)
    since = PLACES.municipality_of("TL060403", TODAY)

    assert before is not None
    assert since is not None
    assert (before.name, since.name) == ("Dili", "Ataúro")


def test_timor_leste_has_fourteen_municipalities_and_67_posts_today() -> None:
    municipalities = PLACES.at_level(Country.TL, Level.MUNICIPALITY, TODAY)
    posts = PLACES.at_level(Country.TL, Level.ADMINISTRATIVE_POST, TODAY)

    assert (len(municipalities), len(posts)) == (14, 67)
    assert len(PLACES.at_level(Country.TL, Level.MUNICIPALITY, KIVA_YEARS)) == 13


def test_nusa_tenggara_timur_has_22_regencies_and_315_districts() -> None:
    regencies = PLACES.children("53", TODAY)

    districts = [district for regency in regencies for district in PLACES.children(regency.code, TODAY)]

    assert (len(regencies), len(districts)) == (22, 315)


@pytest.mark.parametrize("on", [KIVA_YEARS, LAST_DAY_AS_POST, date(2022, 9, 1), TODAY])
def test_every_place_lies_in_places_that_exist_on_the_same_day(on: date) -> None:
    existing = {row["code"] for row in ROWS if _exists(row, on)}

    orphans = [row["code"] for row in ROWS if _exists(row, on) and row["parent_code"] not in {"", *existing}]

    assert orphans == []


@pytest.mark.parametrize("row", read_table("registry", "place_aliases.csv"), ids=lambda row: row["alias"])
def test_every_alias_finds_its_place(row: dict[str, str]) -> None:
    match = PLACES.find(row["alias"], Country(row["country"]), TODAY)

    assert match is not None
    assert match.place.code == row["code"]
    assert match.matched_by is MatchedBy.ALIAS


@given(st.sampled_from(ROWS), st.sampled_from((str.upper, str.lower, str.title)), st.sampled_from(("NFC", "NFD")))
def test_case_and_accents_never_change_what_a_name_finds(row: dict[str, str], case: object, form: str) -> None:
    assert callable(case)
    written = case(unicodedata.normalize(form, row["name"]))  # type: ignore[arg-type]
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", written) if not unicodedata.combining(letter))

    found = {_code(text, Country(row["country"])) for text in (row["name"], written, bare)}

    assert len(found) == 1


@given(st.sampled_from(ROWS))
def test_a_name_finds_a_place_of_that_name_or_nothing(row: dict[str, str]) -> None:
    match = PLACES.find(row["name"], Country(row["country"]), TODAY)

    assert match is None or row["name"].lower() in match.place.name.lower() or match.place.code == "TL0604"


@given(st.text(max_size=TEXT_LENGTH_MAX + 50))
def test_any_text_is_answered_without_an_error(text: str) -> None:
    match = PLACES.find(text, Country.TL, TODAY)

    assert match is None or match.place.country is Country.TL


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Same", "TL1001"),
        ("Same, Manufahi", "TL1001"),
        ("Gleno", "TL0702"),
        ("likisa", "TL08"),
        ("VIKEKE", "TL13"),
        ("Los Palos", "TL0901"),
        ("Lautein", "TL09"),
        ("Liquica", "TL08"),
        ("Ermera", "TL07"),
        ("Ainaro, Ainaro", "TL0101"),
        ("Laclo, Ermera", "TL070411"),
    ],
)
def test_a_written_name_finds_the_widest_place_meant(text: str, code: str) -> None:
    assert _code(text) == code


@pytest.mark.parametrize("text", ["", " , ", "Suco Liurai", "Same, Dili", "Samee", "Manuf", "Kupang", "Dili, Same"])
def test_what_names_no_single_place_is_not_guessed(text: str) -> None:
    assert _code(text) is None


def test_a_city_and_a_regency_of_one_name_are_told_apart_only_by_their_kind() -> None:
    assert _code("Kupang", Country.ID) is None
    assert _code("Kota Kupang", Country.ID) == "53.71"
    assert _code("Kabupaten Kupang", Country.ID) == "53.01"
    assert _code("Ende", Country.ID) == "53.08"


def test_a_namesake_elsewhere_lowers_the_confidence() -> None:
    alone = PLACES.find("Maliana", Country.TL, TODAY)
    with_namesake = PLACES.find("Letefoho", Country.TL, TODAY)

    assert alone is not None
    assert with_namesake is not None
    assert (alone.confidence, with_namesake.confidence) == (Confidence.HIGH, Confidence.MEDIUM)


def test_a_post_is_not_found_before_it_existed() -> None:
    assert _code("Loes", on=date(2023, 12, 31)) is None
    assert _code("Loes", on=date(2024, 1, 1)) == "TL08-LOES"


def test_a_province_lies_in_no_regency() -> None:
    assert PLACES.municipality_of("53", TODAY) is None


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(PlaceUnknownError):
        PLACES.get("TL99", TODAY)


def test_two_forms_of_one_code_may_not_overlap() -> None:
    with pytest.raises(ValueError, match="overlap"):
        Gazetteer([_place("TL01", "Ainaro"), _place("TL01", "Ainaru")])


def test_an_alias_may_not_stand_for_two_places() -> None:
    places = [_place("TL01", "Ainaro"), _place("TL02", "Aileu")]
    aliases = [Alias("Ai", Country.TL, code, Confidence.LOW) for code in ("TL01", "TL02")]

    with pytest.raises(ValueError, match="stands for"):
        Gazetteer(places, aliases)


def test_an_alias_names_a_place_of_its_own_country() -> None:
    with pytest.raises(ValueError, match="no place of"):
        Gazetteer([_place("TL01", "Ainaro")], [Alias("Ai", Country.ID, "TL01", Confidence.LOW)])


def _exists(row: dict[str, str], on: date) -> bool:
    return row["valid_from"] <= on.isoformat() <= (row["valid_until"] or "9999-12-31")
