"""What changes the balance of a plan on a day, and the stretches this cuts a period into."""

from datetime import date

from services.financing.arithmetic.lending.day_counts import counts_alike, rate_factor, rate_to_due
from services.financing.arithmetic.lending.periods import Period, Segment
from services.financing.arithmetic.lending.plan import Plan


def change_balance(plan: Plan, on: date, *, lent: int = 0, correction: int = 0) -> Period | None:
    """Let an amount take effect on a day; give the period it lies in, nothing when the day lies in none."""
    period = plan.period_on(on)
    if period is None:
        return None
    segment = _ending(plan, period, on) or _cut(period, on)
    segment.lent += lent
    segment.correction += correction
    return period


def set_factors(plan: Plan, periods: list[Period]) -> None:
    """Compute the rates of all stretches of some periods."""
    for period in periods:
        span = plan.span(period)
        for segment in period.segments:
            rate = plan.rate_on(segment.start)
            segment.factor = rate_factor(plan.terms, rate, span, segment.start, segment.end)
            if segment.end == period.due_on and counts_alike(plan.terms, span):
                segment.factor_to_due = segment.factor
            else:
                segment.factor_to_due = rate_to_due(plan.terms, rate, span, segment.start)


def pause(plan: Plan, first_day: date, last_day: date) -> Period | None:
    """Let no interest accrue from one day to another, both included; give the first period concerned."""
    concerned = [p for p in plan.periods if p.start < last_day and p.due_on >= first_day]
    for period in concerned:
        start = max(period.start, date.fromordinal(first_day.toordinal() - 1))
        end = min(period.due_on, last_day)
        if all(segment.start != start for segment in period.segments):
            _cut(period, start)
        if all(segment.end != end for segment in period.segments):
            _cut(period, end)
        for segment in period.segments:
            if start <= segment.start and segment.end <= end:
                segment.is_paused = True
    return concerned[0] if concerned else None


def segment_on(plan: Plan, period: Period, day: date) -> Segment | None:
    """Find the last stretch a day belongs to."""
    is_first = period is plan.periods[0]
    found = None
    for number, segment in enumerate(period.segments):
        begins = segment.start <= day if is_first and number == 0 else segment.start < day
        if begins and day <= segment.end:
            found = segment
    return found


def _ending(plan: Plan, period: Period, on: date) -> Segment | None:
    if period is plan.periods[-1] and on == period.due_on:
        # What happens on the last due date stands apart, in a stretch of no days.
        last = period.segments[-1]
        return last if last.days == 0 else None
    return next((segment for segment in period.segments if segment.end == on), None)


def _cut(period: Period, on: date) -> Segment:
    """End a stretch on a day; the rest of it goes on with what the first part leaves."""
    cut = period.segments[0]
    for segment in period.segments:
        if segment.start < on <= segment.end:
            cut = segment
    until = cut.end
    cut.end = min(max(on, cut.start), cut.end)
    rest = Segment(start=cut.end, end=until, is_paused=cut.is_paused)
    index = next(number for number, segment in enumerate(period.segments) if segment is cut)
    period.segments.insert(index + 1, rest)
    return cut
