"""What a ministry may declare about the other one's entries, and what an answer does."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import get_args

import pytest

from services.border.declarations.model import SAYINGS, Declarant, Declaration, Said, answer, declare
from services.border.declarations.refusals import (
    DeclarationAwaitingError,
    DeclarationOfOtherMinistryError,
    DeclarationStateError,
    DeclarationUnfitError,
)
from services.border.foreign_entries.model import ForeignEntry, after, kind_of
from services.contracts.border import DeclarationAnswered, DeclarationMade, EntryKind, Outcome, Saying
from services.contracts.financing import ApplicationScreened
from services.kernel import Country, Decision

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
NAME = "xid-k5mzq2w7r3t6a2bncd4efg7hij"
OFFICER = Declarant(Country.TL, Country.TL, "ministry_officer-1")
APPLICATION = ForeignEntry(NAME, "application", "screened", NOON, 2)
REASONS: dict[str, str] = {"objection": "under_inspection", "recognition_withdrawn": "ceased", "ended": "ceased"}


def declared(
    entry: ForeignEntry, says: Saying, by: Declarant = OFFICER, *, is_awaited: bool = False
) -> Decision[Declaration]:
    said = Said(says, REASONS.get(says))
    return declare(entry, said, by, is_awaited=is_awaited, declaration_id="decl-1", at=NOON)


@pytest.mark.parametrize("says", get_args(Saying))
@pytest.mark.parametrize("kind", get_args(EntryKind))
def test_of_each_kind_of_entry_is_said_what_belongs_to_it_and_nothing_else(kind: EntryKind, says: Saying) -> None:
    entry = replace(APPLICATION, kind=kind)

    if says in SAYINGS[kind]:
        (fact,) = declared(entry, says).events
        assert isinstance(fact, DeclarationMade)
        assert (fact.by, fact.kind, fact.entry_id, fact.says) == (Country.TL, kind, NAME, says)
    else:
        with pytest.raises(DeclarationUnfitError):
            declared(entry, says)


@pytest.mark.parametrize("says", REASONS)
def test_what_takes_something_away_names_its_reason(says: Saying) -> None:
    kind = next(kind for kind, sayings in SAYINGS.items() if says in sayings)

    with pytest.raises(DeclarationUnfitError):
        declare(
            replace(APPLICATION, kind=kind),
            Said(says, None),
            OFFICER,
            is_awaited=False,
            declaration_id="decl-1",
            at=NOON,
        )


@pytest.mark.parametrize("ministry", [Country.ID, None])
def test_an_officer_declares_for_the_ministry_whose_cell_it_is(ministry: Country | None) -> None:
    with pytest.raises(DeclarationOfOtherMinistryError):
        declared(APPLICATION, "no_objection", replace(OFFICER, ministry=ministry))


def test_the_same_is_not_declared_again_before_it_is_answered() -> None:
    with pytest.raises(DeclarationAwaitingError):
        declared(APPLICATION, "no_objection", is_awaited=True)


@pytest.mark.parametrize(("outcome", "code"), [("accepted", None), ("refused", "application_state")])
def test_an_answer_ends_a_declaration_once(outcome: Outcome, code: str | None) -> None:
    made = declared(APPLICATION, "no_objection").state

    answered = answer(made, outcome, code, at=NOON)

    assert (answered.state.status, answered.state.answer_code) == (outcome, code)
    assert [type(fact) for fact in answered.events] == [DeclarationAnswered]
    with pytest.raises(DeclarationStateError):
        answer(answered.state, "accepted", None, at=NOON)


def test_of_an_entry_the_last_fact_and_the_last_value_under_each_name_are_known() -> None:
    screened = ApplicationScreened(
        subject=NAME, occurred_at=NOON, outcome="passed", reason_codes=(), policy="screening-2024"
    )
    known = replace(APPLICATION, last_fact="submitted", facts_count=1, told={"amount_minor": 50_000})

    entry = after(known, screened, "application")

    assert (entry.last_fact, entry.facts_count) == ("screened", 2)
    assert entry.told == {
        "amount_minor": 50_000,
        "outcome": "passed",
        "reason_codes": [],
        "policy": "screening-2024",
    }


def test_a_kind_of_entry_that_nothing_is_declared_about_is_not_kept() -> None:
    assert kind_of("financing.application.screened.v1") == "application"
    assert kind_of("financing.loan.repaid.v1") is None
