"""What may be asked of lenders' own capital and related parties."""

from typing import Annotated

from pydantic import Field, StringConstraints

from services.chassis.commands import Command, Day, PathId
from services.financing.related_parties.model import ConsentingOrgan, DeclaredRelation
from services.kernel.money import MINOR_UNITS_MAX

DocumentReference = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=200)]
"""Which paper shows it, for the lender's own ministry."""


class GivenCapitalStatement(Command):
    """The body of a statement: own capital as of a day, in whole sen of a rupiah."""

    as_of: Day
    own_capital_minor: Annotated[int, Field(ge=-MINOR_UNITS_MAX, le=MINOR_UNITS_MAX)]
    """Below zero when losses have used it up."""
    document: DocumentReference


class StateCapital(Command):
    """State a lender's own capital as of a day."""

    lender_id: PathId
    statement: GivenCapitalStatement


class GivenRelation(Command):
    """The body of a declaration: how somebody is related, and when; both days belong to the period."""

    relation: DeclaredRelation
    valid_from: Day
    valid_until: Day | None = None


class DeclareRelatedParty(Command):
    """Declare that a borrower or a cooperative is related to a lender."""

    lender_id: PathId
    party_id: PathId
    relation: GivenRelation


class GivenConsent(Command):
    """The body of a consent to one loan."""

    application_id: PathId
    given_by: ConsentingOrgan
    document: DocumentReference


class ConsentToLoan(Command):
    """Record that the lender's board or its supervisors consent to a loan to a related party."""

    lender_id: PathId
    consent: GivenConsent
