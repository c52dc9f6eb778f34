from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc.jwk import KeySet, OKPKey
from pydantic import ValidationError

from services.border.aggregates import KINDS
from services.border.agreements.model import AgreedFact, Agreement
from services.border.agreements.repository import agreement
from services.border.crossing.facts import Sealed
from services.border.crossing.model import (
    CLOCKS_DIFFER_SECONDS_MAX,
    UNDERWAY_DAYS_MAX,
    Sender,
    aggregate_of,
    arrived,
    demand_admissible,
    names_in,
)
from services.border.crossing.refusals import (
    AgreementEndedError,
    NotAgreedError,
    OutOfTurnError,
    SealRefusedError,
    StrangerError,
)
from services.border.crossing.seals import demand_sealed, sealed
from services.kernel import Country, DomainError, Event
from services.kernel.pseudonyms import giver_of, pseudonym_of
from tests.contracts.corpus import Golden, golden_facts

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
SECRETS = {Country.TL: b"t" * 32, Country.ID: b"i" * 32}
KEY, ANOTHER = (OKPKey.generate_key("Ed25519", {"alg": "Ed25519"}, auto_kid=True) for _ in range(2))
KEYS = KeySet([KEY])


def sender(home: Country, of: Agreement | None = None) -> Sender:
    return Sender(of or agreement(), home, SECRETS[home])


def fact_of(golden: Golden) -> Event:
    return KINDS[aggregate_of(golden.type)].read(golden.data)


def leaving(golden: Golden, home: Country, number: int = 1, now: datetime = NOW) -> Sealed:
    agreed = sender(home).agreed(golden.type)
    assert agreed is not None
    return sealed(sender(home).departure(fact_of(golden), agreed, number, now).fact, KEY)


CROSSING = [
    (golden, home) for golden in golden_facts() for home in Country if sender(home).agreed(golden.type) is not None
]
NAMES = [f"{home}/{golden.name}" for golden, home in CROSSING]
GOLDEN, HOME = CROSSING[0]


def ids_in(golden: Golden, agreed: AgreedFact) -> list[str]:
    """List the ids that a golden fact names."""
    given = [golden.data.get(name) or [] for name in agreed.pseudonyms]
    return [one for value in given for one in (value if isinstance(value, list) else [value])]


def test_each_agreed_fact_has_an_example() -> None:
    shown = {(home, golden.type) for golden, home in CROSSING}

    assert shown == {(one.sent_by, name) for one in agreement().crossings for name in one.facts}


@pytest.mark.parametrize(("golden", "home"), CROSSING, ids=NAMES)
def test_what_leaves_is_what_was_agreed_and_no_id_of_this_side_is_in_it(golden: Golden, home: Country) -> None:
    fact = leaving(golden, home)
    crossing = agreement().crossing(home, aggregate_of(golden.type))
    assert crossing is not None
    agreed = crossing.facts[golden.type]

    assert fact.said.keys() <= agreed.crossing
    assert {name: fact.said[name] for name in agreed.plain if name in fact.said} == {
        name: value for name, value in fact_of(golden).model_dump(mode="json").items() if name in agreed.plain
    }
    ids = [golden.data["subject"], *ids_in(golden, agreed)]
    assert not [one for one in ids if giver_of(one) is not home.other and one in fact.model_dump_json()]


@pytest.mark.parametrize(("golden", "home"), CROSSING, ids=NAMES)
def test_what_arrives_is_a_fact_of_its_kind_under_pseudonyms(golden: Golden, home: Country) -> None:
    fact = leaving(golden, home)

    demand_sealed(fact, KEYS)
    agreed = demand_admissible(fact, agreement(), home.other, 1, NOW)
    told = KINDS[aggregate_of(golden.type)].read(arrived(fact, agreed, {}))

    assert (told.type, told.occurred_at) == (golden.type, fact_of(golden).occurred_at)
    assert giver_of(told.subject) is home
    named_there = set(ids_in(golden, agreed))
    assert {giver_of(one) for one in names_in(fact, agreed) if one not in named_there} <= {home}


def test_an_entry_of_the_other_side_goes_home_under_its_own_name() -> None:
    golden = next(one for one, home in CROSSING if one.type == "financing.loan.disbursed.v1")
    name = pseudonym_of("ent-1", Country.TL, SECRETS[Country.TL])
    fact = leaving(
        Golden(golden.name, golden.topic, golden.key, golden.headers, golden.data | {"borrower_id": name}), Country.ID
    )

    agreed = demand_admissible(fact, agreement(), Country.TL, 1, NOW)

    assert fact.said["borrower_id"] == name
    assert arrived(fact, agreed, {name: "ent-1"})["borrower_id"] == "ent-1"


TEXTS = [
    (golden, home, name)
    for golden, home in CROSSING
    for name in sender(home).agreed(golden.type).texts  # type: ignore[union-attr]
    if golden.data.get(name)
]


@pytest.mark.parametrize(
    ("golden", "home", "name"), TEXTS, ids=[f"{home}/{one.name}/{name}" for one, home, name in TEXTS]
)
def test_a_text_crosses_up_to_the_length_that_was_agreed(golden: Golden, home: Country, name: str) -> None:
    agreed = sender(home).agreed(golden.type)
    assert agreed is not None

    def with_text(text: str) -> Golden:
        said = [*golden.data[name][:-1], text] if isinstance(golden.data[name], list) else text
        return Golden(golden.name, golden.topic, golden.key, golden.headers, {**golden.data, name: said})

    longest, longer = "é" * agreed.texts[name], "é" * (agreed.texts[name] + 1)

    fact = leaving(with_text(longest), home)
    assert longest in fact.model_dump_json()
    assert demand_admissible(fact, agreement(), home.other, 1, NOW) == agreed
    with pytest.raises(NotAgreedError):
        leaving(with_text(longer), home)
    stretched = {**fact.said, name: [longer] if isinstance(fact.said[name], list) else longer}
    with pytest.raises(NotAgreedError):
        demand_admissible(fact.model_copy(update={"said": stretched}), agreement(), home.other, 1, NOW)


@given(st.text(min_size=1, max_size=100), st.text(min_size=1, max_size=100))
def test_two_ids_never_share_a_pseudonym_and_one_always_has_the_same(first: str, second: str) -> None:
    one, two = (pseudonym_of(home_id, Country.TL, SECRETS[Country.TL]) for home_id in (first, second))

    assert (one == two) is (first == second)
    assert one != pseudonym_of(first, Country.TL, SECRETS[Country.ID])
    assert giver_of(one) is Country.TL
    assert first not in one or len(first) < 3


def _changed(**change: Any) -> Sealed:
    return leaving(GOLDEN, HOME).model_copy(update=change)


ALTERATIONS: Mapping[str, Any] = {
    "subject": pseudonym_of("ent-2", HOME, SECRETS[HOME]),
    "occurred_at": NOW - timedelta(days=400),
    "fact": next(golden.type for golden, _ in CROSSING if golden.type != GOLDEN.type),
    "said": {**leaving(GOLDEN, HOME).said, "reason_code": "altered"},
    "number": 2,
    "agreement": "mou-2030",
    "edition": 2,
    "sent_by": HOME.other,
    "sent_to": HOME,
    "sealed_at": NOW + timedelta(seconds=1),
    "seal": "",
}


def test_every_field_of_a_sealed_fact_has_an_alteration_here() -> None:
    assert set(ALTERATIONS) == set(Sealed.model_fields) - {"type"}


@pytest.mark.parametrize("field", ALTERATIONS)
def test_a_fact_altered_in_any_field_or_without_its_seal_is_refused(field: str) -> None:
    with pytest.raises(SealRefusedError):
        demand_sealed(_changed(**{field: ALTERATIONS[field]}), KEYS)


def test_a_fact_sealed_by_another_key_is_refused() -> None:
    with pytest.raises(SealRefusedError):
        demand_sealed(sealed(leaving(GOLDEN, HOME), ANOTHER), KEYS)


@pytest.mark.parametrize("seal", ["..", "a.b.c", "e30..", "e30..c2ln", "x" * 600, "e30" + "." * 40])
def test_what_is_no_seal_is_refused(seal: str) -> None:
    with pytest.raises(SealRefusedError):
        demand_sealed(_changed(seal=seal), KEYS)


def test_a_field_that_is_none_of_the_forms_own_is_refused() -> None:
    with pytest.raises(ValidationError):
        Sealed.model_validate({**leaving(GOLDEN, HOME).model_dump(mode="json"), "legal_name": "Koperasi"})


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"said": {**leaving(GOLDEN, HOME).said, "legal_name": "x"}}, NotAgreedError),
        ({"fact": "registry.person.registered.v1"}, NotAgreedError),
        ({"agreement": "mou-2030"}, NotAgreedError),
        ({"edition": 2}, NotAgreedError),
        ({"sent_by": HOME.other}, NotAgreedError),
        ({"sent_to": HOME}, NotAgreedError),
        ({"subject": "ent-1"}, NotAgreedError),
        ({"subject": pseudonym_of("ent-1", HOME.other, SECRETS[HOME.other])}, NotAgreedError),
        ({"number": 2}, OutOfTurnError),
        ({"sealed_at": NOW + timedelta(seconds=CLOCKS_DIFFER_SECONDS_MAX + 1)}, OutOfTurnError),
        ({"sealed_at": NOW - timedelta(days=UNDERWAY_DAYS_MAX, seconds=1)}, OutOfTurnError),
    ],
)
def test_a_sealed_fact_that_was_not_agreed_or_is_out_of_turn_is_refused(
    change: dict[str, Any], refusal: type[DomainError]
) -> None:
    fact = sealed(_changed(**change), KEY)
    demand_sealed(fact, KEYS)

    with pytest.raises(refusal):
        demand_admissible(fact, agreement(), HOME.other, 1, NOW)


def test_after_the_agreements_end_nothing_leaves_and_nothing_is_let_in() -> None:
    after = datetime.combine(agreement().valid_until + timedelta(days=2), NOW.timetz())
    agreed = sender(HOME).agreed(GOLDEN.type)
    assert agreed is not None

    with pytest.raises(AgreementEndedError):
        sender(HOME).departure(fact_of(GOLDEN), agreed, 1, after)
    with pytest.raises(AgreementEndedError):
        demand_admissible(leaving(GOLDEN, HOME), agreement(), HOME.other, 1, after)


def test_an_id_in_the_place_of_a_pseudonym_is_refused() -> None:
    golden = next(one for one, _ in CROSSING if one.type == "financing.loan.disbursed.v1")
    fact = leaving(golden, Country.ID)
    fact = sealed(fact.model_copy(update={"said": {**fact.said, "borrower_id": "ent-1"}}), KEY)

    with pytest.raises(StrangerError):
        names_in(fact, demand_admissible(fact, agreement(), Country.TL, 1, NOW))
