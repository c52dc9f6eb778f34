"""What may be asked of agreements."""

from typing import Annotated

from pydantic import Field, StringConstraints

from services.chassis.commands import Command, CountryCode, Day, PathId, ReasonCode
from services.evaluation.agreements.model import REVISIONS_MAX, AgreementStatus
from services.kernel.dated_rules import Confidence

PARTIES_MAX = 10
SCOPE_MAX = 40

Line = Annotated[str, StringConstraints(min_length=3, max_length=300)]
RevisionNumber = Annotated[int, Field(ge=1, le=REVISIONS_MAX)]


class RecordAgreement(Command):
    """Enter an agreement as the packaged sources tell it."""

    agreement_id: PathId


class GivenParty(Command):
    """One side."""

    country: CountryCode
    organisation: Line


class GivenScopeItem(Command):
    """One thing the parties cooperate in."""

    code: ReasonCode
    title: Line
    confidence: Annotated[Confidence, Field(strict=False)]


class GivenTerms(Command):
    """The body of a revision: the agreement's whole text as it is to be."""

    parties: Annotated[list[GivenParty], Field(min_length=2, max_length=PARTIES_MAX)]
    signed_on: Day | None = None
    signed_in: Line | None = None
    valid_from: Day | None = None
    valid_until: Day | None = None
    status: AgreementStatus
    scope: Annotated[list[GivenScopeItem], Field(min_length=1, max_length=SCOPE_MAX)]
    unknown: Annotated[list[ReasonCode], Field(max_length=SCOPE_MAX)]
    """What the text leaves open."""
    source: Line
    confidence: Annotated[Confidence, Field(strict=False)]


class ProposeRevision(Command):
    """Propose another text of an agreement."""

    agreement_id: PathId
    terms: GivenTerms


class ConfirmRevision(Command):
    """Confirm a proposed text for the caller's ministry."""

    agreement_id: PathId
    revision: RevisionNumber


class WithdrawRevision(Command):
    """Take a proposed text back, or decline it."""

    agreement_id: PathId
    revision: RevisionNumber
    reason_code: ReasonCode
