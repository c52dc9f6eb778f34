"""The register of products: what an entry says, how certificates stand on a day, and how ready a product is."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from services.contracts.registry import ProductAmended, ProductListed
from services.kernel import Country, Decision
from services.kernel.errors import DomainError
from services.kernel.reference_data import read_rules
from services.registry.farmer_groups.model import Standing
from services.registry.products import model
from services.registry.products.amendments import amend, assess, certify, take_back
from services.registry.products.commands import GivenCertificate, ListProduct
from services.registry.products.description import certificate_of, describe
from services.registry.products.fields import described, entry_of, fields_of
from services.registry.products.model import CERTIFICATES_MAX, Certificate, Description, Product, Readiness, Volume
from services.registry.products.readiness import ReadinessRule, readiness_level
from services.registry.records.amendments import Asked
from services.registry.records.model import History
from services.registry.records.recording import Note, record
from services.registry.records.wanted import Wanted

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
TODAY, BEGINNING = date(2026, 11, 2), date(2025, 5, 1)
OWNER = Standing("group-1", "farmers_group", Country.TL, "verified")
DESCRIBED = Description(
    product_name="Kafé Letefoho",
    hs_code="090111",
    hs_edition="HS2022",
    commodity="coffee_green_arabica",
    unit="KGM",
    season_months=(5, 6, 7),
    yearly_volume=Volume(Decimal("12.5"), "TNE"),
    standard="SNI-01-2907-2008",
)
ORGANIC = Certificate("EU-ORGANIC", "TL-BIO-149", "Certifier", date(2025, 9, 1), date(2026, 8, 31))
(RULE,) = read_rules("registry", "market_readiness_rules.json", ReadinessRule)
REGISTRAR, VERIFIER = Asked("registrar-1", NOON), Asked("verifier-1", NOON)

days = st.integers(-900, 900).map(lambda number: TODAY + timedelta(days=number))
seen = st.sets(st.sampled_from(RULE.assessed))


def listed(owner: Standing = OWNER, valid_from: date = BEGINNING) -> Decision[Product]:
    return model.list_product(
        DESCRIBED, owner, product_id="product-1", valid_from=valid_from, by="registrar-1", at=NOON
    )


LISTED = listed().state
RECORD = record(History(), fields_of(LISTED), Note("registrar-1", NOON, 1), valid_from=BEGINNING)
WITHDRAWN = model.withdraw(LISTED, reason_code="no_longer_grown", at=NOON).state


def said(valid_from: date = TODAY, corrects: int | None = None, **changes: Any) -> Wanted:
    return Wanted.description(described(replace(DESCRIBED, **changes)), valid_from, corrects)


def readiness(product: Product, met: set[str], on: date = TODAY) -> Readiness:
    found = readiness_level(product, met, on=on)
    evidence = dict.fromkeys(sorted(met), "site_visit")
    return Readiness(
        on, "verifier-1", evidence, found.criteria_met, found.level, found.name, found.rule_version, found.confidence
    )


@pytest.mark.parametrize("status", ["suspended", "deregistered", "merged"])
def test_an_owner_on_hold_lists_no_new_product(status: str) -> None:
    with pytest.raises(DomainError) as refused:
        listed(replace(OWNER, status=status))

    assert refused.value.code == "owner_not_in_good_standing"


def test_a_product_is_of_its_owner_s_country_and_its_name_stays_there() -> None:
    (fact,) = listed().events

    assert isinstance(fact, ProductListed)
    assert (fact.owner_id, fact.country, fact.yearly_volume, fact.volume_unit) == ("group-1", "tl", "12.5", "TNE")
    assert "Letefoho" not in fact.model_dump_json()


@pytest.mark.parametrize(
    "step",
    [
        lambda entry: amend(entry, RECORD, said(unit="TNE"), REGISTRAR),
        lambda entry: take_back(entry, RECORD, 1, REGISTRAR),
        lambda entry: certify(entry, ORGANIC, REGISTRAR),
        lambda entry: assess(entry, RECORD, readiness(LISTED, set()), VERIFIER),
        lambda entry: model.withdraw(entry, reason_code="again", at=NOON),
    ],
)
def test_a_withdrawn_product_is_not_changed(step: Any) -> None:
    with pytest.raises(DomainError) as refused:
        step(WITHDRAWN)

    assert refused.value.code == "product_state"


def test_an_amendment_tells_the_day_it_holds_from_and_how_the_product_is_now() -> None:
    later = amend(LISTED, RECORD, said(date(2026, 9, 1), yearly_volume=Volume(Decimal("14.250"), "TNE")), REGISTRAR)
    assert later.change
    history = History((*RECORD.changes, later.change))

    earlier = amend(later.decision.state, history, said(date(2026, 1, 1), season_months=(6,)), REGISTRAR)
    right = amend(later.decision.state, history, said(date(2026, 9, 1), 2, yearly_volume=None), REGISTRAR)
    never = take_back(later.decision.state, history, 2, REGISTRAR)

    (fact,) = earlier.decision.events
    assert isinstance(fact, ProductAmended)
    assert (fact.yearly_volume, fact.season_months, fact.valid_from) == ("14.250", (6,), date(2026, 1, 1))
    assert [one.decision.state.description.yearly_volume for one in (right, never)] == [None, DESCRIBED.yearly_volume]
    assert amend(LISTED, RECORD, said(), REGISTRAR).decision.events == ()


certificates = st.builds(
    lambda standard, number, start, length: Certificate(
        standard, f"N-{number}", "Certifier", start, start + timedelta(days=length)
    ),
    st.sampled_from(["EU-ORGANIC", "SNI-01-2907-2008"]),
    st.integers(1, 4),
    days,
    st.integers(0, 800),
)


@settings(max_examples=50)
@given(st.lists(certificates, max_size=8), days)
def test_a_certificate_is_kept_once_and_stands_by_its_period(told: list[Certificate], on: date) -> None:
    entry = LISTED

    for certificate in told:
        entry = certify(entry, certificate, REGISTRAR).state

    last = {certificate.key: certificate for certificate in told}
    assert {certificate.key: certificate for certificate in entry.certificates} == last
    assert len(entry.certificates) == len(last)
    assert entry_of("product-1", fields_of(entry), entry.version) == entry
    for certificate in entry.certificates:
        is_valid = certificate.valid_from <= on <= certificate.valid_until
        assert (certificate.standing(on) == "valid") is is_valid


def test_a_certificate_expires_the_day_after_its_last() -> None:
    last = ORGANIC.valid_until

    assert [ORGANIC.standing(last + timedelta(days=number)) for number in (-400, 0, 1)] == [
        "not_yet_valid", "valid", "expired",
    ]  # fmt: skip


def test_the_same_certificate_changes_nothing_and_one_that_cannot_be_is_refused() -> None:
    entry = certify(LISTED, ORGANIC, REGISTRAR).state
    full = replace(LISTED, certificates=tuple(replace(ORGANIC, number=f"N-{n}") for n in range(CERTIFICATES_MAX)))

    assert certify(entry, ORGANIC, REGISTRAR).events == ()
    for known, certificate, code in (
        (LISTED, replace(ORGANIC, valid_until=date(2025, 8, 31)), "certificate_period"),
        (full, ORGANIC, "product_certificates_full"),
    ):
        with pytest.raises(DomainError) as refused:
            certify(known, certificate, REGISTRAR)
        assert refused.value.code == code


@settings(max_examples=50)
@given(seen, seen, st.dates(date(2024, 2, 20), date(2028, 1, 1)))
def test_a_level_asks_for_all_levels_below_and_seeing_more_never_lowers_it(
    first: set[str], more: set[str], on: date
) -> None:
    product = certify(LISTED, ORGANIC, REGISTRAR).state

    less, whole = (readiness_level(product, met, on=on) for met in (first, first | more))

    below = {criterion for level in RULE.levels if level.level <= less.level for criterion in level.criteria}
    assert below <= set(less.criteria_met)
    assert less.level <= whole.level
    assert (less.level == len(RULE.levels)) is not bool(less.missing_for_next)
    assert not set(less.missing_for_next) & set(less.criteria_met)


def test_an_expired_certificate_no_longer_carries_a_level() -> None:
    product, everything = certify(LISTED, ORGANIC, REGISTRAR).state, set(RULE.assessed)

    valid, expired = (readiness_level(product, everything, on=day) for day in (ORGANIC.valid_until, TODAY))

    assert (valid.level, valid.name, valid.missing_for_next) == (5, "export_ready", ())
    assert (expired.level, expired.name, expired.missing_for_next) == (3, "packed", ("certificate_valid",))
    assert (valid.rule_version, valid.confidence) == ("readiness-2024", "low")


def test_a_product_that_tells_nothing_of_itself_has_no_level() -> None:
    bare = replace(LISTED, description=replace(DESCRIBED, season_months=(), yearly_volume=None, standard=None))

    found = readiness_level(bare, set(RULE.assessed), on=TODAY)

    assert (found.level, found.name, found.missing_for_next) == (0, "not_ready", ("volume_known", "season_known"))


@pytest.mark.parametrize(
    ("met", "on", "code"),
    [
        ({"certificate_valid"}, TODAY, "readiness_criteria"),
        ({"tastes_good"}, TODAY, "readiness_criteria"),
        ({"lot_graded"}, date(2024, 2, 19), "rule_not_in_force"),
    ],
)
def test_only_what_the_rule_lets_people_see_is_assessed(met: set[str], on: date, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        readiness_level(LISTED, met, on=on)

    assert refused.value.code == code


def test_an_assessment_told_late_leaves_the_later_one_and_who_listed_a_product_does_not_assess_it() -> None:
    latest = assess(LISTED, RECORD, readiness(LISTED, {"lot_graded"}), VERIFIER)
    assert latest.change
    history, early = History((*RECORD.changes, latest.change)), readiness(LISTED, set(), BEGINNING)

    late = assess(latest.decision.state, history, early, VERIFIER)

    assert [one.decision.state.readiness.level for one in (latest, late) if one.decision.state.readiness] == [2, 2]
    assert late.change
    assert late.change.valid_from == BEGINNING
    with pytest.raises(DomainError) as refused:
        assess(LISTED, RECORD, early, REGISTRAR)
    assert refused.value.code == "assessor_listed_product"


def asked(**changes: Any) -> ListProduct:
    body = {
        "owner_id": "group-1",
        "product_name": "Kafé Letefoho",
        "hs_code": "090111",
        "unit": "KGM",
        "season_months": [7, 5, 5],
        "yearly_volume": {"amount": "012.500", "unit": "TNE"},
    }
    return ListProduct.model_validate({**body, **changes})


def test_a_volume_is_an_exact_decimal_in_a_unit_of_the_same_measure() -> None:
    description = describe(asked(), on=TODAY)

    assert described(description)["yearly_volume"] == {"amount": "12.5", "unit": "TNE"}
    assert describe(asked(yearly_volume={"amount": "100.0", "unit": "KGM"}), on=TODAY).yearly_volume == Volume(
        Decimal(100), "KGM"
    )
    assert (description.season_months, description.hs_edition) == ((5, 7), "HS2022")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"hs_code": "999999"}, "hs_code_unknown"),
        ({"hs_edition": "HS2017"}, "hs_edition_unknown"),
        ({"commodity": "salt"}, "commodity_of_other_heading"),
        ({"unit": "PCE"}, "unit_unknown"),
        ({"unit": "LTR"}, "unit_mismatch"),
        ({"standard": "SNI-8664-2018"}, "quality_standard_of_other_goods"),
    ],
)
def test_what_breaks_a_rule_is_refused_by_its_code(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(DomainError) as refused:
        describe(asked(**changes), on=TODAY)

    assert refused.value.code == code


def test_a_certificate_names_a_standard_of_the_product_s_goods() -> None:
    given_certificate = GivenCertificate(
        standard="ISO-2254", number="N-1", issuer="Certifier", valid_from=TODAY, valid_until=TODAY
    )

    with pytest.raises(DomainError) as refused:
        certificate_of(given_certificate, LISTED)

    assert refused.value.code == "quality_standard_of_other_goods"


@pytest.mark.parametrize(
    "changes",
    [
        {"hs_code": "0901"},
        {"season_months": [13]},
        {"yearly_volume": {"amount": "0.000", "unit": "TNE"}},
        {"yearly_volume": {"amount": 12.5, "unit": "TNE"}},
        {"yearly_volume": {"amount": "1e3", "unit": "TNE"}},
        {"yearly_volume": {"amount": "1.2345", "unit": "TNE"}},
        {"unheard": 1},
    ],
    ids=str,
)
def test_a_command_is_read_without_guessing(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        asked(**changes)
