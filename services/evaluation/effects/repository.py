"""How reports of outcomes are kept: one document each; enterprises' ids are values, never names of fields."""

from pydantic import TypeAdapter

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.contracts.evaluation import OUTCOME_REPORT_TOPIC
from services.evaluation.effects.model import OutcomeReport
from services.kernel import Decision

COLLECTION = "outcome_reports"
INDEXES = (Index(COLLECTION, (("reported.outcome", 1), ("reported.first_day", 1), ("_id", 1))),)
_REPORT = TypeAdapter(OutcomeReport)
_OF_THE_CHASSIS = frozenset({"_id", "recorded_at", "audit_hash"})


async def save(decision: Decision[OutcomeReport], tx: Transaction) -> None:
    """Keep a report and its fact."""
    report = decision.state
    document: Document = _REPORT.dump_python(report, mode="json")
    values = document["reported"]["values"]
    document["reported"]["values"] = [{"enterprise_id": one, "value": value} for one, value in values.items()]
    topic = OUTCOME_REPORT_TOPIC.of(report.ministry)
    await tx.save(COLLECTION, {"_id": document.pop("report_id"), **document}, decision, topic)


def from_document(document: Document) -> OutcomeReport:
    """Read a kept report."""
    own = {name: value for name, value in document.items() if name not in _OF_THE_CHASSIS}
    values = {one["enterprise_id"]: one["value"] for one in own["reported"]["values"]}
    return _REPORT.validate_python(
        {**own, "report_id": document["_id"], "reported": {**own["reported"], "values": values}}
    )
