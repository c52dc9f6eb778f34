"""How the other country's ministry recognises a verified enterprise as a partner, and withdraws that."""

from dataclasses import replace
from datetime import datetime

from services.contracts.registry import EnterpriseRecognised, EnterpriseRecognitionWithdrawn
from services.kernel import ConflictError, Country, Decision, ForbiddenError
from services.registry.enterprises.model import Enterprise, demand_status


class EnterpriseAlreadyRecognisedError(ConflictError):
    """An enterprise is recognised once, until that is withdrawn."""

    code = "enterprise_already_recognised"


class EnterpriseNotRecognisedError(ConflictError):
    """There is no recognition to withdraw."""

    code = "enterprise_not_recognised"


class OwnEnterpriseRecognitionError(ForbiddenError):
    """An enterprise is recognised from across the border."""

    code = "recognition_by_own_ministry"


def recognise(
    entry: Enterprise, *, ministry: Country | None, basis_code: str | None, at: datetime
) -> Decision[Enterprise]:
    """Recognise the other country's enterprise; its own ministry has to have verified it.

    Raises:
        OwnEnterpriseRecognitionError: the ministry is not the other country's.
        EnterpriseStateError: the entry is not verified.
        EnterpriseAlreadyRecognisedError: it is recognised.
    """
    other = _demand_other(entry, ministry)
    demand_status(entry, "verified")
    if entry.recognised_by is not None:
        raise EnterpriseAlreadyRecognisedError(f"{entry.enterprise_id} is recognised by {entry.recognised_by}")
    fact = EnterpriseRecognised(subject=entry.enterprise_id, occurred_at=at, by=other, basis_code=basis_code)
    return Decision(replace(entry, recognised_by=other), (fact,))


def withdraw(entry: Enterprise, *, ministry: Country | None, reason_code: str, at: datetime) -> Decision[Enterprise]:
    """Withdraw a recognition, whatever the entry's status: a suspension alone leaves it standing.

    Raises:
        OwnEnterpriseRecognitionError: the ministry is not the other country's.
        EnterpriseNotRecognisedError: the entry is not recognised.
    """
    other = _demand_other(entry, ministry)
    if entry.recognised_by is None:
        raise EnterpriseNotRecognisedError(f"{entry.enterprise_id} is not recognised")
    fact = EnterpriseRecognitionWithdrawn(
        subject=entry.enterprise_id, occurred_at=at, by=other, reason_code=reason_code
    )
    return Decision(replace(entry, recognised_by=None), (fact,))


def _demand_other(entry: Enterprise, ministry: Country | None) -> Country:
    if ministry != entry.country.other:
        raise OwnEnterpriseRecognitionError(
            f"enterprises of {entry.country} are recognised by the ministry of the other country"
        )
    return entry.country.other
