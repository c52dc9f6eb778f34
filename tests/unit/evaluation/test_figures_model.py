"""Figures: what is kept of a fact, which day it counts from, what was last told."""

from datetime import UTC, date, datetime

import pytest

from services.contracts.financing import FacilityCommitmentChanged
from services.contracts.registry import EnterpriseAmended, EnterpriseVerified
from services.evaluation.figures.model import Kind, Row, Source, after, figure
from services.kernel import Country, Event
from tests.unit.evaluation import told

LATE = datetime(2026, 3, 1, 15, 30, tzinfo=UTC)
"""Past midnight in Dili, half an hour before it in Kupang."""


def kept(kind: Kind, *facts: Event) -> Row:
    row = Row(kind, facts[0].subject)
    for version, fact in enumerate(facts, start=1):
        row = after(row, fact, version)
    return row


@pytest.mark.parametrize(
    ("kind", "fact", "day"),
    [
        (Kind.LOANS, told.disbursed("loan-1", 1, on=date(2020, 1, 2)), date(2020, 1, 2)),
        (Kind.LOANS, told.repaid("loan-1", 1, on=date(2020, 2, 3)), date(2020, 2, 3)),
        (Kind.LOANS, told.assessed("loan-1", 1, on=date(2020, 3, 4)), date(2020, 3, 4)),
        (Kind.CERTIFICATES, told.revoked("cert-1", date(2020, 5, 6)), date(2020, 5, 6)),
    ],
)
def test_a_fact_counts_from_its_own_day(kind: Kind, fact: Event, day: date) -> None:
    assert kept(kind, fact).entries[0].on == day


@pytest.mark.parametrize(("country", "day"), [(Country.TL, date(2026, 3, 2)), (Country.ID, date(2026, 3, 1))])
def test_a_fact_without_a_day_counts_from_the_day_it_was_recorded_at_home(country: Country, day: date) -> None:
    verified = EnterpriseVerified(subject="ent-1", occurred_at=LATE, evidence_kind="site_visit")

    row = kept(Kind.ENTERPRISES, told.enterprise("ent-1", country=country), verified)

    assert row.entries[1].on == day


def test_financing_is_recorded_in_the_lenders_zone() -> None:
    row = kept(Kind.APPLICATIONS, told.approved("app-1").model_copy(update={"occurred_at": LATE}))

    assert row.entries[0].on == date(2026, 3, 1)


def test_a_later_fact_replaces_a_value_and_names_itself_as_its_source() -> None:
    registered = told.enterprise("ent-1", sector="Food")
    given = registered.model_dump(exclude={"type", "country", "sector"})
    row = kept(Kind.ENTERPRISES, registered, EnterpriseAmended(**given, sector="Retail"))

    sector, country = row.last("sector"), row.last("country")

    assert sector is not None
    assert country is not None
    assert (sector.value, sector.source) == ("Retail", Source("registry.enterprise.amended.v1", "ent-1", 2))
    assert country.source == Source("registry.enterprise.registered.v1", "ent-1", 1)


def test_facts_are_kept_in_the_order_of_their_versions() -> None:
    row = Row(Kind.LOANS, "loan-1")
    for version in (3, 1, 2):
        row = after(row, told.assessed("loan-1", version, told.DAY), version)

    assert [entry.version for entry in row.entries] == [1, 2, 3]


def test_a_figure_shows_every_value_once_and_its_facts_on_demand() -> None:
    row = kept(Kind.LOANS, told.disbursed("loan-1", 9), told.repaid("loan-1", 4, told.DAY))

    shown = figure(row)

    names = [value.name for value in shown.told]
    assert len(names) == len(set(names))
    assert (shown.facts_count, shown.facts) == (2, ())
    assert figure(row, with_facts=True).facts == row.entries


def test_nothing_was_told_under_a_name_no_fact_has() -> None:
    assert Row(Kind.LOANS, "loan-1").last("amount_minor") is None


def test_of_a_standing_amount_each_day_keeps_its_last() -> None:
    first, second = told.committed(100, date(2026, 3, 1)), told.committed(250, date(2026, 3, 1))
    later = told.committed(0, date(2026, 3, 2))

    row = kept(Kind.FACILITIES, told.facility(1_000), first, second, later)

    amounts = [entry.values["committed_minor"] for entry in row.told(FacilityCommitmentChanged)]
    assert amounts == [250, 0]
    assert [entry.version for entry in row.entries] == [1, 3, 4]
