"""What each ministry tells of a period, by names across the border, and what a difference comes from."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from services.contracts.evaluation import PeriodDigestTold
from services.evaluation.digests.model import FORMAT, SHARED_FORMAT, DigestedValue, Names, PeriodDigest, figures_of
from services.evaluation.exchanges.model import Difference, compare, heard, tell
from services.evaluation.exchanges.refusals import DigestOfNoMinistryError, PeriodOpenError
from services.evaluation.indicators.model import observe
from services.evaluation.indicators.repository import load_indicators
from services.kernel import Country, Event
from services.kernel.pseudonyms import giver_of
from tests.unit.evaluation import told
from tests.unit.evaluation.test_digests import FACTS

NOON = datetime(2027, 2, 1, 4, tzinfo=UTC)
TODAY = date(2027, 2, 1)
SECRETS = {Country.ID: b"i" * 32, Country.TL: b"t" * 32}
AT_HOME = Names(Country.TL, SECRETS[Country.TL])
ABROAD = Names(Country.ID, SECRETS[Country.ID])


def across(fact: Event) -> Event:
    """Give a Timorese fact as the other cell hears it: every id is a pseudonym."""
    named = {
        name: AT_HOME.of(value)
        for name, value in fact.model_dump().items()
        if isinstance(value, str) and (name == "subject" or name.endswith("_id"))
    }
    return fact.model_copy(update=named)


def counted(facts: Sequence[Event], names: Names | None) -> PeriodDigest:
    rows = told.rows_of(facts)
    return figures_of(load_indicators(), observe(rows, told.YEAR), told.YEAR, names).digest


def values_of(document: PeriodDigest, code: str) -> list[DigestedValue]:
    return [value for value in document.values if value.indicator == code]


def test_both_cells_count_one_digest_though_they_know_the_entries_by_different_names() -> None:
    here, there = counted(FACTS, AT_HOME), counted([across(fact) for fact in FACTS], ABROAD)

    assert here.format == SHARED_FORMAT
    assert here == there
    assert counted(FACTS, None).digest != here.digest


def test_no_id_of_a_ministry_is_in_what_it_shares() -> None:
    ids = {str(fact.subject) for fact in FACTS}

    shared = repr(counted(FACTS, AT_HOME))

    assert not [one for one in ids if f"'{one}'" in shared]


@pytest.mark.parametrize("entry_id", ["ent-1", AT_HOME.of("ent-1")])
def test_an_entry_has_one_name_on_both_sides(entry_id: str) -> None:
    assert giver_of(AT_HOME.of(entry_id)) is Country.TL
    assert AT_HOME.of(entry_id) == AT_HOME.of("ent-1")
    assert ABROAD.of(AT_HOME.of("ent-1")) == AT_HOME.of("ent-1")


def test_what_was_told_is_heard_as_it_was_and_equals_the_same_figures() -> None:
    document = counted(FACTS, AT_HOME)
    decision = tell(document, digest_id="dig-1", by=Country.TL, today=TODAY, at=NOON)
    (fact,) = decision.events
    assert isinstance(fact, PeriodDigestTold)

    known = heard(PeriodDigestTold.model_validate_json(fact.model_dump_json()))

    assert known == replace(decision.state, version=0)
    assert compare(document, known).is_equal
    assert compare(document, known).differences == ()


def test_a_missing_fact_shows_in_the_indicators_it_is_counted_in_and_in_no_other() -> None:
    document, lacking = counted(FACTS, AT_HOME), counted(FACTS[:-1], AT_HOME)
    known = tell(lacking, digest_id="dig-1", by=Country.TL, today=TODAY, at=NOON).state

    standing = compare(document, known)

    indicators = {covered.indicator for covered in document.covers}
    changed = {code for code in indicators if values_of(document, code) != values_of(lacking, code)}
    assert changed
    assert not standing.is_equal
    assert set(standing.differences) == {Difference(code, "figures") for code in changed}


def test_a_difference_in_definition_or_in_what_is_counted_is_named_as_such() -> None:
    document = counted(FACTS, AT_HOME)
    known = tell(document, digest_id="dig-1", by=Country.TL, today=TODAY, at=NOON).state
    first, second, *_ = sorted(known.parts)
    parts = {code: digests for code, digests in known.parts.items() if code != second}
    parts[first] = ("0" * 64, parts[first][1])
    parts["of_theirs"] = ("0" * 64, "0" * 64)

    standing = compare(document, replace(known, digest="0" * 64, parts=parts))

    assert set(standing.differences) == {
        Difference(first, "definition"),
        Difference(second, "only_here"),
        Difference("of_theirs", "only_there"),
    }


def test_documents_of_two_formats_are_not_compared_value_by_value() -> None:
    plain = tell(counted(FACTS, None), digest_id="dig-1", by=Country.TL, today=TODAY, at=NOON).state

    standing = compare(counted(FACTS, AT_HOME), plain)

    assert (plain.format, standing.is_equal) == (FORMAT, False)
    assert standing.differences == (Difference("", "format"),)


def test_a_digest_is_told_for_a_ministry_and_when_the_period_is_over() -> None:
    document = counted(FACTS, AT_HOME)

    with pytest.raises(DigestOfNoMinistryError):
        tell(document, digest_id="dig-1", by=None, today=TODAY, at=NOON)
    with pytest.raises(PeriodOpenError):
        tell(document, digest_id="dig-1", by=Country.TL, today=document.last_day, at=NOON)
