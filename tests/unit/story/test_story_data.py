"""The story's tables agree with the registers' own data and with what NOTICE.md says of them."""

import csv
from datetime import date
from pathlib import Path

from services.kernel.country import Country
from services.registry.activities import activity_code
from services.registry.places.model import Level
from services.registry.places.repository import load_gazetteer

DATA = Path(__file__).parents[3] / "story" / "data"
YEARS_OF_THE_LOANS = date(2015, 6, 1)


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


LOANS = _rows("kiva_loans_tl.csv")


def test_every_region_written_in_the_loans_finds_one_municipality() -> None:
    places = load_gazetteer()
    regions = {row["region"] for row in LOANS if row["region"]}

    found = {region: places.find(region, Country.TL, YEARS_OF_THE_LOANS) for region in regions}

    assert [region for region, match in found.items() if match is None] == []
    assert all(places.municipality_of(match.place.code, YEARS_OF_THE_LOANS) for match in found.values() if match)


def test_the_loans_lack_what_the_notice_says_they_lack() -> None:
    bare = [row for row in LOANS if row["sample"] == "asij_small"]
    underfunded = [row for row in LOANS if float(row["funded_amount"]) < float(row["loan_amount"])]

    assert (len(LOANS), len(bare), len(underfunded)) == (95, 49, 6)
    assert [row for row in bare if row["region"] or row["use"] or row["disbursed_time"]] == []
    assert {row["id"] for row in underfunded} == {row["id"] for row in LOANS if not row["funded_time"]}
    assert sum(not row["borrower_genders"] for row in LOANS) == 2
    assert sum("," in row["borrower_genders"] for row in LOANS) == 3


def test_every_loan_that_names_its_disbursement_was_paid_out_before_it_was_published() -> None:
    dated = [row for row in LOANS if row["disbursed_time"]]

    assert len(dated) == 46
    assert all(row["disbursed_time"] < row["posted_time"] for row in dated)


def test_every_activity_of_the_loans_is_mapped_to_a_code_or_called_a_household_purpose() -> None:
    mapped = {row["activity"]: row for row in _rows("activity_kbli.csv")}

    assert set(mapped) == {row["activity"] for row in LOANS}
    for row in mapped.values():
        assert (row["is_business"] == "yes") == bool(row["kbli2020"])
        assert not row["kbli2020"] or activity_code(row["kbli2020"]).title == row["title"]
        assert int(row["rows"]) == sum(loan["activity"] == row["activity"] for loan in LOANS)


def test_the_poverty_index_covers_each_municipality_of_its_time_once() -> None:
    municipalities = load_gazetteer().at_level(Country.TL, Level.MUNICIPALITY, YEARS_OF_THE_LOANS)

    codes = [row["place_code"] for row in _rows("poverty_mpi_tl.csv")]

    assert codes == [place.code for place in municipalities]
    assert all(0 < float(row["mpi"]) < 1 for row in _rows("poverty_mpi_tl.csv"))


def test_the_poverty_index_names_the_place_its_code_stands_for() -> None:
    places = load_gazetteer()

    found = [
        (row["place_code"], places.find(row["region"], Country.TL, YEARS_OF_THE_LOANS))
        for row in _rows("poverty_mpi_tl.csv")
    ]

    assert all(match is not None and match.place.code == code for code, match in found)
