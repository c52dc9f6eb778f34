"""How trainers are kept."""

from pydantic import TypeAdapter

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.contracts.training import TRAINER_TOPIC
from services.kernel import Country, Decision
from services.training.trainers.model import Accreditation, Trainer
from services.training.trainers.refusals import TrainerNotFoundError

INDEXES = (
    Index("trainers", (("country", 1), ("account", 1)), unique=True),
    Index("trainers", (("country", 1), ("_id", 1))),
)
_ACCREDITATIONS = TypeAdapter(tuple[Accreditation, ...])


async def get(trainer_id: str, tx: Transaction) -> Trainer:
    """Read a trainer.

    Raises:
        TrainerNotFoundError: no such trainer is registered.
    """
    document = await tx.load("trainers", trainer_id)
    if document is None:
        raise TrainerNotFoundError(f"no trainer {trainer_id}")
    return from_document(document)


async def of_account(ministry: Country | None, account: str, tx: Transaction) -> Trainer | None:
    """Find whose account it is; None: no trainer's."""
    found = await tx.find("trainers", account_query(ministry, account), limit=1)
    return from_document(found[0]) if found else None


def account_query(ministry: Country | None, account: str) -> Document:
    """Name an account of a ministry."""
    return {"country": ministry.value if ministry else None, "account": account}


async def save(decision: Decision[Trainer], tx: Transaction) -> None:
    """Keep a trainer and its facts."""
    trainer = decision.state
    document = {
        "_id": trainer.trainer_id,
        "country": trainer.country.value,
        "account": trainer.account,
        "accreditations": _ACCREDITATIONS.dump_python(trainer.accreditations, mode="json"),
    }
    await tx.save("trainers", document, decision, TRAINER_TOPIC.of(trainer.country))


def from_document(document: Document) -> Trainer:
    """Read a kept trainer."""
    return Trainer(
        trainer_id=document["_id"],
        country=Country(document["country"]),
        account=document["account"],
        accreditations=_ACCREDITATIONS.validate_python(document["accreditations"]),
        version=document["version"],
    )
