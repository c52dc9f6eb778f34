"""What may be asked of loans."""

from typing import Annotated, Literal

from pydantic import Field

from services.chassis.commands import AmountMinor, Command, CurrencyCode, Day, PathId, ReasonCode
from services.financing.arithmetic.lending.terms import Component
from services.financing.loans.requested_changes import GivenTermsChange
from services.kernel import Money

AllocationOrder = Annotated[
    tuple[Annotated[Component, Field(strict=False)], ...],
    Field(strict=False, max_length=len(Component)),
]
"""Which component of an instalment is paid first; none leaves it to the loan's own rule."""


class DisburseLoan(Command):
    """Pay an approved application out; a smaller amount is its first part."""

    application_id: PathId
    disbursed_on: Day
    amount_minor: AmountMinor | None = None


class Amount(Command):
    """An amount of a day, with why."""

    amount_minor: AmountMinor
    currency: CurrencyCode
    on: Day
    reason_code: ReasonCode

    @property
    def money(self) -> Money:
        """The amount in its currency."""
        return Money(self.amount_minor, self.currency)


class Payment(Command):
    """The body of a repayment."""

    amount_minor: AmountMinor
    currency: CurrencyCode
    paid_on: Day
    allocation_order: AllocationOrder = ()
    use: Literal["next_instalments", "fewer_instalments", "smaller_instalments"] | None = None
    """What becomes of money that comes early; `prepayment-choices` shows what each leads to."""

    @property
    def money(self) -> Money:
        """The amount in its currency."""
        return Money(self.amount_minor, self.currency)


class GivenCharge(Amount):
    """The body of a charge."""

    component: Literal["fee", "penalty"]
    due_on: Day


class GivenWaiver(Amount):
    """The body of a waiver."""

    component: Literal["interest", "fee", "penalty"]


class GivenChargeback(Amount):
    """The body of a chargeback; `payment` is the number of the entry that is taken back."""

    payment: Annotated[int, Field(ge=1)]


class GivenChargeOff(Command):
    """The body of a charge-off."""

    on: Day
    behaviour: Literal["regular", "zero_interest", "accelerate_maturity"] = "regular"
    reason_code: ReasonCode


class GivenWriteOff(Command):
    """The body of a write-off."""

    on: Day
    reason_code: ReasonCode


class OfLoan(Command):
    """A command about one loan."""

    loan_id: PathId


class DisburseMore(OfLoan):
    """Pay a further part out."""

    amount: Amount


class RepayLoan(OfLoan):
    """Record a payment."""

    payment: Payment


class ChargeLoan(OfLoan):
    """Let a fee or a penalty be owed."""

    charge: GivenCharge


class WaiveOfLoan(OfLoan):
    """Give a part of what is unpaid up."""

    waiver: GivenWaiver


class ChargeBackPayment(OfLoan):
    """Take a payment, or a part of it, back as the payer's bank did."""

    chargeback: GivenChargeback


class RefundOverpayment(OfLoan):
    """Pay back what was overpaid."""

    amount: Amount


class RecordRecovery(OfLoan):
    """Take down money that came in after the write-off."""

    amount: Amount


class ChangeTerms(OfLoan):
    """Agree on other terms."""

    change: GivenTermsChange


class ChargeOffLoan(OfLoan):
    """Book a loan as lost; it is still owed."""

    charge_off: GivenChargeOff


class WriteOffLoan(OfLoan):
    """Give up all that is unpaid."""

    write_off: GivenWriteOff


class UndoEntry(OfLoan):
    """Take an entry back."""

    entry: int
    reason_code: ReasonCode


class AssessmentDay(Command):
    """The body of an assessment."""

    assessed_on: Day


class AssessArrears(OfLoan):
    """Count the arrears at the end of a day."""

    assessed_on: Day
