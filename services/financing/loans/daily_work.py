"""The work of a loan at the end of a day: penalties it has earned are entered, interest is booked, arrears assessed."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

from services.contracts.financing import LoanDayProcessed
from services.financing.arithmetic.lending.charges import penalties
from services.financing.arithmetic.lending.events import Charge
from services.financing.arithmetic.lending.terms import Component
from services.financing.loans.assessments import arrears_in, assessed, flag
from services.financing.loans.capping import is_capped, room_for
from services.financing.loans.charging import charge_as
from services.financing.loans.entering import Entry, Note, standing_after
from services.financing.loans.model import Loan, demand_day, demand_status
from services.financing.loans.replaying import Replayed, replayed
from services.kernel import Decision
from services.kernel import Event as Fact

LATE_PAYMENT = "late_payment"
"""Why a penalty that a product's rule earns is charged."""
DAYS_MAX = 31
"""Days of one loan that are made up at once, in one transaction."""
NO_ENTRY = 0
"""The end of a day is none of the loan's entries."""


def make_up(loan: Loan, until: date, note: Note) -> tuple[Entry, ...]:
    """Process the days a loan has missed, one after another, at most `DAYS_MAX`; none where it has ended.

    Raises:
        DayInFutureError: the day has not come.
    """
    entries: list[Entry] = []
    for _ in range(DAYS_MAX):
        if is_processed(loan, until):
            break
        entries += process_day(loan, next_day(loan), note)
        loan = entries[-1].loan
    return tuple(entries)


def is_processed(loan: Loan, until: date) -> bool:
    """Tell whether nothing is left to be processed up to a day."""
    return loan.has_ended or next_day(loan) > until


def next_day(loan: Loan) -> date:
    """Tell the first day that was not processed."""
    return loan.processed_until + timedelta(days=1) if loan.processed_until else loan.disbursed_on


def process_day(loan: Loan, day: date, note: Note) -> tuple[Entry, ...]:
    """Process a loan at the end of a day: new penalties, each an entry, then the day itself.

    Where the legal caps of the day leave less than the rule earns, less is charged, and nothing where nothing is left.
    A penalty that was taken back is charged again while the rule still earns it; to give it up, waive it.

    Raises:
        LoanStateError: the loan is closed or written off.
        DayInFutureError: the day has not come.
        DayBeforeDisbursementError: the day is before the disbursement.
    """
    demand_status(loan, "active", "charged_off")
    demand_day(loan, day, note.at)
    entries: list[Entry] = []
    outcome = _counted(loan, day)
    for penalty in _new_penalties(loan, day, outcome):
        within = _within_caps(loan, penalty, day)
        if within is not None:
            recorded = replace(within, recorded_on=loan.home.day_of(note.at))
            entries.append(charge_as(loan, recorded, replace(note, reason_code=LATE_PAYMENT)))
            loan = entries[-1].loan
    return (*entries, _end(loan, day, note, _counted(loan, day) if entries else outcome))


def _counted(loan: Loan, day: date) -> Replayed:
    return replayed(replace(loan, processed_until=day))


def _new_penalties(loan: Loan, day: date, outcome: Replayed) -> list[Charge]:
    if loan.penalty is None or loan.status != "active":
        return []
    found = []
    charged = Counter(
        entry.event.due_on
        for entry in loan.live
        if isinstance(entry.event, Charge) and entry.reason_code == LATE_PAYMENT
    )
    for penalty in penalties(_seen(loan, day, outcome).account, loan.penalty, day):
        if charged[penalty.due_on]:
            charged[penalty.due_on] -= 1
        else:
            found.append(penalty)
    return found


def _within_caps(loan: Loan, penalty: Charge, day: date) -> Charge | None:
    """Cut a penalty to what the legal caps of the day leave; None where they leave nothing."""
    if not is_capped(loan, day):
        return penalty
    room = room_for(loan, Component.PENALTY, day, _seen(loan, day, _counted(loan, day)))
    if room is None or penalty.amount <= room.amount_minor:
        return penalty
    cut = replace(penalty, amount=room.amount_minor, cap=room.cap.version, uncapped=penalty.amount)
    return cut if room.amount_minor else None


def _seen(loan: Loan, day: date, outcome: Replayed) -> Replayed:
    """Give the replay up to the end of a day; the whole one is the same while nothing was entered for later days."""
    is_later = any(max(entry.event.on, entry.event.effective_on) > day for entry in loan.live)
    return replayed(loan, until=day) if is_later else outcome


def _end(loan: Loan, day: date, note: Note, outcome: Replayed) -> Entry:
    after = standing_after(replace(loan, processed_until=day), outcome)
    facts: list[Fact] = [
        LoanDayProcessed(
            subject=loan.loan_id,
            occurred_at=note.at,
            processed_on=day,
            interest_minor=after.accrued_interest_minor - loan.accrued_interest_minor,
            earned_interest_minor=after.accrued_interest_minor,
            currency=loan.currency,
        )
    ]
    known = loan.assessment
    if known is None or known.assessed_on <= day:
        found = arrears_in(_seen(loan, day, outcome).account, day, loan.counting_rule)
        after = replace(after, assessment=found)
        if known is None or replace(known, assessed_on=day) != found:
            facts.append(assessed(loan, found, note.at))
        after, flagged = flag(after, found, note.at)
        facts.extend(flagged)
    return Entry(Decision(after, facts), outcome, (), NO_ENTRY, loan.accrued_interest_minor)
