"""The working of a loan's amounts, in words and numbers."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import ValidationError

from services.financing.arithmetic import lending
from services.financing.loans.explanations import LineWords, explain_loan
from services.kernel.languages import Language
from services.kernel.reference_data import read_rules
from tests.unit.financing.examples import disbursed

WORDS = read_rules("financing", "figure_lines.json", LineWords)
LOAN = disbursed()
FOLDER = Path(lending.__file__).parent


def test_the_lines_of_every_figure_sum_to_what_the_instalment_owes() -> None:
    explained = explain_loan(LOAN, WORDS)

    posted = {(row.number, "principal"): row.principal_minor for row in LOAN.standing.instalments}
    posted |= {(row.number, "interest"): row.interest_minor for row in LOAN.standing.instalments}
    for figure in explained.figures:
        assert sum(Decimal(line.amount) for line in figure.lines) == figure.amount_minor
    assert {(one.number, one.component.value): one.amount_minor for one in explained.figures} == posted


def test_interest_is_shown_with_its_balance_days_and_rate() -> None:
    (interest,) = [one for one in explain_loan(LOAN, WORDS).figures if (one.number, one.component) == (1, "interest")]

    line = interest.lines[0]
    assert (line.what, line.rule) == ("interest", "R3")
    assert {name: line.given[name] for name in ("balance_minor", "annual_rate", "days", "day_count")} == {
        "balance_minor": "100000",
        "annual_rate": "0.12",
        "days": "28",
        "day_count": "30/360",
    }


def test_every_line_the_arithmetic_writes_has_its_words() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.py"))
    written = set(re.findall(r'(?:Line|Step)\(\s*"([a-z_]+)"', source))
    written |= set(re.findall(r'_unless_zero\("([a-z_]+)"', source))
    written |= set(re.findall(r'\.collect\([^"]*"([a-z_]+)"\)', source))
    written |= set(re.findall(r'\.add\([^"]*"([a-z_]+)"\)', source))
    written |= {"annuity", "fixed_amount", "re_aged"}

    assert len(written) > 20
    assert {line.what for line in WORDS} == written


@pytest.mark.parametrize("language", Language)
def test_every_line_is_explained_in_the_language_asked_for(language: Language) -> None:
    known = {line.what: line.words[language] for line in WORDS}

    explained = explain_loan(LOAN, WORDS, language)

    lines = [line for figure in explained.figures for line in figure.lines]
    assert explained.language == language
    assert [(line.words, line.unsure) for line in lines] == [
        (known[line.what].text, language is Language.TET) for line in lines
    ]


def test_no_line_has_the_same_words_in_two_languages() -> None:
    for line in WORDS:
        assert len({text.text for text in line.words.values()}) == len(Language)


def test_words_that_leave_a_language_out_are_refused() -> None:
    words = WORDS[0].model_dump(mode="json")
    del words["words"]["tet"]

    with pytest.raises(ValidationError, match="missing in tet"):
        LineWords.model_validate(words)
