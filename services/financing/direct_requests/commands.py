"""What may be asked outside a facility."""

from services.chassis.commands import AmountMinor, Command, CurrencyCode, PathId, ReasonCode


class RequestDirectLoan(Command):
    """Ask a lender to lend to a borrower outside any facility."""

    lender_id: PathId
    borrower_id: PathId
    amount_minor: AmountMinor
    currency: CurrencyCode
    purpose_code: ReasonCode
