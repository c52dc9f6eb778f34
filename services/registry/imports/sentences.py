"""What a report says in an officer's language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from pydantic import BaseModel, ConfigDict

from services.kernel.languages import Language, Text, Texts
from services.kernel.privacy import classed
from services.kernel.reference_data import read_rules
from services.registry.field_classes import OFFICIAL
from services.registry.imports.model import Outcome, Row, RowProblem
from services.registry.tables.columns import header_of

ANY_RULE = "rule_violated"


class ImportText(BaseModel):
    """One text of a report in the four languages."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    texts: Texts


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class ReportedProblem:
    """Why a row is refused, for a program and for a person."""

    field: str | None
    code: str
    sentence: str


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class ReportedRow:
    """What became of one row."""

    row: int
    """As the file counts: lines of a CSV, rows of a sheet, objects of JSON."""
    outcome: Outcome | None
    """None: it is not checked yet."""
    sentence: str
    is_unsure: bool
    """Nobody who speaks the language well has checked the wording."""
    other: str | None
    enterprise_id: str | None
    problems: tuple[ReportedProblem, ...]


def reported(row: Row, language: Language) -> ReportedRow:
    """Say what became of a row."""
    text = _texts()[row.outcome][language] if row.outcome else None
    sentence = text.text.format(other=row.other or "") if text else ""
    problems = tuple(_problem(problem, language) for problem in row.problems)
    is_unsure = text.unsure if text else False
    return ReportedRow(row.number, row.outcome, sentence, is_unsure, row.other, row.enterprise_id, problems)


def title(language: Language) -> tuple[str, ...]:
    """Name the columns of a report."""
    return tuple(_texts()[key][language].text for key in ("row", "outcome", "field", "problem", "sentence"))


def lines(row: ReportedRow, language: Language) -> Iterator[tuple[str, ...]]:
    """Write a row as lines of a report: what became of it, and one line for each problem."""
    yield str(row.row), row.outcome or "", "", "", row.sentence
    for one in row.problems:
        field = header_of(one.field, language) if one.field else ""
        yield str(row.row), row.outcome or "", field, one.code, one.sentence


def _problem(problem: RowProblem, language: Language) -> ReportedProblem:
    texts = _texts()
    is_known = problem.code in texts
    text = texts[problem.code if is_known else ANY_RULE][language].text
    column = header_of(problem.field, language) if problem.field else ""
    sentence = text.format(column=column, value=problem.value if is_known else problem.code)
    return ReportedProblem(problem.field, problem.code, sentence)


@cache
def _texts() -> Mapping[str, Mapping[Language, Text]]:
    return {one.key: one.texts for one in read_rules("registry", "import_texts.json", ImportText)}
