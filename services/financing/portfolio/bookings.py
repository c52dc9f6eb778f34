"""What provisions and revaluations are booked as, loan by loan."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from services.financing.ledger.chart import ChartOfAccounts
from services.financing.ledger.entries import Happening
from services.financing.ledger.exchange_differences import ExchangeRealised, ExchangeRevalued
from services.financing.ledger.journals import journal_of
from services.financing.ledger.losses import ProvisionRaised, ProvisionReleased
from services.financing.ledger.model import Cause, Journal
from services.financing.portfolio.model import ExchangeChange, Portfolio, ProvisionChange

EXCHANGE_KINDS = (ExchangeRevalued.kind, ExchangeRealised.kind)


def provision_journals(
    portfolio: Portfolio,
    changes: Sequence[ProvisionChange],
    charts: Sequence[ChartOfAccounts],
    *,
    on: date,
    booked_at: datetime,
) -> list[Journal]:
    """Book what is set aside more or less for each loan; a loan without a difference has no journal."""
    found: list[Journal] = []
    for change in changes:
        difference = change.difference
        if difference:
            raised = difference.amount_minor > 0
            what = ProvisionRaised(difference) if raised else ProvisionReleased(-difference)
            cause = _cause(portfolio, change.loan_id, "provision", on, booked_at)
            found.append(journal_of(what, cause, charts))
    return found


def exchange_journals(
    portfolio: Portfolio,
    changes: Sequence[ExchangeChange],
    charts: Sequence[ChartOfAccounts],
    *,
    on: date,
    booked_at: datetime,
) -> list[Journal]:
    """Book what each loan gained or lost since the last revaluation, on the day of this one.

    What was realised since then is booked now too, and what earlier ones had shown as unrealised is taken back with it.
    """
    return [
        journal_of(what, _cause(portfolio, change.loan_id, "exchange", on, booked_at), charts)
        for change in changes
        for what in _exchanged(change)
    ]


def _exchanged(change: ExchangeChange) -> Iterator[Happening]:
    if change.realised:
        yield ExchangeRealised(change.realised)
    if change.unrealised:
        yield ExchangeRevalued(change.unrealised)


def _cause(portfolio: Portfolio, loan_id: str, effect: str, on: date, booked_at: datetime) -> Cause:
    return Cause(portfolio.cause_id, loan_id, portfolio.lender_id, on, booked_at, f"{loan_id}:{effect}")
