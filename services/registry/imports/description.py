"""How the cells of a row become a checked description, or the problems of each of its fields."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from services.kernel import Country, DomainError, Money
from services.kernel.money import MINOR_UNITS_MAX
from services.kernel.reference_data import read_rules
from services.registry.enterprises.commands import DescribeEnterprise
from services.registry.enterprises.description import describe
from services.registry.enterprises.model import Description
from services.registry.imports.judging import Said
from services.registry.imports.model import Row, RowProblem
from services.registry.places.gazetteer import Gazetteer
from services.registry.places.model import folded
from services.registry.records.recording import demand_valid_from
from services.registry.tables.cells import SHOWN_MAX

COPIED = ("legal_name", "sector", "activity_edition")
SCHEMES = ("nib", "npwp", "nitku", "tin", "serve")
GROUP_DIGITS = 4
FIELD_OF_CODE: Mapping[str, str] = {
    "place_unknown": "place",
    "activity_code_unknown": "activity_code",
    "activity_edition_unknown": "activity_edition",
    "valid_from_in_future": "valid_from",
    "valid_from_too_early": "valid_from",
}
_WHOLE = re.compile(r"\d{1,15}")
_AMOUNT = re.compile(r"\d{1,15}(\.\d{1,2})?")
_BETWEEN_NUMBERS = re.compile(r"[;\n]")


class Word(BaseModel):
    """What a cell may say for one value, in any of the four languages."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    field: str
    value: str
    words: tuple[str, ...]


@dataclass
class _Given:
    """What has been understood of one row so far."""

    cells: Mapping[str, str]
    body: dict[str, Any] = field(default_factory=dict)
    problems: list[RowProblem] = field(default_factory=list)

    def refuse(self, name: str | None, code: str) -> None:
        # A person's number given by mistake is not told again.
        value = self.cells.get(name, "") if name and name != "identifiers" else ""
        self.problems.append(RowProblem(name, code, value[:SHOWN_MAX]))


def understand(row: Row, country: Country, gazetteer: Gazetteer, *, on: date) -> Said:
    """Read a row as what an applicant says, by the rules in force on the day it names, else on `on`."""
    given = _Given(row.cells)
    if row.is_too_long:
        given.refuse(None, "row_too_long")
    for name in COPIED:
        if name in row.cells:
            given.body[name] = row.cells[name]
    _read_country(given, country)
    _read_place(given, country, gazetteer, on)
    _read_activity(given)
    _read_gender(given)
    _read_figures(given, country)
    _read_numbers(given)
    decision = _word(given, "decision")
    description = _described(given, country, gazetteer, on)
    problems = tuple(given.problems)
    return Said(row, None if problems else description, problems, decision)  # type: ignore[arg-type]


def valid_from_of(row: Row) -> date | None:
    """Tell the day a checked row's entry holds from; None: the day it is registered."""
    written = row.cells.get("valid_from")
    return date.fromisoformat(written) if written else None


def _described(given: _Given, country: Country, gazetteer: Gazetteer, on: date) -> Description | None:
    try:
        command = DescribeEnterprise(**given.body)
    except ValidationError as error:
        named = {problem.field for problem in given.problems}
        for part in error.errors():
            name = str(part["loc"][0])
            if name not in named and not (name == "place_code" and "place" in named):
                given.refuse(name, _code_of(part["type"]))
        return None
    try:
        valid_from = command.valid_from or on
        demand_valid_from(valid_from, today=on)
        return describe(command, country, gazetteer, on=valid_from)
    except DomainError as error:
        refused = FIELD_OF_CODE.get(error.code)
        if refused == "place" and "place_code" in given.cells:
            refused = "place_code"
        given.refuse(refused or ("identifiers" if error.code.startswith("identifier") else None), error.code)
        return None


def _code_of(kind: str) -> str:
    match kind:
        case "missing":
            return "value_missing"
        case "string_too_long" | "too_long":
            return "value_too_long"
        case _:
            return "value_invalid"


def _read_country(given: _Given, country: Country) -> None:
    named = _word(given, "country")
    if named is not None and named != country:
        given.refuse("country", "enterprise_of_other_ministry")


def _read_place(given: _Given, country: Country, gazetteer: Gazetteer, on: date) -> None:
    if code := given.cells.get("place_code"):
        given.body["place_code"] = code
    elif name := given.cells.get("place"):
        match = gazetteer.find(name, country, on)
        if match is None:
            given.refuse("place", "place_unknown")
        else:
            given.body["place_code"] = match.place.code


def _read_activity(given: _Given) -> None:
    code = given.cells.get("activity_code")
    if code is not None:
        # A spreadsheet takes a code for a number and drops its first zero; every code has five digits.
        is_cut = len(code) == GROUP_DIGITS and code.isdecimal() and not code.startswith("0")
        given.body["activity_code"] = f"0{code}" if is_cut else code


def _read_gender(given: _Given) -> None:
    """Read one word, or one for each owner."""
    text = given.cells.get("owner_gender")
    if text is None:
        return
    whole = _words("owner_gender").get(folded(text))
    found = {whole} if whole else {_words("owner_gender").get(folded(part)) for part in text.split(",")}
    if None in found:
        given.refuse("owner_gender", "word_unknown")
    else:
        given.body["owner_gender"] = "mixed" if len(found) > 1 else found.pop()


def _read_figures(given: _Given, country: Country) -> None:
    cells = given.cells
    if employees := cells.get("employees"):
        if _WHOLE.fullmatch(employees):
            given.body["employees"] = int(employees)
        else:
            given.refuse("employees", "number_malformed")
    for name in ("annual_sales", "capital"):
        if not (amount := cells.get(name)):
            continue
        if _AMOUNT.fullmatch(amount) and Decimal(amount).scaleb(2) <= MINOR_UNITS_MAX:
            money = Money.of(Decimal(amount), country.currency)
            given.body[name] = {"amount_minor": money.amount_minor, "currency": money.currency}
        else:
            given.refuse(name, "amount_malformed")
    if day := cells.get("valid_from"):
        try:
            given.body["valid_from"] = date.fromisoformat(day)
        except ValueError:
            given.refuse("valid_from", "day_malformed")


def _read_numbers(given: _Given) -> None:
    numbers = [{"scheme": scheme.upper(), "value": given.cells[scheme]} for scheme in SCHEMES if scheme in given.cells]
    for part in _BETWEEN_NUMBERS.split(given.cells.get("identifiers", "")):
        scheme, _, value = part.strip().partition(":")
        if scheme and not value:
            given.refuse("identifiers", "identifier_malformed")
        elif scheme:
            numbers.append({"scheme": scheme, "value": value})
    if numbers:
        given.body["identifiers"] = numbers


def _word(given: _Given, name: str) -> str | None:
    text = given.cells.get(name)
    if text is None:
        return None
    value = _words(name).get(folded(text))
    if value is None:
        given.refuse(name, "word_unknown")
    return value


@cache
def _words(name: str) -> Mapping[str, str]:
    rules = read_rules("registry", "import_values.json", Word)
    return {folded(word): rule.value for rule in rules if rule.field == name for word in (rule.value, *rule.words)}
