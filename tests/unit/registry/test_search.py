"""What an entry is found by: every word and every beginning of its name, its places, codes and other facets."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import get_args
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel import Country
from services.registry.matching.spellings import plain, words_of
from services.registry.places.repository import load_gazetteer
from services.registry.search.model import COUNTED_VALUES_MAX, TextWithoutWordsError, Wanted, count_facets, wanted
from services.registry.search.progress import PASSES, SLICES, Part, Rebuild, RebuildFinishedError, count, progress_of
from services.registry.search.registers import ids_of
from services.registry.search_entries.model import MARKED_OF, Searchable, SearchEntry, leaning_on, search_entry
from services.registry.search_entries.outlines import Outline, outline_of
from services.registry.search_entries.terms import BEGINNING_LETTERS, EVERYTHING, Facet

TODAY, NOON = date(2026, 11, 23), datetime(2026, 11, 23, 12, tzinfo=UTC)
GAZETTEER = load_gazetteer()
LETTERS = "abcdefghijlmnopqrstuvxyzáãâàçéêíóôõúñ"
WORDS = st.text(LETTERS, min_size=2, max_size=14)
NAMES = st.lists(WORDS, min_size=1, max_size=5).map(" ".join)
KAFE = Searchable(
    entry_id="ent-1",
    kind="enterprise",
    countries=(Country.TL,),
    name="Kafé Maubisse",
    status="registered",
    place_codes=("TL010401", "TL01"),
    sector="Agriculture",
    activity_code="01270",
    size_class="micro",
)


def entry(found: Searchable) -> SearchEntry:
    return search_entry(found, GAZETTEER, on=TODAY)


def is_found(text: str, name: str) -> bool:
    return Wanted(text).matches(entry(replace(KAFE, name=name)))


@given(NAMES, st.randoms(use_true_random=False))
def test_an_entry_is_found_by_its_words_in_any_order_with_accents_or_without(name: str, chance: object) -> None:
    words = name.split()
    chance.shuffle(words)  # type: ignore[attr-defined]
    text = " ".join(words)

    assert is_found(text, name)
    assert is_found(plain(text), name)
    assert is_found(normalize("NFD", text.upper()), name)


@given(NAMES, st.data())
def test_an_entry_is_found_by_every_beginning_of_two_letters_or_more(name: str, data: st.DataObject) -> None:
    word = data.draw(st.sampled_from(name.split()))
    beginning = word[: data.draw(st.integers(min(BEGINNING_LETTERS), len(word)))]

    assert is_found(beginning, name)
    assert is_found(plain(beginning), name)
    assert is_found(f"{data.draw(st.sampled_from(name.split()))} {beginning}", name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("asosiasaun", "Associação Moris Foun"),
        ("associação", "Asosiasaun Moris Foun"),
        ("kooperativa", "Cooperativa Café"),
        ("kompañia", "Companhia Timor"),
        ("soekses", "CV Sukses"),
        ("cendana", "KSP Tjendana"),
        ("ud jaya", "U.D. Jaya"),
    ],
)
def test_an_entry_is_found_by_how_another_orthography_writes_it(text: str, name: str) -> None:
    assert is_found(text, name)


def test_a_name_is_not_found_by_a_word_it_lacks_or_by_what_lies_inside_a_word() -> None:
    assert not is_found("kafe letefoho", KAFE.name)
    assert not is_found("bisse", KAFE.name)
    assert not is_found("kafeteria", KAFE.name)
    assert not is_found("mau kafe", KAFE.name), "only the last word is a beginning"


def test_a_text_without_a_letter_or_digit_is_refused() -> None:
    with pytest.raises(TextWithoutWordsError):
        _ = Wanted("… !").terms

    assert Wanted().terms == (EVERYTHING,)


def test_an_entry_is_found_by_its_place_and_every_wider_one_and_by_every_width_of_its_codes() -> None:
    goods = replace(KAFE, product_codes=("090111", "coffee_green_arabica"), standards=("EU-ORGANIC",))

    terms = set(entry(goods).terms)

    assert terms >= {"place:tl010401", "place:tl0104", "place:tl01", "country:tl", "kind:enterprise"}
    assert terms >= {"activity:01", "activity:01270", "sector:agriculture", "size_class:micro"}
    assert terms >= {"product:09", "product:0901", "product:090111", "product:coffee_green_arabica"}
    assert terms >= {"standard:eu-organic", "status:registered", EVERYTHING}


def test_an_entry_of_a_place_that_is_no_more_is_found_by_its_code() -> None:
    assert entry(replace(KAFE, place_codes=("TL99",))).place_codes == ("TL99",)


def test_what_has_no_name_place_or_sector_has_those_of_what_it_leans_on() -> None:
    bare = Searchable("part-1", "partnership", (Country.TL, Country.ID), "", "proposed", leans_on=("coop-1", "coop-2"))
    sides = [entry(replace(KAFE, entry_id=f"coop-{n}", name=name)) for n, name in enumerate(("Café", "Cendana"), 1)]

    told = entry(leaning_on(bare, *sides))

    assert told.name == "Café / Cendana"
    assert {"word:sendana", "place:tl0104", "country:id", "country:tl", "owner:coop-2"} <= set(told.terms)
    assert leaning_on(KAFE, *sides) == KAFE
    assert leaning_on(bare).name == "part-1"


@given(NAMES, NAMES)
def test_keys_order_by_name_and_then_by_id(one: str, other: str) -> None:
    first = entry(replace(KAFE, name=one))
    second = entry(replace(KAFE, name=other, entry_id="ent-2"))

    assert (first.key < second.key) == ((plain(one)[:60], "ent-1") < (plain(other)[:60], "ent-2"))


@given(st.dictionaries(st.sampled_from(get_args(Facet)), st.text(LETTERS, min_size=1, max_size=8)), NAMES)
def test_whatever_else_is_asked_narrows_a_search(facets: dict[Facet, str], text: str) -> None:
    terms = set(Wanted(text, facets).terms)

    assert terms >= set(Wanted(text).terms)
    assert all(terms >= set(wanted("", **{name: value}).terms) for name, value in facets.items())


@given(st.sets(st.integers(0, 10**6), max_size=300), st.integers(1, 400))
def test_spans_of_an_outline_follow_one_another_to_the_end(keys: set[int], ahead: int) -> None:
    outline = outline_of([(f"{key:07}", ("a",)) for key in keys])
    marks, after, seen = sorted(f"{key:07}" for key in keys), "", 0

    while (span := outline.span("a", after, ahead)).until is not None:
        inside = [mark for mark in marks if after < mark <= span.until]
        assert len(inside) == -(-ahead // MARKED_OF)
        after, seen = span.until, seen + len(inside)

    assert len(marks) - seen <= -(-ahead // MARKED_OF)
    assert Outline().span("a", after, ahead).until is None


def test_the_term_that_fewest_marks_have_is_looked_up_and_without_marks_the_narrowest() -> None:
    known = outline_of([("a", ("word:kios", "place:tl01")), ("b", ("word:kios",))])
    terms = ("kind:enterprise", "word:kios", "place:tl01", "begins:ma", "word:maubisi")

    assert known.rarest_first(terms[1:3]) == ("place:tl01", "word:kios")
    assert Outline().rarest_first(terms)[0] == "word:maubisi"
    assert Outline().rarest_first(terms)[-1] == "kind:enterprise"


def test_about_one_entry_of_sixty_four_is_a_mark_whatever_it_is_named() -> None:
    entries = [replace(entry(KAFE), entry_id=f"ent-{number:020x}") for number in range(6_400)]

    marks = sum(one.is_mark for one in entries)

    # Binomial: 100 expected, and 50 is more than five standard deviations away.
    assert abs(marks - len(entries) / MARKED_OF) < 50


def test_facets_are_counted_for_every_wider_place_and_cut_at_a_limit() -> None:
    many = [entry(replace(KAFE, sector=f"Sector {number}")) for number in range(COUNTED_VALUES_MAX + 5)]

    counts = count_facets(many, is_cut=True)

    assert counts.is_cut
    assert counts.counted == len(many)
    assert counts.place == {"TL01": len(many), "TL0104": len(many), "TL010401": len(many)}
    assert counts.kind == {"enterprise": len(many)}
    assert len(counts.sector) == COUNTED_VALUES_MAX


@given(st.lists(st.integers(0, 3_000), min_size=1), st.integers(1, 400))
def test_a_rebuild_goes_through_every_slice_of_every_register_once(found: list[int], most: int) -> None:
    rebuild, parts = Rebuild("rebuild-1", "terms-1", "operator-1", NOON), list[Part]()

    while rebuild.finished_at is None and len(parts) < len(PASSES) * SLICES:
        parts.append(rebuild.next_part)
        rebuild = count(rebuild, parts[-1], found[len(parts) % len(found)], most, at=NOON)
        if len(parts) > 200:
            found = [0]

    assert rebuild.finished_at == NOON
    assert progress_of(rebuild).share_done == 1
    for one in PASSES:
        of_pass = [part for part in parts if part.of == one]
        assert [part.first for part in of_pass] == [0, *(part.end for part in of_pass[:-1])]
        assert of_pass[-1].end == SLICES
    with pytest.raises(RebuildFinishedError):
        _ = rebuild.next_part


@given(st.integers(0, 16**20 - 1), st.integers(1, SLICES - 1))
def test_every_id_lies_in_one_part(number: int, border: int) -> None:
    entry_id = f"ent-{number:020x}"

    low, high = (ids_of("ent", Part(PASSES[0], *ends)) for ends in ((0, border), (border, SLICES)))

    assert (low["$gte"] <= entry_id < low["$lt"]) != (high["$gte"] <= entry_id < high["$lt"])


def test_words_are_split_as_written() -> None:
    assert words_of("Ação U.D.-Timor 2") == ("ação", "ud", "timor", "2")
