from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.kernel import Country
from services.kernel.dated_rules import Confidence
from services.registry.matching.blocking import KEYS_MAX, blocking_keys
from services.registry.matching.comparing import compare
from services.registry.matching.describing import describe_fields
from services.registry.matching.estimating import estimate
from services.registry.matching.model import Described, Level, MatchedField, rule_for
from services.registry.matching.spellings import spell

TODAY = date(2026, 11, 22)
RULE = rule_for("enterprise", Country.TL, on=TODAY)
CAFE = describe_fields(
    legal_name="Kafé Maubisse Unipessoal Lda",
    place_code="TL0104",
    municipality_code="TL01",
    activity=("KBLI2020:01270", "KBLI2020:01"),
    identifiers=("TIN:1234567",),
)
DIFFERENT = {
    "name": ("Zzyqq 77",),
    "place": ("TL9999", "TL99"),
    "municipality": ("TL99",),
    "activity": ("KBLI2020:99999", "KBLI2020:99"),
    "identifiers": ("TIN:0000000",),
    "phones": ("+67099999999",),
}
WORDS = ("Kafé", "Café", "Maubisse", "Maubise", "Toko", "Sinar", "Tani", "Loro", "Sa'e", "Lda", "PT", "7", "", "Zé")
NAMES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join) | st.text(min_size=1, max_size=30)
PLACES = st.sampled_from((("TL0104", "TL01"), ("TL0105", "TL01"), ("TL0801", "TL08")))
ENTRIES = st.builds(
    lambda name, place, division, numbers, phones: describe_fields(
        legal_name=name,
        place_code=place[0],
        municipality_code=place[1],
        activity=(f"KBLI2020:{division}270", f"KBLI2020:{division}"),
        identifiers=tuple(numbers),
        phones=tuple(phones),
    ),
    NAMES,
    PLACES,
    st.sampled_from(("01", "47")),
    st.lists(st.sampled_from(("TIN:1234567", "TIN:7654321", "SERVE:12345")), max_size=2, unique=True).map(sorted),
    st.lists(st.sampled_from(("+67077000001", "+67077000002")), max_size=2, unique=True).map(sorted),
)


@given(one=ENTRIES, other=ENTRIES)
def test_a_comparison_is_the_same_whichever_entry_comes_first(one: Described, other: Described) -> None:
    there, back = compare(RULE, one, other), compare(RULE, other, one)

    assert there == back
    assert 0 <= there.score <= 1


@given(entry=ENTRIES)
def test_an_entry_is_wholly_like_itself_and_shares_all_its_keys(entry: Described) -> None:
    how, keys = compare(RULE, entry, entry), blocking_keys(RULE, entry)

    assert how.score == 1
    assert all(part.similarity in (None, 1) for part in how.parts)
    assert keys == blocking_keys(RULE, dict(entry))
    assert len(keys.strong) + len(keys.weak) <= KEYS_MAX


@given(one=ENTRIES, other=ENTRIES, field=st.sampled_from(sorted(DIFFERENT)))
def test_a_field_made_different_never_makes_entries_more_alike(one: Described, other: Described, field: str) -> None:
    before, after = compare(RULE, one, other), compare(RULE, one, {**other, field: DIFFERENT[field]})

    if one.get(field) and other.get(field):
        assert after.score <= before.score
        assert after.bits <= before.bits
        assert after.grade >= before.grade


def test_the_parts_are_the_whole_evidence() -> None:
    how = compare(RULE, CAFE, {**CAFE, "name": ("Loja Same",)})

    assert sum(part.bits for part in how.parts) + round(RULE.prior_bits) == pytest.approx(how.bits)
    assert [part.level for part in how.parts] == ["same", "missing", "different", "same", "same"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kafé Maubisse", "Cafe Maubisse Unipessoal Lda"),
        ("PT Tjahaja Djaja", "P.T. Cahaya Jaya"),
        ("U.D. Soekses", "UD Sukses"),
        ("Cooperativa Agrícola Filhos de Ermera", "Kooperativa Agrikola Fillos de Ermera"),
        ("Padaria Phelippe", "padaria felipe"),
        ("Associação Comércio Senhor", "Asosiasaun Komérsiu Señor"),
        ("Koperasi Simpan Pinjam Cendana", "KSP CENDANA"),
        ("Banco Trabalho", "Banku Traballu"),
    ],
)
def test_spellings_of_one_name_in_three_languages_are_the_same(one: str, other: str) -> None:
    assert spell(one).words == spell(other).words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kios Matahari", "Kios Bulan"),
        ("KSP Makmur 1", "KSP Makmur 2"),
        ("Toko Sinar Jaya", "Toko Harapan Jaya"),
        ("Kafé Maubisse", "Kafé Same"),
        ("Loja Dili 4", "Loja Dili"),
    ],
)
def test_names_of_two_neighbours_in_one_trade_are_two(one: str, other: str) -> None:
    entry = {**CAFE, "identifiers": ()}

    assert compare(RULE, {**entry, "name": (one,)}, {**entry, "name": (other,)}).grade == "unlikely"


def test_a_mistyped_name_at_the_same_place_is_likely_and_found_by_a_key() -> None:
    typed = {**CAFE, "name": ("kafe maubise",), "identifiers": ()}

    found = set(blocking_keys(RULE, typed).weak) & set(blocking_keys(RULE, CAFE).weak)

    assert found
    assert compare(RULE, CAFE, typed).grade == "likely"


def test_an_equal_official_number_is_certain_whatever_else_differs() -> None:
    other = {**DIFFERENT, "identifiers": CAFE["identifiers"]}

    assert compare(RULE, CAFE, other).grade == "certain"
    assert set(blocking_keys(RULE, CAFE).strong) & set(blocking_keys(RULE, other).strong)


def test_the_registers_rules_say_that_their_figures_are_judgement() -> None:
    for kind in ("enterprise", "cooperative"):
        rule = rule_for(kind, Country.ID, on=TODAY)

        assert rule.confidence is Confidence.LOW
        assert "not measured" in rule.source


def test_a_less_alike_level_cannot_be_the_stronger_evidence() -> None:
    upside_down = (Level(name="same", at_least=1, m=0.1, u=0.9), Level(name="other", at_least=0, m=0.9, u=0.1))

    with pytest.raises(ValidationError, match="no stronger evidence"):
        MatchedField(name="name", comparator="name", levels=upside_down)


def test_shares_that_pairs_were_drawn_with_are_estimated_from_the_pairs() -> None:
    field = RULE.fields[0].model_copy(update={"equal_is_certain": False})
    begun = field.model_copy(update={"levels": (level(1, 0.7, 0.2), level(0, 0.3, 0.8))})
    rule = RULE.model_copy(update={"fields": (begun, begun, begun)})
    draw = Random(5)  # noqa: S311 - the same pairs each time
    matches = [tuple(int(draw.random() > 0.9) for _ in range(3)) for _ in range(3_000)]
    others = [tuple(int(draw.random() > 0.05) for _ in range(3)) for _ in range(7_000)]

    found = estimate(rule, [*matches, *others], others, 1_000_000)

    for one in found.fields:
        assert one.levels[0].m == pytest.approx(0.9, abs=0.02)
        assert one.levels[0].u == pytest.approx(0.05, abs=0.01)
    assert 2**found.prior_bits == pytest.approx(3_000 / 1_000_000, rel=0.05)
    with pytest.raises(ValueError, match="pairs"):
        estimate(rule, [], others, 1)


def level(at_least: float, m: float, u: float) -> Level:
    return Level(name=f"{at_least}", at_least=at_least, m=m, u=u)
