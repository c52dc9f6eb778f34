"""How agreements are kept, and the packaged ones as their sources tell them."""

from functools import cache

from pydantic import TypeAdapter

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.contracts.evaluation import AGREEMENT_TOPIC
from services.evaluation.agreements.model import Agreement, PackagedAgreement
from services.evaluation.agreements.refusals import AgreementNotFoundError, AgreementRecordedError
from services.kernel import Decision
from services.kernel.reference_data import read_rules

INDEXES = (Index("agreements", (("kept_by", 1), ("_id", 1))),)
_AGREEMENT = TypeAdapter(Agreement)
_OF_THE_CHASSIS = frozenset({"_id", "recorded_at", "audit_hash"})


@cache
def load_agreements() -> tuple[PackagedAgreement, ...]:
    """Read every packaged agreement; what an agreement does not have is refused."""
    return read_rules("evaluation", "mou_2024.json", PackagedAgreement)


def packaged(agreement_id: str) -> PackagedAgreement:
    """Give a packaged agreement.

    Raises:
        AgreementNotFoundError: there is none of that id.
    """
    for found in load_agreements():
        if found.agreement_id == agreement_id:
            return found
    raise AgreementNotFoundError(f"no agreement {agreement_id} is packaged")


async def get(agreement_id: str, tx: Transaction) -> Agreement:
    """Read an agreement.

    Raises:
        AgreementNotFoundError: it is not recorded.
    """
    document = await tx.load("agreements", agreement_id)
    if document is None:
        raise AgreementNotFoundError(f"no agreement {agreement_id} is recorded")
    return from_document(document)


async def demand_new(agreement_id: str, tx: Transaction) -> None:
    """Refuse an agreement that is recorded.

    Raises:
        AgreementRecordedError: it is.
    """
    if await tx.load("agreements", agreement_id) is not None:
        raise AgreementRecordedError(f"{agreement_id} is recorded")


async def save(decision: Decision[Agreement], tx: Transaction) -> None:
    """Keep an agreement and its facts."""
    document: Document = _AGREEMENT.dump_python(decision.state, mode="json")
    topic = AGREEMENT_TOPIC.of(decision.state.kept_by)
    await tx.save("agreements", {"_id": document.pop("agreement_id"), **document}, decision, topic)


def from_document(document: Document) -> Agreement:
    """Read a kept agreement."""
    own = {name: value for name, value in document.items() if name not in _OF_THE_CHASSIS}
    return _AGREEMENT.validate_python({"agreement_id": document["_id"], **own})
