"""How bank statements and the entries recorded from them are kept."""

from collections.abc import Iterable, Mapping

from pydantic import TypeAdapter

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.financing.bank_statements.model import PAYMENTS_MAX, TakenStatement
from services.financing.bank_statements.refusals import BankStatementNotFoundError

INDEXES = (
    Index("bank_statements", (("lender_id", 1), ("_id", 1))),
    Index("bank_entries", (("lender_id", 1), ("entry_key", 1)), unique=True),
)
_TAKEN = TypeAdapter(TakenStatement)


async def find(statement_key: str, tx: Transaction) -> TakenStatement | None:
    """Read a statement taken before."""
    document = await tx.load("bank_statements", statement_key)
    return from_document(document) if document else None


async def recorded(lender_id: str, keys: Iterable[str], tx: Transaction) -> Mapping[str, str]:
    """Tell which entries were recorded before, each with the id of its statement."""
    wanted = {"_id": {"$in": [_entry_id(lender_id, key) for key in dict.fromkeys(keys)]}}
    found = await tx.find("bank_entries", wanted, limit=PAYMENTS_MAX)
    return {document["entry_key"]: document["statement_id"] for document in found}


async def get(statement_key: str, tx: Transaction) -> TakenStatement:
    """Read a statement taken before.

    Raises:
        BankStatementNotFoundError: there is none of that key.
    """
    found = await find(statement_key, tx)
    if found is None:
        raise BankStatementNotFoundError(f"no bank statement {statement_key}")
    return found


async def put(taken: TakenStatement, tx: Transaction) -> None:
    """Keep a statement of which a line was settled; of two attempts at once the later one begins again."""
    await tx.put("bank_statements", _to_document(taken))


async def keep(taken: TakenStatement, new_entries: Mapping[str, str], tx: Transaction) -> None:
    """Keep a statement and the entries that were new; of two attempts at once one is kept."""
    await tx.insert("bank_statements", _to_document(taken))
    for key, statement_id in new_entries.items():
        entry = {"entry_key": key, "lender_id": taken.lender_id, "statement_id": statement_id}
        await tx.insert("bank_entries", {"_id": _entry_id(taken.lender_id, key), **entry})


def from_document(document: Document) -> TakenStatement:
    """Read a kept statement."""
    values = {name: value for name, value in document.items() if name != "_id"}
    return _TAKEN.validate_python({"statement_key": document["_id"], **values})


def _to_document(taken: TakenStatement) -> Document:
    document = _TAKEN.dump_python(taken, mode="json")
    return {"_id": document.pop("statement_key"), **document}


def _entry_id(lender_id: str, key: str) -> str:
    return f"{lender_id}:{key}"
