"""The terms an indicator is defined in: a measure over rows, conditions on named values, groups, a period."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, StrictBool, StrictInt, StrictStr, model_validator

from services.evaluation.figures.model import Kind, Source
from services.kernel import Currency, RuleViolationError
from services.kernel.dated_rules import Confidence

UNKNOWN_GROUP = "unknown"
"""The group of rows whose enterprise or place no register told of yet."""

Value = bool | int | str
ValueKind = Literal["flag", "amount", "number", "text"]
Unit = Literal["count", "minor_units", "share"]


class PeriodError(RuleViolationError):
    """A period's first day is not after its last."""

    code = "period_malformed"


class Grouping(StrEnum):
    """What values may be told apart by."""

    COUNTRY = "country"
    MUNICIPALITY = "municipality"
    SECTOR = "sector"
    GENDER = "gender"
    YOUTH = "youth"
    PROGRAMME = "programme"
    COOPERATIVE = "cooperative"


@dataclass(frozen=True, slots=True)
class Period:
    """The days an indicator is told for; both ends belong to it.

    Raises:
        PeriodError: the last day is before the first.
    """

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise PeriodError(f"the period from {self.first} until {self.last} has no day")

    def __contains__(self, day: date | None) -> bool:
        return day is not None and self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Observation:
    """A row as it stands for a period: named values, the groups it is in, and the facts behind each value."""

    kind: Kind
    subject: str
    groups: Mapping[Grouping, str]
    values: Mapping[str, Value]
    sources: Mapping[str, tuple[Source, ...]]
    currency: Currency | None = None


PLACED = (Grouping.COUNTRY, Grouping.MUNICIPALITY)
OF_ENTERPRISE = (*PLACED, Grouping.SECTOR, Grouping.GENDER, Grouping.YOUTH)

GROUPINGS: Mapping[Kind, tuple[Grouping, ...]] = MappingProxyType(
    {
        Kind.ENTERPRISES: OF_ENTERPRISE,
        Kind.COOPERATIVES: (*PLACED, Grouping.COOPERATIVE),
        Kind.FACILITIES: (*PLACED, Grouping.COOPERATIVE),
        Kind.APPLICATIONS: (*OF_ENTERPRISE, Grouping.COOPERATIVE),
        Kind.LOANS: (*OF_ENTERPRISE, Grouping.COOPERATIVE),
        Kind.COHORTS: (Grouping.COUNTRY, Grouping.PROGRAMME),
        Kind.CERTIFICATES: (*OF_ENTERPRISE, Grouping.PROGRAMME),
    }
)
"""What the rows of each kind can be told apart by."""

VALUES: Mapping[Kind, Mapping[str, ValueKind]] = MappingProxyType(
    {
        Kind.ENTERPRISES: {
            "registered_in_period": "flag",
            "is_registered": "flag",
            "is_verified": "flag",
            "trained_in_period": "flag",
            "has_been_trained": "flag",
            "financed_in_period": "flag",
            "has_been_financed": "flag",
            "owner_gender": "text",
        },
        Kind.COOPERATIVES: {
            "is_registered": "flag",
            "is_recognised": "flag",
            "cooperative_kind": "text",
            "member_count": "number",
        },
        Kind.FACILITIES: {"is_open": "flag", "limit_minor": "amount", "used_minor": "amount"},
        Kind.APPLICATIONS: {"submitted_in_period": "flag", "is_approved": "flag", "amount_minor": "amount"},
        Kind.LOANS: {
            "disbursed_in_period": "flag",
            "is_outstanding": "flag",
            "is_assessed": "flag",
            "amount_minor": "amount",
            "principal_outstanding_minor": "amount",
            "days_past_due": "number",
        },
        Kind.COHORTS: {"held_in_period": "flag", "enrolled_count": "number", "completed_count": "number"},
        Kind.CERTIFICATES: {"issued_in_period": "flag", "is_valid": "flag", "certificate_kind": "text"},
    }
)
"""What the rows of each kind tell, and in what form."""


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Condition(_Data):
    """What a row must say to be counted; `above` is for numbers and amounts."""

    field: str
    op: Literal["is", "is_not", "above"]
    value: StrictBool | StrictInt | StrictStr

    def holds(self, value: Value) -> bool:
        """Tell whether a row's value satisfies it."""
        if self.op == "above":
            return int(value) > int(self.value)
        return (value == self.value) is (self.op == "is")


class Measure(_Data):
    """Rows of one kind that satisfy every condition: their number, or the sum of one of their values."""

    rows: Kind
    sum_of: str | None = None
    where: tuple[Condition, ...] = ()

    @model_validator(mode="after")
    def _names_what_rows_tell(self) -> Self:
        told = VALUES[self.rows]
        named = {condition.field for condition in self.where} | ({self.sum_of} if self.sum_of else set())
        if unheard := sorted(named - set(told)):
            raise ValueError(f"{self.rows} do not tell {', '.join(unheard)}")
        if self.sum_of and told[self.sum_of] not in ("amount", "number"):
            raise ValueError(f"{self.sum_of} cannot be summed")
        if any(c.op == "above" and told[c.field] not in ("amount", "number") for c in self.where):
            raise ValueError("only numbers and amounts are above one another")
        return self

    @property
    def is_of_money(self) -> bool:
        """Tell whether the measure is an amount, told for each currency apart."""
        return self.sum_of is not None and VALUES[self.rows][self.sum_of] == "amount"


class Indicator(_Data):
    """What is counted, how sure its definition is, and what it may be told apart by."""

    code: str
    title: str
    unit: Unit
    period: Literal["during", "at_end"]
    """Whether events during the period count, or the state at the end of its last day."""
    numerator: Measure
    denominator: Measure | None = None
    disaggregations: tuple[Grouping, ...]
    definition: str
    source: str
    sdg: tuple[str, ...] = ()
    """Sustainable-development targets or indicators it speaks to."""
    confidence: Confidence

    @model_validator(mode="after")
    def _is_of_one_piece(self) -> Self:
        if (self.unit == "share") is not (self.denominator is not None):
            raise ValueError("a share has a denominator and nothing else has one")
        if self.denominator is None and self.numerator.is_of_money is not (self.unit == "minor_units"):
            raise ValueError("the unit does not fit what is measured")
        measures = [self.numerator] if self.denominator is None else [self.numerator, self.denominator]
        if len({measure.is_of_money for measure in measures}) > 1:
            raise ValueError("money is divided by money, numbers by numbers")
        offered = set[Grouping].intersection(*(set(GROUPINGS[measure.rows]) for measure in measures))
        if not offered.issuperset(self.disaggregations):
            raise ValueError("its rows cannot be told apart by every one of its groupings")
        return self

    @property
    def is_of_money(self) -> bool:
        """Tell whether its values are told for each currency apart."""
        return self.numerator.is_of_money
