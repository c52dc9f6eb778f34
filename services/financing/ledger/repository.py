"""How postings are kept: only ever added, inside the transaction of their cause."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date
from functools import cache

from services.chassis.mongo import Database, Document, Index, Session
from services.chassis.unit_of_work import Transaction
from services.financing.ledger.chart import AccountUse, ChartOfAccounts, Side, codes_of
from services.financing.ledger.journals import not_yet_posted
from services.financing.ledger.losses import available_provision
from services.financing.ledger.model import LINES_MAX, Journal, Posting
from services.financing.ledger.reversals import standing
from services.kernel import Currency, Money
from services.kernel.reference_data import read_rules

EARNINGS_RECEIVABLE = (
    AccountUse.INTEREST_RECEIVABLE,
    AccountUse.FEES_RECEIVABLE,
    AccountUse.PENALTIES_RECEIVABLE,
    AccountUse.CHARGED_OFF_EARNINGS,
)
"""Where interest, fees and penalties that are owed are booked."""
INDEXES = (
    Index("ledger_postings", (("journal_id", 1),)),
    Index("ledger_postings", (("cause_id", 1), ("_id", 1))),
    Index("ledger_postings", (("effect_of", 1), ("_id", 1))),
    Index("ledger_postings", (("account", 1), ("place", 1))),
    Index("ledger_postings", (("account", 1), ("currency", 1), ("day", 1))),
    Index("ledger_postings", (("lender_id", 1), ("day", 1))),
    Index("ledger_postings", (("loan_id", 1), ("account", 1))),
)


@cache
def load_charts() -> tuple[ChartOfAccounts, ...]:
    """Read the charts of accounts; later calls give the same ones."""
    return read_rules("financing", "chart_of_accounts.json", ChartOfAccounts)


async def post(journals: Sequence[Journal], tx: Transaction) -> None:
    """Write journals in the caller's transaction; those that are booked already are left as they are.

    Raises:
        PostingConflictError: a journal is booked with other postings.
    """
    if not journals:
        return
    ids = sorted({journal.journal_id for journal in journals})
    posted = await tx.find("ledger_postings", {"journal_id": {"$in": ids}}, limit=len(ids) * LINES_MAX)
    fresh = not_yet_posted(journals, [from_document(document) for document in posted])
    if fresh:
        documents = [to_document(posting) for posting in fresh]
        await tx.db.ledger_postings.insert_many(documents, session=tx.session)


async def standing_effects(event_ids: Sequence[str], tx: Transaction) -> tuple[Journal, ...]:
    """Read the journals of some events' effects that no reversal has taken back, to be reversed."""
    query: Document = {"effect_of": {"$in": sorted(set(event_ids))}}
    cursor = tx.db.ledger_postings.find(query, session=tx.session).sort("_id", 1)
    return standing([from_document(document) async for document in cursor])


async def standing_of_day(lender_id: str, on: date, kinds: Collection[str], tx: Transaction) -> tuple[Journal, ...]:
    """Read a lender's journals of some kinds and one value date that no reversal has taken back."""
    query: Document = {"lender_id": lender_id, "day": on.isoformat(), "kind": {"$in": sorted(kinds)}}
    cursor = tx.db.ledger_postings.find(query, session=tx.session)
    return standing([from_document(document) async for document in cursor])


async def provided(loan_id: str, on: date | None, tx: Transaction) -> int:
    """Read how much of a loan's provision its write-off on a day may use (minor units); nothing without a day."""
    if on is None:
        return 0
    codes = sorted(codes_of(AccountUse.PROVISION, load_charts()))
    query: Document = {"loan_id": loan_id, "account": {"$in": codes}}
    cursor = tx.db.ledger_postings.find(query, session=tx.session)
    return available_provision([from_document(document) async for document in cursor], load_charts(), on=on)


async def credits_by_loan(lender_id: str, uses: Collection[AccountUse], on: date, tx: Transaction) -> dict[str, Money]:
    """Sum a lender's credits less debits on some accounts by the end of a day, for each loan that has any.

    Raises:
        CurrencyMismatchError: a loan has postings on them in two currencies.
    """
    codes = sorted({code for use in uses for code in codes_of(use, load_charts())})
    query: Document = {"lender_id": lender_id, "account": {"$in": codes}, "day": {"$lte": on.isoformat()}}
    fields = dict.fromkeys(("loan_id", "currency", "credit_minor", "debit_minor"), 1)
    sums: Counter[tuple[str, str]] = Counter()
    async for found in tx.db.ledger_postings.find(query, fields, session=tx.session):
        sums[found["loan_id"], found["currency"]] += found["credit_minor"] - found["debit_minor"]
    held: dict[str, Money] = {}
    for (loan_id, currency), minor in sums.items():
        held[loan_id] = held.get(loan_id, Money.zero(Currency(currency))) + Money(minor, Currency(currency))
    return held


async def receivable_by_day(
    wanted: Document, on: date, db: Database, session: Session | None = None
) -> dict[str, list[tuple[date, Money]]]:
    """Sum what was booked as owed besides principal, by loan and value date until the end of a day.

    `wanted` names the lender or the loan. Interest, fees and penalties count, also of loans charged off.
    """
    codes = sorted({code for use in EARNINGS_RECEIVABLE for code in codes_of(use, load_charts())})
    query: Document = {**wanted, "account": {"$in": codes}, "day": {"$lte": on.isoformat()}}
    fields = dict.fromkeys(("loan_id", "currency", "day", "debit_minor", "credit_minor"), 1)
    sums: Counter[tuple[str, str, str]] = Counter()
    async for found in db.ledger_postings.find(query, fields, session=session):
        sums[found["loan_id"], found["day"], found["currency"]] += found["debit_minor"] - found["credit_minor"]
    moved: dict[str, list[tuple[date, Money]]] = {}
    for (loan_id, day, currency), minor in sorted(sums.items()):
        if minor:
            moved.setdefault(loan_id, []).append((date.fromisoformat(day), Money(minor, Currency(currency))))
    return moved


def to_document(posting: Posting) -> Document:
    """Write a posting down; `place` orders an account's postings by value date."""
    return {
        "_id": posting.posting_id,
        "journal_id": posting.journal_id,
        "kind": posting.kind,
        "cause_id": posting.cause_id,
        "effect_of": posting.effect_of,
        "lender_id": posting.lender_id,
        "loan_id": posting.loan_id,
        "line": posting.line,
        "account": posting.account,
        "side": posting.side.value,
        "amount_minor": posting.amount_minor,
        "debit_minor": posting.debit_minor,
        "credit_minor": posting.credit_minor,
        "currency": posting.currency.value,
        "day": posting.day.isoformat(),
        "booked_on": posting.booked_on.isoformat(),
        "recorded_at": posting.booked_at,
        "reverses": posting.reverses,
        "place": f"{posting.day.isoformat()}/{posting.posting_id}",
    }


def from_document(document: Document) -> Posting:
    """Read a kept posting."""
    return Posting(
        posting_id=document["_id"],
        journal_id=document["journal_id"],
        kind=document["kind"],
        cause_id=document["cause_id"],
        effect_of=document["effect_of"],
        lender_id=document["lender_id"],
        loan_id=document["loan_id"],
        line=document["line"],
        account=document["account"],
        side=Side(document["side"]),
        amount_minor=document["amount_minor"],
        currency=Currency(document["currency"]),
        day=date.fromisoformat(document["day"]),
        booked_at=document["recorded_at"],
        reverses=document["reverses"],
    )
