"""Dossiers: documents demanded for an amount, scores with reasons, and nothing changes once it is decided."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.financing.dossiers.assessments import appraise, figures_of
from services.financing.dossiers.documents import check_documents
from services.financing.dossiers.model import (
    Dossier,
    close,
    demand_home,
    record_cash_flow,
    record_document,
    record_score,
    remove,
)
from services.financing.dossiers.refusals import (
    DocumentKindUnknownError,
    DossierClosedError,
    DossierEntryNotFoundError,
    DossierOfOtherMinistryError,
    EntryDayError,
)
from services.financing.dossiers.repository import from_document, load_scorecards, to_document
from services.financing.dossiers.scoring import Band, Criterion, Figure, give_reasons
from services.financing.dossiers.securities import Guarantor
from services.financing.dossiers.undertakings import form_group, record_collateral, record_guarantor
from services.kernel import Country, Currency, Money
from tests.unit.financing.dossier_examples import (
    DISCOUNTS,
    DOCUMENTS,
    RECEIPT,
    RULES,
    collateral,
    document,
    even_year,
    group,
    opened,
)
from tests.unit.financing.examples import BORROWER, NOW, SUBMITTED, TODAY, usd

(SCORECARD,) = load_scorecards()
FIGURES = [criterion.figure for criterion in SCORECARD.criteria]


def scored(dossier: Dossier) -> Dossier:
    figures = figures_of(dossier, appraise(dossier, RULES, on=TODAY), BORROWER, frozenset({"cooperatives"}))
    reasons = give_reasons(figures, SCORECARD)
    return record_score(dossier, reasons, SCORECARD, by="loan_officer-1", at=NOW).state


def full() -> Dossier:
    dossier = record_document(opened(), document("identity_check"), DOCUMENTS, at=NOW).state
    dossier = record_cash_flow(dossier, even_year(30_000, 10_000), at=NOW).state
    dossier = form_group(dossier, group(60_000, 40_000), at=NOW).state
    dossier = record_guarantor(dossier, Guarantor("coop-9", "cooperative", 1, SUBMITTED), "active", at=NOW).state
    item = collateral("warehouse_receipt", 50_000, RECEIPT)
    return scored(record_collateral(dossier, item, DISCOUNTS, at=NOW).state)


def test_a_dossier_is_read_as_it_was_kept() -> None:
    dossier = full()

    again = from_document({**to_document(dossier), "version": dossier.version})

    assert again == dossier


@pytest.mark.parametrize("amount", [usd(200_000), usd(250_000), Money(3_750_000_000, Currency.IDR)])
def test_up_to_2500_dollars_no_document_stops_an_approval(amount: Money) -> None:
    found = check_documents([], amount, DOCUMENTS)

    assert found.demanded == len(found.missing) > 0
    assert found.stopping == ()


@pytest.mark.parametrize("amount", [usd(250_001), Money(3_750_000_001, Currency.IDR)])
def test_above_it_approval_waits_for_three_documents(amount: Money) -> None:
    found = check_documents([document("identity_check")], amount, DOCUMENTS)

    assert found.stopping == ("credit_register_consent", "business_registration")


def test_a_later_document_of_a_kind_takes_the_place_of_the_earlier_one() -> None:
    first = record_document(opened(), document("quotation"), DOCUMENTS, at=NOW).state

    second = record_document(first, document("quotation", TODAY), DOCUMENTS, at=NOW).state

    assert [one.received_on for one in second.documents] == [TODAY]
    with pytest.raises(DossierEntryNotFoundError):
        remove(second, "document", "identity_check", at=NOW)


def test_an_unknown_kind_and_a_day_that_has_not_come_are_refused() -> None:
    with pytest.raises(DocumentKindUnknownError):
        record_document(opened(), document("horoscope"), DOCUMENTS, at=NOW)
    with pytest.raises(EntryDayError):
        record_document(opened(), document("quotation", date(2026, 7, 2)), DOCUMENTS, at=NOW)


def test_after_the_decision_nothing_is_gathered_removed_or_scored() -> None:
    decided = close(full(), "approved", at=NOW).state

    with pytest.raises(DossierClosedError):
        record_cash_flow(decided, even_year(1), at=NOW)
    with pytest.raises(DossierClosedError):
        remove(decided, "group", None, at=NOW)
    with pytest.raises(DossierClosedError):
        scored(decided)
    assert close(decided, "rejected", at=NOW).events == ()


def test_a_dossier_is_for_the_lender_s_ministry_only() -> None:
    with pytest.raises(DossierOfOtherMinistryError):
        demand_home(opened(), Country.TL)


def test_a_score_is_the_sum_of_its_reasons_and_each_shows_its_figure() -> None:
    score = full().score

    assert score is not None
    assert score.points == sum(reason.points for reason in score.reasons)
    # Capacity 15,000 against an instalment of 10,559: above 1 and below 1.5. Cover 35,001 of 100,000.
    assert {reason.code: reason.points for reason in score.reasons} == {
        "capacity": 25,
        "cover": 5,
        "group": 10,
        "skills": 10,
        "papers": 4,
        "register": 5,
    }
    by_code = {reason.code: reason for reason in score.reasons}
    assert by_code["capacity"].figure.worked_from["capacity_minor"] == "15000"
    assert by_code["cover"].figure.value == Decimal("0.35")
    assert all(reason.words and reason.figure.worked_from for reason in score.reasons)


def test_an_empty_dossier_is_told_what_it_lacks() -> None:
    score = scored(opened()).score

    assert score is not None
    assert {reason.code: reason.points for reason in score.reasons if reason.points} == {"skills": 10, "register": 5}
    assert "No household cash flow is recorded." in {reason.words for reason in score.reasons}


def test_a_score_is_current_until_something_is_gathered() -> None:
    dossier = full()

    later = record_cash_flow(dossier, even_year(1), at=NOW).state

    assert dossier.score_is_current
    assert close(scored(dossier), "approved", at=NOW).state.score_is_current
    assert not later.score_is_current


@given(
    values=st.lists(st.none() | st.decimals(-10, 10, places=4), min_size=len(FIGURES), max_size=len(FIGURES)),
    raised=st.decimals(0, 10, places=4),
)
def test_a_better_figure_never_gives_fewer_points(values: list[Decimal | None], raised: Decimal) -> None:
    figures = [Figure(name, value, {}) for name, value in zip(FIGURES, values, strict=True)]
    better = [replace(one, value=None if one.value is None else one.value + raised) for one in figures]

    before, after = give_reasons(figures, SCORECARD), give_reasons(better, SCORECARD)

    assert all(was.points <= now.points <= now.points_max for was, now in zip(before, after, strict=True))
    assert sum(reason.points_max for reason in after) == 100


def test_a_scorecard_that_gives_a_worse_figure_more_points_is_not_read() -> None:
    bands = (Band(at_least=Decimal(2), points=1, words="more"), Band(at_least=Decimal(1), points=5, words="less"))

    with pytest.raises(ValidationError, match="gives no more points"):
        Criterion(code="odd", figure="odd", bands=bands, otherwise="none", unknown="unknown")
