"""How dossiers are read."""

from dataclasses import dataclass
from datetime import UTC, datetime

from services.chassis.mongo import Database
from services.financing.dossiers import model
from services.financing.dossiers.assessments import Appraisal, appraise
from services.financing.dossiers.model import Dossier
from services.financing.dossiers.refusals import DossierNotFoundError
from services.financing.dossiers.repository import from_document, rules_on
from services.kernel import Country


@dataclass(frozen=True, slots=True)
class DossierState:
    """A dossier, what it amounts to today, and whether its score still is of what it holds."""

    dossier: Dossier
    appraisal: Appraisal
    score_is_current: bool
    version: int


async def one(application_id: str, ministry: Country | None, db: Database) -> DossierState:
    """Read one dossier with its appraisal of today, where the lender is.

    Raises:
        DossierNotFoundError: there is none of that application.
        DossierOfOtherMinistryError: the caller's ministry is not the lender's.
    """
    document = await db.dossiers.find_one({"_id": model.dossier_id_of(application_id)})
    if document is None:
        raise DossierNotFoundError(f"no dossier of an application {application_id}")
    dossier = from_document(document)
    model.demand_home(dossier, ministry)
    on = dossier.home.day_of(datetime.now(UTC))
    return DossierState(dossier, appraise(dossier, rules_on(on), on=on), dossier.score_is_current, dossier.version)
