"""How something is entered in a loan, or taken back: the loan is replayed, and facts tell all that it changed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from services.contracts.financing import LoanClosed, LoanCured, LoanEntryReallocated, LoanReopened
from services.financing.arithmetic.lending.events import ChargeOff, Event, ReAge
from services.financing.loans.earning import earned
from services.financing.loans.model import Consent, Entered, Loan, demand_day
from services.financing.loans.refusals import PrincipalNotKeptError
from services.financing.loans.replaying import Replayed, Result, replayed, with_standing
from services.kernel import Decision
from services.kernel import Event as Fact

_CAPITALISING = (ReAge, ChargeOff)
"""What may turn unpaid interest into principal; nothing else changes what was lent and is not repaid."""
Tell = Callable[[Loan, Result], Fact]
"""Writes the fact of an entry from the loan after it and from what the entry did."""
Changed = tuple[Result | None, Result | None]
"""What an entry was booked as, and what it is booked as now; a new one and one that is gone have one side."""
UNNAMED = "not_named"


@dataclass(frozen=True, slots=True)
class Note:
    """Who enters something, when (UTC), and on what grounds."""

    by: str
    at: datetime
    reason_code: str | None = None
    consent: Consent | None = None

    @property
    def reason(self) -> str:
        """Why, also where nobody said it."""
        return self.reason_code or UNNAMED


@dataclass(frozen=True, slots=True)
class Entry:
    """A decision, with the loan's replay after it and what it changed of what entries do."""

    decision: Decision[Loan]
    after: Replayed
    changed: tuple[Changed, ...]
    number: int
    accrued_before_minor: int
    """Interest the books showed as earned."""

    @property
    def result(self) -> Result:
        """What the new entry did."""
        return self.after.result(self.number)

    @property
    def loan(self) -> Loan:
        """The loan after it."""
        return self.decision.state


def begin(loan: Loan, tell: Tell) -> Entry:
    """Replay a loan for the first time: it has its first entry and nothing else."""
    after = replayed(loan)
    loan = standing_after(loan, after)
    return Entry(Decision(loan, (tell(loan, after.result(1)),)), after, _changed((), after.results), 1, 0)


def enter(loan: Loan, event: Event, note: Note, tell: Tell) -> Entry:
    """Let something happen to a loan; what was entered before for later days is allocated anew.

    Raises:
        DayInFutureError: the day has not come.
        DayBeforeDisbursementError: the day is before the disbursement.
    """
    return enter_all(loan, [event], note, tell)


def enter_all(loan: Loan, events: list[Event], note: Note, tell: Tell) -> Entry:
    """Let several things happen at once; the fact told is that of the first, the others follow from it.

    Raises:
        DayInFutureError: a day has not come.
        DayBeforeDisbursementError: a day is before the disbursement.
    """
    first = len(loan.entries) + 1
    new = tuple(
        Entered(number, event, note.by, note.at, note.reason_code, note.consent)
        for number, event in enumerate(events, start=first)
    )
    for event in events:
        demand_day(loan, event.effective_on, note.at)
    after_loan = replace(loan, entries=(*loan.entries, *new))
    after = replayed(after_loan)
    earlier, latest = after.results[: -len(new)], after.results[-len(new) :]
    # Where the new ones have the last turns, all others do what they did.
    before = earlier if all(one.number >= first for one in latest) else replayed(loan).results
    after_loan, changed = standing_after(after_loan, after), _changed(before, after.results)
    facts = (tell(after_loan, after.result(first)), *_consequences(loan, after_loan, changed, note))
    return Entry(Decision(after_loan, facts), after, changed, first, loan.accrued_interest_minor)


def take_back(loan: Loan, number: int, after_loan: Loan, note: Note, tell: Tell) -> Entry:
    """Replay a loan without an entry that was taken back; the fact is told from what the entry had done."""
    before, after = replayed(loan), replayed(after_loan)
    after_loan, changed = standing_after(after_loan, after), _changed(before.results, after.results)
    facts = (tell(after_loan, before.result(number)), *_consequences(loan, after_loan, changed, note))
    return Entry(Decision(after_loan, facts), after, changed, number, loan.accrued_interest_minor)


def standing_after(loan: Loan, outcome: Replayed) -> Loan:
    """Give the loan as its replay leaves it, with the interest it has earned.

    Raises:
        PrincipalNotKeptError: principal appeared that nobody lent, or vanished unpaid.
    """
    for result in outcome.results:
        event = loan.entries[result.number - 1].event
        if result.capitalised_minor and not isinstance(event, _CAPITALISING):
            raise PrincipalNotKeptError(f"{result.capitalised_minor} minor units of principal at entry {result.number}")
    loan = with_standing(loan, outcome)
    if loan.status == "closed":
        loan = replace(loan, non_performing_since=None)
    return replace(loan, accrued_interest_minor=earned(loan, outcome, loan.shown_until))


def _changed(was: Sequence[Result], now: Sequence[Result]) -> tuple[Changed, ...]:
    old, new = ({result.number: result for result in results} for results in (was, now))
    pairs = [(old.get(number), new.get(number)) for number in sorted(old.keys() | new.keys())]
    return tuple((one, other) for one, other in pairs if one is None or other is None or one.booked != other.booked)


def _consequences(before: Loan, after: Loan, changed: Sequence[Changed], note: Note) -> tuple[Fact, ...]:
    facts: list[Fact] = [
        _reallocated(after, old, new, note)
        for old, new in changed
        if old is not None and new is not None and old.told != new.told
    ]
    if after.status == "closed" and before.status != "closed":
        facts.append(LoanClosed(subject=after.loan_id, occurred_at=note.at, closed_on=after.last_day))
        if since := before.non_performing_since:
            cured_on = after.last_day
            cured = LoanCured(subject=after.loan_id, occurred_at=note.at, cured_on=cured_on, non_performing_since=since)
            facts.append(cured)
    elif before.has_ended and not after.has_ended:
        facts.append(
            LoanReopened(
                subject=after.loan_id,
                occurred_at=note.at,
                reopened_on=after.home.day_of(note.at),
                principal_outstanding_minor=after.standing.principal_outstanding_minor,
                currency=after.currency,
            )
        )
    return tuple(facts)


def _reallocated(loan: Loan, old: Result, new: Result, note: Note) -> LoanEntryReallocated:
    paid, given_up = new.paid - old.paid, new.given_up - old.given_up
    return LoanEntryReallocated(
        subject=loan.loan_id,
        occurred_at=note.at,
        entry=new.number,
        entry_on=new.on,
        principal_minor=paid.principal_minor,
        interest_minor=paid.interest_minor,
        fee_minor=paid.fee_minor,
        penalty_minor=paid.penalty_minor,
        given_up_minor=given_up.total_minor,
        overpaid_minor=new.overpaid_minor - old.overpaid_minor,
        currency=loan.currency,
    )
