"""Grading: every edge of every rule, and that nothing bad makes a grade better."""

import csv
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from services.kernel import DomainError
from services.kernel.dated_rules import Confidence
from services.kernel.reference_data import read_table
from services.training.grading import refusals
from services.training.grading.assessments import grade, grade_by
from services.training.grading.model import Grading
from services.training.grading.particulars import HeldCertificate, Sample
from services.training.grading.standards import DEFECT_SUM, GradingRule, Reading, load_rules, rule_of
from tests.unit.training.graded_samples import DAY, Goods, beyond, edge, every_goods, on_the_edge, sample

SAMPLES = Path(__file__).parents[2] / "vectors" / "coffee_samples.csv"
SNI, SCA, ICO = "SNI-01-2907-2008", "SCA-GREEN", "ICO-420"
COFFEE = rule_of(SNI, on=DAY)
ARABICA, ROBUSTA = "coffee_green_arabica", "coffee_green_robusta"
SOUND = Sample(
    commodity=ARABICA,
    mass_g=300,
    defects={},
    measures={"moisture_pct": Decimal("12.5"), "foreign_matter_pct": Decimal("0.5")},
    findings={"live_insects": False, "rotten_or_mouldy_smell": False},
)
GOODS = list(every_goods())
every_kind = pytest.mark.parametrize("goods", GOODS, ids=str)
GRADES = [(goods, at) for goods in GOODS for at in range(len(goods.grades))]
SIZES = [(goods, at) for goods in GOODS for at in range(len(goods.sizes))]
every_grade = pytest.mark.parametrize(("goods", "at"), GRADES, ids=[f"{goods}-{at}" for goods, at in GRADES])
every_size = pytest.mark.parametrize(("goods", "at"), SIZES, ids=[f"{goods}-{at}" for goods, at in SIZES])


def graded(goods: Goods, found: dict[str, Reading]) -> Grading:
    return grade(sample(goods, found), goods.rule, on=DAY)


@every_grade
def test_a_sample_on_all_edges_of_a_grade_has_it_and_just_beyond_any_of_them_has_a_worse_one(
    goods: Goods, at: int
) -> None:
    wanted = goods.grades[at]
    found = on_the_edge(goods, wanted)

    reached = graded(goods, found)
    outside = [graded(goods, {**found, limit.of: value}) for limit in wanted.limits for value in beyond(limit)]

    assert reached.grade == wanted.name
    assert reached.reaches(wanted.name)
    assert outside
    assert all(goods.rank(one.grade) > at for one in outside)
    assert all(one.lacking_for(wanted.name) and not one.reaches(wanted.name) for one in outside)


@every_kind
def test_whatever_every_grade_asks_for_leaves_a_sample_off_grade_just_beyond_its_edge(goods: Goods) -> None:
    found = on_the_edge(goods, goods.grades[0])

    for limit in goods.rule.requirements:
        for value in beyond(limit):
            outside = graded(goods, {**found, limit.of: value})
            assert (outside.grade, outside.failed) == (None, (limit.of,))


@every_size
def test_goods_on_the_edge_of_a_size_have_it_and_just_beyond_have_a_smaller_one(goods: Goods, at: int) -> None:
    wanted = goods.sizes[at]
    larger = {limit.of: next(beyond(limit)) for one in goods.sizes for limit in one.limits}
    found = on_the_edge(goods, goods.grades[0]) | larger | {limit.of: edge(limit) for limit in wanted.limits}

    reached = graded(goods, found)
    smaller = [graded(goods, {**found, limit.of: value}) for limit in wanted.limits for value in beyond(limit)]

    names = [one.name for one in goods.sizes]
    assert reached.size == wanted.name
    assert all(one.size is None or names.index(one.size) != at for one in smaller)


@every_kind
def test_a_grade_needs_every_determination_that_its_standard_asks_for(goods: Goods) -> None:
    found = on_the_edge(goods, *goods.grades)

    for missing in found.keys() - {"certificate_covers"}:
        rest = {code: value for code, value in found.items() if code != missing}
        with pytest.raises(refusals.SampleIncompleteError, match="defects" if missing == DEFECT_SUM else missing):
            graded(goods, rest)


@given(st.data())
def test_what_is_worse_never_makes_a_grade_better(data: st.DataObject) -> None:
    goods = data.draw(st.sampled_from([goods for goods in GOODS if goods.grades[0].limits[0].equals is None]))
    found = data.draw(readings(goods))
    limits = [*goods.rule.requirements, *(limit for one in goods.grades for limit in one.limits)]
    code = data.draw(st.sampled_from([limit.of for limit in limits if limit.equals is None and limit.of != DEFECT_SUM]))
    floor = max((limit.at_least or Decimal() for limit in limits if limit.of == code), default=Decimal())
    only_least = all(limit.at_most is None for limit in limits if limit.of == code)
    value = data.draw(numbers)
    worse = found | {code: value if only_least else max(value, floor)}
    bad = data.draw(numbers)
    worst = worse | {code: min(bad, value) if only_least else max(bad, value, floor)}

    assert goods.rank(graded(goods, worst).grade) >= goods.rank(graded(goods, worse).grade)


numbers = st.decimals(0, 100, places=2)


@st.composite
def readings(draw: st.DrawFn, goods: Goods) -> dict[str, Reading]:
    found = on_the_edge(goods, draw(st.sampled_from(goods.grades)))
    return {
        code: draw(st.just(value) | numbers) if isinstance(value, Decimal) and code != DEFECT_SUM else value
        for code, value in found.items()
    }


defect_counts = st.dictionaries(
    st.sampled_from([defect.code for defect in COFFEE.defects]), st.integers(0, 60), max_size=20
)


@given(
    commodity=st.sampled_from([ARABICA, ROBUSTA]),
    counted=defect_counts,
    more=st.sampled_from([defect.code for defect in COFFEE.defects]),
    moisture=st.decimals(0, 20, places=1),
    wetter=st.decimals(0, 5, places=1),
)
def test_a_coffee_grade_never_improves_with_a_defect_more_or_more_moisture(
    commodity: str, counted: dict[str, int], more: str, moisture: Decimal, wetter: Decimal
) -> None:
    goods = Goods(COFFEE, commodity, None)
    dry = replace(
        SOUND, commodity=commodity, defects=counted, measures={**(SOUND.measures or {}), "moisture_pct": moisture}
    )
    defective = replace(dry, defects={**counted, more: counted.get(more, 0) + 1})
    wet = replace(dry, measures={**(dry.measures or {}), "moisture_pct": moisture + wetter})

    before = goods.rank(grade(dry, COFFEE, on=DAY).grade)

    assert goods.rank(grade(defective, COFFEE, on=DAY).grade) >= before
    assert goods.rank(grade(wet, COFFEE, on=DAY).grade) >= before


@given(counted=defect_counts)
def test_the_arithmetic_of_a_coffee_grade_adds_up_and_is_kept_whole(counted: dict[str, int]) -> None:
    result = grade(replace(SOUND, defects=counted), COFFEE, on=DAY)
    adapter = TypeAdapter(Grading)

    values = {defect.code: Fraction(defect.value) for defect in COFFEE.defects}
    assert {one.defect: one.count for one in result.defects} == {code: n for code, n in counted.items() if n}
    assert all(Fraction(one.points) == one.count * Fraction(one.value) for one in result.defects)
    assert Fraction(result.defect_sum or 0) == sum(n * values[code] for code, n in counted.items())
    assert adapter.validate_python(adapter.dump_python(result, mode="json")) == result


@pytest.mark.parametrize(
    ("commodity", "total", "expected"),
    [
        (ARABICA, "0", "1"), (ARABICA, "11", "1"), (ARABICA, "12", "2"), (ARABICA, "25", "2"), (ARABICA, "26", "3"),
        (ARABICA, "44", "3"), (ARABICA, "45", "4"), (ARABICA, "80", "4"), (ARABICA, "81", "5"), (ARABICA, "150", "5"),
        (ARABICA, "151", "6"), (ARABICA, "225", "6"), (ARABICA, "226", None), (ROBUSTA, "45", "4a"),
        (ROBUSTA, "60", "4a"), (ROBUSTA, "61", "4b"), (ROBUSTA, "80", "4b"), (ROBUSTA, "81", "5"),
    ],
)  # fmt: skip
def test_coffee_is_graded_by_the_published_bands(commodity: str, total: str, expected: str | None) -> None:
    counted = replace(SOUND, commodity=commodity, defects={"black_bean": int(total)})

    result = grade(counted, COFFEE, on=DAY)

    assert (result.grade, result.defect_sum) == (expected, Decimal(total))


def test_a_result_says_what_of_it_is_unsure_and_only_that() -> None:
    def doubts(commodity: str, counted: dict[str, int]) -> set[str]:
        result = grade(replace(SOUND, commodity=commodity, defects=counted), COFFEE, on=DAY)
        assert all(one.confidence is not Confidence.HIGH for one in result.unsure)
        return {one.about for one in result.unsure}

    always = {"sample_mass", "counting"}
    assert doubts(ARABICA, {"black_bean": 12}) == always
    assert doubts(ARABICA, {"black_bean": 11, "broken_bean": 1}) == always | {"rounding"}
    assert doubts(ARABICA, {"black_bean": 12, "broken_bean": 1}) == always
    assert doubts(ARABICA, {"foreign_body_large": 1}) == always | {"foreign_body_large"}
    assert doubts(ARABICA, {"black_bean": 50}) == always | {DEFECT_SUM}
    assert doubts(ROBUSTA, {"black_bean": 50}) == always


def test_one_lot_is_graded_under_several_schemes_at_once_each_by_itself() -> None:
    measures = {**(SOUND.measures or {}), "ico_defects": Decimal(86)}
    paper = HeldCertificate("EU-ORGANIC", "TL-BIO-149", date(2026, 1, 1), DAY)
    organic = replace(SOUND, defects={"black_bean": 30}, measures=measures, certificates=(paper,))

    found = grade_by([SNI, ICO, "EU-ORGANIC", "USDA-NOP"], organic, on=DAY)

    assert [(one.scheme, one.grade) for one in found] == [
        ("sni", "3"),
        ("ico", "exportable"),
        ("organic", "certified"),
        ("organic", None),
    ]


@pytest.mark.parametrize(
    ("standard", "changes", "refusal"),
    [
        (SNI, {"defects": {"black_bean": -1}}, "defect_count_negative"),
        (SNI, {"defects": {"blue_bean": 1}}, "defect_unknown"),
        (SNI, {"mass_g": 299}, "sample_mass"),
        (SNI, {"mass_g": 301}, "sample_mass"),
        (SNI, {"mass_g": None}, "sample_mass"),
        (SNI, {"defects": None}, "sample_incomplete"),
        (SNI, {"measures": {"moisture_pct": Decimal(-1)}}, "determination_out_of_range"),
        (SNI, {"measures": {"moisture_pct": Decimal("100.1")}}, "determination_out_of_range"),
        (SNI, {"measures": {"defect_sum": Decimal(1)}}, "determination_unknown"),
        (SNI, {"findings": {"certificate_covers": True}}, "determination_unknown"),
        (SNI, {"measures": {"live_insects": Decimal(0)}}, "determination_unknown"),
        (SNI, {"variant": "honey_process"}, "grading_variant"),
        (SNI, {"commodity": "cloves"}, "grading_standard_of_other_goods"),
        ("SNI-2323-2008", {"commodity": "cocoa"}, "grading_variant"),
        ("SNI-2323-2008", {"commodity": "cocoa", "variant": "fine"}, "grading_variant"),
        ("SNI-1-2026", {}, "grading_rule_not_found"),
    ],
)
def test_what_is_not_graded(standard: str, changes: dict[str, Any], refusal: str) -> None:
    with pytest.raises(DomainError) as refused:
        grade_by([standard], replace(SOUND, **changes), on=DAY)

    assert refused.value.code == refusal


def test_an_organic_rule_does_not_reach_back_before_its_first_day() -> None:
    with pytest.raises(DomainError, match="2022-01-01") as refused:
        grade_by(["EU-ORGANIC"], SOUND, on=date(2021, 12, 31))

    assert refused.value.code == "rule_not_in_force"


@pytest.mark.parametrize("rule", load_rules(), ids=lambda rule: rule.version)
def test_a_rule_asks_only_for_what_it_names_and_its_goods_are_known(rule: GradingRule) -> None:
    limits = (*rule.requirements, *(limit for one in (*rule.grades, *rule.sizes) for limit in one.limits))
    commodities = {row["code"] for row in read_table("training", "commodities.csv")}

    assert {limit.of for limit in limits} == {one.code for one in rule.determinations}
    assert (DEFECT_SUM in {limit.of for limit in limits}) == bool(rule.defects)
    assert set(rule.commodities) <= commodities
    assert all(
        one.commodities == () or set(one.commodities) <= set(rule.commodities) for one in (*rule.grades, *rule.sizes)
    )


def test_real_samples_of_coffee_are_graded_as_specialty_by_score_defects_and_moisture() -> None:
    with SAMPLES.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    found = [grade_by([SCA], specialty_sample(row), on=DAY)[0].grade for row in rows]

    expected = [
        "specialty"
        if int(row["cat1_defects"]) == 0
        and int(row["cat2_defects"]) <= 5
        and Fraction(row["total_cup_points"]) >= 80
        and Fraction(10, 100) <= Fraction(row["moisture"]) <= Fraction(12, 100)
        else None
        for row in rows
    ]
    assert found == expected
    assert 0 < found.count("specialty") < len(rows) == 1518


def specialty_sample(row: dict[str, str]) -> Sample:
    primary, secondary = Decimal(row["cat1_defects"]), Decimal(row["cat2_defects"])
    measures = {
        "sca_primary_defects": primary,
        "sca_full_defects": primary + secondary,
        "cup_score": Decimal(row["total_cup_points"]),
        "moisture_pct": Decimal(row["moisture"]) * 100,
    }
    return Sample(ARABICA, mass_g=350, measures=measures)
