"""The register of farmer groups: what may happen to an entry, and the class a score sheet leads to."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.contracts.registry import FarmerGroupAmended, FarmerGroupAssessed, FarmerGroupKind
from services.kernel import Country, Decision
from services.kernel.errors import DomainError
from services.kernel.reference_data import read_rules
from services.registry.farmer_groups import model
from services.registry.farmer_groups.abilities import AbilityRule, ability_class
from services.registry.farmer_groups.amendments import amend, assess, take_back
from services.registry.farmer_groups.commands import RegisterFarmerGroup
from services.registry.farmer_groups.description import describe
from services.registry.farmer_groups.fields import described, described_by, entry_of, fields_of
from services.registry.farmer_groups.model import Assessment, Description, FarmerGroup, Standing
from services.registry.places.repository import load_gazetteer
from services.registry.records.amendments import Asked
from services.registry.records.model import History
from services.registry.records.recording import Note, record
from services.registry.records.wanted import Wanted

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
TODAY, BEGINNING = date(2026, 11, 2), date(2024, 6, 1)
DESCRIBED = Description(
    group_name="Grupu Kafé Maubisse",
    place_code="TL0104",
    municipality_code="TL01",
    founded_on=date(2017, 5, 20),
    women=14,
    men=9,
    undisclosed=0,
    youth=6,
    commodities=("coffee_green_arabica",),
    land_area_m2=184_000,
    linked_ids=(),
)
RULES = read_rules("registry", "farmer_group_class_rules.json", AbilityRule)
LIMITS = {aspect.code: aspect.points_max for aspect in RULES[0].aspects}
REGISTRAR = Asked("registrar-1", NOON)

Points = dict[str, int]


def registered(valid_from: date = BEGINNING, kind: FarmerGroupKind = "farmers_group") -> Decision[FarmerGroup]:
    entry = Standing("group-1", kind, Country.TL, "registered")
    return model.register(DESCRIBED, entry, kind=kind, valid_from=valid_from, by="registrar-1", at=NOON)


REGISTERED = registered().state
RECORD = record(History(), fields_of(REGISTERED), Note("registrar-1", NOON, 1), valid_from=BEGINNING)
VERIFIED = model.verify(
    REGISTERED, described_by={"registrar-1"}, evidence_kind="site_visit", by="verifier-1", at=NOON
).state
SUSPENDED = model.suspend(VERIFIED, reason_code="complaint", at=NOON).state
ENDED = model.deregister(REGISTERED, reason_code="closed", at=NOON).state


def said(valid_from: date = TODAY, corrects: int | None = None, **changes: Any) -> Wanted:
    return Wanted.description(described(replace(DESCRIBED, **changes)), valid_from, corrects)


def assessment(day: date, points: Points) -> Assessment:
    found = ability_class(Country.TL, "farmers_group", points, on=day)
    return Assessment(
        day, "verifier-1", "interview", points, found.score, found.name, found.rule_version, found.confidence
    )


points_of = st.fixed_dictionaries({code: st.integers(0, limit) for code, limit in LIMITS.items()})
NONE, ALL = dict.fromkeys(LIMITS, 0), dict(LIMITS)

Step = Callable[[FarmerGroup], Decision[FarmerGroup]]
STEPS: dict[str, Step] = {
    "amend": lambda entry: amend(entry, RECORD, said(women=15), REGISTRAR).decision,
    "assess": lambda entry: assess(entry, RECORD, assessment(TODAY, ALL), REGISTRAR).decision,
    "verify": lambda entry: model.verify(entry, described_by=set(), evidence_kind="visit", by="verifier-1", at=NOON),
    "suspend": lambda entry: model.suspend(entry, reason_code="complaint", at=NOON),
    "reinstate": lambda entry: model.reinstate(entry, reason_code="settled", at=NOON),
    "deregister": lambda entry: model.deregister(entry, reason_code="closed", at=NOON),
}
ALLOWED = {
    "registered": {"amend", "assess", "verify", "suspend", "deregister"},
    "verified": {"amend", "assess", "suspend", "deregister"},
    "suspended": {"reinstate", "deregister"},
    "deregistered": set[str](),
}


@pytest.mark.parametrize("entry", [REGISTERED, VERIFIED, SUSPENDED, ENDED], ids=lambda entry: entry.status)
@pytest.mark.parametrize("step", STEPS)
def test_each_status_allows_its_own_steps_only(entry: FarmerGroup, step: str) -> None:
    if step in ALLOWED[entry.status]:
        assert len(STEPS[step](entry).events) == 1
    else:
        with pytest.raises(DomainError) as refused:
            STEPS[step](entry)
        assert refused.value.code == "farmer_group_state"


@settings(max_examples=40)
@given(st.lists(st.sampled_from(sorted(STEPS)), max_size=8))
def test_an_entry_is_read_from_its_fields_as_it_was_written_whatever_happens(steps: list[str]) -> None:
    entry, facts = REGISTERED, 1

    for step in steps:
        if step in ALLOWED[entry.status]:
            decision = STEPS[step](entry)
            entry, facts = decision.state, facts + len(decision.events)

    assert entry.version == facts
    assert entry_of("group-1", fields_of(entry), entry.version) == entry


@pytest.mark.parametrize("before", [REGISTERED, VERIFIED], ids=lambda entry: entry.status)
def test_an_entry_stands_after_a_suspension_as_before_it(before: FarmerGroup) -> None:
    suspended = model.suspend(before, reason_code="complaint", at=NOON).state

    after = model.reinstate(suspended, reason_code="settled", at=NOON).state

    assert after == replace(before, version=before.version + 2)


def test_the_name_is_not_published() -> None:
    published = [fact.model_dump_json() for fact in registered().events]

    assert not [text for text in published if "Grupu" in text or "registrar-1" in text]


def test_who_told_anything_of_what_an_entry_says_does_not_verify_it() -> None:
    amended = amend(REGISTERED, RECORD, said(women=15), Asked("registrar-2", NOON))
    assert amended.change
    scored = assess(amended.decision.state, RECORD, assessment(TODAY, ALL), Asked("verifier-1", NOON)).change
    assert scored
    tellers = described_by(History((*RECORD.changes, amended.change, replace(scored, number=3))))

    for by in ("registrar-1", "registrar-2"):
        with pytest.raises(DomainError) as refused:
            model.verify(REGISTERED, described_by=tellers, evidence_kind="visit", by=by, at=NOON)
        assert refused.value.code == "verifier_described_entry"
    assert model.verify(REGISTERED, described_by=tellers, evidence_kind="visit", by="verifier-1", at=NOON).events


def test_a_verification_lapses_with_what_was_verified_and_with_nothing_else() -> None:
    amended = amend(VERIFIED, RECORD, said(women=15), REGISTRAR).decision.state
    unchanged = amend(VERIFIED, RECORD, said(), REGISTRAR).decision.state

    lapsed, kept = (model.lapse(entry, was=VERIFIED, at=NOON) for entry in (amended, unchanged))

    assert (lapsed.state.status, [fact.type for fact in lapsed.events]) == (
        "registered",
        ["registry.farmer_group.verification_lapsed.v1"],
    )
    assert (kept.state, kept.events) == (VERIFIED, ())
    assert model.lapse(replace(amended, status="registered"), was=REGISTERED, at=NOON).events == ()


def test_a_correction_takes_the_place_of_a_description_and_of_nothing_else() -> None:
    wrong = amend(REGISTERED, RECORD, said(women=150), REGISTRAR)
    assert wrong.change
    history, entry = History((*RECORD.changes, wrong.change)), wrong.decision.state
    scored = assess(entry, history, assessment(TODAY, ALL), REGISTRAR)
    assert scored.change
    lived = History((*history.changes, scored.change))

    right = amend(entry, history, said(corrects=2, women=15), REGISTRAR)
    never = take_back(entry, history, 2, REGISTRAR)

    assert [one.decision.state.description.women for one in (right, never)] == [15, 14]
    assert [type(one.decision.events[0]) for one in (right, never)] == [FarmerGroupAmended] * 2
    with pytest.raises(DomainError) as refused:
        take_back(scored.decision.state, lived, 3, REGISTRAR)
    assert refused.value.code == "standing_change"


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 800), points_of), min_size=1, max_size=6))
def test_a_day_s_class_is_that_of_the_last_assessment_made_until_then_in_whatever_order_they_are_told(
    told: list[tuple[int, Points]],
) -> None:
    entry, history = REGISTERED, RECORD
    days = {BEGINNING + timedelta(days=number): points for number, points in told}

    for day, points in days.items():
        amendment = assess(entry, history, assessment(day, points), REGISTRAR)
        assert amendment.change
        assert isinstance(amendment.decision.events[0], FarmerGroupAssessed)
        entry, history = amendment.decision.state, History((*history.changes, amendment.change))

    assert entry.assessment == assessment(max(days), days[max(days)])
    for day in (*days, TODAY):
        last = max((one for one in days if one <= day), default=None)
        assert entry_of("group-1", history.on(day), 1).assessment == (assessment(last, days[last]) if last else None)


@pytest.mark.parametrize(("day", "code"), [(TODAY + timedelta(1), "valid_from_in_future"),
                                           (BEGINNING - timedelta(1), "valid_from_before_entry")])  # fmt: skip
def test_an_assessment_lies_in_the_life_of_its_entry(day: date, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        assess(REGISTERED, RECORD, replace(assessment(TODAY, ALL), assessed_on=day), REGISTRAR)

    assert refused.value.code == code


@given(points_of, st.sampled_from(sorted(LIMITS)), st.integers(1, 400))
def test_more_points_never_lead_to_a_lower_class(points: Points, aspect: str, more: int) -> None:
    names = [band.name for band in RULES[0].bands]
    better = {**points, aspect: min(points[aspect] + more, LIMITS[aspect])}

    before, after = (ability_class(Country.ID, "poktan", one, on=TODAY) for one in (points, better))

    assert before.score == sum(points.values())
    assert names.index(before.name) <= names.index(after.name)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.version)
def test_the_bands_of_a_rule_cover_every_score(rule: AbilityRule) -> None:
    tops = [band.top for band in rule.bands]

    assert [(band.name, band.top) for band in rule.bands] == [
        ("pemula", 245), ("lanjut", 455), ("madya", 700), ("utama", 1000),
    ]  # fmt: skip
    assert tops == sorted(set(tops))
    assert tops[-1] == sum(aspect.points_max for aspect in rule.aspects)


@pytest.mark.parametrize(
    ("kind", "points", "on", "code"),
    [
        ("gapoktan", ALL, TODAY, "ability_class_not_for_kind"),
        ("farmers_group", ALL, TODAY, "ability_class_not_for_kind"),
        ("poktan", ALL, date(2011, 11, 17), "rule_not_in_force"),
        ("poktan", {**ALL, "singing": 1}, TODAY, "score_sheet_aspects"),
        ("poktan", {"planning": 1}, TODAY, "score_sheet_aspects"),
        ("poktan", {**ALL, "planning": LIMITS["planning"] + 1}, TODAY, "score_sheet_points"),
        ("poktan", {**NONE, "planning": -1}, TODAY, "score_sheet_points"),
    ],
)
def test_a_score_sheet_that_no_rule_reads_is_refused(
    kind: FarmerGroupKind, points: Points, on: date, code: str
) -> None:
    with pytest.raises(DomainError) as refused:
        ability_class(Country.ID, kind, points, on=on)

    assert refused.value.code == code


def asked(**changes: Any) -> RegisterFarmerGroup:
    body = {
        "country": "tl",
        "kind": "farmers_group",
        "group_name": "Grupu Kafé Maubisse",
        "place_code": "TL0104",
        "founded_on": "2017-05-20",
        "women": 14,
        "men": 9,
        "youth": 6,
        "commodities": ["vanilla", "090111", "vanilla"],
    }
    return RegisterFarmerGroup.model_validate({**body, **changes})


def test_a_description_names_its_municipality_and_each_commodity_once() -> None:
    description = describe(asked(), Country.TL, load_gazetteer(), on=TODAY)

    assert (description.municipality_code, description.commodities) == ("TL01", ("090111", "vanilla"))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"place_code": "53.03"}, "place_unknown"),
        ({"women": 0, "men": 0, "youth": 0}, "group_without_members"),
        ({"youth": 24}, "youth_beyond_members"),
        ({"commodities": ["gold"]}, "commodity_unknown"),
        ({"commodities": ["999999"]}, "hs_code_unknown"),
    ],
)
def test_what_breaks_a_rule_is_refused_by_its_code(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(DomainError) as refused:
        describe(asked(**changes), Country.TL, load_gazetteer(), on=TODAY)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("kind", "valid_from", "code"),
    [
        ("poktan", TODAY, "farmer_group_kind_foreign"),
        ("farmers_group", date(2017, 5, 19), "founded_after_entry"),
        ("farmers_group", TODAY + timedelta(1), "valid_from_in_future"),
    ],
)
def test_a_group_is_of_its_country_and_registered_from_its_founding_on(
    kind: FarmerGroupKind, valid_from: date, code: str
) -> None:
    with pytest.raises(DomainError) as refused:
        registered(valid_from, kind)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("link", "code"),
    [
        (Standing("group-2", "farmers_group", Country.TL, "registered"), "link_kind"),
        (Standing("ent-1", "enterprise", Country.ID, "verified"), "link_of_other_country"),
        (Standing("coop-1", "cooperative", Country.TL, "deregistered"), "link_ended"),
    ],
    ids=lambda value: getattr(value, "kind", value),
)
def test_a_group_leans_on_entries_of_its_country_that_are_kept_up(link: Standing, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        model.demand_links([link], Country.TL)

    assert refused.value.code == code
    model.demand_links([Standing("coop-1", "cooperative", Country.TL, "suspended")], Country.TL)
