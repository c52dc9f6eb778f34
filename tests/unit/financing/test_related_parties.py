"""Related parties: own capital and relations with a day, and the limit when a loan to one of them is approved."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contracts.financing import (
    LenderCapitalStated,
    RelatedPartyConsentGiven,
    RelatedPartyDeclared,
    RelatedPartyExposureAssessed,
)
from services.financing.arithmetic.consortium.exposure_limits import Relation
from services.financing.borrowers.model import Borrower
from services.financing.consortia.model import Agreement, Consortium, Participation
from services.financing.exchange_rates.conversions import Rate
from services.financing.lenders.model import Cooperative
from services.financing.related_parties import model, refusals
from services.financing.related_parties.assessments import Debt, Limits, assess, is_related, part_of
from services.financing.related_parties.model import Consent, DeclaredRelation, RelatedParty, RelatedPartyRegister
from services.financing.related_parties.repository import load_limits
from services.kernel import Country, Currency, Decision, Money
from services.kernel.dated_rules import in_force
from tests.unit.financing.examples import BORROWER, LENDER, NOW, PARTNER, TODAY, usd

RULE = in_force(load_limits(), on=TODAY, subject="related parties")
RATE = Rate(TODAY, Currency.USD, Currency.IDR, Decimal(16_000), "Bank Indonesia, JISDOR")
CAPITAL_MINOR = 20_000_000_000
"""200 million rupiah, of which a tenth is 1 250 dollars at 16 000."""


def rupiah(minor: int) -> Money:
    return Money(minor, Currency.IDR)


def stated(register: RelatedPartyRegister, minor: int, as_of: date) -> RelatedPartyRegister:
    return model.state_capital(
        register, rupiah(minor), as_of=as_of, document="Balance sheet", by="officer-1", at=NOW
    ).state


def related(register: RelatedPartyRegister, party_id: str, **changed: Any) -> Decision[RelatedPartyRegister]:
    relation: DeclaredRelation = changed.pop("relation", "board")
    party = RelatedParty(party_id, relation, date(2024, 1, 1), None, "officer-1")
    return model.declare(register, replace(party, **changed), at=NOW)


def consented(register: RelatedPartyRegister) -> RelatedPartyRegister:
    for organ in (Consent("app-1", "board", "Minutes 1", "o"), Consent("app-1", "supervisor", "Minutes 2", "o")):
        register = model.consent(register, organ, at=NOW).state
    return register


EMPTY = model.begin(LENDER)
TIED = related(EMPTY, "ent-1").state
READY = consented(stated(TIED, CAPITAL_MINOR, date(2026, 6, 30)))
ASKED = Debt("app-1", "fac-1", "coop-lender", "ent-1", "coop-partner", usd(100_000))


def limits(rate: Rate | None = RATE) -> Limits:
    return Limits(TODAY, RULE, rate)


def assessed(
    register: RelatedPartyRegister = READY, asked: Debt = ASKED, owed: tuple[Debt, ...] = ()
) -> Decision[RelatedPartyRegister]:
    return assess(register, asked, owed, limits(), at=NOW)


def owing(cents: int, **changed: Any) -> Debt:
    return replace(ASKED, **{"application_id": "app-0", "principal": usd(cents), "lent_on": TODAY, **changed})


def test_the_statement_of_the_latest_day_counts_and_of_a_day_the_one_recorded_last() -> None:
    first = stated(EMPTY, 5, date(2025, 12, 31))
    later = stated(first, 7, date(2026, 6, 30))
    corrected = stated(stated(later, 6, date(2025, 12, 31)), 8, date(2026, 6, 30))

    counted = [corrected.capital_on(on) for on in (date(2025, 12, 30), date(2026, 6, 29), TODAY)]
    assert [one.own_capital_minor if one else None for one in counted] == [None, 6, 8]
    assert len(corrected.statements) == 4


def test_own_capital_is_published_without_its_document() -> None:
    (fact,) = model.state_capital(
        EMPTY, rupiah(-5), as_of=TODAY, document="Balance sheet", by="officer-1", at=NOW
    ).events

    assert isinstance(fact, LenderCapitalStated)
    assert fact.own_capital_minor == -5
    assert "Balance" not in fact.model_dump_json()


def test_own_capital_is_not_stated_for_a_day_to_come() -> None:
    with pytest.raises(refusals.CapitalDayError):
        stated(EMPTY, 5, TODAY + timedelta(days=1))


def test_a_relation_counts_from_its_first_to_its_last_day() -> None:
    decision = related(EMPTY, "ent-1", valid_until=TODAY)

    (fact,) = decision.events
    assert isinstance(fact, RelatedPartyDeclared)
    assert is_related(ASKED, decision.state, on=TODAY)
    assert not is_related(ASKED, decision.state, on=TODAY + timedelta(days=1))
    assert not is_related(ASKED, decision.state, on=date(2023, 12, 31))


def test_who_borrows_through_a_tied_cooperative_is_related_too() -> None:
    tied = related(EMPTY, "coop-partner", relation="tied_cooperative").state

    assert is_related(ASKED, tied, on=TODAY)
    assert not is_related(replace(ASKED, cooperative_id="coop-other"), tied, on=TODAY)


def test_a_relation_is_changed_in_its_place_and_declared_again_without_effect() -> None:
    ended = related(TIED, "ent-1", valid_until=TODAY)

    assert related(TIED, "ent-1").events == ()
    assert [one.valid_until for one in ended.state.parties] == [TODAY]


def test_a_relation_does_not_end_before_it_begins() -> None:
    with pytest.raises(refusals.RelationPeriodError):
        related(EMPTY, "ent-1", valid_until=date(2023, 12, 31))


def test_a_related_party_is_known_here_and_not_the_lender_itself() -> None:
    model.demand_known(BORROWER, Cooperative("ent-1"), "coop-lender")
    model.demand_known(Borrower("coop-partner"), PARTNER, "coop-lender")

    with pytest.raises(refusals.RelatedPartyUnknownError):
        model.demand_known(Borrower("nobody"), Cooperative("nobody"), "coop-lender")
    with pytest.raises(refusals.RelatedPartyUnknownError):
        model.demand_known(Borrower("coop-lender"), LENDER, "coop-lender")


def test_only_a_savings_and_loan_cooperative_s_own_ministry_keeps_its_register() -> None:
    model.demand_lender(LENDER, Country.ID)

    with pytest.raises(refusals.RegisterOfOtherMinistryError):
        model.demand_lender(LENDER, Country.TL)
    with pytest.raises(refusals.NotALenderError):
        model.demand_lender(PARTNER, Country.TL)


def test_a_consent_given_twice_is_one_fact() -> None:
    once = model.consent(TIED, Consent("app-1", "board", "Minutes 1", "o"), at=NOW)

    (fact,) = once.events
    assert isinstance(fact, RelatedPartyConsentGiven)
    assert model.consent(once.state, Consent("app-1", "board", "Minutes 9", "p"), at=NOW).events == ()


def test_a_register_has_a_limit_for_each_kind_of_entry() -> None:
    full = replace(
        READY,
        statements=READY.statements * model.STATEMENTS_MAX,
        parties=READY.parties * model.PARTIES_MAX,
        consents=READY.consents * model.CONSENTS_MAX,
    )

    with pytest.raises(refusals.RegisterFullError):
        stated(full, 5, TODAY)
    with pytest.raises(refusals.RegisterFullError):
        model.consent(full, Consent("app-2", "board", "Minutes 1", "o"), at=NOW)


def test_a_loan_within_the_limit_passes_uses_up_its_consents_and_leaves_its_figures() -> None:
    decision = assessed(owed=(owing(25_000),))

    (fact,) = decision.events
    assert isinstance(fact, RelatedPartyExposureAssessed)
    assert (fact.related_minor, fact.limit_minor) == (2_000_000_000, 2_000_000_000)
    assert decision.state.consents == ()
    assert decision.state.last_assessment is not None
    assert "JISDOR" in (decision.state.last_assessment.exchange_rate or "")


def test_a_cent_above_a_tenth_of_own_capital_is_refused_with_figures_rule_and_source() -> None:
    """Source: Permenkop UKM 8/2023, art. 44."""
    with pytest.raises(refusals.RelatedPartyLimitError) as refused:
        assessed(owed=(owing(25_001),))

    said = str(refused.value)
    for part in ("IDR 20,000,160.00", "IDR 200,000,000.00", "IDR 20,000,000.00", "2026-06-30", "10%", "Permenkop UKM"):
        assert part in said, said


@given(st.integers(1, 10**12), st.integers(1, 10**9), st.lists(st.integers(0, 10**9), max_size=5))
def test_nothing_passes_that_is_more_than_a_tenth_of_own_capital(capital: int, asked: int, owed: list[int]) -> None:
    register = consented(stated(TIED, capital, TODAY))
    debts = [replace(ASKED, application_id="app-0", principal=rupiah(minor), lent_on=TODAY) for minor in owed]
    within = 10 * (asked + sum(owed)) <= capital

    try:
        assess(register, replace(ASKED, principal=rupiah(asked)), debts, limits(None), at=NOW)
        passed = True
    except refusals.RelatedPartyLimitError:
        passed = False

    assert passed is within


def test_without_own_capital_nothing_is_lent_to_a_related_party() -> None:
    with pytest.raises(refusals.RelatedPartyLimitError):
        assessed(consented(stated(TIED, -1, TODAY)))


def test_a_lender_without_a_statement_lends_nothing_to_a_related_party() -> None:
    with pytest.raises(refusals.CapitalStatementMissingError, match="Permenkop UKM"):
        assessed(consented(TIED))


def test_each_loan_to_a_related_party_needs_the_consent_of_board_and_supervisors() -> None:
    board_only = model.consent(
        stated(TIED, CAPITAL_MINOR, TODAY), Consent("app-1", "board", "Minutes 1", "o"), at=NOW
    ).state

    with pytest.raises(refusals.RelatedPartyConsentMissingError, match="board and supervisor"):
        assessed(board_only)
    with pytest.raises(refusals.RelatedPartyConsentMissingError):
        assessed(asked=replace(ASKED, application_id="app-2"))


def test_a_lender_answers_for_its_part_only_rounded_up() -> None:
    consortium = shared(2, 1)

    assert part_of("coop-lender", ASKED, consortium, on=TODAY).principal == usd(66_667)
    assert part_of("coop-second", ASKED, consortium, on=TODAY).principal == usd(33_334)
    assert part_of("coop-third", ASKED, consortium, on=TODAY).principal == usd(0)
    assert part_of("coop-lender", ASKED, None, on=TODAY).principal == usd(100_000)


def test_a_running_loan_counts_by_the_shares_of_its_day_and_one_to_come_by_the_largest() -> None:
    now, tomorrow = shared(2, 1).agreements[0], TODAY + timedelta(days=1)
    later = replace(shared(1, 2).agreements[0], number=2, effective_from=tomorrow)
    consortium = replace(shared(2, 1), agreements=(now, later))

    running = part_of("coop-second", replace(ASKED, lent_on=TODAY), consortium, on=tomorrow)
    to_come = part_of("coop-second", ASKED, consortium, on=TODAY)

    assert (running.principal, to_come.principal) == (usd(33_334), usd(66_667))


def test_relations_are_those_the_rule_counts() -> None:
    assert {relation.value for relation in RULE.relations} == set(DeclaredRelation.__args__)  # type: ignore[attr-defined]
    assert Relation.NONE not in RULE.relations


def shared(lead: int, second: int) -> Consortium:
    parts = (Participation("coop-lender", lead), Participation("coop-second", second))
    agreement = Agreement(1, parts, "officer-1", ("coop-lender", "coop-second"), date(2026, 1, 1))
    return Consortium("fac-1", Country.ID, "coop-lender", Currency.USD, (agreement,))
