"""The explanation of a loan: the working of each amount its instalments owe."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pydantic import BaseModel, ConfigDict

from services.financing.arithmetic.lending.explanation import Figure, Line, explain
from services.financing.arithmetic.lending.terms import Component
from services.financing.loans.model import INSTALMENT_MULTIPLE_MINOR, Loan
from services.financing.loans.schedule import account_of
from services.financing.loans.terms import Terms
from services.kernel import Currency, Money


class LineWords(BaseModel):
    """What a line of a working means, and the rule behind it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    what: str
    rule: str
    words: str


@dataclass(frozen=True, slots=True)
class ExplainedLine:
    """A part of an amount, in minor units with the digits it has before rounding."""

    what: str
    words: str
    rule: str
    amount: str
    given: Mapping[str, str]
    """The numbers it was computed from, by name."""


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


def explain_loan(loan: Loan, words: Iterable[LineWords]) -> Explanation:
    """Compute the loan's schedule again from its terms and say how each amount comes about.

    An amount recorded by another arithmetic has one line more: its difference.
    """
    known = {line.what: line for line in words}
    figures = {(figure.number, figure.component): figure for figure in explain(account_of(_terms(loan)))}
    found = []
    for row in loan.instalments:
        for component, minor in ((Component.PRINCIPAL, row.principal_minor), (Component.INTEREST, row.interest_minor)):
            lines = _lines(figures.get((row.number, component)), minor)
            explained = tuple(_explained(line, known[line.what]) for line in lines)
            found.append(ExplainedFigure(row.number, row.due_on, component, minor, explained))
    return Explanation(loan.loan_id, loan.currency, tuple(found), loan.version)


def _terms(loan: Loan) -> Terms:
    return Terms(
        principal=Money(loan.amount_minor, loan.currency),
        annual_rate=loan.annual_rate,
        instalment_count=len(loan.instalments),
        disbursed_on=loan.disbursed_on,
        method=loan.method,
        day_count=loan.day_count,
        instalment_multiple_minor=INSTALMENT_MULTIPLE_MINOR[loan.currency],
    )


def _lines(figure: Figure | None, recorded: int) -> tuple[Line, ...]:
    lines = figure.lines if figure else ()
    difference = recorded - sum(line.amount for line in lines)
    return (*lines, Line("as_recorded", Decimal(difference))) if difference else lines


def _explained(line: Line, known: LineWords) -> ExplainedLine:
    return ExplainedLine(line.what, known.words, known.rule, f"{line.amount.normalize():f}", line.given)
