"""Open data tells only what is listed, of no combination that few share, and is read as it was written."""

import csv
import json
from collections import Counter
from datetime import date
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.kernel import Country
from services.registry.extracts.disclosure import Cell, Column, ExtractRule, Register, rule_for, steps_withheld
from services.registry.extracts.model import Form, closing, on_map, opening, rows_of
from services.registry.extracts.repository import points
from services.registry.places.model import Level
from services.registry.places.repository import load_gazetteer

TODAY = date(2026, 11, 22)
ENTERPRISES, COOPERATIVES = (rule_for(register, TODAY) for register in Register)
ALLOWED = {
    "register_number",
    "id",
    "country",
    "municipality_code",
    "municipality",
    "sector",
    "activity_code",
    "activity_edition",
    "size_class",
    "kind",
    "form",
    "members",
    "status",
}

values = st.sampled_from(["a", "b", None])
counts = st.dictionaries(
    st.tuples(st.just("tl"), *[values] * len(ENTERPRISES.identifying)), st.integers(1, 4), max_size=40
)
rows = st.lists(st.fixed_dictionaries({Column.ID: st.text(max_size=5), Column.SECTOR: st.text(max_size=8)}), max_size=8)


def test_no_rule_tells_anything_outside_the_list() -> None:
    told = {column.value for rule in (ENTERPRISES, COOPERATIVES) for column in rule.columns}

    assert set(Column) == ALLOWED >= told
    assert {rule.columns[0] for rule in (ENTERPRISES, COOPERATIVES)} == {Column.REGISTER_NUMBER}
    assert ENTERPRISES.alike_least >= 3
    with pytest.raises(ValidationError):
        ExtractRule.model_validate({**ENTERPRISES.model_dump(), "columns": ["id", "legal_name"]})


@given(counts)
def test_what_is_told_of_an_enterprise_is_told_of_as_many_as_the_rule_demands(cells: dict[Cell, int]) -> None:
    steps = steps_withheld(cells, ENTERPRISES)

    alike: Counter[tuple[Cell, int]] = Counter()
    for cell, count in cells.items():
        alike[ENTERPRISES.masked(cell, steps[cell]), steps[cell]] += count
    few = [
        cell for (cell, step), count in alike.items() if count < ENTERPRISES.alike_least and step < ENTERPRISES.steps
    ]
    assert few == []
    assert all(steps[cell] == 0 for cell, count in cells.items() if count >= ENTERPRISES.alike_least)


def test_activity_goes_first_and_the_municipality_last() -> None:
    cell: Cell = ("tl", "47111", "KBLI2020", "micro", "retail", "TL01")

    told = [ENTERPRISES.masked(cell, step) for step in range(ENTERPRISES.steps + 1)]

    assert told == [
        cell,
        ("tl", None, None, "micro", "retail", "TL01"),
        ("tl", None, None, None, "retail", "TL01"),
        ("tl", None, None, None, None, "TL01"),
        ("tl", None, None, None, None, None),
    ]


@pytest.mark.parametrize(
    ("members", "band"), [(0, ""), (1, "1-19"), (19, "1-19"), (20, "20-49"), (4_999, "1000-4999"), (5_000, "5000+")]
)
def test_members_are_told_in_bands(members: int, band: str) -> None:
    assert COOPERATIVES.member_band(members) == band


@given(rows, st.integers(0, 8))
def test_every_form_is_read_as_it_was_written_in_whatever_parts(given_rows: list[dict[Column, str]], cut: int) -> None:
    columns = (Column.ID, Column.SECTOR)
    parts = [part for part in (given_rows[:cut], given_rows[cut:]) if part]

    texts = {
        form: opening(form, columns)
        + "".join(rows_of(form, part, {}, first=number == 0) for number, part in enumerate(parts))
        + closing(form)
        for form in Form
    }

    expected = [{column.value: value for column, value in row.items()} for row in given_rows]
    read = [list(line) for line in csv.reader(StringIO(texts[Form.CSV], newline=""))]
    assert json.loads(texts[Form.JSON])["items"] == expected
    assert [one["properties"] for one in json.loads(texts[Form.GEOJSON])["features"]] == expected
    assert read[0] == ["id", "sector"]
    assert [[cell.removeprefix("'") for cell in line] for line in read[1:]] == [
        [value.removeprefix("'") for value in row.values()] for row in given_rows
    ]


@pytest.mark.parametrize("attack", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uff1d1"])
def test_no_cell_is_read_as_a_formula(attack: str) -> None:
    text = rows_of(Form.CSV, [{Column.ID: "ent-1", Column.SECTOR: attack}], {}, first=True)

    (line,) = csv.reader(StringIO(text, newline=""))
    assert line == ["ent-1", "'" + attack]


def test_every_municipality_and_every_regency_of_the_programme_has_a_point_in_its_country() -> None:
    gazetteer = load_gazetteer()
    municipalities = {place.code for place in gazetteer.at_level(Country.TL, Level.MUNICIPALITY, TODAY)}
    regencies = {
        place.code for place in gazetteer.at_level(Country.ID, Level.REGENCY, TODAY) if place.code.startswith("53.")
    }

    found = points()

    assert found.keys() == municipalities | regencies
    # Timor-Leste reaches from 124.04 to 127.35 degrees east and from 9.51 to 8.12 south (its outermost points).
    assert all(124.0 < found[code][0] < 127.4 and -9.6 < found[code][1] < -8.0 for code in municipalities)
    # Nusa Tenggara Timur reaches from 118.9 to 125.2 degrees east and from 11.1 to 8.0 south.
    assert all(118.9 < found[code][0] < 125.3 and -11.2 < found[code][1] < -8.0 for code in regencies)


def test_a_map_is_a_collection_of_its_features_and_names_whose_points_they_are() -> None:
    written = json.loads(on_map([{"type": "Feature"}, {"type": "Feature"}]))

    assert (written["type"], len(written["features"])) == ("FeatureCollection", 2)
    assert "OCHA" in written["attribution"]
