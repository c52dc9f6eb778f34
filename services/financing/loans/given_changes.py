"""A change of terms as it is asked for, in the words of the arithmetic."""

from datetime import date

from services.financing.arithmetic.lending.events import (
    DueDateChange,
    ExtraTerms,
    InterestPause,
    NewPlan,
    RateChange,
    ReAge,
    ReAmortisation,
)
from services.financing.arithmetic.lending.shapes import Shape
from services.financing.loans.changes import Change
from services.financing.loans.requested_changes import (
    AnotherPlan,
    GivenChange,
    MoreInstalments,
    MovedDueDate,
    NewRate,
    PausedInterest,
    ReAged,
    ReAmortised,
)


def change_of(given: GivenChange, entered_on: date) -> Change:
    """Take a change as it was asked for."""
    match given:
        case NewRate():
            return RateChange(given.on, entered_on, given.rate)
        case MoreInstalments():
            return ExtraTerms(given.on, entered_on, given.count)
        case MovedDueDate():
            return DueDateChange(given.on, entered_on, given.to)
        case PausedInterest():
            return InterestPause(given.on, entered_on, given.until)
        case _:
            return _new_plan(given, entered_on)


def _new_plan(given: AnotherPlan | ReAged | ReAmortised, entered_on: date) -> Change:
    match given:
        case AnotherPlan():
            shapes = (Shape(one.weight, collects_interest=one.collects_interest) for one in given.shapes)
            return NewPlan(given.on, given.agreed_on, tuple(shapes))
        case ReAged():
            return ReAge(given.on, entered_on, given.starts_on, given.count, given.every, given.unit)
        case ReAmortised():
            return ReAmortisation(given.on, entered_on)
