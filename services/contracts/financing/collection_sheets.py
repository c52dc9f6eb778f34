"""Facts of collection sheets: handed out, brought back. Amounts are whole minor units."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Discriminator, Tag

from services.contracts.reading import UNKNOWN, Topic, UnknownEvent, tag_of
from services.kernel import Currency, Event

COLLECTION_SHEET_TOPIC = Topic("financing", "collection_sheet")


class CollectionSheetIssued(Event):
    """A list of what to collect from borrowers was handed out."""

    type: Literal["financing.collection_sheet.issued.v1"] = "financing.collection_sheet.issued.v1"
    facility_id: str | None
    """None: the loans were named one by one."""
    collect_from: date
    collect_until: date
    row_count: int
    expected_minor: int
    currency: Currency


class CollectionSheetReturned(Event):
    """Filled rows came back; each posted one is a repayment of its loan."""

    type: Literal["financing.collection_sheet.returned.v1"] = "financing.collection_sheet.returned.v1"
    return_number: int
    posted_count: int
    posted_minor: int
    already_posted_count: int
    refused_count: int
    unreadable_count: int
    currency: Currency


CollectionSheetEvent = Annotated[
    Annotated[CollectionSheetIssued, Tag("financing.collection_sheet.issued.v1")]
    | Annotated[CollectionSheetReturned, Tag("financing.collection_sheet.returned.v1")]
    | Annotated[UnknownEvent, Tag(UNKNOWN)],
    Discriminator(tag_of(CollectionSheetIssued, CollectionSheetReturned)),
]
