"""What a lender's related parties owe under the facilities it has a part in, as applications and loans tell."""

from collections.abc import Collection, Sequence
from datetime import date

from services.chassis.mongo import Document
from services.chassis.unit_of_work import Transaction
from services.financing.related_parties.assessments import Debt
from services.financing.related_parties.refusals import ExposuresBeyondReadingError
from services.kernel import Currency, Money

DEBTS_MAX = 10_000
LENDING = ("approved", "fulfilled")
"""An application that was approved, before and after its loan is paid out."""


async def debts_of(
    lender_id: str, shared_facilities: Collection[str], parties: Collection[str], tx: Transaction
) -> tuple[Debt, ...]:
    """Read what parties owe under facilities that a lender leads or shares; the whole debts, not its parts.

    Raises:
        ExposuresBeyondReadingError: there are more than `DEBTS_MAX`.
    """
    led = [one["_id"] for one in await _read("facilities", {"lender_id": lender_id}, ("_id",), tx)]
    facilities = sorted({*led, *shared_facilities})
    of_parties = {"_id": {"$in": facilities}, "cooperative_id": {"$in": sorted(parties)}}
    through = [one["_id"] for one in await _read("facilities", of_parties, ("_id",), tx)]
    approved: Document = {"status": {"$in": list(LENDING)}}
    fields = ("facility_id", "lender_id", "borrower_id", "cooperative_id", "amount_minor", "currency", "loan_id")
    direct = {"borrower_id": {"$in": sorted(parties)}, "facility_id": {"$in": facilities}, **approved}
    indirect = {"facility_id": {"$in": through}, **approved}
    found = {
        document["_id"]: document
        for query in (direct, indirect)
        for document in await _read("applications", query, fields, tx)
    }
    return await _with_loans(list(found.values()), tx)


async def _with_loans(applications: Sequence[Document], tx: Transaction) -> tuple[Debt, ...]:
    ids = [found["loan_id"] for found in applications if found["loan_id"]]
    fields = ("committed_minor", "disbursed_on")
    loans = {found["_id"]: found for found in await _read("loans", {"_id": {"$in": ids}}, fields, tx)}
    return tuple(_debt(found, loans.get(found["loan_id"])) for found in applications)


def _debt(application: Document, loan: Document | None) -> Debt:
    """Put an application and its loan together: what is outstanding or still to be paid out counts."""
    owed_minor = loan["committed_minor"] if loan else application["amount_minor"]
    return Debt(
        application_id=application["_id"],
        facility_id=application["facility_id"],
        lead_id=application["lender_id"],
        borrower_id=application["borrower_id"],
        cooperative_id=application["cooperative_id"],
        principal=Money(owed_minor, Currency(application["currency"])),
        lent_on=date.fromisoformat(loan["disbursed_on"]) if loan else None,
    )


async def _read(collection: str, query: Document, fields: Sequence[str], tx: Transaction) -> list[Document]:
    cursor = tx.db[collection].find(query, dict.fromkeys(fields, 1), session=tx.session).limit(DEBTS_MAX + 1)
    found = [document async for document in cursor]
    if len(found) > DEBTS_MAX:
        raise ExposuresBeyondReadingError(f"more than {DEBTS_MAX} {collection} concern one lender")
    return found
