"""Every aggregate and every fact that is published has its words in the glossary."""

import re
from pathlib import Path

import pytest

from deploy.generate.published import publications
from services.contracts.reading import type_of
from tests.architecture.violations import ROOT

AUXILIARY = frozenset({"given", "raised", "changed", "no"})
"""Words of a fact's type that stand beside the one that carries its meaning."""
SHORT_LETTERS_MAX = 6
SHORT_ROOT_LETTERS, LONG_ROOT_LETTERS = 4, 5

FACTS = sorted(type_of(fact) for publication in publications() for fact in publication.facts)
AGGREGATES = sorted({publication.topic.aggregate for publication in publications()})


def terms(rows: str) -> set[str]:
    """Read the words of every row's first cell."""
    cells = [line.split("|")[1] for line in rows.splitlines() if line.startswith("|") and line.count("|") > 2]
    return {word for cell in cells for word in re.findall(r"\w+", cell.lower())}


def pages() -> str:
    """Read every page of the glossary."""
    found: list[Path] = [*ROOT.glob("docs/glossary.md"), *sorted(ROOT.glob("docs/glossary/*.md"))]
    return "\n".join(page.read_text(encoding="utf-8") for page in found)


def unexplained(word: str, known: set[str]) -> bool:
    """Tell whether no term begins like a word: `verified` is explained by `verify` and by `verification`."""
    root = word[: SHORT_ROOT_LETTERS if len(word) <= SHORT_LETTERS_MAX else LONG_ROOT_LETTERS]
    return not any(term.startswith(root) for term in known)


@pytest.mark.parametrize("aggregate", AGGREGATES)
def test_an_aggregate_is_in_the_glossary(aggregate: str) -> None:
    known = terms(pages())

    assert [word for word in aggregate.split("_") if unexplained(word, known)] == []


@pytest.mark.parametrize("fact_type", FACTS)
def test_a_fact_s_words_are_in_the_glossary(fact_type: str) -> None:
    known, words = terms(pages()), set(fact_type.split(".")[2].split("_")) - AUXILIARY

    assert [word for word in sorted(words) if unexplained(word, known)] == []


@pytest.mark.parametrize(
    ("word", "term"),
    [
        ("verified", "verify"),
        ("submitted", "submission"),
        ("closed", "closing"),
        ("repaid", "repayment"),
        ("left", "left"),
    ],
)
def test_a_word_of_the_same_root_explains_a_fact(word: str, term: str) -> None:
    assert not unexplained(word, terms(f"| {term} | what it means | its source |"))


@pytest.mark.parametrize("word", ["assessed", "disbursed", "securitised"])
def test_a_word_that_no_term_names_is_noticed(word: str) -> None:
    assert unexplained(word, terms(f"| assets, disburser's desk | {word} | {word} |".replace("disburser's", "distant")))
