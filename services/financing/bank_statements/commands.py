"""What may be asked of bank statements."""

from typing import Annotated

from pydantic import Field, StringConstraints

from services.chassis.commands import Command, PathId
from services.financing.bank_statements.model import PAYMENTS_MAX
from services.financing.payment_messages.documents import DOCUMENT_BYTES_MAX

EndToEndId = Annotated[str, StringConstraints(min_length=1, max_length=35)]
LineNumber = Annotated[int, Field(ge=1, le=PAYMENTS_MAX)]


class TakeBankStatement(Command):
    """Take a statement of a lender's account, camt.053."""

    lender_id: PathId
    content: Annotated[bytes, Field(max_length=DOCUMENT_BYTES_MAX)]


class PaymentOfLoan(Command):
    """The payment is of this loan: it is posted as a repayment."""

    loan_id: PathId


class TransferComeBack(Command):
    """The payment is a transfer of ours that the bank gave back: no loan is repaid by it."""

    order_id: PathId
    end_to_end_id: EndToEndId


GivenSettlement = PaymentOfLoan | TransferComeBack


class SettleLine(Command):
    """Say by hand what a payment was that the statement leaves to a person."""

    statement_key: PathId
    number: LineNumber
    settlement: GivenSettlement
