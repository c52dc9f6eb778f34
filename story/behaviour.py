"""How borrowers repay in the story: simulated, because the data does not say it, and the same at every telling."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from story.assumptions import Repayment


@dataclass(frozen=True, slots=True)
class Due:
    """What falls due on a day, in whole minor units."""

    due_on: date
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Payment:
    """One simulated payment: a whole instalment."""

    paid_on: date
    amount_minor: int


def payments(row_id: str, schedule: Sequence[Due], until: date, assumed: Repayment) -> tuple[Payment, ...]:
    """Simulate one borrower's payments up to and with the day `until`, oldest first.

    On time: every instalment on its due day. Late: each up to `late_days_max` days after it, never before the payment
    before. Stopped: on time for some instalments, then never again.
    """
    # The row's own sequence of numbers: one more row changes nobody else's behaviour.
    chance = random.Random(f"{assumed.seed}:{row_id}")  # noqa: S311 - a simulation
    habits, weights = zip(*assumed.shares.items(), strict=True)
    habit = chance.choices(habits, weights)[0]
    kept = chance.randint(0, assumed.stopped_after_instalments_max) if habit == "stopped" else len(schedule)
    paid: list[Payment] = []
    for due in schedule[:kept]:
        delay = chance.randint(0, assumed.late_days_max) if habit == "late" else 0
        earliest = paid[-1].paid_on if paid else date.min
        paid.append(Payment(max(earliest, due.due_on + timedelta(days=delay)), due.amount_minor))
    return tuple(payment for payment in paid if payment.paid_on <= until)
