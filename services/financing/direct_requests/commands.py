"""What may be asked outside a facility."""

from services.chassis.commands import AmountMinor, Command, CurrencyCode, PathId, ReasonCode
from services.financing.facilities.commands import GivenLegalBasis


class RequestDirectLoan(Command):
    """Ask a lender to lend to a borrower outside any facility."""

    lender_id: PathId
    borrower_id: PathId
    amount_minor: AmountMinor
    currency: CurrencyCode
    purpose_code: ReasonCode


class Granted(Command):
    """It may be lent, on this legal basis."""

    legal_basis: GivenLegalBasis


class Refused(Command):
    """It may not be lent."""

    reason_code: ReasonCode


GivenAnswer = Granted | Refused


class AnswerDirectRequest(Command):
    """Answer an escalated request."""

    request_id: PathId
    answer: GivenAnswer
