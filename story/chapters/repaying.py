"""Repaying: simulated payments in the order of their days, and the arrears at the end of every reporting day."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from story.assumptions import Assumptions
from story.behaviour import Payment, payments
from story.chapters.lending import Loan
from story.chapters.officers import LOAN_OFFICER
from story.client import Client, Json
from story.progress import Progress, each

Happening = tuple[int, Payment] | date
"""A payment with its number from 1, or a day the arrears are assessed at the end of."""


async def repayments(client: Client, loans: Sequence[Loan], assumed: Assumptions, progress: Progress) -> None:
    """Have every borrower repay as simulated; assess what is not repaid on every reporting day of its life."""
    lives = [(loan, happenings(loan, assumed)) for loan in loans]
    step = progress.chapter("repayments (simulated), arrears", sum(len(life) for _, life in lives))

    async def lane(lived: Sequence[tuple[Loan, Sequence[Happening]]]) -> None:
        for loan, life in lived:
            for happening in life:
                if isinstance(happening, date):
                    await _assess(client, loan, happening)
                else:
                    await _repay(client, loan, *happening)
                step()

    # Every repayment frees head-room of its facility: two at once under one facility would wait for each other.
    lanes: defaultdict[str, list[tuple[Loan, Sequence[Happening]]]] = defaultdict(list)
    for loan, life in lives:
        lanes[loan.facility_id].append((loan, life))
    await each(lanes.values(), lane)


def happenings(loan: Loan, assumed: Assumptions) -> tuple[Happening, ...]:
    """Give a loan's payments and assessments in their order; a day ends after its payments."""
    paid = payments(loan.member.row.row_id, loan.schedule, assumed.reported_on, assumed.repayment)
    closed_on = paid[-1].paid_on if len(paid) == len(loan.schedule) else date.max
    lived = [day for day in assumed.reporting_days if loan.member.row.disbursed_on <= day < closed_on]
    dated: list[tuple[date, int, Happening]] = [(day, len(paid) + 1, day) for day in lived]
    dated += [(payment.paid_on, number, (number, payment)) for number, payment in enumerate(paid, start=1)]
    return tuple(happening for _, _, happening in sorted(dated, key=lambda entry: entry[:2]))


async def _repay(client: Client, loan: Loan, number: int, payment: Payment) -> None:
    body = {
        "amount_minor": payment.amount_minor,
        "currency": loan.member.row.principal.currency,
        "paid_on": payment.paid_on.isoformat(),
    }
    key = f"story:repayment:{loan.member.row.row_id}:{number}"
    await client.create("financing", f"/v1/loans/{loan.loan_id}/repayments", body, LOAN_OFFICER, key)


async def _assess(client: Client, loan: Loan, day: date) -> None:
    def is_past(known: Json) -> bool:
        days = [known["last_paid_on"], (known["assessment"] or {}).get("assessed_on")]
        return known["status"] == "closed" or max(filter(None, days), default="") > day.isoformat()

    path = f"/v1/loans/{loan.loan_id}/arrears-assessments"
    await client.advance("financing", path, {"assessed_on": day.isoformat()}, LOAN_OFFICER, is_past)
