"""Since when a loan is or was non-performing and when it was cured, by the replay of what happened until each day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from services.financing.arithmetic.classification.delinquency import CountingRule
from services.financing.arithmetic.classification.non_performing import NonPerformingRule, Scope
from services.financing.arithmetic.lending.events import WriteOff
from services.financing.loans.model import Loan, events_of
from services.financing.loans.replaying import replayed
from services.kernel.dated_rules import Confidence

Ending = Literal["cured", "closed", "written_off"]
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """Days without a gap, both ends included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Spell:
    """One time a loan was non-performing."""

    since: date
    until: date | None
    """The first day it was so no more; None while it lasts."""
    ended_by: Ending | None
    decided_by: tuple[str, ...]
    """The loans that were past the threshold on its first day: under the borrower's scope maybe others."""


@dataclass(frozen=True, slots=True)
class FlagHistory:
    """Every time a loan was non-performing until the end of a day, with the rule that says so."""

    loan_id: str
    borrower_id: str
    on: date
    is_non_performing: bool
    spells: tuple[Spell, ...]
    scope: Scope
    counting: CountingRule
    threshold_days: int
    rule_version: str
    source: str
    confidence: Confidence
    interpretation: str


@dataclass(frozen=True, slots=True)
class Days:
    """Of one loan: the days something was owed, and those on which it was past the threshold."""

    owed: tuple[Span, ...]
    late: tuple[Span, ...]


def history(
    loan: Loan, others: Iterable[Loan], rule: NonPerformingRule, scope: Scope, *, on: date, counting: CountingRule
) -> FlagHistory:
    """Tell each time a loan was non-performing until the end of a day.

    Under the borrower's scope the loan is flagged on every day it is owed and any of `others`, the borrower's loans of
    the same lender, is past the threshold. A flag ends as soon as nothing in its scope is past it.
    """
    counted = [loan, *(one for one in others if scope is Scope.BORROWER and one.loan_id != loan.loan_id)]
    known = {one.loan_id: days_of(one, rule.threshold_days, on=on, counting=counting) for one in counted}
    owed, late = known[loan.loan_id].owed, _joined(span for days in known.values() for span in days.late)
    spans = [cut for span in owed for one in late if (cut := _common(span, one))]
    spells = tuple(_spell(span, loan, owed, known, on) for span in spans)
    return FlagHistory(
        loan_id=loan.loan_id,
        borrower_id=loan.borrower_id,
        on=on,
        is_non_performing=any(spell.until is None for spell in spells),
        spells=spells,
        scope=scope,
        counting=counting,
        threshold_days=rule.threshold_days,
        rule_version=rule.version,
        source=rule.source,
        confidence=rule.confidence,
        interpretation=rule.interpretation,
    )


def days_of(loan: Loan, threshold_days: int, *, on: date, counting: CountingRule) -> Days:
    """Tell on which days until the end of one a loan was owed, and on which more than so many days past due.

    Between two entries nothing is paid: the oldest unpaid instalment stays the same, and each day adds one.
    """
    owed: list[Span] = []
    late: list[Span] = []
    days = sorted({entry.event.effective_on for entry in loan.live if entry.event.effective_on <= on})
    for place, first in enumerate(days):
        last = days[place + 1] - DAY if place + 1 < len(days) else on
        unpaid = [row.due_on for row in replayed(loan, until=first).account.rows if row.is_open]
        if unpaid:
            owed.append(Span(first, last))
            passed = min(unpaid) + timedelta(days=threshold_days + int(counting is CountingRule.AFTER_DUE_DATE))
            if passed <= last:
                late.append(Span(max(first, passed), last))
    return Days(_joined(owed), _joined(late))


def _spell(span: Span, loan: Loan, owed: Sequence[Span], known: Mapping[str, Days], on: date) -> Spell:
    decided_by = tuple(
        sorted(one for one, days in known.items() if any(_holds(late, span.first) for late in days.late))
    )
    if span.last >= on:
        return Spell(span.first, None, None, decided_by)
    is_owed_on = any(_holds(one, span.last + DAY) for one in owed)
    lost = bool(events_of(loan.live, WriteOff))
    ended_by: Ending = "cured" if is_owed_on else "written_off" if lost else "closed"
    return Spell(span.first, span.last + DAY, ended_by, decided_by)


def _joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    found: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.first, one.last)):
        if found and span.first <= found[-1].last + DAY:
            found[-1] = Span(found[-1].first, max(found[-1].last, span.last))
        else:
            found.append(span)
    return tuple(found)


def _common(one: Span, other: Span) -> Span | None:
    first, last = max(one.first, other.first), min(one.last, other.last)
    return Span(first, last) if first <= last else None


def _holds(span: Span, day: date) -> bool:
    return span.first <= day <= span.last
