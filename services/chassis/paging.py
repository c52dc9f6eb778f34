"""Pages by cursor: stable while entries are added, and one cost however deep."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar

from fastapi import Depends, Query
from pydantic import BaseModel

from services.chassis.mongo import Database, Document
from services.kernel import RuleViolationError

PAGE_MAX = 200
PAGE_DEFAULT = 50

ViewT = TypeVar("ViewT")


class CursorMalformedError(RuleViolationError):
    """A cursor is taken from the page before and sent back unchanged."""

    code = "cursor_malformed"


class Page(BaseModel, Generic[ViewT]):
    """Some entries in the order of their ids, and where to go on."""

    items: list[ViewT]
    next_cursor: str | None = None


@dataclass(frozen=True)
class PageRequest:
    """What part of a list is asked for."""

    limit: int
    after: str | None


def _page_request(
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = PAGE_DEFAULT,
    cursor: Annotated[str | None, Query(max_length=300)] = None,
) -> PageRequest:
    if cursor is None:
        return PageRequest(limit, None)
    try:
        after = urlsafe_b64decode(cursor.encode()).decode()
    except ValueError as error:
        raise CursorMalformedError("the cursor was not given by this service") from error
    # The decoder skips what is not of its alphabet: only a cursor that is written the same way was given here.
    if not after or cursor_of(after) != cursor:
        raise CursorMalformedError("the cursor was not given by this service")
    return PageRequest(limit, after)


def cursor_of(key: str) -> str:
    """Write the cursor of a page whose last entry has this key."""
    return urlsafe_b64encode(key.encode()).decode()


Paging = Annotated[PageRequest, Depends(_page_request)]


async def read_page(
    db: Database,
    collection: str,
    query: Document,
    page: PageRequest,
    view: Callable[[Document], ViewT],
    *,
    without: Document | None = None,
) -> Page[ViewT]:
    """Read one page of `collection`, one entry more than asked to learn whether another follows.

    `without` is a projection that leaves out what a list does not show.
    """
    after = {"_id": {"$gt": page.after}} if page.after is not None else {}
    cursor = db[collection].find({**query, **after}, without).sort("_id", 1).limit(page.limit + 1)
    found = [document async for document in cursor]
    shown = found[: page.limit]
    more = len(found) > page.limit
    next_cursor = cursor_of(str(shown[-1]["_id"])) if more else None
    return Page(items=[view(document) for document in shown], next_cursor=next_cursor)
