from datetime import timedelta

import pytest
from pydantic import ValidationError

from deploy.generate.border_files import agreements, files
from services.border.aggregates import KINDS
from services.border.agreements.model import Agreement, Crossing
from services.border.agreements.repository import agreement
from services.evaluation.rounds.words import NOTE_CHARACTERS_MAX, SECTOR_CHARACTERS_MAX, TEXT_CHARACTERS_MAX
from services.kernel import Country, Event
from tests.contracts.corpus import facts_by_type

FACTS = {name: fact for name, (fact, _) in facts_by_type().items()}
AGREED = [(one, name) for one in agreement().crossings for name in one.facts]
NAMES = [f"{crossing.topic}/{name}" for crossing, name in AGREED]
INHERITED = set(Event.model_fields)
OF_A_PERSON = {"person_id", "participant_ids", "legal_name", "nik", "phone", "birth_date", "remark", "note"}


@pytest.mark.parametrize("path", sorted(files()), ids=lambda path: path.name)
def test_what_follows_from_the_agreements_is_written_anew_after_a_change(path: object) -> None:
    assert {one: text for one, text in files().items() if one == path} == {path: path.read_text("utf-8")}  # type: ignore[attr-defined]


def test_the_service_is_packaged_with_the_agreement_that_was_signed() -> None:
    assert [agreement()] == agreements()


@pytest.mark.parametrize(("crossing", "name"), AGREED, ids=NAMES)
def test_an_agreed_fact_arrives_whole_enough_to_be_read(crossing: Crossing, name: str) -> None:
    agreed, fields = crossing.facts[name], FACTS[name].model_fields
    needed = {field for field, what in fields.items() if what.is_required()} - INHERITED

    assert agreed.crossing | set(agreed.fixed) <= set(fields) - INHERITED
    assert needed <= agreed.crossing | set(agreed.fixed)


@pytest.mark.parametrize(("crossing", "name"), AGREED, ids=NAMES)
def test_ids_cross_as_pseudonyms_and_nothing_of_a_person_crosses(crossing: Crossing, name: str) -> None:
    agreed = crossing.facts[name]

    assert not [field for field in agreed.plain if field.endswith(("_id", "_ids", "_number"))]
    assert not agreed.crossing & OF_A_PERSON


def test_free_text_crosses_in_joint_rounds_only_as_long_as_their_rules_let_it_be() -> None:
    limits = {
        "sector": SECTOR_CHARACTERS_MAX,
        "left_out_reasons": TEXT_CHARACTERS_MAX,
        "notes": NOTE_CHARACTERS_MAX,
        "text": TEXT_CHARACTERS_MAX,
    }
    named = {(crossing.aggregate, field) for crossing, name in AGREED for field in crossing.facts[name].texts}

    assert {aggregate for aggregate, _ in named} == {"evaluation.round", "evaluation.round_word"}
    assert {field for _, field in named} == set(limits)
    for crossing, name in AGREED:
        assert crossing.facts[name].texts.items() <= limits.items()


def test_each_kind_that_crosses_is_known_to_the_border_service() -> None:
    assert {one.aggregate for one in agreement().crossings} == set(KINDS)


def test_an_agreement_holds_from_its_signature_through_its_last_day() -> None:
    found, day = agreement(), timedelta(days=1)

    assert [found.holds_on(found.signed_on - day), found.holds_on(found.signed_on)] == [False, True]
    assert [found.holds_on(found.valid_until), found.holds_on(found.valid_until + day)] == [True, False]


@pytest.mark.parametrize(
    "change",
    [
        {"valid_until": agreement().signed_on - timedelta(days=1)},
        {"parties": {Country.ID: "one side alone"}},
        {"crossings": agreement().crossings * 2},
        {"legal_bases": {}},
    ],
)
def test_an_agreement_of_one_side_alone_or_without_a_legal_basis_is_none(change: dict[str, object]) -> None:
    told = agreement().model_dump(by_alias=True) | change

    with pytest.raises(ValidationError):
        Agreement.model_validate(told)
