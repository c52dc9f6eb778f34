"""The limit on lending to related parties: the rule of the data file, applied to what they owe together."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.financing.arithmetic.consortium.exposure_limits import (
    CONSENT_MISSING,
    LIMIT_EXCEEDED,
    OWN_CAPITAL_NOT_POSITIVE,
    Exposure,
    ExposureLimitRule,
    Relation,
    related_party_exposure,
)
from services.kernel import Currency, Money
from services.kernel.dated_rules import NoRuleInForceError, in_force
from services.kernel.money import CurrencyMismatchError
from services.kernel.reference_data import read_rules

RULES = read_rules("financing", "exposure_limits.json", ExposureLimitRule)
RULE = in_force(RULES, on=date(2026, 1, 1), subject="related parties")
CONSENTED = frozenset({Relation.BOARD, Relation.SUPERVISOR})
CAPITAL = Money(1_000_000_005, Currency.IDR)


def exposure(borrower_id: str, relation: Relation, amount_minor: int) -> Exposure:
    return Exposure(borrower_id, relation, Money(amount_minor, Currency.IDR), CONSENTED)


def test_related_parties_may_together_owe_a_tenth_of_own_capital() -> None:
    """Source: Permenkop UKM 8/2023, art. 44 (1)."""
    exposures = (exposure("head", Relation.BOARD, 60_000_000), exposure("kud", Relation.TIED_COOPERATIVE, 40_000_000))

    found = related_party_exposure(exposures, CAPITAL, RULE)

    assert found.outcome == "within"
    assert found.reason_codes == ()
    assert (found.limit.amount_minor, found.head_room.amount_minor) == (100_000_000, 0)
    assert found.share_of_own_capital == Decimal("0.100000")


def test_one_minor_unit_above_the_tenth_exceeds_it() -> None:
    exposures = (exposure("head", Relation.BOARD, 60_000_000), exposure("kud", Relation.TIED_COOPERATIVE, 40_000_001))

    found = related_party_exposure(exposures, CAPITAL, RULE)

    assert found.outcome == "exceeded"
    assert found.reason_codes == (LIMIT_EXCEEDED,)


def test_who_is_not_related_does_not_count() -> None:
    found = related_party_exposure((exposure("member", Relation.NONE, 900_000_000),), CAPITAL, RULE)

    assert found.outcome == "within"
    assert found.related.amount_minor == 0


def test_a_related_loan_without_the_consent_of_board_and_supervisors_is_named() -> None:
    lacking = Exposure("head", Relation.BOARD, Money(1, Currency.IDR), frozenset({Relation.BOARD}))

    found = related_party_exposure((lacking, exposure("kud", Relation.TIED_COOPERATIVE, 1)), CAPITAL, RULE)

    assert found.reason_codes == (CONSENT_MISSING,)
    assert found.without_consent == ("head",)


def test_without_own_capital_no_related_party_may_owe_anything() -> None:
    found = related_party_exposure((exposure("head", Relation.BOARD, 1),), Money(-5, Currency.IDR), RULE)

    assert found.outcome == "exceeded"
    assert found.reason_codes == (LIMIT_EXCEEDED, OWN_CAPITAL_NOT_POSITIVE)
    assert found.share_of_own_capital is None


@given(st.lists(st.tuples(st.sampled_from(Relation), st.integers(0, 10**12)), max_size=20), st.integers(0, 10**14))
def test_what_is_owed_and_the_head_room_fill_the_limit(owed: list[tuple[Relation, int]], capital: int) -> None:
    exposures = [exposure(f"b-{number}", relation, amount) for number, (relation, amount) in enumerate(owed)]

    found = related_party_exposure(exposures, Money(capital, Currency.IDR), RULE)

    assert (found.outcome == "exceeded") == (found.related.amount_minor * 10 > capital)
    assert found.head_room == max(found.limit - found.related, Money.zero(Currency.IDR))


def test_an_exposure_in_another_currency_is_refused() -> None:
    dollars = Exposure("head", Relation.BOARD, Money(1, Currency.USD), CONSENTED)

    with pytest.raises(CurrencyMismatchError):
        related_party_exposure((dollars,), CAPITAL, RULE)


def test_before_the_regulation_no_limit_is_known() -> None:
    with pytest.raises(NoRuleInForceError):
        in_force(RULES, on=date(2023, 1, 1), subject="related parties")
