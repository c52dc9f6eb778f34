"""How credentials are kept: the signed texts, written once; their places in status lists are their certificates'."""

from functools import cache

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.kernel.reference_data import read_rules
from services.training.credentials.achievements import AchievementKind, CredentialFormat, ProgrammeNames
from services.training.credentials.model import Credential

INDEXES = (Index("certificates", (("status_list", 1), ("status_index", 1)), sparse=True),)


@cache
def load_kinds() -> tuple[AchievementKind, ...]:
    """Read every kind of paper; an unknown or missing field is refused."""
    return read_rules("training", "achievements.json", AchievementKind)


@cache
def load_names() -> tuple[ProgrammeNames, ...]:
    """Read the programmes' names in every language."""
    return read_rules("training", "programme_names.json", ProgrammeNames)


@cache
def load_formats() -> tuple[CredentialFormat, ...]:
    """Read the versions of the standards that credentials are written in."""
    return read_rules("training", "credential_formats.json", CredentialFormat)


async def add(credential: Credential, tx: Transaction) -> None:
    """Keep a credential."""
    await tx.insert("credentials", _to_document(credential))


async def is_revoked(status_list: str, status_index: int, tx: Transaction) -> bool:
    """Tell whether the certificate at a place of a list was revoked."""
    query = {"status_list": status_list, "status_index": status_index, "revoked_on": {"$ne": None}}
    return bool(await tx.find("certificates", query, limit=1))


def _to_document(credential: Credential) -> Document:
    return {
        "_id": credential.certificate_id,
        "credential_id": credential.credential_id,
        "page": credential.page,
        "status_list": credential.status_list,
        "status_index": credential.status_index,
        "document": credential.document,
        "token": credential.token,
        "badge_token": credential.badge_token,
    }


def from_document(document: Document) -> Credential:
    """Read a kept credential."""
    return Credential(
        certificate_id=document["_id"],
        credential_id=document["credential_id"],
        page=document["page"],
        status_list=document["status_list"],
        status_index=document["status_index"],
        document=document["document"],
        token=document["token"],
        badge_token=document["badge_token"],
    )
