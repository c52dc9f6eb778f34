"""How what happened becomes a journal in the accounts of its day, and what of some journals is still to be written."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from services.financing.ledger.chart import ChartOfAccounts
from services.financing.ledger.entries import Happening
from services.financing.ledger.model import Cause, Journal, Line, Posting, draw_up
from services.financing.ledger.refusals import PostingConflictError
from services.kernel.dated_rules import in_force


def journal_of(what: Happening, cause: Cause, charts: Sequence[ChartOfAccounts]) -> Journal:
    """Draw the journal of a happening up, in the accounts in force on its value date.

    Raises:
        JournalUnbalancedError: debits and credits of a currency differ.
        AmountNegativeError: an amount is negative.
        NoRuleInForceError: no chart covers the day.
    """
    chart = in_force(charts, on=cause.day, subject="the chart of accounts")
    lines = (Line(chart.account(entry.use).code, entry.side, entry.amount) for entry in what.entries())
    return draw_up(what.kind, cause, lines)


def not_yet_posted(journals: Sequence[Journal], posted: Iterable[Posting]) -> tuple[Posting, ...]:
    """Tell what of some journals is still to be written; `posted` is all that is kept of the same journals.

    Raises:
        PostingConflictError: a journal is kept with other postings.
    """
    kept: dict[str, set[Posting]] = {}
    for posting in posted:
        kept.setdefault(posting.journal_id, set()).add(posting)
    fresh: list[Posting] = []
    for journal in journals:
        if journal.journal_id not in kept:
            kept[journal.journal_id] = set(journal.postings)
            fresh += journal.postings
        elif _undated(kept[journal.journal_id]) != _undated(journal.postings):
            raise PostingConflictError(f"{journal.journal_id} is booked with other postings")
    return tuple(fresh)


def _undated(postings: Iterable[Posting]) -> set[Posting]:
    """Set the instant of booking aside: booking again happens later, and is still the same."""
    return {replace(posting, booked_at=datetime.min.replace(tzinfo=UTC)) for posting in postings}
