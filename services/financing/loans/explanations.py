"""The explanation of a loan: the working of each amount its instalments owe."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel, ConfigDict

from services.financing.arithmetic.cost_of_credit.charge_caps import cap_of
from services.financing.arithmetic.lending.explanation import Line, explain
from services.financing.arithmetic.lending.terms import Component
from services.financing.loans.model import Loan
from services.financing.loans.replaying import replayed
from services.kernel import Currency
from services.kernel.languages import Language, Texts


class LineWords(BaseModel):
    """What a line of a working means, and the rule behind it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    what: str
    rule: str
    words: Texts


@dataclass(frozen=True, slots=True)
class ExplainedLine:
    """A part of an amount, in minor units with the digits it has before rounding."""

    what: str
    words: str
    rule: str
    amount: str
    given: Mapping[str, str]
    """The numbers it was computed from, by name."""
    unsure: bool
    """Nobody who speaks the language well has checked these words."""


@dataclass(frozen=True, slots=True)
class ExplainedFigure:
    """What one instalment owes of one component, with its working: the lines sum to the amount."""

    number: int
    due_on: date
    component: Component
    amount_minor: int
    lines: tuple[ExplainedLine, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The working of every amount of a loan's schedule."""

    loan_id: str
    currency: Currency
    figures: tuple[ExplainedFigure, ...]
    version: int
    language: Language


def explain_loan(loan: Loan, words: Iterable[LineWords], language: Language = Language.EN) -> Explanation:
    """Replay the loan and say in a language how each amount its instalments owe comes about."""
    known = {line.what: line for line in words}
    found = (
        ExplainedFigure(
            number=figure.number,
            due_on=figure.due_on,
            component=figure.component,
            amount_minor=figure.amount,
            lines=tuple(_explained(line, known[line.what], language) for line in figure.lines),
        )
        for figure in explain(replayed(loan).account)
    )
    return Explanation(loan.loan_id, loan.currency, tuple(found), loan.version, language)


def _explained(line: Line, known: LineWords, language: Language) -> ExplainedLine:
    words = known.words[language]
    amount = f"{line.amount.normalize():f}"
    return ExplainedLine(line.what, words.text, known.rule, amount, _given(line), words.unsure)


def _given(line: Line) -> Mapping[str, str]:
    if "cap" not in line.given:
        return line.given
    cap = cap_of(line.given["cap"])
    return {**line.given, "cap_source": cap.source, "cap_confidence": cap.confidence}
