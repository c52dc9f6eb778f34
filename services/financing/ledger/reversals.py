"""How a journal is taken back: by its mirror, never by removing it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from services.financing.ledger.model import Journal, Posting
from services.financing.ledger.refusals import PostingConflictError


def reverse(journal: Journal, *, event_id: str, booked_at: datetime, day: date | None = None) -> Journal:
    """Draw the mirror of a journal up: same accounts and amounts, other sides, because of another event.

    Without a `day` it has the value date of what it takes back, so that on every day both cancel out. Its id follows
    from the journal's alone, so a journal is taken back once.

    Raises:
        PostingConflictError: it is a mirror itself; what was taken back is booked anew, because of another event.
    """
    if any(posting.reverses for posting in journal.postings):
        raise PostingConflictError(f"{journal.journal_id} takes a journal back and stays")
    journal_id = f"{journal.journal_id}/reversed"
    mirrored = (
        replace(
            posting,
            posting_id=f"{journal_id}/{posting.line:02}",
            journal_id=journal_id,
            cause_id=event_id,
            side=posting.side.other,
            day=day or posting.day,
            booked_at=booked_at,
            reverses=journal.journal_id,
        )
        for posting in journal.postings
    )
    return Journal(journal_id, tuple(mirrored))


def standing(postings: Iterable[Posting]) -> tuple[Journal, ...]:
    """Put postings together to their journals, without mirrors and what they take back, in the order of ids."""
    journals: dict[str, list[Posting]] = {}
    taken_back = set()
    for posting in postings:
        journals.setdefault(posting.journal_id, []).append(posting)
        if posting.reverses is not None:
            taken_back |= {posting.journal_id, posting.reverses}
    return tuple(Journal(name, tuple(journals[name])) for name in sorted(journals) if name not in taken_back)
