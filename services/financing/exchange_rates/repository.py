"""How rates are kept: recorded ones in the database, never changed; the European Central Bank's with the service."""

from datetime import date, datetime
from decimal import Decimal
from functools import cache

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.financing.exchange_rates.conversions import Rate
from services.financing.exchange_rates.model import (
    BASE,
    QUOTE,
    ExchangeRateRule,
    RateEntry,
    last_known,
    later,
    packaged,
)
from services.kernel import Currency
from services.kernel.reference_data import read_rules, read_table

INDEXES = (Index("exchange_rates", (("on", 1), ("_id", 1))),)
LATEST_FIRST = [("on", -1), ("_id", -1)]
PACKAGED_SOURCE = "European Central Bank, euro reference rates: rupiah per euro divided by dollars per euro"


@cache
def load_rules() -> tuple[ExchangeRateRule, ...]:
    """Read the rules on rates; later calls give the same ones."""
    return read_rules("financing", "exchange_rate_rules.json", ExchangeRateRule)


@cache
def load_packaged() -> tuple[RateEntry, ...]:
    """Read the packaged rates in the order of their days; later calls give the same ones."""
    rows = read_table("financing", "fx_idr_usd_daily_ecb.csv")
    return tuple(
        packaged(Rate(date.fromisoformat(row["date"]), BASE, QUOTE, Decimal(row["idr_per_usd"]), PACKAGED_SOURCE))
        for row in rows
    )


async def find_last_known(on: date, tx: Transaction) -> RateEntry | None:
    """Find the entry that counts on a day, recorded or packaged, however old it is."""
    query = known_until(on)
    document = await tx.db.exchange_rates.find_one(query, sort=LATEST_FIRST, session=tx.session)
    return with_packaged(document, on)


async def add(entry: RateEntry, tx: Transaction) -> None:
    """Keep a new entry; of two with one id the second is refused as taken."""
    await tx.insert("exchange_rates", _to_document(entry))


def known_until(on: date) -> Document:
    """Ask for the entries of a day and of those before it."""
    return {"on": {"$lte": on.isoformat()}}


def with_packaged(document: Document | None, on: date) -> RateEntry | None:
    """Compare the last recorded entry with the last packaged one."""
    return later(from_document(document) if document else None, last_known(load_packaged(), on=on))


def _to_document(entry: RateEntry) -> Document:
    rate = entry.rate
    return {
        "_id": entry.rate_id,
        "on": rate.on.isoformat(),
        "base": rate.base.value,
        "quote": rate.quote.value,
        "value": str(rate.value),
        "source": rate.source,
        # As text: the database would cut the instant to milliseconds, and the answer was given with all of it.
        "recorded_at": entry.recorded_at.isoformat() if entry.recorded_at else None,
        "recorded_by": entry.recorded_by,
        "supersedes": entry.supersedes,
    }


def from_document(document: Document) -> RateEntry:
    """Read a kept entry."""
    rate = Rate(
        on=date.fromisoformat(document["on"]),
        base=Currency(document["base"]),
        quote=Currency(document["quote"]),
        value=Decimal(document["value"]),
        source=document["source"],
    )
    return RateEntry(
        rate_id=document["_id"],
        rate=rate,
        recorded_at=datetime.fromisoformat(document["recorded_at"]) if document["recorded_at"] else None,
        recorded_by=document["recorded_by"],
        supersedes=document["supersedes"],
    )
