"""Contracts and statements in four languages, read back from their PDF."""

import json
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import get_args

import pytest
from pydantic import TypeAdapter
from pypdf import PdfReader

from services.financing.arithmetic.lending.charges import PenaltyRule
from services.financing.arithmetic.lending.terms import Amortisation, Component
from services.financing.facilities.legal_bases import LegalBasisRule
from services.financing.papers.accepting import prefers_pdf
from services.financing.papers.account_statements import write_statement
from services.financing.papers.contracts import write_contract
from services.financing.papers.facts import account, agreed
from services.financing.papers.model import EarlyPayment, EntryKind, Paper, Party
from services.financing.papers.printing import UNSURE_MARK, digest, print_paper
from services.financing.papers.writing import Writer, writer
from services.kernel import Currency
from services.kernel.languages import Language
from services.kernel.reference_data import read_rules
from tests.unit.financing.examples import FACILITY, disbursed, paying

LOAN = disbursed()
AGREED = agreed(LOAN, FACILITY)
PAID_ON = date(2026, 4, 1)
PAYING = paying(LOAN, 15_000, PAID_ON)
PORTIONS = PAYING.result.portions
ACCOUNT = account(PAYING.loan, FACILITY, date(2026, 3, 1), date(2026, 4, 30))

every_language = pytest.mark.parametrize("language", Language)


def read_back(paper: Paper) -> str:
    """Print a paper and read its text, with single spaces, whatever kind of space it was printed with."""
    pages = PdfReader(BytesIO(print_paper(paper))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def spaced(shown: str) -> str:
    return " ".join(shown.split())


@every_language
def test_every_translation_file_has_every_text_with_its_places_for_figures(language: Language) -> None:
    texts, english = writer(language).texts, writer(Language.EN).texts

    assert list(texts) == list(english)
    for key, text in texts.items():
        assert sorted(set(re.findall(r"\{\d\}", text.text))) == sorted(set(re.findall(r"\{\d\}", english[key].text)))


def test_every_word_the_rules_may_ask_for_is_translated() -> None:
    bases = {rule.code for rule in read_rules("financing", "legal_bases.json", LegalBasisRule)}
    asked = {f"legal_basis.{code}" for code in bases}
    asked |= {f"method.{method}" for method in get_args(Amortisation)}
    asked |= {f"component.{component}" for component in Component}
    asked |= {f"entry.{kind}" for kind in get_args(EntryKind)}
    asked |= {f"right.{early}" for early in get_args(EarlyPayment)}

    assert asked <= writer(Language.EN).texts.keys()


@pytest.mark.parametrize("language", [Language.ID, Language.PT, Language.EN])
def test_only_tetum_has_wordings_that_nobody_checked(language: Language) -> None:
    assert not any(text.unsure for text in writer(language).texts.values())
    assert any(text.unsure for text in writer(Language.TET).texts.values())


@every_language
def test_a_printed_contract_says_who_how_much_at_what_cost_and_when(language: Language) -> None:
    words = writer(language)

    text = read_back(write_contract(AGREED, words))

    for party in (LOAN.lender_id, FACILITY.cooperative_id, LOAN.borrower_id, FACILITY.facility_id, "Letter 1/2026"):
        assert party in text
    for row in LOAN.standing.instalments:
        figures = (row.principal_minor, row.interest_minor, 0, row.principal_minor + row.interest_minor)
        amounts = " ".join(words.number(minor, Currency.USD).shown for minor in figures)
        assert f"{row.number} {words.day(row.due_on).shown} {spaced(amounts)}" in text
    for key in ("penalty.none", "right.complaint_authorities", "right.pays_next_instalments"):
        assert spaced(words.say(key).text) in text
    cost = words.amount(sum(row.interest_minor for row in LOAN.standing.instalments), Currency.USD)
    assert f"{spaced(cost.shown)}" in text


@every_language
def test_a_printed_statement_says_what_each_payment_paid(language: Language) -> None:
    words = writer(language)

    text = read_back(write_statement(ACCOUNT, words))

    assert spaced(words.amount(100_000, Currency.USD).shown) in text
    assert spaced(words.amount(PAYING.loan.standing.principal_outstanding_minor, Currency.USD).shown) in text
    for portion in PORTIONS:
        on, amount = words.day(PAID_ON).shown, words.number(portion.amount_minor, Currency.USD).shown
        assert f"{on} {portion.number} {words.say(f'component.{portion.component}').text}" in text
        assert spaced(amount) in text


def test_the_effective_rate_is_that_of_the_disclosure() -> None:
    # 12 % a year in ten monthly instalments: (1 + 0.01)^12 - 1 = 12.68 % for equal months, 12.81 % by actual days.
    text = read_back(write_contract(AGREED, writer(Language.EN)))

    assert "Effective annual rate 12.81%" in text
    assert "Total cost of credit USD 55.82" in text


def test_unchecked_tetum_is_marked_and_the_mark_is_explained_once() -> None:
    words = writer(Language.TET)
    paper = write_contract(AGREED, words)

    text = read_back(paper)

    assert f"{words.say('party.borrower').text} {UNSURE_MARK}" in text
    assert paper.unsure_note is not None
    assert text.count(f"{UNSURE_MARK} {paper.unsure_note.text}") == 1
    assert "Empréstimu Montante empréstimu USD 1 000,00" in text


@pytest.mark.parametrize("language", [Language.ID, Language.PT, Language.EN])
def test_a_paper_whose_wording_is_sure_has_no_mark(language: Language) -> None:
    paper = write_contract(AGREED, writer(language))

    assert paper.unsure_note is None
    assert UNSURE_MARK not in read_back(paper)


@every_language
def test_the_same_facts_are_printed_in_the_same_bytes(language: Language) -> None:
    first, again = (print_paper(write_contract(AGREED, writer(language))) for _ in range(2))
    other = print_paper(write_contract(replace(AGREED, total_cost_minor=5_583), writer(language)))

    assert digest(first) == digest(again)
    assert digest(first) != digest(other)


@pytest.mark.parametrize(
    ("language", "shown", "day"),
    [
        (Language.EN, "USD 1,234.56", "2 November 2026"),
        (Language.ID, "USD 1.234,56", "2 November 2026"),
        (Language.PT, "USD 1 234,56", "2 de novembro de 2026"),
        (Language.TET, "USD 1 234,56", "2 de novembro de 2026"),
    ],
)
def test_amounts_and_days_are_written_as_the_language_does(language: Language, shown: str, day: str) -> None:
    words = writer(language)

    assert spaced(words.amount(123_456, Currency.USD).shown) == shown
    assert words.day(date(2026, 11, 2)).shown == day


def test_a_penalty_that_was_agreed_stands_on_the_contract() -> None:
    rule = PenaltyRule(Decimal("0.005"), grace_days=5, every_days=30, cap_rate=Decimal("0.1"))

    text = read_back(write_contract(replace(AGREED, penalty=rule), writer(Language.EN)))

    for said in ("0.5%", "after every 30 days", "Days late before it is charged 5", "at most 10%"):
        assert said in text


def test_a_name_that_is_known_is_printed_beside_the_number() -> None:
    parties = replace(AGREED.parties, lender=Party("coop-lender", "Koperasi <Kredit> & Mitra"))

    text = read_back(write_contract(replace(AGREED, parties=parties), writer(Language.ID)))

    assert "Koperasi <Kredit> & Mitra (coop-lender)" in text


def test_a_contract_stays_as_it_was_whatever_is_paid_later() -> None:
    assert agreed(PAYING.loan, FACILITY) == AGREED


def test_a_paper_s_data_have_the_figures_beside_their_texts() -> None:
    paper = write_contract(AGREED, writer(Language.ID))

    data = json.loads(TypeAdapter(Paper).dump_json(paper))

    lines = {line["label"]["key"]: line["content"] for section in data["sections"] for line in section["lines"]}
    assert lines["loan.amount"] == {"value": 100_000, "shown": "USD 1.000,00"}
    assert lines["loan.annual_rate"] == {"value": "0.12", "shown": "12%"}
    assert lines["loan.disbursed_on"] == {"value": "2026-02-15", "shown": "15 Februari 2026"}


def test_a_text_without_a_translation_is_an_error_and_never_left_out() -> None:
    with pytest.raises(KeyError):
        Writer(Language.EN, {}).say("contract.title")


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [
        ("application/pdf", True),
        ("application/pdf, application/json;q=0.5", True),
        ("application/json, application/pdf;q=0.9", False),
        ("application/json", False),
        ("*/*", False),
        ("application/*", False),
        ("text/html, application/pdf;q=0.1, */*;q=0.05", True),
        ("application/pdf;q=0", False),
        ("", False),
        (";;;,q=,application/pdf;q=x", True),
    ],
)
def test_a_pdf_is_given_to_whom_prefers_one(accept: str, *, wanted: bool) -> None:
    assert prefers_pdf(accept) is wanted
