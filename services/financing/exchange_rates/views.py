"""How exchange rates are read: the one in use on a day, and every entry of a period."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import UTC, date, datetime

from services.chassis.mongo import Database
from services.chassis.paging import Page, PageRequest, cursor_of, read_page
from services.financing.exchange_rates.model import RECORDS_OF_A_DAY_MAX, RateEntry, RateInUse, rate_in_use
from services.financing.exchange_rates.repository import (
    LATEST_FIRST,
    from_document,
    known_until,
    load_packaged,
    load_rules,
    with_packaged,
)
from services.financing.lenders.model import LENDER_COUNTRY
from services.kernel import RuleViolationError


class ExchangeRatePeriodError(RuleViolationError):
    """A period begins before it ends."""

    code = "exchange_rate_period_invalid"


async def in_use(on: date | None, db: Database) -> RateInUse:
    """Read the rate that counts on a day; without one, today where the lenders are.

    Raises:
        ExchangeRateUnknownError: none is known so early.
        ExchangeRateStaleError: the last one is too old; the refusal names its day.
    """
    wanted = on or LENDER_COUNTRY.day_of(datetime.now(UTC))
    document = await db.exchange_rates.find_one(known_until(wanted), sort=LATEST_FIRST)
    return rate_in_use(with_packaged(document, wanted), load_rules(), on=wanted)


async def history(since: date, until: date, page_request: PageRequest, db: Database) -> Page[RateEntry]:
    """Read one page of a period's entries, packaged and recorded, by day and then as they were recorded.

    Raises:
        ExchangeRatePeriodError: the period ends before it begins.
    """
    if since > until:
        raise ExchangeRatePeriodError(f"{since} is after {until}")
    query = {"on": {"$gte": since.isoformat(), "$lte": until.isoformat()}}
    recorded = await read_page(db, "exchange_rates", query, page_request, from_document)
    return merged(_packaged_between(since, until, page_request), recorded, page_request.limit)


def merged(entries: Sequence[RateEntry], recorded: Page[RateEntry], limit: int) -> Page[RateEntry]:
    """Put packaged entries and a page of recorded ones in one order and cut them to one page."""
    both = sorted((*entries, *recorded.items), key=lambda entry: entry.rate_id)
    more = len(both) > limit or recorded.next_cursor is not None
    shown = both[:limit]
    cursor = cursor_of(shown[-1].rate_id) if more else None
    return Page(items=shown, next_cursor=cursor)


def _packaged_between(since: date, until: date, page_request: PageRequest) -> Sequence[RateEntry]:
    """Cut one entry more than a page holds out of the packaged ones, to learn whether another follows."""
    entries = load_packaged()
    start = bisect_right(entries, max(since.isoformat(), page_request.after or ""), key=lambda entry: entry.rate_id)
    end = bisect_right(entries, f"{until.isoformat()}.{RECORDS_OF_A_DAY_MAX}", key=lambda entry: entry.rate_id)
    return entries[start : min(end, start + page_request.limit + 1)]
