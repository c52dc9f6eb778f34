"""How outside checks, how far asking has come, and how registers have answered lately are kept."""

from collections.abc import Mapping

from pydantic import TypeAdapter

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.contracts.registry import OUTSIDE_CHECK_TOPIC
from services.kernel import Decision
from services.kernel.circuits import Circuit
from services.registry.outside.model import Asking, OutsideCheck

CHECKS, ASKINGS, CIRCUITS = "outside_checks", "outside_askings", "outside_circuits"
INDEXES = (
    Index(CHECKS, (("entry_id", 1), ("_id", 1))),
    Index(CHECKS, (("entry_id", 1), ("register_code", 1), ("status", 1))),
    Index(ASKINGS, (("register_code", 1), ("next_at", 1))),
    Index(CIRCUITS, (("rests_until", 1),)),
)
_CHECK, _ASKING = TypeAdapter(OutsideCheck), TypeAdapter(Asking)
_OF_THE_CHASSIS = frozenset({"_id", "recorded_at", "audit_hash"})


async def is_pending(entry_id: str, register_code: str, tx: Transaction) -> bool:
    """Tell whether a register is being asked about an entry."""
    query = {"entry_id": entry_id, "register_code": register_code, "status": "pending"}
    return bool(await tx.find(CHECKS, query, limit=1))


async def get(check_id: str, tx: Transaction) -> OutsideCheck:
    """Read a check that is there: who asks read its id from what is kept."""
    document = await tx.load(CHECKS, check_id)
    if document is None:
        raise LookupError(check_id)
    return check_from(document)


async def save(decision: Decision[OutsideCheck], tx: Transaction) -> None:
    """Keep a check and its facts."""
    document: Document = _CHECK.dump_python(decision.state, mode="json")
    topic = OUTSIDE_CHECK_TOPIC.of(decision.state.country)
    await tx.save(CHECKS, {"_id": document.pop("check_id"), **document}, decision, topic)


async def get_asking(check_id: str, tx: Transaction) -> Asking:
    """Read how far asking has come."""
    document = await tx.load(ASKINGS, check_id)
    if document is None:
        raise LookupError(check_id)
    return asking_from(document)


async def put_asking(asking: Asking, tx: Transaction) -> None:
    """Keep how far asking has come."""
    document: Document = _ASKING.dump_python(asking)
    await tx.put(ASKINGS, {"_id": document.pop("check_id"), **document})


async def circuit_of(register_code: str, tx: Transaction) -> Circuit:
    """Read how a register has answered lately."""
    return circuit_from(await tx.load(CIRCUITS, register_code))


async def put_circuit(register_code: str, circuit: Circuit, tx: Transaction) -> None:
    """Keep how a register has answered lately."""
    kept = {"_id": register_code, "failures": circuit.failures, "rests_until": circuit.rests_until}
    await tx.put(CIRCUITS, kept)


def circuit_from(document: Mapping[str, object] | None) -> Circuit:
    """Read a kept circuit; nothing is known of a register that was never asked."""
    return _CIRCUIT.validate_python({"failures": 0, "rests_until": None, **(document or {})})


def check_from(document: Document) -> OutsideCheck:
    """Read a kept check."""
    own = {name: value for name, value in document.items() if name not in _OF_THE_CHASSIS}
    return _CHECK.validate_python({"check_id": document["_id"], **own})


def asking_from(document: Document) -> Asking:
    """Read how far asking had come."""
    own = {name: value for name, value in document.items() if name != "_id"}
    return _ASKING.validate_python({"check_id": document["_id"], **own})


_CIRCUIT = TypeAdapter(Circuit)
