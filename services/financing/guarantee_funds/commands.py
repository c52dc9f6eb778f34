"""What may be asked of guarantee funds."""

from services.chassis.commands import AmountMinor, Command, CurrencyCode, PathId


class OpenGuaranteeFund(Command):
    """Set a capital aside to stand behind a lender's loans."""

    lender_id: PathId
    capital_minor: AmountMinor
    currency: CurrencyCode
